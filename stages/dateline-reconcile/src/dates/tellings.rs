//! Happenings that two reports of a story tell of, each with its own word for the day.

use std::collections::BTreeMap;

use dateline_model::{
    Anchor, Annotated, ArticleIdx, Direction, EventKind, Ledger, Modality, TimeExpr, TimeUnit,
};
use jiff::civil::{Date, Weekday};

use super::bounds::is_supposed;

/// With how many tellings of an entity, the first ones, all its others are compared: a story of thousands of reports
/// tells its days within the first few dozen.
const N_COMPARED: usize = 48;

/// What an article's words tell of a happening's day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Reach {
    /// So many days from the day of publication ("yesterday": -1).
    Exactly(i32),
    /// On this weekday, at most a week before the day of publication.
    On(Weekday),
    /// On this very day.
    Day(Date),
}

impl Reach {
    /// The day of the happening, for an article that appeared on `published`.
    pub fn day(self, published: Option<Date>) -> Option<Date> {
        match self {
            Self::Day(day) => Some(day),
            Self::Exactly(n) => published?.checked_add(jiff::Span::new().try_days(n).ok()?).ok(),
            Self::On(weekday) => {
                let published = published?;
                let back = i64::from(weekday.until(published.weekday()));
                published.checked_sub(jiff::Span::new().days(back)).ok()
            }
        }
    }

    fn of(expr: &TimeExpr) -> Option<Self> {
        match expr {
            TimeExpr::Offset { unit: TimeUnit::Day, n } => Some(Self::Exactly(*n)),
            TimeExpr::Weekday { weekday, direction: Direction::Past } => Some(Self::On(*weekday)),
            TimeExpr::Absolute(value) => value.parse().ok().map(Self::Day),
            TimeExpr::Part { of, .. } => Self::of(of),
            _ => None,
        }
    }
}

/// One article's word for the day of a happening.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Telling {
    /// Index of the article in the run.
    pub article: usize,
    /// What it tells.
    pub reach: Reach,
}

/// Two reports that tell of one happening.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Match {
    pub a: Telling,
    pub b: Telling,
    /// How many parties and places both name: at least 1.
    pub n_in_common: usize,
}

/// An event mention with a day, ready to be compared.
struct Account {
    telling: Telling,
    kind: EventKind,
    /// The ledger's entities that take part, and its place; sorted, each once.
    named: Vec<usize>,
}

/// Finds what pairs of a story's reports tell of the same happening: one family of happening, a party or place in common.
pub(super) fn matches(articles: &[Annotated], story: &[ArticleIdx], ledger: &Ledger) -> Vec<Match> {
    let accounts: Vec<Account> =
        story.iter().flat_map(|&article| accounts(article, &articles[article.index()], ledger)).collect();
    let mut sharing: BTreeMap<(EventKind, usize), Vec<usize>> = BTreeMap::new();
    for (idx, account) in accounts.iter().enumerate() {
        for &entity in &account.named {
            sharing.entry((account.kind, entity)).or_default().push(idx);
        }
    }
    let mut in_common: BTreeMap<(usize, usize), usize> = BTreeMap::new();
    for alike in sharing.values() {
        for (n, &a) in alike.iter().enumerate().take(N_COMPARED) {
            for &b in &alike[n + 1..] {
                if accounts[a].telling.article != accounts[b].telling.article {
                    *in_common.entry((a, b)).or_default() += 1;
                }
            }
        }
    }
    in_common
        .into_iter()
        .map(|((a, b), n_in_common)| Match { a: accounts[a].telling, b: accounts[b].telling, n_in_common })
        .collect()
}

fn accounts(idx: ArticleIdx, annotated: &Annotated, ledger: &Ledger) -> Vec<Account> {
    let entity_of = ledger.entity_of.get(idx.index()).map_or(&[][..], Vec::as_slice);
    let events = annotated.events.iter().filter(|event| event.modality == Modality::Happened);
    events
        .filter_map(|event| {
            let time = annotated.times.get(event.time?.index())?;
            if time.anchor != Anchor::Publication || is_supposed(annotated, time) {
                return None;
            }
            let telling = Telling { article: idx.index(), reach: Reach::of(&time.expr)? };
            let entities = event.participants.iter().map(|p| p.entity).chain(event.place);
            let mut named: Vec<usize> = entities.filter_map(|e| entity_of.get(e.index()).copied()).collect();
            named.sort_unstable();
            named.dedup();
            Some(Account { telling, kind: family(event.kind), named })
        })
        .collect()
}

/// Kinds that reports tell one happening as: a visit, its arrival and its talks; a blast and an attack.
fn family(kind: EventKind) -> EventKind {
    match kind {
        EventKind::Consult | EventKind::Travel | EventKind::Cooperate => EventKind::Consult,
        EventKind::Assault | EventKind::Accident | EventKind::Crime => EventKind::Assault,
        other => other,
    }
}
