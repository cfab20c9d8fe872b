"""HTML: a page is read here and now, a very large one in a process of its own.

What could make a parser run away is taken out of the source first (html_source); should something
get past that, a large page does no harm in a process with bounds, and a small one cannot do much.
"""

from __future__ import annotations

from indexer.formats import child, html_page
from indexer.types import Catalogued, Document

_LARGE = 2_000_000  # bytes


def read(data: bytes, catalogued: Catalogued) -> Document:
    """Read an HTML page. Raises CorpusError where there is none in ``data``, or none with text."""
    if len(data) > _LARGE:
        return child.read("html_page", data, catalogued)
    return html_page.read(data, catalogued)
