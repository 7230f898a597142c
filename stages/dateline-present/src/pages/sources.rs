//! The reports as numbered sources: their names, days, whose news they carry, what in them is set aside.

use dateline_model::{Annotated, ArticleIdx, Cite, OriginBasis, Role};

use super::desk::{Desk, plain};
use super::headline::title_of;
use crate::{CopyNote, SetAside, Source};

/// Numbers the reports of the stories, given in reading order; within a story by day, originals first.
/// Returns the sources and for each article its index among them.
pub(super) fn number(desk: &Desk, stories: impl Iterator<Item = usize>) -> (Vec<Source>, Vec<usize>) {
    let mut order: Vec<ArticleIdx> = Vec::with_capacity(desk.articles.len());
    for story in stories {
        let mut reports = desk.reports(story).to_vec();
        reports.sort_by_key(|&article| {
            let published = desk.published(article);
            let after_first = desk.ledger.days_after_first.get(article.index()).copied().flatten();
            (
                published.day.is_none(),
                published.day,
                after_first.unwrap_or(i32::MAX),
                desk.origin(article) != article,
                article,
            )
        });
        order.extend(reports);
    }
    let mut source_of = vec![0; desk.articles.len()];
    for (i, article) in order.iter().enumerate() {
        source_of[article.index()] = i;
    }
    let sources =
        order.iter().enumerate().map(|(i, &article)| source(desk, i + 1, article, &source_of)).collect();
    (sources, source_of)
}

fn source(desk: &Desk, number: usize, article: ArticleIdx, source_of: &[usize]) -> Source {
    let annotated = desk.annotated(article);
    let given = &annotated.article;
    let outlet = given.outlet.as_deref().map(plain).filter(|name| !name.is_empty());
    let origin = desk.clusters.origins.get(article.index());
    let credited_to = origin
        .filter(|origin| origin.basis == OriginBasis::Credit)
        .and_then(|origin| origin.name.as_deref().map(plain))
        .filter(|name| !outlet.as_ref().is_some_and(|outlet| is_one_outlet(outlet, name)));
    let copy = desk.clusters.copy_of.get(article.index()).and_then(Option::as_ref);
    let line_starts = line_starts(&given.text);
    let set_aside = set_aside(annotated, &line_starts);
    Source {
        number,
        article,
        is_outlet_known: outlet.is_some(),
        name: outlet.unwrap_or_else(|| file_name(&given.path, &given.id)),
        title: title_of(desk, article),
        published: desk.published(article).clone(),
        bounds: desk.ledger.published_bounds.get(article.index()).copied().unwrap_or_default(),
        days_after_first: desk.ledger.days_after_first.get(article.index()).copied().flatten(),
        leans_on: leans_on(desk, article),
        credited_to,
        copy_of: copy.map(|copy| CopyNote {
            original: copy.original.map(|original| source_of[original.index()]),
            original_id: copy.original_id.clone(),
            kind: copy.kind,
            similarity: copy.similarity,
        }),
        set_aside,
        line_starts,
    }
}

/// Whether two names are one outlet's, "The" apart.
fn is_one_outlet(a: &str, b: &str) -> bool {
    let [a, b] = [a, b].map(|name| name.to_lowercase().trim_start_matches("the ").to_owned());
    a == b
}

/// The file's own name, without folders and endings; a line of a JSONL file keeps its number.
fn file_name(path: &str, id: &str) -> String {
    let name = path.rsplit(['/', '\\']).next().unwrap_or(path);
    let (file, line) = name.split_once('#').unwrap_or((name, ""));
    let stem = file.split_once('.').map_or(file, |(stem, _)| stem);
    match (stem, line) {
        ("" | "-", "") => id.to_owned(),
        (stem, "") => stem.to_owned(),
        (stem, line) => format!("{stem}#{line}"),
    }
}

fn line_starts(text: &str) -> Vec<u32> {
    let breaks = text.bytes().enumerate().filter(|(_, byte)| *byte == b'\n');
    std::iter::once(0).chain(breaks.map(|(at, _)| at as u32 + 1)).collect()
}

fn leans_on(desk: &Desk, article: ArticleIdx) -> Vec<(String, Vec<Cite>)> {
    let mut outlets: Vec<(String, Vec<Cite>)> = Vec::new();
    for leaning in &desk.annotated(article).leans_on {
        let cite = Cite { article, span: leaning.span };
        let known = desk.entity(article, leaning.entity).map(|(_, entity)| entity.name.clone());
        let name = known.unwrap_or_else(|| desk.words(cite));
        match outlets.iter_mut().find(|(known, _)| *known == name) {
            Some((_, cites)) => cites.push(cite),
            None => outlets.push((name, vec![cite])),
        }
    }
    outlets.sort_by_key(|(_, cites)| std::cmp::Reverse(cites.len()));
    outlets
}

/// Blocks that are not the report, lines that touch and play one part taken together.
fn set_aside(annotated: &Annotated, line_starts: &[u32]) -> Vec<SetAside> {
    let text = &annotated.article.text;
    let line_of = |byte: u32| line_starts.partition_point(|&start| start <= byte).max(1);
    let mut aside: Vec<SetAside> = Vec::new();
    for block in &annotated.article.blocks {
        let span = block.span.trim(text);
        if block.role.is_report() || block.role == Role::Byline || span.is_empty() {
            continue;
        }
        let (first_line, last_line) = (line_of(span.start), line_of(span.end - 1));
        match aside.last_mut() {
            Some(last) if last.role == block.role && first_line <= last.last_line + 1 => {
                last.last_line = last_line;
            }
            _ => aside.push(SetAside { role: block.role, first_line, last_line }),
        }
    }
    aside
}
