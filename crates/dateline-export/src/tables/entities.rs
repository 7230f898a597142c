//! Tables of entities, where they are mentioned, and what they are called.

use super::table::{Cell, Field, evidence, integer, key_of, numbered, primary, real, table, text};
use super::{Kind, Table};
use crate::record::{Entity, Title};

pub(super) fn tables(entities: &[Entity]) -> Vec<Table<'_>> {
    let fields: [Field<&Entity>; 8] = [
        primary(text("id", |e: &Entity| (&e.id).into())),
        text("name", |e| (&e.name).into()),
        text("kind", |e| (&e.kind).into()),
        text("link", |e| e.link.as_deref().into()),
        text("country", |e| e.location.as_ref().and_then(|place| place.country.as_deref()).into()),
        real("latitude", |e| e.location.as_ref().map(|place| place.latitude).into()),
        real("longitude", |e| e.location.as_ref().map(|place| place.longitude).into()),
        integer("population", |e| e.location.as_ref().and_then(|place| place.population).into()),
    ];
    let mentions = entities.iter().flat_map(|e| e.mentions.iter().map(|span| (Cell::from(&e.id), span)));
    let titles = || numbered(entities.iter().flat_map(|e| e.titles.iter().map(move |title| (e, title))));
    let title_fields: [Field<(i64, (&Entity, &Title))>; 3] = [
        primary(integer("id", |(id, _): (i64, _)| id.into())),
        key_of("entities", text("entity", |(_, (e, _)): (i64, (&Entity, &Title))| (&e.id).into())),
        text("value", |(_, (_, title))| (&title.value).into()),
    ];
    let title_evidence =
        titles().flat_map(|(id, (_, title))| title.evidence.iter().map(move |span| (Cell::from(id), span)));
    vec![
        table("entities", entities, &fields),
        evidence("mentions", ("entity", Kind::Text, "entities"), mentions),
        table("titles", titles(), &title_fields),
        evidence("title_evidence", ("title", Kind::Integer, "titles"), title_evidence),
    ]
}
