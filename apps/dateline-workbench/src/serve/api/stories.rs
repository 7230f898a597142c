//! Stories, their states and records, storylines, changes.

use axum::Json;
use axum::extract::{Path, Query, State};
use dateline_store::Store;
use serde::Deserialize;
use serde_json::Value;
use utoipa::openapi::RefOr;
use utoipa::openapi::schema::{AnyOfBuilder, KnownFormat, ObjectBuilder, Schema, SchemaFormat, Type};
use utoipa::{IntoParams, PartialSchema, ToSchema};

use super::wire::{Change, List, Part, Story, Storyline};
use crate::serve::desk::Desk;
use crate::serve::pages::Asked;
use crate::serve::trouble::{Problem, ProblemDocument, Trouble};

/// Which stories are asked for.
#[derive(Debug, Clone, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct Since {
    /// Only those that were reported on this day or later, ISO 8601.
    #[param(format = Date)]
    since: Option<String>,
}

/// Stories as they are, the heaviest first.
#[utoipa::path(get, path = "/api/v1/stories", params(Since, Part), responses(
    (status = 200, body = List<Story>), (status = 400, body = ProblemDocument, content_type = "application/problem+json")))]
pub(crate) async fn stories(
    State(desk): State<Desk>,
    Query(Since { since }): Query<Since>,
    Query(part): Query<Part>,
) -> Result<Json<List<Story>>, Problem> {
    let bounds = part.bounds()?;
    if since.as_deref().is_some_and(|day| day.parse::<jiff::civil::Date>().is_err()) {
        return Err(Trouble::bad("`since` is a day like 2031-03-04.").into());
    }
    let found = desk.store.look(move |store| store.stories(since.as_deref(), bounds.0, bounds.1 + 1)).await?;
    Ok(Json(Part::list(bounds, found, Story::from)))
}

/// A story as it is. One that became part of another is answered with that one.
#[utoipa::path(get, path = "/api/v1/stories/{id}", params(("id" = String, Path)), responses(
    (status = 200, body = Story), (status = 404, body = ProblemDocument, content_type = "application/problem+json")))]
pub(crate) async fn story(State(desk): State<Desk>, Path(id): Path<String>) -> Result<Json<Story>, Problem> {
    let found = desk.store.look(move |store| store.story(&id)).await?;
    Ok(Json(found.ok_or_else(none)?.into()))
}

fn none() -> Trouble {
    Trouble::not_found("story of this id")
}

/// All states that a story was in, the first one first.
#[utoipa::path(get, path = "/api/v1/stories/{id}/versions", params(("id" = String, Path)), responses(
    (status = 200, body = Vec<Change>), (status = 404, body = ProblemDocument, content_type = "application/problem+json")))]
pub(crate) async fn versions(
    State(desk): State<Desk>,
    Path(id): Path<String>,
) -> Result<Json<Vec<Change>>, Problem> {
    let look = move |store: &Store| {
        let story = store.story(&id)?.ok_or_else(none)?;
        Ok::<_, Trouble>(store.versions(&story.founder)?)
    };
    Ok(Json(desk.store.look(look).await?.into_iter().map(Change::from).collect()))
}

/// A day or an instant, as the document tells it.
struct Moment;

impl PartialSchema for Moment {
    fn schema() -> RefOr<Schema> {
        let of = |format| {
            ObjectBuilder::new().schema_type(Type::String).format(Some(SchemaFormat::KnownFormat(format)))
        };
        AnyOfBuilder::new().item(of(KnownFormat::Date)).item(of(KnownFormat::DateTime)).into()
    }
}

impl ToSchema for Moment {}

/// A story's record (see RECORD.md), with the texts of its articles, as it is or as it was.
#[utoipa::path(get, path = "/api/v1/stories/{id}/record", params(
    ("id" = String, Path),
    ("version" = Option<i64>, Query, description = "A state's number, from 1"),
    ("as-of" = inline(Option<Moment>), Query, description = "A day (its end, UTC) or an instant, ISO 8601: the state that stood then")
), responses(
    (status = 200, body = Object),
    (status = 400, body = ProblemDocument, content_type = "application/problem+json"),
    (status = 404, body = ProblemDocument, content_type = "application/problem+json")))]
pub(crate) async fn record(
    State(desk): State<Desk>,
    Path(id): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Json<Value>, Problem> {
    let look = move |store: &Store| {
        let story = store.story(&id)?.ok_or_else(none)?;
        let number = asked.number(store, &story)?;
        store.record(&story.founder, number)?.ok_or_else(|| Trouble::not_found("state of this number"))
    };
    Ok(Json(desk.store.look(look).await?))
}

/// Storylines of two stories and more, the latest first. `stories` is null in each.
#[utoipa::path(get, path = "/api/v1/storylines", params(Part), responses(
    (status = 200, body = List<Storyline>), (status = 400, body = ProblemDocument, content_type = "application/problem+json")))]
pub(crate) async fn storylines(
    State(desk): State<Desk>,
    Query(part): Query<Part>,
) -> Result<Json<List<Storyline>>, Problem> {
    let bounds = part.bounds()?;
    let mut found = desk.store.look(move |store| store.storylines(bounds.0 + bounds.1 + 1)).await?;
    found.drain(..bounds.0.min(found.len()));
    Ok(Json(Part::list(bounds, found, |(founder, n_stories)| Storyline {
        founder,
        stories: None,
        n_stories,
    })))
}

/// A storyline with its stories, by their first day.
#[utoipa::path(get, path = "/api/v1/storylines/{founder}", params(("founder" = String, Path)), responses(
    (status = 200, body = Storyline), (status = 404, body = ProblemDocument, content_type = "application/problem+json")))]
pub(crate) async fn storyline(
    State(desk): State<Desk>,
    Path(founder): Path<String>,
) -> Result<Json<Storyline>, Problem> {
    let asked = founder.clone();
    let found = desk.store.look(move |store| store.storyline(&asked)).await?;
    if found.is_empty() {
        return Err(Trouble::not_found("storyline of this founder").into());
    }
    let stories: Vec<Story> = found.into_iter().map(Story::from).collect();
    Ok(Json(Storyline { founder, n_stories: stories.len(), stories: Some(stories) }))
}

/// After which change.
#[derive(Debug, Clone, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct After {
    /// Only changes with a greater `n`; left out: all.
    #[serde(default)]
    after: i64,
    /// Changes at most, 1 to 500; left out: 50.
    #[param(minimum = 1, maximum = 500)]
    limit: Option<usize>,
}

/// What changed in all stories, in order. Goes on with the `n` of the last one as `after`; `next` is that number.
#[utoipa::path(get, path = "/api/v1/changes", params(After), responses(
    (status = 200, body = List<Change>), (status = 400, body = ProblemDocument, content_type = "application/problem+json")))]
pub(crate) async fn changes(
    State(desk): State<Desk>,
    Query(After { after, limit }): Query<After>,
) -> Result<Json<List<Change>>, Problem> {
    let (_, limit) = Part { cursor: None, limit }.bounds()?;
    let found = desk.store.look(move |store| store.changes(after, limit + 1)).await?;
    let has_more = found.len() > limit;
    let mut list = Part::list((0, limit), found, Change::from);
    list.next = list.items.last().filter(|_| has_more).map(|last| last.n.to_string());
    Ok(Json(list))
}
