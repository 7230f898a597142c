//! Changes as they come, as server-sent events.

use std::collections::VecDeque;
use std::convert::Infallible;
use std::time::Duration;

use axum::extract::{Query, State};
use axum::http::HeaderMap;
use axum::response::Sse;
use axum::response::sse::{Event, KeepAlive};
use dateline_store::Version;
use futures_util::Stream;
use futures_util::stream::unfold;
use serde::Deserialize;
use utoipa::IntoParams;

use super::wire::Change;
use crate::serve::desk::Desk;

/// Changes that are looked up at once.
const AT_ONCE: usize = 100;
/// How long after a failure it is tried again.
const TRY_AGAIN: Duration = Duration::from_secs(2);

/// Where to begin.
#[derive(Debug, Clone, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct Begin {
    /// Only changes with a greater `n`; left out: those from now on. `Last-Event-ID` goes before it.
    after: Option<i64>,
}

/// Changes of stories, one an event: its `id` is the change's `n`, its `event` is `change`, its `data` the change. Goes on after
/// `Last-Event-ID`.
#[utoipa::path(get, path = "/api/v1/events", params(Begin), responses(
    (status = 200, description = "Events without end, each with a `Change` as its data", body = String, content_type = "text/event-stream")))]
pub(crate) async fn events(
    State(desk): State<Desk>,
    Query(Begin { after }): Query<Begin>,
    headers: HeaderMap,
) -> Sse<impl Stream<Item = Result<Event, Infallible>>> {
    let last = headers.get("last-event-id").and_then(|id| id.to_str().ok()?.parse().ok());
    let after = last.or(after).unwrap_or_else(|| *desk.newest.borrow());
    let following = Following { desk, after, waiting: VecDeque::new() };
    let events = unfold(following, |mut following| async move {
        let version = following.next().await?;
        let id = version.n.to_string();
        let event = Event::default().event("change").id(id).json_data(Change::from(version));
        Some((Ok(event.unwrap_or_default()), following))
    });
    Sse::new(events).keep_alive(KeepAlive::default())
}

/// One who follows.
struct Following {
    desk: Desk,
    after: i64,
    waiting: VecDeque<Version>,
}

impl Following {
    /// The next change; `None`: the server stops.
    async fn next(&mut self) -> Option<Version> {
        loop {
            if let Some(version) = self.waiting.pop_front() {
                self.after = version.n;
                return Some(version);
            }
            let after = self.after;
            match self.desk.store.look(move |store| store.changes(after, AT_ONCE)).await {
                Ok(found) if !found.is_empty() => {
                    self.waiting.extend(found);
                    continue;
                }
                Ok(_) => {}
                Err(error) => {
                    tracing::warn!(error = %error, "changes cannot be followed");
                    tokio::time::sleep(TRY_AGAIN).await;
                }
            }
            tokio::select! {
                _ = self.desk.stopping.wait_for(|stopping| *stopping) => return None,
                newer = self.desk.newest.wait_for(|n| *n > after) => { newer.ok()?; }
            }
        }
    }
}
