"""The pictures in the README show what the program shows today."""

import html
import importlib.util
import re
from pathlib import Path

ROOT = Path(__file__).parents[1]


def words_of(svg: str) -> list[str]:
    """What a picture says, without how Rich's release of the day draws it."""
    return [html.unescape(text) for text in re.findall(r"<text[^>]*>([^<]*)</text>", svg)]


def test_the_pictures_are_made_from_todays_output_and_shown_in_the_readme() -> None:
    script = ROOT / "docs" / "make_pictures.py"
    spec = importlib.util.spec_from_file_location("make_pictures", script)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    made = module.pictures()
    assert set(re.findall(r"docs/pictures/([\w.-]+)", readme)) == set(made)
    for name, svg in made.items():
        kept = (ROOT / "docs" / "pictures" / name).read_text(encoding="utf-8")
        assert words_of(kept) == words_of(svg), f"python docs/make_pictures.py makes {name} anew"
