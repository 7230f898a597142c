//! Accounts that tell of one happening, and whether one more does.

use dateline_model::{ArticleIdx, DayRange, ParticipantRole};
use rustc_hash::FxHashSet;

use super::account::{Account, Family};

/// Tolls that differ by more than this factor are of two happenings; a toll that rises does so by less.
const TOLLS_APART: f64 = 3.0;

/// A happening as the accounts joined so far tell it.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Happening {
    /// Indices into the run's accounts, in the order they joined.
    pub accounts: Vec<usize>,
    /// The articles of those accounts; only ever asked, never walked.
    articles: FxHashSet<ArticleIdx>,
    pub story: usize,
    pub family: Family,
    pub modes: Vec<String>,
    pub parties: Vec<(ParticipantRole, usize)>,
    pub persons: Vec<usize>,
    pub victims: Vec<usize>,
    pub places: Vec<usize>,
    pub days: DayRange,
    pub is_recalled: bool,
    /// Whether an article of its story calls it its main violence.
    pub is_main: bool,
    /// The towns it is placed in by articles whose main violence it is, and all that those name.
    own_towns: Vec<usize>,
    towns: FxHashSet<usize>,
    /// Whether one of them tells its day for sure.
    is_day_sure: bool,
    /// The dead and hurt that those articles count, each pair once.
    tolls: Vec<(u32, u32)>,
    /// The fewest dead that the first account with a toll tells of.
    n_killed: Option<f64>,
}

impl Happening {
    /// A happening that one account tells of.
    pub fn new(idx: usize, account: &Account) -> Self {
        let mut happening = Self {
            accounts: Vec::new(),
            articles: FxHashSet::default(),
            story: account.story,
            family: account.family,
            modes: Vec::new(),
            parties: Vec::new(),
            persons: Vec::new(),
            victims: Vec::new(),
            places: Vec::new(),
            days: DayRange::default(),
            is_recalled: account.is_recalled,
            is_main: false,
            own_towns: Vec::new(),
            towns: FxHashSet::default(),
            is_day_sure: false,
            tolls: Vec::new(),
            n_killed: None,
        };
        happening.join(idx, account);
        happening
    }

    /// Takes an account in.
    pub fn join(&mut self, idx: usize, account: &Account) {
        self.accounts.push(idx);
        self.articles.insert(account.article);
        self.n_killed = self.n_killed.or(account.n_killed);
        self.is_main |= account.is_main;
        self.is_day_sure |= account.is_day_sure;
        if account.is_main {
            add(&mut self.tolls, account.toll);
        }
        account.sure_town().iter().for_each(|&town| add(&mut self.own_towns, town));
        self.towns.extend(&account.towns);
        self.days = self.days.meet(account.days).unwrap_or(self.days);
        // A visit and the meeting it was made for are told as the meeting.
        if self.family == Family::Visit {
            self.family = account.family;
        }
        if let Some(mode) = &account.mode {
            add(&mut self.modes, mode.clone());
        }
        for &(role, entity) in &account.parties {
            if self.parties.iter().all(|(_, e)| *e != entity) {
                self.parties.push((role, entity));
            }
        }
        account.persons.iter().for_each(|&p| add(&mut self.persons, p));
        account.victims.iter().for_each(|&p| add(&mut self.victims, p));
        account.place.iter().for_each(|&p| add(&mut self.places, p));
    }

    /// Takes a whole happening in.
    pub fn merge(&mut self, other: &Self, accounts: &[Account]) {
        for &idx in &other.accounts {
            self.join(idx, &accounts[idx]);
        }
        self.is_recalled &= other.is_recalled;
    }

    /// Whether an article tells of it.
    pub fn is_told_in(&self, article: ArticleIdx) -> bool {
        self.articles.contains(&article)
    }

    /// How many articles tell of it.
    pub fn n_articles(&self) -> usize {
        self.articles.len()
    }

    /// How strongly an account of the same story tells of this happening; `None` where it does not.
    pub fn fit(&self, account: &Account) -> Option<u32> {
        let shares_victim = shared(&self.victims, &account.victims) > 0;
        let both_main = self.is_main && account.is_main;
        let is_possible = may_be_one(self.family, account.family)
            && (self.days.meets(account.days) || (both_main && (shares_victim || self.is_near_day(account))))
            && (shares_victim || self.is_recalled == account.is_recalled || both_main)
            && account.mode.iter().all(|mode| self.modes.iter().all(|other| modes_agree(mode, other)));
        if !is_possible {
            return None;
        }
        let parties =
            self.parties.iter().filter(|(_, e)| account.parties.iter().any(|(_, f)| f == e)).count();
        let both_dated = !self.days.is_unknown() && !account.days.is_unknown();
        let same_article = self.is_told_in(account.article);
        let place_known = account.place.is_some() && !self.places.is_empty();
        let same_place = account.place.is_some_and(|p| self.places.contains(&p));
        let strength = match account.family {
            // What two reports of one story are about is one happening, unless both town and toll speak against it.
            Family::Violence if both_main => {
                let is_same_accident = parties > 0 && account.mode.as_deref().is_some_and(is_accident);
                let is_known =
                    shares_victim || is_same_accident || shared(&self.persons, &account.persons) > 0;
                let names_it = |town: &usize| account.towns.contains(town);
                let near = account.sure_town().is_none_or(|town| self.towns.contains(&town))
                    || self.own_towns.is_empty()
                    || self.own_towns.iter().any(names_it);
                let at_odds = !near && !self.tolls.contains(&account.toll);
                15 * u32::from(is_known || !at_odds)
            }
            Family::Violence if !self.victims.is_empty() && !account.victims.is_empty() => {
                12 * u32::from(shares_victim)
            }
            Family::Violence if self.is_other_toll(account) => 0,
            Family::Violence if same_place => {
                // News of one story from one place by one means; two dated strikes are told apart by their days.
                let same_means =
                    account.mode.as_deref().is_some_and(|mode| self.modes.iter().any(|m| m == mode));
                6 * u32::from(both_dated || same_article || same_means)
            }
            Family::Violence if self.is_one_accident(account, parties, place_known) => 5,
            Family::Violence if place_known => 0,
            Family::Violence => 4 * u32::from(parties >= 2 && (both_dated || same_article)),
            Family::Meeting | Family::Visit => self.fit_meeting(account, same_place, both_dated),
            Family::Publication => {
                let named = shared(&self.persons, &account.persons) > 0;
                let both_named = !self.persons.is_empty() && !account.persons.is_empty();
                // One names who speaks, the other only to whom.
                let only_part = parties > 0 && !both_named;
                if named && (parties >= 2 || both_dated || same_article) {
                    8
                } else {
                    4 * u32::from(only_part)
                }
            }
            Family::Other(_) => {
                4 * u32::from(parties >= 2 || (parties == 1 && both_dated && (same_place || !place_known)))
            }
        };
        (strength > 0).then(|| strength + parties as u32 + u32::from(same_place) + u32::from(same_article))
    }

    /// Whether the day of an account is not surely another: reports of a night name either day, and what is told beside
    /// the deed may be the day of the arrest.
    fn is_near_day(&self, account: &Account) -> bool {
        let (Some(own), Some(other)) = (self.days.single(), account.days.single()) else { return false };
        let apart = own.until(other).map_or(i32::MAX, |span| span.get_days().abs());
        apart <= 1 || !(self.is_day_sure && account.is_day_sure)
    }

    /// Whether an account tells of the same accident of one story: what it befell, the article or the day is the same and
    /// no place speaks against it.
    fn is_one_accident(&self, account: &Account, parties: usize, place_known: bool) -> bool {
        let mode = account.mode.as_deref().filter(|mode| is_accident(mode));
        let same_mode = mode.is_some_and(|mode| self.modes.iter().any(|m| m == mode));
        let same_day = self.days.single().is_some() && self.days.single() == account.days.single();
        let at_odds = place_known || !(self.parties.is_empty() || account.parties.is_empty());
        same_mode && (parties > 0 || (!at_odds && (same_day || self.is_told_in(account.article))))
    }

    /// Whether an account tells of so many more or fewer dead that it tells of something else.
    fn is_other_toll(&self, account: &Account) -> bool {
        let both = self.n_killed.zip(account.n_killed);
        both.is_some_and(|(a, b)| a.max(b) > TOLLS_APART * a.min(b).max(1.0))
    }

    fn shares_actor(&self, account: &Account) -> bool {
        let is_actor = |p: &&(ParticipantRole, usize)| p.0 == ParticipantRole::Actor;
        account
            .parties
            .iter()
            .filter(is_actor)
            .any(|p| self.parties.iter().filter(is_actor).any(|q| q.1 == p.1))
    }

    /// Meetings are known by who met: two who met twice in a story met on two days.
    fn fit_meeting(&self, account: &Account, same_place: bool, both_dated: bool) -> u32 {
        let persons = shared(&self.persons, &account.persons);
        let is_visit = account.family == Family::Visit || self.family == Family::Visit;
        let same_family = self.family == account.family;
        let size = self.accounts.len().min(9) as u32;
        match (self.persons.len(), account.persons.len()) {
            (2.., 2..) if persons >= 2 => 20 + size,
            (2.., 2..) => 0,
            // "her meeting on Friday", "the visit": the one that most accounts tell of. A visit is for a meeting of the one
            // who travels.
            (1.., 1..) if persons > 0 && (!is_visit || same_family || self.shares_actor(account)) => 3 + size,
            (0, 0) => {
                let parties =
                    self.parties.iter().filter(|(_, e)| account.parties.iter().any(|(_, f)| f == e)).count();
                5 * u32::from(parties >= 2 || (parties == 1 && same_place && both_dated))
            }
            _ => 0,
        }
    }
}

/// Whether accounts of two families can be one happening: a visit and the meeting it is made for.
fn may_be_one(one: Family, other: Family) -> bool {
    use Family::{Meeting, Visit};
    one == other || matches!((one, other), (Meeting, Visit) | (Visit, Meeting))
}

/// Whether two modes can be told of one happening.
pub(super) fn modes_agree(one: &str, other: &str) -> bool {
    let means = |mode: &str| match mode {
        "bombing" | "car-bomb" | "explosion" => 1,
        "shooting" => 2,
        "airstrike" => 3,
        "crash" => 4,
        "fire" => 5,
        "disaster" => 6,
        "collapse" => 7,
        "interview" => 8,
        "documents" => 9,
        "speech" => 10,
        "phone" => 11,
        "arrest" => 12,
        "annexation" => 13,
        _ => 0,
    };
    let (one, other) = (means(one), means(other));
    one == other || one == 0 || other == 0
}

/// Whether a mode is that of a happening nobody meant. An explosion may have been meant.
pub(super) fn is_accident(mode: &str) -> bool {
    matches!(mode, "collapse" | "crash" | "fire" | "disaster")
}

/// How many of one list stand in the other.
pub(super) fn shared(one: &[usize], other: &[usize]) -> usize {
    one.iter().filter(|e| other.contains(e)).count()
}

fn add<T: PartialEq>(list: &mut Vec<T>, item: T) {
    if !list.contains(&item) {
        list.push(item);
    }
}
