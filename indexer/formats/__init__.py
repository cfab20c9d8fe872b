"""One reader a format. READERS is the seam: a suffix, and what reads such a file."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from indexer.errors import CorpusError
from indexer.formats import text
from indexer.types import Catalogued, Document

Reader = Callable[[Path, Catalogued], Document]

READERS: dict[str, Reader] = {".txt": text.read}
SUFFIXES = frozenset(READERS)


def read(path: Path, catalogued: Catalogued) -> Document:
    """The document at ``path``. Raises CorpusError where it cannot be read."""
    reader = READERS.get(path.suffix.lower())
    if reader is None:
        known = "、".join(sorted(SUFFIXES))
        raise CorpusError(
            f"{catalogued.file} の形式は読めません。読める形式は {known} です。変換して置き直してください。"
        )
    return reader(path, catalogued)
