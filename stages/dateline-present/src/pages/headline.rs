//! A story's title: what its main happening is, else the best headline of its reports, else its lead sentence shortened.

use std::collections::BTreeMap;

use dateline_model::{ArticleIdx, Role};

use super::desk::{Desk, plain};

/// A title longer than this many characters is cut at a word.
const MAX_CHARS: usize = 110;

/// The title of a story; `main` are its events, the most newsworthy first.
pub(super) fn of(desk: &Desk, story: usize, main: &[usize]) -> String {
    let told = main.first().filter(|&&event| is_lead(desk, story, event) && is_plain(desk, event));
    let title = told.map(|&event| desk.ledger.events[event].what.clone());
    let title = title.or_else(|| headline(desk, story)).or_else(|| lead(desk, story)).unwrap_or_default();
    shortened(&plain(&title))
}

/// Whether an event's own line says who did what: it names somebody beside the happening.
fn is_plain(desk: &Desk, event: usize) -> bool {
    let told = &desk.ledger.events[event];
    let names = told.participants.iter().filter_map(|&(_, entity)| desk.ledger.entities.get(entity));
    let n_named = names.filter(|entity| told.what.contains(&entity.name)).count();
    n_named >= 2 || n_named == 1 && told.what.split_whitespace().count() >= 4
}

/// Whether at least every second origin tells the event, and near its top: otherwise a headline says better what the
/// story is about.
fn is_lead(desk: &Desk, story: usize, event: usize) -> bool {
    desk.newsworth(event) >= 0.5 * desk.n_origins(desk.reports(story).iter().copied()) as f64
}

/// The headline whose words most of the other reports use too.
fn headline(desk: &Desk, story: usize) -> Option<String> {
    let mut n_reports: BTreeMap<&str, usize> = BTreeMap::new();
    for (word, _) in desk.originals(story).flat_map(|article| &desk.annotated(article).terms) {
        *n_reports.entry(word).or_default() += 1;
    }
    let shared = |title: &str| {
        let words: Vec<String> = title
            .split(|c: char| !c.is_alphanumeric())
            .filter(|w| !w.is_empty())
            .map(str::to_lowercase)
            .collect();
        let others = words.iter().filter_map(|word| n_reports.get(word.as_str())).map(|n| n - 1);
        let shouted = if title.chars().any(char::is_lowercase) { 1.0 } else { 0.5 };
        shouted * (others.sum::<usize>() as f64 + 0.1) / (words.len() as f64 + 3.0).sqrt()
    };
    let titles = desk.originals(story).filter_map(|article| title_of(desk, article));
    let mut ranked: Vec<(f64, String)> = titles.map(|title| (shared(&title), title)).collect();
    ranked.sort_by(|a, b| b.0.total_cmp(&a.0).then_with(|| a.1.cmp(&b.1)));
    ranked.into_iter().next().map(|(_, title)| title)
}

/// A report's headline: from its metadata, else from its text.
pub(super) fn title_of(desk: &Desk, article: ArticleIdx) -> Option<String> {
    let annotated = desk.annotated(article);
    let given = annotated.article.title.as_deref().map(plain).filter(|title| !title.is_empty());
    given.or_else(|| {
        let titled = annotated.sentences.iter().find(|sentence| sentence.role == Role::Title);
        titled.map(|sentence| plain(sentence.span.of(&annotated.article.text)))
    })
}

fn lead(desk: &Desk, story: usize) -> Option<String> {
    let leads = desk.reports(story).iter().filter_map(|&article| {
        let annotated = desk.annotated(article);
        let body = annotated.sentences.iter().find(|sentence| sentence.role == Role::Body);
        let words = body.map(|sentence| plain(sentence.span.of(&annotated.article.text)));
        words.or_else(|| annotated.article.text.lines().map(plain).find(|line| !line.is_empty()))
    });
    leads.min_by_key(|lead| (lead.chars().count() > MAX_CHARS, lead.chars().count(), lead.clone()))
}

/// Cut at the last word that fits, with an ellipsis.
pub(super) fn shortened(title: &str) -> String {
    let Some((limit, _)) = title.char_indices().nth(MAX_CHARS) else {
        return title.to_owned();
    };
    let cut = title[..limit].rfind(' ').filter(|&cut| cut > 0).unwrap_or(limit);
    format!("{}\u{2026}", title[..cut].trim_end_matches([',', ';', ':', ' ', '\u{2013}', '\u{2014}']))
}
