//! Who and what the stories tell of, the most told first.

use axum::Extension;
use axum::extract::{Query, State};
use axum::response::Response;
use dateline_present::{counted, safe};
use maud::html;
use serde::Deserialize;

use crate::serve::desk::Desk;
use crate::serve::frame::Frame;
use crate::serve::guard::Asking;
use crate::serve::link;
use crate::serve::trouble::Trouble;

const N_PER_PAGE: usize = 100;

/// The kinds that have a list of their own, and what it is called.
pub(super) const KINDS: [(&str, &str); 4] =
    [("person", "People"), ("organization", "Organizations"), ("place", "Places"), ("group", "Groups")];

/// The kind under which one is listed; empty: it has no list of its own.
pub(super) fn listed_as(kind: &str) -> &str {
    if KINDS.iter().any(|(known, _)| *known == kind) { kind } else { "" }
}

/// " · 3 stories"; nothing for one, which needs no word.
pub(super) fn in_stories(n: usize) -> String {
    if n > 1 { format!(" \u{b7} {}", counted(n, "story", "stories")) } else { String::new() }
}

#[derive(Debug, Clone, Deserialize)]
pub(super) struct Asked {
    kind: Option<String>,
    #[serde(default)]
    page: usize,
}

/// The page.
pub(super) async fn entities(
    State(desk): State<Desk>,
    Extension(asking): Extension<Asking>,
    Query(Asked { kind, page }): Query<Asked>,
) -> Result<Response, Trouble> {
    let page = page.max(1);
    let skip = (page - 1).saturating_mul(N_PER_PAGE);
    let kind = kind.filter(|kind| KINDS.iter().any(|(known, _)| known == kind));
    let asked = kind.clone();
    let mut found =
        desk.store.look(move |store| store.entities(asked.as_deref(), skip, N_PER_PAGE + 1)).await?;
    let has_more = found.len() > N_PER_PAGE;
    found.truncate(N_PER_PAGE);
    let frame =
        Frame { desk: &desk, asking: &asking, title: "People & places", part: "People & places", query: "" };
    let next =
        kind.as_deref().map_or_else(|| "/entities?".to_owned(), |kind| format!("/entities?kind={kind}&"));
    Ok(frame.page(&html! {
        div.front {
            h1 { "Who and what the stories tell of" }
            nav.pager aria-label="Kinds" {
                a href="/entities" aria-current=[kind.is_none().then_some("page")] { "All" }
                @for (known, name) in KINDS {
                    a href=(format!("/entities?kind={known}")) aria-current=[(kind.as_deref() == Some(known)).then_some("page")] { (name) }
                }
            }
            @if found.is_empty() { p { "There is none here." } }
            ul.plain.many {
                @for entity in &found {
                    li dir="auto" {
                        a href=(link::entity(&entity.key)) { (safe(&entity.name)) }
                        span.says { @if kind.is_none() { " " (entity.kind) } (in_stories(entity.n_stories)) }
                    }
                }
            }
            (super::pager(&next, page, has_more))
        }
    }))
}
