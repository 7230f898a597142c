//! *Search*: what a query finds, each hit with the words around what was looked for, and how names were understood.

use axum::Extension;
use axum::extract::{Query, State};
use axum::response::Response;
use dateline_present::safe;
use dateline_store::{Found, Hit, Kind, Snippet, Understood};
use maud::{Markup, html};
use serde::Deserialize;

use super::entities::in_stories;
use crate::serve::desk::Desk;
use crate::serve::frame::Frame;
use crate::serve::guard::Asking;
use crate::serve::trouble::Trouble;
use crate::serve::{link, when};

const N_PER_PAGE: usize = 20;

#[derive(Debug, Clone, Deserialize)]
pub(super) struct Asked {
    #[serde(default)]
    q: String,
    #[serde(default)]
    page: usize,
}

/// The page.
pub(super) async fn search(
    State(desk): State<Desk>,
    Extension(asking): Extension<Asking>,
    Query(Asked { q, page }): Query<Asked>,
) -> Result<Response, Trouble> {
    let page = page.max(1);
    let skip = (page - 1).saturating_mul(N_PER_PAGE);
    let asked = q.clone();
    let found = match desk.store.look(move |store| Ok(store.search(&asked, skip, N_PER_PAGE)?)).await {
        Ok(found) => Ok(found),
        // What cannot be asked is told above the form, so that it can be mended.
        Err(Trouble { status, detail }) if status.is_client_error() => Err(detail),
        Err(trouble) => return Err(trouble),
    };
    let frame = Frame { desk: &desk, asking: &asking, title: "Search", part: "Search", query: &q };
    let next = format!("/search?q={}&", link::part(&q));
    Ok(frame.page(&html! {
        div.front {
            h1 { @if q.trim().is_empty() { "Search" } @else { "Search: " span dir="auto" { (safe(&q)) } } }
            @match &found {
                Err(why) => { p.note role="alert" { (safe(why)) } (help()) },
                Ok(_) if q.trim().is_empty() => (help()),
                Ok(found) => {
                    (names(found))
                    @if found.hits.is_empty() { p { "Nothing is found." } (help()) }
                    ol.hits { @for hit in &found.hits { li { (row(hit)) } } }
                    (super::pager(&next, page, found.more))
                }
            }
        }
    }))
}

fn help() -> Markup {
    html! {
        p { "All words must stand in one report, quotation, happening or story." }
        dl.help {
            dt { code { "\u{201c}the middle span\u{201d}" } } dd { "the words side by side" }
            dt { code { "bridge OR span" } } dd { "one of both" }
            dt { code { "bridge -lorry" } } dd { "and not this" }
            dt { code { "person:haddadi place:halvern outlet:nordwire" } } dd { "by name, under any spelling, slips of the pen too" }
            dt { code { "kind:quote since:2031-03-01 until:2031-03-07" } } dd { "of one kind, on these days" }
        }
    }
}

/// Who is meant, and how names were taken.
fn names(found: &Found) -> Markup {
    html! {
        @for understood in found.understood.iter().filter(|understood| understood.n_typos > 0 || understood.keys.is_empty()) {
            p.note role="status" { (taken(understood)) }
        }
        @if !found.entities.is_empty() {
            p.names {
                @for entity in &found.entities {
                    a href=(link::entity(&entity.key)) dir="auto" { (safe(&entity.name)) }
                    span.says { " " (entity.kind) (in_stories(entity.n_stories)) } " "
                }
            }
        }
    }
}

fn taken(Understood { asked, name, keys, .. }: &Understood) -> Markup {
    html! {
        @if keys.is_empty() { "Nobody and nothing is called \u{201c}" (safe(asked)) "\u{201d}." }
        @else { "\u{201c}" (safe(asked)) "\u{201d} was taken for " strong { (safe(name)) } "." }
    }
}

fn row(hit: &Hit) -> Markup {
    let address = match (hit.kind, &hit.article, hit.start, hit.end, &hit.story) {
        (Kind::Story, .., Some(story)) => link::story(story),
        (Kind::Article, Some(article), ..) => {
            match hit.snippet.as_ref().and_then(|snippet| snippet.marks.first()) {
                Some(&(start, end)) => link::words(article, start.into(), end.into()),
                None => link::article(article),
            }
        }
        (_, Some(article), Some(start), Some(end), _) => link::words(article, start.into(), end.into()),
        (.., Some(story)) => link::story(story),
        (_, Some(article), ..) => link::article(article),
        _ => "/".into(),
    };
    html! {
        p.kicker { (called(hit.kind)) }
        p.hit-title dir="auto" { a href=(address) { (safe(hit.title.as_deref().unwrap_or(&hit.of))) } }
        @if let Some(snippet) = &hit.snippet { p dir="auto" { (marked(snippet)) } }
        p.facts {
            @if let Some(outlet) = &hit.outlet { bdi { (safe(outlet)) } " \u{b7} " }
            @match &hit.day { Some(day) => (when::day(day)), None => "day not known" }
        }
    }
}

/// What pages call it.
fn called(kind: Kind) -> &'static str {
    match kind {
        Kind::Article => "Report",
        Kind::Quote => "Quotation",
        Kind::Event => "Happening",
        Kind::Story => "Story",
    }
}

/// The words with what was looked for marked.
fn marked(snippet: &Snippet) -> Markup {
    let chars: Vec<char> = snippet.text.chars().collect();
    let at = |n: u32| (n.saturating_sub(snippet.start) as usize).min(chars.len());
    let words = |from: usize, to: usize| safe(&chars[from.min(to)..to].iter().collect::<String>());
    let mut end = 0;
    html! {
        @for &(start, stop) in &snippet.marks {
            (words(end, at(start)))
            mark { (words(at(start), at(stop))) }
            @let () = end = at(stop);
        }
        (words(end, chars.len()))
    }
}

#[cfg(test)]
mod tests {
    use dateline_store::Snippet;

    use super::marked;

    #[test]
    fn what_was_looked_for_is_marked_and_nothing_is_obeyed() {
        let snippet = Snippet {
            text: "<b>a bridge</b> fell".into(),
            start: 10,
            end: 30,
            marks: vec![(15, 21), (26, 30)],
        };
        assert_eq!(
            marked(&snippet).into_string(),
            "&lt;b&gt;a <mark>bridge</mark>&lt;/b&gt; <mark>fell</mark>"
        );
    }
}
