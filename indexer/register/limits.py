"""What limits a query, read from what a person writes and said in words that a person can check."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from indexer.errors import SenryakuError
from indexer.normalize import fold_text
from indexer.register.bodies import normalise
from indexer.register.query import FLAGGED, KINDS, UNPARSED, Deadline, RegisterQuery
from indexer.register.types import Status

# How a status is called on the command line and in the API, and what a reader is shown.
STATUSES: Mapping[str, str] = {
    Status.PENDING: "未確定",
    Status.DRAFT: "案",
    Status.HEADING_ONLY: "見出しのみ",
    FLAGGED: "注意あり",
    UNPARSED: "未解釈",
}


NO_LIMITS = "条件なし"


class RegisterError(SenryakuError):
    """What the register is asked for cannot be asked for so."""


def read(
    kind: str,
    *,
    documents: Sequence[str] | None = None,
    body: str = "",
    deadline: str = "",
    section: str = "",
    status: str = "",
    text: str = "",
) -> RegisterQuery:
    """The query of a kind (of query.KINDS) with its limits as written; "" limits nothing.

    A body may be called by any of its names. Raises RegisterError for what cannot be a value.
    """
    if kind not in KINDS:
        raise RegisterError(f"「{kind}」という種類はありません。{'、'.join(KINDS)} のどれかです。")
    if status and status not in STATUSES:
        named = {told: name for name, told in STATUSES.items()}
        if status not in named:
            known = "、".join(STATUSES)
            raise RegisterError(f"「{status}」という状態はありません。{known} のどれかです。")
        status = str(named[status])
    if kind == UNPARSED and status not in ("", UNPARSED):
        raise RegisterError("未解釈の行に状態はありません。状態は種類とともに指定してください。")
    due = Deadline.read(deadline) if deadline else None
    if deadline and due is None:
        raise RegisterError(
            f"「{deadline}」を期限として読めません。2024、2024年度、令和6年度まで のように書いてください。"
        )
    name = normalise(body) or fold_text(body) if body else ""
    return RegisterQuery(
        kind=UNPARSED if status == UNPARSED else kind,
        of=kind if status == UNPARSED != kind else "",
        documents=tuple(documents) if documents is not None else None,
        bodies=(name,) if name else (),
        deadlines=(due,) if due else (),
        section=section,
        status=status or None,
        text=text,
    )


def described(query: RegisterQuery, titles: Mapping[str, str]) -> str:
    """The limits of ``query`` in a line, for a reader to check; ``titles`` by document id."""
    named = "、".join(titles.get(one, one) for one in query.documents or ())
    whether = {None: "", True: "あり", False: "なし"}
    limits = (
        ("文書", named),
        ("主体", "、".join(query.bodies)),
        ("役割", "、".join(query.roles)),
        ("行為", "、".join(query.actions)),
        ("期限", "、".join(map(_due, query.deadlines))),
        ("章節", query.section),
        ("状態", STATUSES.get(query.status or "", "")),
        ("数値目標", whether[query.numbered]),
        ("期限の記載", whether[query.dated]),
        ("主体の記載", whether[query.charged]),
        ("する事", f"{query.doing}～" if query.doing else ""),
        ("語", query.text),
    )
    told = "、".join(f"{name}＝{value}" for name, value in limits if value)
    return told or NO_LIMITS


def _due(deadline: Deadline) -> str:
    bound = {"まで": "まで", "から": "以降"}.get(deadline.bound, "")
    return f"{deadline.year}年{'度' if deadline.fiscal else ''}{bound}"
