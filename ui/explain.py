"""An Explanation as readable Japanese and as an object for JSON. Pure functions."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import asdict
from typing import Any

from assistant.explain import Asked, Evidence, Explanation, Focus, Searched
from assistant.grounds import Reason
from assistant.kinds import Kind
from assistant.passage import Form
from assistant.types import Status
from ui.render import LABELS, PATH_SEPARATOR
from ui.terminal import printable

KINDS: dict[Kind, str] = {
    Kind.PENDING: "確定しているか",
    Kind.ORDINAL: "何番目のものか",
    Kind.COMPARISON: "比較・違い",
    Kind.DEFINITION: "定義・意味",
    Kind.LAW: "根拠となる法令・条文",
    Kind.REASON: "理由・目的",
    Kind.COUNT: "いくつあるか",
    Kind.LIST: "一覧・すべての項目",
    Kind.WHO: "誰が・どこが",
    Kind.PERIOD: "時期・期間",
    Kind.VALUE: "数値・目標値",
    Kind.CONTENT: "内容",
}
FORMS: dict[Form, str] = {
    Form.SENTENCE: "文",
    Form.ITEM: "項目",
    Form.GROUP: "見出しとその項目",
    Form.EMPTY: "見出しだけ",
}
# What a reason says; {words} are its words, each in 「」, {value} and {least} its figures.
REASONS: dict[str, str] = {
    # the question was not asked of the documents
    "crisis": "命に関わる相談と読める{words}ため、文書を探さずに案内しました",
    "animal": "動物の具合や治療の相談と読める{words}ため、文書を探しませんでした",
    "care": "個別の症状・治療・薬の相談と読める{words}ため、文書を探しませんでした",
    "private": "特定の人の個人情報を尋ねていると読める{words}ため、文書を探しませんでした",
    "counsel": "個別の法律・税・年金などの相談と読める{words}ため、文書を探しませんでした",
    "about": "この案内役そのものへの質問と読める{words}ため、文書を探しませんでした",
    "patience": "質問ではなく、感想や不満と読める{words}ため、文書を探しませんでした",
    "outside": "政策文書と関わりのない事柄と読める{words}ため、文書を探しませんでした",
    "instruction": "案内役への指示と読める{words}ため、従わず、文書も探しませんでした",
    "unreadable": "何を尋ねているのかを示す言葉がありませんでした",
    "courtesy": "あいさつやお礼だけと読める{words}ため、文書を探しませんでした",
    # it was answered
    "best": "質問の言葉を十分に覆い（{value} ≥ {least}）、必要なものがそろう最初の記載を選びました",
    "near": "そのままの記載はありませんが（覆う割合 {value} < {least}）、関係する記載を選びました",
    "settled": "未確定の印と、文書が案かどうかを見て答えました",
    "defined": "その言葉を定義・説明している箇所を選びました",
    "penalty": "違反する行為の規定と、それを罰する規定を結んで答えました",
    "sides": "比べられているものごとに、それについての記載を選びました",
    "read": "見つかった記載から、尋ねられている語句を読み取りました",
    "other": "質問の種類に合う記載を選びました",
    # it was not
    "article": "名指しされた法令に、その条がありません",
    "unheld": "名指しされた法令は、収録している文書にありません",
    "nothing": "質問の言葉を含む記載が見つかりませんでした",
    "empty": "{words}という見出しはありますが、その下に何も書かれていません",
    "unmarked": "尋ねられているものについての記載が見つかりませんでした",
    "undefined": "{words}を定義・説明している箇所がありません",
    "time": "文書は{words}を取り上げていません",
    "side": "{words}についての記載がないため、比べられません",
    # what a passage lacks
    "who": "誰か、どの機関かが書かれていない",
    "needs": "{words}が書かれていない",
    "names": "{words}に触れていない",
    "asked": "尋ねられている{words}に触れていない",
    "count": "数も、数えられる一覧も書かれていない",
    "open": "尋ねられている内容を、政令や省令などに委ねている",
    "coverage": "覆う割合が足りない（{value} < {least}）",
    "score": "最も近い記載に比べて点が低い（{value} < {least}）",
}
LIMITS = {
    "given": "指定された {count:,} 文書",
    "named": "質問が名指しする文書を先に、そこに答えがなければほかの文書も",
    "current": "置き換えられた版を除く {count:,} 文書",
    "all": "すべての {count:,} 文書",
}
_PLAIN = frozenset(("needs",))  # of these the words stand without 「」
_LACKS = frozenset("needs names asked count open coverage score".split())
_EXCERPT = 90  # characters of a passage that are shown
_COVERED = 0.5  # from which a passage is shown as covering a phrase
_OTHERS, _SOURCES = 6, 5  # other wordings, documents that are shown


def reason_text(reason: Reason) -> str:
    """``reason`` in words, without a full stop."""
    quoted = "".join(f"「{word}」" for word in reason.words)
    if reason.code in _PLAIN:
        quoted = "、".join(reason.words)
    template = REASONS[reason.code]
    if template.find("読める{words}") >= 0:
        quoted = f"（{quoted}）" if quoted else ""
    return template.format(words=quoted, **_told_apart(reason.value, reason.least))


def _told_apart(value: float | None, least: float | None) -> dict[str, str]:
    """Two figures with as many places as tell them apart; none where there are none."""
    if value is None or least is None:
        return {}
    places = 2 if f"{value:.2f}" != f"{least:.2f}" else 4
    return {"value": f"{value:.{places}f}", "least": f"{least:.{places}f}"}


def text(explanation: Explanation) -> str:
    """``explanation`` for a terminal, without the answer itself."""
    lines = ["この答えになった理由"]
    several = len(explanation.asked) > 1
    for number, asked in enumerate(explanation.asked, 1):
        lines += ["", f"【問い{number}】{_line(asked.text)}"] if several else [""]
        lines += _asked(asked)
    if explanation.withheld:
        lines += ["", "出典の言葉で確かめられず、除いた文"]
        for one in explanation.withheld:
            problems = "、".join(f"「{problem}」" for problem in one.problems) or "文全体"
            lines += [f"・{_excerpt(one.statement)}", f"    出典にないもの：{problems}"]
    return printable("\n".join(lines) + "\n")


def _asked(asked: Asked) -> Iterator[str]:
    if asked.kind is not None:
        whether = "（あるかどうか、そうかどうかの問い）" if asked.whether else ""
        yield f"読み取り：{_line(asked.understood)}"
        yield f"種類：{KINDS[asked.kind]}{whether}"
        yield from _listed("焦点", map(_focus, asked.focus))
        if asked.needs:
            yield f"答えに必要なもの：{'、'.join(asked.needs)}"
    if asked.searched is not None:
        yield from _listed(f"探した範囲：{_limit(asked.searched)}", _sources(asked.searched))
    yield f"判定：{LABELS[asked.status]}"
    own = [reason_text(reason) for reason in asked.why if reason.code not in _LACKS]
    lacks = [reason_text(reason) for reason in asked.why if reason.code in _LACKS]
    nearest = f"最も近い記載に足りないもの：{'、'.join(lacks)}"
    yield from (f"理由：{said}。" for said in own)
    yield from [f"理由：{nearest}。"] if lacks else []
    if asked.evidence:
        yield from ("", "検討した記載（質問に近い順）")
        for evidence in asked.evidence:
            yield from _evidence(asked, evidence)


def _listed(head: str, lines: Iterable[str]) -> Iterator[str]:
    yield head
    yield from (f"・{line}" for line in lines)


def _focus(focus: Focus) -> str:
    said = f"{_line(focus.words)}　重み {focus.weight:.2f}"
    if focus.title:
        said += "　文書の名前"
    if focus.others:
        more = "…" if len(focus.others) > _OTHERS else ""
        said += f"　別の言い方：{'、'.join(map(_line, focus.others[:_OTHERS]))}{more}"
    return said


def _limit(searched: Searched) -> str:
    return LIMITS[searched.limit].format(count=searched.count)


def _sources(searched: Searched) -> Iterator[str]:
    yield from (f"{id_}　{_line(title)}" for id_, title in searched.documents[:_SOURCES])
    if len(searched.documents) > _SOURCES:
        yield f"ほか {len(searched.documents) - _SOURCES:,} 文書"


def _evidence(asked: Asked, evidence: Evidence) -> Iterator[str]:
    place = PATH_SEPARATOR.join(
        map(_line, (evidence.title or evidence.document, *evidence.section))
    )
    page = "" if evidence.page is None else f"　{evidence.page} ページ"
    number = "－" if evidence.rank is None else f"{evidence.rank}."
    answered = asked.status in (Status.ANSWERED, Status.PARTIAL)
    chosen = "" if not evidence.chosen else "【採用】" if answered else "【参考として提示】"
    yield f"{number} {chosen}{place}{page}"
    yield f"    {_figures(asked, evidence)}"
    yield f"    「{_excerpt(evidence.text)}」"
    if evidence.chosen and answered:
        return
    if lacks := "、".join(map(reason_text, evidence.why_not)):
        yield f"    採らなかった理由：{lacks}。"
    elif answered:
        yield "    採らなかった理由：条件は満たすが、採用した記載を優先した。"


def _figures(asked: Asked, evidence: Evidence) -> str:
    form = FORMS[evidence.form]
    if evidence.coverage is None or evidence.score is None:
        return f"{form}　順位によらず、問いの種類に応じて引いた記載"
    figures = f"{form}　覆う割合 {evidence.coverage:.2f}　点 {evidence.score:.2f}"
    if not evidence.covers:
        return figures
    return f"{figures}　覆う言葉：{'、'.join(map(_line, covered_words(asked, evidence))) or 'なし'}"


def covered_words(asked: Asked, evidence: Evidence) -> list[str]:
    """The phrases of the question that a passage covers by half at least."""
    pairs = zip(asked.focus, evidence.covers, strict=False)
    return [focus.words for focus, cover in pairs if cover >= _COVERED]


def _line(said: str) -> str:
    return " ".join(said.split())


def _excerpt(said: str) -> str:
    line = _line(said)
    return line if len(line) <= _EXCERPT else f"{line[:_EXCERPT]}…"


def as_object(explanation: Explanation) -> dict[str, Any]:
    """``explanation`` for JSON, without the answer; reasons with their text in Japanese."""
    return {
        "asked": [_asked_object(asked) for asked in explanation.asked],
        "withheld": [
            {"statement": one.statement, "problems": list(one.problems)}
            for one in explanation.withheld
        ],
    }


def _asked_object(asked: Asked) -> dict[str, Any]:
    searched = asked.searched
    return {
        "question": asked.text,
        "understood": asked.understood,
        "status": str(asked.status),
        "kind": asked.kind and str(asked.kind),
        "kind_text": asked.kind and KINDS[asked.kind],
        "whether": asked.whether,
        "focus": [asdict(focus) | {"others": list(focus.others)} for focus in asked.focus],
        "needs": list(asked.needs),
        "searched": searched
        and {
            "limit": searched.limit,
            "count": searched.count,
            "documents": [{"id": id_, "title": title} for id_, title in searched.documents],
        },
        "why": [_reason_object(reason) for reason in asked.why],
        "evidence": [_evidence_object(asked, evidence) for evidence in asked.evidence],
    }


def _reason_object(reason: Reason) -> dict[str, Any]:
    return asdict(reason) | {"words": list(reason.words), "text": reason_text(reason)}


def _evidence_object(asked: Asked, evidence: Evidence) -> dict[str, Any]:
    return {
        "rank": evidence.rank,
        "chosen": evidence.chosen,
        "document": {"id": evidence.document, "title": evidence.title},
        "section": list(evidence.section),
        "page": evidence.page,
        "form": str(evidence.form),
        "coverage": evidence.coverage,
        "score": evidence.score,
        "covers": list(evidence.covers),
        "covered": covered_words(asked, evidence),
        "start": evidence.start,
        "end": evidence.end,
        "text": evidence.text,
        "why_not": [_reason_object(reason) for reason in evidence.why_not],
    }
