//! When an event was, by all its accounts and by when they appeared.

use std::collections::BTreeMap;

use dateline_model::{Annotated, DayRange, Ledger};
use jiff::civil::Date;

use super::account::Account;

/// What a day's vote weighs: 1 without doubts, a half with one, a third with two.
fn weight(doubts: u8) -> f64 {
    1.0 / (1.0 + f64::from(doubts.min(8)))
}

/// The days of an event: where reports that are about it name single days, the one they name best and most; else what all
/// accounts leave open, and not after the first report of it.
pub(super) fn days(
    open: DayRange,
    members: &[&Account],
    articles: &[Annotated],
    ledger: &Ledger,
) -> DayRange {
    let published = |a: &Account| ledger.published.get(a.article.index()).and_then(|p| p.day);
    let first = members.iter().filter_map(|a| published(a)).min();
    let mut votes: BTreeMap<Date, f64> = BTreeMap::new();
    for account in members.iter().filter(|a| a.is_main) {
        let doubts = articles[account.article.index()].incident.as_ref().map_or(u8::MAX, |i| i.time_doubts);
        if let Some(day) = account.days.single() {
            *votes.entry(day).or_default() += weight(doubts);
        }
    }
    // Of days named alike the one nearest to the first report.
    let distance =
        |day: Date| first.and_then(|f| day.until(f).ok()).map_or(0, |span| span.get_days().unsigned_abs());
    let best = votes.iter().max_by(|a, b| {
        a.1.total_cmp(b.1).then_with(|| distance(*b.0).cmp(&distance(*a.0))).then_with(|| b.0.cmp(a.0))
    });
    if let Some((&day, _)) = best {
        return DayRange::day(day);
    }
    match (open.latest, first) {
        // What is told as having happened happened before it was told.
        (None, Some(first)) => DayRange { latest: Some(first), ..open },
        _ => open,
    }
}
