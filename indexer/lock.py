"""One build of an index at a time: the second one waits for the first."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

_NAME = ".lock"
_TRIES = 1000  # where others take the lock and the folder away again and again


@contextmanager
def held(index: Path, waiting: Callable[[], None] = lambda: None) -> Iterator[None]:
    """Hold the lock of the folder ``index``, which is made where there is none.

    ``waiting`` is called once where another process holds it. A process that is killed lets go of
    it; the empty file that it leaves hinders nobody. Raises OSError where the folder is not to be
    written to.
    """
    file = _taken(index, waiting)
    try:
        yield
    finally:
        with suppress(OSError):
            (index / _NAME).unlink()
        os.close(file)
        with suppress(OSError):  # a version is in there, or nothing was ever made
            index.rmdir()


def _taken(index: Path, waiting: Callable[[], None]) -> int:
    """The lock file, open and locked."""
    for left in reversed(range(_TRIES)):
        try:
            index.mkdir(parents=True, exist_ok=True)
            file = os.open(index / _NAME, os.O_CREAT | os.O_RDWR, 0o644)
        except (FileNotFoundError, FileExistsError):
            if not left or index.is_file():
                raise
            continue  # whoever held it took the folder away
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            waiting()
            waiting = _silent
            fcntl.flock(file, fcntl.LOCK_EX)
        if _is_there(file, index / _NAME):
            return file
        os.close(file)  # whoever held it took the file away: the next one is another
    raise OSError(f"{index / _NAME} goes as soon as it is made")


def _silent() -> None:
    """Said once."""


def _is_there(file: int, path: Path) -> bool:
    try:
        return os.path.samestat(os.fstat(file), path.stat())
    except FileNotFoundError:
        return False
