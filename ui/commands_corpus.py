"""What the ``corpus`` commands do. Each imports what it needs when it runs."""

from __future__ import annotations

import time
from argparse import Namespace
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from ui.arguments import CATALOGUE_KEYS, UsageError
from ui.commands import open_assistant
from ui.settings import Settings
from ui.terminal import printable, tell, without_surrogates, write, write_exactly, write_json

if TYPE_CHECKING:
    from indexer.types import Catalogued

_TOLD_EVERY = 5.0  # seconds between two words on how far a long download is


def corpus_list(given: Namespace) -> None:
    from indexer.catalog import read_corpora
    from indexer.editions import superseded
    from ui.corpus_listing import Listed, corpus_lines

    corpus = read_corpora(Settings.read().corpus(given.corpus))
    held = [entry.catalogued for entry in corpus.entries]
    known = {one.id: one for one in (*held, *corpus.awaited)}
    newer = superseded(known.values())
    listed = [
        Listed(one, number < len(held), known.get(newer.get(one.id, "")))
        for number, one in enumerate(known.values())
    ]
    if given.json:
        write_json({"documents": [one.as_dict() for one in listed]})
    else:
        write(corpus_lines(listed))
    for problem in corpus.problems:
        tell(printable(f"注意：{problem}"))


def corpus_add(given: Namespace) -> None:
    from indexer.catalog.holdings import add
    from ui.corpus_listing import added_lines

    folder = _one_folder(given.corpus)
    values = {key: getattr(given, key) for key in CATALOGUE_KEYS}
    taken = add(folder, given.file_path, {k: v for k, v in values.items() if v is not None})
    if taken.document is None:
        known = taken.catalogued
        write(
            f"同じ内容の文書「{known.title}」（{known.id}、{known.file}）がすでにあります。何もしませんでした。\n"
        )
        return
    write(added_lines(taken.document, taken.path.stat().st_size))
    for flag in taken.document.flags:
        tell(printable(f"注意：{flag}"))


def _one_folder(flag: str | None) -> Path:
    folders = Settings.read().corpus([flag] if flag else None)
    if len(folders) > 1:
        named = "、".join(map(str, folders))
        raise UsageError(
            f"文書のフォルダが {named} と複数あります。--corpus でどれに加えるか一つ指定してください。"
        )
    if not folders[0].is_dir():
        from indexer.errors import CorpusError

        raise CorpusError(
            f"文書のフォルダ {folders[0]} がありません。--corpus に正しいフォルダを指定してください。"
        )
    return folders[0]


def corpus_fetch(given: Namespace) -> int:
    from indexer.fetch import fetch
    from indexer.fetch.download import Web

    folders = Settings.read().corpus(given.corpus)
    ids = [without_surrogates(one) for one in given.ids]
    done = failed = 0
    for outcome in fetch(folders, ids, Web.open(), _begun):
        done += not outcome.failed
        failed += outcome.failed
        if outcome.failed:
            tell(printable(f"取得できませんでした：{outcome.said}"))
        else:
            write(printable(outcome.said) + "\n")
    if not done and not failed:
        write("取得先のわかる文書は、すべて取得してあります。\n")
    return 1 if failed else 0


def _begun(known: Catalogued) -> Callable[[int, int | None], None]:
    """Say that ``known`` is being fetched, and now and then how far it is."""
    tell(printable(f"「{known.title}」を取得しています…"))
    last = time.monotonic()

    def told(there: int, total: int | None) -> None:
        nonlocal last
        if time.monotonic() - last >= _TOLD_EVERY:
            last = time.monotonic()
            whole = "" if total is None else f" / {total / 1e6:,.1f}"
            tell(f"    {there / 1e6:,.1f}{whole} MB")

    return told


def corpus_check(given: Namespace) -> int:
    from indexer.catalog.check import check
    from ui.progress import progress

    with progress() as report:
        found = check(Settings.read().corpus(given.corpus), report)
    for file in found.unlisted:
        tell(printable(f"注意：{file} は目録にありません（索引には入ります）。"))
    for problem in found.problems:
        write(printable(problem) + "\n")
    result = f"問題は {len(found.problems):,} 件です" if found.problems else "問題はありません"
    write(f"文書 {found.held:,} 件を確かめました。{result}（未取得 {found.awaited:,} 件）。\n")
    return 1 if found.problems else 0


def corpus_show(given: Namespace) -> None:
    assistant = open_assistant(given)
    document = assistant.document(without_surrogates(given.id))
    if given.text:
        write_exactly(document.text)
    else:
        from ui.listing import tree_lines

        write(tree_lines(document))


def corpus_diff(given: Namespace) -> None:
    from indexer.diff import diff
    from ui.corpus_listing import difference_lines, difference_object

    assistant = open_assistant(given)
    before, after = (
        assistant.document(without_surrogates(one)) for one in (given.before, given.after)
    )
    found = diff(before, after)
    if given.json:
        write_json(difference_object(before.catalogued, after.catalogued, found))
    else:
        write(difference_lines(before.catalogued, after.catalogued, found))
