"""Three made-up laws, indexed once a process: duties and their penalties, terms, posts, a body's own law."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from indexer_law_samples import article, law, supplement
from indexer_samples import entry, write_corpus

from assistant import Answer, Assistant
from indexer.build import build
from indexer.index import Index
from indexer.types import Document

BRIDGE, FERRY, BODY = "bridge", "ferry", "body"
TITLES = {BRIDGE: "つり橋保全法", FERRY: "渡船安全法", BODY: "独立行政法人橋りょう技術総合機構法"}
LAWS = {
    BRIDGE: law(
        article("1", "この法律は、橋りょうの点検について必要な事項を定め、もって歩行者の安全を図ることを目的とする。", caption="（目的）"),
        article("2", "この法律において「つり橋」とは、主索により桁をつり下げた構造の橋をいう。", "この法律において「点検基準」とは、橋の損傷の程度を判定するための基準として主務省令で定めるものをいう。", caption="（定義）"),
        article("3", "国土交通大臣は、つり橋の保全に関する基本計画を定めなければならない。", caption="（基本計画）"),
        article("4", "つり橋の管理者は、毎年一回、主索の点検を行い、その結果を都道府県知事に届け出なければならない。", "管理者は、点検の記録を五年間保存しなければならない。", caption="（点検）"),
        article("5", "つり橋保全会議は、会長及び委員をもって組織する。", "会長は、国土交通大臣をもって充てる。", "委員は、橋りょう工学に関し優れた識見を有する者のうちから、市長が任命する。", caption="（つり橋保全会議）"),
        article("6", "独立行政法人橋りょう技術総合機構（以下「機構」という。）は、主索の材料に関する試験を行う。", caption="（機構の業務）"),
        article("7", "第四条第一項の規定に違反して点検を行わなかった者は、三十万円以下の罰金に処する。", caption="（罰則）"),
        article("8", "第四条第二項の規定に違反した者は、十万円以下の過料に処する。"),
        title=TITLES[BRIDGE],
        after=supplement(
            article("1", "この法律は、公布の日から施行する。"),
            article("2", "この法律の施行の際現に存するつり橋については、第四条の規定は、適用しない。"),
        ),
    ),
    FERRY: law(
        article("1", "この法律は、渡船の運航の安全を確保することを目的とする。", caption="（目的）"),
        article("2", "この法律において「渡船」とは、旅客を対岸に運ぶための船舶をいう。", caption="（定義）"),
        article("3", "渡船の運航者は、毎月一回、救命具の点検を行わなければならない。", caption="（点検）"),
        title=TITLES[FERRY],
    ),
    BODY: law(
        article("1", "独立行政法人橋りょう技術総合機構（以下「機構」という。）の名称、目的及び業務の範囲については、この法律の定めるところによる。", caption="（趣旨）"),
        article("2", "機構に、役員として、その長である理事長及び監事二人を置く。", "理事長の任期は、四年とする。", caption="（役員）"),
        article("3", "機構の主たる事務所は、富山市に置く。", caption="（事務所）"),
        title=TITLES[BODY],
    ),
}  # fmt: skip


@cache
def _folder() -> tuple[TemporaryDirectory[str], Path]:
    """The folder of the index, and what keeps it until the process ends."""
    kept = TemporaryDirectory()
    files = {f"laws/{name}.xml": xml for name, xml in LAWS.items()}
    catalog = "".join(entry(n, f"laws/{n}.xml", title=title) for n, title in TITLES.items())
    index = Path(kept.name) / "index"
    report = build([write_corpus(Path(kept.name) / "corpus", files, catalog)], index)
    assert report.problems == ()
    return kept, index


@cache
def engineer() -> Assistant:
    """An assistant open on the three laws."""
    return Assistant.open(_folder()[1])


@cache
def index() -> Index:
    return Index.open(_folder()[1])


def document(document_id: str) -> Document:
    return index().document(document_id)


@cache
def ask(question: str) -> Answer:
    """The answer to ``question``, asked once however many tests look at it."""
    return engineer().ask(question)


def cited(answer: Answer) -> list[str]:
    """The documents cited, each once, in order."""
    return list(dict.fromkeys(citation.document.id for citation in answer.citations))
