//! One event from many accounts: what articles tell of is joined by kind, parties, place and day.
//!
//! Accounts of one story are joined first, the fullest before the vague. Across stories only what a happening is surely
//! known by joins: a victim's name, or two who met on one day. Two raids months apart stay two.

mod account;
mod happening;
mod headline;
mod join;
mod setting;
mod toll;
mod towns;

use std::collections::{BTreeMap, BTreeSet};

use dateline_model::{
    Annotated, ArticleIdx, Cite, Clusters, EntityKind, Event, EventKind, Harm, HarmedParty, Ledger,
    LocalEventId, Modality, ParticipantRole,
};

use account::{Account, Family, accounts, rank_of_mode};
use happening::Happening;
use join::{across_stories, within_stories};

/// Fills `events` and `event_of`, and adds towns that no report names by themselves to the entities. Reads entities and times.
pub(crate) fn line_up(articles: &[Annotated], clusters: &Clusters, ledger: &mut Ledger) {
    let towns = towns::add(articles, ledger);
    let accounts = accounts(articles, clusters, ledger, &towns);
    let happenings = across_stories(within_stories(&accounts), &accounts);
    let mut kept: Vec<(Event, Happening)> = Vec::new();
    for happening in happenings {
        if is_worth_keeping(&happening, &accounts, ledger) {
            let event = event(&happening, &accounts, articles, clusters, ledger);
            kept.push((event, happening));
        }
    }
    // What a story is about comes before what else it tells.
    kept.sort_by(|(a, in_a), (b, in_b)| {
        let day = |e: &Event| (e.days.earliest.is_none(), e.days.earliest);
        let about = |h: &Happening| std::cmp::Reverse(if h.is_main { h.n_articles() } else { 0 });
        (a.story, about(in_a), day(a), a.reports.first()).cmp(&(
            b.story,
            about(in_b),
            day(b),
            b.reports.first(),
        ))
    });
    ledger.event_of = articles.iter().map(|a| vec![None; a.events.len()]).collect();
    for (e, (_, members)) in kept.iter().enumerate() {
        for &idx in &members.accounts {
            let account = &accounts[idx];
            for mention in &account.mentions {
                ledger.event_of[account.article.index()][mention.index()] = Some(e);
            }
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
    if happening.is_main && (has_place || !happening.days.is_unknown()) {
        return true;
    }
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

fn event(
    happening: &Happening,
    accounts: &[Account],
    articles: &[Annotated],
    clusters: &Clusters,
    ledger: &Ledger,
) -> Event {
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
    let place =
        likeliest_town(&members, clusters).or_else(|| most_told(members.iter().filter_map(|a| a.place)));
    let mut participants: Vec<(ParticipantRole, usize)> = Vec::new();
    for &(_, entity) in &happening.parties {
        let role = most_told(members.iter().flat_map(|a| &a.parties).filter(|p| p.1 == entity).map(|p| p.0));
        participants.extend(role.map(|role| (role, entity)));
    }
    let persons_known = participants.iter().any(|p| is_kind(ledger, p.1, EntityKind::Person));
    participants
        .retain(|&(_, e)| Some(e) != place && !(persons_known && is_kind(ledger, e, EntityKind::Group)));
    let harmed = harmed(&participants, &members, articles, ledger);
    let mentions: Vec<(ArticleIdx, LocalEventId)> =
        members.iter().flat_map(|a| a.mentions.iter().map(|&event| (a.article, event))).collect();
    let reports = mentions.iter().map(|&(article, event)| Cite {
        article,
        span: articles[article.index()].events[event.index()].span,
    });
    let mut event = Event {
        what: String::new(),
        kind,
        mode,
        modality: Modality::Happened,
        days: setting::days(happening.days, &members, articles, ledger),
        place,
        participants,
        harmed,
        quantities: toll::quantities(&members, articles, clusters, ledger),
        accounts: mentions.clone(),
        reports: reports.collect(),
        story: members.first().map_or(0, |a| a.story),
        is_background: happening.is_recalled,
    };
    let lemma = best.map(|a| articles[a.article.index()].events[a.event.index()].lemma.clone());
    event.what = headline::headline(&event, &lemma.unwrap_or_default(), ledger);
    event
}

/// What befell an event's participants, as its articles tell it by name.
fn harmed(
    participants: &[(ParticipantRole, usize)],
    members: &[&Account],
    articles: &[Annotated],
    ledger: &Ledger,
) -> Vec<HarmedParty> {
    let mut told: BTreeMap<usize, Vec<(Harm, Cite)>> = BTreeMap::new();
    let mut in_articles: Vec<ArticleIdx> = members.iter().map(|a| a.article).collect();
    in_articles.dedup();
    for article in in_articles {
        let entities = &ledger.entity_of[article.index()];
        for harmed in &articles[article.index()].harmed {
            let cite = Cite { article, span: harmed.span };
            told.entry(entities[harmed.entity.index()]).or_default().push((harmed.harm, cite));
        }
    }
    let parties: BTreeSet<usize> = participants.iter().map(|p| p.1).collect();
    told.retain(|entity, _| parties.contains(entity));
    let party = |(entity, told): (usize, Vec<(Harm, Cite)>)| {
        let harm = told.iter().map(|t| t.0).max().unwrap_or(Harm::Hit);
        let evidence = told.into_iter().filter(|t| t.0 == harm).map(|t| t.1).collect();
        HarmedParty { entity, harm, evidence }
    };
    told.into_iter().map(party).collect()
}

/// The town that the reports which are about it make likeliest, each origin once; of equals the first told of.
fn likeliest_town(members: &[&Account], clusters: &Clusters) -> Option<usize> {
    let mut votes: BTreeMap<usize, BTreeMap<usize, f64>> = BTreeMap::new();
    let mut shown: BTreeMap<usize, usize> = BTreeMap::new();
    for account in members.iter().filter(|a| a.is_main) {
        let (Some(place), Some(town)) = (account.place, account.town) else { continue };
        shown.entry(town).or_insert(place);
        let of_origin = votes.entry(town).or_default().entry(clusters.origin(account.article).index());
        let vote = of_origin.or_default();
        *vote = vote.max(account.town_likelihood);
    }
    let sums = votes.into_iter().map(|(town, of_origins)| (of_origins.into_values().sum::<f64>(), town));
    let best = sums.rev().max_by(|a, b| a.0.total_cmp(&b.0))?;
    shown.get(&best.1).copied()
}

/// The mode that says most; of equals the first by name.
fn finest_mode(members: &[&Account]) -> Option<String> {
    let modes = members.iter().filter_map(|a| a.mode.as_deref());
    modes.max_by_key(|m| (rank_of_mode(Some(m)), std::cmp::Reverse(*m))).map(str::to_owned)
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
