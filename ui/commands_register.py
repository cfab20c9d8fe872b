"""What the ``register`` command does. It imports what it needs when it runs."""

from __future__ import annotations

import json
import shutil
import sys
from argparse import Namespace

from ui.arguments import REGISTER_LIMITS, UsageError
from ui.commands import open_assistant
from ui.terminal import tell, without_surrogates, write_exactly, write_json


def register(given: Namespace) -> None:
    """Rows of a kind as a table, CSV, JSON or XLSX, to ``--out`` or standard output."""
    from indexer.register import limits
    from ui import register_table

    if given.format == "xlsx" and given.out is None:
        raise UsageError("--format xlsx では、書くファイルを --out で指定してください。")
    query = limits.read(
        given.kind,
        documents=[without_surrogates(one) for one in given.document or ()] or None,
        **{name: without_surrogates(getattr(given, name) or "") for name in REGISTER_LIMITS},
    )
    assistant = open_assistant(given)
    entries = assistant.register(query)
    titles = {known.id: known for known in assistant.documents()}
    told = limits.described(query, {known.id: known.title for known in titles.values()})
    match given.format:
        case "xlsx":
            whole: str | bytes = register_table.as_xlsx(query.kind, entries)
        case "csv":
            whole = register_table.as_csv(query.kind, entries)
        case "json":
            rows = register_table.as_objects(entries, titles)
            found = {"kind": query.kind, "total": len(rows), "limits": told, "rows": rows}
            whole = json.dumps(found, ensure_ascii=False, indent=2) + "\n"
        case _:
            width = shutil.get_terminal_size().columns if sys.stdout.isatty() else None
            whole = register_table.as_table(query.kind, entries, told, width)
    if given.out is None:
        write_exactly(str(whole))
        return
    from ui.batch import write_whole

    write_whole(given.out, [whole])
    tell(f"{register_table.KIND[query.kind]} {len(entries):,} 件を {given.out} に書きました。")


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
