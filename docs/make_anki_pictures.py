"""Makes the pictures of what an exported package looks like in Anki.

    python docs/make_anki_pictures.py [--aqt FOLDER] [--chromium PROGRAM]

Notes of the bundled bank go through `flashq export anki` into a package, the `anki` package
imports it and renders its cards, and headless Chromium shows them with the style sheets and the
MathJax of the `aqt` wheel (FOLDER is where it was installed or unpacked to). One PNG for each
kind of card in `docs/pictures/anki/`: desktop and phone, day and night. Needs `anki` and Pillow;
not run by the tests, as browsers of two versions draw differently.
"""

from __future__ import annotations

import argparse
import http.server
import io
import json
import subprocess
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from functools import partial
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from anki.collection import Collection as AnkiCollection
from anki.collection import ImportAnkiPackageOptions, ImportAnkiPackageRequest
from PIL import Image, ImageChops

from flashq.collection import exporting, locating, open_collection, packaging
from flashq.core.timing import moment_of

PICTURES = Path(__file__).parent / "pictures" / "anki"
# The picture's name, the card (note and ordinal), and what is typed into it.
CARDS = (
    ("basic", "zh/model-optimization/adaptive-optimizers:optimizers", 1, ""),
    ("code", "en/model-optimization/batch-size:gradient-accumulation", 1, ""),
    ("reversed", "en/model-optimization/batch-size:noise-scale", 2, ""),
    ("cloze", "zh/model-optimization/normalization:running-statistics", 2, ""),
    ("cloze-formula", "zh/model-optimization/normalization:ln-forward", 3, ""),
    ("typed", "zh/model-optimization/learning-rate:cosine-value", 1, "0.5"),
    ("choice", "en/model-optimization/normalization:bn-axes", 1, ""),
    ("choices", "zh/model-optimization/adaptive-optimizers:adaptive-methods", 1, ""),
)
DESKTOP_PX, PHONE_PX, GAP_PX = 900, 400, 24
NIGHT = "nightMode"
TALLEST_PX = 4000
SHRUNK = 0.58
COLOURS = 96

_HEAD = """<!doctype html><html class="{html}"><head><meta charset="utf-8">
<link rel="stylesheet" href="/_anki/css/webview.css">
<link rel="stylesheet" href="/_anki/css/reviewer.css">
<script src="/_anki/js/mathjax.js"></script>
<script src="/_anki/js/vendor/mathjax/tex-chtml-full.js"></script>
</head><body class="{body}"><div id="qa">{card}</div>
<script>
addEventListener("load", async () => {{
  document.querySelectorAll("details.points").forEach(one => one.open = {is_open});
  await MathJax.startup.promise;
  await MathJax.typesetPromise([document.getElementById("qa")]);
  await document.fonts.ready;
  parent.postMessage([{number}, document.body.scrollHeight + 12], "*");
}});
</script></body></html>"""
_SHEET = """<!doctype html><html><head><meta charset="utf-8"><style>
body {{ display: flex; gap: {gap}px; margin: 0; padding: {gap}px; background: #8a8f98; }}
iframe {{ display: block; margin-bottom: {gap}px; border: 0; }}
</style></head><body>{columns}<script>
addEventListener("message", ({{data: [number, height]}}) => {{
  document.getElementById("f" + number).style.height = height + "px";
}});
</script></body></html>"""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--aqt", type=Path, help="where the aqt wheel was unpacked to")
    parser.add_argument("--chromium", default="chromium")
    parser.add_argument("only", nargs="*", help="names of pictures, all if none is given")
    arguments = parser.parse_args()
    web = _web_of(arguments.aqt)
    PICTURES.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as place, _in_anki(Path(place)) as anki:
        for name, note, ordinal, typed in CARDS:
            if arguments.only and name not in arguments.only:
                continue
            pages = _pages(*_sides(anki, note, ordinal, typed))
            with _served(web, pages) as address:
                picture = _shot(
                    arguments.chromium, f"{address}/sheet.html", Path(place) / "profile"
                )
            target = PICTURES / f"{name}.png"
            target.write_bytes(_small(picture))
            print(f"docs/pictures/anki/{target.name} {target.stat().st_size // 1024} KiB")


def _web_of(folder: Path | None) -> Path:
    """The folder of aqt's web pages."""
    if folder is None:
        found = find_spec("_aqt")
        if found is None or not found.submodule_search_locations:
            raise SystemExit("aqt is not installed: name its folder with --aqt")
        folder = Path(found.submodule_search_locations[0]).parent
    web = folder / "_aqt" / "data" / "web"
    if not (web / "js" / "mathjax.js").is_file():
        raise SystemExit(f"{folder} does not hold aqt's web pages")
    return web


@contextmanager
def _in_anki(folder: Path) -> Iterator[AnkiCollection]:
    """A collection of Anki's with the bank in it."""
    locating.create(folder / "flashq", "zh", with_bank=True)
    now = datetime.now().astimezone()
    with open_collection(folder / "flashq", {}) as collection:
        collection.synchronise()
        day = moment_of(now, collection.settings.rollover_hour).day
        packaging.write_anki(
            collection,
            collection.selection([], day),
            folder / "bank.apkg",
            exporting.Pictures(collection),
            day=day,
            local=lambda time: time.astimezone(),
            with_progress=False,
            progress=lambda done: None,
        )
    anki = AnkiCollection(str(folder / "collection.anki2"))
    try:
        options = ImportAnkiPackageOptions(with_scheduling=False)
        anki.import_anki_package(
            ImportAnkiPackageRequest(package_path=str(folder / "bank.apkg"), options=options)
        )
        yield anki
    finally:
        anki.close()


def _sides(anki: AnkiCollection, note: str, ordinal: int, typed: str) -> tuple[str, str]:
    """Both sides of a card, with the field for typing as Anki's reviewer has it."""
    (note_id,) = anki.find_notes(f'Source:"{note}"')
    card: Any = anki.get_card(anki.card_ids_of_note(note_id)[0])
    for card_id in anki.card_ids_of_note(note_id):
        if anki.get_card(card_id).ord == ordinal - 1:
            card = anki.get_card(card_id)
    compared = anki.compare_answer(anki.get_note(note_id)["Typed"], typed)
    field = "[[type:Typed]]"
    return (
        card.question().replace(field, '<input type="text" id="typeans">'),
        card.answer().replace(field, compared),
    )


def _pages(question: str, answer: str) -> dict[str, str]:
    """The pages to serve: a sheet with frames, and what is in the frames.

    A column of a desktop by day and by night, and one each of a phone's two sides.
    """
    columns = (
        (("", DESKTOP_PX, answer), (NIGHT, DESKTOP_PX, answer)),
        (("", PHONE_PX, question), ("", PHONE_PX, answer)),
        ((NIGHT, PHONE_PX, question), (NIGHT, PHONE_PX, answer)),
    )
    pages: dict[str, str] = {}
    shown = ""
    for column in columns:
        frames = ""
        for mode, width, side in column:
            number = len(pages)
            pages[f"/card{number}.html"] = _HEAD.format(
                html="night-mode" if mode else "",
                body=f"card {mode}",
                card=side,
                number=number,
                # The phones show how the list of points opens.
                is_open=json.dumps(width == PHONE_PX),
            )
            frames += f'<iframe id="f{number}" src="/card{number}.html" width="{width}"></iframe>'
        shown += f'<div class="column">{frames}</div>'
    pages["/sheet.html"] = _SHEET.format(gap=GAP_PX, columns=shown)
    return pages


@contextmanager
def _served(web: Path, pages: dict[str, str]) -> Iterator[str]:
    """The address under which the pages are, with Anki's own files below `/_anki`."""

    class Handler(http.server.SimpleHTTPRequestHandler):
        def do_GET(self) -> None:
            if (page := pages.get(self.path)) is None:
                self.path = self.path.removeprefix("/_anki")
                return super().do_GET()
            data = page.encode()
            self.send_response(200)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)
            return None

        def log_message(self, *_: object) -> None:
            pass

    handler = partial(Handler, directory=str(web))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_address[1]}"
        server.shutdown()


def _shot(chromium: str, address: str, profile: Path) -> Image.Image:
    picture = profile.with_suffix(".png")
    width = DESKTOP_PX + 2 * PHONE_PX + 4 * GAP_PX
    subprocess.run(
        [
            chromium,
            *("--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
            *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
            *("--hide-scrollbars", "--virtual-time-budget=20000"),
            f"--user-data-dir={profile}",
            f"--window-size={width},{TALLEST_PX}",
            f"--screenshot={picture}",
            address,
        ],
        check=True,
        capture_output=True,
        timeout=120,
    )
    with Image.open(picture) as opened:
        image = opened.convert("RGB")
    empty = Image.new("RGB", image.size, image.getpixel((0, image.height - 1)))
    box = ImageChops.difference(image, empty).getbbox()
    return image.crop((0, 0, image.width, (box[3] if box else image.height) + GAP_PX))


def _small(image: Image.Image) -> bytes:
    size = (round(image.width * SHRUNK), round(image.height * SHRUNK))
    shrunk = image.resize(size, Image.Resampling.LANCZOS)
    file = io.BytesIO()
    shrunk.quantize(COLOURS, Image.Quantize.MAXCOVERAGE, dither=Image.Dither.NONE).save(
        file, "PNG", optimize=True
    )
    return file.getvalue()


if __name__ == "__main__":
    main()
