//! Reports, who published them, what went wrong.

use axum::Json;
use axum::extract::{Path, Query, State};
use dateline_model::Problem as Noticed;
use dateline_store::{Store, StoreError};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::wire::{Article, List, Outlet, Part};
use crate::serve::desk::Desk;
use crate::serve::trouble::{Problem, ProblemDocument, Trouble};
use crate::serve::when::iso;

/// Whose reports are asked for.
#[derive(Debug, Clone, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct Of {
    /// The outlet's name; left out: all.
    outlet: Option<String>,
}

/// Reports in order of arrival, the last ones first.
#[utoipa::path(get, path = "/api/v1/articles", params(Of, Part), responses(
    (status = 200, body = List<Article>), (status = 400, body = ProblemDocument, content_type = "application/problem+json")))]
pub(crate) async fn articles(
    State(desk): State<Desk>,
    Query(Of { outlet }): Query<Of>,
    Query(part): Query<Part>,
) -> Result<Json<List<Article>>, Problem> {
    let bounds = part.bounds()?;
    let found =
        desk.store.look(move |store| store.articles(outlet.as_deref(), bounds.0, bounds.1 + 1)).await?;
    Ok(Json(Part::list(bounds, found, Article::from)))
}

/// A report with its text.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ArticleInFull {
    #[serde(flatten)]
    article: Article,
    /// The decoded input; nothing is cut from it.
    text: String,
}

/// A report by id.
#[utoipa::path(get, path = "/api/v1/articles/{id}", params(("id" = String, Path)), responses(
    (status = 200, body = ArticleInFull), (status = 404, body = ProblemDocument, content_type = "application/problem+json")))]
pub(crate) async fn article(
    State(desk): State<Desk>,
    Path(id): Path<String>,
) -> Result<Json<ArticleInFull>, Problem> {
    let look = move |store: &Store| Ok::<_, StoreError>(store.article(&id)?.zip(store.report(&id)?));
    let found = desk.store.look(look).await?;
    let (row, report) = found.ok_or_else(|| Trouble::not_found("report of this id"))?;
    Ok(Json(ArticleInFull { article: row.into(), text: report.text }))
}

/// Who published reports, those with most first.
#[utoipa::path(get, path = "/api/v1/outlets", responses((status = 200, body = Vec<Outlet>)))]
pub(crate) async fn outlets(State(desk): State<Desk>) -> Result<Json<Vec<Outlet>>, Problem> {
    Ok(Json(desk.store.look(Store::outlets).await?.into_iter().map(Outlet::from).collect()))
}

/// What was noticed and survived.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = NoticedProblem)]
pub(crate) struct NoticedThen {
    /// When.
    at: String,
    /// The input's path.
    path: String,
    /// The report's id; null: it is of no report.
    article: Option<String>,
    /// The stage that noticed it.
    stage: &'static str,
    /// What.
    message: String,
}

/// What was noticed and survived, the last things first.
#[utoipa::path(get, path = "/api/v1/problems", params(Part), responses(
    (status = 200, body = List<NoticedThen>), (status = 400, body = ProblemDocument, content_type = "application/problem+json")))]
pub(crate) async fn problems(
    State(desk): State<Desk>,
    Query(part): Query<Part>,
) -> Result<Json<List<NoticedThen>>, Problem> {
    let bounds = part.bounds()?;
    let found = desk.store.look(move |store| store.problems(bounds.0, bounds.1 + 1)).await?;
    let told = |(at, Noticed { path, article, stage, message }): (i64, Noticed)| NoticedThen {
        at: iso(at),
        path,
        article,
        stage: stage.name(),
        message,
    };
    Ok(Json(Part::list(bounds, found, told)))
}
