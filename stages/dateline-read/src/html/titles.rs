//! Which of the many things that a page calls its title is the headline: `h1`, Open Graph, JSON-LD and the head's title, whole
//! and without the site's name, each weighed by what it agrees with. The weights are fitted (`data/title_weights.tsv`).

use std::collections::HashSet;
use std::sync::LazyLock;

use super::even;
use super::metadata::{Meta, decoded, one_line};
use super::nodes::Nodes;

/// What is known of a page's titles.
pub(super) struct Given<'a> {
    pub(super) nodes: &'a Nodes<'a>,
    pub(super) meta: &'a Meta,
    /// JSON-LD's headline.
    pub(super) headline: Option<String>,
    pub(super) outlet: Option<&'a str>,
    pub(super) url: Option<&'a str>,
}

/// The features of a candidate, in the order of the weights.
pub(super) const NAMES: [&str; 20] = [
    "h1",
    "first_h1",
    "h1_in_main",
    "h1_in_header",
    "h1_is_link",
    "cut",
    "head",
    "head_first",
    "head_last",
    "head_most",
    "sources",
    "is_outlet",
    "holds_outlet",
    "words",
    "few_words",
    "in_head",
    "in_h1",
    "of_slug",
    "slug_of",
    "has_separator",
];

/// One text that may be the headline.
pub(super) struct Candidate {
    pub(super) text: String,
    even: String,
    /// Which of `SOURCES` give it.
    sources: Vec<&'static str>,
    pub(super) features: [f32; NAMES.len()],
}

/// Where a candidate may stand; the more of these agree, the better.
const SOURCES: [&str; 9] =
    ["h1", "og", "twitter", "linked", "cut", "head", "head_first", "head_last", "head_most"];

const SEPARATORS: [&str; 10] = [" | ", " - ", " – ", " — ", " · ", " » ", " :: ", " • ", " / ", " « "];

/// The headline, where the page has any title.
pub(super) fn title(given: &Given<'_>) -> Option<String> {
    let candidates = candidates(given);
    let likelihood = |candidate: &Candidate| -> f32 {
        candidate.features.iter().zip(WEIGHTS.iter()).map(|(feature, weight)| feature * weight).sum()
    };
    let mut best: Option<(f32, Candidate)> = None;
    for candidate in candidates {
        let likelihood = likelihood(&candidate);
        if best.as_ref().is_none_or(|(most, _)| likelihood > *most) {
            best = Some((likelihood, candidate));
        }
    }
    best.map(|(_, candidate)| candidate.text)
}

static WEIGHTS: LazyLock<[f32; NAMES.len()]> = LazyLock::new(|| {
    let mut weights = [0.0; NAMES.len()];
    let table = include_str!("../../data/title_weights.tsv").lines().filter(|line| !line.starts_with('#'));
    for (name, weight) in table.filter_map(|line| line.split_once('\t')) {
        if let Some(idx) = NAMES.iter().position(|&known| known == name) {
            weights[idx] = weight.parse().unwrap_or(0.0);
        }
    }
    weights
});

/// Headings looked at, at the most.
const MAX_HEADINGS: usize = 8;

/// All texts that may be the headline, with their features.
pub(super) fn candidates(given: &Given<'_>) -> Vec<Candidate> {
    let mut all = Collector::default();
    let h1s = &given.nodes.h1s;
    let h1_texts: Vec<String> = h1s.iter().map(|node| one_line(&node.text())).collect();
    for (nth, (node, text)) in h1s.iter().zip(&h1_texts).take(MAX_HEADINGS).enumerate() {
        let mut told = vec!["h1"];
        if nth == 0 {
            told.push("first_h1");
        }
        let around: Vec<_> =
            node.ancestors(Some(30)).iter().filter_map(dom_query::NodeRef::node_name).collect();
        let lies_in = |names: &[&str]| around.iter().any(|name| names.contains(&name.as_ref()));
        if lies_in(&["main", "article"]) {
            told.push("h1_in_main");
        }
        if lies_in(&["header", "nav"]) {
            told.push("h1_in_header");
        }
        if node.children_it(false).any(|child| child.has_name("a")) || lies_in(&["a"]) {
            told.push("h1_is_link");
        }
        all.add(text, &told);
    }
    for node in given.nodes.h2s.iter().take(2) {
        all.add(&one_line(&node.text()), &[]);
    }
    let of_meta = |keys: &[&str]| given.meta.first(keys).map(|title| decoded(&title));
    let head = given.nodes.title.map(|title| one_line(&title.text())).filter(|text| !text.is_empty());
    let told = [
        (of_meta(&["og:title", "dc.title", "headline"]), "og"),
        (of_meta(&["twitter:title"]), "twitter"),
        (given.headline.as_deref().map(decoded), "linked"),
    ];
    for (text, source) in told {
        let Some(text) = text else { continue };
        all.add(&text, &[source]);
        for part in cuts(&text) {
            all.add(&part.text, &["cut"]);
        }
    }
    if let Some(head) = &head {
        all.add(head, &["head"]);
        for part in cuts(head) {
            all.add(&part.text, &[part.place]);
        }
    }
    all.finish(given, head.as_deref(), &h1_texts)
}

struct Part {
    text: String,
    place: &'static str,
}

/// A title without what stands before or after its separators: the first part, the last, and all but the last.
fn cuts(title: &str) -> Vec<Part> {
    let mut parts = Vec::new();
    for separator in SEPARATORS {
        let mut add = |text: &str, place| {
            let text = text.trim();
            if text.chars().count() > 2 {
                parts.push(Part { text: text.to_owned(), place });
            }
        };
        if let Some((head, _)) = title.split_once(separator) {
            add(head, "head_first");
        }
        if let Some((head, tail)) = title.rsplit_once(separator) {
            add(head, "head_most");
            add(tail, "head_last");
        }
    }
    parts
}

#[derive(Default)]
struct Collector {
    all: Vec<Candidate>,
}

impl Collector {
    fn add(&mut self, text: &str, told: &[&'static str]) {
        let evened = even(text);
        if evened.is_empty() || text.len() > 400 {
            return;
        }
        let found = self.all.iter().position(|candidate| candidate.even == evened);
        let idx = found.unwrap_or_else(|| {
            self.all.push(Candidate {
                text: text.to_owned(),
                even: evened,
                sources: Vec::new(),
                features: [0.0; NAMES.len()],
            });
            self.all.len() - 1
        });
        for name in told {
            let Candidate { sources, features, .. } = &mut self.all[idx];
            set(features, name, 1.0);
            if SOURCES.contains(name) && !sources.contains(name) {
                sources.push(name);
            }
        }
    }

    fn finish(mut self, given: &Given<'_>, head: Option<&str>, h1_texts: &[String]) -> Vec<Candidate> {
        let head = head.map(even).unwrap_or_default();
        let h1: Vec<String> =
            h1_texts.iter().map(|text| even(text)).filter(|text| text.contains(' ')).collect();
        let outlet = given.outlet.map(even).filter(|outlet| !outlet.is_empty());
        let host = given.url.and_then(host_word).unwrap_or_default();
        let slug = given.url.map(slug_words).unwrap_or_default();
        for candidate in &mut self.all {
            let Candidate { even, sources, features, .. } = candidate;
            let words: Vec<&str> =
                even.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
            set(features, "sources", sources.len() as f32);
            let squeezed: String = words.concat();
            let is_outlet = outlet.as_ref() == Some(even) || (!host.is_empty() && squeezed == host);
            set(features, "is_outlet", flag(is_outlet));
            let holds =
                outlet.as_ref().is_some_and(|outlet| even.contains(outlet.as_str()) && outlet != even);
            set(features, "holds_outlet", flag(holds));
            set(features, "words", (words.len() as f32).ln_1p());
            set(features, "few_words", flag(words.len() <= 2));
            set(features, "in_head", flag(head.contains(even.as_str()) && *even != head));
            set(features, "in_h1", flag(h1.iter().any(|h1| h1.contains(even.as_str()) && h1 != even)));
            set(features, "has_separator", flag(SEPARATORS.iter().any(|separator| even.contains(separator))));
            if !slug.is_empty() && !words.is_empty() {
                let n_shared = words.iter().filter(|word| slug.contains(**word)).count() as f32;
                set(features, "of_slug", n_shared / words.len() as f32);
                let own: HashSet<&str> = words.iter().copied().collect();
                let n_found = slug.iter().filter(|word| own.contains(word.as_str())).count() as f32;
                set(features, "slug_of", n_found / slug.len() as f32);
            }
        }
        self.all
    }
}

fn flag(is_so: bool) -> f32 {
    if is_so { 1.0 } else { 0.0 }
}

fn set(features: &mut [f32; NAMES.len()], name: &str, value: f32) {
    if let Some(idx) = NAMES.iter().position(|&known| known == name) {
        features[idx] = value;
    }
}

/// The host's own word: "harbourpost" of `www.harbourpost.example`.
fn host_word(url: &str) -> Option<String> {
    let host = url.split_once("://")?.1.split(['/', '?', '#', ':']).next()?;
    let host = host.strip_prefix("www.").unwrap_or(host);
    Some(host.split('.').next()?.to_lowercase())
}

/// The words of the longest part of an address's path.
fn slug_words(url: &str) -> HashSet<String> {
    let path = url.split_once("://").map_or(url, |(_, rest)| rest);
    let path = path.split(['?', '#']).next().unwrap_or(path);
    let slug = path.split('/').skip(1).max_by_key(|part| part.len()).unwrap_or("");
    let words = slug.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    let words: HashSet<String> = words
        .filter(|word| !word.bytes().all(|b| b.is_ascii_digit()) || word.len() < 5)
        .map(str::to_lowercase)
        .collect();
    if words.len() > 1 { words } else { HashSet::new() }
}

#[cfg(test)]
mod tests {
    use dom_query::Document;

    use super::*;
    use crate::html::{metadata, visible};

    #[track_caller]
    fn check(html: &str, expected: &str) {
        let document = Document::from(html);
        let page = visible::page(&document);
        assert_eq!(metadata::metadata(&Nodes::of(&document), &page).fields.title.as_deref(), Some(expected));
    }

    #[test]
    fn the_sites_name_is_no_headline() {
        check(
            "<title>Ferry sails again after the storm | Harbour Post</title><meta property=og:site_name content='Harbour Post'>
            <h1><a href=/>Harbour Post</a></h1><h2>Ferry sails again after the storm</h2>",
            "Ferry sails again after the storm",
        );
    }

    #[test]
    fn a_headline_may_hold_a_dash() {
        check(
            "<title>Ferry sails again - and the mayor is aboard - Harbour Post</title><h1>Ferry sails again - and the mayor is aboard</h1>",
            "Ferry sails again - and the mayor is aboard",
        );
    }

    #[test]
    fn without_a_heading_the_heads_title_is_cut() {
        check(
            "<title>Ferry sails again after the storm - Harbour Post</title><p>It sails.",
            "Ferry sails again after the storm",
        );
    }

    #[test]
    fn every_weight_is_of_a_known_feature() {
        let table =
            include_str!("../../data/title_weights.tsv").lines().filter(|line| !line.starts_with('#'));
        let named: Vec<&str> = table.filter_map(|line| Some(line.split_once('\t')?.0)).collect();
        assert_eq!(named, NAMES);
    }
}
