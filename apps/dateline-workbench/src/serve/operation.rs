//! What those who run the server ask of it.

use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use axum::{Json, Router};
use dateline_store::{Store, StoreError};
use serde::Serialize;

use super::desk::Desk;
use super::trouble::Trouble;

/// Whether it is well, for everybody.
pub(super) fn health() -> Router<Desk> {
    Router::new().route("/health", get(answer_health))
}

/// Counts, for who may look.
pub(super) fn metrics() -> Router<Desk> {
    Router::new().route("/metrics", get(answer_metrics))
}

/// How it is.
#[derive(Serialize)]
struct Health {
    /// ok | failing
    status: &'static str,
    /// Whether this program grows the store.
    grows: bool,
}

async fn answer_health(State(desk): State<Desk>) -> Response {
    let is_well = desk.store.look(Store::last_version).await.is_ok();
    let health = Health { status: if is_well { "ok" } else { "failing" }, grows: desk.growing.is_at_work() };
    let status = if is_well { StatusCode::OK } else { StatusCode::SERVICE_UNAVAILABLE };
    (status, Json(health)).into_response()
}

async fn answer_metrics(State(desk): State<Desk>) -> Result<Response, Trouble> {
    let look = |store: &Store| Ok::<_, StoreError>((store.numbers()?, store.pending()?));
    let (numbers, pending) = desk.store.look(look).await?;
    let text = desk.metrics.text(numbers, pending, desk.growing.is_at_work());
    let kind = "application/openmetrics-text; version=1.0.0; charset=utf-8";
    Ok(([(header::CONTENT_TYPE, kind)], text).into_response())
}
