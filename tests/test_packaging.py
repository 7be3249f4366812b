"""What is shipped: a wheel with the bank in it, and layers that hold."""

import re
import subprocess
import sys
import sysconfig
import venv
import zipfile
from pathlib import Path

import pytest

import flashq
from terminal_driver import clean_environment

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built from this tree with the tools that are installed."""
    target = tmp_path_factory.mktemp("wheel")
    subprocess.run(
        [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", target, ROOT],
        check=True,
        capture_output=True,
    )
    (built,) = target.glob("*.whl")
    return built


def test_the_wheel_holds_the_bank_and_says_that_it_is_typed(wheel: Path) -> None:
    archive = zipfile.ZipFile(wheel)
    names = archive.namelist()
    assert "flashq/py.typed" in names
    bundled = {
        name.removeprefix("flashq/questions/"): archive.read(name)
        for name in names
        if name.startswith("flashq/questions/")
    }
    bank = ROOT / "questions"
    assert bundled == {
        path.relative_to(bank).as_posix(): path.read_bytes()
        for path in bank.rglob("*")
        if path.is_file()
    }
    assert not [name for name in names if name.startswith("tests")]


def test_the_wheel_in_an_empty_environment_studies_the_bundled_bank(
    wheel: Path, tmp_path: Path
) -> None:
    place = tmp_path / "empty"
    venv.create(place, with_pip=True)
    python = place / "bin" / "python"
    subprocess.run(
        [python, "-m", "pip", "install", "--quiet", "--no-index", "--no-deps", wheel],
        check=True,
        capture_output=True,
    )
    # The dependencies come from where the tests run: tests use no network.
    env = clean_environment(tmp_path, PYTHONPATH=sysconfig.get_path("purelib"))
    studied = subprocess.run(
        [place / "bin" / "flashq", "study"],
        env=env,
        input="\n3\nq\n",
        capture_output=True,
        text=True,
        check=True,
        cwd=tmp_path,
    )
    assert "bundled decks; those in English are studied" in studied.stderr
    assert "Adaptive optimisers - due 0, new 20" in studied.stdout
    assert "Reviewed 1 card" in studied.stdout
    found = subprocess.run(
        [python, "-c", "import flashq; print(flashq.__file__)"],
        env=env,
        capture_output=True,
        text=True,
        check=True,
        cwd=tmp_path,
    )
    assert found.stdout.startswith(str(place))


def test_the_layers_hold() -> None:
    checked = subprocess.run(
        [Path(sys.executable).with_name("lint-imports"), "--no-cache"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert checked.returncode == 0, checked.stdout


def test_the_version_is_one_and_the_changelog_knows_it() -> None:
    changelog = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    assert re.search(rf"^## \[?{re.escape(flashq.__version__)}\b", changelog, re.MULTILINE)


def test_the_readme_has_two_commands_that_set_everything_up_from_a_plain_python() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    commands = re.findall(r"^python3 -m venv .*$", readme, re.MULTILINE)
    assert len(commands) == 2
    assert commands[0].endswith("flashq study")
    assert "pytest" in commands[1]
