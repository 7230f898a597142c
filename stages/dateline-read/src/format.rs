//! Which format an input has: told by its name, else by how it begins.

/// A format that is told apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Format {
    /// Plain text: one article.
    Text,
    /// One JSON value: an article or an array of articles.
    Json,
    /// A JSON object a line.
    JsonLines,
    /// A web page.
    Html,
    /// XML that is no web page: feeds and their kin.
    Xml,
}

/// What the ending of a path says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Name {
    /// `.txt`, `.md`: text, unless it plainly is something else.
    Text,
    /// `.json`
    Json,
    /// `.jsonl`, `.ndjson`
    JsonLines,
    /// `.html`, `.htm`, `.xhtml`
    Html,
    /// `.rss`, `.atom`
    Feed,
    /// `.xml`, `.rdf`, `.opml`
    Xml,
    /// Another ending or none, standard input.
    Silent,
}

impl Name {
    /// Reads the ending of a path; one `.gz` after it is overlooked.
    pub(crate) fn of(path: &str) -> Self {
        let path = path.to_ascii_lowercase();
        let path = path.strip_suffix(".gz").unwrap_or(&path);
        match path.rsplit(['/', '\\']).next().unwrap_or(path).rsplit_once('.').map(|(_, ending)| ending) {
            Some("txt" | "text" | "md") => Self::Text,
            Some("json") => Self::Json,
            Some("jsonl" | "ndjson") => Self::JsonLines,
            Some("rss" | "atom") => Self::Feed,
            Some("xml" | "rdf" | "opml") => Self::Xml,
            Some("html" | "htm" | "xhtml") => Self::Html,
            _ => Self::Silent,
        }
    }

    /// What a server says of content. Feeds are often sent as pages.
    pub(crate) fn of_media_type(media_type: &str, bytes: &[u8]) -> Self {
        let head = String::from_utf8_lossy(&bytes[..bytes.len().min(1024)]);
        match media_type {
            "text/plain" => Self::Text,
            "application/feed+json" => Self::Json,
            "text/html" | "application/xhtml+xml" if !begins_as_xml(&head) || begins_as_page(&head) => {
                Self::Html
            }
            "text/html" | "application/xhtml+xml" => Self::Silent,
            _ => Self::Xml,
        }
    }

    /// Whether the content may declare its encoding as markup does.
    pub(crate) fn may_be_markup(self) -> bool {
        matches!(self, Self::Html | Self::Feed | Self::Xml)
    }
}

/// Whether bytes that are not decoded yet begin as markup does.
pub(crate) fn looks_like_markup(bytes: &[u8]) -> bool {
    let head = String::from_utf8_lossy(&bytes[..bytes.len().min(1024)]);
    begins_as_page(&head) || begins_as_xml(&head)
}

/// Tells the format of a decoded text.
pub(crate) fn tell(name: Name, text: &str) -> Format {
    match name {
        Name::JsonLines => Format::JsonLines,
        Name::Json => tell_json(text),
        Name::Html => Format::Html,
        Name::Feed | Name::Xml if begins_as_page(text) => Format::Html,
        Name::Feed | Name::Xml if text.trim_start().starts_with('{') => tell_json(text),
        Name::Feed | Name::Xml => Format::Xml,
        Name::Text | Name::Silent => {
            if begins_as_page(text) {
                Format::Html
            } else if begins_as_xml(text) {
                Format::Xml
            } else if text.trim_start().starts_with('{') && holds_an_object(text) {
                tell_json(text)
            } else {
                Format::Text
            }
        }
    }
}

/// One value, or one a line: a single value ends where the text ends.
fn tell_json(text: &str) -> Format {
    let mut values = serde_json::Deserializer::from_str(text).into_iter::<serde::de::IgnoredAny>();
    let first_is_good = matches!(values.next(), Some(Ok(_)));
    let rest = text.get(values.byte_offset()..).unwrap_or_default().trim_start();
    let is_one_value = (first_is_good && rest.is_empty()) || (!first_is_good && !a_line_is_an_object(text));
    if is_one_value { Format::Json } else { Format::JsonLines }
}

/// Whether a text that begins with a brace is JSON at all, and not prose in braces.
fn holds_an_object(text: &str) -> bool {
    let mut values = serde_json::Deserializer::from_str(text).into_iter::<serde::de::IgnoredAny>();
    matches!(values.next(), Some(Ok(_))) || a_line_is_an_object(text)
}

fn a_line_is_an_object(text: &str) -> bool {
    text.lines().any(|line| {
        line.trim_start().starts_with('{') && serde_json::from_str::<serde::de::IgnoredAny>(line).is_ok()
    })
}

fn begins_as_page(text: &str) -> bool {
    let mut rest = skip_comments(text);
    if starts_with_word(rest, "<?xml") {
        rest = skip_comments(rest.split_once("?>").map_or("", |(_, rest)| rest));
    }
    ["<!doctype html", "<html", "<head", "<body"].iter().any(|tag| starts_with_word(rest, tag))
}

fn begins_as_xml(text: &str) -> bool {
    let rest = skip_comments(text);
    [
        "<?xml",
        "<rss",
        "<feed",
        "<rdf:rdf",
        "<opml",
        "<urlset",
        "<sitemapindex",
        "<newsitem",
        "<newsmessage",
        "<nitf",
    ]
    .iter()
    .any(|tag| starts_with_word(rest, tag))
}

fn skip_comments(text: &str) -> &str {
    let mut rest = text.trim_start();
    while let Some((_, after)) = rest.strip_prefix("<!--").and_then(|inside| inside.split_once("-->")) {
        rest = after.trim_start();
    }
    rest
}

/// Whether `text` begins with `tag`, in any case, and the tag's name ends there.
fn starts_with_word(text: &str, tag: &str) -> bool {
    text.get(..tag.len()).is_some_and(|head| head.eq_ignore_ascii_case(tag))
        && !text[tag.len()..].starts_with(|c: char| c.is_alphanumeric() || c == '-')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(path: &str, text: &str, expected: Format) {
        assert_eq!(tell(Name::of(path), text), expected);
    }

    #[test]
    fn the_name_tells() {
        check("a.jsonl", "not json", Format::JsonLines);
        check("A.NDJSON.gz", "not json", Format::JsonLines);
        check("page.htm.gz", "no tag", Format::Html);
        check("a.txt", "The bridge reopened.", Format::Text);
        check("folder.json/readme", "The bridge reopened.", Format::Text);
    }

    #[test]
    fn the_first_characters_tell_where_the_name_does_not() {
        check("-", "  {\"text\": \"a\"}\n{\"text\": \"b\"}", Format::JsonLines);
        check("-", "{\n \"text\": \"a\"\n}\n", Format::Json);
        check("-", "{ in braces } the text begins", Format::Text);
        check("-", "{\"text\": \"broken\n{\"text\": \"good\"}", Format::JsonLines);
        check("-", "<!-- saved --> <!DOCTYPE html><p>a", Format::Html);
        check("x.txt", "<?xml version=\"1.0\"?>\n<html><p>a", Format::Html);
        check("-", "<?xml version=\"1.0\"?><rss></rss>", Format::Xml);
        check("-", "<header>is not a page's head", Format::Text);
    }

    #[test]
    fn a_json_file_may_hold_one_value_or_lines() {
        check("a.json", "[{\"text\": \"a\"}]", Format::Json);
        check("a.json", "{\"text\": \"a\"}\n{\"text\": \"b\"}\n", Format::JsonLines);
        check("a.json", "{\"text\": ", Format::Json);
    }
}
