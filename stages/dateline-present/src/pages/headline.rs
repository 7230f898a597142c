//! A story's title: what its main happening is, else the best headline of its reports, else its lead sentence shortened.

use dateline_model::{ArticleIdx, Role};

use super::desk::{Desk, plain};

/// A title longer than this many characters is cut at a word.
const MAX_CHARS: usize = 110;

/// The title of a story; `main` are its events, the most newsworthy first.
pub(super) fn of(desk: &Desk, story: usize, main: &[usize]) -> String {
    let told = main.first().filter(|&&event| is_plain(desk, event));
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

/// The headline that shares most words with the other reports' headlines and leads; of equals the shortest.
fn headline(desk: &Desk, story: usize) -> Option<String> {
    let titles = desk.originals(story).filter_map(|article| title_of(desk, article));
    titles.min_by_key(|title| (title.chars().count() > MAX_CHARS, title.chars().count(), title.clone()))
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
