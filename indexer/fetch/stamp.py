"""What has come of a file so far, and by what its server knows whether it has changed since."""

from __future__ import annotations

import json
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path

from indexer.catalog.folder import write_whole


@dataclass(frozen=True, slots=True)
class Stamp:
    """What a server said of the file that it delivered."""

    address: str
    etag: str | None = None
    modified: str | None = None

    @classmethod
    def read(cls, path: Path) -> Stamp | None:
        """The stamp kept at ``path``; None where there is none that can be read."""
        try:
            found = json.loads(path.read_text(encoding="utf-8"))
            values = (found["address"], found["etag"], found["modified"])
        except (OSError, ValueError, KeyError, TypeError):
            return None
        return cls(*values) if all(isinstance(v, str | None) for v in values) else None

    def write(self, path: Path) -> None:
        """Keep it at ``path``."""
        text = json.dumps(asdict(self)).encode()
        write_whole(path, lambda file: file.write(text))

    @property
    def validator(self) -> str | None:
        """For If-Range: only a strong ETag or a date says that bytes are the same."""
        strong = self.etag is not None and not self.etag.startswith("W/")
        return self.etag if strong else self.modified

    def differs(self, etag: str | None, modified: str | None) -> bool:
        """Whether the server now says that the file is another one."""
        pairs = ((self.etag, etag), (self.modified, modified))
        return any(before and now and before != now for before, now in pairs)


def of_part(part: Path) -> Path:
    """Where the stamp of the partial file ``part`` is kept."""
    return part.with_name(part.name + ".json")


def drop(part: Path) -> None:
    """Forget what came of a file."""
    of_part(part).unlink(missing_ok=True)
    part.unlink(missing_ok=True)


def begun(part: Path, address: str) -> Stamp | None:
    """The stamp of what ``part`` holds, where a server can be asked for the rest of just that."""
    stamp = Stamp.read(of_part(part))
    with suppress(OSError):
        if stamp and stamp.validator and stamp.address == address and part.stat().st_size:
            return stamp
    return None


def conditions(begun: Stamp | None, there: int, known: Stamp | None) -> dict[str, str]:
    """Headers that ask for the rest of what was begun, or for what is newer than what is known."""
    if begun is not None and begun.validator is not None:
        return {"Range": f"bytes={there}-", "If-Range": begun.validator}
    asked: dict[str, str] = {}
    if known is not None and known.etag:
        asked["If-None-Match"] = known.etag
    if known is not None and known.modified:
        asked["If-Modified-Since"] = known.modified
    return asked
