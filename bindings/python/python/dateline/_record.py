"""The record: what a run came to."""

from __future__ import annotations

import json
from collections.abc import Iterable
from functools import cached_property, partial
from os import PathLike
from typing import TYPE_CHECKING, Any, TypeVar

from dateline import _native
from dateline._parts import (
    Brief,
    Change,
    Difference,
    Entity,
    Event,
    Part,
    Position,
    Problem,
    Quantity,
    Quote,
    RecordArticle,
    Story,
    Storyline,
    Time,
    framed,
)

if TYPE_CHECKING:
    from dateline._native import Article, Table

P = TypeVar("P", bound=Part)


class Record:
    """What a run came to, with the lists of the record's JSON as attributes.

    A list that the run did not come to is ``None`` (``articles`` and ``problems`` are always there). Printed it is the
    briefing for a terminal, in a notebook the briefing as a page.
    """

    def __init__(self, native: _native.Record | None, read: dict[str, Any] | None = None) -> None:
        #: The run itself; ``None`` of a record that was read from JSON.
        self.native = native
        self._read = read

    @classmethod
    def load(cls, path: str | PathLike[str]) -> Record:
        """Reads the JSON of a record, also gzipped. What needs the run itself (pages, tables) is not there then.

        Raises :class:`dateline.Error` where it is no record.
        """
        import gzip
        from pathlib import Path

        content = Path(path).read_bytes()
        read = json.loads(gzip.decompress(content) if content[:2] == b"\x1f\x8b" else content)
        if not isinstance(read, dict) or read.get("format") != "dateline/record" or read.get("version") != 1:
            raise _native.Error(f"{path} is no record of version 1")
        return cls(None, read)

    def json(self) -> str:
        """The record as ``dateline read --to`` writes it, on one line."""
        return self._run.json().decode() if self.native else json.dumps(self._read, ensure_ascii=False)

    @cached_property
    def _dict(self) -> dict[str, Any]:
        if self._read is not None:
            return self._read
        read: dict[str, Any] = json.loads(self._run.json())
        return read

    def to_dict(self) -> dict[str, Any]:
        """The record as dictionaries and lists."""
        return self._dict

    @property
    def _run(self) -> _native.Record:
        if self.native is None:
            raise _native.Error("this record was read from JSON: pages and tables need the run itself, dateline.read it")
        return self.native

    @property
    def stage(self) -> str:
        """The last stage that was run."""
        return self._run.stage

    def _list(self, name: str, kind: type[P]) -> list[P] | None:
        items = self._dict.get(name)
        return None if items is None else [kind(item) for item in items]

    @cached_property
    def articles(self) -> list[RecordArticle]:
        """Sorted by id."""
        return self._list("articles", RecordArticle) or []

    @cached_property
    def problems(self) -> list[Problem]:
        """What was noticed and survived."""
        return self._list("problems", Problem) or []

    @cached_property
    def entities(self) -> list[Entity] | None:
        """Who and what is named; before ``reconcile`` those of each article by itself."""
        return self._list("entities", Entity)

    @cached_property
    def quotes(self) -> list[Quote] | None:
        """Words and thoughts passed on."""
        return self._list("quotes", Quote)

    @cached_property
    def times(self) -> list[Time] | None:
        """Expressions of time."""
        return self._list("times", Time)

    @cached_property
    def quantities(self) -> list[Quantity] | None:
        """Numbers of people and things."""
        return self._list("quantities", Quantity)

    @cached_property
    def events(self) -> list[Event] | None:
        """Happenings; before ``reconcile`` those of each article by itself."""
        return self._list("events", Event)

    @cached_property
    def differences(self) -> list[Difference] | None:
        """Where the articles agree, differ or correct each other."""
        return self._list("differences", Difference)

    @cached_property
    def positions(self) -> list[Position] | None:
        """Who wants what."""
        return self._list("positions", Position)

    @cached_property
    def stories(self) -> list[Story] | None:
        """Which articles tell of one happening."""
        stories = self._list("stories", Story)
        for place, story in enumerate(stories or []):
            story._page = partial(self.story_html, place)
        return stories

    @cached_property
    def storylines(self) -> list[Storyline] | None:
        """Which stories carry one affair on."""
        return self._list("storylines", Storyline)

    @cached_property
    def changes(self) -> list[Change] | None:
        """What a batch changed in a stream's stories."""
        return self._list("changes", Change)

    @cached_property
    def briefs(self) -> list[Brief] | None:
        """A few cited sentences on each story."""
        return self._list("briefs", Brief)

    def annotated(self, ids: Iterable[str] | None = None) -> list[Article]:
        """The annotated articles that the record was made of, sorted by id: all, or those with these ids."""
        wanted = None if ids is None else set(ids)
        return [article for article in self._run.articles() if wanted is None or article.id in wanted]

    def tables(self) -> dict[str, Table]:
        """The record's tables by name, as ``dateline export --as parquet`` writes them.

        They hand themselves over through Arrow's C interface: ``pyarrow.table(t)``, ``polars.DataFrame(t)``,
        ``pandas.DataFrame.from_arrow(t)``, and DuckDB finds them by the name of a variable that holds ``pyarrow.table(t)``.

        >>> import dateline
        >>> tables = dateline.read("examples/reports").tables()
        >>> len(tables["articles"]), tables["stories"].column_names
        (10, ['id', 'title', 'first', 'last'])
        """
        return {table.name: table for table in self._run.tables()}

    def table(self, name: str) -> Table:
        """One of :meth:`tables`. Raises :class:`dateline.Error` where the record has none of that name."""
        tables = self.tables()
        if name not in tables:
            raise _native.Error(f"this record has no table {name}: there are {', '.join(tables)}")
        return tables[name]

    def articles_table(self) -> Table:
        """The table ``articles``."""
        return self.table("articles")

    def text(self, *, full: bool = False, width: int = 80) -> str:
        """The briefing for a terminal; ``full`` gives all of it. Raises :class:`dateline.Error` where the run made none."""
        return self._run.text(full, width)

    def markdown(self) -> str:
        """The briefing as Markdown."""
        return self._run.markdown()

    def html(self) -> str:
        """The briefing as one page of HTML that needs nothing else."""
        return self._run.html()

    def story_html(self, place: int) -> str:
        """The page of the story at this place in ``stories``."""
        return self._run.story_html(place)

    def _repr_html_(self) -> str | None:
        return framed(self.html()) if self.native and self.stage == "present" else None

    def __str__(self) -> str:
        return self.text() if self.native and self.stage == "present" else repr(self)

    def __repr__(self) -> str:
        n_stories = len(self._dict.get("stories") or [])
        return f"<dateline.Record: {len(self._dict['articles'])} articles, {n_stories} stories>"
