"""A printed table of contents: its entries, and the pages without it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from indexer.formats.pdf.columns import TextLine

_LEADERS = re.compile(r"(?:[…‥]|[・.．‐\-_＿]{3,})[\s…‥・.．]*([0-9０-９]{1,4})$")
_FEWEST = 3  # entries that make a page one of a table of contents


def without_contents(
    pages: Sequence[Sequence[TextLine]],
) -> tuple[list[list[TextLine]], list[str]]:
    """The lines of each page without the entries of a table of contents, and these.

    A page with several of them, or one after such a page, is nothing but that where it has hardly
    a sentence. Page numbers do not fall: a list of figures with leaders stays.
    """
    kept: list[list[TextLine]] = []
    contents: list[str] = []
    goes_on = False
    for lines in pages:
        entries = [(line, match) for line in lines if (match := _LEADERS.search(line.text))]
        numbers = [int(match[1]) for _, match in entries]
        rising = all(one <= other for one, other in pairwise(numbers))
        if len(entries) < (1 if goes_on else _FEWEST) or not rising:
            goes_on = False
            kept.append(list(lines))
            continue
        contents.extend(line.text[: match.start()].strip(" 　") for line, match in entries)
        goes_on = sum(line.ends for line in lines) <= len(lines) // 20
        leaders = {id(line) for line, _ in entries}
        kept.append([] if goes_on else [line for line in lines if id(line) not in leaders])
    return kept, contents
