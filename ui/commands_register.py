"""What the ``register`` command does. It imports what it needs when it runs."""

from __future__ import annotations

import json
import shutil
import sys
from argparse import Namespace
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from ui.arguments import REGISTER_FORMS, REGISTER_LIMITS, REGISTERED, UsageError
from ui.commands import open_assistant
from ui.terminal import tell, without_surrogates, write_exactly, write_json

if TYPE_CHECKING:
    from indexer.register.query import Entry
    from indexer.types import Catalogued


def register(given: Namespace) -> None:
    """Rows of a kind as a table, CSV, JSON or XLSX, to ``--out`` or standard output."""
    from indexer.register import limits
    from indexer.register.query import UNPARSED

    form = given.format or _form_of(given.out)
    if form == "xlsx" and given.out is None:
        raise UsageError("--format xlsx では、書くファイルを --out で指定してください。")
    if given.kind == UNPARSED and given.status not in (UNPARSED, "未解釈"):
        raise UsageError(
            "kpi、measure、responsibility、diff のどれかを指定してください。"
            "種類なしで見られるのは --status unparsed だけです。"
        )
    query = limits.read(
        given.kind,
        documents=[without_surrogates(one) for one in given.document or ()] or None,
        **{name: without_surrogates(getattr(given, name) or "") for name in REGISTER_LIMITS},
    )
    assistant = open_assistant(given)
    entries = assistant.register(query)
    titles = {known.id: known for known in assistant.documents()}
    told = limits.described(query, {known.id: known.title for known in titles.values()})
    whole = _written(form, query.kind, entries, titles, told)
    if given.out is None:
        write_exactly(str(whole))
        return
    from ui.batch import write_whole

    write_whole(given.out, [whole])
    tell(f"{REGISTERED[query.kind]} {len(entries):,} 件を {given.out} に書きました。")


def _form_of(out: Path | None) -> str:
    """The form that a file's name says; a table where it says none."""
    named = out.suffix.removeprefix(".").lower() if out else ""
    return named if named in REGISTER_FORMS else "table"


def _written(
    form: str, kind: str, entries: Sequence[Entry], titles: Mapping[str, Catalogued], told: str
) -> str | bytes:
    from ui import register_table

    match form:
        case "xlsx":
            return register_table.as_xlsx(kind, entries, titles)
        case "csv":
            return register_table.as_csv(kind, entries, titles)
        case "json":
            rows = register_table.as_objects(entries, titles)
            found = {"kind": kind, "total": len(rows), "limits": told, "rows": rows}
            return json.dumps(found, ensure_ascii=False, indent=2) + "\n"
    width = shutil.get_terminal_size().columns if sys.stdout.isatty() else None
    return register_table.as_table(kind, entries, told, titles, width)


def difference(given: Namespace) -> None:
    """Which rows of a kind one edition has and the other has not, and which targets changed."""
    from indexer.register import diff, limits
    from ui import register_changes

    assistant = open_assistant(given)
    editions = [without_surrogates(one) for one in (given.before, given.after)]
    known = [assistant.document(one).catalogued for one in editions]
    found = {
        kind: diff.compare(
            kind, *(assistant.register(limits.read(kind, documents=[one])) for one in editions)
        )
        for kind in ("kpi", "measure", "responsibility")
    }
    if given.json:
        write_json(register_changes.as_object(known[0], known[1], found))
    else:
        write_exactly(register_changes.as_lines(known[0], known[1], found))
