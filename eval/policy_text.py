"""Made-up policy documents in any number, to measure with: they look like real ones and say nothing.

A document is a plan in the form of an extracted text: numbered headings, measures, KPIs with figures
and years, bodies that are responsible. Its nouns come from a real vocabulary by Zipf's law (the
r-th most frequent word is used 1/r as often as the first); each document keeps to subjects of its
own. Document number n is the same in a corpus of any size.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate

from eval.bench import BenchError
from indexer.formats.text import document as read
from indexer.types import Catalogued, Document

CHUNKS = 100  # of a document, about: one for each numbered heading
TERMS = 20_000  # compounds in use; those of the vocabulary and new ones made of their parts
_SUBJECTS = 40  # terms that a document keeps to
_KEPT = 0.7  # of its terms are these
_SENTENCES, _BELOW = (3, 4), (1, 2)  # sentences, then items below a heading: 110 morphemes

_BODIES = (
    "内閣府 内閣官房 厚生労働省 文部科学省 経済産業省 総務省 農林水産省 環境省 国土交通省 消費者庁 デジタル庁 "
    "都道府県 市町村 地方公共団体 国立研究開発法人 独立行政法人 関係府省 推進本部 推進会議 専門調査会 医療機関 研究機関 大学 企業"
).split()
_HEADINGS = (
    "{t}の推進", "{t}及び{t}", "{t}に関する{t}", "{t}の基盤整備", "{t}の現状と課題", "{t}に係る目標", "{t}の体制",
)  # fmt: skip
_PROSE = (
    "{b}は、{t}における{t}の{v}を進める。",
    "また、{t}に資する{t}を{v}するとともに、{t}の在り方を検討する。",
    "このため、{b}において{t}を{v}し、その成果を{t}に活用する。",
    "{t}については、{y}年を目途に{t}との整合を図りつつ{v}する。",
    "なお、{t}の{v}に当たっては、{t}に十分に配慮する。",
    "{t}は、{t}を通じて{t}の実現に寄与することが期待される。",
    "{b}は、{n}億円規模の{t}を{v}し、{y}年度までに結果を公表する。",
)
_ITEMS = (
    "○ {t}について、{b}と{b}が連携し、{t}を{v}する。",
    "○ {y}年度までに、{t}の割合を{p}％以上とすることを目指す。",
    "○ ＫＰＩ：{t}の件数を{y}年度末までに{n}件以上とする。",
    "○ {b}による{t}の{v}（{y}年度から{n}か所）",
)
_VERBS = "整備 強化 促進 支援 推進 拡充 検討 実施 構築 育成 確保 普及 開発 評価 見直し 公表".split()
_QUESTIONS = (
    "{t}の目標は何ですか", "{b}は{t}をどのように進めますか", "{t}と{t}の関係を教えてください",
    "{y}年度までの{t}の割合は？", "{t}のKPI", "{t}に関する{t}の体制", "{t}は誰が担当しますか",
    "{t}を{v}するのはいつまでですか", "{t} {v}", "{b}が{v}する{t}と{t}について",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Nouns, the most frequent first, with their shares added up."""

    terms: tuple[str, ...]
    shares: tuple[float, ...]

    @classmethod
    def of(cls, compounds: Sequence[str], seed: int = 0) -> Vocabulary:
        """``TERMS`` nouns: the ``compounds`` of a corpus in any order, then new ones of two halves.

        Raises BenchError where there are too few to begin with.
        """
        chance = random.Random(seed)
        terms = dict.fromkeys(sorted(c for c in compounds if 2 <= len(c) <= 12))
        if len(terms) < 2:
            raise BenchError(
                "複合語が二つ以上ないと文書を作れません。語の多い索引を指定してください。"
            )
        known = list(terms)
        chance.shuffle(known)
        made = dict.fromkeys(known)
        while len(made) < min(TERMS, len(known) ** 2 // 4):
            first, second = chance.choices(known, k=2)
            made[first[: (len(first) + 2) // 2] + second[len(second) // 2 :]] = None
        return cls(tuple(made), tuple(accumulate(1 / rank for rank in range(1, len(made) + 1))))

    def draw(self, chance: random.Random, count: int) -> list[str]:
        """``count`` terms by Zipf's law."""
        return chance.choices(self.terms, cum_weights=self.shares, k=count)


def documents(vocabulary: Vocabulary, chunks: int, seed: int = 0) -> Iterator[Document]:
    """Documents of about ``chunks`` chunks together."""
    for number in range(-(-chunks // CHUNKS)):
        yield document(vocabulary, number, seed)


def document(vocabulary: Vocabulary, number: int, seed: int = 0) -> Document:
    """The document of that number."""
    chance = random.Random(f"{seed} {number}")
    subjects = vocabulary.draw(chance, _SUBJECTS)
    title = f"第{number + 1}次{subjects[0]}{chance.choice(('計画', '戦略', '基本方針', '大綱'))}"
    lines = [title]
    for place in range(CHUNKS):
        heading = f"{place // 10 + 1}.{place % 10}." if place % 10 else f"{place // 10 + 1}."
        lines += [
            "",
            f"{heading} {_filled(chance.choice(_HEADINGS), chance, vocabulary, subjects)}",
            "",
        ]
        prose = chance.choices(_PROSE, k=chance.randint(*_SENTENCES))
        for line in prose + chance.choices(_ITEMS, k=chance.randint(*_BELOW)):
            lines.append(_filled(line, chance, vocabulary, subjects))
    return read(
        "\n".join(lines), Catalogued(f"plan-{number}", title, f"documents/plan-{number}.txt")
    )


def questions(vocabulary: Vocabulary, count: int, chunks: int, seed: int = 0) -> list[str]:
    """``count`` questions about subjects of a corpus of ``chunks``, of several kinds in turn."""
    chance = random.Random(f"{seed} questions")
    asked: list[str] = []
    for i in range(count):
        number = chance.randrange(-(-chunks // CHUNKS))
        subjects = vocabulary.draw(random.Random(f"{seed} {number}"), _SUBJECTS)
        form = _QUESTIONS[i % len(_QUESTIONS)]
        asked.append(_filled(form, chance, vocabulary, subjects))
    return asked


def _filled(
    form: str, chance: random.Random, vocabulary: Vocabulary, subjects: Sequence[str]
) -> str:
    """``form`` with a term, body, verb, year, share or number for each of its gaps."""
    first, *rest = form.split("{")
    parts = [first]
    for part in rest:
        kind, text = part[0], part[2:]
        parts += [_gap(kind, chance, vocabulary, subjects), text]
    return "".join(parts)


def _gap(kind: str, chance: random.Random, vocabulary: Vocabulary, subjects: Sequence[str]) -> str:
    match kind:
        case "t":
            kept = chance.random() < _KEPT
            return chance.choice(subjects) if kept else vocabulary.draw(chance, 1)[0]
        case "b":
            return chance.choice(_BODIES)
        case "v":
            return chance.choice(_VERBS)
        case "y":
            return str(chance.randint(2020, 2050))
        case "p":
            return str(chance.randint(5, 95))
        case _:
            return str(chance.randint(2, 900))
