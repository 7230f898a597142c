//! How many were killed: which of the numbers that a report tells or comes to is likeliest.
//!
//! The tellings of death, what counting by rules came to, and the headline go in; each number that may be it comes out with its
//! likelihood. `cargo xtask fit tolls` fits the weights in `data/toll_weights.tsv` again. The one thing to know: a number is only
//! a candidate where the report tells of a death at all.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use dateline_model::LocalEntityId;

use super::LEAD;
use super::headline::Headline;
use super::logit::{features, likelihoods, weights};
use super::people::Who;
use super::telling::{Fate, Telling};

features!(
    /// It is what counting by rules came to.
    Counted = "counted",
    /// It is one more than that.
    OneMore = "one_more",
    /// The logarithm of how much more than that it is.
    More = "more",
    /// It is two, the number most often come to by counting one death twice.
    Two = "two",
    /// The headline tells so many dead.
    Headline = "headline",
    /// The headline tells another number of dead.
    HeadlineOther = "headline_other",
    /// It is one, and the headline tells of a death without a number.
    HeadlineOne = "headline_one",
    /// Numbers told at the head of the report.
    Lead = "lead",
    /// Numbers told later.
    Later = "later",
    /// Numbers told of some of those spoken of before.
    Part = "part",
    /// Numbers told of other violence, where no death is told of this.
    Elsewhere = "elsewhere",
    /// So many are listed.
    List = "list",
    /// So many are told by name.
    Names = "names",
    /// Somebody died by their own hand, and it is one.
    OwnHandOne = "own_hand_one",
    /// Somebody died by their own hand, and it is one more than somebody killed.
    OwnHandAdded = "own_hand_added",
    /// Somebody died by their own hand, and it is what somebody killed.
    OwnHandSame = "own_hand_same",
    /// Nobody, and the headline tells of a death.
    NoneHeadlineDeath = "none_headline_death",
    /// Nobody, and the headline tells of the hurt alone.
    NoneHeadlineHurt = "none_headline_hurt",
    /// Nobody, and no death is told of anybody in particular.
    NoneNobody = "none_nobody",
    /// Nobody, and a death is told at the head of the report.
    NoneLead = "none_lead",
    /// Nobody, and all deaths are told late.
    NoneLate = "none_late",
    /// Nobody, and deaths are told of those whom grammar shows.
    NoneSure = "none_sure",
    /// Nobody, and somebody who died is named.
    NoneNames = "none_names",
    /// Nobody, and somebody died by their own hand.
    NoneOwnHand = "none_own_hand",
    /// Nobody: how much more is told of deaths than of wounds.
    NoneDeaths = "none_deaths",
);

/// Larger numbers are told of something else, unless counting came to them.
const MOST: u32 = 50;
/// From this sentence on deaths are told late.
const LATE: usize = 6;

/// What the numbers are chosen by.
pub(super) struct Choice<'a> {
    /// The tellings of the incident.
    pub own: &'a [&'a Telling],
    /// Those of other violence.
    pub others: &'a [&'a Telling],
    pub headline: &'a Headline,
    /// Whether somebody is told to have died by their own hand.
    pub is_own_hand: bool,
    /// What counting by rules came to.
    pub counted: u32,
}

/// The numbers of dead that may be it, ascending, with their likelihoods.
pub(super) fn killed(choice: &Choice<'_>) -> Vec<(u32, f64)> {
    static WEIGHTS: LazyLock<[f64; N]> =
        LazyLock::new(|| weights(include_str!("../../../data/toll_weights.tsv"), &FEATURES));
    let candidates = choice.candidates();
    let found = likelihoods(candidates.iter().map(|(_, x)| *x), &WEIGHTS);
    candidates.into_iter().map(|(n, _)| n).zip(found).collect()
}

/// The names of the features with their values, for each candidate, as the weights are fitted by.
pub(super) fn told(choice: &Choice<'_>) -> Vec<(String, Vec<(&'static str, f64)>)> {
    let row = |(n, x): (u32, [f64; N])| (n.to_string(), FEATURES.into_iter().zip(x).collect());
    choice.candidates().into_iter().map(row).collect()
}

impl Choice<'_> {
    fn candidates(&self) -> Vec<(u32, [f64; N])> {
        let deaths = |tellings: &[&Telling]| -> Vec<u32> {
            let is_death =
                |t: &&&Telling| t.fate == Fate::Killed && t.at_most != Some(0) && t.at_least <= MOST;
            tellings.iter().filter(is_death).map(|t| t.at_least).collect()
        };
        let (own, others) = (deaths(self.own), deaths(self.others));
        let mut numbers = BTreeSet::from([0, self.counted]);
        // What is told of other violence counts where nothing else does: it may be this one.
        let others = if own.is_empty() { others } else { Vec::new() };
        if !own.is_empty() || !others.is_empty() {
            numbers.extend([self.counted + 1, self.counted.saturating_sub(1)]);
            numbers.extend(own);
            numbers.extend(others);
            numbers.extend(&self.headline.killed);
            numbers.extend(u32::try_from(self.names().len()));
            numbers.extend(self.headline.tells_death.then_some(1));
        }
        numbers.into_iter().map(|n| (n, self.features(n))).collect()
    }

    /// The tellings of deaths that are the incident's.
    fn deaths(&self) -> impl Iterator<Item = &Telling> {
        self.own.iter().copied().filter(|t| t.fate == Fate::Killed && t.at_most != Some(0))
    }

    fn names(&self) -> BTreeSet<LocalEntityId> {
        self.deaths().flat_map(|t| t.entities.iter().copied()).collect()
    }

    fn features(&self, n: u32) -> [f64; N] {
        let is_number = |t: &&Telling| matches!(t.who, Who::Number | Who::List);
        let numbers = || self.deaths().filter(is_number);
        let count = |is: &dyn Fn(&Telling) -> bool| {
            (numbers().filter(|t| t.at_least == n && is(t)).count() as f64).ln_1p()
        };
        let names = self.names();
        let n_names = u32::try_from(names.len()).unwrap_or(u32::MAX);
        let acted = |m: u32| numbers().any(|t| t.is_active && t.at_least == m);
        let is_untold = self.deaths().next().is_none();
        let elsewhere = self.others.iter().filter(|t| {
            is_untold
                && t.fate == Fate::Killed
                && t.at_most != Some(0)
                && matches!(t.who, Who::Number | Who::List)
                && t.at_least == n
        });
        let says_number = !self.headline.killed.is_empty();
        let mut x = [0.0; N];
        let mut flag = |feature: Feature, holds: bool| x[feature as usize] = f64::from(u8::from(holds));
        flag(Feature::Counted, n == self.counted);
        flag(Feature::OneMore, n == self.counted + 1);
        flag(Feature::Two, n == 2);
        flag(Feature::Headline, self.headline.killed.contains(&n));
        flag(Feature::HeadlineOther, says_number && !self.headline.killed.contains(&n));
        flag(Feature::HeadlineOne, n == 1 && self.headline.tells_death && !says_number);
        flag(Feature::List, numbers().any(|t| t.at_least == n && t.who == Who::List));
        flag(Feature::Names, n == n_names && n > 0);
        flag(Feature::OwnHandOne, self.is_own_hand && n == 1);
        flag(Feature::OwnHandAdded, self.is_own_hand && n > 0 && acted(n - 1));
        flag(Feature::OwnHandSame, self.is_own_hand && acted(n));
        if n == 0 {
            let somebody = || self.deaths().filter(|t| t.who != Who::Somebody);
            let first = self.deaths().map(|t| t.sentence).min();
            flag(Feature::NoneHeadlineDeath, self.headline.tells_death);
            flag(Feature::NoneHeadlineHurt, self.headline.tells_hurt && !self.headline.tells_death);
            flag(Feature::NoneNobody, first.is_some() && somebody().next().is_none());
            flag(Feature::NoneLead, somebody().any(|t| t.sentence < LEAD));
            flag(Feature::NoneLate, first.is_some_and(|first| first >= LATE));
            flag(Feature::NoneNames, n_names > 0);
            flag(Feature::NoneOwnHand, self.is_own_hand);
            let n_sure = somebody().filter(|t| !t.is_beside).count();
            let n_hurt = self.own.iter().filter(|t| t.fate != Fate::Killed).count();
            x[Feature::NoneSure as usize] = (n_sure as f64).ln_1p();
            x[Feature::NoneDeaths as usize] =
                (self.deaths().count() as f64).ln_1p() - (n_hurt as f64).ln_1p();
        }
        x[Feature::More as usize] = f64::from(n.saturating_sub(self.counted)).ln_1p();
        x[Feature::Lead as usize] = count(&|t| t.sentence < LEAD && !t.is_part);
        x[Feature::Later as usize] = count(&|t| t.sentence >= LEAD && !t.is_part);
        x[Feature::Part as usize] = count(&|t| t.is_part);
        x[Feature::Elsewhere as usize] = (elsewhere.count() as f64).ln_1p();
        x
    }
}
