"""Progress: how far, how long still, and a log that stays short."""

from __future__ import annotations

import pytest

from ui.progress import Pace, lines, spoken


class Clock:
    """A clock that is set by hand."""

    now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.mark.parametrize(
    ("seconds", "expected"),
    [
        (0.2, "1秒"),
        (40, "40秒"),
        (59.4, "59秒"),
        (60, "1分"),
        (200, "3分"),
        (3600, "1時間"),
        (7800, "2時間10分"),
        (90061, "25時間1分"),
    ],
)
def test_a_time_is_said_in_words(seconds: float, expected: str) -> None:
    assert spoken(seconds) == expected


def after(*steps: tuple[float, int], total: int = 1000) -> str:
    """What is said of the time left after the last of (seconds, done) ``steps``."""
    clock = Clock()
    pace = Pace(clock)
    said = ""
    for seconds, done in steps:
        clock.now = 1000 + seconds
        said = pace.left(done, total)
    return said


@pytest.mark.parametrize(
    ("steps", "expected"),
    [
        (((0, 0),), ""),
        (((0, 0), (1, 10)), ""),  # too early to tell
        (((0, 0), (10, 100)), "あと 2分"),
        (((0, 0), (10, 0)), ""),  # nothing done yet
        (((0, 0), (10, 1000)), ""),  # nothing left
        (((0, 500), (10, 600)), "あと 40秒"),  # what was there before is no pace
        (((0, 0), (1, 500), (20, 510), (40, 520)), "あと 16分"),  # kept rows went at once
    ],
)
def test_the_time_left(steps: tuple[tuple[float, int], ...], expected: str) -> None:
    assert after(*steps) == expected


def test_a_log_has_a_line_a_minute(capsys: pytest.CaptureFixture[str]) -> None:
    clock = Clock()
    report = lines(clock)
    for second in range(151):
        clock.now = 1000 + second
        report("計算", second, 150)
    report("計算", 150, 150)
    assert capsys.readouterr().err.splitlines() == [
        "計算…",
        "計算：60 / 150（あと 2分）",
        "計算：120 / 150（あと 30秒）",
        "計算：150 / 150",
    ]


def test_a_short_stage_has_two_lines(capsys: pytest.CaptureFixture[str]) -> None:
    report = lines(Clock())
    for stage in ("一", "二"):
        for done in range(3):
            report(stage, done, 2)
    assert capsys.readouterr().err.split() == ["一…", "一：2", "/", "2", "二…", "二：2", "/", "2"]
