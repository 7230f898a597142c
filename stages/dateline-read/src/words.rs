//! Words that are HTML or plain text, where nobody says truly which: in feeds and in what agencies send.

use dateline_model::{Block, Role};

use crate::html;
use crate::sites::Sites;

/// Words, as HTML or as they are.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Words {
    Html(String),
    Plain(String),
}

impl Words {
    /// Feeds seldom say truly which of both they give, so it is told by looks.
    pub(crate) fn by_looks(words: String) -> Self {
        if looks_like_html(&words) { Self::Html(words) } else { Self::Plain(words) }
    }

    /// The text and the roles that the markup tells; `None` where nothing is shown.
    pub(crate) fn read(&self) -> Option<(String, Vec<Block>)> {
        let html = match self {
            Self::Plain(words) => {
                let words = words.trim();
                return (!words.is_empty()).then(|| (words.to_owned(), Vec::new()));
            }
            Self::Html(html) => html,
        };
        let page =
            html::read("", &format!("<!doctype html><html><body>{html}</body></html>"), &Sites::default())
                .ok()?;
        // All of it is the report's own, so only what the markup tells for sure is kept; the rest is for `clean`.
        let marked = page.marked.into_iter().filter(|block| block.role == Role::Caption).collect();
        Some((page.text, marked))
    }
}

/// A tag, or an entity that was escaped twice.
fn looks_like_html(words: &str) -> bool {
    let end = words.rfind('>').unwrap_or(0);
    let holds_tag = words[..end].match_indices('<').any(|(at, _)| {
        words[at + 1..].starts_with(|c: char| c.is_ascii_alphabetic() || c == '/' || c == '!')
    });
    holds_tag
        || words.match_indices('&').any(|(at, _)| {
            let name = words[at + 1..].bytes().take(10).position(|byte| byte == b';');
            name.is_some_and(|end| end > 1 && !words[at + 1..at + 1 + end].contains(' '))
        })
}

/// HTML as one line.
pub(crate) fn one_line(words: &str) -> Option<String> {
    let document = looks_like_html(words).then(|| html::parse(&format!("<body>{words}")).ok()).flatten();
    match document {
        Some(document) => one_plain_line(&document.text()),
        None => one_plain_line(words),
    }
}

/// Words as one line, without the control characters that no title has.
pub(crate) fn one_plain_line(words: &str) -> Option<String> {
    let shown = words.replace(|c: char| c.is_control() && !c.is_whitespace(), "");
    let line = shown.split_whitespace().collect::<Vec<_>>().join(" ");
    (!line.is_empty()).then_some(line)
}
