//! A message to a server that somebody named: headers and a body go in, whether it was taken comes out.

use std::time::Duration;

use ureq::unversioned::transport::DefaultConnector;
use url::Url;

use crate::address::{CheckedResolver, Private};
use crate::problem::Problem;

/// What of an answer is read: it is of no use.
const MAX_ANSWER: u64 = 64 * 1024;

/// Sends a body with POST and waits for the answer, at most `timeout`. No redirect is followed, no proxy asked; an address
/// that `private` does not let through is refused, whatever its name.
///
/// # Errors
///
/// Where the server is not reached, or answers with anything but a 2xx status.
pub fn push(
    url: &str,
    headers: &[(&str, &str)],
    body: &[u8],
    private: Private,
    timeout: Duration,
) -> Result<(), Problem> {
    let url = Url::parse(url).map_err(|error| Problem::BadAddress(error.to_string()))?;
    if !matches!(url.scheme(), "http" | "https") {
        return Err(Problem::Scheme(url.scheme().to_owned()));
    }
    let config = ureq::Agent::config_builder()
        .http_status_as_error(false)
        .max_redirects(0)
        .proxy(None) // a proxy would resolve names unchecked
        .user_agent(concat!("dateline/", env!("CARGO_PKG_VERSION")))
        .timeout_global(Some(timeout))
        .build();
    let agent = ureq::Agent::with_parts(config, DefaultConnector::default(), CheckedResolver { private });
    let mut request = agent.post(url.as_str());
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    let answer = request.send(body).map_err(|error| Problem::of_client(error, timeout.as_secs()))?;
    let status = answer.status();
    // A server that is cut off in the middle of its answer may take the message for undelivered.
    let _ = answer.into_body().into_with_config().limit(MAX_ANSWER).read_to_vec();
    if status.is_success() { Ok(()) } else { Err(Problem::Status(status.as_u16())) }
}
