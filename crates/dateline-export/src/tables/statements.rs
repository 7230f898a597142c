//! Tables of what single articles state: quotes, times, quantities, positions.

use super::table::{Cell, Field, evidence, integer, key_of, numbered, primary, real, table, text};
use super::{Kind, Table};
use crate::record::{Number, Position, Quote, Span, Time};

/// A list's item with its number.
type Item<'a, T> = (i64, &'a T);

/// The columns that say where an item stands.
fn span_fields<'a, T>(span: [fn(Item<'a, T>) -> Cell<'a>; 4]) -> [Field<'a, Item<'a, T>>; 5] {
    let [article, start, end, exact] = span;
    [
        primary(integer("id", |(id, _): Item<'a, T>| id.into())),
        key_of("articles", text("article", article)),
        integer("start", start),
        integer("end", end),
        text("exact", exact),
    ]
}

/// How the columns of [`span_fields`] are filled.
macro_rules! of_span {
    ($item:ty) => {
        [
            |(_, item): Item<$item>| (&item.span.article).into(),
            |(_, item)| item.span.start.into(),
            |(_, item)| item.span.end.into(),
            |(_, item)| (&item.span.exact).into(),
        ]
    };
}

/// The words that pass an item on.
fn chains<'a, T>(
    items: &'a [T],
    chain: impl Fn(&'a T) -> &'a [Span],
) -> impl Iterator<Item = (Cell<'a>, &'a Span)> {
    numbered(items).flat_map(move |(id, item)| chain(item).iter().map(move |span| (Cell::from(id), span)))
}

pub(super) fn quotes(quotes: &[Quote]) -> Vec<Table<'_>> {
    let fields: [Field<Item<Quote>>; 6] = [
        text("kind", |(_, q): Item<Quote>| (&q.kind).into()),
        key_of("entities", text("speaker", |(_, q)| q.speaker.as_deref().into())),
        text("speaker_name", |(_, q)| q.speaker_name.as_deref().into()),
        text("source", |(_, q)| q.source.as_ref().map(|span| span.exact.as_str()).into()),
        text("cue", |(_, q)| q.cue.as_ref().map(|span| span.exact.as_str()).into()),
        text("said_on", |(_, q)| q.said_on.as_deref().into()),
    ];
    let fields: Vec<_> = span_fields(of_span!(Quote)).into_iter().chain(fields).collect();
    vec![
        table("quotes", numbered(quotes), &fields),
        evidence("quote_chains", ("quote", Kind::Integer, "quotes"), chains(quotes, |quote| &quote.chain)),
    ]
}

pub(super) fn times(times: &[Time]) -> Table<'_> {
    let fields: [Field<Item<Time>>; 4] = [
        text("value", |(_, t): Item<Time>| t.value.as_deref().into()),
        text("kind", |(_, t)| (&t.kind).into()),
        text("basis", |(_, t)| (&t.basis).into()),
        integer("offset_days", |(_, t)| t.offset_days.into()),
    ];
    let fields: Vec<_> = span_fields(of_span!(Time)).into_iter().chain(fields).collect();
    table("times", numbered(times), &fields)
}

pub(super) fn quantities(quantities: &[Number]) -> Table<'_> {
    let fields: [Field<Item<Number>>; 6] = [
        text("of", |(_, n): Item<Number>| (&n.of).into()),
        text("unit", |(_, n)| n.unit.as_deref().into()),
        text("counted", |(_, n)| n.counted.as_deref().into()),
        real("at_least", |(_, n)| n.at_least.into()),
        real("at_most", |(_, n)| n.at_most.into()),
        text("attributed_to", |(_, n)| n.attributed_to.as_ref().map(|span| span.exact.as_str()).into()),
    ];
    let fields: Vec<_> = span_fields(of_span!(Number)).into_iter().chain(fields).collect();
    table("quantities", numbered(quantities), &fields)
}

pub(super) fn positions(positions: &[Position]) -> Vec<Table<'_>> {
    let fields: [Field<Item<Position>>; 5] = [
        key_of("entities", text("holder", |(_, p): Item<Position>| p.holder.as_deref().into())),
        text("holder_name", |(_, p)| p.holder_name.as_deref().into()),
        text("stance", |(_, p)| (&p.stance).into()),
        text("issue", |(_, p)| (&p.issue).into()),
        text("date", |(_, p)| p.date.as_deref().into()),
    ];
    let fields: Vec<_> = span_fields(of_span!(Position)).into_iter().chain(fields).collect();
    let chains = chains(positions, |position| &position.chain);
    vec![
        table("positions", numbered(positions), &fields),
        evidence("position_chains", ("position", Kind::Integer, "positions"), chains),
    ]
}
