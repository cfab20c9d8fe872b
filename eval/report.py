"""A run as a table for the terminal, as a page and as JSON."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Mapping, Sequence
from html import escape

from eval.compare import PART_NAMES, Comparison, compare, load_run
from eval.metrics import PARTS
from eval.run import Outcome, Rate, RunReport

__all__ = ["Comparison", "as_html", "as_json", "as_text", "compare", "load_run"]

NAMES = {"passed": "合格", **PART_NAMES}
REFUSALS = {
    "unanswerable": "文書にない問を断った割合",
    "out_of_scope": "対象外の問を断った割合",
    "answerable": "答えられる問を誤って断った割合",
}
COLUMNS = ("passed", *PARTS)
STYLE = """
body{font-family:system-ui,sans-serif;line-height:1.7;
 max-width:70rem;margin:2rem auto;padding:0 1rem}
table{border-collapse:collapse}th,td{border:1px solid #999;padding:.2rem .6rem;text-align:right}
th:first-child,td:first-child{text-align:left}
article{border:1px solid #999;border-left:.5rem solid #2e7d32;margin:1rem 0;padding:.2rem 1rem}
article.failed{border-left-color:#b71c1c}
dt{font-weight:bold}dd{margin:0 0 .5rem 1rem;white-space:pre-wrap;overflow-wrap:anywhere}
"""


def as_json(report: RunReport) -> str:
    """The run as JSON with sorted keys, questions in order of id, a newline at the end."""
    text = json.dumps(report.as_dict(), ensure_ascii=False, sort_keys=True, indent=1)
    # A lone surrogate in an answer becomes its JSON escape instead of failing the write.
    return text.encode("utf-8", "backslashreplace").decode("utf-8") + "\n"


def as_text(report: RunReport, *, failures: bool = True) -> str:
    """The run as tables in plain characters, with what failed unless ``failures`` is False."""
    if not report.outcomes:
        return "問題がありません。"
    rows = [["分野", "問", *(NAMES[column] for column in COLUMNS)]]
    rows += [_row(name, found) for name, found in report.by_category.items()]
    rows.append(_row("全体", report.overall))
    lines = [*table(rows), "", *_summary(report)]
    failed = [outcome for outcome in report.outcomes if outcome.judgement.failed]
    if failed and failures:
        lines += ["", f"不合格 {len(failed)} 問:"]
        lines += [f"  {_failure(outcome)}" for outcome in failed]
    return "\n".join(lines)


def as_html(report: RunReport) -> str:
    """The run as one self-contained page: the failures first, each with what was expected."""
    rows = [_row(name, found) for name, found in report.by_category.items()]
    if report.outcomes:
        rows.append(_row("全体", report.overall))
    ordered = sorted(report.outcomes, key=_worst_first)
    head = "".join(f"<th>{name}</th>" for name in ("分野", "問", *(NAMES[c] for c in COLUMNS)))
    body = "".join(f"<tr>{''.join(f'<td>{escape(c)}</td>' for c in row)}</tr>" for row in rows)
    summary = "".join(f"<li>{escape(line)}</li>" for line in _summary(report))
    return (
        (
            '<!doctype html>\n<html lang="ja"><meta charset="utf-8"><title>評価の結果</title>'
            f"<style>{STYLE}</style>\n<h1>評価の結果</h1>\n"
            f"<table><tr>{head}</tr>{body}</table>\n<ul>{summary}</ul>\n"
            + "\n".join(_article(outcome) for outcome in ordered)
            + "\n</html>\n"
        )
        .encode("utf-8", "replace")
        .decode("utf-8")
    )


def _row(name: str, found: Mapping[str, Rate]) -> list[str]:
    return [name, str(found["passed"].count), *(_percent(found[c].mean) for c in COLUMNS)]


def _summary(report: RunReport) -> list[str]:
    if not report.outcomes:
        return []
    lines = [f"合格率: {_with_interval(report.overall['passed'])}"]
    refusals = report.refusals
    lines += [f"{REFUSALS[k]}: {_with_interval(refusals[k])}" for k in REFUSALS if k in refusals]
    latency = report.latency_ms
    if latency:
        lines.append(f"応答時間: 中央値 {latency['median']:.1f} ms、p95 {latency['p95']:.1f} ms")
    if report.errors:
        lines.append(f"回答が得られなかった問: {len(report.errors)}")
    return lines


def _with_interval(rate: Rate) -> str:
    spread = f"{_percent(rate.low)}–{_percent(rate.high)}"
    return f"{_percent(rate.mean)}（95%区間 {spread}、{rate.count}問）"


def _percent(value: float) -> str:
    return f"{100 * value:.1f}%"


def _failure(outcome: Outcome) -> str:
    failed = "・".join(NAMES[part] for part in outcome.judgement.failed)
    question = " ".join(outcome.question.question.split())
    short = question if len(question) <= 40 else f"{question[:39]}…"
    why = f" ({outcome.error})" if outcome.error else ""
    return f"{outcome.question.id} [{outcome.question.category}] {short} → {failed}{why}"


def _worst_first(outcome: Outcome) -> tuple[bool, int, str]:
    judgement = outcome.judgement
    return judgement.passed, -len(judgement.failed), outcome.question.id


def _article(outcome: Outcome) -> str:
    passed = outcome.judgement.passed
    mark = "合格" if passed else "不合格: " + "・".join(NAMES[p] for p in outcome.judgement.failed)
    terms = "".join(
        f"<dt>{name}</dt><dd>{escape(value)}</dd>" for name, value in _details(outcome) if value
    )
    heading = f"{outcome.question.id}［{outcome.question.category}］{mark}"
    kind = "passed" if passed else "failed"
    return f'<article class="{kind}"><h2>{escape(heading)}</h2><dl>{terms}</dl></article>'


def _details(outcome: Outcome) -> list[tuple[str, str]]:
    question, answer = outcome.question, outcome.answer or {}
    history = "\n".join(f"利用者: {user}\n回答: {said}" for user, said in question.history)
    return [
        ("これまでの会話", history),
        ("問", question.question),
        ("状態", outcome.status or ""),
        ("回答", str(answer.get("answer") or "")),
        ("注記", _lines(answer.get("notes"))),
        ("引用", _lines(_quotes(answer.get("citations")))),
        ("見つからない事実", _groups(outcome.judgement.missing_facts)),
        ("期待する事実", _groups(question.facts)),
        ("期待する根拠", _lines(question.evidence)),
        ("言ってはならないこと", _lines(question.forbid)),
        ("エラー", outcome.error or ""),
    ]


def _quotes(citations: object) -> list[str]:
    listed = citations if isinstance(citations, list) else []
    return [f"[{c.get('marker')}] {c.get('quote')}" for c in listed if isinstance(c, Mapping)]


def _groups(facts: Sequence[Sequence[str]]) -> str:
    return "\n".join(" / ".join(group) for group in facts)


def _lines(values: object) -> str:
    return "\n".join(map(str, values)) if isinstance(values, list | tuple) else ""


def table(rows: Sequence[Sequence[str]]) -> list[str]:
    """Rows as lines with columns aligned, the first to the left and the others to the right."""
    widths = [max(map(_width, column)) for column in zip(*rows, strict=True)]
    return ["  ".join(_cells(row, widths)).rstrip() for row in rows]


def _cells(row: Sequence[str], widths: Sequence[int]) -> list[str]:
    pads = [" " * (width - _width(cell)) for cell, width in zip(row, widths, strict=True)]
    return [row[0] + pads[0], *(p + c for p, c in zip(pads[1:], row[1:], strict=True))]


def _width(text: str) -> int:
    """Columns ``text`` takes in a terminal: two for wide and full-width characters."""
    return sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text)
