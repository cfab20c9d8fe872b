"""Every statement against the words it cites. What does not hold is withheld."""

from __future__ import annotations

import re
from collections.abc import Iterable

from indexer.normalize import fold_text

# A figure with its unit and comparators: they must stand together in what is cited.
_FIGURE = re.compile(
    r"(?:約|およそ|おおむね)?第?\d[\d.]*(?:年度|年間|年|月|日|歳|条|項|号|%|割|倍|つ|件|社|人|名|か所|億円|兆円|万円|円|期)?"
    r"(?:以上|以下|未満|以内|超|程度|まで)?"
)
_COMPARED = re.compile(r"(?:以上|以下|未満|以内|超|程度|まで)$")
_LATIN = re.compile(r"[a-z][a-z0-9\-]+")
_BODY = re.compile(r"[一-龠ァ-ヶー]{2,}(?:省|庁|大臣|機構|本部|府省|委員会|会議|法)")
_MARKERS = re.compile(r"\[\d+\]")


def unsupported(statement: str, cited: Iterable[str]) -> list[str]:
    """What ``statement`` says that none of the ``cited`` texts says: figures, bodies, names.

    Compared after folding. Empty where everything holds.
    """
    text = fold_text(_MARKERS.sub("", statement))
    ground = "\n".join(fold_text(part) for part in cited)
    claims = (m[0] for pattern in (_FIGURE, _LATIN, _BODY) for m in pattern.finditer(text))
    return [claim for claim in dict.fromkeys(claims) if not _held(claim, ground)]


def _held(claim: str, ground: str) -> bool:
    """Whether ``ground`` says ``claim``, not a longer figure and not one with a comparator more."""
    if not re.search(r"\d", claim):
        return claim in ground
    more = "" if _COMPARED.search(claim) else r"(?!以上|以下|未満|以内|超|程度)"
    after = r"(?!度)" if claim.endswith("年") else r"(?!\.?\d)" if claim[-1].isdigit() else ""
    return bool(re.search(rf"(?<![\d.]){re.escape(claim)}{after}{more}", ground))
