//! What people said by hand. A body is JSON, so that no form of another site can send one.

use axum::extract::{Path, State};
use axum::http::{StatusCode, header};
use axum::response::IntoResponse;
use axum::{Extension, Json};
use dateline_store::Store;

use super::wire::Said;
use crate::serve::desk::Desk;
use crate::serve::guard::Asking;
use crate::serve::pages::corrections::{Words, keep, take_back};
use crate::serve::trouble::{Problem, ProblemDocument};

/// All that was ever said, first things first.
#[utoipa::path(get, path = "/api/v1/corrections", responses((status = 200, body = Vec<Said>)))]
pub(crate) async fn corrections(State(desk): State<Desk>) -> Result<Json<Vec<Said>>, Problem> {
    Ok(Json(desk.store.look(Store::corrections).await?.into_iter().map(Said::from).collect()))
}

/// Says something by hand. It holds until it is taken back. Answers with its number.
#[utoipa::path(post, path = "/api/v1/corrections", request_body = Words, responses(
    (status = 201, body = i64),
    (status = 400, body = ProblemDocument, content_type = "application/problem+json"),
    (status = 403, body = ProblemDocument, content_type = "application/problem+json"),
    (status = 404, description = "There is no such report, story or name", body = ProblemDocument, content_type = "application/problem+json"),
    (status = 409, description = "Both are one and the same", body = ProblemDocument, content_type = "application/problem+json"),
    (status = 413, body = ProblemDocument, content_type = "application/problem+json"),
    (status = 422, description = "The body is JSON of another form", body = ProblemDocument, content_type = "application/problem+json"),
    (status = 415, body = ProblemDocument, content_type = "application/problem+json")))]
pub(crate) async fn correct(
    State(desk): State<Desk>,
    Extension(asking): Extension<Asking>,
    Json(words): Json<Words>,
) -> Result<impl IntoResponse, Problem> {
    let n = keep(&desk, &asking, words).await?;
    Ok((StatusCode::CREATED, [(header::LOCATION, format!("/api/v1/corrections/{n}"))], Json(n)))
}

/// Takes a correction back.
#[utoipa::path(delete, path = "/api/v1/corrections/{n}", params(("n" = i64, Path)), responses(
    (status = 204),
    (status = 400, body = ProblemDocument, content_type = "application/problem+json"),
    (status = 403, body = ProblemDocument, content_type = "application/problem+json"),
    (status = 404, body = ProblemDocument, content_type = "application/problem+json")))]
pub(crate) async fn undo(
    State(desk): State<Desk>,
    Extension(asking): Extension<Asking>,
    Path(n): Path<i64>,
) -> Result<StatusCode, Problem> {
    take_back(&desk, &asking, n).await?;
    Ok(StatusCode::NO_CONTENT)
}
