//! A story's title: its main happenings where two origins or more lead with them, else the best headline, else the shortest
//! lead sentence.

use std::collections::BTreeMap;

use dateline_model::{ArticleIdx, Role};

use super::desk::{Desk, plain, shortened};

/// A second happening goes into the title when it is so much of the first one's news.
const SECOND_SHARE: f64 = 0.6;
/// ... and when both together have at most so many characters.
const MAX_CHARS: usize = 100;

/// The title of a story; `main` are its events, the most newsworthy first.
pub(super) fn of(desk: &Desk, story: usize, main: &[usize]) -> String {
    let plain_events: Vec<usize> = main.iter().copied().filter(|&event| desk.is_plain(event)).collect();
    let leads = main.first().is_some_and(|&event| {
        desk.is_plain(event) && desk.event_origins(event) >= 2 && is_lead(desk, story, event)
    });
    let title = leads.then(|| happenings(desk, &plain_events)).flatten();
    let title = title.or_else(|| headline(desk, story)).or_else(|| happenings(desk, &plain_events));
    shortened(&plain(&title.or_else(|| lead(desk, story)).unwrap_or_default()))
}

/// The first happening, and the second where it is nearly as much news and somebody else's: "Ada Brandt meets Kofi
/// Mensah; a mill burns".
fn happenings(desk: &Desk, events: &[usize]) -> Option<String> {
    let (&first, rest) = events.split_first()?;
    let who = |event: usize| desk.ledger.events[event].participants.iter().map(|&(_, entity)| entity);
    let title = desk.ledger.events[first].what.clone();
    let second = rest.first().filter(|&&event| {
        desk.newsworth(event) >= SECOND_SHARE * desk.newsworth(first)
            && who(event).all(|entity| who(first).all(|other| other != entity))
    });
    let both = second.map(|&event| format!("{title}; {}", desk.ledger.events[event].what));
    Some(both.filter(|both| both.chars().count() <= MAX_CHARS).unwrap_or(title))
}

/// Whether at least every second origin tells the event, and near its top: otherwise a headline says better what the
/// story is about.
fn is_lead(desk: &Desk, story: usize, event: usize) -> bool {
    desk.newsworth(event) >= 0.5 * desk.n_origins(desk.reports(story).iter().copied()) as f64
}

/// The headline whose words most of the other reports use too.
fn headline(desk: &Desk, story: usize) -> Option<String> {
    let mut n_reports: BTreeMap<&str, usize> = BTreeMap::new();
    for term in desk.originals(story).flat_map(|article| &desk.annotated(article).terms) {
        *n_reports.entry(&term.word).or_default() += 1;
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
    leads.min_by_key(|lead| (lead.chars().count(), lead.clone()))
}
