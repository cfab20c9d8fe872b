"""Gate on saved runs: no question crashed, and the pass rate of each is at least the floor.

Usage: floor.py FLOOR RUN.json…   FLOOR is a share from 0 to 1. Exit status 1 where one fails.
"""

import sys
from pathlib import Path

from eval.compare import load_run


def complaints(path: Path, floor: float) -> list[str]:
    """What keeps the run saved at ``path`` from passing the gate."""
    run = load_run(path)
    found = [f"{path}: {name}: {error}" for name, error in sorted(run["errors"].items())]
    rate = run["overall"]["passed"]["mean"]
    if rate < floor:
        found.append(f"{path}: 合格率 {rate:.3f} が下限 {floor:.3f} を下回っています。")
    return found


def main() -> int:
    floor, paths = float(sys.argv[1]), [Path(name) for name in sys.argv[2:]]
    found = [line for path in paths for line in complaints(path, floor)]
    print("\n".join(found) or f"{len(paths)} 件の評価: 異常なし", file=sys.stderr)
    return 1 if found or not paths else 0


if __name__ == "__main__":
    sys.exit(main())
