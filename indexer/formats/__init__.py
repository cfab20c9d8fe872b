"""One reader a format. READERS is the seam: a suffix, and what reads such a file."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from indexer.formats import text
from indexer.types import Catalogued, Document

Reader = Callable[[Path, Catalogued], Document]

READERS: dict[str, Reader] = {".txt": text.read}
SUFFIXES = frozenset(READERS)


def read(path: Path, catalogued: Catalogued) -> Document:
    """The document at ``path``. Raises CorpusError where it cannot be read."""
    return READERS[path.suffix.lower()](path, catalogued)
