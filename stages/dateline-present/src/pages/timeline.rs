//! A story's happenings by day, what its reports recall, and what only one of them tells.

use std::collections::{BTreeMap, BTreeSet};

use dateline_model::{ArticleIdx, Cite, DayRange, LocalEventId, Modality};
use jiff::civil::Date;

use super::desk::Desk;
use crate::{DifferenceTable, Sole, TimelineEntry};

/// The happenings of one or more stories, and those their reports recall, each by day.
pub(super) fn of(desk: &Desk, stories: &[usize]) -> (Vec<TimelineEntry>, Vec<TimelineEntry>) {
    let all = stories.iter().flat_map(|&story| desk.events(story)).copied();
    let mut events: Vec<(usize, TimelineEntry)> =
        all.filter(|&event| is_told(desk, event)).map(|event| (event, entry(desk, event))).collect();
    events.sort_by_cached_key(|(event, entry)| (order(desk, *event, entry), *event));
    let (recalled, own): (Vec<_>, Vec<_>) =
        events.into_iter().partition(|(event, _)| desk.ledger.events[*event].is_background);
    let own = entries(desk, own);
    let mut recalled = entries(desk, recalled);
    // What one story recalls and another tells is no background of both.
    let told: BTreeSet<(&str, DayRange)> =
        own.iter().map(|entry| (entry.what.as_str(), entry.when.days)).collect();
    recalled.retain(|entry| !told.contains(&(entry.what.as_str(), entry.when.days)));
    (own, recalled)
}

/// Happenings as lines of a timeline; what reads alike on one day is one line.
fn entries(desk: &Desk, events: Vec<(usize, TimelineEntry)>) -> Vec<TimelineEntry> {
    let mut entries: Vec<TimelineEntry> = Vec::new();
    let mut line_of: BTreeMap<(String, DayRange), usize> = BTreeMap::new();
    for (_, entry) in events {
        let key = (entry.what.clone(), entry.when.days);
        let line = *line_of.entry(key).or_insert(entries.len());
        if let Some(same) = entries.get_mut(line) {
            same.evidence.extend(entry.evidence);
            same.evidence = first_of_each(&same.evidence);
            same.n_origins = desk.n_origins(same.evidence.iter().map(|cite| cite.article));
        } else {
            entries.push(entry);
        }
    }
    entries
}

/// What one origin alone tells of the story, by source and place. Nothing where the story has but one origin.
pub(super) fn only_one(desk: &Desk, story: usize, n_origins: usize, tables: &[DifferenceTable]) -> Vec<Sole> {
    if n_origins < 2 {
        return Vec::new();
    }
    let events = desk.events(story).iter().filter(|&&event| {
        let told = &desk.ledger.events[event];
        !told.is_background && is_told(desk, event) && desk.event_origins(event) == 1
    });
    let mut alone: Vec<(bool, Sole)> = events
        .filter_map(|&event| {
            let told = &desk.ledger.events[event];
            let origin = desk.origin(told.reports.first()?.article);
            let is_copy = told.reports.iter().all(|cite| cite.article != origin);
            let source = desk.source_of[origin.index()];
            let sole = Sole { source, what: desk.telling(event), evidence: first_of_each(&told.reports) };
            Some((is_copy, sole))
        })
        .collect();
    let of_one = tables.iter().filter_map(|table| {
        let cites: Vec<Cite> = table.values.iter().flat_map(|value| &value.evidence).copied().collect();
        let origin = desk.origin(cites.first()?.article);
        let is_alone = cites.iter().all(|cite| desk.origin(cite.article) == origin);
        let values: Vec<&str> = table.values.iter().map(|value| value.value.as_str()).collect();
        let what = format!("{}: {}", table.heading(), values.join(" / "));
        let source = desk.source_of[origin.index()];
        is_alone.then(|| (false, Sole { source, what, evidence: first_of_each(&cites) }))
    });
    alone.extend(of_one);
    // Where the origin and its copies tell it alike, the origin's words are the evidence.
    alone.sort_by(|(a_is_copy, a), (b_is_copy, b)| {
        (a.source, &a.what, a_is_copy, &a.evidence).cmp(&(b.source, &b.what, b_is_copy, &b.evidence))
    });
    let mut alone: Vec<Sole> = alone.into_iter().map(|(_, sole)| sole).collect();
    alone.dedup_by(|later, first| (later.source, &later.what) == (first.source, &first.what));
    alone.sort_by(|a, b| (a.source, &a.evidence).cmp(&(b.source, &b.evidence)));
    alone
}

/// Whether an event has words, and some account tells it as having happened.
pub(super) fn is_told(desk: &Desk, event: usize) -> bool {
    let told = &desk.ledger.events[event];
    let is_actual = told.accounts.iter().any(|&(article, local)| {
        let account = desk.annotated(article).events.get(local.index());
        account.is_some_and(|account| account.modality == Modality::Happened)
    });
    is_actual && !told.reports.is_empty() && !told.what.trim().is_empty()
}

fn entry(desk: &Desk, event: usize) -> TimelineEntry {
    let told = &desk.ledger.events[event];
    TimelineEntry {
        event,
        what: desk.telling(event),
        when: desk.when(event),
        evidence: first_of_each(&told.reports),
        n_origins: desk.event_origins(event),
    }
}

/// The first clause of each article.
pub(super) fn first_of_each(cites: &[Cite]) -> Vec<Cite> {
    let mut sorted = cites.to_vec();
    sorted.sort();
    sorted.dedup_by_key(|cite| cite.article);
    sorted
}

/// By day, then by the time of day; where no day is known by the day counted from the story's first report; where neither
/// is, last.
fn order(desk: &Desk, event: usize, entry: &TimelineEntry) -> (Date, i32, i32) {
    let told = &desk.ledger.events[event];
    let day = told.days.earliest.or(told.days.latest);
    let counted = match day {
        Some(_) => None,
        None => told.accounts.iter().find_map(|&(article, local)| counted_day(desk, article, local)),
    };
    (day.unwrap_or(Date::MAX), counted.unwrap_or(i32::MAX), entry.when.minute())
}

/// The day that an account gives, counted from the story's first report.
fn counted_day(desk: &Desk, article: ArticleIdx, local: LocalEventId) -> Option<i32> {
    let after_first = desk.ledger.days_after_first.get(article.index()).copied().flatten()?;
    let time = desk.annotated(article).events.get(local.index())?.time?;
    after_first.checked_add(desk.time(article, time)?.resolved.offset_days?)
}
