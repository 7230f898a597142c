//! The order of a story's days where no calendar day is known: "yesterday" comes a day after "on Friday".

use std::collections::BTreeMap;

use jiff::civil::Date;

use super::tellings::{Match, Reach};

/// For each article how many days after the story's first report it appeared, where that can be told.
///
/// News calls a day by its weekday on that day itself: of all days that "on Friday" leaves open, the Friday is taken.
/// That alone tells nothing; it counts only against a report that says "yesterday" or "today" of the same happening.
pub(super) fn days_after_first(days: &[(usize, Option<Date>)], matches: &[Match]) -> Vec<(usize, i32)> {
    let mut distances = Distances::new(days.iter().map(|&(article, _)| article));
    let mut dated = days.iter().filter_map(|&(article, day)| Some((article, day?)));
    if let Some((first, first_day)) = dated.next() {
        for (article, day) in dated {
            distances.join(first, article, days_between(first_day, day));
        }
    }
    // How often, and with how much in common, two articles are told to lie so many days apart.
    let mut votes: BTreeMap<(usize, usize, i32), (usize, bool)> = BTreeMap::new();
    for found in matches {
        let Some((distance, is_firm)) = distance(found) else { continue };
        let vote = votes.entry((found.a.article, found.b.article, distance)).or_default();
        vote.0 += found.n_in_common;
        vote.1 |= is_firm;
    }
    let mut votes: Vec<_> = votes.into_iter().collect();
    votes.sort_by_key(|&(pair, (n, is_firm))| (!is_firm, std::cmp::Reverse(n), pair));
    for ((a, b, distance), _) in votes {
        distances.join(a, b, distance);
    }
    distances.after_first()
}

/// How many days after `a` the report `b` appeared, and whether that is certain if both tell of one happening.
fn distance(found: &Match) -> Option<(i32, bool)> {
    let days_after = |reach: Reach| match reach {
        Reach::Exactly(n) => Some((n.checked_neg()?, true)),
        Reach::On(_) => Some((0, false)),
        Reach::Day(_) => None,
    };
    let ((a, a_firm), (b, b_firm)) = (days_after(found.a.reach)?, days_after(found.b.reach)?);
    (a_firm || b_firm).then(|| Some((b.checked_sub(a)?, a_firm && b_firm)))?
}

fn days_between(a: Date, b: Date) -> i32 {
    a.until(b).map_or(0, |span| span.get_days())
}

/// Articles joined by the days between them.
struct Distances {
    /// For each article its group and its days after that group's origin.
    at: BTreeMap<usize, (usize, i32)>,
    members: BTreeMap<usize, Vec<usize>>,
}

impl Distances {
    fn new(articles: impl Iterator<Item = usize>) -> Self {
        let at: BTreeMap<_, _> = articles.map(|article| (article, (article, 0))).collect();
        let members = at.keys().map(|&article| (article, vec![article])).collect();
        Self { at, members }
    }

    /// Joins the groups of two articles that lie so many days apart, unless they are joined already: the surer came first.
    fn join(&mut self, a: usize, b: usize, distance: i32) {
        let (Some(&(group_a, day_a)), Some(&(group_b, day_b))) = (self.at.get(&a), self.at.get(&b)) else {
            return;
        };
        if group_a == group_b {
            return;
        }
        let shift = day_a.saturating_add(distance).saturating_sub(day_b);
        let size = |group| self.members.get(&group).map_or(0, Vec::len);
        let (from, to, shift) = if size(group_b) > size(group_a) {
            (group_a, group_b, shift.saturating_neg())
        } else {
            (group_b, group_a, shift)
        };
        let moved = self.members.remove(&from).unwrap_or_default();
        for article in &moved {
            if let Some((group, day)) = self.at.get_mut(article) {
                (*group, *day) = (to, day.saturating_add(shift));
            }
        }
        self.members.entry(to).or_default().extend(moved);
    }

    /// The largest group's days after its first; nothing where no two articles are joined.
    fn after_first(&self) -> Vec<(usize, i32)> {
        let largest =
            self.members.iter().max_by_key(|(group, members)| (members.len(), std::cmp::Reverse(**group)));
        let Some((&group, _)) = largest.filter(|(_, members)| members.len() > 1) else { return Vec::new() };
        let days = self.at.iter().filter(|(_, at)| at.0 == group).map(|(&article, at)| (article, at.1));
        let first = days.clone().map(|(_, day)| day).min().unwrap_or(0);
        days.map(|(article, day)| (article, day.saturating_sub(first))).collect()
    }
}
