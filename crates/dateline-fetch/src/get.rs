//! One request and its answer, within limits: an address goes in, status, headers and the body as sent come out.

use std::io::Read;
use std::time::Duration;

use flate2::read::{MultiGzDecoder, ZlibDecoder};
use ureq::http::Version;
use url::Url;

use crate::Limits;
use crate::address::CheckedResolver;
use crate::problem::Problem;

/// Asks servers. Follows no redirect and keeps no connection: both would pass by the checks of the one who asks.
pub(crate) struct Client {
    agent: ureq::Agent,
    user_agent: String,
    timeout: Duration,
    max_unpacked: u64,
}

/// What is said besides the address.
#[derive(Debug, Clone, Default)]
pub(crate) struct Ask {
    /// `ETag` of what is at hand.
    pub(crate) if_none_match: Option<String>,
    /// `Last-Modified` of what is at hand.
    pub(crate) if_modified_since: Option<String>,
    /// The greatest body that is taken.
    pub(crate) max_bytes: u64,
    /// Whether the body may come packed.
    pub(crate) is_packed_welcome: bool,
}

/// What came back.
#[derive(Debug)]
pub(crate) struct Answer {
    /// The request as it is put on record.
    pub(crate) request: Vec<u8>,
    pub(crate) status: u16,
    /// The status line and the headers, each with its line end, as they are put on record.
    pub(crate) head: Vec<u8>,
    pub(crate) headers: Vec<(String, Vec<u8>)>,
    /// As it was sent, packed where it was; only pieces of `Transfer-Encoding: chunked` are put together.
    pub(crate) body: Vec<u8>,
    /// The body unpacked; empty where that cannot be done.
    pub(crate) unpacked: Vec<u8>,
    /// Why the body is not whole.
    pub(crate) problem: Option<Problem>,
}

impl Client {
    pub(crate) fn new(user_agent: &str, limits: &Limits) -> Self {
        let config = ureq::Agent::config_builder()
            .http_status_as_error(false)
            .max_redirects(0)
            .max_idle_connections(0)
            .max_idle_connections_per_host(0)
            .proxy(None) // a proxy would resolve names unchecked
            .user_agent(user_agent)
            .accept(ACCEPT)
            .timeout_global(Some(limits.timeout))
            .build();
        let resolver = CheckedResolver { private: limits.private.clone() };
        let connector = ureq::unversioned::transport::DefaultConnector::default();
        let agent = ureq::Agent::with_parts(config, connector, resolver);
        Self {
            agent,
            user_agent: user_agent.to_owned(),
            timeout: limits.timeout,
            max_unpacked: limits.max_unpacked,
        }
    }

    /// Asks once.
    pub(crate) fn get(&self, url: &Url, ask: &Ask) -> Result<Answer, Problem> {
        let timeout_s = self.timeout.as_secs();
        let mut headers = vec![("Accept-Encoding", if ask.is_packed_welcome { "gzip" } else { "identity" })];
        headers.extend(ask.if_none_match.as_deref().map(|tag| ("If-None-Match", tag)));
        headers.extend(ask.if_modified_since.as_deref().map(|date| ("If-Modified-Since", date)));
        let mut address = url.clone();
        address.set_fragment(None);
        let mut request = self.agent.get(address.as_str());
        for (name, value) in &headers {
            request = request.header(*name, *value);
        }
        let response = request.call().map_err(|error| Problem::of_client(error, timeout_s))?;
        let (parts, body) = response.into_parts();
        let version = if parts.version == Version::HTTP_10 { "HTTP/1.0" } else { "HTTP/1.1" };
        let reason = parts.status.canonical_reason().unwrap_or_default();
        let mut head = format!("{version} {} {reason}\r\n", parts.status.as_u16()).into_bytes();
        let mut received = Vec::new();
        for (name, value) in &parts.headers {
            // The pieces are put together: the header would make readers look for them.
            let on_record =
                if name == "transfer-encoding" { "x-orig-transfer-encoding" } else { name.as_str() };
            head.extend_from_slice(format!("{on_record}: ").as_bytes());
            head.extend_from_slice(value.as_bytes());
            head.extend_from_slice(b"\r\n");
            received.push((name.as_str().to_owned(), value.as_bytes().to_vec()));
        }
        let reader = body.into_with_config().limit(u64::MAX).reader();
        let (body, cut) = read_body(reader, ask.max_bytes, timeout_s);
        let request = self.on_record(&address, &headers);
        let status = parts.status.as_u16();
        let unpacked = Vec::new();
        let mut answer = Answer { request, status, head, headers: received, body, unpacked, problem: cut };
        answer.unpack(self.max_unpacked);
        Ok(answer)
    }

    fn on_record(&self, url: &Url, headers: &[(&str, &str)]) -> Vec<u8> {
        let path = &url[url::Position::BeforePath..url::Position::AfterQuery];
        let host = &url[url::Position::BeforeHost..url::Position::AfterPort];
        let mut lines = vec![format!("GET {path} HTTP/1.1"), format!("Host: {host}")];
        lines.push(format!("User-Agent: {}", self.user_agent));
        lines.push(format!("Accept: {ACCEPT}"));
        lines.extend(headers.iter().map(|(name, value)| format!("{name}: {value}")));
        (lines.join("\r\n") + "\r\n\r\n").into_bytes()
    }
}

const ACCEPT: &str = "text/html, application/xhtml+xml, application/rss+xml, application/atom+xml, application/feed+json, */*;q=0.5";

impl Answer {
    /// A header's first value, where it is text.
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        let (_, value) = self.headers.iter().find(|(have, _)| have == name)?;
        std::str::from_utf8(value).ok()
    }

    /// The headers that are text, names in small letters.
    pub(crate) fn text_headers(&self) -> Vec<(String, String)> {
        let text = |value: &[u8]| std::str::from_utf8(value).ok().map(str::to_owned);
        self.headers.iter().filter_map(|(name, value)| Some((name.clone(), text(value)?))).collect()
    }

    fn unpack(&mut self, max_bytes: u64) {
        let packing = self.header("content-encoding").unwrap_or_default().trim().to_ascii_lowercase();
        match unpack(&self.body, &packing, max_bytes) {
            Ok(unpacked) => self.unpacked = unpacked,
            // Not even kept as it is: it would burst whoever reads it later.
            Err(problem @ Problem::UnpacksTooLong(_)) => {
                self.body = Vec::new();
                self.problem = Some(problem);
            }
            // A body that broke off cannot be unpacked either: what broke it is the cause.
            Err(problem) => self.problem = self.problem.take().or(Some(problem)),
        }
    }
}

/// Unpacks a body, and tells why that cannot be done; no honest sender sends what unpacks to more than `max_bytes`.
fn unpack(body: &[u8], packing: &str, max_bytes: u64) -> Result<Vec<u8>, Problem> {
    let mut unpacked = Vec::new();
    let read = match packing {
        "" | "identity" => return Ok(body.to_vec()),
        "gzip" | "x-gzip" => {
            MultiGzDecoder::new(body).take(max_bytes.saturating_add(1)).read_to_end(&mut unpacked)
        }
        "deflate" => ZlibDecoder::new(body).take(max_bytes.saturating_add(1)).read_to_end(&mut unpacked),
        other => return Err(Problem::Unpack(format!("{other} was not asked for"))),
    };
    // What came before damage may be too much already.
    if unpacked.len() as u64 > max_bytes {
        return Err(Problem::UnpacksTooLong(max_bytes));
    }
    read.map_err(|error| Problem::Unpack(format!("{packing}: {error}")))?;
    Ok(unpacked)
}

/// Reads a body to its end, its limit, or as far as it comes.
fn read_body(mut reader: impl Read, max_bytes: u64, timeout_s: u64) -> (Vec<u8>, Option<Problem>) {
    let mut body = Vec::new();
    let read = reader.by_ref().take(max_bytes).read_to_end(&mut body);
    let cut = match read {
        Ok(_) if (body.len() as u64) < max_bytes => None,
        Ok(_) => match reader.read(&mut [0]) {
            Ok(0) => None,
            Ok(_) | Err(_) => Some(Problem::TooLong(max_bytes)),
        },
        Err(error) => match ureq::Error::from(error) {
            ureq::Error::Timeout(_) => Some(Problem::Timeout(timeout_s)),
            _ => Some(Problem::Truncated(body.len() as u64)),
        },
    };
    (body, cut)
}
