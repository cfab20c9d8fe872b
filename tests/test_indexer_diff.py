"""Two editions side by side: what was added, removed, changed, and in which words."""

from __future__ import annotations

import json
import time
from pathlib import Path

import pytest
from hypothesis import given
from indexer_samples import document_of, documents

from indexer import formats
from indexer.counterparts import pairs, units
from indexer.diff import Difference, Kind, diff
from indexer.types import Catalogued

SHARED = Path(__file__).resolve().parents[2] / "shared"
PLAN = """健康の計画

1. 総論

計画の期間は令和2年度から5年間とする。

2. 施策

2.1. 認知症

認知症サポーターを1,200万人養成する。

（１）目標

通いの場の参加率を8％とする。

（２）担当

厚生労働省が担う。

2.2. 薬剤耐性

○ 抗菌薬の使用を減らす取組

・ 普及啓発を行う。

・ 動向を調べる。

3. 国際

アジアに展開する。
"""
# (what is replaced, by what, [(kind, last heading before, last heading after, edits)])
TABLE: list[tuple[str, str, list[tuple[str, str | None, str | None, list[tuple[str, str]]]]]] = [
    ("", "", []),
    # Only print differs: full-width figures, the calendar, blanks.
    ("令和2年度から5年間", "2020年度から５年間", []),
    ("1,200万人", "１２００万人", []),
    ("通いの場の", "通いの場 の", []),
    ("8％", "10％", [("changed", "（１）目標", "（１）目標", [("8", "10")])]),
    ("厚生労働省が", "内閣府が", [("changed", "（２）担当", "（２）担当", [("厚生労働省", "内閣府")])]),
    (
        "普及啓発を行う",
        "普及啓発と研修を行う",
        [("changed", "○ 抗菌薬の使用を減らす取組", "○ 抗菌薬の使用を減らす取組", [("", "と研修")])],
    ),
    ("3. 国際\n\nアジアに展開する。\n", "", [("removed", "3. 国際", None, [])]),
    ("・ 動向を調べる。\n", "", [
        ("changed", "○ 抗菌薬の使用を減らす取組", "○ 抗菌薬の使用を減らす取組", [("・ 動向を調べる。", "")]),
    ]),
    ("3. 国際", "2.3. 感染症\n\n備える。\n\n3. 国際", [("added", None, "2.3. 感染症", [])]),
    # Renumbered by what came in before: the same section with another number.
    (
        "3. 国際",
        "3. 予防\n\n健診を勧める。\n\n4. 国際",
        [("added", None, "3. 予防", []), ("changed", "3. 国際", "4. 国際", [("3", "4")])],
    ),
    # Renamed, and changed besides.
    (
        "2.2. 薬剤耐性",
        "2.2. 薬剤耐性（AMR）",
        [("changed", "2.2. 薬剤耐性", "2.2. 薬剤耐性（AMR）", [("", "（AMR）")])],
    ),
    ("健康の計画", "健康の計画（改定）", [("changed", None, None, [("", "（改定）")])]),
]  # fmt: skip


def told(found: Difference) -> list[tuple[str, str | None, str | None, list[tuple[str, str]]]]:
    def last(side) -> str | None:
        return side.path[-1] if side and side.path else None

    return [
        (str(c.kind), last(c.before), last(c.after), [(e.before, e.after) for e in c.edits])
        for c in found.changes
    ]


@pytest.mark.parametrize(("old", "new", "expected"), TABLE)
def test_what_changed_in_a_plan(old: str, new: str, expected: list) -> None:
    before, after = document_of(PLAN), document_of(PLAN.replace(old, new) if old else PLAN)
    found = diff(before, after)
    assert told(found) == expected
    assert len(units(before)) == found.same + len(found.changes) - found.count(Kind.ADDED)


def test_an_edit_is_shown_where_it_stands_and_near_ones_are_one() -> None:
    found = diff(document_of(PLAN), document_of(PLAN.replace("8％とする", "10％以上とする")))
    (edit,) = found.changes[0].edits
    assert (edit.lead, edit.before, edit.after) == ("通いの場の参加率を", "8％", "10％以上")
    assert edit.trail == "とする。"


def test_the_order_is_that_of_the_newer_edition() -> None:
    new = PLAN.replace("1. 総論", "1. 序\n\n始めに。\n\n2. 総論").replace(
        "（２）担当\n\n厚生労働省が担う。\n", ""
    )
    kinds = [(str(c.kind), (c.after or c.before).path[-1]) for c in diff(
        document_of(PLAN), document_of(new)
    ).changes]  # fmt: skip
    assert kinds[0] == ("added", "1. 序")
    assert ("removed", "（２）担当") in kinds


LAW = {
    "Law": {
        "LawNum": "平成二十六年法律第一号",
        "LawBody": {
            "LawTitle": "健康法",
            "MainProvision": {
                "Chapter": [
                    {
                        "@Num": "1",
                        "ChapterTitle": "第一章　総則",
                        "Article": [
                            {"@Num": str(n), "ArticleCaption": f"（{name}）", "ArticleTitle": f"第{kanji}条",
                             "Paragraph": [{"@Num": "1", "ParagraphNum": "", "ParagraphSentence": {"Sentence": text}}]}
                            for n, kanji, name, text in (
                                (1, "一", "目的", "この法律は、国民の健康の増進を図ることを目的とする。"),
                                (2, "二", "責務", "国は、前条の目的を達成するため施策を講ずる。"),
                                (3, "三", "計画", "厚生労働大臣は、十年ごとに計画を定める。"),
                            )
                        ],
                    }
                ]
            },
        },
    }
}  # fmt: skip


def law(data: object) -> object:
    name = "law.json"
    return formats.read(json.dumps(data, ensure_ascii=False).encode(), Catalogued("l", "", name))


def law_diff(old: str, new: str) -> Difference:
    changed = json.loads(json.dumps(LAW, ensure_ascii=False).replace(old, new))
    return diff(law(LAW), law(changed))


def _has_law_reader() -> bool:
    return (Path(formats.__file__).parent / "law_json.py").is_file()


@pytest.mark.skipif(not _has_law_reader(), reason="needs the reader of laws")
@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("十年ごと", "五年ごと", [("changed", "第三条（計画）", "第三条（計画）", [("十", "五")])]),
        ("（計画）", "（基本計画）", [("changed", "第三条（計画）", "第三条（基本計画）", [("計画", "基本計画")])]),
    ],
)  # fmt: skip
def test_a_law_is_compared_by_article(old: str, new: str, expected: list) -> None:
    found = told(law_diff(old, new))
    assert found == expected


@pytest.mark.skipif(not _has_law_reader(), reason="needs the reader of laws")
def test_kanji_and_arabic_article_numbers_are_the_same() -> None:
    assert law_diff("第三条", "第３条").changes == ()


LAWS = SHARED / "corpus" / "laws"


@pytest.mark.skipif(not LAWS.is_dir() or not _has_law_reader(), reason="needs the shared documents")
def test_a_real_law_without_one_article_and_with_another_word() -> None:
    source = (LAWS / "414AC0000000103.json").read_text(encoding="utf-8")
    data = json.loads(source.replace("十二月", "三月"))
    gone = data["Law"]["LawBody"]["MainProvision"]["Chapter"][1]["Article"].pop(1)
    before, after = law(json.loads(source)), law(data)
    found = diff(before, after)
    (removed,) = [change for change in found.changes if change.kind is Kind.REMOVED]
    assert removed.before.path[-1].startswith(gone["ArticleTitle"])
    assert found.count(Kind.ADDED) == 0
    assert all("三月" in edit.after for c in found.changes for edit in c.edits)


@given(documents())
def test_a_document_does_not_differ_from_itself(document) -> None:
    found = diff(document, document)
    assert found.changes == ()
    assert found.same == len(units(document))


@given(documents(), documents())
def test_every_section_is_told_of_once(before, after) -> None:
    found = diff(before, after)
    old, new = units(before), units(after)
    paired = pairs(old, new)
    assert len(set(paired.values())) == len(paired)
    assert found.count(Kind.REMOVED) == len(old) - len(paired)
    assert found.count(Kind.ADDED) == len(new) - len(paired)
    assert found.same + found.count(Kind.CHANGED) == len(paired)
    for change in found.changes:
        for edit in change.edits:
            assert edit.before in before.text
            assert edit.after in after.text
            assert edit.before or edit.after


def test_units_cover_the_text_once() -> None:
    document = document_of(PLAN)
    spans = sorted(span for unit in units(document) for span in unit.spans)
    assert "".join(document.text[start:end] for start, end in spans) == document.text


@pytest.mark.slow
@pytest.mark.parametrize("alike", [False, True])
def test_five_thousand_sections_take_seconds(alike: bool) -> None:
    def text(changed: int) -> str:
        title = "目標" if alike else "施策その{}"
        parts = ["計画\n\n"]
        for i in range(1, 71):
            parts.append(f"{i}. {title.format(i * 7919 % 5003)}\n\n件数を{i}件とする。\n\n")
            parts += [
                f"{i}.{j}. {title.format(i * 97 + j)}\n\n値は{j * i + (j == changed)}である。\n\n"
                for j in range(1, 71)
            ]
        return "".join(parts)

    before, after = document_of(text(3)), document_of(text(4))
    assert len(units(before)) == 4971
    began = time.perf_counter()
    found = diff(before, after)
    assert time.perf_counter() - began < 5
    assert found.count(Kind.CHANGED) > 50
