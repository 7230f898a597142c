//! The answer of a server as a WARC record keeps it: status, headers, body.

use super::budget::Budget;
use super::read_bounded;

/// What a server sent.
#[derive(Debug, PartialEq)]
pub(super) struct Answer {
    pub(super) status: u16,
    /// In lower case, without parameters.
    pub(super) media_type: String,
    pub(super) charset: Option<String>,
    /// Where it sends whoever asks.
    pub(super) location: Option<String>,
    /// How the body is packed, in lower case; empty where it is not.
    packing: String,
    /// As it was sent, its chunks joined.
    body: Vec<u8>,
}

impl Answer {
    /// The body, unpacked.
    ///
    /// # Errors
    ///
    /// Where that cannot be done.
    pub(super) fn unpacked(self, budget: &Budget) -> Result<Vec<u8>, String> {
        let body = self.body;
        match self.packing.as_str() {
            // Many archives keep the header of a packing that they have undone.
            "gzip" | "x-gzip" if body.starts_with(&[0x1f, 0x8b]) => {
                read_bounded(&mut budget.count(flate2::bufread::MultiGzDecoder::new(&body[..])))
            }
            "deflate" if body.first().is_some_and(|byte| byte & 0x0f == 8) => {
                read_bounded(&mut budget.count(flate2::bufread::ZlibDecoder::new(&body[..])))
            }
            packing @ ("br" | "zstd") if std::str::from_utf8(&body).is_err() => {
                Err(format!("is packed as {packing}, which is not read"))
            }
            _ => Ok(body),
        }
    }
}

/// The headers, by names in lower case, and where the body begins.
pub(super) fn headers(bytes: &[u8]) -> (Vec<(String, String)>, usize) {
    let end = bytes.windows(2).enumerate().find_map(|(at, two)| match two {
        b"\n\n" => Some(at + 2),
        b"\n\r" if bytes.get(at + 2) == Some(&b'\n') => Some(at + 3),
        _ => None,
    });
    let end = end.unwrap_or(bytes.len());
    let head = String::from_utf8_lossy(&bytes[..end]);
    let fields = head.lines().filter_map(|line| line.split_once(':'));
    (fields.map(|(name, value)| (name.trim().to_ascii_lowercase(), value.trim().to_owned())).collect(), end)
}

/// The value of a header.
pub(super) fn value<'h>(headers: &'h [(String, String)], name: &str) -> Option<&'h str> {
    headers.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
}

/// A media type without its parameters, and the charset among these.
pub(super) fn media_type(content_type: &str) -> (String, Option<String>) {
    let mut parts = content_type.split(';').map(str::trim);
    let media_type = parts.next().unwrap_or_default().to_ascii_lowercase();
    let charset = parts.find_map(|part| {
        let (name, value) = part.split_once('=')?;
        name.trim().eq_ignore_ascii_case("charset").then(|| value.trim().trim_matches('"').to_owned())
    });
    (media_type, charset)
}

/// Takes an answer apart.
///
/// # Errors
///
/// What is wrong with it.
pub(super) fn answer(bytes: &[u8]) -> Result<Answer, String> {
    let status_line = bytes.split(|&byte| byte == b'\n').next().unwrap_or_default();
    let status_line = String::from_utf8_lossy(status_line);
    let status =
        status_line.strip_prefix("HTTP/").and_then(|rest| rest.split_whitespace().nth(1)?.parse().ok());
    let status = status.ok_or("holds no answer of a server")?;
    let (headers, body_start) = headers(bytes);
    let (media_type, charset) = media_type(value(&headers, "content-type").unwrap_or_default());
    let location = value(&headers, "location").map(str::to_owned);
    let is_chunked = value(&headers, "transfer-encoding").is_some_and(|coding| coding.contains("chunked"));
    let body = &bytes[body_start..];
    let body = if is_chunked { unchunked(body).unwrap_or_else(|| body.to_vec()) } else { body.to_vec() };
    let packing = value(&headers, "content-encoding").unwrap_or_default().to_ascii_lowercase();
    Ok(Answer { status, media_type, charset, location, packing, body })
}

/// `None` where it is not chunked after all.
fn unchunked(mut body: &[u8]) -> Option<Vec<u8>> {
    let mut whole = Vec::new();
    loop {
        let end = body.iter().take(64).position(|&byte| byte == b'\n')?;
        let size = std::str::from_utf8(&body[..end]).ok()?.trim();
        let n_bytes = usize::from_str_radix(size.split(';').next()?.trim(), 16).ok()?;
        body = &body[end + 1..];
        if n_bytes == 0 {
            return Some(whole);
        }
        // One that breaks off is kept as far as it goes.
        let Some(chunk) = body.get(..n_bytes) else {
            whole.extend_from_slice(body);
            return Some(whole);
        };
        whole.extend_from_slice(chunk);
        body = body.get(n_bytes..)?;
        body = body.strip_prefix(b"\r\n").or_else(|| body.strip_prefix(b"\n")).unwrap_or(body);
        if body.is_empty() {
            return Some(whole);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn chunks_are_joined_and_what_only_claims_to_be_chunked_is_kept() {
        let body = |coded: &str| {
            let bytes = format!(
                "HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=\"utf-8\"\r\nTransfer-Encoding: chunked\r\n\r\n{coded}"
            );
            String::from_utf8(answer(bytes.as_bytes()).unwrap().unpacked(&Budget::of(0)).unwrap()).unwrap()
        };
        assert_eq!(body("4\r\nThe \r\n5;x=y\r\nferry\r\n0\r\n\r\n"), "The ferry");
        assert_eq!(body("4\r\nThe \r\nff\r\nferry"), "The ferry");
        assert_eq!(body("<p>The ferry</p>"), "<p>The ferry</p>");
    }

    #[test]
    fn an_answer_has_status_type_and_charset() {
        let answer =
            answer(b"HTTP/1.1 404 Not Found\nContent-type: Text/HTML; Charset=latin1\n\ngone").unwrap();
        assert_eq!((answer.status, answer.media_type.as_str()), (404, "text/html"));
        assert_eq!(answer.charset.as_deref(), Some("latin1"));
        assert_eq!(answer.unpacked(&Budget::of(0)).unwrap(), b"gone");
    }
}
