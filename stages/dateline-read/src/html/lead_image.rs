//! The caption of the picture that stands for a page, where the page shows it: by the picture's file, by the words that JSON-LD
//! gives it, else by its place above the report.

use dateline_model::{Role, Span};
use dom_query::{Document, NodeRef};
use url::Url;

use super::even;
use super::visible::{Look, Page};

/// What is known of the picture.
pub(super) struct LeadImage<'a> {
    /// Its address.
    pub(super) address: Option<&'a str>,
    /// What JSON-LD says goes with it.
    pub(super) caption: Option<&'a str>,
}

/// A caption and what its figure shows.
pub(super) struct Caption {
    line_idx: usize,
    /// Whether the figure shows the very picture, or the page's metadata gives these words.
    is_sure: bool,
}

/// So many figures are looked at; the lead image is among the first.
const MOST_FIGURES: usize = 50;

/// Names of files that say nothing of what is in them.
const NAMELESS: [&str; 8] =
    ["image", "original", "default", "photo", "large", "medium", "thumbnail", "picture"];

/// Attributes that hold addresses of pictures, or of the page that shows one.
const ADDRESSES: [&str; 7] = ["src", "srcset", "data-src", "data-srcset", "data-original", "content", "href"];

/// Looks for figures that show a picture and give words with it, each with its first line.
pub(super) fn captions(document: &Document, page: &Page, lead: &LeadImage<'_>) -> Vec<Caption> {
    let name = lead.address.and_then(name_of_file);
    let words = lead.caption.map(even).filter(|words| !words.is_empty());
    let mut captions = Vec::new();
    let mut last_figure = None;
    let mut n_figures = 0;
    for (line_idx, line) in page.lines.iter().enumerate() {
        if line.look != Look::Caption {
            continue;
        }
        let Some(piece) = page.pieces.get(line.pieces.start) else { continue };
        let node = NodeRef::new(piece.node, &document.tree);
        let figure = node.ancestors_it(None).find(|node| node.has_name("figure"));
        let Some(figure) = figure.filter(|figure| last_figure != Some(figure.id)) else { continue };
        last_figure = Some(figure.id);
        n_figures += 1;
        if n_figures > MOST_FIGURES {
            break;
        }
        let addresses: Vec<String> = figure.descendants_it().flat_map(|node| addresses_of(&node)).collect();
        if addresses.is_empty() {
            continue;
        }
        let is_it = name.as_ref().is_some_and(|name| addresses.iter().any(|address| address.contains(name)));
        let is_said =
            || words.as_ref().is_some_and(|words| even(line.span.of(&page.text)).starts_with(words));
        captions.push(Caption { line_idx, is_sure: is_it || is_said() });
    }
    captions
}

/// The caption of the lead image: the first that is sure, else one between the headline and the report's first line.
pub(super) fn caption_of_lead(
    captions: &[Caption],
    page: &Page,
    roles: &[Role],
    title_idx: Option<usize>,
) -> Option<Span> {
    let first_body = roles.iter().position(|role| *role == Role::Body);
    let is_on_top = |caption: &&Caption| {
        title_idx.is_some_and(|title| title < caption.line_idx)
            && first_body.is_some_and(|body| caption.line_idx < body)
    };
    let found =
        captions.iter().find(|caption| caption.is_sure).or_else(|| captions.iter().find(is_on_top))?;
    Some(page.lines[found.line_idx].span)
}

fn addresses_of(node: &NodeRef<'_>) -> Vec<String> {
    let Some(element) = node.element_ref() else { return Vec::new() };
    let holding = element.attrs.iter().filter(|attribute| ADDRESSES.contains(&&*attribute.name.local));
    holding.map(|attribute| attribute.value.to_lowercase()).collect()
}

/// The name of a picture's file, without what tells its size, in lower case; `None` where it says little.
fn name_of_file(address: &str) -> Option<String> {
    let base = Url::parse("https://page.example/").ok()?;
    let url = base.join(address).ok()?;
    let file = url.path_segments()?.rfind(|part| !part.is_empty())?.to_lowercase();
    let name = file.rsplit_once('.').map_or(file.as_str(), |(name, _)| name);
    let is_size = |part: &str| {
        part == "scaled"
            || part.len() < 12 && !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit() || b == b'x')
    };
    let name = match name.rsplit_once(['-', '_']) {
        Some((name, part)) if is_size(part) => name,
        _ => name,
    };
    let says_much = name.len() >= 5 && !NAMELESS.contains(&name) && !is_size(name);
    says_much.then(|| name.to_owned())
}

#[cfg(test)]
mod tests {
    use super::super::{Sites, read};

    const STORY: &str = "The ferry between Norden and Sull sails again after four months in the yard, the harbour office said on Tuesday, \
        and the first boat left with two hundred passengers, a brass band and the mayor of Norden on board.";

    #[track_caller]
    fn check(head: &str, body: &str, expected: Option<&str>) {
        let html = format!(
            "<html><head>{head}</head><body><article><h1>Ferry sails again</h1>{body}</article></body></html>"
        );
        let found = read("a.html", &html, &Sites::default()).unwrap();
        let caption = found.facts.unwrap().lead_image_caption;
        assert_eq!(caption.map(|span| span.of(&found.text)), expected);
    }

    fn figure(file: &str, caption: &str) -> String {
        format!("<figure><img src='https://cdn.example/{file}'><figcaption>{caption}</figcaption></figure>")
    }

    #[test]
    fn the_figure_with_the_lead_images_file_gives_its_caption() {
        let head =
            "<meta property='og:image' content='https://post.example/2031/ferry-at-pier-1200x630.jpg?v=2'>";
        let (crew, pier) = (
            figure("crew.jpg", "The crew"),
            figure("w640/ferry-at-pier-640x360.jpg", "The ferry at its pier"),
        );
        check(head, &format!("{crew}<p>{STORY}</p>{pier}<p>{STORY}</p>"), Some("The ferry at its pier"));
    }

    #[test]
    fn the_words_that_json_ld_gives_the_picture_are_found() {
        let head = r#"<script type="application/ld+json">{"@type": "NewsArticle", "image": {"url": "https://post.example/1", "caption": "The ferry at its pier"}}</script>"#;
        check(
            head,
            &format!("<p>{STORY}</p>{}", figure("2.jpg", "The ferry at its pier. Photo: Ada Quill")),
            Some("The ferry at its pier. Photo: Ada Quill"),
        );
    }

    #[test]
    fn a_figure_above_the_report_shows_the_lead_image() {
        check(
            "",
            &format!("{}<p>{STORY}</p><p>{STORY}</p>", figure("2.jpg", "The ferry at its pier")),
            Some("The ferry at its pier"),
        );
        check("", &format!("<p>{STORY}</p><p>{STORY}</p>{}", figure("2.jpg", "The ferry at its pier")), None);
    }
}
