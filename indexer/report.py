"""What a build took in, document by document, and what it could not."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Summary:
    """A document as it was taken in."""

    id: str
    title: str
    file: str
    pages: int | None  # None: its source has none
    sections: int
    chunks: int
    characters: int
    flags: tuple[str, ...]  # what a person should know, one Japanese sentence each


@dataclass(frozen=True, slots=True)
class BuildReport:
    """What a build did. ``problems``: documents that were left out, and why."""

    version: str
    built: bool  # False: nothing had changed, nothing was done
    contents: tuple[Summary, ...]
    problems: tuple[str, ...]
    seconds: float
    kept: int = 0  # documents carried over from the version before
    removed: int = 0  # documents that are no longer there

    @property
    def documents(self) -> int:
        return len(self.contents)

    @property
    def read(self) -> int:
        """Documents that are new or had changed."""
        return self.documents - self.kept

    @property
    def pages(self) -> int:
        return sum(one.pages or 0 for one in self.contents)

    @property
    def sections(self) -> int:
        return sum(one.sections for one in self.contents)

    @property
    def chunks(self) -> int:
        return sum(one.chunks for one in self.contents)

    @property
    def characters(self) -> int:
        return sum(one.characters for one in self.contents)

    @property
    def flags(self) -> tuple[str, ...]:
        """What the readers noticed, over all documents."""
        return tuple(flag for one in self.contents for flag in one.flags)

    def as_dict(self) -> dict[str, Any]:
        """The report as JSON: totals, then each document with its flags, then the problems."""
        totals = {
            name: getattr(self, name)
            for name in ("documents", "pages", "sections", "chunks", "characters")
        }
        return {
            "version": self.version,
            "built": self.built,
            "seconds": round(self.seconds, 3),
            "read": self.read,
            "removed": self.removed,
            **totals,
            "flags": len(self.flags),
            "contents": [asdict(one) for one in self.contents],
            "problems": list(self.problems),
        }
