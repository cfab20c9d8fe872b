"""Provisions that a turn of a conversation names in part: 第2項は, その次の条は. Folded text only."""

from __future__ import annotations

import re

# A provision of the law that was spoken of: 第2項は, 附則第3条は; the next one: その次の条は.
_PART = re.compile(
    r"^(?:その|同条|同法|同)?の?(?P<article>(?:附則)?第?\d+条(?:の\d+(?!項|号))*)?の?(?P<paragraph>第?\d+項)?の?(?P<item>第?\d+号)?(?=は|も|を|に|の|で|が|と|、|[?。]|$)"
)
_BESIDE = re.compile(r"^(?:その|この)?(?P<way>次|前|後)の?(?P<unit>条文?|項|号)")
_STEP = {"次": 1, "後": 1, "前": -1}


def of_provision(rest: str, title: str, spoken: str) -> str | None:
    """``rest`` with the provision it means, where it names none whole: 第2項は, 次の条は.

    ``title`` and ``spoken`` are the law and the provision that were spoken of; "" none. None where
    no provision is meant.
    """
    if (beside := _BESIDE.match(rest)) and spoken:
        address = _neighbour(spoken, beside["unit"][0], _STEP[beside["way"]])
        return f"{title}{address}{rest[beside.end() :]}" if address else None
    part = _PART.match(rest)
    if part is None or not any(part.groupdict().values()):
        return None
    if part["article"]:
        above = ""
    else:
        unit = "項" if part["paragraph"] else "号"
        above = re.sub(rf"第?\d+{unit}.*$", "", spoken)
    if not (above or part["article"]) or not (title or spoken):
        return None
    named = "".join(part[name] or "" for name in ("article", "paragraph", "item"))
    return f"{title}{above}{named}{rest[part.end() :]}"


def _neighbour(address: str, unit: str, step: int) -> str | None:
    """The provision before or after ``address`` in its own kind; None where there is none."""
    found = re.search(
        rf"^(?P<above>.*?第?)(?P<number>\d+)(?P<unit>{unit})(?P<branch>(?:の\d+)*)", address
    )
    if found is None:
        return None
    if found["branch"]:
        *kept, last = re.findall(r"\d+", found["branch"])
        branch = "".join(f"の{n}" for n in kept)
        tail = f"の{int(last) + step}" if int(last) + step > 1 else ""
        return f"{found['above']}{found['number']}{unit}{branch}{tail}"
    number = int(found["number"]) + step
    return f"{found['above']}{number}{unit}" if number > 0 else None
