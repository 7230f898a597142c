//! Tables of events: who took part, what numbers are told, which words tell it.

use super::table::{Cell, Field, evidence, integer, key_of, numbered, primary, real, table, text, truth};
use super::{Kind, Table};
use crate::record::{Event, Participant, Quantity};

pub(super) fn tables(events: &[Event]) -> Vec<Table<'_>> {
    let fields: [Field<&Event>; 10] = [
        primary(text("id", |e: &Event| (&e.id).into())),
        text("what", |e| (&e.what).into()),
        text("type", |e| (&e.kind).into()),
        text("mode", |e| e.mode.as_deref().into()),
        text("type_2021", |e| e.type_2021.as_deref().into()),
        text("modality", |e| e.modality.as_deref().into()),
        text("earliest", |e| e.date.earliest.as_deref().into()),
        text("latest", |e| e.date.latest.as_deref().into()),
        key_of("entities", text("place", |e| e.place.as_deref().into())),
        truth("background", |e| e.background.into()),
    ];
    let reports = events.iter().flat_map(|e| e.reports.iter().map(|span| (Cell::from(&e.id), span)));
    let mut tables = vec![
        table("events", events, &fields),
        evidence("event_reports", ("event", Kind::Text, "events"), reports),
    ];
    tables.extend(participants(events));
    tables.extend(quantities(events));
    tables
}

fn participants(events: &[Event]) -> [Table<'_>; 2] {
    let all = || numbered(events.iter().flat_map(|e| e.participants.iter().map(move |p| (e, p))));
    let fields: [Field<(i64, (&Event, &Participant))>; 5] = [
        primary(integer("id", |(id, _): (i64, _)| id.into())),
        key_of("events", text("event", |(_, (e, _)): (i64, (&Event, &Participant))| (&e.id).into())),
        text("role", |(_, (_, p))| (&p.role).into()),
        key_of("entities", text("entity", |(_, (_, p))| (&p.entity).into())),
        text("harm", |(_, (_, p))| p.harm.as_ref().map(|harm| harm.value.as_str()).into()),
    ];
    let harmed = all().flat_map(|(id, (_, participant))| {
        let spans = participant.harm.iter().flat_map(|harm| &harm.evidence);
        spans.map(move |span| (Cell::from(id), span))
    });
    [
        table("event_participants", all(), &fields),
        evidence("event_harm_evidence", ("participant", Kind::Integer, "event_participants"), harmed),
    ]
}

fn quantities(events: &[Event]) -> [Table<'_>; 2] {
    let all = || numbered(events.iter().flat_map(|e| e.quantities.iter().map(move |q| (e, q))));
    let fields: [Field<(i64, (&Event, &Quantity))>; 5] = [
        primary(integer("id", |(id, _): (i64, _)| id.into())),
        key_of("events", text("event", |(_, (e, _)): (i64, (&Event, &Quantity))| (&e.id).into())),
        text("of", |(_, (_, q))| (&q.of).into()),
        real("at_least", |(_, (_, q))| q.at_least.into()),
        real("at_most", |(_, (_, q))| q.at_most.into()),
    ];
    let told =
        all().flat_map(|(id, (_, quantity))| quantity.evidence.iter().map(move |s| (Cell::from(id), s)));
    [
        table("event_quantities", all(), &fields),
        evidence("event_quantity_evidence", ("quantity", Kind::Integer, "event_quantities"), told),
    ]
}
