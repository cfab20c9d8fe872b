"""Which editions are asked: the current ones, and an older one where the question names it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from assistant.home import Genre, genre
from indexer import editions
from indexer.address import NAME_ENDS, short_title
from indexer.normalize import fold_text
from indexer.types import Catalogued

_OF_LAW = re.compile(r"(?:に関する法律|法|法律)$")
# Words by which any earlier edition is asked for.
_EARLIER = ("旧版", "前の版", "以前の版", "改定前", "改正前", "前回の版")


_SHORTEST = 3  # characters of a title that can be told from other words


class Current:
    """The editions of the documents ``catalogued``."""

    def __init__(self, catalogued: Sequence[Catalogued]) -> None:
        self._known = {one.id: one for one in catalogued}
        self._replaced = editions.superseded(catalogued)
        self.notes = {
            old: editions.note(self._known[old], self._known[new])
            for old, new in self._replaced.items()
        }

    def documents(self, question: str) -> list[str] | None:
        """The ids that the folded ``question`` is asked of where no filter says; None: all."""
        if not self._replaced or any(word in question for word in _EARLIER):
            return None
        return [
            one.id
            for one in self._known.values()
            if one.id not in self._replaced or self._names(question, one)
        ]

    def lacks_earlier(self, question: str) -> bool:
        """Whether the folded ``question`` is asked of an earlier edition, and none is held."""
        return not self._replaced and any(word in question for word in _EARLIER)

    def titled(self, titles: Iterable[str]) -> list[str]:
        """The documents that bear one of the folded ``titles``, none where all do."""
        wanted = frozenset(titles)
        found = [
            one.id
            for one in self._known.values()
            if one.id not in self._replaced and fold_text(one.title) in wanted
        ]
        return found if len(found) < len(self._known) else []

    @property
    def plans(self) -> list[str]:
        """The plans, strategies and the like."""
        return [
            one.id
            for one in self._known.values()
            if one.id not in self._replaced and genre(fold_text(one.title)) is Genre.PLAN
        ]

    def subjects(self, names: Iterable[str]) -> list[str]:
        """The laws that are about a body of one of the folded ``names``: its own law."""
        wanted = [name for name in names if len(name) > 3]
        return [
            one.id
            for one in self._known.values()
            if one.id not in self._replaced
            and (subject := _OF_LAW.sub("", fold_text(one.title))) != fold_text(one.title)
            and any(subject.endswith(name) for name in wanted)
        ]

    def named(self, question: str) -> list[str]:
        """The documents that the folded ``question`` calls by their whole title, if not all are.

        がん対策基本法 in 改正がん対策基本法 names it, 医療法 in 医療法人 does not.
        """
        titles = {
            one.id: short_title(one.title)
            for one in self._known.values()
            if one.id not in self._replaced
        }
        found = {
            one: title
            for one, title in titles.items()
            if len(title) >= _SHORTEST
            and title in question  # a pattern with all kanji in it takes a millisecond to compile
            and re.search(rf"{re.escape(title)}{NAME_ENDS}", question)
        }
        whole = [
            one
            for one, title in found.items()
            if not any(title != other and title in other for other in found.values())
        ]
        return whole if len(whole) < len(self._known) else []

    def _names(self, question: str, old: Catalogued) -> bool:
        """Whether the question names ``old``: its id, its edition, or its title in full where the
        newer one is called otherwise.
        """
        new = self._known[self._replaced[old.id]]
        edition, title = fold_text(old.edition or ""), fold_text(old.title)
        other = fold_text(new.title)
        return (
            old.id.lower() in question
            or (bool(edition) and edition != fold_text(new.edition or "") and edition in question)
            or (title != other and title not in other and title in question)
        )
