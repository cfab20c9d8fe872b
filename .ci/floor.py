"""Gate on saved runs: no question crashed, and the pass rate of each is at least its floor.

Usage: floor.py FOLDER NAME=FLOOR…   FOLDER holds NAME.json, FLOOR is a share from 0 to 1.
Exit status 1 where one fails; all that fail are named.
"""

import sys
from pathlib import Path

from eval.compare import load_run
from indexer.errors import SenryakuError


def complaints(path: Path, floor: float) -> list[str]:
    """What keeps the run saved at ``path`` from passing the gate."""
    try:
        run = load_run(path)
    except SenryakuError as error:
        return [str(error)]
    found = [f"{path}: {name}: {error}" for name, error in sorted(run["errors"].items())]
    rate = run["overall"]["passed"]["mean"]
    if rate < floor:
        found.append(f"{path}: 合格率 {rate:.3f} が下限 {floor:.3f} を下回っています。")
    return found


def main(folder: str, *wanted: str) -> int:
    """Name what fails on standard error."""
    floors = [(name, float(floor)) for name, floor in (one.split("=") for one in wanted)]
    found = [line for n, floor in floors for line in complaints(Path(folder, f"{n}.json"), floor)]
    print("\n".join(found) or f"{len(floors)} 件の評価: 異常なし", file=sys.stderr)
    return 1 if found or not floors else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
