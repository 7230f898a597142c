//! The role of each line of a page: the report where it is likely enough, else what its place says.

use dateline_model::Role;

use super::elements::Element;
use super::features::is_within;
use super::hints::Hints;
use super::scorer::REPORT;
use super::visible::{Line, Look, Page};

/// A byline is no longer than this.
const BYLINE_BYTES: usize = 200;

/// Tells every line's role. `title_idx` is the headline's line.
pub(super) fn tell(page: &Page, likelihoods: &[f64], title_idx: Option<usize>) -> Vec<Role> {
    let is_comment = comments(page, likelihoods, title_idx);
    let lines = page.lines.iter().zip(likelihoods).enumerate();
    lines
        .map(|(idx, (line, &likelihood))| {
            if title_idx == Some(idx) {
                return Role::Title;
            }
            let is_report = likelihood > REPORT;
            let element = page.elements.get(line.element_idx);
            let otherwise = || element.map_or(Role::Navigation, |element| beside(line, element));
            if is_comment.get(line.element_idx) == Some(&true) {
                let is_words = element.is_some_and(|element| is_words(line, element));
                return if is_words { Role::Comment } else { otherwise() };
            }
            match line.look {
                Look::Caption => Role::Caption,
                Look::Byline if line.span.len() < BYLINE_BYTES => Role::Byline,
                Look::Heading if is_report => Role::Heading,
                _ if is_report => Role::Body,
                _ => otherwise(),
            }
        })
        .collect()
}

/// What a line is that is not the report.
fn beside(line: &Line, element: &Element) -> Role {
    let says = |kind: &str| element.near_hints.speak_of(Hints::of(&[kind]));
    let is_short = line.span.len() < BYLINE_BYTES;
    if is_within(element, &["figure"]) {
        Role::Caption
    } else if says("author") && is_short && !says("related") {
        Role::Byline
    } else if says("tags") && line.n_link_bytes > 0 && is_short {
        Role::Tags
    } else if says("related") && line.n_link_bytes > 0 && !is_within(element, &["nav", "footer"]) {
        Role::Teasers
    } else {
        Role::Navigation
    }
}

/// Of each element, whether it is among the readers' comments: in a block whose names say so, without the headline and with
/// less than half of the report.
fn comments(page: &Page, likelihoods: &[f64], title_idx: Option<usize>) -> Vec<bool> {
    let kind = Hints::of(&["comment_section"]);
    let elements = &page.elements;
    if !elements.iter().any(|element| element.hints.speak_of(kind)) {
        return Vec::new();
    }
    let mut n_report_words = vec![0; elements.len()];
    let mut holds_title = vec![false; elements.len()];
    for (idx, (line, &likelihood)) in page.lines.iter().zip(likelihoods).enumerate() {
        if let Some(words) = n_report_words.get_mut(line.element_idx) {
            *words += if likelihood > REPORT { line.n_words } else { 0 };
            holds_title[line.element_idx] |= title_idx == Some(idx);
        }
    }
    for idx in (1..elements.len()).rev() {
        let parent_idx = elements[idx].parent_idx;
        n_report_words[parent_idx] += n_report_words[idx];
        holds_title[parent_idx] |= holds_title[idx];
    }
    let mut is_comment = vec![false; elements.len()];
    for (idx, element) in elements.iter().enumerate() {
        let begins = element.hints.speak_of(kind)
            && element.block_idx == idx
            && !holds_title[idx]
            && n_report_words[idx] * 2 < n_report_words[0].max(1);
        is_comment[idx] = begins || (idx > 0 && is_comment[element.parent_idx]);
    }
    is_comment
}

/// Whether a line among comments is what somebody wrote or is called: forms and links are the site's.
fn is_words(line: &Line, element: &Element) -> bool {
    !is_within(element, &["form"]) && line.n_link_bytes * 2 <= line.span.len()
}

#[cfg(test)]
mod tests {
    use super::super::{Sites, read};

    const STORY: &str = "The ferry between Norden and Sull sails again after four months in the yard, the harbour office said on Tuesday, \
        and the first boat left with two hundred passengers, a brass band and the mayor of Norden on board.";
    const OPINION: &str = "I have taken that ferry to work for thirty years and never once was it on time, so I do not see what all this \
        fuss is about, and who is to pay for the brass band, if I may ask?";

    /// The beginning of each line with its role.
    fn told(body: &str) -> String {
        let html = format!(
            "<html><title>Ferry sails again</title><body><article><h1>Ferry sails again</h1>{body}</body></html>"
        );
        let found = read("a.html", &html, &Sites::default()).unwrap();
        let lines = found.marked.iter().map(|block| {
            let words: String = block.span.of(&found.text).chars().take(12).collect();
            format!("{:<10} {}", block.role.name(), words.trim_end())
        });
        lines.collect::<Vec<_>>().join("\n")
    }

    #[test]
    fn what_readers_write_is_never_the_report() {
        let body = format!(
            "<p>{STORY}</p><p>{STORY}</p><p>{STORY}</p></article><section id='comments'><h3>2 comments</h3><ol class='comment-list'>\
             <li><b>Ida</b><p>{OPINION}</p><a href='#r'>Reply</a></li><li><b>Jo</b><p>{OPINION}</p></li></ol>\
             <form><p>Leave a reply</p></form></section>"
        );
        insta::assert_snapshot!(told(&body), @"
        title      Ferry sails
        body       The ferry be
        body       The ferry be
        body       The ferry be
        comment    2 comments
        comment    Ida
        comment    I have taken
        navigation Reply
        comment    Jo
        comment    I have taken
        navigation Leave a repl
        ");
    }

    #[test]
    fn a_page_whose_report_lies_in_what_is_called_a_comment_keeps_it() {
        let body = format!("<div class='comment'><p>{STORY}</p><p>{STORY}</p><p>{STORY}</p></div></article>");
        insta::assert_snapshot!(told(&body), @"
        title      Ferry sails
        body       The ferry be
        body       The ferry be
        body       The ferry be
        ");
    }
}
