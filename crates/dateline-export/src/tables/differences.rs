//! Tables of differences, their values, and the words for and against each.

use super::table::{Cell, Field, evidence, integer, key_of, numbered, primary, table, text};
use super::{Kind, Table};
use crate::record::{Difference, DifferenceValue};

pub(super) fn tables(differences: &[Difference]) -> Vec<Table<'_>> {
    let fields: [Field<(i64, &Difference)>; 7] = [
        primary(integer("id", |(id, _): (i64, &Difference)| id.into())),
        // The id of an entity or of an event.
        text("about", |(_, d)| (&d.about).into()),
        text("about_name", |(_, d)| (&d.about_name).into()),
        text("attribute", |(_, d)| (&d.attribute).into()),
        text("status", |(_, d)| (&d.status).into()),
        text("reason", |(_, d)| d.reason.as_ref().map(|reason| reason.code.as_str()).into()),
        text("reason_sentence", |(_, d)| d.reason.as_ref().map(|reason| reason.sentence.as_str()).into()),
    ];
    let values = || {
        let values = numbered(differences).flat_map(|(id, d)| d.values.iter().map(move |value| (id, value)));
        numbered(values)
    };
    let value_fields: [Field<(i64, (i64, &DifferenceValue))>; 5] = [
        primary(integer("id", |(id, _): (i64, (i64, &DifferenceValue))| id.into())),
        key_of(
            "differences",
            integer("difference", |(_, (difference, _)): (i64, (i64, &DifferenceValue))| difference.into()),
        ),
        text("value", |(_, (_, value))| (&value.value).into()),
        text("attributed_to", |(_, (_, value))| value.attributed_to.as_deref().into()),
        integer("origins", |(_, (_, value))| value.origins.into()),
    ];
    let told =
        values().flat_map(|(id, (_, value))| value.evidence.iter().map(move |span| (Cell::from(id), span)));
    let taken_back = values()
        .flat_map(|(id, (_, value))| value.corrected_by.iter().map(move |span| (Cell::from(id), span)));
    let parent = ("value", Kind::Integer, "difference_values");
    vec![
        table("differences", numbered(differences), &fields),
        table("difference_values", values(), &value_fields),
        evidence("difference_evidence", parent, told),
        evidence("difference_corrections", parent, taken_back),
    ]
}
