//! The pages: what of the store they show, set as HTML. What stands around each is `frame`'s.

mod article;
mod axis;
pub(crate) mod corrections;
mod entities;
pub(crate) mod entity;
mod map;
mod search;
mod sources;
mod story;
mod storyline;
mod teaser;
mod today;
pub(crate) mod watches;

use axum::Router;
use axum::routing::{get, post};
use maud::{Markup, html};
use serde::Deserialize;

pub(crate) use story::Asked;

use super::desk::Desk;

/// All pages by address.
pub(crate) fn routes() -> Router<Desk> {
    Router::new()
        .route("/", get(today::today))
        .route("/seen", post(today::seen))
        .route("/stories", get(today::stories))
        .route("/story/{id}", get(story::story))
        .route("/storyline/{founder}", get(storyline::storyline))
        .route("/entities", get(entities::entities))
        .route("/entity/{key}", get(entity::entity))
        .route("/article/{id}", get(article::article))
        .route("/sources", get(sources::sources))
        .route("/outlet", get(sources::outlet))
        .route("/search", get(search::search))
        .route("/corrections", get(corrections::corrections).post(corrections::correct))
        .route("/corrections/undo", post(corrections::undo))
        .route("/watches", get(watches::watches).post(watches::add))
        .route("/watches/remove", post(watches::take_out))
        .route("/watches/{n}/feed.atom", get(watches::atom))
}

/// The way to the pages before and after. `address` ends in "?" or "&".
fn pager(address: &str, page: usize, has_more: bool) -> Markup {
    html! {
        @if page > 1 || has_more {
            nav.pager aria-label="Pages" {
                @if page > 1 { a rel="prev" href=(format!("{address}page={}", page - 1)) { "Before" } }
                @if has_more { a rel="next" href=(format!("{address}page={}", page + 1)) { "More" } }
            }
        }
    }
}

/// Quoted words without the comma that leads on to who said them.
fn without_comma(words: &str) -> &str {
    words.trim_end().trim_end_matches(',')
}

/// The number of a correction that was just said.
#[derive(Deserialize)]
struct Told {
    said: Option<i64>,
    /// It came too late for what is grouped already.
    stays: Option<String>,
}
