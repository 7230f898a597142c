//! From tellings of harm to one count of the killed and one of the hurt.
//!
//! The tellings of one happening go in. Numbers told of all of them come first, the one told most; where there is none, names
//! and single human beings are counted. The one thing to know: "four were shot, one fatally" is one killed and three hurt.

use std::collections::{BTreeMap, BTreeSet};

use dateline_model::{LocalEntityId, Span, Toll};

use super::LEAD;
use super::choice::{self, Choice};
use super::headline::Headline;
use super::people::Who;
use super::telling::{Fate, Telling};

/// How much less often than the number told most a larger one may be told and still be taken.
const NEARLY_AS_OFTEN: f64 = 0.5;
/// Most words that are kept as evidence.
const MOST_EVIDENCE: usize = 6;

/// The tellings of one happening.
pub(super) struct Count<'a> {
    pub tellings: &'a [&'a Telling],
    /// Whether it is told that somebody killed themselves, and in which sentences.
    pub own_hand: &'a BTreeSet<usize>,
    /// The tellings of other violence.
    pub others: &'a [&'a Telling],
    pub headline: &'a Headline,
}

/// What the tellings come to.
pub(super) struct Counted {
    /// The killed; `None` where nothing is told of them.
    pub killed: Option<Toll>,
    /// The hurt.
    pub injured: Option<Toll>,
    /// The numbers of killed that may be it, ascending, with their likelihoods.
    pub likelihoods: Vec<(u32, f64)>,
}

impl Count<'_> {
    /// The killed and the hurt.
    pub fn count(&self) -> Counted {
        let mut killed = self.of(|t| t.fate == Fate::Killed);
        let hurt = self.of(|t| t.fate == Fate::Hurt);
        let hit = self.of(|t| t.fate == Fate::Hit);
        let choice = self.choice();
        let likelihoods = choice::killed(&choice);
        let n_killed = likelihoods.iter().rev().max_by(|a, b| a.1.total_cmp(&b.1)).map_or(0, |(n, _)| *n);
        let n_hurt = Self::hurt(n_killed, &killed, &hurt, &hit);
        if killed.is_empty() {
            killed = self
                .others
                .iter()
                .copied()
                .filter(|t| t.fate == Fate::Killed && t.at_least == n_killed)
                .collect();
        }
        let told_hurt: Vec<&Telling> = hurt.iter().chain(&hit).copied().collect();
        let mut toll = self.toll(n_killed, &killed, Fate::Killed);
        // What is only likelier than what counting came to is not held against another report's.
        if let Some(toll) = toll.as_mut().filter(|toll| toll.at_least != choice.counted) {
            toll.is_told = false;
        }
        Counted { killed: toll, injured: self.toll(n_hurt, &told_hurt, Fate::Hurt), likelihoods }
    }

    /// What the killed are chosen by.
    pub fn choice(&self) -> Choice<'_> {
        Choice {
            own: self.tellings,
            others: self.others,
            headline: self.headline,
            is_own_hand: !self.own_hand.is_empty(),
            counted: self.killed(&self.of(|t| t.fate == Fate::Killed)),
        }
    }

    fn of(&self, is: impl Fn(&Telling) -> bool) -> Vec<&Telling> {
        self.tellings.iter().copied().filter(|t| t.at_most != Some(0) && is(t)).collect()
    }

    fn killed(&self, killed: &[&Telling]) -> u32 {
        let told = best(killed);
        let mut n = match told {
            Some(told) if told >= 2 => told,
            _ => told.unwrap_or(0).max(single(killed)),
        };
        let others: Vec<&Telling> =
            killed.iter().copied().filter(|t| t.who != Who::OneSelf && t.who != Who::Somebody).collect();
        if !self.own_hand.is_empty() {
            // The killer and whom they killed.
            let few = best(&others).is_none_or(|n| n < 2);
            n = if others.is_empty() {
                n.max(1)
            } else if few {
                n.max(2)
            } else {
                n
            };
        }
        let of_doer = killed.iter().any(|t| t.is_of_doer);
        let is_whole = |t: &&&Telling| !t.is_active && !t.is_part && t.who == Who::Number && t.at_least >= n;
        let of_victims =
            killed.iter().any(|t| t.is_active && t.at_least == n && matches!(t.who, Who::Number | Who::List));
        // "Killed three people before killing himself": the three are without him, "four are dead" is all.
        let adds_doer = if self.own_hand.is_empty() {
            of_doer && told.is_some()
        } else {
            !of_doer && !killed.iter().any(|t| is_whole(&t))
        };
        n + u32::from(adds_doer && of_victims)
    }

    fn hurt(n_killed: u32, killed: &[&Telling], hurt: &[&Telling], hit: &[&Telling]) -> u32 {
        let dead: BTreeSet<LocalEntityId> = killed.iter().flat_map(|t| &t.entities).copied().collect();
        let deadly_sentences: BTreeSet<usize> = killed.iter().map(|t| t.sentence).collect();
        let mut found: Vec<u32> = Vec::new();
        let outright: Vec<&Telling> = hurt.iter().copied().filter(|t| !t.is_state).collect();
        if let Some(n) = best(&outright) {
            // "Five were hurt. One of them later died."
            let one_died = killed.iter().any(|t| t.is_part && t.at_least == 1)
                && n_killed == 1
                && n > 1
                && !outright.iter().any(|t| t.is_other && t.at_least == n)
                && !killed.iter().any(|t| t.who == Who::Number && !t.is_part);
            found.push(n - u32::from(one_died));
        }
        let (hit_others, hit_all): (Vec<&Telling>, Vec<&Telling>) =
            hit.iter().copied().partition(|t| t.is_other);
        let several: Vec<&Telling> = hit_all.into_iter().filter(|t| t.at_least >= 2).collect();
        if let Some(n) = best(&several) {
            found.push(n.saturating_sub(n_killed));
        }
        if let Some(n) = best(&hit_others).filter(|n| *n >= 1 && n_killed >= 1) {
            found.push(n);
        }
        found.extend(by_sentence(hurt));
        let is_alive =
            |t: &&Telling| t.who != Who::Somebody && !t.entities.iter().any(|entity| dead.contains(entity));
        let alive: Vec<&Telling> = hurt.iter().chain(hit).copied().filter(is_alive).collect();
        if found.iter().all(|n| *n == 0) && n_killed == 0 {
            found.push(single(&alive));
        } else if found.is_empty() {
            // Beside the dead only those count who are surely others.
            let is_other = |t: &&&Telling| match t.who {
                Who::Name(_) | Who::List => {
                    !dead.is_empty() && t.entities.iter().any(|entity| !dead.contains(entity))
                }
                Who::New => t.fate == Fate::Hurt && deadly_sentences.contains(&t.sentence),
                Who::Relative => t.fate == Fate::Hurt,
                Who::Another => true,
                _ => false,
            };
            let others: Vec<&Telling> = alive.iter().filter(is_other).copied().collect();
            if !others.is_empty() {
                found.push(single(&others));
            }
        }
        found.into_iter().max().unwrap_or(0)
    }

    /// A count with the words it rests on; zero only where it is told.
    fn toll(&self, n: u32, told: &[&Telling], fate: Fate) -> Option<Toll> {
        let zero = self.tellings.iter().filter(|t| t.fate == fate && t.at_most == Some(0));
        if n == 0 {
            let evidence: Vec<Span> = zero.take(1).map(|t| t.span).collect();
            let is_told = !evidence.is_empty();
            let nobody = Toll { at_least: 0, at_most: Some(0), evidence, is_in_lead: false, is_told };
            return is_told.then_some(nobody);
        }
        let is_number = |t: &&&Telling| matches!(t.who, Who::Number | Who::List) && !t.is_part;
        let exactly: Vec<&Telling> =
            told.iter().filter(|t| t.at_least == n && (n == 1 || is_number(t))).copied().collect();
        let is_bound = !exactly.is_empty() && exactly.iter().all(|t| t.at_most.is_none());
        let resting_on = if exactly.is_empty() { told } else { &exactly };
        let mut evidence: Vec<Span> = resting_on.iter().map(|t| t.span).collect();
        evidence.sort_unstable();
        evidence.dedup();
        evidence.truncate(MOST_EVIDENCE);
        let is_in_lead = told.iter().filter(is_number).any(|t| t.sentence < LEAD);
        // "Four are dead" may be with the killer or without.
        let may_hold_doer = fate == Fate::Killed
            && (!self.own_hand.is_empty()
                || self.tellings.iter().any(|t| t.is_of_doer || t.includes_doer || t.who == Who::OneSelf));
        let outright = exactly.iter().filter(is_number).filter(|t| t.fate == fate && !t.is_state);
        let is_told =
            !may_hold_doer && (outright.clone().count() > 1 || outright.clone().any(|t| t.sentence < LEAD));
        Some(Toll { at_least: n, at_most: (!is_bound).then_some(n), evidence, is_in_lead, is_told })
    }
}

/// Each phrase once, by its people: "was shot and killed" tells of one man.
fn once<'a>(tellings: &[&'a Telling]) -> Vec<&'a Telling> {
    let mut seen: BTreeSet<(Option<Span>, u32)> = BTreeSet::new();
    let key = |t: &Telling| match t.heads.first() {
        Some(head) => (Some(*head), 0),
        None => (None, t.at),
    };
    tellings.iter().copied().filter(|t| seen.insert(key(t))).collect()
}

/// The number told most of all who suffered, those at the head of the report twice; of those told nearly as often the
/// largest.
fn best(tellings: &[&Telling]) -> Option<u32> {
    let mut weights: BTreeMap<u32, f64> = BTreeMap::new();
    for telling in once(tellings) {
        if matches!(telling.who, Who::Number | Who::List) && !telling.is_part {
            let is_lead = telling.sentence < LEAD;
            let is_plain = telling.who == Who::Number && telling.at_least > 1;
            *weights.entry(telling.at_least).or_default() +=
                1.0 + f64::from(u8::from(is_lead)) + f64::from(u8::from(is_plain));
        }
    }
    let top = weights.values().copied().fold(0.0, f64::max);
    weights.into_iter().rev().find(|(_, weight)| *weight >= top * NEARLY_AS_OFTEN).map(|(n, _)| n)
}

/// How many different human beings are surely told of: by names, or as several in one sentence, or as one and another.
fn single(tellings: &[&Telling]) -> u32 {
    let mut names: BTreeSet<LocalEntityId> = BTreeSet::new();
    let mut in_sentence: BTreeMap<usize, u32> = BTreeMap::new();
    let mut is_first_told = false;
    let mut n_more = 0;
    let all = once(tellings);
    for telling in &all {
        names.extend(&telling.entities);
        let here = in_sentence.entry(telling.sentence).or_default();
        if telling.who == Who::Another || telling.is_other && telling.who == Who::Number {
            *here += telling.at_least;
            if is_first_told {
                n_more = n_more.max(telling.at_least);
            }
        } else if matches!(telling.who, Who::New | Who::Relative)
            || telling.who == Who::Number && telling.at_least == 1 && !telling.is_part
        {
            *here += 1;
        }
        is_first_told |=
            matches!(telling.who, Who::New | Who::Relative | Who::Number | Who::Name(_) | Who::List);
    }
    let together = in_sentence.into_values().max().unwrap_or(0);
    let more = if n_more > 0 { 1 + n_more } else { 0 };
    let n_names = u32::try_from(names.len()).unwrap_or(u32::MAX);
    together.max(more).max(n_names).max(u32::from(!all.is_empty()))
}

/// "One is in critical condition, three others in stable": the sums of sentences that tell how the hurt are.
fn by_sentence(hurt: &[&Telling]) -> Option<u32> {
    const MOST: u32 = 100;
    let mut sums: BTreeMap<usize, u32> = BTreeMap::new();
    for telling in once(hurt) {
        let counts = matches!(telling.who, Who::Number | Who::List | Who::Another)
            && telling.at_least < MOST
            && (telling.is_state || telling.is_other);
        if counts {
            *sums.entry(telling.sentence).or_default() += telling.at_least;
        }
    }
    sums.into_values().max()
}
