//! The numbers told of an event: the toll that its reports come to, and all other numbers as they stand.
//!
//! Reports of what an event is about have counted its dead and hurt, each over all it says. Their counts vote, each origin
//! once; of equals the one given at the head of a report wins, then the latest report. What others told stays in the
//! differences.

use std::collections::{BTreeMap, BTreeSet};

use dateline_model::{Annotated, Cite, Clusters, Incident, Ledger, Quantity, ToldQuantity, Toll};
use jiff::civil::Date;

use super::account::Account;

/// The numbers of an event by the accounts of it.
pub(super) fn quantities(
    members: &[&Account],
    articles: &[Annotated],
    clusters: &Clusters,
    ledger: &Ledger,
) -> Vec<ToldQuantity> {
    let counts: Vec<Counted<'_>> = members
        .iter()
        .filter(|account| account.is_main)
        .filter_map(|account| {
            let a = account.article.index();
            let incident = articles[a].incident.as_ref()?;
            let is_told = incident.killed.is_some() || incident.injured.is_some();
            is_told.then(|| Counted {
                account,
                incident,
                origin: clusters.origin(account.article).index(),
                published: ledger.published.get(a).and_then(|p| p.day),
            })
        })
        .collect();
    let mut told = as_they_stand(members, articles, !counts.is_empty());
    told.extend(agreed(&counts, "killed", |incident| incident.killed.as_ref(), &likelihoods(&counts)));
    told.extend(agreed(&counts, "injured", |incident| incident.injured.as_ref(), &BTreeMap::new()));
    told
}

/// The counts of one report.
struct Counted<'a> {
    account: &'a Account,
    incident: &'a Incident,
    origin: usize,
    published: Option<Date>,
}

/// How likely each number of killed is by all reports, each origin once.
fn likelihoods(counts: &[Counted<'_>]) -> BTreeMap<u32, f64> {
    let mut of_origins: BTreeMap<(u32, usize), f64> = BTreeMap::new();
    for count in counts {
        for &(n, likelihood) in &count.incident.killed_likelihoods {
            let known = of_origins.entry((n, count.origin)).or_default();
            *known = known.max(likelihood);
        }
    }
    let mut sums: BTreeMap<u32, f64> = BTreeMap::new();
    for ((n, _), likelihood) in of_origins {
        *sums.entry(n).or_default() += likelihood;
    }
    sums
}

/// The count that is likeliest, or else that most origins give, with the words of all that give it; `None` where that is
/// none.
fn agreed(
    counts: &[Counted<'_>],
    of: &str,
    toll: impl Fn(&Incident) -> Option<&Toll>,
    likelihoods: &BTreeMap<u32, f64>,
) -> Option<ToldQuantity> {
    let value = |c: &Counted<'_>| toll(c.incident).map_or(0, |t| t.at_least);
    let mut origins: BTreeMap<u32, BTreeSet<usize>> = BTreeMap::new();
    for count in counts {
        origins.entry(value(count)).or_default().insert(count.origin);
    }
    let n_origins = |n: u32| origins.get(&n).map_or(0, BTreeSet::len);
    let rank = |c: &Counted<'_>| {
        let is_in_lead = toll(c.incident).is_some_and(|t| t.is_in_lead);
        (n_origins(value(c)), is_in_lead, c.published, value(c))
    };
    let likelihood = |c: &Counted<'_>| likelihoods.get(&value(c)).copied().unwrap_or_default();
    let best = counts
        .iter()
        .max_by(|a, b| likelihood(a).total_cmp(&likelihood(b)).then_with(|| rank(a).cmp(&rank(b))))?;
    let n = value(best);
    let same: Vec<(&Counted<'_>, &Toll)> =
        counts.iter().filter_map(|c| Some((c, toll(c.incident)?))).filter(|(_, t)| t.at_least == n).collect();
    let evidence: Vec<Cite> = same
        .iter()
        .flat_map(|(c, t)| t.evidence.iter().map(|&span| Cite { article: c.account.article, span }))
        .collect();
    let is_exact = same.iter().any(|(_, t)| t.at_most == Some(n));
    (!evidence.is_empty()).then(|| ToldQuantity {
        of: of.to_owned(),
        at_least: Some(f64::from(n)),
        at_most: is_exact.then(|| f64::from(n)),
        evidence,
    })
}

/// The numbers as the accounts tell them, each with all words that tell it; without dead and hurt where those are counted.
/// A single human being counts where no number of such is told.
fn as_they_stand(members: &[&Account], articles: &[Annotated], is_counted: bool) -> Vec<ToldQuantity> {
    let all = || {
        members.iter().flat_map(|account| {
            let events = &articles[account.article.index()].events;
            let of_account = account.mentions.iter().flat_map(|m| &events[m.index()].quantities);
            of_account.map(|quantity| (account.article, quantity))
        })
    };
    let numbered: BTreeSet<&str> = all().filter(|(_, q)| !q.is_single).map(|(_, q)| q.of.as_str()).collect();
    let counts =
        |q: &Quantity| !(is_counted && q.is_toll() || q.is_single && numbered.contains(q.of.as_str()));
    let mut told: Vec<ToldQuantity> = Vec::new();
    let mut number_of: BTreeMap<(&str, [Option<u64>; 2]), usize> = BTreeMap::new();
    let mut cited: BTreeSet<(usize, Cite)> = BTreeSet::new();
    for (article, quantity) in all().filter(|(_, q)| counts(q)) {
        let cite = Cite { article, span: quantity.span };
        let bounds = [quantity.at_least, quantity.at_most].map(|bound| bound.map(f64::to_bits));
        let number = *number_of.entry((&quantity.of, bounds)).or_insert(told.len());
        if !cited.insert((number, cite)) {
            continue;
        }
        match told.get_mut(number) {
            Some(known) => known.evidence.push(cite),
            None => told.push(ToldQuantity {
                of: quantity.of.clone(),
                at_least: quantity.at_least,
                at_most: quantity.at_most,
                evidence: vec![cite],
            }),
        }
    }
    told
}
