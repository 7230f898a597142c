//! Where the reports of a story differ, and what they agree on.

use std::cmp::Reverse;

use dateline_model::{Attribute, DayRange, Difference, DifferenceValue, Status, Subject};
use jiff::civil::Date;

use super::desk::{Desk, plain};
use crate::when::days_in_words;
use crate::{DifferenceKind, DifferenceTable, ValueRow};

/// A fact counts as agreed from so many independent origins on.
const MIN_ORIGINS: usize = 2;

/// The story's differences, gravest first; what its origins agree on, most origins first; what one origin alone says.
pub(super) fn of(
    desk: &Desk,
    story: usize,
) -> (Vec<DifferenceTable>, Vec<DifferenceTable>, Vec<DifferenceTable>) {
    let tables = desk.differences(story).filter_map(|difference| table(desk, difference));
    let (mut agreed, mut differing): (Vec<_>, Vec<_>) =
        tables.partition(|table| table.kind == DifferenceKind::Agreed);
    // That two reports give one utterance in the same words is shown where the utterance is.
    agreed.retain(|table| table.attribute != Attribute::Quotation);
    let (mut agreed, of_one_origin): (Vec<_>, Vec<_>) =
        agreed.into_iter().partition(|table| n_origins(table) >= MIN_ORIGINS);
    agreed.sort_by_key(|table| Reverse(n_origins(table)));
    differing
        .sort_by_key(|table| (table.kind, Reverse(table.values.iter().map(|v| v.n_origins).sum::<usize>())));
    (differing, agreed, of_one_origin)
}

fn n_origins(table: &DifferenceTable) -> usize {
    table.values.iter().map(|value| value.n_origins).max().unwrap_or(0)
}

fn table(desk: &Desk, difference: &Difference) -> Option<DifferenceTable> {
    let about = match difference.about {
        Subject::Entity(entity) => desk.ledger.entities.get(entity)?.name.clone(),
        Subject::Event(event) => desk.ledger.events.get(event).map(|_| desk.telling(event))?,
    };
    let rows = difference.values.iter().filter(|value| !value.evidence.is_empty());
    let mut values: Vec<ValueRow> = rows
        .map(|value| ValueRow {
            value: as_written(desk, difference.attribute, value),
            attributed_to: value.attributed_to.iter().map(|who| plain(who)).collect(),
            evidence: value.evidence.clone(),
            n_origins: value.n_origins,
        })
        .collect();
    let kind = match (difference.status, difference.attribute) {
        (Status::Disputed, Attribute::Responsibility) => DifferenceKind::ClaimsDiffer,
        (Status::Disputed, _) => DifferenceKind::Disputed,
        (Status::Updated, _) => DifferenceKind::Updated,
        (Status::Refined, _) => DifferenceKind::Refined,
        (Status::Variant, _) => DifferenceKind::Wording,
        // Who took part is told with what happened; what only one origin gives has no place in the briefing yet.
        (Status::Agreed, Attribute::Participants) | (Status::SingleOrigin, _) => return None,
        (Status::Agreed, _) => DifferenceKind::Agreed,
    };
    if kind == DifferenceKind::Updated {
        let first_told = |value: &ValueRow| {
            value.evidence.iter().filter_map(|cite| desk.published(cite.article).day).min()
        };
        values.sort_by_key(first_told);
    }
    let about = plain(&about);
    let Difference { about: subject, attribute, .. } = *difference;
    (!values.is_empty()).then_some(DifferenceTable { about, subject, attribute, kind, values })
}

/// The value as a report writes it, capitals and all, where its words stand there; an ordinal as a numeral, a day in words.
fn as_written(desk: &Desk, attribute: Attribute, value: &DifferenceValue) -> String {
    let told = plain(&value.value);
    if let (Attribute::Ordinal, Ok(n)) = (attribute, told.parse::<u64>()) {
        return ordinal(n);
    }
    if let (Attribute::Date, Ok(day)) = (attribute, told.parse::<Date>()) {
        return days_in_words(DayRange::day(day));
    }
    if attribute == Attribute::Rank {
        return told; // capitals say only that a name follows
    }
    desk.as_written(&told, &value.evidence)
}

fn ordinal(n: u64) -> String {
    let ending = match (n % 10, n % 100) {
        (_, 11..=13) => "th",
        (1, _) => "st",
        (2, _) => "nd",
        (3, _) => "rd",
        _ => "th",
    };
    format!("{n}{ending}")
}

/// How a reader calls an attribute.
impl DifferenceTable {
    /// What the table is headed: "Ada Brandt: rank", "Bridge falls in Halm: killed".
    pub fn heading(&self) -> String {
        format!("{}: {}", self.about, self.attribute_in_words())
    }

    /// The attribute in a reader's words.
    pub fn attribute_in_words(&self) -> &'static str {
        match self.attribute {
            Attribute::Title => "called",
            Attribute::Office => "post",
            Attribute::Date => "day",
            Attribute::Responsibility => "who is behind it",
            Attribute::Killed => "killed",
            Attribute::Duration => "how long",
            Attribute::Ordinal => "which time",
            Attribute::Time => "time of day",
            Attribute::Hospitalized => "in hospital",
            Attribute::Position => "where they stand",
            Attribute::Quotation => "in their words",
            other => other.name(),
        }
    }
}
