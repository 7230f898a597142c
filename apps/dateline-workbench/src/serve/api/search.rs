//! What a query finds.

use axum::Json;
use axum::extract::{Query, State};
use dateline_store::{Found, Hit as Row, Snippet as Words, Understood as Taken};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::wire::{Entity, Part};
use crate::serve::desk::Desk;
use crate::serve::trouble::{Problem, ProblemDocument};

/// What is looked for.
#[derive(Debug, Clone, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct Asked {
    /// The query.
    q: String,
}

/// The answer to a query.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Answer {
    /// What the query finds, best first.
    items: Vec<Hit>,
    /// The cursor of what comes after; null: nothing does.
    next: Option<String>,
    /// People, organizations and places whose name stands in the query; in the first part alone.
    entities: Vec<Entity>,
    /// How names behind fields were understood.
    understood: Vec<Understood>,
}

/// Something found.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Hit {
    /// article | quote | event | story
    kind: &'static str,
    /// Its id: of the article, event or story; for a quote the story's and its place in the record.
    id: String,
    /// Headline of its article; a story's own.
    title: Option<String>,
    /// Its story's id; null: it is in none yet.
    story: Option<String>,
    /// The article where it stands; null for stories.
    article: Option<String>,
    /// Who published that; null: not known.
    outlet: Option<String>,
    /// From where in its text, in code points.
    start: Option<u32>,
    /// To where.
    end: Option<u32>,
    /// Published, said, happened; null: not known.
    day: Option<String>,
    /// The words around what was looked for.
    snippet: Option<Snippet>,
}

/// Words of an article; all numbers are code points of the article's text.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Snippet {
    /// The words.
    exact: String,
    /// Where they begin.
    start: u32,
    /// Where they end.
    end: u32,
    /// Start and end of each word that was looked for.
    marks: Vec<[u32; 2]>,
}

/// How a name was understood.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Understood {
    /// Where it stands in the query, in code points.
    at: usize,
    /// The name as asked for.
    asked: String,
    /// The name that it was taken for.
    name: String,
    /// Letters that differ.
    n_typos: usize,
    /// Who bears it.
    keys: Vec<String>,
}

/// What a query finds, best first.
#[utoipa::path(get, path = "/api/v1/search", params(Asked, Part), responses(
    (status = 200, body = Answer), (status = 400, body = ProblemDocument, content_type = "application/problem+json")))]
pub(crate) async fn search(
    State(desk): State<Desk>,
    Query(Asked { q }): Query<Asked>,
    Query(part): Query<Part>,
) -> Result<Json<Answer>, Problem> {
    let (skip, limit) = part.bounds()?;
    let found = desk.store.look(move |store| store.search(&q, skip, limit)).await?;
    let Found { entities, understood, hits, more } = found;
    Ok(Json(Answer {
        items: hits.into_iter().map(hit).collect(),
        next: more.then(|| Part::cursor(skip + limit)),
        entities: entities.into_iter().map(Entity::from).collect(),
        understood: understood.into_iter().map(taken).collect(),
    }))
}

fn hit(row: Row) -> Hit {
    let Row { kind, of, story, title, outlet, article, start, end, day, snippet } = row;
    let marks = |marks: Vec<(u32, u32)>| marks.into_iter().map(|(start, end)| [start, end]).collect();
    let snippet = snippet.map(|Words { text, start, end, marks: m }| Snippet {
        exact: text,
        start,
        end,
        marks: marks(m),
    });
    Hit { kind: kind.name(), id: of, title, story, article, outlet, start, end, day, snippet }
}

fn taken(Taken { at, asked, name, n_typos, keys }: Taken) -> Understood {
    Understood { at, asked, name, n_typos, keys }
}
