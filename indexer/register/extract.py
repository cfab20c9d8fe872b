"""The register of a document: every kind of row, checked against the words it was read from."""

from __future__ import annotations

from indexer.register.check import checked
from indexer.register.kpi import kpis
from indexer.register.measure import measures, placed
from indexer.register.relation import related
from indexer.register.responsibility import responsibilities
from indexer.register.types import Register
from indexer.types import Document


def extract(document: Document) -> Register:
    """The rows of ``document``; what looked like one and was not understood is in ``unparsed``."""
    planned, unclear = measures(document)
    measured, unread = kpis(document)
    charged, unknown = responsibilities(document)
    planned = related(document, placed(planned, measured, charged), measured)
    found = Register(tuple(planned), tuple(measured), tuple(charged), (*unclear, *unread, *unknown))
    return checked(document, found)
