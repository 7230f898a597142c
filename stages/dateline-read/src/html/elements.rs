//! The elements that a page's lines lie in, each with what it says of itself and how much text it holds.

use std::hash::{Hash, Hasher};

use rustc_hash::{FxHashMap, FxHasher};

use super::hints::{Hints, Reader};
use super::visible::Line;

/// Elements whose name says what is in them, a bit each in [`Element::within`].
pub(super) const TELLING: [&str; 5] = ["footer", "aside", "nav", "form", "figure"];

/// One element.
#[derive(Debug)]
pub(super) struct Element {
    /// The one it lies in; the first lies in itself.
    pub(super) parent_idx: usize,
    /// Itself or the innermost around it that ends lines.
    pub(super) block_idx: usize,
    /// What it is called.
    tag: Tag,
    /// Which of that name it is in its parent, from 1, as `XPath` counts.
    ordinal: u32,
    /// How many elements it lies in.
    pub(super) depth: usize,
    /// What its own names say.
    pub(super) hints: Hints,
    /// What its names and those of the two around it say.
    pub(super) near_hints: Hints,
    /// What its names and those of all around it below `body` say.
    pub(super) all_hints: Hints,
    /// Which of `TELLING` it lies in or is.
    pub(super) within: u32,
    /// The same for elements with this name and these classes in one with those.
    pub(super) signature: u64,
    own_signature: u64,
    /// Words of all lines in it.
    pub(super) n_words: usize,
    /// Bytes of all lines in it, and how many of them are links.
    pub(super) n_bytes: usize,
    pub(super) n_link_bytes: usize,
    /// How many lines are in it.
    pub(super) n_lines: usize,
    /// Words of the lines in paragraphs that lie in it directly.
    pub(super) n_paragraph_words: usize,
}

/// Names that a line's innermost block may have, as far as they matter: the first of all [`Tag`]s.
const LINE_TAGS: [&str; 3] = ["p", "li", "div"];

/// What elements of a name are in a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// They never show text.
    Hidden,
    /// They end lines.
    Block,
    /// They are part of a line.
    Inline,
}

impl Kind {
    fn of(name: &str) -> Self {
        if HIDDEN.contains(&name) {
            Self::Hidden
        } else if BLOCKS.contains(&name) {
            Self::Block
        } else {
            Self::Inline
        }
    }
}

const HIDDEN: &[&str] = &[
    "script", "style", "noscript", "template", "head", "title", "iframe", "object", "svg", "math", "canvas",
    "audio", "video", "select", "datalist", "textarea", "map",
];

const BLOCKS: &[&str] = &[
    "br",
    "address",
    "article",
    "aside",
    "blockquote",
    "body",
    "button",
    "caption",
    "center",
    "dd",
    "details",
    "dialog",
    "div",
    "dl",
    "dt",
    "fieldset",
    "figcaption",
    "figure",
    "footer",
    "form",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "header",
    "hr",
    "html",
    "legend",
    "li",
    "main",
    "menu",
    "nav",
    "ol",
    "p",
    "pre",
    "section",
    "summary",
    "table",
    "tbody",
    "td",
    "tfoot",
    "th",
    "thead",
    "tr",
    "ul",
];

/// The name of an element, as a number of this page's names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct Tag(usize);

impl Element {
    /// Its step in an `XPath`, as in `p[3]`.
    pub(super) fn step(&self, tag_names: &[String]) -> String {
        let name = &tag_names[self.tag.0];
        let is_plain = name.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'));
        let ordinal = self.ordinal;
        if is_plain { format!("{name}[{ordinal}]") } else { format!("*[name()='{name}'][{ordinal}]") }
    }

    /// Whether this is its name; one of `LINE_TAGS`.
    pub(super) fn has_tag(&self, tag: &str) -> bool {
        LINE_TAGS.get(self.tag.0) == Some(&tag)
    }
}

/// Collects elements as they are entered.
pub(super) struct Elements {
    all: Vec<Element>,
    tags: FxHashMap<String, Tag>,
    /// Those of `tags`.
    tag_names: Vec<String>,
    kinds: Vec<Kind>,
    /// How many children of a name were seen in a node, by the node's number.
    n_children: FxHashMap<(usize, Tag), u32>,
    reader: Reader,
    names: String,
}

impl Default for Elements {
    fn default() -> Self {
        let tag_names: Vec<String> = LINE_TAGS.map(str::to_owned).to_vec();
        let kinds = LINE_TAGS.map(Kind::of).to_vec();
        let tags = tag_names.iter().enumerate().map(|(idx, name)| (name.clone(), Tag(idx))).collect();
        Self {
            all: Vec::new(),
            tags,
            tag_names,
            kinds,
            n_children: FxHashMap::default(),
            reader: Reader::default(),
            names: String::new(),
        }
    }
}

impl Elements {
    /// Counts a child of this name of the node that the walk gave this number: gives the name and the how manieth of it
    /// this is, from 1.
    pub(super) fn count(&mut self, name: &str, parent_number: usize) -> (Tag, u32) {
        let tag = self.tags.get(name).copied().unwrap_or_else(|| {
            let tag = Tag(self.tag_names.len());
            self.tag_names.push(name.to_owned());
            self.kinds.push(Kind::of(name));
            self.tags.insert(name.to_owned(), tag);
            tag
        });
        let n = self.n_children.entry((parent_number, tag)).or_default();
        *n += 1;
        (tag, *n)
    }

    /// What elements of a counted name are in a text.
    pub(super) fn kind(&self, (tag, _): (Tag, u32)) -> Kind {
        self.kinds[tag.0]
    }

    /// Notes an element that lies in the one at `parent_idx` and was counted; gives its own index.
    pub(super) fn enter(
        &mut self,
        element: &dom_query::Element,
        (tag, ordinal): (Tag, u32),
        parent_idx: usize,
    ) -> usize {
        let name = self.tag_names[tag.0].as_str();
        if name == "br" && !self.all.is_empty() {
            return parent_idx;
        }
        self.names.clear();
        for attribute in &element.attrs {
            match &*attribute.name.local {
                "class" | "id" | "role" | "data-component" | "data-testid" => {
                    self.names.push_str(&attribute.value);
                    self.names.push(' ');
                }
                _ => {}
            }
        }
        let idx = self.all.len();
        let parent = self.all.get(parent_idx);
        let is_root = parent.is_none() || matches!(name, "html" | "body");
        let hints = if is_root { Hints::default() } else { self.reader.read(&self.names) };
        let above = |steps: usize| {
            let mut at = parent_idx;
            for _ in 1..steps {
                at = self.all.get(at).map_or(at, |element| element.parent_idx);
            }
            self.all.get(at).map_or(0, |element| element.hints.0)
        };
        let near_hints = Hints(hints.0 | above(1) | above(2));
        let all_hints = Hints(hints.0 | parent.map_or(0, |parent| parent.all_hints.0));
        let own = TELLING.iter().position(|&telling| telling == name).map_or(0, |bit| 1 << bit);
        let own_signature = own_signature(name, &self.names);
        let element = Element {
            parent_idx: if parent.is_some() { parent_idx } else { 0 },
            block_idx: if self.kinds[tag.0] == Kind::Block {
                idx
            } else {
                parent.map_or(0, |parent| parent.block_idx)
            },
            tag,
            ordinal,
            depth: parent.map_or(0, |parent| parent.depth + 1),
            hints,
            near_hints,
            all_hints,
            within: own | parent.map_or(0, |parent| parent.within),
            signature: own_signature ^ parent.map_or(0, |parent| parent.own_signature).rotate_left(1),
            own_signature,
            n_words: 0,
            n_bytes: 0,
            n_link_bytes: 0,
            n_lines: 0,
            n_paragraph_words: 0,
        };
        self.all.push(element);
        idx
    }

    /// Adds up the lines, and gives the elements and the names of their tags.
    pub(super) fn finish(mut self, lines: &[Line]) -> (Vec<Element>, Vec<String>) {
        for line in lines {
            let Some(element) = self.all.get_mut(line.element_idx) else { continue };
            element.n_words += line.n_words;
            element.n_bytes += line.span.len();
            element.n_link_bytes += line.n_link_bytes;
            element.n_lines += 1;
            let block_idx = element.block_idx;
            let block = &self.all[block_idx];
            let is_linked = line.n_link_bytes * 2 > line.span.len();
            if !is_linked && (block.has_tag("p") || line.n_words > 15) {
                let parent_idx = block.parent_idx;
                self.all[parent_idx].n_paragraph_words += line.n_words;
            }
        }
        for idx in (1..self.all.len()).rev() {
            let Element { parent_idx, n_words, n_bytes, n_link_bytes, n_lines, .. } = self.all[idx];
            let parent = &mut self.all[parent_idx];
            parent.n_words += n_words;
            parent.n_bytes += n_bytes;
            parent.n_link_bytes += n_link_bytes;
            parent.n_lines += n_lines;
        }
        (self.all, self.tag_names)
    }
}

/// Digits are left out: they count, and do not tell kinds apart.
fn own_signature(name: &str, names: &str) -> u64 {
    let mut hasher = FxHasher::default();
    name.hash(&mut hasher);
    for byte in names.bytes().filter(|byte| !byte.is_ascii_digit()) {
        hasher.write_u8(byte);
    }
    hasher.finish()
}
