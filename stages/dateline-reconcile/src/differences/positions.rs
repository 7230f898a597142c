//! Where somebody stands on a matter, over time: for it on one day, against it on another.
//!
//! Only a change is told, and only where days order the reports: two stances of one day are two tellings, not a change. As
//! all else they are compared within one storyline.

use dateline_model::{
    Annotated, ArticleIdx, Attribute, Cite, Clusters, Difference, DifferenceValue, Ledger, Reason, Status,
    Subject,
};
use jiff::civil::Date;

use super::origin;

/// One stance told by one article.
struct Stood<'a> {
    /// Number of the article's storyline.
    line: usize,
    holder: usize,
    issue: &'a str,
    is_for: bool,
    day: Date,
    value: String,
    cite: Cite,
    origin: usize,
}

/// Finds the changes.
pub(super) fn find(
    articles: &[Annotated],
    clusters: &Clusters,
    lines: &[usize],
    ledger: &Ledger,
) -> Vec<Difference> {
    let mut stood = gather(articles, clusters, lines, ledger);
    stood.sort_by(|a, b| (a.holder, a.issue, a.line, a.cite).cmp(&(b.holder, b.issue, b.line, b.cite)));
    let groups = stood.chunk_by(|a, b| (a.holder, a.issue, a.line) == (b.holder, b.issue, b.line));
    groups.filter_map(change).collect()
}

fn gather<'a>(
    articles: &'a [Annotated],
    clusters: &Clusters,
    lines: &[usize],
    ledger: &Ledger,
) -> Vec<Stood<'a>> {
    let mut stood = Vec::new();
    for (a, annotated) in articles.iter().enumerate() {
        for position in &annotated.positions {
            let holder = position.holder.and_then(|h| ledger.entity_of.get(a)?.get(h.index()).copied());
            let told_on = position
                .time
                .and_then(|t| ledger.times.get(a)?.get(t.index()))
                .and_then(|time| time.resolved.days.single());
            let day = told_on.or_else(|| ledger.published.get(a)?.day);
            let (Some(holder), Some(is_for), Some(day)) = (holder, position.stance.is_for(), day) else {
                continue;
            };
            // A matter of one common word is too little to know it again.
            if position.issue_key.is_empty() {
                continue;
            }
            stood.push(Stood {
                line: lines[a],
                holder,
                issue: &position.issue_key,
                is_for,
                day,
                value: format!("{} {}", position.stance.name(), position.issue),
                cite: Cite { article: ArticleIdx(a as u32), span: position.span },
                origin: origin(clusters, a),
            });
        }
    }
    stood
}

/// The change, where all that is told of one side is earlier than all that is told of the other.
fn change(group: &[Stood<'_>]) -> Option<Difference> {
    let of = |is_for: bool| -> Vec<&Stood<'_>> { group.iter().filter(|s| s.is_for == is_for).collect() };
    let (for_it, against) = (of(true), of(false));
    let first = |side: &[&Stood<'_>]| side.iter().map(|s| s.day).min();
    let last = |side: &[&Stood<'_>]| side.iter().map(|s| s.day).max();
    let (earlier, later) = if last(&for_it)? < first(&against)? {
        (for_it, against)
    } else if last(&against)? < first(&for_it)? {
        (against, for_it)
    } else {
        return None;
    };
    Some(Difference {
        about: Subject::Entity(group[0].holder),
        attribute: Attribute::Position,
        status: Status::Updated,
        reason: Reason::LaterReportReplaces,
        values: vec![value(&earlier), value(&later)],
    })
}

fn value(side: &[&Stood<'_>]) -> DifferenceValue {
    let mut articles: Vec<ArticleIdx> = side.iter().map(|s| s.cite.article).collect();
    articles.dedup();
    let mut origins: Vec<usize> = side.iter().map(|s| s.origin).collect();
    origins.sort_unstable();
    origins.dedup();
    DifferenceValue {
        value: side.first().map(|s| s.value.clone()).unwrap_or_default(),
        attributed_to: Vec::new(),
        articles,
        evidence: side.iter().map(|s| s.cite).collect(),
        n_origins: origins.len(),
        corrected_by: Vec::new(),
    }
}
