"""What the assistant's tests share: what every answer promises, and questions to try it with.

``broken`` looks only at the answer and at the documents it cites, as a reader would.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Sequence

from hypothesis import strategies as st

from assistant import Answer, Assistant, Citation, Status
from indexer.normalize import fold_text

STRATEGY = "kenko-iryo-senryaku-2-gaiyo"
KEYS = "question status answer short_answer citations notes mode timings_ms".split()
CITATION_KEYS = ["marker", "document", "section", "page", "quote", "start", "end"]
DOCUMENT_KEYS = ["id", "title", "edition", "status", "date", "url"]
# Words of the machinery, which no reader is to see.
TRACES = ("Traceback", "Exception", "Error", "None", "object at 0x", "^")

_MARKER = re.compile(r"\[(\d+)\]")
_FIGURE = re.compile(r"\d+(?:\.\d+)*")
_JAPANESE = re.compile(r"[ぁ-んァ-ヶ一-龠]")
_LEAD = re.compile(
    r"次のとおりです。$|、全[〇一二三四五六七八九十百千]+件：$"
)  # a line that only leads to those below it
_LONGEST_QUOTE, _LONGEST_ANSWER = 600, 1000

# ---------------------------------------------------------------- questions

_SUBJECTS = (
    "健康寿命|統合プロジェクト|AMED|ＡＭＥＤ|PD|プログラムディレクター|対象期間|基本理念|基本方針|推進法|推進法１７条|"
    "認知症施策|薬剤耐性（AMR）対策|アジア健康構想|アフリカ健康構想|データ利活用基盤|匿名加工医療情報|データヘルス改革|"
    "若手・女性研究者|レギュラトリーサイエンス|ムーンショット型の研究開発|臨床研究中核病院|官民ファンド|健康経営|"
    "KPI|ＫＰＩ【P】|3.5|3.5(2)|（４）|3.2.1|第3章|本戦略|この戦略|第２期|UHC|国民全体のリテラシー|伴走支援|"
    "担当課|予算|大臣|平均寿命|月面基地|火星|けんこうじゅみょう|健康寿名|dementia|the strategy"
).split("|")
_FIGURES = "2040年|2024年度|2031年|令和12年|二〇四〇年|３年以上|80歳|75歳以上|5年間|１億円|六つ|三番目|17条|99条".split(
    "|"
)
_LINKS = "の|は|と|や|、|における|に関する|について|を中核とした| |　|\n|までに|から|の中で|以外の".split(
    "|"
)
_FORMS = (
    "は何ですか|とは何ですか|とは|の定義は|はいつまでですか|はいつ決まりましたか|の根拠となる法律は|を挙げてください|"
    "はいくつありますか|をすべて示してください|の担当はどこですか|の予算額はいくらですか|は何年ですか|の違いは？|"
    "はなぜ必要なのですか|の目標値は|は確定していますか|の二番目は|の最後は|はありますか|を教えて|ですよね？|"
    "は誰が決めますか|？|。|は何%ですか|の件数は| list| what is|って何|をわかりやすく|に書いてあることは"
).split("|")


def _joined(parts: tuple[str, str, str, str, str, str]) -> str:
    return "".join(parts)


SENSIBLE = st.tuples(
    st.sampled_from(("", "", "", "では、", "ちなみに", "それは", "国会答弁の準備をしています。")),
    st.sampled_from(_SUBJECTS),
    st.sampled_from(_LINKS),
    st.sampled_from((*_FIGURES, *_SUBJECTS)),
    st.sampled_from(("", "", "「", "』", "（")),
    st.sampled_from(_FORMS),
).map(_joined)
SHORT = st.tuples(st.sampled_from(_SUBJECTS), st.sampled_from(_FORMS)).map("".join)
JUNK = st.lists(
    st.one_of(
        st.sampled_from((*_SUBJECTS, *_FIGURES, *_FORMS, "[1]", "[12]", "「[3]」", "①", "<b>")),
        st.text(st.characters(codec=None), max_size=12),
    ),
    max_size=6,
).map("".join)
QUESTIONS = st.one_of(SENSIBLE, SHORT, JUNK)
TURNS = st.lists(
    st.tuples(st.one_of(SENSIBLE, JUNK), st.text(st.characters(codec=None), max_size=40)),
    max_size=3,
)

# ---------------------------------------------------------------- answers


def folded(text: str) -> str:
    """NFKC without white space: how two wordings are compared."""
    return "".join(unicodedata.normalize("NFKC", text).split())


def told(answer: Answer) -> str:
    """Everything that an answer tells, folded."""
    return folded("\n".join((answer.answer, *answer.notes)))


def quoted(answer: Answer) -> str:
    """Everything that an answer quotes, folded."""
    return folded("\n".join(citation.quote for citation in answer.citations))


def same(answer: Answer) -> tuple[object, ...]:
    """An answer without how long it took."""
    data = answer.as_dict()
    del data["timings_ms"]
    return tuple(data.values())


def broken(answer: Answer, assistant: Assistant) -> list[str]:
    """The promises of an answer that ``answer`` breaks; empty where it keeps them all."""
    return [
        *_broken_shape(answer),
        *_broken_status(answer),
        *(f"[{c.marker}] {wrong}" for c in answer.citations for wrong in _broken(c, assistant)),
        *_broken_markers(answer),
        *_broken_figures(answer),
    ]


def _broken_shape(answer: Answer) -> list[str]:
    data = answer.as_dict()
    wrong: list[str] = []
    if list(data) != KEYS:
        wrong.append(f"keys {list(data)}")
    for citation in data["citations"]:
        if list(citation) != CITATION_KEYS or list(citation["document"]) != DOCUMENT_KEYS:
            wrong.append(f"keys of citation {list(citation)}")
    again = json.loads(json.dumps(data, ensure_ascii=False, allow_nan=False).encode("utf-8"))
    if again != data:
        wrong.append("changed by JSON")
    if set(answer.timings_ms) != {"retrieve", "answer"} or min(answer.timings_ms.values()) < 0:
        wrong.append(f"timings {answer.timings_ms}")
    if answer.mode != "extractive":
        wrong.append(f"mode {answer.mode}")
    texts = (answer.answer, *answer.notes)
    if not all(_JAPANESE.search(text) for text in texts):
        wrong.append("no Japanese")
    ours = "\n".join(texts).replace(answer.question, "")
    asked = _nfkc(answer.question).lower()
    wrong += [f"says {t}" for t in TRACES if t in ours and t.lower() not in asked]
    if len(set(answer.notes)) != len(answer.notes):
        wrong.append("a note twice")
    return wrong


def _broken_status(answer: Answer) -> list[str]:
    wrong: list[str] = []
    if not isinstance(answer.status, Status):
        wrong.append(f"status {answer.status!r}")
    if answer.status in (Status.ANSWERED, Status.PARTIAL) and not answer.citations:
        wrong.append("answered from nothing")
    if answer.status in (Status.OUT_OF_SCOPE, Status.CLARIFY) and answer.citations:
        wrong.append("cites where nothing was looked up")
    if answer.short_answer is not None:
        if answer.status is not Status.ANSWERED:
            wrong.append("short answer to what is not answered")
        if folded(answer.short_answer) not in folded(_MARKER.sub("", answer.answer)):
            wrong.append(f"short answer {answer.short_answer!r} is not in the answer")
    return wrong


def _broken(citation: Citation, assistant: Assistant) -> list[str]:
    document = assistant.document(citation.document.id)
    wrong: list[str] = []
    if not citation.quote.strip() or citation.quote != document.text[citation.start : citation.end]:
        wrong.append("is no slice of its document")
    if citation.section != document.path(document.section_at(citation.start)):
        wrong.append(f"does not stand in {citation.section}")
    if citation.page != document.page_at(citation.start):
        wrong.append(f"is not on page {citation.page}")
    if len(citation.quote) > _LONGEST_QUOTE:
        wrong.append(f"is {len(citation.quote)} characters long")
    entry = document.catalogued
    reference = citation.document
    if (reference.title, reference.edition, reference.status, reference.date, reference.url) != (
        entry.title,
        entry.edition,
        entry.status,
        entry.date,
        entry.url,
    ):
        wrong.append("names its document otherwise than the catalogue")
    return wrong


def _broken_markers(answer: Answer) -> list[str]:
    wrong: list[str] = []
    numbers = [citation.marker for citation in answer.citations]
    if numbers != list(range(1, len(numbers) + 1)):
        wrong.append(f"citations numbered {numbers}")
    first_seen = list(dict.fromkeys(int(m) for m in _MARKER.findall(answer.answer)))
    if first_seen != numbers:
        wrong.append(f"markers {first_seen} for citations {numbers}")
    if answer.status in (Status.ANSWERED, Status.PARTIAL):
        wrong += [
            f"no marker: {line}"
            for line in answer.answer.splitlines()
            if not _MARKER.search(line) and not _LEAD.search(line)
        ]
    spans = [(c.document.id, c.start, c.end) for c in answer.citations]
    if len(set(spans)) != len(spans):
        wrong.append("the same words cited twice")
    length = len(folded(_MARKER.sub("", answer.answer)))
    if length > _LONGEST_ANSWER:
        wrong.append(f"{length} characters long")
    return wrong


def _broken_figures(answer: Answer) -> list[str]:
    ground = figures([answer.question, *(c.quote for c in answer.citations)])
    found = _FIGURE.findall(unicodedata.normalize("NFKC", _MARKER.sub("", answer.answer)))
    return [f"figure {figure} from nowhere" for figure in found if figure not in ground]


def figures(texts: Sequence[str]) -> set[str]:
    """The figures of ``texts``, as printed and as folding reads them (令和２年 is 2020年)."""
    ways = [way(text) for text in texts for way in (_nfkc, fold_text)]
    return {figure for text in ways for figure in _FIGURE.findall(text)}


def _nfkc(text: str) -> str:
    return unicodedata.normalize("NFKC", text)
