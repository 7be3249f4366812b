"""Which folder is the collection, and making one."""

from collections.abc import Mapping
from pathlib import Path

from flashq.config import FILE_NAME
from flashq.errors import FlashqError

STATE_FOLDER = ".flashq"
_VARIABLE = "FLASHQ_COLLECTION"
_FIRST_SETTINGS = """\
# The bundled decks are there in Chinese (zh) and in English (en): these are studied.
study_languages = "{language}"
"""


def find(given: Path | None, environment: Mapping[str, str]) -> tuple[Path, bool]:
    """The collection's folder, and whether it is the user's own default one.

    `--collection` wins over `$FLASHQ_COLLECTION`, that over the user data directory. Raises
    FlashqError when a folder was named that does not exist.
    """
    if given is not None:
        return _existing(given, "--collection"), False
    if variable := environment.get(_VARIABLE):
        try:
            return _existing(Path(variable).expanduser(), f"${_VARIABLE}"), False
        except RuntimeError as error:
            raise FlashqError(f"${_VARIABLE}: {error}", "write the folder in full") from error
    return _user_folder() / "collection", True


def bundled_bank() -> Path:
    """The folder of the questions that ship with the program."""
    package = Path(__file__).parents[1]
    installed = package / "questions"
    return installed if installed.is_dir() else package.parent / "questions"


def create(folder: Path, language: str, *, with_bank: bool) -> int:
    """Makes a collection in `folder`; returns how many decks of the bank were copied in.

    Of the bank, which is there in several languages, `language` is studied: with the bank comes
    a `flashq.toml` that says so. Files that are there already are left as they are. A new
    folder is made beside its place and put there whole, so that nobody ever finds half a bank.
    Raises FlashqError when the folder cannot be written.
    """
    try:
        import tempfile

        if folder.exists():
            return _fill(folder, language, with_bank=with_bank)
        folder.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=".flashq-", dir=folder.parent) as beside:
            made = Path(beside, folder.name)
            made.mkdir()
            copied = _fill(made, language, with_bank=with_bank)
            if not folder.exists():  # another program may have made it meanwhile
                made.rename(folder)
    except OSError as error:
        raise FlashqError(
            f"{folder}: {error.strerror}", "choose a folder that can be written with --collection"
        ) from error
    return copied


def _fill(folder: Path, language: str, *, with_bank: bool) -> int:
    copied = _copy_bank(folder) if with_bank else 0
    settings = folder / FILE_NAME
    if copied and not settings.exists():
        settings.write_text(_FIRST_SETTINGS.format(language=language), encoding="utf-8")
    (folder / "media").mkdir(exist_ok=True)
    prepare_state_folder(folder)
    return copied


def prepare_state_folder(folder: Path) -> Path:
    """The folder of the database and its backups, made when it is missing and kept out of git."""
    state = folder / STATE_FOLDER
    try:
        (state / "backups").mkdir(parents=True, exist_ok=True)
        ignore = state / ".gitignore"
        if not ignore.exists():
            ignore.write_text("*\n", encoding="utf-8")
    except OSError as error:
        raise FlashqError(
            f"{error.filename or state}: {error.strerror}", "make the collection's folder writable"
        ) from error
    return state


def _existing(folder: Path, where: str) -> Path:
    try:
        if folder.is_dir():
            return folder.resolve()
    except OSError as error:
        raise FlashqError(f"{where}: {folder}: {error.strerror}", "name another folder") from error
    raise FlashqError(
        f"{where}: there is no folder {folder}", f'"flashq init {folder}" makes a collection there'
    )


def _user_folder() -> Path:
    from platformdirs import user_data_path

    return user_data_path("flashq", appauthor=False)


def _copy_bank(folder: Path) -> int:
    import shutil

    bank = bundled_bank()
    copied = 0
    for source in sorted(path for path in bank.rglob("*") if path.is_file()):
        parts = source.relative_to(bank).parts
        target = folder.joinpath(*parts)
        if any(part.startswith(".") or part == "__pycache__" for part in parts) or target.exists():
            continue
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(source, target)
        copied += source.suffix in (".yaml", ".yml")
    return copied
