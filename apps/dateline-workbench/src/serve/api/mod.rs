//! The API: every page's twin for programs, in JSON, with the names of RECORD.md. Lists go on by cursor, everything has an `ETag`,
//! what went wrong is told in problem documents (RFC 9457).

mod articles;
mod corrections;
mod entities;
mod events;
mod mark;
mod search;
mod stories;
mod watches;
mod wire;

use axum::routing::{delete, get};
use axum::{Json, Router, middleware};
use utoipa::OpenApi;

use super::desk::Desk;
use super::trouble::{Problem, Trouble};

/// All of it by address.
pub(crate) fn routes(desk: Desk) -> Router<Desk> {
    Router::new()
        .route("/api/v1/stories", get(stories::stories))
        .route("/api/v1/stories/{id}", get(stories::story))
        .route("/api/v1/stories/{id}/versions", get(stories::versions))
        .route("/api/v1/stories/{id}/record", get(stories::record))
        .route("/api/v1/storylines", get(stories::storylines))
        .route("/api/v1/storylines/{founder}", get(stories::storyline))
        .route("/api/v1/changes", get(stories::changes))
        .route("/api/v1/entities", get(entities::entities))
        .route("/api/v1/entities/{key}", get(entities::entity))
        .route("/api/v1/articles", get(articles::articles))
        .route("/api/v1/articles/{id}", get(articles::article))
        .route("/api/v1/outlets", get(articles::outlets))
        .route("/api/v1/problems", get(articles::problems))
        .route("/api/v1/search", get(search::search))
        .route("/api/v1/corrections", get(corrections::corrections).post(corrections::correct))
        .route("/api/v1/corrections/{n}", delete(corrections::undo))
        .route("/api/v1/watches", get(watches::watches).post(watches::add))
        .route("/api/v1/watches/{n}", delete(watches::take_out))
        .route("/api/v1/alerts", get(watches::alerts))
        .layer(middleware::from_fn_with_state(desk, mark::marked))
        .route("/api/v1/events", get(events::events))
        .route("/api/v1/openapi.json", get(document))
        .route("/api/{*rest}", get(nothing))
}

async fn nothing() -> Problem {
    Trouble::not_found("such part of the API (/api/v1/openapi.json tells them)").into()
}

/// What the API offers, as OpenAPI 3.1.
#[derive(OpenApi)]
#[openapi(
    info(
        title = "Dateline",
        version = "1",
        description = "Stories out of many reports, every statement with its words. Offsets count Unicode code points. Days and instants \
                       are ISO 8601. What is not known is null. A server that others than its own machine can reach asks for \
                       `Authorization: Bearer TOKEN`."
    ),
    paths(
        stories::stories,
        stories::story,
        stories::versions,
        stories::record,
        stories::storylines,
        stories::storyline,
        stories::changes,
        entities::entities,
        entities::entity,
        articles::articles,
        articles::article,
        articles::outlets,
        articles::problems,
        search::search,
        corrections::corrections,
        corrections::correct,
        corrections::undo,
        watches::watches,
        watches::add,
        watches::take_out,
        watches::alerts,
        events::events
    )
)]
struct Document;

async fn document() -> Json<utoipa::openapi::OpenApi> {
    Json(Document::openapi())
}

#[cfg(test)]
mod tests {
    use utoipa::OpenApi;

    #[test]
    fn the_document_is_of_version_3_1_and_names_every_part() {
        let document = serde_json::to_value(super::Document::openapi()).unwrap();
        assert!(document["openapi"].as_str().unwrap().starts_with("3.1"));
        assert_eq!(document["paths"].as_object().unwrap().len(), 20);
        assert!(
            document["components"]["schemas"]["Story"]["properties"]["n_disputed"]["description"].is_string()
        );
    }
}
