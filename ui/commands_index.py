"""What there is at an index folder, whether it is whole, what of it can go: ``senryaku index …``."""

from __future__ import annotations

from argparse import Namespace
from datetime import datetime
from typing import TYPE_CHECKING

from indexer.errors import CorpusError
from ui.settings import Settings
from ui.terminal import tell, write, write_json

if TYPE_CHECKING:
    from indexer.versions import Manifest

_STALE = {
    True: "文書か設定が変わっています。senryaku index で作り直してください",
    False: "最新です",
    None: "文書のフォルダがないため、比べられません",
}


def status(given: Namespace) -> None:
    from indexer import upkeep

    settings = Settings.read()
    found = upkeep.status(settings.index(given.index))
    stale = _is_stale(settings, given, found.manifest)
    if given.json:
        write_json({**found.as_dict(), "stale": stale})
        return
    serves = found.serves
    lines = [
        f"索引：{found.index}（{_size(found.bytes)}）",
        f"使っている版：{serves.name}（形式 {found.manifest.format}、{_when(serves.built)} 作成、{_size(serves.bytes)}）",
        f"文書 {serves.documents:,}、断片 {serves.chunks:,}",
        f"埋め込みモデル：{found.manifest.encoder}（{found.manifest.dimension} 次元）",
        f"辞書：{found.manifest.dictionary}",
        f"状態：{_STALE[stale]}",
        *(
            f"ほかの版：{one.name}（{_when(one.built)} 作成、{_size(one.bytes)}）"
            for one in found.others
        ),
        *(f"読めなかった文書：{problem}" for problem in found.manifest.problems),
    ]
    write("\n".join(lines) + "\n")


def verify(given: Namespace) -> int:
    from indexer import upkeep
    from ui.progress import progress

    index = Settings.read().index(given.index)
    with progress() as report:
        problems = upkeep.verify(index, report)
    for problem in problems:
        tell(problem)
    if not problems:
        write(f"索引 {index} に問題はありません。\n")
    return 1 if problems else 0


def collect(given: Namespace) -> None:
    from indexer import upkeep

    index = Settings.read().index(given.index)
    gone, freed = upkeep.collect(index)
    for name in gone:
        write(f"消しました：{name}\n")
    write(f"{len(gone)} 件を消し、{_size(freed)} を空けました（{index}）。\n")


def _is_stale(settings: Settings, given: Namespace, built: Manifest) -> bool | None:
    """Whether the index is not that of the corpus; None where there is no corpus to compare."""
    from indexer.build import is_stale

    try:
        return is_stale(settings.corpus(given.corpus), built, encoder=settings.encoder(None))
    except CorpusError:
        if given.corpus:
            raise
        return None


def _size(count: int) -> str:
    return f"{count / 1e6:,.1f} MB"


def _when(built: str) -> str:
    return f"{datetime.fromisoformat(built).astimezone():%Y-%m-%d %H:%M}"
