//! Forms: only those that this server gave to this very session count.

use axum::http::StatusCode;
use serde::Deserialize;

use super::desk::Desk;
use super::guard::Asking;
use super::trouble::Trouble;

/// What tells a form as one of ours.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(transparent)]
pub(crate) struct Token(String);

/// That a form was given to this session by this server.
///
/// # Errors
///
/// Where it was not.
pub(crate) fn is_ours(desk: &Desk, asking: &Asking, token: &Token) -> Result<(), Trouble> {
    if desk.keys.is_form_of(&asking.session, &token.0) {
        return Ok(());
    }
    let detail = "This form is not one that this server gave you, or it is from before the server was started. Open the \
                  page again and repeat it.";
    Err(Trouble::new(StatusCode::FORBIDDEN, detail))
}

/// That who asks may correct.
///
/// # Errors
///
/// Where it is not so.
pub(crate) fn may_correct(asking: &Asking) -> Result<(), Trouble> {
    if asking.who.may_correct() {
        return Ok(());
    }
    let detail = "Your token permits to look, not to correct. `dateline token add NAME --role editor` makes one that does.";
    Err(Trouble::new(StatusCode::FORBIDDEN, detail))
}
