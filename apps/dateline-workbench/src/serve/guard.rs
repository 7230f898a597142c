//! What every request passes through before a page or the API sees it, and what every answer takes along.

use std::net::{IpAddr, Ipv4Addr};
use std::num::NonZeroU32;
use std::sync::Arc;
use std::time::Instant;

use axum::extract::{ConnectInfo, MatchedPath, Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Redirect, Response};
use dateline_store::Store;
use governor::clock::DefaultClock;
use governor::state::keyed::DashMapStateStore;
use governor::{Quota, RateLimiter};

use super::access::{Access, Keys, Who};
use super::desk::Desk;
use super::trouble::{Problem, Trouble};

/// The cookie by which forms and people are known again.
const COOKIE: &str = "dateline";

/// Who asks, with the session that forms belong to.
#[derive(Debug, Clone)]
pub(crate) struct Asking {
    pub(crate) who: Who,
    pub(crate) session: String,
}

/// Nothing is loaded but our own style and pictures, no script runs at all, forms go to us only.
const POLICY: &str = "default-src 'none'; style-src 'self'; img-src 'self' data:; form-action 'self'; base-uri 'none'; \
                      frame-ancestors 'none'";

/// Adds what tells a browser to be careful.
pub(crate) async fn careful(request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    for (name, value) in [
        (header::CONTENT_SECURITY_POLICY, POLICY),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::X_FRAME_OPTIONS, "DENY"),
        // Other sites learn nothing; our own forms say where they come from.
        (header::REFERRER_POLICY, "same-origin"),
        (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
        (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
        (HeaderName::from_static("permissions-policy"), "camera=(), geolocation=(), microphone=()"),
    ] {
        headers.insert(name, HeaderValue::from_static(value));
    }
    headers.entry(header::CACHE_CONTROL).or_insert(HeaderValue::from_static("private, no-cache"));
    response
}

/// Counts and times what is answered, and writes a line of the log.
pub(crate) async fn counted(State(desk): State<Desk>, request: Request, next: Next) -> Response {
    let begun = Instant::now();
    let route = request.extensions().get::<MatchedPath>().map_or("other", MatchedPath::as_str).to_owned();
    let method = request.method().clone();
    let response = next.run(request).await;
    let (status, took) = (response.status().as_u16(), begun.elapsed());
    desk.metrics.answered(&route, status, took);
    tracing::info!(method = %method, route, status, ms = took.as_millis() as u64, "answered");
    response
}

/// On loopback, refuses names that are not this machine's: a site could have its own name lead here (DNS rebinding).
pub(crate) async fn right_host(State(desk): State<Desk>, request: Request, next: Next) -> Response {
    if desk.access == Access::Loopback && !names_this_machine(request.headers()) {
        let detail = "This server answers only to localhost, 127.0.0.1 and [::1].";
        return told(&request, Trouble::new(StatusCode::MISDIRECTED_REQUEST, detail));
    }
    next.run(request).await
}

fn names_this_machine(headers: &HeaderMap) -> bool {
    let Some(host) = headers.get(header::HOST).and_then(|host| host.to_str().ok()) else { return false };
    let name = match host.strip_prefix('[') {
        Some(rest) => rest.split_once(']').map_or("", |(name, _)| name),
        None => host.rsplit_once(':').map_or(host, |(name, _)| name),
    };
    name.eq_ignore_ascii_case("localhost")
        || name.parse::<IpAddr>().is_ok_and(|address| address.is_loopback())
}

/// How often each address may ask.
pub(crate) struct Pace(RateLimiter<IpAddr, DashMapStateStore<IpAddr>, DefaultClock>);

impl Pace {
    pub(crate) fn new(per_second: NonZeroU32, at_once: NonZeroU32) -> Self {
        Self(RateLimiter::keyed(Quota::per_second(per_second).allow_burst(at_once)))
    }

    /// Whether this address may ask now.
    pub(crate) fn allows(&self, address: IpAddr) -> bool {
        if self.0.len() > 10_000 {
            self.0.retain_recent();
        }
        self.0.check_key(&address).is_ok()
    }
}

/// Refuses who asks too often.
pub(crate) async fn paced(State(pace): State<Option<Arc<Pace>>>, request: Request, next: Next) -> Response {
    let address = address(&request);
    if pace.is_some_and(|pace| !address.is_loopback() && !pace.allows(address)) {
        let trouble =
            Trouble::new(StatusCode::TOO_MANY_REQUESTS, "Too many requests at once. Try again in a second.");
        let mut response = told(&request, trouble);
        response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from_static("1"));
        return response;
    }
    next.run(request).await
}

/// Where a request comes from.
pub(crate) fn address(request: &Request) -> IpAddr {
    let from = request.extensions().get::<ConnectInfo<std::net::SocketAddr>>();
    from.map_or(IpAddr::V4(Ipv4Addr::UNSPECIFIED), |from| from.0.ip())
}

/// Finds out who asks, and refuses whom nobody knows.
pub(crate) async fn known(State(desk): State<Desk>, mut request: Request, next: Next) -> Response {
    let had = cookie(request.headers());
    let session = match had.clone().map_or_else(Keys::session, Ok) {
        Ok(session) => session,
        Err(error) => {
            tracing::error!(error = %error, "no session can be made");
            return told(
                &request,
                Trouble::new(StatusCode::INTERNAL_SERVER_ERROR, "No session can be made."),
            );
        }
    };
    let who = match who_asks(&desk, request.headers(), had.as_deref()).await {
        Ok(who) => who,
        Err(trouble) => return told(&request, trouble),
    };
    let Some(who) = who else { return not_known(&request) };
    request.extensions_mut().insert(Asking { who, session: session.clone() });
    let mut response = next.run(request).await;
    if had.is_none() {
        set_session(&mut response, &session);
    }
    response
}

async fn who_asks(desk: &Desk, headers: &HeaderMap, session: Option<&str>) -> Result<Option<Who>, Trouble> {
    if desk.access == Access::Loopback {
        return Ok(Some(Who::local()));
    }
    let keys = Arc::clone(&desk.keys);
    let bearer =
        headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok()?.strip_prefix("Bearer "));
    if let Some(token) = bearer.map(|token| token.trim().to_owned()) {
        return Ok(desk.store.look(move |store: &Store| keys.who_has(store, &token)).await?);
    }
    let Some(session) = session.map(str::to_owned) else { return Ok(None) };
    Ok(desk.store.look(move |store: &Store| keys.who_is(store, &session)).await?)
}

/// The way to the entrance, or a problem for programs.
fn not_known(request: &Request) -> Response {
    if is_api(request) || request.method() != Method::GET {
        let detail = "A token is needed: `dateline token add NAME --store FILE` makes one; send it as `Authorization: Bearer TOKEN`.";
        let mut response = told(request, Trouble::new(StatusCode::UNAUTHORIZED, detail));
        response.headers_mut().insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
        return response;
    }
    let back = request.uri().path_and_query().map_or("/", |path| path.as_str());
    Redirect::to(&format!("/enter?back={}", super::link::part(back))).into_response()
}

/// Gives the browser its session: for this site alone, and out of reach of scripts.
pub(crate) fn set_session(response: &mut Response, session: &str) {
    let cookie = format!("{COOKIE}={session}; Path=/; HttpOnly; SameSite=Strict; Max-Age=43200");
    if let Ok(cookie) = HeaderValue::from_str(&cookie) {
        response.headers_mut().append(header::SET_COOKIE, cookie);
    }
}

/// The session that a browser has, if it is one of ours by its look.
pub(crate) fn cookie(headers: &HeaderMap) -> Option<String> {
    let value = cookie_named(headers, COOKIE)?;
    let is_ours = value.len() == 48 && value.bytes().all(|b| b.is_ascii_hexdigit());
    is_ours.then(|| value.to_owned())
}

/// A cookie by name.
pub(crate) fn cookie_named<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    let pairs = headers.get_all(header::COOKIE).iter().filter_map(|line| line.to_str().ok());
    pairs.flat_map(|line| line.split(';')).find_map(|pair| {
        let (found, value) = pair.trim().split_once('=')?;
        (found == name).then_some(value)
    })
}

/// Has errors that the framework tells in plain words told as all others are.
pub(crate) async fn worded(request: Request, next: Next) -> Response {
    let is_api = is_api(&request);
    let response = next.run(request).await;
    let status = response.status();
    let kind =
        response.headers().get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    let is_told = ["text/html", "application/problem+json", "application/json"]
        .iter()
        .any(|told| kind.starts_with(told));
    if !(status.is_client_error() || status.is_server_error()) || is_told {
        return response;
    }
    let (parts, body) = response.into_parts();
    let words = axum::body::to_bytes(body, 4096).await.unwrap_or_default();
    let words = dateline_present::safe(&String::from_utf8_lossy(&words));
    let detail = match status {
        StatusCode::METHOD_NOT_ALLOWED => "This address does not take that method.".to_owned(),
        StatusCode::PAYLOAD_TOO_LARGE => "That is more than is taken at once.".to_owned(),
        _ if words.trim().is_empty() => "The request cannot be answered.".to_owned(),
        _ => words,
    };
    let trouble = Trouble::new(status, detail);
    let mut told = if is_api { Problem(trouble).into_response() } else { trouble.into_response() };
    // What else the framework says stands: which methods are allowed, for one.
    for (name, value) in &parts.headers {
        if name != header::CONTENT_TYPE && name != header::CONTENT_LENGTH {
            told.headers_mut().append(name, value.clone());
        }
    }
    told
}

/// A trouble in the form that who asks can read.
pub(crate) fn told(request: &Request, trouble: Trouble) -> Response {
    if is_api(request) { Problem(trouble).into_response() } else { trouble.into_response() }
}

fn is_api(request: &Request) -> bool {
    request.uri().path().starts_with("/api/")
}

#[cfg(test)]
mod tests {
    use axum::http::{HeaderMap, HeaderValue, header};

    use super::{cookie_named, names_this_machine};

    #[test]
    fn only_names_of_this_machine_are_answered_to() {
        for (host, is_ours) in [
            ("localhost:8787", true),
            ("LOCALHOST", true),
            ("127.0.0.1:8787", true),
            ("[::1]:8787", true),
            ("[::1]", true),
            ("news.example", false),
            ("localhost.news.example", false),
            ("127.0.0.1.news.example:8787", false),
            ("10.0.0.1", false),
            ("", false),
        ] {
            let headers = HeaderMap::from_iter([(header::HOST, HeaderValue::from_static(host))]);
            assert_eq!(names_this_machine(&headers), is_ours, "{host}");
        }
        assert!(!names_this_machine(&HeaderMap::new()));
    }

    #[test]
    fn a_cookie_is_found_among_others() {
        let headers = HeaderMap::from_iter([(header::COOKIE, HeaderValue::from_static("a=1; seen=7; b=2"))]);
        assert_eq!(cookie_named(&headers, "seen"), Some("7"));
        assert_eq!(cookie_named(&headers, "een"), None);
    }
}
