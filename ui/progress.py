"""How far a build is, on standard error: a bar on a terminal, plain lines elsewhere."""

from __future__ import annotations

import sys
import time
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager

Progress = Callable[[str, int, int], None]  # (stage in Japanese, done, total)

_WINDOW = 30.0  # seconds that the pace is taken from: what was kept from before went faster
_SURE = 2.0  # seconds before anything is said of the time left
_QUIET = 60.0  # seconds between two lines of one stage


class Pace:
    """How long a stage will still take, by its pace in the last half minute."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._seen: deque[tuple[float, int]] = deque()  # (when, how many were done)

    def left(self, done: int, total: int) -> str:
        """あと 3分; empty where nothing can be said yet or nothing is left."""
        now = self._clock()
        self._seen.append((now, done))
        while len(self._seen) > 2 and self._seen[1][0] <= now - _WINDOW:
            self._seen.popleft()
        began, before = self._seen[0]
        if now - began < _SURE or done <= before or done >= total:
            return ""
        return f"あと {spoken((now - began) * (total - done) / (done - before))}"


def spoken(seconds: float) -> str:
    """A time as one says it: 40秒, 3分, 2時間10分."""
    if seconds < 60:
        return f"{max(1, round(seconds))}秒"
    minutes = round(seconds / 60)
    if minutes < 60:
        return f"{minutes}分"
    hours, rest = divmod(minutes, 60)
    return f"{hours}時間{rest}分" if rest else f"{hours}時間"


@contextmanager
def progress() -> Iterator[Progress]:
    """A function to report progress to while the block runs."""
    if sys.stderr.isatty():
        with _bar() as report:
            yield report
    else:
        yield lines()


def lines(clock: Callable[[], float] = time.monotonic) -> Progress:
    """A line when a stage begins, one a minute while it goes on, one when it is done."""
    told: dict[str, float] = {}  # when a line of each stage was last written
    paces: dict[str, Pace] = {}
    finished: set[str] = set()

    def write(line: str) -> None:
        print(line, file=sys.stderr, flush=True)

    def report(stage: str, done: int, total: int) -> None:
        now = clock()
        left = paces.setdefault(stage, Pace(clock)).left(done, total)
        if stage not in told:
            write(f"{stage}…")
            told[stage] = now
        if done >= total and stage not in finished:
            finished.add(stage)
            write(f"{stage}：{done:,} / {total:,}")
        elif left and now - told[stage] >= _QUIET:
            told[stage] = now
            write(f"{stage}：{done:,} / {total:,}（{left}）")

    return report


@contextmanager
def _bar() -> Iterator[Progress]:
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeElapsedColumn
    from rich.progress import Progress as RichProgress

    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        TextColumn("{task.fields[left]}"),
    )
    with RichProgress(*columns, console=Console(stderr=True)) as bars:
        tasks = {}
        paces: dict[str, Pace] = {}

        def report(stage: str, done: int, total: int) -> None:
            if stage not in tasks:
                tasks[stage] = bars.add_task(stage, total=total, left="")
                paces[stage] = Pace()
            left = paces[stage].left(done, total)
            bars.update(tasks[stage], completed=done, total=total, left=left)

        yield report
