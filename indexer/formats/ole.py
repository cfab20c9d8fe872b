"""Office files of before 2007 and encrypted ones: never read, but told apart and told what to do."""

from __future__ import annotations

from indexer.errors import CorpusError
from indexer.formats.office import ole_message
from indexer.types import Catalogued, Document


def read(data: bytes, catalogued: Catalogued) -> Document:
    """Raise CorpusError: such a file has to be saved in a newer form first."""
    raise CorpusError(ole_message(data, catalogued.file or catalogued.id))
