"""The walls of the house: who may import whom, what stands where, and what ``ask`` loads."""

from __future__ import annotations

import ast
import json
import socket
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest
from pytest_socket import SocketBlockedError

import assistant as assistant_package
from eval.dataset import load

ROOT = Path(__file__).resolve().parents[1]
PACKAGES = ("indexer", "assistant", "ui", "eval")
FILES = sorted(path for package in PACKAGES for path in (ROOT / package).rglob("*.py"))
QUESTION_SETS = sorted((ROOT / "eval" / "questions").rglob("*.jsonl"))

# What each room may import of the others. ui's command line composes ui and eval.
MAY_IMPORT = {
    "indexer": {"indexer"},
    "assistant": {"indexer", "assistant"},
    "ui": {"indexer", "assistant", "ui"},
    "eval": {"indexer", "assistant", "eval"},
}

# Library → the only files that may import it, at whatever depth.
ONLY_IMPORT = {
    "fugashi": {"indexer/japanese.py"},
    "tantivy": {"indexer/lexical.py"},
    "faiss": {"indexer/vectors.py", "eval/baselines/splitter.py"},
    "sqlite3": {"indexer/store/schema.py", "indexer/embeddings.py", "eval/baselines/fts5.py"},
    "pdfplumber": {"indexer/formats/pdf/glyphs.py"},
    "pdfminer": {"indexer/formats/pdf/glyphs.py"},
    "selectolax": {f"indexer/formats/html/{n}.py" for n in ("__init__", "blocks", "table")},
    "markdown_it": {"indexer/formats/markdown.py"},
    "lxml": {"indexer/formats/office.py", "indexer/formats/xlsx/book.py"},
    "bm25s": {"eval/baselines/bm25.py"},
    "ir_measures": {"eval/retrieval.py"},
    "langchain_text_splitters": {"eval/baselines/splitter.py"},
    "httpx": {"indexer/fetch/download.py"},
    "tomlkit": {"indexer/catalog/holdings.py"},
    "sentence_transformers": {"indexer/models.py"},
    "gradio": {"ui/chat.py"},
    "langchain": {"assistant/generate.py"},
    "langchain_core.language_models": {"assistant/generate.py"},
    "langchain_openai": set(),
    "langchain_core": {"assistant/generate.py", "assistant/langchain.py"},
    "pickle": set(),
    "cPickle": set(),
    "dill": set(),
    "cloudpickle": set(),
    "joblib": set(),
    "shelve": set(),
}

# Slow to import: inside functions only, except the faces whose whole business they are.
HEAVY = (
    "torch",
    "transformers",
    "sentence_transformers",
    "langchain",
    "gradio",
    "fastapi",
    "spacy",
)
HEAVY_MODULES = {
    "ui/chat.py": {"gradio", "fastapi"},
    "ui/api.py": {"fastapi"},
    "ui/server.py": {"fastapi"},
    "assistant/langchain.py": {"langchain"},
}
NEVER_ON_ASK = {
    *("torch", "transformers", "sentence_transformers", "spacy", "gradio", "fastapi", "starlette"),
    *("pydantic", "rich", "typer", "eval"),
}
ONLY_TO_EXPLAIN = {"assistant.explain", "assistant.grounds", "ui.explain"}

FORBIDDEN_NAMES = {"utils", "util", "helpers", "helper", "manager", "base", "common", "misc"}
LONGEST = 350  # lines

MODULES_AFTER_ASK = """
import json, sys
import ui.batch
from ui.cli import main
status = main(["ask", "健康寿命の目標は？", "--index", sys.argv[1], "--json"])
sys.stderr.write(json.dumps([status, sorted(sys.modules)]))
"""


@dataclass(frozen=True)
class Import:
    """An import statement: the module named, and whether it runs when its file is imported."""

    module: str
    at_top: bool

    def of(self, name: str) -> bool:
        return self.module == name or self.module.startswith(f"{name}.")


def named(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


@cache
def parsed(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


@cache
def imports(path: Path) -> tuple[Import, ...]:
    return tuple(_imports(parsed(path), at_top=True))


def _imports(node: ast.AST, at_top: bool) -> Iterator[Import]:
    match node:
        case ast.Import(names=names):
            yield from (Import(alias.name, at_top) for alias in names)
        case ast.ImportFrom(module=module, names=names, level=level):
            assert level == 0, "imports are absolute"
            yield from (Import(f"{module}.{alias.name}", at_top) for alias in names)
        case ast.Call(func=ast.Attribute(attr="import_module") | ast.Name(id="__import__")):
            yield from (Import(a.value, False) for a in node.args if isinstance(a, ast.Constant))
    inside = isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda)
    typing_only = isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test)
    for child in ast.iter_child_nodes(node):
        yield from _imports(child, at_top and not inside and not typing_only)


def room(module: str) -> str | None:
    first = module.split(".")[0]
    return first if first in PACKAGES or first == "tests" else None


def is_command_line(path: Path) -> bool:
    return named(path) == "ui/cli.py" or named(path).startswith("ui/commands")


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("import a.b as c", [Import("a.b", True)]),
        ("from a import b, c", [Import("a.b", True), Import("a.c", True)]),
        ("try:\n    import a\nexcept ImportError: pass", [Import("a", True)]),
        ("class C:\n    import a", [Import("a", True)]),
        ("def f():\n    import a", [Import("a", False)]),
        ("if TYPE_CHECKING:\n    import a", [Import("a", False)]),
        ("importlib.import_module('a.b')", [Import("a.b", False)]),
        ("__import__('a')", [Import("a", False)]),
    ],
)
def test_imports_are_seen_in_every_form(code: str, expected: list[Import]) -> None:
    assert list(_imports(ast.parse(code), at_top=True)) == expected


@pytest.mark.parametrize("path", FILES, ids=named)
def test_imports_point_in_one_direction(path: Path) -> None:
    own = path.relative_to(ROOT).parts[0]
    for one in imports(path):
        target = room(one.module)
        composed = target == "eval" and is_command_line(path) and not one.at_top
        assert target is None or target in MAY_IMPORT[own] or composed, one


@pytest.mark.parametrize("library", ONLY_IMPORT)
def test_a_library_has_one_importer(library: str) -> None:
    importers = {named(p) for p in FILES if any(one.of(library) for one in imports(p))}
    assert importers <= ONLY_IMPORT[library]


@pytest.mark.parametrize("path", FILES, ids=named)
def test_heavy_libraries_are_imported_where_they_are_used(path: Path) -> None:
    heavy = {name for name in HEAVY for one in imports(path) if one.at_top and starts(one, name)}
    assert heavy <= HEAVY_MODULES.get(named(path), set())


def starts(one: Import, name: str) -> bool:
    """langchain stands for langchain_core and the rest of the family too."""
    first = one.module.split(".")[0]
    return first == name or first.startswith(f"{name}_")


@pytest.mark.parametrize("module", ["ui.cli", "assistant", "eval.run"])
def test_importing_a_front_door_reaches_nothing_heavy(module: str) -> None:
    reached = reachable(module)
    assert "indexer.types" in reached or "indexer.errors" in reached
    heavy = {m for m in reached for name in HEAVY if starts(Import(m, True), name)}
    assert not heavy


def reachable(module: str) -> set[str]:
    """Every module that importing ``module`` imports at top level, our own followed."""
    seen: set[str] = set()
    waiting = [module]
    while waiting:
        name = waiting.pop()
        if name in seen:
            continue
        seen.add(name)
        if room(name) is not None:
            waiting += [".".join(name.split(".")[:-1])] if "." in name else []
            path = source_of(name)
            waiting += [one.module for one in imports(path) if one.at_top] if path else []
    return seen


def source_of(module: str) -> Path | None:
    stem = ROOT.joinpath(*module.split("."))
    candidates = (stem.with_suffix(".py"), stem / "__init__.py")
    return next((path for path in candidates if path.is_file()), None)


@pytest.mark.parametrize("path", FILES, ids=named)
def test_a_file_says_what_it_is_and_is_not_too_long(path: Path) -> None:
    assert path.stem not in FORBIDDEN_NAMES
    assert path.parent.name not in FORBIDDEN_NAMES
    text = path.read_text(encoding="utf-8")
    assert len(text.splitlines()) <= LONGEST
    assert not text.strip() or ast.get_docstring(parsed(path)), "a module says what it is"


def test_the_public_api_is_this_and_no_more() -> None:
    assert assistant_package.__all__ == [
        "Answer",
        "Assistant",
        "Citation",
        "DocumentRef",
        "Status",
        "Token",
    ]
    for name in assistant_package.__all__:
        assert hasattr(assistant_package, name)


@pytest.mark.parametrize("package", PACKAGES)
def test_packages_are_typed(package: str) -> None:
    assert (ROOT / package / "py.typed").is_file()


def test_there_are_enough_questions() -> None:
    assert sum(len(load(path)) for path in QUESTION_SETS) >= 60


@pytest.mark.parametrize("path", QUESTION_SETS, ids=lambda path: path.stem)
def test_every_question_set_is_read(path: Path) -> None:
    questions = load(path)
    assert all(question.evidence or not question.facts for question in questions)


def test_no_question_is_asked_twice_over_all_sets() -> None:
    ids = [question.id for path in QUESTION_SETS for question in load(path)]
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize("path", QUESTION_SETS, ids=lambda path: path.stem)
def test_no_question_stands_in_the_code(path: Path) -> None:
    asked = [squeezed(q.question) for q in load(path) if len(q.question) >= 8]
    assert asked
    found = [(file, text) for file, whole in code().items() for text in asked if text in whole]
    assert found == []


@cache
def code() -> dict[str, str]:
    return {named(file): squeezed(file.read_text(encoding="utf-8")) for file in FILES}


def squeezed(text: str) -> str:
    """Without white space, quotes and closing question marks: how a literal might hide."""
    return "".join(c for c in text if not c.isspace() and c not in "\"'？?。")


@pytest.mark.filterwarnings("ignore:A test tried to use socket")
def test_a_socket_cannot_be_opened() -> None:
    with pytest.raises(SocketBlockedError):
        socket.socket(socket.AF_INET, socket.SOCK_STREAM)


def test_asking_loads_no_model_library_and_no_server(strategy_index: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", MODULES_AFTER_ASK, str(strategy_index)],
        capture_output=True,
        text=True,
        cwd=ROOT,
        check=True,
    )
    status, modules = json.loads(done.stderr)
    assert status == 0
    assert json.loads(done.stdout)["citations"]
    loaded = {module.split(".")[0] for module in modules}
    assert not {name for name in loaded if name in NEVER_ON_ASK or name.startswith("langchain")}
    assert not ONLY_TO_EXPLAIN & set(modules)
