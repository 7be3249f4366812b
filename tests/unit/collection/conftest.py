"""A collection in a temporary folder."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from unit.collection_builder import Folder


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Folder]:
    made = Folder(tmp_path)
    yield made
    made.close()
