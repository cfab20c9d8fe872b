"""Where a document says what a term is: 「A」とは、…をいう, A（…をいう。）, 「A」：…, 以下「A」という."""

from __future__ import annotations

import re
from dataclasses import dataclass

from indexer.abbreviations import last_noun
from indexer.normalize import fold, fold_text

_TERM = r"[^「」『』、。()\s:]{2,40}"
_TERM_NOTED = r"(?:(?<=「)[^「」。]{2,30}|[一-龠ァ-ヶーa-z0-9・]{3,30}(?:\([^()]{2,20}\))?)"
_INNER = r"[^()]*(?:\([^()]*(?:\([^()]*\)[^()]*)*\)[^()]*)*"  # brackets within brackets
_ENDS = r"(?:のこと)?(?:をいう|をいい|を指す|と定義|である|です)"
# The clearest first: what shows that a line may define so, how it does, and how clear that is.
_WAYS = tuple(
    (sign, re.compile(pattern), clear)
    for sign, pattern, clear in (
        ("」とは", r"「(?P<term>[^「」]{2,60})」とは、?(?P<means>.+?)" + rf"(?:{_ENDS}|。|$)", 3),
        ("」:", rf"「(?P<term>{_TERM})」:(?P<means>.+)", 3),
        ("とは、", rf"(?:^|[、。])(?P<term>{_TERM}?)とは、(?P<means>.+?){_ENDS}", 3),
        ("をいう", rf"(?P<before>{_TERM})\((?P<means>{_INNER}をいう)。?{_INNER}\)", 2),
        (
            "以下",
            rf"\((?:{_INNER}[。、])?以下[^「」()]{{0,40}}「(?P<term>{_TERM})」と(?:いう|総称する)",
            1,
        ),
        (
            "呼",
            rf"(?:^|。)(?P<means>[^。]{{8,}}?)(?P<term>{_TERM_NOTED})」?と(?:呼ば|呼ぶ|呼び|呼ん|称)",
            1,
        ),
    )
)
# A table of terms: ニューロン	脳の神経細胞を…する手法。
_ROW = re.compile(r"^(?P<term>[^\t。]{2,30})\t(?P<means>[^\t]{15,}?)(?:を指す)?。[^\t]*$")
_LABEL = re.compile(
    r"(?:[一二三四五六七八九十百]{1,4}(?:の[一二三四五六七八九十]+)*|[イロハニホヘトチリヌ]|[0-9０-９]{1,3})\u3000"
)
# In a list of what terms mean: 一　受動喫煙　人が他人の…をいう。 Folding would join the two.
_LISTED = re.compile(
    r"^(?:[一二三四五六七八九十0-9０-９イロハニホヘト]{1,4}[\u3000 ])?(?P<term>[^\s、。「」]{2,30})\u3000(?P<means>[^\n]+?)をいう。"
)
_PROMISING = re.compile("とは|をいう|以下|」[:：]|と呼|と称|\t")


@dataclass(frozen=True, slots=True)
class Definition:
    """``text[start:end]`` says what the folded ``term`` is; ``clear``: 3 outright, 1 in passing."""

    term: str
    start: int
    end: int
    clear: int


def defined(text: str) -> list[Definition]:
    """The definitions in ``text``, line by line, the clearest of a line first."""
    found: list[Definition] = []
    at = 0
    for line in text.split("\n"):
        if _PROMISING.search(line):
            found.extend(
                Definition(one.term, at + one.start, at + one.end, one.clear) for one in _in(line)
            )
        at += len(line) + 1
    return found


def _in(line: str) -> list[Definition]:
    label = _LABEL.match(line)
    shift = label.end() if label else 0
    folded = fold(line[shift:])
    found: dict[str, Definition] = {}
    if listed := _LISTED.match(line) or _ROW.match(line):
        start, end = listed.span("means")
        for term in _terms(fold_text(listed["term"])):
            found[term] = Definition(term, start, end, 3)
    for sign, pattern, clear in _WAYS:
        for match in pattern.finditer(folded.text) if sign in folded.text else ():
            groups = match.groupdict()
            means = match.span("means") if "means" in groups else _before(folded.text, match)
            if means[1] - means[0] < 2:
                continue
            start, end = (shift + at for at in folded.span(*means))
            for term in _terms(groups.get("term") or last_noun(groups["before"])):
                if len(term) > 1:
                    found.setdefault(term, Definition(term, start, end, clear))
    return list(found.values())


def _before(text: str, bracket: re.Match[str]) -> tuple[int, int]:
    """The words before a bracket that names them, from where their clause begins."""
    at = bracket.start()
    topic = text.rfind("は、", 0, at)
    return max(text.rfind("。", 0, at) + 1, topic + len("は、") if topic >= 0 else 0), at


def _terms(written: str) -> list[str]:
    """The terms that stand together: 人工知能システム、AIシステム; 幻覚(ハルシネーション)."""
    return [one for one in re.split(r"[、()]|又は|及び", written) if one]
