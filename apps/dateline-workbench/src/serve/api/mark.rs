//! `ETag`s: what was answered holds as long as nothing in the store changed.

use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use dateline_store::Store;

use crate::serve::desk::Desk;
use crate::serve::trouble::{Problem, Trouble};

/// Marks answers, and says 304 where the mark is the one that who asks has.
pub(super) async fn marked(State(desk): State<Desk>, request: Request, next: Next) -> Response {
    if request.method() != Method::GET {
        return next.run(request).await;
    }
    // Taken before the answer is made: it may tell of more than its mark, never of less.
    let mark = match desk.store.look(Store::mark).await {
        Ok(mark) => format!("W/\"{mark}\""),
        Err(error) => return Problem(Trouble::from(error)).into_response(),
    };
    if has(request.headers(), &mark) {
        return (StatusCode::NOT_MODIFIED, [(header::ETAG, mark)]).into_response();
    }
    let mut response = next.run(request).await;
    if response.status().is_success()
        && let Ok(mark) = HeaderValue::from_str(&mark)
    {
        response.headers_mut().insert(header::ETAG, mark);
    }
    response
}

/// Whether who asks has the answer with this mark.
fn has(headers: &HeaderMap, mark: &str) -> bool {
    let strong = |mark: &str| mark.trim().trim_start_matches("W/").to_owned();
    let lines = headers.get_all(header::IF_NONE_MATCH).iter().filter_map(|line| line.to_str().ok());
    lines.flat_map(|line| line.split(',')).any(|known| strong(known) == strong(mark))
}
