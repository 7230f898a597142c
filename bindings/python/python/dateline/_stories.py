"""The memory of a stream of articles."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from dateline import _native
from dateline._record import Record

if TYPE_CHECKING:
    from dateline._native import Article


class Stories:
    """The memory of a stream: it grows with the articles of each day, and tells which stories they make.

    ``window`` is how many days old an article may be that a new one is compared with. The memory keeps a sketch of some
    kilobytes of an article, not its text. The answer depends on the articles alone, not on their order within a day.

    >>> import dateline
    >>> stories = Stories()
    >>> record = stories.add(dateline.annotate(dateline.articles("examples/reports")))
    >>> len(record.stories), record.changes[0].kind
    (3, 'created')
    >>> Stories.load(stories.save()).size == stories.size
    True
    """

    __slots__ = ("_native",)

    def __init__(self, window: int = 14) -> None:
        self._native = _native.Stories(window)

    def add(self, articles: Iterable[Article]) -> Record:
        """Takes annotated articles in, and tells what became of them: a record until ``cluster``.

        Its ``stories`` have ids that later batches go on with, its ``changes`` tell what was created, grown, merged or split.
        Raises :class:`dateline.Error`, naming the article, where one is not annotated.
        """
        return Record(self._native.add(list(articles)))

    @property
    def size(self) -> tuple[int, int]:
        """How many articles are compared one by one, and how many stories are remembered."""
        return self._native.size()

    @property
    def today(self) -> str | None:
        """The day that the stream has come to (ISO 8601); ``None`` before the first dated article."""
        return self._native.today()

    def save(self) -> bytes:
        """The memory as bytes, which the same version of Dateline loads, the command too."""
        return self._native.save()

    @classmethod
    def load(cls, saved: bytes) -> Stories:
        """Loads a memory. Raises :class:`dateline.Error` where it is damaged, of another version, or something else."""
        stories = cls.__new__(cls)
        stories._native = _native.Stories.load(saved)
        return stories

    def __reduce__(self) -> tuple[object, tuple[bytes]]:
        return Stories.load, (self.save(),)

    def __repr__(self) -> str:
        n_articles, n_stories = self.size
        return f"<dateline.Stories: {n_stories} stories, {n_articles} articles in the window, until {self.today}>"
