//! Who and what stories tell of.

use axum::Json;
use axum::extract::{Path, Query, State};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::wire::{Entity, List, Part, Story};
use crate::serve::desk::Desk;
use crate::serve::extras::Joined;
use crate::serve::pages::entity::{Found, Happening, Said};
use crate::serve::trouble::{Problem, ProblemDocument};

/// Which are asked for.
#[derive(Debug, Clone, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct OfKind {
    /// person, organization, place, group, work or other; left out: all.
    kind: Option<String>,
}

/// Those told of most.
#[utoipa::path(get, path = "/api/v1/entities", params(OfKind, Part), responses(
    (status = 200, body = List<Entity>), (status = 400, body = ProblemDocument, content_type = "application/problem+json")))]
pub(crate) async fn entities(
    State(desk): State<Desk>,
    Query(OfKind { kind }): Query<OfKind>,
    Query(part): Query<Part>,
) -> Result<Json<List<Entity>>, Problem> {
    let bounds = part.bounds()?;
    let found = desk.store.look(move |store| store.entities(kind.as_deref(), bounds.0, bounds.1 + 1)).await?;
    Ok(Json(Part::list(bounds, found, Entity::from)))
}

/// A spelling.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Spelling {
    name: String,
    /// In how many stories it is written so.
    n_stories: usize,
}

/// Why two spellings were taken for one.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Tie {
    /// The rule.
    by: String,
    /// The two spellings.
    forms: Vec<String>,
    /// The articles where they stand.
    articles: Vec<String>,
    /// What spoke for it.
    because: Vec<String>,
}

/// Somebody or something with all that is known of it.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct EntityInFull {
    #[serde(flatten)]
    entity: Entity,
    /// How it is spelled.
    spellings: Vec<Spelling>,
    /// Titles and roles that reports give it.
    titles: Vec<String>,
    /// Why spellings were taken for one.
    joined: Vec<Tie>,
    /// What it said, in the latest stories.
    quotes: Vec<Said>,
    /// Where it took part, in the latest stories.
    events: Vec<Happening>,
    /// The latest stories that tell of it.
    stories: Vec<Story>,
    /// Who is told of in the same stories; counted are those alone.
    companions: Vec<Entity>,
    /// Places that are told of in the same stories.
    places: Vec<Entity>,
}

/// Somebody or something by key.
#[utoipa::path(get, path = "/api/v1/entities/{key}", params(("key" = String, Path)), responses(
    (status = 200, body = EntityInFull), (status = 404, body = ProblemDocument, content_type = "application/problem+json")))]
pub(crate) async fn entity(
    State(desk): State<Desk>,
    Path(key): Path<String>,
) -> Result<Json<EntityInFull>, Problem> {
    let found = desk.store.look(move |store| Found::find(store, &key)).await?;
    let tie = |joined: Joined| {
        let [(a, in_a), (b, in_b)] = joined.both;
        Tie { by: joined.by, forms: vec![a, b], articles: vec![in_a, in_b], because: joined.because }
    };
    Ok(Json(EntityInFull {
        entity: found.row.into(),
        spellings: found
            .spellings
            .into_iter()
            .map(|(name, n_stories)| Spelling { name, n_stories })
            .collect(),
        titles: found.titles,
        joined: found.joined.into_iter().map(tie).collect(),
        quotes: found.quotes,
        events: found.events,
        stories: found.stories.into_iter().map(Story::from).collect(),
        companions: found.companions.into_iter().map(Entity::from).collect(),
        places: found.places.into_iter().map(Entity::from).collect(),
    }))
}
