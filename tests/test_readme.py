"""What README tells people to run exists, and what exists is told."""

from __future__ import annotations

import argparse
import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import pytest

from ui.cli import parser

ROOT = Path(__file__).resolve().parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
MAKEFILE = (ROOT / "Makefile").read_text(encoding="utf-8")
PROMISED_TARGETS = {"ask", "serve", "test", "lint", "format", "bench", "eval", "index", "clean"}

_BLOCK = re.compile(r"^```[a-z]*\n(.*?)^```", re.MULTILINE | re.DOTALL)
_TARGET = re.compile(r"^([a-z][a-z-]*):(?!=)", re.MULTILINE)
_FLAG = re.compile(r"(?<![\w-])--?[a-z][a-z-]*")
# What may stand before a command in a block: a prompt, settings, the environment's folder.
_BEFORE = re.compile(r"^(?:\$ )?(?:[A-Z_]+=\S* )*(?:\.venv/bin/)?(?=(?:make|senryaku)\b)")


def shown(program: str) -> list[str]:
    """The arguments of every ``program …`` line of README's code blocks, comments cut off."""
    lines = [line for block in _BLOCK.findall(README) for line in joined(block)]
    cut = [_BEFORE.sub("", line.strip(), count=1) for line in lines]
    return [line for line in cut if re.match(rf"{program}(\s|$)", line)]


def joined(block: str) -> list[str]:
    """One command a line: continued lines made one, ``a && b`` made two."""
    return re.sub(r"\s&&\s", "\n", block.replace("\\\n", " ")).splitlines()


def words(line: str) -> list[str]:
    """The words of a command up to a pipe, a redirection or the next command."""
    try:
        split = shlex.split(line, comments=True)
    except ValueError:  # a synopsis, not a command
        split = line.split()
    stops = [i for i, word in enumerate(split) if word in {"|", ">", ">>", ";", "&"}]
    return split[: stops[0]] if stops else split


def commands(
    command: argparse.ArgumentParser, path: tuple[str, ...] = ()
) -> Iterator[tuple[tuple[str, ...], argparse.ArgumentParser]]:
    """Every command that does something, with the words that call it."""
    groups = [a for a in command._actions if isinstance(a, argparse._SubParsersAction)]
    if not groups or command.get_default("run"):
        yield path, command
    for group in groups:
        for name, child in group.choices.items():
            yield from commands(child, (*path, name))


COMMANDS = dict(commands(parser()))


def flags(command: argparse.ArgumentParser) -> set[str]:
    return {flag for action in command._actions for flag in action.option_strings}


def targets() -> set[str]:
    return set(_TARGET.findall(MAKEFILE))


def test_the_promised_targets_exist_and_are_phony() -> None:
    phony = {name for line in re.findall(r"^\.PHONY:(.*)", MAKEFILE, re.M) for name in line.split()}
    assert targets() >= PROMISED_TARGETS
    assert phony >= PROMISED_TARGETS


def test_readme_shows_how_to_ask_to_serve_and_to_test() -> None:
    called = {words(line)[1] for line in shown("make") if len(words(line)) > 1}
    assert called >= {"ask", "serve", "test"}


@pytest.mark.parametrize("line", shown("make") or ["make help"])
def test_every_make_line_of_readme_has_its_target(line: str) -> None:
    named = [word for word in words(line)[1:] if "=" not in word and not word.startswith("-")]
    assert set(named) <= targets()


@pytest.mark.parametrize("line", shown("senryaku") or ["senryaku --help"])
def test_every_senryaku_line_of_readme_has_its_command_and_flags(line: str) -> None:
    given = words(line)[1:]
    if given in ([], ["--help"]):
        return
    called = [path for path in COMMANDS if tuple(given[: len(path)]) == path]
    assert called, f"no such command: {line}"
    written = {flag for word in given[len(called[0]) :] for flag in flag_of(word)}
    assert written <= flags(COMMANDS[called[0]])


def flag_of(word: str) -> list[str]:
    """The flag a word is, taken out of a synopsis' brackets; nothing for a value."""
    bare = word.lstrip("[(").split("=")[0]
    return _FLAG.findall(bare) if bare.startswith("-") else []


@pytest.mark.parametrize("path", COMMANDS, ids=" ".join)
def test_every_command_is_told_of_in_readme(path: tuple[str, ...]) -> None:
    assert f"senryaku {' '.join(path)}" in README
