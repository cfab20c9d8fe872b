"""The command line. Commands import what they need when they run: ``ask`` has to start quickly.

The one place where the rooms are composed, and the only module of ui that knows eval.
"""

from __future__ import annotations

import sys
from argparse import Namespace
from pathlib import Path

from ui import arguments
from ui.arguments import Parser, UsageError, command
from ui.failure import USAGE, guarded
from ui.settings import Settings
from ui.terminal import (
    prepare_streams,
    question_text,
    tell,
    without_surrogates,
    write,
    write_exactly,
    write_json,
)


def index_corpus(given: Namespace) -> None:
    from indexer.build import build
    from ui.progress import progress

    settings = Settings.read()
    index, encoder = settings.index(given.index), settings.encoder(given.encoder)
    with progress() as report:
        built = build(settings.corpus(given.corpus), index, encoder=encoder, progress=report)
    for notice in (*built.problems, *built.flags):
        tell(f"注意：{notice}")
    done = "索引を作りました" if built.built else "索引は最新です。何もしませんでした"
    write(
        f"{done}：文書 {built.documents:,}、章節・項目 {built.sections:,}、"
        f"断片 {built.chunks:,}、{built.characters:,} 文字（{built.seconds:.1f} 秒、{index}）\n"
    )


def ask(given: Namespace) -> None:
    question, ids = arguments.question_and_documents(given.question, given.document)
    if (question is None) == (given.jsonl is None):
        raise UsageError("QUESTION か --jsonl のどちらか一つを指定してください。")
    if (given.jsonl is None) != (given.out is None):
        raise UsageError("--jsonl と --out は一緒に指定してください。")
    if question is None:
        _ask_file(given, ids)
        return
    from assistant import Assistant

    text = question_text(question)
    answer = Assistant.open(Settings.read().index(given.index)).ask(text, documents=_clean(ids))
    if given.json:
        write_json(answer.as_dict())
    else:
        from ui.render import plain

        write(plain(answer))


def _ask_file(given: Namespace, ids: list[str] | None) -> None:
    if ids or given.json:
        raise UsageError("--jsonl では --document と --json は使えません。")
    from assistant import Assistant
    from ui.batch import answer_file

    assistant = Assistant.open(Settings.read().index(given.index))
    count = answer_file(assistant, given.jsonl, given.out)
    tell(f"{count:,} 問に答え、{given.out} に書きました。")


def search(given: Namespace) -> None:
    question, ids = arguments.question_and_documents(given.question, given.document)
    if question is None:
        raise UsageError(
            "QUESTION を指定してください。使い方は senryaku search --help で見られます。"
        )
    from assistant import Assistant
    from ui.objects import hit_objects

    assistant = Assistant.open(Settings.read().index(given.index))
    text = question_text(question)
    hits = hit_objects(assistant.search(text, given.k, _clean(ids)), assistant)
    if given.json:
        write_json({"question": text, "hits": hits})
    else:
        from ui.listing import hit_lines

        write(hit_lines(hits))


def serve(given: Namespace) -> None:
    from assistant import Assistant

    settings = Settings.read()
    host, port = settings.host(given.host), settings.port(given.port)
    assistant = Assistant.open(settings.index(given.index))
    tell("起動しています…")
    from ui.server import serve as run_server

    run_server(assistant, host, port)


def corpus_list(given: Namespace) -> None:
    from indexer.catalog import read_corpora
    from ui.listing import catalogue_lines

    found = read_corpora(Settings.read().corpus(given.corpus))
    write(catalogue_lines(entry.catalogued for entry in found.entries))
    for problem in found.problems:
        tell(f"注意：{problem}")


def corpus_show(given: Namespace) -> None:
    from assistant import Assistant

    assistant = Assistant.open(Settings.read().index(given.index))
    document = assistant.document(without_surrogates(given.id))
    if given.text:
        write_exactly(document.text)
    else:
        from ui.listing import tree_lines

        write(tree_lines(document))


def eval_run(given: Namespace) -> None:
    from assistant import Assistant
    from eval import dataset, report, run

    listed = dataset.load(given.questions)
    result = run.run(Assistant.open(Settings.read().index(given.index)), listed)
    if given.json is not None:
        given.json.write_text(report.as_json(result), encoding="utf-8")
    if given.html is not None:
        given.html.write_text(report.as_html(result), encoding="utf-8")
    write(report.as_text(result).rstrip("\n") + "\n")


def eval_compare(given: Namespace) -> int:
    from eval.compare import compare, load_run

    comparison = compare(load_run(given.baseline), load_run(given.run_file))
    write(comparison.as_text().rstrip("\n") + "\n")
    return 1 if comparison.worse else 0


def _clean(ids: list[str] | None) -> list[str] | None:
    return [without_surrogates(one) for one in ids] if ids else None


def parser() -> Parser:
    """Every command with its arguments."""
    root = Parser(prog="senryaku", description="政策文書に質問し、引用で確かめられる回答を得ます。")
    commands = root.commands()
    indexing = command(
        commands, "index", index_corpus, "文書を読み、索引を作る（変わりがなければ何もしない）"
    )
    arguments.add_corpus(indexing)
    arguments.add_index(indexing)
    indexing.flags.add_argument(
        "--encoder", metavar="NAME", help="埋め込みモデル（なければ内蔵のもの）"
    )

    asking = command(commands, "ask", ask, "質問に、文書だけから引用付きで答える")
    _add_question(asking)
    arguments.add_path(asking, "--jsonl", "IN", "質問を一行に一つ書いたファイル")
    arguments.add_path(asking, "--out", "OUT", "--jsonl の回答を書くファイル")

    searching = command(
        commands, "search", search, "質問に近い箇所を、検索方法ごとの点数とともに示す"
    )
    _add_question(searching)
    count = arguments.whole_number(1, 1000)
    searching.flags.add_argument(
        "-k", type=count, default=10, metavar="N", help="件数（なければ 10）"
    )

    serving = command(commands, "serve", serve, "質問の画面と API を開く")
    arguments.add_index(serving)
    serving.flags.add_argument("--host", metavar="HOST", help="アドレス（なければ 127.0.0.1）")
    port = arguments.whole_number(0, 65535)
    serving.flags.add_argument("--port", type=port, metavar="PORT", help="ポート（なければ 7860）")
    _add_corpus_commands(
        commands.add_parser("corpus", help="文書を見る", description="文書を見ます。")
    )
    _add_eval_commands(
        commands.add_parser("eval", help="回答の質を測る", description="質を測ります。")
    )
    return root


def _add_question(asking: Parser) -> None:
    asking.values.add_argument(
        "question", nargs="?", metavar="QUESTION", help="質問（- は標準入力から読む）"
    )
    arguments.add_index(asking)
    arguments.add_documents(asking)
    arguments.add_json(asking)


def _add_corpus_commands(group: Parser) -> None:
    commands = group.commands()
    arguments.add_corpus(command(commands, "list", corpus_list, "文書の一覧を示す"))
    showing = command(commands, "show", corpus_show, "文書の章立てを示す")
    showing.values.add_argument("id", metavar="ID", help="文書の id")
    showing.flags.add_argument("--text", action="store_true", help="索引にある本文をそのまま示す")
    arguments.add_index(showing)


def _add_eval_commands(group: Parser) -> None:
    commands = group.commands()
    running = command(commands, "run", eval_run, "問題集に答え、採点する")
    running.values.add_argument("questions", type=Path, metavar="FILE", help="問題集（JSONL）")
    arguments.add_path(running, "--json", "OUT", "結果を JSON で書くファイル")
    arguments.add_path(running, "--html", "OUT", "結果を HTML で書くファイル")
    arguments.add_index(running)
    comparing = command(
        commands, "compare", eval_compare, "二つの結果を比べる（悪化があれば終了コード 1）"
    )
    comparing.values.add_argument("baseline", type=Path, metavar="BASELINE", help="もとの結果")
    comparing.values.add_argument("run_file", type=Path, metavar="RUN", help="新しい結果")


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


if __name__ == "__main__":
    raise SystemExit(main())
