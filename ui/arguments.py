"""The grammar of the command line, in Japanese.

argparse rather than a framework: ``ask`` is measured against the bare import of its libraries, and
current typer brings pydantic into every start (a tenth of a second).
"""

from __future__ import annotations

import argparse
import re
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, NoReturn, TypeAlias

from ui.settings import ADDRESS, LONGEST_WAIT, MOST

_ENGLISH = (
    (r"the following arguments are required: (.+)", r"\1 を指定してください。"),
    (r"unrecognized arguments: (-.*)", r"\1 という指定はありません。"),
    (
        r"unrecognized arguments: (.*)",
        r"余分な引数 \1 があります。空白を含む値は引用符で囲んでください。",
    ),
    (
        r"argument COMMAND: invalid choice: (.+?) \(choose from .*",
        r"\1 というコマンドはありません。",
    ),
    (
        r"argument (.+?): invalid choice: '(.*)' \(choose from (.*)\)",
        r"\1 の「\2」は使えません。使えるのは \3 です。",
    ),
    (r"argument (.+?): expected .*", r"\1 には値が要ります。"),
    (r"argument (.+?): ignored explicit argument .*", r"\1 には値を付けられません。"),
    (r"argument (.+?): ([^A-Za-z].*)", r"\1 の値が正しくありません：\2"),
)


# What ``corpus add`` takes of a catalogue's entry: key → (metavar, help).
CATALOGUE_KEYS = {
    "id": ("ID", "文書の id（なければファイル名から。目録にある未取得の id なら、その文書とする）"),
    "title": ("TITLE", "題名（目録にある id なら省ける）"),
    "edition": ("EDITION", "版（第2期 など）"),
    "status": ("STATUS", "案、決定、改定、公表、廃止 のどれか"),
    "date": ("DATE", "決定や公表の日（2020、2020-03、2020-03-27）"),
    "period": ("PERIOD", "対象期間"),
    "publisher": ("NAME", "公表した機関"),
    "url": ("URL", "公表元のページ（https）"),
    "licence": ("TEXT", "利用条件"),
    "supersedes": ("ID", "この文書が置き換える、前の版の id"),
    "number": ("NUMBER", "法令番号"),
    "in_force_from": ("DATE", "施行日"),
    "in_force_to": ("DATE", "効力を失う日"),
    "source": ("URL", "ファイルそのもののアドレス（https）"),
}


class UsageError(Exception):
    """The arguments cannot be understood; the message is Japanese and says where to read on."""


class _Formatter(argparse.HelpFormatter):
    """Help with a Japanese 使い方."""

    def add_usage(
        self, usage: str | None, actions: Any, groups: Any, prefix: str | None = None
    ) -> None:
        super().add_usage(usage, actions, groups, "使い方: " if prefix is None else prefix)


class Parser(argparse.ArgumentParser):
    """A command, or a group of commands, that raises UsageError where argparse would exit."""

    def __init__(self, **particulars: Any) -> None:
        particulars.setdefault("formatter_class", _Formatter)
        super().__init__(add_help=False, allow_abbrev=False, **particulars)
        self.values = self.add_argument_group("引数")
        self.flags = self.add_argument_group("指定")
        self.flags.add_argument("-h", "--help", action="help", help="この説明を表示する")

    def error(self, message: str) -> NoReturn:
        raise UsageError(f"{_in_japanese(message)}使い方は {self.prog} --help で見られます。")

    def commands(self) -> argparse._SubParsersAction[Parser]:
        """Make this a group of commands."""
        self.set_defaults(group=self)
        return self.add_subparsers(title="コマンド", metavar="COMMAND")


Group: TypeAlias = "argparse._SubParsersAction[Parser]"


def _in_japanese(message: str) -> str:
    for pattern, sentence in _ENGLISH:
        if match := re.fullmatch(pattern, message, re.DOTALL):
            return match.expand(sentence)
    return f"指定の仕方が違います（{message}）。"


def command(
    group: Group,
    name: str,
    run: Callable[[argparse.Namespace], int | None],
    told: str,
) -> Parser:
    """Add the command ``name`` to ``group``; it calls ``run`` with what was parsed."""
    parser = group.add_parser(name, help=told, description=told)
    parser.set_defaults(run=run)
    return parser


def add_index(parser: Parser) -> None:
    parser.flags.add_argument("--index", metavar="DIR", help="索引のフォルダ（なければ index）")


def add_corpus(parser: Parser) -> None:
    parser.flags.add_argument(
        "--corpus",
        metavar="DIR",
        nargs="+",
        action="extend",
        help="文書のフォルダ（なければ corpus）",
    )


def add_one_corpus(parser: Parser) -> None:
    parser.flags.add_argument("--corpus", metavar="DIR", help="文書のフォルダ（なければ corpus）")


def add_catalogue_keys(parser: Parser) -> None:
    """A flag for everything that a catalogue says of a document."""
    for key, (metavar, told) in CATALOGUE_KEYS.items():
        flag = f"--{key.replace('_', '-')}"
        parser.flags.add_argument(flag, dest=key, type=_value(key), metavar=metavar, help=told)


def _value(key: str) -> Callable[[str], str]:
    """A reader of what may stand in a catalogue under ``key``."""

    def read(text: str) -> str:
        from indexer.catalog.file import problem_of  # not on the way of ``ask``

        if problem := problem_of(key, text):
            raise argparse.ArgumentTypeError(problem.removeprefix(key).strip())
        return text

    return read


def add_documents(parser: Parser) -> None:
    parser.flags.add_argument(
        "--document", metavar="ID", nargs="+", action="extend", help="この文書だけから探す"
    )


# What a search is limited to: name → (what a value is, help); each may be given several times.
FILTERS = {
    "edition": ("NAME", "この版の文書だけから探す（第2期 など。何度でも）"),
    "status": ("STATUS", "この状態の文書だけから探す（案、決定 など。何度でも）"),
    "section": ("ID#NAME", "この章節だけから探す（ID#3.2.1、ID#第十七条、ID#見出し。何度でも）"),
}
PERIOD = {
    "since": "この日以後の文書だけから探す（2020、2020-03、2020-03-27）",
    "until": "この日以前の文書だけから探す",
}


def add_filters(parser: Parser) -> None:
    """What is known of a document, or a part of it, to search within (indexer/filters.py)."""
    for name, (metavar, told) in FILTERS.items():
        parser.flags.add_argument(f"--{name}", metavar=metavar, action="append", help=told)
    for name, told in PERIOD.items():
        parser.flags.add_argument(f"--{name}", metavar="DATE", help=told)


# The kinds of rows of the register (indexer/register/) as they are called for a reader.
REGISTERED = {"kpi": "KPI", "measure": "施策", "responsibility": "担当", "unparsed": "未解釈"}
REGISTER_FORMS = ("table", "csv", "json", "xlsx")
REGISTER_LIMITS = {
    "body": ("NAME", "この主体の行だけ（厚生労働省、厚労省 など）"),
    "deadline": ("YEAR", "この期限の行だけ（2024、2024年度、令和6年度まで、2030年以降）"),
    "section": ("NAME", "この章節の行だけ（見出しの言葉か番号）"),
    "status": (
        "STATUS",
        "この状態の行だけ（pending、draft、heading_only、flagged 注意あり、unparsed 未解釈）",
    ),
    "text": ("WORDS", "この語をすべて含む行だけ"),
}


def add_register(parser: Parser) -> None:
    """What the rows of the register are limited to (indexer/register/limits.py), and their form.

    What is not given is left out of a kind's namespace, so that it counts before the kind as well.
    """
    for name, (metavar, told) in REGISTER_LIMITS.items():
        parser.flags.add_argument(f"--{name}", metavar=metavar, help=told)
    parser.flags.add_argument(
        "--format",
        choices=REGISTER_FORMS,
        metavar="FORM",
        help="table、csv（Excel で開ける UTF-8）、json、xlsx（なければ --out の拡張子、または table）",
    )
    add_path(parser, "--out", "FILE", "書くファイル（なければ標準出力）")


def add_editions(parser: Parser) -> None:
    """Two editions of a document to compare."""
    parser.values.add_argument("before", metavar="A", help="前の版の id")
    parser.values.add_argument("after", metavar="B", help="後の版の id")


def add_encoder(parser: Parser) -> None:
    """Which model makes the vectors, and how it is run (indexer/models.py)."""
    from indexer.models import DTYPES

    add, count = parser.flags.add_argument, whole_number(1, MOST)
    add("--encoder", metavar="NAME", help="埋め込みモデルの名前かフォルダ（なければ内蔵のもの）")
    add("--query-prompt", metavar="TEXT", help="質問の前に付ける言葉（なければモデルのもの）")
    add("--document-prompt", metavar="TEXT", help="文書の前に付ける言葉（なければモデルのもの）")
    add("--max-length", type=count, metavar="N", help="モデルが読む長さの上限（トークン）")
    add("--dtype", choices=DTYPES, metavar="TYPE", help="、".join(DTYPES) + "（なければ float32）")
    add("--batch-size", type=count, metavar="N", help="一度に計算する文の数（なければ 32）")
    add("--device", metavar="NAME", help="計算する装置（cpu、cuda など。なければ自動）")


def add_reranker(parser: Parser) -> None:
    parser.flags.add_argument(
        "--reranker", metavar="NAME", help="再順位付けモデルの名前かフォルダ（なければ使わない）"
    )


def add_model(parser: Parser) -> None:
    """The chat model that writes the answers (assistant/generate.py); its key is never a flag."""
    add = parser.flags.add_argument
    add(
        "--model",
        metavar="NAME",
        help="回答の文を書く言語モデル（openai:名前 など。なければ文書から抜き出す）",
    )
    add("--model-base-url", type=address, metavar="URL", help="言語モデルのサーバーのアドレス")
    seconds = whole_number(1, LONGEST_WAIT)
    add("--model-timeout", type=seconds, metavar="N", help="言語モデルを待つ秒数（なければ 60）")


def address(text: str) -> str:
    """A reader of addresses of servers."""
    if not ADDRESS.fullmatch(text):
        raise argparse.ArgumentTypeError(
            f"「{text}」は http:// か https:// で始まるアドレスではありません。"
        )
    return text


def add_json(parser: Parser) -> None:
    parser.flags.add_argument("--json", action="store_true", help="JSON で出力する")


def add_explain(parser: Parser) -> None:
    parser.flags.add_argument(
        "--explain",
        action="store_true",
        help="答えに加えて、質問をどう読み、どの記載を検討し、なぜ選んだかを示す",
    )


def add_path(parser: Parser, flag: str, metavar: str, told: str) -> None:
    parser.flags.add_argument(flag, type=Path, metavar=metavar, help=told)


def whole_number(low: int, high: int) -> Callable[[str], int]:
    """A reader of whole numbers from ``low`` to ``high``."""

    def read(text: str) -> int:
        try:
            number = int(text)
        except ValueError:
            number = low - 1
        if not low <= number <= high:
            raise argparse.ArgumentTypeError(
                f"「{text}」は {low} から {high} の整数ではありません。"
            )
        return number

    return read


def question_and_documents(
    question: str | None, documents: Iterable[str] | None
) -> tuple[str | None, list[str] | None]:
    """Undo ``--document ID QUESTION``, where the flag has taken the question for one more id."""
    ids = list(documents or ())
    if question is None and len(ids) > 1:
        question = ids.pop()
    return question, ids or None
