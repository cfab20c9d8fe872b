"""A small document and an assistant that answers from it without an index, for the tests of ui."""

from __future__ import annotations

from assistant.types import Answer, Citation, DocumentRef, Status, Token
from indexer.errors import SenryakuError
from indexer.filters import Filter
from indexer.types import Catalogued, Chunk, Document, Hit, Section, SectionKind

TITLE = "試験戦略（案）"
LINES = (
    TITLE,
    "1. 総論",
    "○ 位置づけ",
    "本戦略は<b>17条</b>に基づく & 計画である。",
    "2. 目標【P】",
    "・2040年までに健康寿命を75歳以上とする。",
    "※詳細は別紙。",
    "3. 空の章",
)
TEXT = "\n".join(LINES) + "\n"
ITEM, NOTE, HEADING = SectionKind.ITEM, SectionKind.NOTE, SectionKind.HEADING


def _sections() -> tuple[Section, ...]:
    starts = [TEXT.index(line) for line in LINES] + [len(TEXT)]

    def section(
        number: int,
        parent: int | None,
        kind: SectionKind,
        label: str,
        line: int,
        body: int,
        end: int,
    ) -> Section:
        head_end = starts[line] + len(LINES[line]) + 1
        pending = "【P】" in LINES[line]
        return Section(
            number, parent, kind, label, starts[line], head_end, starts[body], starts[end], pending
        )

    return (
        section(0, None, SectionKind.TITLE, "", 0, 1, 8),
        section(1, 0, HEADING, "1.", 1, 2, 4),
        section(2, 1, ITEM, "○", 2, 4, 4),
        section(3, 0, HEADING, "2.", 4, 5, 7),
        section(4, 3, ITEM, "・", 5, 6, 6),
        section(5, 3, NOTE, "※", 6, 7, 7),
        section(6, 0, HEADING, "3.", 7, 8, 8),
    )


CATALOGUED = Catalogued(
    "test",
    TITLE,
    "documents/test.txt",
    edition="第2期",
    status="案",
    date="2020-03",
    period="2020–2024年度",
    publisher="試験本部",
    url="https://example.jp/plan",
    licence="政府標準利用規約",
)
DOCUMENT = Document(CATALOGUED, TEXT, _sections())
REF = DocumentRef("test", TITLE, "第2期", "案", "2020-03", "https://example.jp/plan")


def citation(marker: int, quote: str, section: tuple[str, ...] = ("2. 目標【P】",)) -> Citation:
    start = TEXT.index(quote)
    return Citation(marker, REF, section, None, quote, start, start + len(quote))


class FakeAssistant:
    """The public methods of Assistant over DOCUMENT; remembers what it was asked."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, list[tuple[str, str]], list[str] | None]] = []
        self.limits: list[Filter | None] = []  # of each search

    def ask(self, question, history=(), documents=None):
        self._check(documents)
        self.asked.append((question, [tuple(turn) for turn in history], documents))
        if "壊" in question:
            raise RuntimeError("boom")
        if not question.strip():
            return Answer(question, Status.CLARIFY, "質問を書いてください。")
        if "予算" in question:
            return Answer(question, Status.NOT_IN_CORPUS, "予算額は文書に書かれていません。")
        if "<" in question:
            return Answer(
                question,
                Status.PARTIAL,
                f"{question} についての <script>alert(1)</script> です[1]。",
                citations=(
                    citation(1, "本戦略は<b>17条</b>に基づく & 計画である。", ("1. 総論",)),
                ),
            )
        return Answer(
            question,
            Status.ANSWERED,
            "健康寿命を75歳以上とすることが目標です[1]。",
            "75歳以上",
            (citation(1, "2040年までに健康寿命を75歳以上とする。"),),
            ("この部分は【P】とされ、確定していません。", "この文書は案です。"),
            timings_ms={"retrieve": 0.1, "answer": 0.2},
        )

    def stream(self, question, history=(), documents=None):
        answer = self.ask(question, history, documents)
        for start in range(0, len(answer.answer), 5):
            yield Token(answer.answer[start : start + 5])
        yield answer

    def search(self, question, k=10, documents=None, history=(), where=None):
        self._check(documents)
        self._check(where and where.documents)
        self.limits.append(where)
        start = TEXT.index(LINES[5])
        end = start + len(LINES[5])
        chunk = Chunk(1, "test", 4, start, end, TEXT[start:end], ("2. 目標【P】",))
        return [Hit(chunk, 0.5, 1.25, None)][:k]

    def documents(self):
        return (CATALOGUED,)

    def document(self, document_id):
        self._check([document_id])
        return DOCUMENT

    def follow(self, document_id, link):
        return None

    def _check(self, documents):
        for document_id in documents or ():
            if document_id != "test":
                raise SenryakuError(f"文書「{document_id}」は取り込まれていません。")
