"""HTML source that a parser takes in time: what makes it slow or huge is taken out before.

A parser follows the standard, and by the standard 60 kB can become a tree of gigabytes: open
<font> tags are repeated in every paragraph, and each tag looks through all that are open above it.
No page that a person wrote needs either.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Set

MOST_TAGS = 500_000
DEEPEST = 256  # elements within each other
_LONGEST_TAG = 20_000  # characters, after which its attributes go
RENAMED = "x-"  # before the name of a formatting element: <b> is <x-b>, which is not repeated

_TOKEN = re.compile(
    r"<!--(?:>|->|.*?--!?>|.*\Z)"
    r"|<(/?)([a-z][^\s/>]*+)((?:=\s*\"[^\"]*\"|=\s*'[^']*'|[^>])*+)(?:>|\Z)",
    re.IGNORECASE | re.DOTALL,
)
_DATA_URL = re.compile(r"data:[^\"'\s>]*", re.IGNORECASE)
_RAW = frozenset("script style textarea title xmp noframes iframe".split())  # hold no tags
_DROPPED = frozenset(
    {"svg", "math", "noscript"}
)  # have rules of their own, and no text of the page
_END = {
    name: re.compile(rf"</{name}\s*>" if name in _DROPPED else rf"(?=</{name})", re.IGNORECASE)
    for name in _RAW | _DROPPED
}
_VOID = frozenset(
    "area base basefont bgsound br col embed frame hr img input link meta param source track wbr".split()
)
_NOT_NESTED = _VOID | _RAW | {"a", "html", "head", "body"}
_FORMATTING = frozenset("b big code em font i nobr s small strike strong tt u".split())
_ROWS = frozenset("tbody thead tfoot".split())
_CELLS = frozenset("td th".split())
_OF_TABLES = _ROWS | _CELLS | {"tr", "caption", "colgroup"}
_SCOPE = frozenset("table td th caption template object marquee applet".split())
_OVER_PARAGRAPHS = frozenset("button object marquee applet template select option".split())
_BLOCKS = (
    frozenset(
        "address article aside blockquote center dd details dialog dir div dl dt fieldset figcaption "
        "figure footer form header hgroup h li listing main menu nav noscript ol optgroup p pre search "
        "section summary table ul".split()
    )
    | _OF_TABLES
    | _OVER_PARAGRAPHS
)
# What an opening tag closes if its own end tag was left out: what, and what it does not look beyond.
_THROUGH = _BLOCKS - {"address", "div", "p"}
_CLOSES = {
    "li": (frozenset({"li"}), _THROUGH),
    "dt": (frozenset({"dt", "dd"}), _THROUGH),
    "dd": (frozenset({"dt", "dd"}), _THROUGH),
    "tr": (frozenset({"tr"}), frozenset({"table"})),
    **dict.fromkeys(_CELLS, (_CELLS, frozenset({"table", "tr"}))),
    **dict.fromkeys(_ROWS, (_ROWS, frozenset({"table"}))),
}
_PARAGRAPH = frozenset({"p"})
_PARAGRAPH_SCOPE = _SCOPE | {"button"}
_SCOPES = {"p": _PARAGRAPH_SCOPE, "li": _SCOPE | {"ul", "ol"}}


class TooManyTagsError(ValueError):
    """More tags than a page has."""


def tame(source: str) -> tuple[str, bool]:
    """``source`` with no nesting deeper than DEEPEST, and whether any was.

    Formatting elements are RENAMED. Raises TooManyTagsError.
    """
    nesting = _Nesting()
    kept: list[str] = []
    at = 0
    for start, end, instead in _changes(source, nesting):
        kept += (source[at:start], instead)
        at = end
    return "".join((*kept, source[at:])), nesting.cut


def _changes(source: str, nesting: _Nesting) -> Iterator[tuple[int, int, str]]:
    """Spans of ``source``, and what stands there instead."""
    at = 0
    tags = 0
    endless: set[str] = set()  # elements whose end was looked for and is not there
    while match := _TOKEN.search(source, at):
        at = match.end()
        if match[2] is None:  # a comment
            continue
        tags += 1
        if tags > MOST_TAGS:
            raise TooManyTagsError(f"more than {MOST_TAGS:,} tags")
        name = match[2].lower()
        if not match[1] and name in _END:
            closed = match[0].endswith("/>") and name in _DROPPED
            end = None if closed or name in endless else _END[name].search(source, at)
            if not closed and end is None:
                endless.add(name)
            if name in _DROPPED:
                at = end.end() if end else at
                yield match.start(), at, ""
                continue
            at = end.end() if end else len(source)
        instead = _instead(match, name, nesting)
        if instead is not None:
            yield match.start(), match.end(), instead


def _instead(match: re.Match[str], name: str, nesting: _Nesting) -> str | None:
    """What stands for a tag instead, None where it stays."""
    closing, attributes = match[1], match[3]
    if name == "frameset":  # would stand in for the body
        return ""
    shown = RENAMED + name if name in _FORMATTING else name
    kind = "h" if len(name) == 2 and name[0] == "h" and name[1] in "123456" else shown
    if not (nesting.close(kind) if closing else nesting.open(kind)):
        return "<br>" if kind in _BLOCKS else ""
    if len(attributes) > _LONGEST_TAG:
        attributes = _DATA_URL.sub("data:", attributes)
        attributes = attributes if len(attributes) <= _LONGEST_TAG else ""
    elif shown == name:
        return None
    return f"<{closing}{shown}{attributes}>"


class _Nesting:
    """Which elements are open, as a parser sees it or more."""

    def __init__(self) -> None:
        self.cut = False
        self._open: list[str] = []
        self._count: Counter[str] = Counter()  # of each name in _open
        self._dropped: Counter[str] = Counter()

    def open(self, name: str) -> bool:
        """Whether an opening tag may stay."""
        if name in _NOT_NESTED or (name in _OF_TABLES and not self._count["table"]):
            return True
        if name in _BLOCKS and name not in _OVER_PARAGRAPHS:
            self._end(_PARAGRAPH, _PARAGRAPH_SCOPE)
        if name in _CLOSES:
            self._end(*_CLOSES[name])
        elif self._open[-1:] == [name] == ["option"]:
            self._end({name}, _SCOPE)
        if len(self._open) >= DEEPEST:
            self._dropped[name] += 1
            self.cut = True
            return False
        self._open.append(name)
        self._count[name] += 1
        return True

    def close(self, name: str) -> bool:
        """Whether a closing tag may stay: that of a dropped one goes with it."""
        if name in _NOT_NESTED:
            return True
        if self._dropped[name]:
            self._dropped[name] -= 1
            return False
        if name == "form":  # ends without what is open in it
            self._forget_form()
        elif name in _OF_TABLES or name == "table":
            self._end({name}, {"table", "template"} - {name})
        elif name in _BLOCKS:
            self._end({name}, _SCOPES.get(name, _SCOPE) - {name})
        else:
            self._end({name}, _BLOCKS)
        return True

    def _forget_form(self) -> None:
        if self._count["form"]:
            del self._open[len(self._open) - 1 - self._open[::-1].index("form")]
            self._count["form"] -= 1

    def _end(self, names: Set[str], barriers: Set[str]) -> None:
        """The last open of ``names`` ends with all that is in it, unless one of ``barriers`` is."""
        if not any(self._count[name] for name in names):
            return
        for i in range(len(self._open) - 1, -1, -1):
            if self._open[i] in names:
                self._count.subtract(self._open[i:])
                del self._open[i:]
                return
            if self._open[i] in barriers:
                return
