//! One event from many accounts: what articles tell of is joined by kind, parties, place and day.
//!
//! Accounts of one story are joined first, the fullest before the vague. Across stories only what a happening is surely
//! known by joins: a victim's name, or two who met on one day. Two raids months apart stay two.

mod account;
mod happening;
mod headline;
mod join;

use std::collections::BTreeSet;

use dateline_model::{
    Annotated, Cite, Clusters, EntityKind, Event, EventKind, Ledger, Modality, ParticipantRole, Quantity,
    ToldQuantity,
};

use account::{Account, Family, accounts};
use happening::Happening;
use join::{across_stories, within_stories};

/// Fills `events` and `event_of`. Reads entities and times.
pub(crate) fn line_up(articles: &[Annotated], clusters: &Clusters, ledger: &mut Ledger) {
    let accounts = accounts(articles, clusters, ledger);
    let happenings = across_stories(within_stories(&accounts), &accounts);
    let mut kept: Vec<(Event, Vec<usize>)> = Vec::new();
    for happening in happenings {
        if is_worth_keeping(&happening, &accounts, ledger) {
            let event = event(&happening, &accounts, articles, ledger);
            kept.push((event, happening.accounts));
        }
    }
    kept.sort_by(|(a, _), (b, _)| {
        let day = |e: &Event| (e.days.earliest.is_none(), e.days.earliest);
        (a.story, day(a), a.reports.first()).cmp(&(b.story, day(b), b.reports.first()))
    });
    ledger.event_of = articles.iter().map(|a| vec![None; a.events.len()]).collect();
    for (e, (_, members)) in kept.iter().enumerate() {
        for &idx in members {
            let account = &accounts[idx];
            ledger.event_of[account.article.index()][account.event.index()] = Some(e);
        }
    }
    ledger.events = kept.into_iter().map(|(event, _)| event).collect();
}

/// Keeps what has named parties, a toll, or a place and a day.
fn is_worth_keeping(happening: &Happening, accounts: &[Account], ledger: &Ledger) -> bool {
    let is_strong = |p: &&(ParticipantRole, usize)| !is_kind(ledger, p.1, EntityKind::Group);
    let n_strong = happening.parties.iter().filter(is_strong).count();
    let tells_harm = happening.accounts.iter().any(|&i| accounts[i].tells_harm);
    let is_set = !happening.places.is_empty() && !happening.days.is_unknown();
    let has_place = !happening.places.is_empty();
    match happening.family {
        Family::Violence => {
            tells_harm
                || is_set
                || !happening.victims.is_empty()
                || n_strong >= 2
                || (has_place && n_strong > 0)
        }
        Family::Meeting => n_strong >= 2 || (is_set && n_strong > 0),
        Family::Visit => !happening.persons.is_empty() && (has_place || n_strong >= 2),
        Family::Publication => n_strong >= 2 || (n_strong > 0 && !happening.days.is_unknown()),
        Family::Other(EventKind::Travel) => !happening.persons.is_empty() && has_place,
        Family::Other(_) => n_strong >= 2,
    }
}

fn event(happening: &Happening, accounts: &[Account], articles: &[Annotated], ledger: &Ledger) -> Event {
    let mut members: Vec<&Account> = happening.accounts.iter().map(|&i| &accounts[i]).collect();
    members.sort_by_key(|a| (a.article, a.event));
    // The fullest account names kind and mode; a killing names what a blast leaves open.
    let best = members.iter().max_by_key(|a| {
        let is_accident = a.mode.as_deref().is_some_and(happening::is_accident);
        let names_it = a.family == happening.family && (a.kind != EventKind::Accident || is_accident);
        (names_it, a.fullness(), std::cmp::Reverse((a.article, a.event)))
    });
    let kind = best.map_or(EventKind::Consult, |a| a.kind);
    let mode = finest_mode(&members);
    let place = most_told(members.iter().filter_map(|a| a.place));
    let mut participants: Vec<(ParticipantRole, usize)> = Vec::new();
    for &(_, entity) in &happening.parties {
        let role = most_told(members.iter().flat_map(|a| &a.parties).filter(|p| p.1 == entity).map(|p| p.0));
        participants.extend(role.map(|role| (role, entity)));
    }
    let persons_known = participants.iter().any(|p| is_kind(ledger, p.1, EntityKind::Person));
    participants
        .retain(|&(_, e)| Some(e) != place && !(persons_known && is_kind(ledger, e, EntityKind::Group)));
    let reports = members
        .iter()
        .map(|a| Cite { article: a.article, span: articles[a.article.index()].events[a.event.index()].span });
    let mut event = Event {
        what: String::new(),
        kind,
        mode,
        modality: Modality::Happened,
        days: happening.days,
        place,
        participants,
        quantities: quantities(&members, articles),
        accounts: members.iter().map(|a| (a.article, a.event)).collect(),
        reports: reports.collect(),
        story: members.first().map_or(0, |a| a.story),
        is_background: happening.is_recalled,
    };
    let lemma = best.map(|a| articles[a.article.index()].events[a.event.index()].lemma.clone());
    event.what = headline::headline(&event, &lemma.unwrap_or_default(), ledger);
    event
}

/// The mode that says most: means before deed before none; of equals the most told.
fn finest_mode(members: &[&Account]) -> Option<String> {
    let rank = |mode: &str| match mode {
        "car-bomb" => 5,
        "shooting" | "airstrike" | "bombing" => 4,
        "assassination" | "meet" | "interview" => 3,
        "talk" | "visit" | "killing" | "collapse" | "crash" | "fire" => 2,
        _ => 1,
    };
    let mut modes: Vec<&str> = members.iter().filter_map(|a| a.mode.as_deref()).collect();
    modes.sort_unstable();
    modes.dedup();
    modes.into_iter().max_by_key(|m| (rank(m), std::cmp::Reverse(*m))).map(str::to_owned)
}

fn is_kind(ledger: &Ledger, entity: usize, kind: EntityKind) -> bool {
    ledger.entities.get(entity).is_some_and(|e| e.kind == kind)
}

/// What is told most often; of equals the smallest.
fn most_told<T: Ord + Copy>(told: impl Iterator<Item = T>) -> Option<T> {
    let mut all: Vec<T> = told.collect();
    all.sort_unstable();
    let runs = all.chunk_by(|a, b| a == b);
    runs.max_by_key(|run| (run.len(), std::cmp::Reverse(run[0]))).map(|run| run[0])
}

/// The numbers told, each with all words that tell it. A single human being counts where no number of such is told.
fn quantities(members: &[&Account], articles: &[Annotated]) -> Vec<ToldQuantity> {
    let mention = |account: &Account| &articles[account.article.index()].events[account.event.index()];
    let all = || members.iter().flat_map(|account| &mention(account).quantities);
    let numbered: BTreeSet<&str> = all().filter(|q| !q.is_single).map(|q| q.of.as_str()).collect();
    let mut told: Vec<ToldQuantity> = Vec::new();
    for account in members {
        let counts = |q: &&Quantity| !q.is_single || !numbered.contains(q.of.as_str());
        for quantity in mention(account).quantities.iter().filter(counts) {
            let cite = Cite { article: account.article, span: quantity.span };
            let same = told.iter_mut().find(|t| {
                t.of == quantity.of && t.at_least == quantity.at_least && t.at_most == quantity.at_most
            });
            match same {
                Some(known) if known.evidence.contains(&cite) => {}
                Some(known) => known.evidence.push(cite),
                None => told.push(ToldQuantity {
                    of: quantity.of.clone(),
                    at_least: quantity.at_least,
                    at_most: quantity.at_most,
                    evidence: vec![cite],
                }),
            }
        }
    }
    told
}
