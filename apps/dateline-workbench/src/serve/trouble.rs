//! What a request cannot be answered with: a page for people, a problem document (RFC 9457) for programs.

use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use dateline_store::StoreError;
use maud::html;
use serde::Serialize;

use super::frame::plain;

/// Why a request is not answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Trouble {
    pub(crate) status: StatusCode,
    /// What is wrong, for people: a sentence, with what to do next.
    pub(crate) detail: String,
}

impl Trouble {
    pub(crate) fn new(status: StatusCode, detail: impl Into<String>) -> Self {
        Self { status, detail: detail.into() }
    }

    pub(crate) fn not_found(what: &str) -> Self {
        Self::new(StatusCode::NOT_FOUND, format!("There is no {what} here."))
    }

    pub(crate) fn bad(detail: impl Into<String>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, detail)
    }
}

impl From<StoreError> for Trouble {
    fn from(error: StoreError) -> Self {
        if let StoreError::NotAQuery(why) = error {
            return Self::bad(format!("The query cannot be understood {why}."));
        }
        tracing::error!(error = %error, "the store cannot be read");
        let detail =
            "The store cannot be read. The server's log tells more; `dateline check` looks at all of it.";
        Self::new(StatusCode::INTERNAL_SERVER_ERROR, detail)
    }
}

impl IntoResponse for Trouble {
    fn into_response(self) -> Response {
        let title = self.status.canonical_reason().unwrap_or("Error");
        let body = html! {
            h1 { (title) }
            p { (self.detail) }
            p { a href="/" { "Back to today" } }
        };
        (self.status, plain(title, &body)).into_response()
    }
}

/// A [`Trouble`] as the API tells it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Problem(pub(crate) Trouble);

impl From<Trouble> for Problem {
    fn from(trouble: Trouble) -> Self {
        Self(trouble)
    }
}

impl From<StoreError> for Problem {
    fn from(error: StoreError) -> Self {
        Self(error.into())
    }
}

/// A problem document as in RFC 9457.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct ProblemDocument {
    /// Always `about:blank`: the status says it all.
    #[serde(rename = "type")]
    kind: &'static str,
    /// The status in words.
    title: String,
    /// The HTTP status.
    status: u16,
    /// What is wrong and what to do next.
    detail: String,
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let Trouble { status, detail } = self.0;
        let document = ProblemDocument {
            kind: "about:blank",
            title: status.canonical_reason().unwrap_or("Error").to_owned(),
            status: status.as_u16(),
            detail,
        };
        let body = serde_json::to_string(&document).expect("words and a number are JSON");
        (status, [(header::CONTENT_TYPE, "application/problem+json")], body).into_response()
    }
}
