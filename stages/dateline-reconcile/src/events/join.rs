//! Which accounts tell of one happening: the fullest first, then what takes them up, then the vague.

use dateline_model::{ArticleIdx, LocalEventId, ParticipantRole};
use rustc_hash::FxHashMap;

use super::account::{Account, Family};
use super::happening::{Happening, is_accident, modes_agree, shared};

/// Joins the accounts of each story.
pub(super) fn within_stories(accounts: &[Account]) -> Vec<Happening> {
    let id_of: FxHashMap<(ArticleIdx, LocalEventId), usize> = accounts
        .iter()
        .enumerate()
        .flat_map(|(i, a)| a.mentions.iter().map(move |&event| ((a.article, event), i)))
        .collect();
    let taken_up = |account: &Account| {
        id_of
            .get(&(account.article, account.takes_up?))
            .copied()
            .filter(|&t| accounts[t].is_plural == account.is_plural)
    };
    let mut happenings = by_parties(accounts);
    happenings = by_taking_up(happenings, accounts, &taken_up);
    happenings = adopt_unnamed(happenings, accounts);
    let mut home = homes(&happenings, accounts);
    let mut told_in: FxHashMap<ArticleIdx, Vec<usize>> = FxHashMap::default();
    for (idx, account) in accounts.iter().enumerate() {
        if let Some(h) = home[idx] {
            let here = told_in.entry(account.article).or_default();
            if !here.contains(&h) {
                here.push(h);
            }
        }
    }
    let mut accidents: FxHashMap<usize, Vec<usize>> = FxHashMap::default();
    for (h, happening) in happenings.iter().enumerate() {
        if happening.modes.iter().any(|mode| is_accident(mode)) {
            accidents.entry(happening.story).or_default().push(h);
        }
    }
    for idx in (0..accounts.len()).filter(|&i| accounts[i].is_vague()) {
        let account = &accounts[idx];
        let found = if let Some(other) = taken_up(account) {
            home[other]
        } else {
            let here = told_in.get(&account.article).map_or(&[][..], Vec::as_slice);
            main_accident(account, &accidents, &happenings)
                .or_else(|| main_violence(account, here, &happenings))
        };
        let h = if let Some(h) = found.filter(|&h| suits(&happenings[h], account)) {
            happenings[h].join(idx, account);
            h
        } else {
            happenings.push(Happening::new(idx, account));
            happenings.len() - 1
        };
        home[idx] = Some(h);
    }
    happenings
}

/// Joins accounts that name parties or places, the fullest first.
fn by_parties(accounts: &[Account]) -> Vec<Happening> {
    let mut order: Vec<usize> = (0..accounts.len()).filter(|&i| !accounts[i].is_vague()).collect();
    order.sort_by_key(|&i| (std::cmp::Reverse(accounts[i].fullness()), i));
    let mut happenings: Vec<Happening> = Vec::new();
    let mut index = Index::default();
    for idx in order {
        let account = &accounts[idx];
        let fits = index
            .candidates(account)
            .filter_map(|h| Some((happenings[h].fit(account)?, std::cmp::Reverse(h))));
        let happening = if let Some((_, std::cmp::Reverse(h))) = fits.max() {
            happenings[h].join(idx, account);
            h
        } else {
            happenings.push(Happening::new(idx, account));
            happenings.len() - 1
        };
        index.add(account, happening);
    }
    happenings
}

/// Joins what an account takes up: "an explosion shook the town ... the blast killed Otto Kern".
fn by_taking_up(
    happenings: Vec<Happening>,
    accounts: &[Account],
    taken_up: &dyn Fn(&Account) -> Option<usize>,
) -> Vec<Happening> {
    let home = homes(&happenings, accounts);
    let mut into: Vec<usize> = (0..happenings.len()).collect();
    for (idx, account) in accounts.iter().enumerate() {
        let (Some(here), Some(there)) = (home[idx], taken_up(account).and_then(|t| home[t])) else {
            continue;
        };
        let (here, there) = (root(&into, here), root(&into, there));
        let (a, b) = (&happenings[here], &happenings[there]);
        let at_odds = !a.victims.is_empty() && !b.victims.is_empty() && shared(&a.victims, &b.victims) == 0
            || a.persons.len() > 1 && b.persons.len() > 1 && shared(&a.persons, &b.persons) < 2;
        if here != there && !at_odds && a.days.meets(b.days) && modes_suit(a, b) {
            into[here.max(there)] = here.min(there);
        }
    }
    gather(happenings, &into, accounts)
}

/// For each account, the happening it has joined.
fn homes(happenings: &[Happening], accounts: &[Account]) -> Vec<Option<usize>> {
    let mut home = vec![None; accounts.len()];
    for (h, happening) in happenings.iter().enumerate() {
        for &idx in &happening.accounts {
            home[idx] = Some(h);
        }
    }
    home
}

/// Gives violence whose victim is only described ("a senior general") to the one named killing it can be.
fn adopt_unnamed(happenings: Vec<Happening>, accounts: &[Account]) -> Vec<Happening> {
    let mut named: FxHashMap<usize, Vec<usize>> = FxHashMap::default();
    for (h, happening) in happenings.iter().enumerate() {
        if happening.family == Family::Violence && !happening.victims.is_empty() && !happening.is_recalled {
            named.entry(happening.story).or_default().push(h);
        }
    }
    let mut into: Vec<usize> = (0..happenings.len()).collect();
    for (h, happening) in happenings.iter().enumerate() {
        let is_unnamed = happening.family == Family::Violence
            && happening.victims.is_empty()
            && !happening.is_recalled
            && happening.accounts.iter().min().is_some_and(|&first| is_killing(&accounts[first]));
        if !is_unnamed {
            continue;
        }
        let can_be = |&n: &usize| {
            let other = &happenings[n];
            let same_article = happening.accounts.iter().any(|&i| other.is_told_in(accounts[i].article));
            let places_agree = happening.places.is_empty() || shared(&happening.places, &other.places) > 0;
            let near = shared(&happening.places, &other.places) > 0 || (same_article && places_agree);
            happening.days.meets(other.days) && near && modes_suit(happening, other)
        };
        let here = named.get(&happening.story).map_or(&[][..], Vec::as_slice);
        let candidates: Vec<usize> = here.iter().copied().filter(can_be).collect();
        if let Some(home) = main_of(&candidates, &happenings) {
            into[h] = home;
        }
    }
    gather(happenings, &into, accounts)
}

/// The happening that "the collapse" means: the accident of its kind that its story tells of.
fn main_accident(
    account: &Account,
    accidents: &FxHashMap<usize, Vec<usize>>,
    happenings: &[Happening],
) -> Option<usize> {
    let mode = account.mode.as_deref().filter(|mode| is_accident(mode))?;
    let same = |h: &usize| happenings[*h].modes.iter().any(|m| m == mode) && suits(&happenings[*h], account);
    let candidates: Vec<usize> = accidents.get(&account.story)?.iter().copied().filter(same).collect();
    main_of(&candidates, happenings)
}

/// The happening that "the attack" means where nothing else is said: the violence that its article tells as news.
fn main_violence(account: &Account, here: &[usize], happenings: &[Happening]) -> Option<usize> {
    if account.is_recalled || account.family != Family::Violence || !is_killing(account) {
        return None;
    }
    let can_be = |h: &usize| {
        let happening = &happenings[*h];
        let is_known = !happening.victims.is_empty() || !happening.places.is_empty();
        let is_news = happening.family == Family::Violence && !happening.is_recalled;
        is_known && is_news && suits(happening, account)
    };
    let candidates: Vec<usize> = here.iter().copied().filter(can_be).collect();
    main_of(&candidates, happenings)
}

/// The only candidate, or the only one that several articles tell of.
fn main_of(candidates: &[usize], happenings: &[Happening]) -> Option<usize> {
    if let [only] = candidates {
        return Some(*only);
    }
    let mut told_by_many = candidates.iter().copied().filter(|&h| happenings[h].n_articles() > 1);
    told_by_many.next().filter(|_| told_by_many.next().is_none())
}

/// Whether an account tells of somebody's death, or of a blast or attack as a whole, without a toll of its own.
fn is_killing(account: &Account) -> bool {
    let mode = account.mode.as_deref();
    let deadly = ["killing", "assassination", "car-bomb", "bombing", "shooting", "explosion"];
    // "Freedonia bombs towns" is a war, "a bomb went off" a deed.
    let is_campaign =
        mode == Some("bombing") && account.parties.iter().any(|p| p.0 == ParticipantRole::Actor);
    let is_whole = mode.map_or(account.is_deed && account.parties.is_empty(), |m| deadly.contains(&m));
    !account.has_toll && !account.is_plural && !is_campaign && is_whole
}

/// Whether nothing speaks against a vague account telling of a happening.
fn suits(happening: &Happening, account: &Account) -> bool {
    happening.days.meets(account.days)
        && account.mode.iter().all(|m| happening.modes.iter().all(|o| modes_agree(m, o)))
}

fn modes_suit(one: &Happening, other: &Happening) -> bool {
    one.modes.iter().all(|m| other.modes.iter().all(|o| modes_agree(m, o)))
}

/// Joins happenings of different stories that are surely one: a victim's name, or two who met on one day.
pub(super) fn across_stories(happenings: Vec<Happening>, accounts: &[Account]) -> Vec<Happening> {
    let mut by_key: FxHashMap<(Family, usize, usize), Vec<usize>> = FxHashMap::default();
    let mut into: Vec<usize> = (0..happenings.len()).collect();
    for (h, happening) in happenings.iter().enumerate() {
        let keys: Vec<(Family, usize, usize)> = match happening.family {
            Family::Violence => {
                // A day and the name of what collapsed or sank.
                let is_dated = happening.modes.iter().any(|m| is_accident(m)) && !happening.days.is_unknown();
                let named = happening.parties.iter().filter(|_| is_dated).map(|p| p.1);
                let victims = happening.victims.iter().copied();
                victims.chain(named).map(|e| (happening.family, e, e)).collect()
            }
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
                if !modes_suit(happening, other) {
                    return false;
                }
                let surely = happening.family == Family::Violence || happening.days == other.days;
                other.story != happening.story && surely && happening.days.meets(other.days)
            });
            match same {
                Some(other) if into[h] == h => into[h] = root(&into, other),
                _ => others.push(h),
            }
        }
    }
    gather(happenings, &into, accounts)
}

/// Where a happening goes in the end.
fn root(into: &[usize], mut h: usize) -> usize {
    while into[h] != h {
        h = into[h];
    }
    h
}

/// Merges each happening into the one it goes to.
fn gather(mut happenings: Vec<Happening>, into: &[usize], accounts: &[Account]) -> Vec<Happening> {
    for h in 0..happenings.len() {
        let home = root(into, h);
        if home != h {
            let moved = happenings[h].clone();
            happenings[home].merge(&moved, accounts);
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
    /// The happenings looked at for one entity of a story: a bound for stories of thousands of articles.
    const MOST: usize = 64;

    fn keys(account: &Account) -> impl Iterator<Item = (usize, usize)> + '_ {
        // Accidents of one kind are looked at together: each report may name something else of it.
        let modes = ["collapse", "crash", "fire", "disaster"];
        let mode = account.mode.as_deref().and_then(|mode| modes.iter().position(|m| *m == mode));
        let named = account.parties.iter().map(|p| p.1).chain(account.place);
        let main = account.is_main.then_some(usize::MAX - modes.len());
        named.chain(main).chain(mode.map(|m| usize::MAX - m)).map(|e| (account.story, e))
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
        let listed = Self::keys(account).filter_map(|k| self.by_entity.get(&k));
        let mut found: Vec<usize> = listed.flatten().copied().collect();
        found.sort_unstable();
        found.dedup();
        found.into_iter()
    }
}
