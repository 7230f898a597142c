//! Addresses of pages. Ids come from reports: whatever is in them, they stay within one part of an address.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

/// All but letters, digits and what is harmless everywhere.
const PART: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'_').remove(b'~');

/// A word as part of an address.
pub(crate) fn part(word: &str) -> String {
    utf8_percent_encode(word, PART).to_string()
}

pub(crate) fn story(id: &str) -> String {
    format!("/story/{}", part(id))
}

pub(crate) fn version(id: &str, number: i64) -> String {
    format!("{}?version={number}", story(id))
}

pub(crate) fn storyline(founder: &str) -> String {
    format!("/storyline/{}", part(founder))
}

pub(crate) fn entity(key: &str) -> String {
    format!("/entity/{}", part(key))
}

pub(crate) fn article(id: &str) -> String {
    format!("/article/{}", part(id))
}

/// The article with the words from `start` to `end` (code points) marked.
pub(crate) fn words(id: &str, start: u64, end: u64) -> String {
    format!("{}?from={start}&to={end}#here", article(id))
}

/// Whether an address may be gone back to: a path of this server.
pub(crate) fn is_own_path(path: &str) -> bool {
    path.starts_with('/') && !path.starts_with("//") && !path.contains(['\\', '\r', '\n', '\t'])
}

/// Whether an address out of a report may be a link: never `javascript:`.
pub(crate) fn is_web(url: &str) -> bool {
    url.starts_with("https://") || url.starts_with("http://")
}

#[cfg(test)]
mod tests {
    use super::{article, is_own_path, is_web};

    #[test]
    fn an_id_cannot_leave_its_part_of_the_address() {
        assert_eq!(article("a/../b?c#d\"<"), "/article/a%2F%2E%2E%2Fb%3Fc%23d%22%3C");
    }

    #[test]
    fn only_paths_of_this_server_are_gone_back_to() {
        assert!(is_own_path("/story/x?version=1#y"));
        for other in ["https://post.example/", "//post.example", "/\\post.example", "story", ""] {
            assert!(!is_own_path(other), "{other}");
        }
    }

    #[test]
    fn only_the_web_is_linked() {
        assert!(
            is_web("https://post.example/a") && !is_web("javascript:alert(1)") && !is_web("data:text/html,x")
        );
    }
}
