//! Where people give their token once and get a session for it.

use std::num::NonZeroU32;
use std::sync::{Arc, LazyLock};

use axum::extract::{Form, FromRequest, Query, Request, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use axum::{Extension, Router};
use maud::html;
use serde::Deserialize;

use super::access::Keys;
use super::desk::Desk;
use super::form::{self, Token};
use super::frame::plain;
use super::guard::{self, Asking, Pace};
use super::link;
use super::trouble::Trouble;

/// Tokens that one address may try: each costs some ten milliseconds.
static TRIES: LazyLock<Pace> = LazyLock::new(|| {
    let (one, five) = (NonZeroU32::MIN, NonZeroU32::MIN.saturating_add(4));
    Pace::new(one, five)
});

/// The entrance, for everybody.
pub(super) fn routes() -> Router<Desk> {
    Router::new().route("/enter", get(entrance).post(enter))
}

/// The way out, for who is in.
pub(super) fn leaving() -> Router<Desk> {
    Router::new().route("/leave", post(leave))
}

#[derive(Deserialize)]
struct Back {
    #[serde(default)]
    back: String,
}

async fn entrance(Query(Back { back }): Query<Back>) -> Response {
    plain(
        "Enter",
        &html! {
            h1 { "Enter" }
            p { "This server asks who you are. Who runs it makes a token by " code { "dateline token add NAME" } "." }
            form.stacked method="post" action="/enter" {
                input type="hidden" name="back" value=(back);
                p { label for="key" { "Token" } input #key name="key" type="password" autocomplete="current-password" required maxlength="200"; }
                button { "Enter" }
            }
        },
    )
}

#[derive(Deserialize)]
struct Entering {
    key: String,
    #[serde(default)]
    back: String,
}

async fn enter(State(desk): State<Desk>, request: Request) -> Result<Response, Trouble> {
    if !TRIES.allows(guard::address(&request)) {
        return Err(Trouble::new(StatusCode::TOO_MANY_REQUESTS, "Too many tries. Wait a few seconds."));
    }
    let form = Form::<Entering>::from_request(request, &()).await;
    let Form(Entering { key, back }) = form.map_err(|_| Trouble::bad("The form has no token."))?;
    // A new session for who enters: one that somebody else gave to this browser is worth nothing.
    let session = Keys::session().map_err(|error| {
        tracing::error!(error = %error, "no session can be made");
        Trouble::new(StatusCode::INTERNAL_SERVER_ERROR, "No session can be made.")
    })?;
    let (keys, its) = (Arc::clone(&desk.keys), session.clone());
    let who = desk.store.look(move |store| keys.enter(store, &its, key.trim())).await?;
    let Some(who) = who else {
        return Err(Trouble::new(
            StatusCode::FORBIDDEN,
            "Nobody has this token. Look for a missing piece at its ends.",
        ));
    };
    tracing::info!(name = who.name, "somebody entered");
    let mut response = Redirect::to(if link::is_own_path(&back) { &back } else { "/" }).into_response();
    guard::set_session(&mut response, &session);
    Ok(response)
}

#[derive(Deserialize)]
struct Leaving {
    token: Token,
}

async fn leave(
    State(desk): State<Desk>,
    Extension(asking): Extension<Asking>,
    Form(leaving): Form<Leaving>,
) -> Result<Response, Trouble> {
    form::is_ours(&desk, &asking, &leaving.token)?;
    desk.keys.leave(&asking.session);
    Ok(Redirect::to("/enter").into_response())
}
