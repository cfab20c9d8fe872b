"""Tables of office files: which first rows name the columns, told from what stands in them.

Merged cells are filled before, so a cell that spans others is known by repeating itself.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from indexer.outline import width

MOST_CHARACTERS = 20_000_000  # of one table, merged cells filled
_LONGEST_NAME = 40  # columns of print: what is longer says something, it names no column
_FIGURE = re.compile(r"[0-9０-９]")
# Figures that name a column: 令和５年度, R5, 第3期, 2024年(目標), 1月, Q1, (1), ①.
_PERIOD = re.compile(
    r"第\s?[0-9０-９]+\s?[期次回章四]?"
    r"|(?:令和|平成|昭和|[RHSＲＨＳ])\s?[0-9０-９元]{1,2}(?:[.．/][0-9０-９]{1,2})?\s?(?:年度?|月)?"
    r"|(?:19|20|１９|２０)[0-9０-９]{2}(?:\s?年度?)?|[0-9０-９]{1,2}\s?(?:年度?|月|期|四半期|歳|代)"
    r"|Q[1-4]|[（(][0-9０-９]{1,2}[）)]|※\s?[0-9０-９]+|(?:KPI|指標|目標|項目|No\.?)\s?[0-9０-９]+"
)


def header_rows(rows: Sequence[Sequence[str]], marks: Sequence[Sequence[bool]] = ()) -> int:
    """How many first rows of ``rows`` name the columns; at least one row is left.

    ``marks``: which of the cells are set off in print (shaded, bold); () where nothing is known.
    """
    last = len(rows) - 1
    at = 0
    while at < last and _is_banner(rows[at]):
        at += 1
    set_off = _set_off(marks, at)
    if at >= last or not (_names(rows[at]) if set_off is None else set_off):
        return at
    at += 1
    while at < last and (_continues(rows[at - 1], rows[at]) or _is_set_off_too(marks, rows, at)):
        at += 1
    return at


def _set_off(marks: Sequence[Sequence[bool]], at: int) -> bool | None:
    """Whether print sets row ``at`` off as a header, or the first column instead; None: neither."""
    if not any(map(any, marks)) or all(map(all, marks)):
        return None
    if all(marks[at]):
        return True
    return False if all(row[0] for row in marks[at:]) else None


def _is_set_off_too(
    marks: Sequence[Sequence[bool]], rows: Sequence[Sequence[str]], at: int
) -> bool:
    """Whether row ``at`` goes on with a header that print sets off, and is no heading of a group."""
    if not marks or all(map(all, marks)) or _is_banner(rows[at]):
        return False
    return all(marks[at - 1]) and all(marks[at]) and all(rows[at])


def _is_banner(row: Sequence[str]) -> bool:
    """One cell across the table: what the table as a whole is about."""
    return len(row) > 1 and row[0] != "" and len(set(row)) == 1


def _names(row: Sequence[str]) -> bool:
    """Whether the cells are short and hold no figures but those of periods and numbers."""
    filled = [cell for cell in row if cell]
    if len(filled) * 2 < len(row) or len(filled) < min(2, len(row)):
        return False
    return all(
        width(cell) <= _LONGEST_NAME
        and not cell.endswith("。")
        and not _FIGURE.search(_PERIOD.sub("", cell))
        for cell in filled
    )


def _continues(above: Sequence[str], row: Sequence[str]) -> bool:
    """Whether ``row`` divides columns that ``above`` spans; the rest go on from above."""
    spanned = {
        i
        for i, cell in enumerate(above)
        if cell and cell in (*above[i + 1 : i + 2], *above[max(0, i - 1) : i])
    }
    goes_on = all(
        cell in ("", above[i]) for i, cell in enumerate(row[: len(above)]) if i not in spanned
    )
    divides = any(row[i] != above[i] for i in spanned if i < len(row))
    return bool(spanned) and goes_on and divides and _names(row)
