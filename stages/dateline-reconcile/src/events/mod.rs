//! One event from many accounts: what articles tell of is joined by kind, parties, place and day.
//!
//! Accounts of one story are joined first, the fullest before the vague. Across stories only what a happening is surely
//! known by joins: a victim's name, or two who met on one day. Two raids months apart stay two.

mod account;
mod happening;
mod headline;

use dateline_model::{
    Annotated, Cite, Clusters, EntityKind, Event, EventKind, Ledger, ParticipantRole, ToldQuantity,
};
use rustc_hash::FxHashMap;

use account::{Account, Family, accounts};
use happening::{Happening, shared};

/// Fills `events` and `event_of`. Reads entities and times.
pub(crate) fn line_up(articles: &[Annotated], clusters: &Clusters, ledger: &mut Ledger) {
    let accounts = accounts(articles, clusters, ledger);
    let happenings = across_stories(within_stories(&accounts), &accounts);
    let mut kept: Vec<(Event, Vec<usize>)> = Vec::new();
    for happening in happenings {
        if is_worth_keeping(&happening, &accounts) {
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

/// Joins the accounts of each story.
fn within_stories(accounts: &[Account]) -> Vec<Happening> {
    let mut order: Vec<usize> = (0..accounts.len()).collect();
    order.sort_by_key(|&i| (std::cmp::Reverse(fullness(&accounts[i])), i));
    let mut happenings: Vec<Happening> = Vec::new();
    let mut of_account: Vec<Option<usize>> = vec![None; accounts.len()];
    let mut index = Index::default();
    let id_of: FxHashMap<_, _> =
        accounts.iter().enumerate().map(|(i, a)| ((a.article, a.event), i)).collect();
    let mut vague = Vec::new();
    for idx in order {
        let account = &accounts[idx];
        if account.parties.is_empty() && account.place.is_none() {
            vague.push(idx);
            continue;
        }
        let best = index
            .candidates(account)
            .filter_map(|h| Some((happenings[h].fit(account, accounts)?, std::cmp::Reverse(h))))
            .max();
        let happening = if let Some((_, std::cmp::Reverse(h))) = best {
            happenings[h].join(idx, account);
            h
        } else {
            happenings.push(Happening::new(idx, account));
            happenings.len() - 1
        };
        of_account[idx] = Some(happening);
        index.add(account, happening);
    }
    // What "the blast" takes up; else the one happening of its family that the article tells of.
    vague.sort_unstable();
    for idx in vague {
        let account = &accounts[idx];
        let taken_up = account.takes_up.and_then(|e| of_account[*id_of.get(&(account.article, e))?]);
        let home = taken_up.or_else(|| only_one(account, accounts, &happenings, &of_account, &id_of));
        let happening = home.filter(|&h| suits(&happenings[h], account)).unwrap_or_else(|| {
            happenings.push(Happening::new(idx, account));
            happenings.len() - 1
        });
        if !happenings[happening].accounts.contains(&idx) {
            happenings[happening].join(idx, account);
        }
        of_account[idx] = Some(happening);
    }
    adopt_unnamed(happenings, accounts)
}

/// How much an account tells: those that tell most are joined first, so that the vague find their match.
fn fullness(account: &Account) -> usize {
    4 * account.victims.len().min(2)
        + 3 * account.persons.len().min(3)
        + account.parties.len().min(3)
        + 2 * usize::from(account.place.is_some())
        + 2 * usize::from(!account.days.is_unknown())
}

/// Whether nothing speaks against a vague account telling of a happening.
fn suits(happening: &Happening, account: &Account) -> bool {
    happening.days.meets(account.days)
        && account.mode.iter().all(|m| happening.modes.iter().all(|o| happening::modes_agree(m, o)))
}

/// The happening of an account's family that its article tells of, where there is exactly one in the present.
fn only_one(
    account: &Account,
    accounts: &[Account],
    happenings: &[Happening],
    of_account: &[Option<usize>],
    id_of: &FxHashMap<(dateline_model::ArticleIdx, dateline_model::LocalEventId), usize>,
) -> Option<usize> {
    if account.is_recalled || account.family != Family::Violence || account.takes_up.is_some() {
        return None;
    }
    // The accounts of one article stand side by side.
    let here = *id_of.get(&(account.article, account.event))?;
    let same = |i: &usize| accounts[*i].article == account.article;
    let before = (0..here).rev().take_while(same);
    let after = (here + 1..accounts.len()).take_while(same);
    let mut found: Vec<usize> = before
        .chain(after)
        .filter(|&i| accounts[i].family == account.family && !accounts[i].is_recalled)
        .filter_map(|i| of_account[i])
        .filter(|&h| !happenings[h].victims.is_empty() || !happenings[h].places.is_empty())
        .collect();
    found.sort_unstable();
    found.dedup();
    (found.len() == 1).then(|| found[0])
}

/// Gives violence whose victim is only described ("a senior general") to the one named killing of the story on that day.
fn adopt_unnamed(happenings: Vec<Happening>, accounts: &[Account]) -> Vec<Happening> {
    let named: Vec<usize> = (0..happenings.len())
        .filter(|&h| {
            happenings[h].family == Family::Violence
                && !happenings[h].victims.is_empty()
                && !happenings[h].is_recalled
        })
        .collect();
    let mut into: Vec<usize> = (0..happenings.len()).collect();
    for (h, happening) in happenings.iter().enumerate() {
        let is_unnamed = happening.family == Family::Violence
            && happening.victims.is_empty()
            && !happening.is_recalled
            && happening.modes.iter().all(|m| m != "airstrike")
            && happening.accounts.iter().all(|&i| is_killing(&accounts[i]));
        if !is_unnamed {
            continue;
        }
        let fits = |&&n: &&usize| {
            let other = &happenings[n];
            let places_agree = happening.places.is_empty()
                || other.places.is_empty()
                || shared(&happening.places, &other.places) > 0
                || happening
                    .accounts
                    .iter()
                    .any(|&i| other.accounts.iter().any(|&j| accounts[i].article == accounts[j].article));
            other.story == happening.story
                && happening.days.meets(other.days)
                && places_agree
                && happening.modes.iter().all(|m| other.modes.iter().all(|o| happening::modes_agree(m, o)))
        };
        let mut candidates = named.iter().filter(fits);
        if let (Some(&only), None) = (candidates.next(), candidates.next()) {
            into[h] = only;
        }
    }
    gather(happenings, &into, accounts)
}

/// Whether an account tells of somebody's death or wounding, or of a blast or attack as a whole.
fn is_killing(account: &Account) -> bool {
    let mode = account.mode.as_deref();
    !account.has_toll
        && matches!(
            mode,
            Some("killing" | "assassination" | "car-bomb" | "bombing" | "shooting" | "explosion")
        )
        || mode.is_none() && account.parties.is_empty()
}

/// Joins happenings of different stories that are surely one.
fn across_stories(happenings: Vec<Happening>, accounts: &[Account]) -> Vec<Happening> {
    let mut by_key: FxHashMap<(Family, usize, usize), Vec<usize>> = FxHashMap::default();
    let mut into: Vec<usize> = (0..happenings.len()).collect();
    for (h, happening) in happenings.iter().enumerate() {
        let keys: Vec<(Family, usize, usize)> = match happening.family {
            Family::Violence => happening.victims.iter().map(|&v| (happening.family, v, v)).collect(),
            Family::Meeting if happening.days.single().is_some() && happening.persons.len() >= 2 => {
                let mut pair = [happening.persons[0], happening.persons[1]];
                pair.sort_unstable();
                vec![(happening.family, pair[0], pair[1])]
            }
            _ => Vec::new(),
        };
        for key in keys {
            let others = by_key.entry(key).or_default();
            let same = others.iter().copied().find(|&o| {
                let other = &happenings[o];
                let surely = happening.family == Family::Violence || happening.days == other.days;
                other.story != happening.story && surely && happening.days.meets(other.days)
            });
            match same {
                Some(other) if into[h] == h => into[h] = into[other],
                _ => others.push(h),
            }
        }
    }
    gather(happenings, &into, accounts)
}

/// Merges each happening into the one it is told to go to.
fn gather(mut happenings: Vec<Happening>, into: &[usize], accounts: &[Account]) -> Vec<Happening> {
    for h in 0..happenings.len() {
        if into[h] != h {
            let moved = happenings[h].clone();
            happenings[into[h]].merge(&moved, accounts);
        }
    }
    let keep = happenings.into_iter().enumerate().filter(|(h, _)| into[*h] == *h);
    keep.map(|(_, happening)| happening).collect()
}

/// Where to look for the happening an account tells of: by story, and by the entities it names.
#[derive(Default)]
struct Index {
    by_entity: FxHashMap<(usize, usize), Vec<usize>>,
}

impl Index {
    /// The most recent happenings looked at for one entity: a bound for stories of thousands of articles.
    const MOST: usize = 64;

    fn keys(account: &Account) -> impl Iterator<Item = (usize, usize)> + '_ {
        account.parties.iter().map(|p| p.1).chain(account.place).map(|e| (account.story, e))
    }

    fn add(&mut self, account: &Account, happening: usize) {
        for key in Self::keys(account) {
            let list = self.by_entity.entry(key).or_default();
            if !list.contains(&happening) && list.len() < Self::MOST {
                list.push(happening);
            }
        }
    }

    fn candidates(&self, account: &Account) -> impl Iterator<Item = usize> {
        let mut found: Vec<usize> =
            Self::keys(account).filter_map(|k| self.by_entity.get(&k)).flatten().copied().collect();
        found.sort_unstable();
        found.dedup();
        found.into_iter()
    }
}

/// Keeps what has named parties, a toll, or a place and a day.
fn is_worth_keeping(happening: &Happening, accounts: &[Account]) -> bool {
    let has_toll = happening.accounts.iter().any(|&i| accounts[i].has_toll);
    let is_set = !happening.places.is_empty() && !happening.days.is_unknown();
    match happening.family {
        Family::Violence => {
            has_toll || is_set || !happening.victims.is_empty() || happening.parties.len() >= 2
        }
        Family::Meeting => happening.parties.len() >= 2 || (is_set && !happening.parties.is_empty()),
        Family::Visit => {
            !happening.persons.is_empty() && (!happening.places.is_empty() || happening.parties.len() >= 2)
        }
        Family::Publication => {
            !happening.parties.is_empty() && (happening.parties.len() >= 2 || !happening.days.is_unknown())
        }
        Family::Other(EventKind::Travel) => !happening.persons.is_empty() && !happening.places.is_empty(),
        Family::Other(_) => happening.parties.len() >= 2,
    }
}

fn event(happening: &Happening, accounts: &[Account], articles: &[Annotated], ledger: &Ledger) -> Event {
    let mut members: Vec<&Account> = happening.accounts.iter().map(|&i| &accounts[i]).collect();
    members.sort_by_key(|a| (a.article, a.event));
    // The fullest account names kind and mode; a killing names what a blast leaves open.
    let best = members.iter().max_by_key(|a| {
        let names_it = a.family == happening.family && a.kind != EventKind::Accident;
        (names_it, fullness(a), std::cmp::Reverse((a.article, a.event)))
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
        "talk" | "visit" | "killing" => 2,
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

/// The numbers told, each with all words that tell it.
fn quantities(members: &[&Account], articles: &[Annotated]) -> Vec<ToldQuantity> {
    let mut told: Vec<ToldQuantity> = Vec::new();
    for account in members {
        for quantity in &articles[account.article.index()].events[account.event.index()].quantities {
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
