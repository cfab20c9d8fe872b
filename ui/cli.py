"""The command line: every command with its arguments. What they do is in ui.commands*."""

from __future__ import annotations

import os
import sys
from argparse import SUPPRESS
from contextlib import suppress
from pathlib import Path
from typing import NoReturn

from ui import arguments, commands, commands_corpus, commands_index, commands_register
from ui.arguments import REGISTERED, Group, Parser, command
from ui.failure import USAGE, guarded
from ui.terminal import prepare_streams


def parser() -> Parser:
    """Every command with its arguments."""
    root = Parser(prog="senryaku", description="政策文書に質問し、引用で確かめられる回答を得ます。")
    group = root.commands()
    indexing = command(
        group,
        "index",
        commands.index_corpus,
        "文書を読み、索引を作る（変わりがなければ何もしない）",
    )
    arguments.add_corpus(indexing)
    arguments.add_index(indexing)
    arguments.add_encoder(indexing)
    arguments.add_path(indexing, "--report", "FILE", "文書ごとの結果を JSON で書くファイル")
    _add_index_commands(indexing)

    asking = command(group, "ask", commands.ask, "質問に、文書だけから引用付きで答える")
    _add_question(asking)
    arguments.add_explain(asking)
    arguments.add_model(asking)
    arguments.add_path(asking, "--jsonl", "IN", "質問を一行に一つ書いたファイル")
    arguments.add_path(asking, "--out", "OUT", "--jsonl の回答を書くファイル")

    searching = command(
        group, "search", commands.search, "質問に近い箇所を、検索方法ごとの点数とともに示す"
    )
    _add_question(searching)
    arguments.add_filters(searching)
    count = arguments.whole_number(1, 1000)
    searching.flags.add_argument(
        "-k", type=count, default=10, metavar="N", help="件数（なければ 10）"
    )

    serving = command(group, "serve", commands.serve, "質問の画面と API を開く")
    arguments.add_index(serving)
    arguments.add_reranker(serving)
    arguments.add_model(serving)
    serving.flags.add_argument("--host", metavar="HOST", help="アドレス（なければ 127.0.0.1）")
    port = arguments.whole_number(0, 65535)
    serving.flags.add_argument("--port", type=port, metavar="PORT", help="ポート（なければ 7860）")
    _add_register_commands(group)
    _add_corpus_commands(
        group.add_parser(
            "corpus",
            help="文書を集め、確かめ、比べる",
            description="文書を集め、確かめ、比べます。",
        )
    )
    _add_eval_commands(
        group.add_parser("eval", help="回答の質を測る", description="質を測ります。")
    )
    return root


def _add_question(asking: Parser) -> None:
    asking.values.add_argument(
        "question", nargs="?", metavar="QUESTION", help="質問（- は標準入力から読む）"
    )
    arguments.add_index(asking)
    arguments.add_reranker(asking)
    arguments.add_documents(asking)
    arguments.add_json(asking)


def _add_register_commands(group: Group) -> None:
    """``register KIND`` shows rows, ``register --status unparsed`` what was not understood;
    ``register diff A B`` compares two editions."""
    told = "施策・KPI・担当の一覧を、もとの言葉とともに示す"
    whole = command(group, "register", commands_register.register, told)
    kinds = whole.commands()
    _add_rows(whole, "unparsed")
    for kind, name in REGISTERED.items():
        if kind != "unparsed":
            showing = command(kinds, kind, commands_register.register, f"{name}の一覧を示す")
            # What a kind is not given must not undo what was given before its name.
            showing.flags.argument_default = SUPPRESS
            _add_rows(showing, kind)
    differing = command(
        kinds,
        "diff",
        commands_register.difference,
        "二つの版を比べ、加わった・消えた・変わった行を示す",
    )
    arguments.add_editions(differing)
    arguments.add_index(differing)
    arguments.add_json(differing)


def _add_rows(showing: Parser, kind: str) -> None:
    showing.set_defaults(kind=kind)
    arguments.add_index(showing)
    arguments.add_documents(showing)
    arguments.add_register(showing)


def _add_index_commands(parent: Parser) -> None:
    """Commands about an index that is there; without one of them ``index`` builds it."""
    group = parent.commands()
    telling = command(
        group, "status", commands_index.status, "どの版を使っているか、最新か、大きさなどを示す"
    )
    arguments.add_index(telling)
    arguments.add_corpus(telling)
    arguments.add_json(telling)
    verifying = command(
        group,
        "verify",
        commands_index.verify,
        "索引のすべてのファイルを読み、書いたとおりか確かめる",
    )
    arguments.add_index(verifying)
    collecting = command(
        group, "gc", commands_index.collect, "使っていない版と、途中で止まった作りかけを消す"
    )
    arguments.add_index(collecting)


def _add_corpus_commands(parent: Parser) -> None:
    group = parent.commands()
    listing = command(
        group, "list", commands_corpus.corpus_list, "文書の一覧を、未取得のものも含めて示す"
    )
    arguments.add_corpus(listing)
    arguments.add_json(listing)

    adding = command(group, "add", commands_corpus.corpus_add, "文書のファイルを加え、目録に書く")
    adding.values.add_argument("file_path", type=Path, metavar="FILE", help="加えるファイル")
    arguments.add_catalogue_keys(adding)
    arguments.add_one_corpus(adding)

    fetching = command(
        group, "fetch", commands_corpus.corpus_fetch, "目録に取得先のある文書を取得する"
    )
    fetching.values.add_argument(
        "ids", nargs="*", metavar="ID", help="文書の id（なければ未取得のものすべて）"
    )
    arguments.add_corpus(fetching)

    checking = command(
        group, "check", commands_corpus.corpus_check, "文書が目録のとおりか、読めるかを確かめる"
    )
    arguments.add_corpus(checking)

    showing = command(group, "show", commands_corpus.corpus_show, "文書の章立てを示す")
    showing.values.add_argument("id", metavar="ID", help="文書の id")
    showing.flags.add_argument("--text", action="store_true", help="索引にある本文をそのまま示す")
    arguments.add_index(showing)

    differing = command(
        group,
        "diff",
        commands_corpus.corpus_diff,
        "二つの版を比べ、加わった・消えた・変わった箇所を示す",
    )
    arguments.add_editions(differing)
    arguments.add_index(differing)
    arguments.add_json(differing)


def _add_eval_commands(parent: Parser) -> None:
    group = parent.commands()
    running = command(group, "run", commands.eval_run, "問題集に答え、採点する")
    running.values.add_argument("questions", type=Path, metavar="FILE", help="問題集（JSONL）")
    arguments.add_path(running, "--json", "OUT", "結果を JSON で書くファイル")
    arguments.add_path(running, "--html", "OUT", "結果を HTML で書くファイル")
    arguments.add_index(running)
    arguments.add_model(running)
    comparing = command(
        group, "compare", commands.eval_compare, "二つの結果を比べる（悪化があれば終了コード 1）"
    )
    comparing.values.add_argument("baseline", type=Path, metavar="BASELINE", help="もとの結果")
    comparing.values.add_argument("run_file", type=Path, metavar="RUN", help="新しい結果")
    retrieving = command(
        group, "retrieval", commands.eval_retrieval, "検索だけを、判定付きの文書集で測る"
    )
    retrieving.values.add_argument(
        "folder",
        type=Path,
        metavar="DIR",
        help="corpus.jsonl、queries.jsonl、qrels.jsonl のあるフォルダ",
    )
    arguments.add_json(retrieving)
    retrieving.flags.add_argument(
        "--run",
        dest="run_file",  # ``run`` is what a command does
        type=Path,
        metavar="OUT",
        help="順位を TREC の形で書くファイル",
    )


def main(given: list[str] | None = None) -> int:
    """Run the command line; returns the exit status."""
    prepare_streams()
    return guarded(lambda: _run(sys.argv[1:] if given is None else given))


def _run(given: list[str]) -> int | None:
    parsed = parser().parse_args(given)
    if not hasattr(parsed, "run"):  # a group of commands and none of them: say what there is
        parsed.group.print_help(sys.stderr)
        return USAGE
    status: int | None = parsed.run(parsed)
    return status


def run() -> NoReturn:
    """The console entry: as ``main``, and leave at once.

    Everything is written and every file closed by then; taking the index and the libraries apart
    again would take a sixth of the time that an answer takes.
    """
    status = main()
    with suppress(OSError, ValueError):  # a reader that hung up has been dealt with
        sys.stdout.flush()
        sys.stderr.flush()
    os._exit(status)


if __name__ == "__main__":
    run()
