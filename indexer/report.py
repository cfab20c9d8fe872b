"""What a build took in, document by document, and what it could not."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from indexer.types import Document


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

    @classmethod
    def of(cls, document: Document, chunks: int) -> Summary:
        """The summary of ``document``, which was cut into ``chunks``."""
        known = document.catalogued
        return cls(
            known.id,
            known.title,
            known.file or "",
            document.pages,
            len(document.sections),
            chunks,
            len(document.text),
            document.flags,
        )

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Summary:
        """What ``asdict`` gave, read back. Raises TypeError or KeyError where it is not that."""
        return cls(**{**data, "flags": tuple(data["flags"])})


@dataclass(frozen=True, slots=True)
class BuildReport:
    """What a build did. ``problems``: documents that were left out, and why."""

    version: str
    built: bool  # False: nothing had changed, nothing was done
    contents: tuple[Summary, ...]
    problems: tuple[str, ...]
    seconds: float

    @property
    def documents(self) -> int:
        return len(self.contents)

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
            **totals,
            "flags": len(self.flags),
            "contents": [asdict(one) for one in self.contents],
            "problems": list(self.problems),
        }
