//! The record as tables: described once, for CSV, Parquet and SQLite.
//!
//! Names of columns are those of the record's fields. What has no id there has its number in the list, from 1, as `id`.
//! A list that the run did not come to has no table.

mod articles;
mod differences;
mod entities;
mod events;
mod statements;
mod stories;
mod table;

pub use table::{Cell, Column, Key, Kind, Table};

use crate::record::Record;

/// All tables; whatever a key leads to comes before.
pub(crate) fn all(record: &Record) -> Vec<Table<'_>> {
    let mut tables = vec![articles::articles(record), articles::problems(record)];
    tables.extend(record.entities.iter().flat_map(|entities| entities::tables(entities)));
    tables.extend(record.quotes.iter().flat_map(|quotes| statements::quotes(quotes)));
    tables.extend(record.times.iter().map(|times| statements::times(times)));
    tables.extend(record.quantities.iter().map(|quantities| statements::quantities(quantities)));
    tables.extend(record.positions.iter().flat_map(|positions| statements::positions(positions)));
    tables.extend(record.events.iter().flat_map(|events| events::tables(events)));
    tables.extend(record.differences.iter().flat_map(|differences| differences::tables(differences)));
    tables.extend(record.stories.iter().flat_map(|stories| stories::stories(stories)));
    tables.extend(record.storylines.iter().flat_map(|storylines| stories::storylines(storylines)));
    tables.extend(record.briefs.iter().flat_map(|briefs| stories::briefs(briefs)));
    tables
}
