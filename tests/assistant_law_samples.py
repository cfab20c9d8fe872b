"""A small corpus of two laws and a plan, indexed once, and passages of it scored for a question."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from indexer_law_samples import article, law, supplement
from indexer_samples import entry, write_corpus

from assistant.evidence import Scored, Scorer
from assistant.lexicon import Lexicon
from assistant.passage import Form, Passage, group_of, passage_at
from assistant.question import Question, understand
from indexer.build import build
from indexer.index import Index
from indexer.types import Document

AGENCY, PATIENTS, PLAN = "agency", "patients", "plan"
AGENCY_LAW = law(
    article("1", "この法律は、見本研究機構（以下「機構」という。）の組織を定めることを目的とする。", caption="（目的）"),
    article("2", "機構は、次に掲げる業務を行う。\n一　研究開発を行うこと。\n二　助成金を交付すること。\n三　情報を提供すること。", caption="（業務の範囲）"),
    article("3", "機構に、役員として理事長及び監事二人を置く。", "理事長は、主務大臣が任命する。", "理事長の任期は、四年とする。", caption="（役員の任命）"),
    article("4", "第二条第二号に掲げる業務に関し必要な事項は、厚生労働省令で定める。", caption="（省令への委任）"),
    article("5", "機構は、平成二十九年法律第二十八号の規定により、年度計画を提出しなければならない。", caption="（年度計画）"),
    title="見本研究機構法",
    after=supplement(article("1", "この法律は、令和二年四月一日から施行する。", caption="（施行期日）"))
    + supplement("<Paragraph Num=\"1\"><ParagraphNum/><ParagraphSentence><Sentence>理事長の任期は、なお従前の例による。</Sentence></ParagraphSentence></Paragraph>", amends="令和三年法律第七号"),
)  # fmt: skip
PATIENTS_LAW = law(
    article("1", "この法律は、難病の患者に対する医療費の支給を定め、国民保健の向上を図ることを目的とする。", caption="（目的）"),
    article("2", "都道府県は、患者に対し、特定医療費を支給する。", caption="（特定医療費の支給）"),
    article("3", "都道府県知事は、二十人以内の委員から成る審査会を置く。", caption="（審査会）"),
    title="難病の患者に対する医療等に関する法律",
)  # fmt: skip
PLAN_TEXT = """見本健康計画

1. 期間

計画の期間は平成28年（2016年）4月から五年間とする。これを踏まえ、毎年評価を行う。

2. 施策

施策の柱を、①予防、②診断、③治療の３つと定める。

3. 目標【P】

健康寿命を75歳以上とする。
"""


@cache
def index() -> Index:
    """The index of the three; built once a process, gone with it."""
    folder = TemporaryDirectory()
    files = {
        "documents/agency.xml": AGENCY_LAW,
        "documents/patients.xml": PATIENTS_LAW,
        "documents/plan.txt": PLAN_TEXT,
    }
    catalog = (
        entry(AGENCY, "documents/agency.xml", title="見本研究機構法")
        + entry(PATIENTS, "documents/patients.xml", title="難病の患者に対する医療等に関する法律")
        + entry(PLAN, "documents/plan.txt", title="見本健康計画", status="案")
    )
    build([write_corpus(Path(folder.name) / "corpus", files, catalog)], Path(folder.name) / "index")
    opened = Index.open(Path(folder.name) / "index")
    _KEPT.append(folder)
    return opened


_KEPT: list[TemporaryDirectory[str]] = []  # the folder lives as long as the process


@cache
def lexicon() -> Lexicon:
    return Lexicon(index())


@cache
def scorer() -> Scorer:
    return Scorer(index())


def asked(text: str) -> Question:
    return understand(text, lexicon())


def at(document_id: str, words: str) -> Passage:
    """The sentence or item that ``words`` stand in."""
    document = index().document(document_id)
    found = passage_at(document, document.text.index(words))
    assert found is not None
    return found


def group(document_id: str, heading: str) -> Passage:
    """What stands under the section that begins with ``heading``, as a whole."""
    document = index().document(document_id)
    section = next(s for s in document.sections if document.heading(s).startswith(heading))
    found = group_of(document, section)
    assert found is not None
    return found


def every(document: Document) -> list[Passage]:
    """Each sentence, item and heading of ``document`` with what it lists, in order."""
    found: dict[tuple[str, int, int, Form], Passage] = {}
    for section in document.sections[1:]:
        whole = group_of(document, section)
        starts = range(section.start, section.body_end)
        inside = [whole] if whole else []
        for one in (*inside, *(p for i in starts if (p := passage_at(document, i)))):
            found.setdefault((*one.key, one.form), one)
    return list(found.values())


def scored(question: Question, *passages: Passage) -> list[Scored]:
    return scorer().score(question, passages)
