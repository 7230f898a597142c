//! The sentences of a brief that no report wrote: where sources contradict each other, and how a toll changed. They are composed of
//! the values that the reports give.

use std::collections::BTreeSet;

use dateline_model::{Attribute, Cite, Subject};

use super::super::desk::{Desk, plain};
use super::super::timeline::first_of_each;
use super::{LEANING, Told, has_word};
use crate::{CitedSentence, DifferenceKind, DifferenceTable, PresentConfig, SentenceKind, ValueRow};

/// At most so many differences are named.
const MAX_DIFFERENCES: usize = 2;
/// In a brief whose length was asked for a difference has at most so many values.
const MAX_VALUES: usize = 4;

/// Sentences that say where sources contradict each other about what the brief tells, and how tolls changed: what the story
/// is about before what else is told.
pub(super) fn of<'a>(
    desk: &'a Desk,
    told: &Told<'_>,
    leading: &[usize],
    differences: &'a [DifferenceTable],
    config: &'a PresentConfig,
) -> impl Iterator<Item = CitedSentence> + use<'a> {
    let main = leading.first().copied();
    let leading: BTreeSet<usize> = leading.iter().copied().collect();
    let takes_part = |events: &BTreeSet<usize>| -> BTreeSet<usize> {
        let participants = events.iter().flat_map(|&event| &desk.ledger.events[event].participants);
        participants.map(|&(_, entity)| entity).collect()
    };
    let (of_leading, of_told) = (takes_part(&leading), takes_part(&told.events));
    let is_main = |table: &&DifferenceTable| match table.subject {
        Subject::Event(event) => leading.contains(&event),
        Subject::Entity(entity) => of_leading.contains(&entity),
    };
    let matters = |table: &&DifferenceTable| match table.subject {
        Subject::Event(event) => told.events.contains(&event),
        Subject::Entity(entity) => told.persons.contains(&entity) || of_told.contains(&entity),
    };
    let grave = || {
        differences.iter().filter(|table| match table.kind {
            DifferenceKind::Disputed | DifferenceKind::ClaimsDiffer => true,
            DifferenceKind::Updated => table.attribute.is_toll(),
            DifferenceKind::Refined | DifferenceKind::Wording | DifferenceKind::Agreed => false,
        })
    };
    let others = grave().filter(|table| !is_main(table)).filter(matters);
    let mut named: Vec<&DifferenceTable> = grave().filter(is_main).chain(others).collect();
    named.truncate(MAX_DIFFERENCES);
    // The sort is stable. What is disputed is told before what was updated.
    named.sort_by_key(|table| table.kind);
    named.into_iter().map(move |table| difference(desk, table, main, config))
}
/// "Reports differ on how many were killed: 14; 11 (the fire service); at least 7 (the fire service)." or "How many were killed
/// was updated: from 9 to 14." In a brief whose length was asked for at most [`MAX_VALUES`] values, and without those who give
/// them where they do not claim it.
fn difference(
    desk: &Desk,
    table: &DifferenceTable,
    main: Option<usize>,
    config: &PresentConfig,
) -> CitedSentence {
    let of_whom = match table.subject {
        // What the whole story is about need not be named again.
        Subject::Event(event) if Some(event) == main => String::new(),
        Subject::Event(_) => format!(" ({})", table.about),
        Subject::Entity(_) => format!(" of {}", table.about),
    };
    let what = match table.attribute {
        Attribute::Killed => "how many were killed".to_owned(),
        Attribute::Injured => "how many were hurt".to_owned(),
        Attribute::Hospitalized => "how many are in hospital".to_owned(),
        Attribute::Responsibility => "who is behind it".to_owned(),
        Attribute::Ordinal => "which time it is".to_owned(),
        Attribute::Duration => "how long it lasted".to_owned(),
        toll if toll.is_toll() => format!("how many are {}", plain(toll.name())),
        _ => format!("the {}", plain(table.attribute.name()).replace('_', " ")),
    };
    let is_short = config.brief_words.is_some();
    let ends = (table.kind == DifferenceKind::Updated).then(|| first_and_last(desk, table)).flatten();
    let (text, told): (String, Vec<&ValueRow>) = if let Some([first, last]) = ends {
        let text =
            format!("{}{of_whom} was updated: from {} to {}.", capital(&what), first.value, last.value);
        (text, vec![first, last])
    } else {
        let n = if is_short { MAX_VALUES.min(table.values.len()) } else { table.values.len() };
        let told: Vec<&ValueRow> = table.values.iter().take(n).collect();
        let values = told.iter().map(|value| {
            // "He" says nothing to who has not read what stands before it.
            let names = value.attributed_to.iter().filter(|who| !has_word(LEANING, &who.to_lowercase()));
            let names: Vec<&str> = names.map(String::as_str).collect();
            let said = match (table.attribute, value.value.as_str()) {
                (Attribute::Responsibility, "not claimed") => "nobody has claimed it".to_owned(),
                (_, value) => value.to_owned(),
            };
            if names.is_empty() || is_short && table.attribute != Attribute::Responsibility {
                said
            } else {
                format!("{said} ({})", names.join("; "))
            }
        });
        let more = table.values.len() - n;
        let more = (more > 0).then(|| format!("and {more} more"));
        let values: Vec<String> = values.chain(more).collect();
        (format!("Reports differ on {what}{of_whom}: {}.", values.join("; ")), told)
    };
    let cites = told.into_iter().flat_map(|value| first_of_each(&value.evidence));
    let mut evidence: Vec<Cite> = cites.collect();
    evidence.sort();
    evidence.dedup();
    CitedSentence { text, kind: SentenceKind::Difference, evidence }
}

/// The value that was told first and the one that was told last, where their days say so: of several of one day the one that
/// most origins give.
fn first_and_last<'t>(desk: &Desk, table: &'t DifferenceTable) -> Option<[&'t ValueRow; 2]> {
    let day = |value: &ValueRow| value.evidence.iter().filter_map(|c| desk.published(c.article).day).min();
    let mut dated: Vec<_> = table.values.iter().filter_map(|value| Some((day(value)?, value))).collect();
    dated.sort_by_key(|(day, value)| (*day, std::cmp::Reverse(value.n_origins)));
    let (&(first, first_value), &(last, _)) = (dated.first()?, dated.last()?);
    let (_, last_value) = dated.iter().find(|(day, _)| *day == last)?;
    (first < last).then_some([first_value, last_value])
}

fn capital(words: &str) -> String {
    let mut chars = words.chars();
    chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
}
