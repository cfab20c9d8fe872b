"""Everything that can go wrong in a way a user can mend.

SenryakuError
├── CorpusError      a catalogue entry, file or document that cannot be used
└── IndexError_      nothing usable at the index folder
    ├── IndexMissing     never built
    ├── IndexDamaged     a file of it is missing or altered
    ├── IndexUnwritable  a new version cannot be written there
    └── IndexMismatch    built by another format version or another encoder
        └── ModelError   an encoder or reranker that cannot be used

Messages are one Japanese sentence or two: what failed, with which value, what to do. The command
line prints them and exits with 1; the server answers with them and no traceback.
"""


class SenryakuError(Exception):
    """Root of the errors that are shown to users as they stand."""


class CorpusError(SenryakuError):
    """A catalogue entry, a file or a document that cannot be used."""


class IndexError_(SenryakuError):  # noqa: N801, N818 - builtins.IndexError means something else
    """Nothing usable at the index folder."""


class IndexMissing(IndexError_):
    """No index was ever built there."""


class IndexDamaged(IndexError_):
    """A file of the index is missing or is not what was written."""


class IndexUnwritable(IndexError_):
    """A new version cannot be written: no room, no permission."""


class IndexMismatch(IndexError_):
    """The index was built by another format version or for another encoder."""


class ModelError(IndexMismatch):
    """An encoder or a reranker cannot be loaded, or gives what cannot be used."""
