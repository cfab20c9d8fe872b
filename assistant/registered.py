"""What the register knows of the words of a question: headings over its rows, bodies in them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import takewhile

from indexer.index import Index
from indexer.normalize import fold_text
from indexer.register.bodies import table
from indexer.register.query import RegisterQuery, bodies_of

# What a heading begins with.
NUMBER = re.compile(r"^(?:[\d.]+|\(\d{1,2}\)|[○〇●・①-⑳]|第[^ ]{1,6}[条章節])\s*")
_CUTS = re.compile(
    r"、(?:で(?:は|も|の)?)?、?|に(?:おいて(?:は)?|おける|よって|より|ついて(?:は)?|関して)|[はがをにのもと](?:は|も)?|[。「」()?・]|で(?:は|、)|及び|又は|並びに"
)
_EITHER = re.compile(r"(.+)(?:又は|若しくは|及び|、)(.+)の([^の]+)")
_FEW = 3  # documents all of whose rows are looked through
_SHORTEST, _LONGEST = 2, 40  # characters of a body that is in no table
_TELLING = 5  # characters of a heading that is named by its words
_TELLING_PART = 7  # of the end of one: 健康投資の促進 of 職域・地域・個人の健康投資の促進
_PARTS = re.compile("[・の、]")


def heading(index: Index, documents: Sequence[str] | None, words: str) -> tuple[str, str]:
    """The only heading, folded, whose words, or the last of them, stand in ``words``, and those.

    Both are "" where there is none.
    """
    asked = None if documents is None else tuple(documents)
    found = {
        fold_text(one)
        for kind in ("measure", "kpi")
        for entry in index.register(RegisterQuery(kind, asked))
        for one in entry.path
    }
    fitting: dict[str, set[str]] = {}
    for one in found:
        name = NUMBER.sub("", one).strip()
        bare = name.removesuffix("等")
        for tail in (name, bare, *(bare[m.end() :] for m in _PARTS.finditer(bare))):
            if len(tail) >= (_TELLING if tail in (name, bare) else _TELLING_PART) and tail in words:
                fitting.setdefault(tail, set()).add(one)
    alone = {tail: ones for tail, ones in fitting.items() if len(ones) == 1}
    tail = max(alone, key=len, default="")
    if not tail:
        return "", ""
    one = next(iter(alone[tail]))
    return one, _extended(tail, one, words)


def _extended(tail: str, whole: str, words: str) -> str:
    """``tail`` with what stands before it in ``whole`` and in ``words`` alike."""
    at, own = words.find(tail), whole.rfind(tail)
    same = zip(reversed(words[:at]), reversed(whole[:own]), strict=False)
    before = len(list(takewhile(lambda pair: pair[0] == pair[1], same)))
    return words[at - before : at + len(tail)]


def bearers(
    index: Index, documents: Sequence[str] | None, words: str
) -> tuple[tuple[str, str], ...]:
    """The bodies, in no table, that rows are about and that stand whole in ``words``: (as, name).

    Of a document that is named 病院の管理者 is 病院又は診療所の管理者 too.
    """
    cuts = [0, *(m.end() for m in _CUTS.finditer(words))]
    ends = [*(m.start() for m in _CUTS.finditer(words)), len(words)]
    asked = {words[a:b] for a in cuts for b in ends if _SHORTEST <= b - a <= _LONGEST}
    if not asked:
        return ()
    within = None if documents is None else tuple(documents)
    few = within is not None and len(within) <= _FEW
    rows = index.register(
        RegisterQuery("responsibility", within, bodies=() if few else tuple(sorted(asked)))
    )
    bodies = {name for entry in rows for name in bodies_of(entry.row)} - set(table())
    found = {name: calls for name in bodies if (calls := asked & {name, *_either(name)})}
    called = set().union(*found.values())
    longest = {one for one in called if not any(one != other and one in other for other in called)}
    return tuple(sorted((one, name) for name, calls in found.items() for one in calls & longest))


def _either(name: str) -> tuple[str, ...]:
    """病院の管理者 and 診療所の管理者 of 病院又は診療所の管理者; nothing of other names."""
    match = _EITHER.fullmatch(name)
    return (f"{match[1]}の{match[3]}", f"{match[2]}の{match[3]}") if match else ()


def unnumbered(one: str) -> str:
    """The words of a heading without its number; the number where there is nothing else."""
    return NUMBER.sub("", one).strip() or one
