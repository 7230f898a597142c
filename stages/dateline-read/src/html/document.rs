//! A page's tree, built in time and memory that grow with the page.
//!
//! The standard's way of building a tree does not: tags that stay open are looked through at every tag that follows, formatting that was
//! never closed (`<b>`, `<font>`) is opened anew in every paragraph, and each attribute is held beside all others of its tag. Real pages
//! have little of all that; a page that has very much of it is refused.

use std::cell::Cell;

use dom_query::{Document, NodeId};
use html5ever::interface::Tracer;
use html5ever::tendril::StrTendril;
use html5ever::tokenizer::{
    BufferQueue, TagKind, Token, TokenSink, TokenSinkResult, Tokenizer, TokenizerOpts,
};
use html5ever::tree_builder::{TreeBuilder, TreeBuilderOpts};

/// Attributes of one tag beyond which a page is refused.
const MAX_ATTRIBUTES: usize = 6_000;

/// Tags that are open at once, with the formatting that is to be opened anew, beyond which a page is refused.
const MAX_OPEN: usize = 6_000;

/// Looks at an open tag that a page may cost: so many in all, and so many for each of its tokens (tags, texts) and attributes. Real pages
/// have some twenty tags open on average.
const MAX_LOOKS: usize = 30_000_000;
const MAX_LOOKS_EACH: usize = 100;

/// Nodes that a page may have: so many in all, and so many for each of its tokens. Real pages have less than one.
const MAX_NODES: usize = 100_000;
const MAX_NODES_EACH: usize = 8;

/// After so many tokens the open tags are counted anew.
const COUNTED_EVERY: usize = 64;

/// Reads a page as a browser without scripts does.
///
/// # Errors
///
/// A message where it is tangled beyond all measure.
pub(crate) fn parse(html: &str) -> Result<Document, String> {
    if has_endless_tag(html) {
        return Err(format!("has a tag of more than {MAX_ATTRIBUTES} attributes; it is no real page"));
    }
    let options = TreeBuilderOpts { scripting_enabled: false, ..TreeBuilderOpts::default() };
    let builder = TreeBuilder::new(Document::default(), options);
    let bounded =
        Bounded { builder, n_tokens: 0.into(), n_open: 0.into(), n_looks: 0.into(), excess: Cell::new(None) };
    let tokenizer = Tokenizer::new(bounded, TokenizerOpts::default());
    let queue = BufferQueue::default();
    queue.push_back(StrTendril::from(html));
    // Stops at the end of each script alone, which is not run here.
    while !queue.is_empty() && tokenizer.sink.excess.get().is_none() {
        let _ = tokenizer.feed(&queue);
    }
    if let Some(excess) = tokenizer.sink.excess.get() {
        return Err(format!("{excess}; it is no real page"));
    }
    tokenizer.end();
    Ok(tokenizer.sink.builder.sink)
}

/// The builder of the tree, stopped where it comes to cost too much.
struct Bounded {
    builder: TreeBuilder<NodeId, Document>,
    /// With attributes.
    n_tokens: Cell<usize>,
    /// When they were last counted.
    n_open: Cell<usize>,
    n_looks: Cell<usize>,
    excess: Cell<Option<&'static str>>,
}

impl Bounded {
    fn count(&self, token: &Token) -> Option<&'static str> {
        let n_new = match token {
            Token::TagToken(tag) if tag.kind == TagKind::StartTag => 1 + tag.attrs.len(),
            _ => 1,
        };
        let n_before = self.n_tokens.get();
        let n_tokens = n_before + n_new;
        self.n_tokens.set(n_tokens);
        if n_before / COUNTED_EVERY < n_tokens / COUNTED_EVERY {
            let counter = Counter(Cell::new(0));
            self.builder.trace_handles(&counter);
            self.n_open.set(counter.0.get());
        }
        self.n_looks.set(self.n_looks.get() + n_new * self.n_open.get());
        if self.n_open.get() > MAX_OPEN {
            Some("opens thousands of tags inside each other")
        } else if self.n_looks.get() > MAX_LOOKS + n_tokens * MAX_LOOKS_EACH {
            Some("leaves very many tags open")
        } else if self.builder.sink.tree.len() > MAX_NODES + n_tokens * MAX_NODES_EACH {
            Some("opens the same formatting over and over")
        } else {
            None
        }
    }
}

impl TokenSink for Bounded {
    type Handle = NodeId;

    fn process_token(&self, token: Token, line_number: u64) -> TokenSinkResult<NodeId> {
        if self.excess.get().is_some() || matches!(token, Token::ParseError(_)) {
            return TokenSinkResult::Continue;
        }
        self.excess.set(self.count(&token));
        self.builder.process_token(token, line_number)
    }

    fn end(&self) {
        self.builder.end();
    }

    fn adjusted_current_node_present_but_not_in_html_namespace(&self) -> bool {
        self.builder.adjusted_current_node_present_but_not_in_html_namespace()
    }
}

/// Counts what the builder holds on to: open tags, and formatting to be opened anew.
struct Counter(Cell<usize>);

impl Tracer for Counter {
    type Handle = NodeId;

    fn trace_handle(&self, _: &NodeId) {
        self.0.set(self.0.get() + 1);
    }
}

/// Whether some tag has too many attributes, or may have: what looks like a tag within a script counts too. Each is looked at from its
/// beginning on, so that none hides behind another; where they lie within each other so often that this takes long, the answer is yes.
fn has_endless_tag(html: &str) -> bool {
    let bytes = html.as_bytes();
    let mut n_left = 16 * bytes.len() + 10_000_000;
    for (at, _) in html.match_indices('<') {
        if !bytes.get(at + 1).is_some_and(u8::is_ascii_alphabetic) {
            continue;
        }
        let (n_attributes, n_seen) = attributes(&bytes[at + 1..]);
        if n_attributes > MAX_ATTRIBUTES || n_seen > n_left {
            return true;
        }
        n_left -= n_seen;
    }
    false
}

/// How many attributes the tag has whose name begins here, and how many bytes that took. Stops counting above the most that is allowed.
fn attributes(tag: &[u8]) -> (usize, usize) {
    let is_space = |byte: &u8| byte.is_ascii_whitespace();
    let find = |from: usize, is_end: &dyn Fn(&u8) -> bool| {
        tag[from..].iter().position(is_end).map_or(tag.len(), |n| from + n)
    };
    let mut at = find(0, &|byte| is_space(byte) || b"/>".contains(byte));
    let mut n_attributes = 0;
    while n_attributes <= MAX_ATTRIBUTES {
        at = find(at, &|byte| !is_space(byte) && *byte != b'/');
        if tag.get(at).is_none_or(|byte| *byte == b'>') {
            break;
        }
        n_attributes += 1;
        at = find(at + 1, &|byte| is_space(byte) || b"/>=".contains(byte));
        let value = find(at, &|byte| !is_space(byte));
        if tag.get(value) != Some(&b'=') {
            continue;
        }
        let value = find(value + 1, &|byte| !is_space(byte));
        at = match tag.get(value) {
            Some(quote @ (b'"' | b'\'')) => (find(value + 1, &|byte| byte == quote) + 1).min(tag.len()),
            _ => find(value, &|byte| is_space(byte) || *byte == b'>'),
        };
    }
    (n_attributes, at)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_tree_is_the_standards() {
        for html in [
            "<!doctype html><title>A</title><p>One <b>two <p>three</b> four<table><td>x<div>y</table><script>a<b</script>z",
            "<b><i><p>x</b>y</i><svg><![CDATA[z]]></svg><textarea>\n<p></textarea>",
            "",
        ] {
            assert_eq!(parse(html).unwrap().html(), Document::from(html).html(), "{html}");
        }
    }

    #[test]
    fn attributes_are_counted_as_a_browser_finds_them() {
        for (tag, n) in [
            ("a>b c", 0),
            ("a href=x class='y > z' hidden>", 3),
            ("img/src=a/b / alt = \"a b c\"checked>", 3),
            ("a =b=c \"d e>", 3),
            ("a b=\"c", 1),
            ("a b=", 1),
            ("a", 0),
        ] {
            assert_eq!(attributes(tag.as_bytes()).0, n, "{tag}");
        }
    }

    #[test]
    fn tangled_pages_are_refused_before_they_cost_much() {
        let many = |n: usize, part: &dyn Fn(usize) -> String| (0..n).map(part).collect::<String>();
        let fonts = many(4_000, &|n| format!("<font size={n}>"));
        let tangled = [
            format!("{fonts}{}", "<p>x".repeat(100_000)),
            format!("{fonts}{}", "<div>x</div>".repeat(100_000)),
            many(100_000, &|n| format!("<a{n}>")),
            many(100_000, &|n| format!("<p><b id={n}>")),
            format!("<p {}>", many(1_000_000, &|n| format!(" a{n}"))),
            format!("<script>a<b c=\"</script><p {}>", many(1_000_000, &|n| format!(" a{n}"))),
            format!("<p {}>", "<a b=\"".repeat(500_000)),
            many(5_000, &|n| format!("<b {}>", many(1_000, &|of| format!(" a{of}={n}")))),
            "<table>".repeat(100_000),
            "<select><option><a>".repeat(100_000),
        ];
        for html in tangled {
            let shown: String = html.chars().take(40).collect();
            let begun = std::time::Instant::now();
            let _ = parse(&html).map(|document| assert!(document.tree.len() < 3 * html.len(), "{shown}"));
            assert!(begun.elapsed().as_secs() < 20, "{shown}");
        }
    }

    #[test]
    fn large_and_untidy_pages_are_read() {
        for html in [
            "<p>One more line of the list.".repeat(100_000),
            format!("<p class=\"{}\">x", "a-b ".repeat(100_000)),
            format!("<p data-x='{}'>x", "{\"a\": \"b &lt; c\"} ".repeat(100_000)),
            format!("{}<p>x", "<font color=red>".repeat(200)).repeat(5),
            "<\0\0\0".repeat(1_000_000),
        ] {
            parse(&html).unwrap();
        }
    }
}
