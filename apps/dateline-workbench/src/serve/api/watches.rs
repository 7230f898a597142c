//! What is looked out for, and what was seen.

use axum::extract::{Path, Query, State};
use axum::http::{StatusCode, header};
use axum::response::IntoResponse;
use axum::{Extension, Json};
use dateline_store::{Alert, Store, Watch};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::{IntoParams, ToSchema};

use super::wire::{List, Part};
use crate::serve::desk::Desk;
use crate::serve::guard::Asking;
use crate::serve::pages::watches::{WatchWords, remove, set, where_to};
use crate::serve::trouble::{Problem, ProblemDocument};
use crate::serve::when::iso;

/// A watch. The key that signs is never told again.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Watched {
    /// Its number.
    n: i64,
    /// When it was set.
    at: String,
    /// What people call it.
    name: String,
    /// What it looks out for: `rule`, and what goes with it.
    #[schema(value_type = Object)]
    rule: Value,
    /// Where it tells, in words.
    to: String,
}

impl From<Watch> for Watched {
    fn from(watch: Watch) -> Self {
        let rule = serde_json::to_value(&watch.rule).unwrap_or_default();
        Self { n: watch.n, at: iso(watch.at), to: where_to(&watch.to), name: watch.name, rule }
    }
}

/// Something that was seen.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Seen {
    /// Its number: greater ones are later.
    n: i64,
    /// The watch's number.
    watch: i64,
    /// When it was seen.
    at: String,
    /// What is told: `what` in words, `story`, `version`, and the `facts` with their evidence.
    #[schema(value_type = Object)]
    body: Value,
    /// When it was delivered; null: not yet.
    sent: Option<String>,
    /// Vain tries so far.
    n_tries: u32,
    /// Why the last try was in vain; null: it was not.
    error: Option<String>,
}

impl From<Alert> for Seen {
    fn from(alert: Alert) -> Self {
        let Alert { n, watch, at, body, sent, n_tries, error } = alert;
        Self { n, watch, at: iso(at), body, sent: sent.map(iso), n_tries, error }
    }
}

/// A watch that was just set.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Set {
    /// Its number.
    n: i64,
    /// The key that signs what is sent (Standard Webhooks), told this once; null: nothing is sent.
    secret: Option<String>,
}

/// All watches, as they were set.
#[utoipa::path(get, path = "/api/v1/watches", responses((status = 200, body = Vec<Watched>)))]
pub(crate) async fn watches(State(desk): State<Desk>) -> Result<Json<Vec<Watched>>, Problem> {
    Ok(Json(desk.store.look(Store::watches).await?.into_iter().map(Watched::from).collect()))
}

/// Looks out for something from now on.
#[utoipa::path(post, path = "/api/v1/watches", request_body = WatchWords, responses(
    (status = 201, body = Set),
    (status = 400, description = "A query cannot be understood, or the rule lacks what it needs", body = ProblemDocument, content_type = "application/problem+json"),
    (status = 403, body = ProblemDocument, content_type = "application/problem+json"),
    (status = 404, description = "There is no such story", body = ProblemDocument, content_type = "application/problem+json"),
    (status = 413, body = ProblemDocument, content_type = "application/problem+json"),
    (status = 415, body = ProblemDocument, content_type = "application/problem+json"),
    (status = 422, description = "The body is JSON of another form", body = ProblemDocument, content_type = "application/problem+json")))]
pub(crate) async fn add(
    State(desk): State<Desk>,
    Extension(asking): Extension<Asking>,
    Json(words): Json<WatchWords>,
) -> Result<impl IntoResponse, Problem> {
    let (n, secret) = set(&desk, &asking, words).await?;
    Ok((StatusCode::CREATED, [(header::LOCATION, format!("/api/v1/watches/{n}"))], Json(Set { n, secret })))
}

/// Looks out for it no longer. What it told goes too.
#[utoipa::path(delete, path = "/api/v1/watches/{n}", params(("n" = i64, Path)), responses(
    (status = 204),
    (status = 400, body = ProblemDocument, content_type = "application/problem+json"),
    (status = 403, body = ProblemDocument, content_type = "application/problem+json"),
    (status = 404, body = ProblemDocument, content_type = "application/problem+json")))]
pub(crate) async fn take_out(
    State(desk): State<Desk>,
    Extension(asking): Extension<Asking>,
    Path(n): Path<i64>,
) -> Result<StatusCode, Problem> {
    remove(&desk, &asking, n).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Of which watch.
#[derive(Debug, Clone, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct Of {
    /// A watch's number; left out: of all.
    watch: Option<i64>,
}

/// What was seen, the latest first.
#[utoipa::path(get, path = "/api/v1/alerts", params(Of, Part), responses(
    (status = 200, body = List<Seen>), (status = 400, body = ProblemDocument, content_type = "application/problem+json")))]
pub(crate) async fn alerts(
    State(desk): State<Desk>,
    Query(Of { watch }): Query<Of>,
    Query(part): Query<Part>,
) -> Result<Json<List<Seen>>, Problem> {
    let bounds = part.bounds()?;
    let found = desk.store.look(move |store| store.alerts(watch, bounds.0, bounds.1 + 1)).await?;
    Ok(Json(Part::list(bounds, found, Seen::from)))
}
