//! The files that pages are made with: one style sheet and the map's land.

use axum::Router;
use axum::http::header;
use axum::response::IntoResponse;
use axum::routing::get;

use super::desk::Desk;

const STYLE: &str = include_str!("assets/style.css");
const WORLD: &str = include_str!("assets/world.svg");
/// They change with the program only.
const FRESH: &str = "public, max-age=3600";

/// The files by address.
pub(super) fn routes() -> Router<Desk> {
    Router::new().route("/assets/style.css", get(style)).route("/assets/world.svg", get(world))
}

async fn style() -> impl IntoResponse {
    let style = format!("{}\n{STYLE}", dateline_present::html::STYLE);
    ([(header::CONTENT_TYPE, "text/css; charset=utf-8"), (header::CACHE_CONTROL, FRESH)], style)
}

async fn world() -> impl IntoResponse {
    ([(header::CONTENT_TYPE, "image/svg+xml"), (header::CACHE_CONTROL, FRESH)], WORLD)
}
