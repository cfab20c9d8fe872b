"""A small vocabulary that stands in for an index: the words of an imagined plan of a town."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from indexer.glossary import Entry, Glossary, Saying, saying_lemmas
from indexer.types import Catalogued

PLAN = Catalogued(
    "plan", "みどり町健康づくり計画（第３次）", "documents/plan.txt", edition="第３次"
)
ENTRIES = (
    Entry("健康寿命", "けんこうじゅみょう", "元気に暮らせる年数。", ("健康余命",)),
    Entry("薬剤耐性", "やくざいたいせい", "薬が効きにくくなること。", ("AMR",)),
)
ENGLISH = (
    ("healthy life expectancy", ("健康寿命",)),
    ("life", ("生活",)),
    ("target", ("目標",)),
    ("policies", ("施策",)),
)
SAYINGS = (
    (("物忘れ", "ボケ防止"), ("認知症",)),
    (("薬が効かない",), ("薬剤耐性",)),
)
FREQUENCIES = {"健康寿命": 3, "認知症": 2, "薬剤耐性": 1, "延伸": 2, "施策": 4, "協議会": 1}
READINGS = {
    "ケンコウジュミョウ": ["健康寿命"],
    "ケンコウ": ["健康"],
    "ジュミョウ": ["寿命"],
    "モクヒョウ": ["目標"],
    "シサク": ["施策", "試作"],
    "ニンチショウ": ["認知症"],
}


class FakeVocabulary:
    """Implements assistant.lexicon.Vocabulary over tables."""

    def __init__(
        self,
        catalogued: Sequence[Catalogued] = (PLAN,),
        frequencies: Mapping[str, int] | None = None,
    ) -> None:
        self._catalogued = tuple(catalogued)
        self._frequencies = dict(FREQUENCIES if frequencies is None else frequencies)
        self.asked: list[str] = []

    @property
    def glossary(self) -> Glossary:
        sayings = tuple(
            Saying(saying_lemmas(said), means) for known, means in SAYINGS for said in known
        )
        return Glossary(ENTRIES, ENGLISH, sayings)

    @property
    def catalogued(self) -> tuple[Catalogued, ...]:
        return self._catalogued

    def frequency(self, term: str) -> int:
        self.asked.append(term)
        return self._frequencies.get(term, 0)

    def read_as(self, reading: str) -> list[str]:
        return READINGS.get(reading, [])

    def compounds(self) -> list[str]:
        return ["健康寿命", "薬剤耐性対策", "地域医療連携推進協議会", "健診", "2024年度目標"]
