//! A text that has been read: its tokens with their syntax, and ways to walk it.
//!
//! The one thing to know: a [`Doc`] keeps an index of its trees ([`Links`]) beside the tokens, so that
//! children, subtrees and sentences are looked up, not searched for. Heads are fixed once the document is
//! made.

use std::ops::Range;

use crate::{Dep, NameLabel, Pos, Tag, links::Links};

/// A text and what was read in it. Token indices count from 0 in `tokens`; byte offsets count in `text`.
#[derive(Debug, Clone)]
pub struct Doc<'t> {
    /// The text that was read.
    pub text: &'t str,
    /// Every token, white space tokens included, in order.
    pub tokens: Vec<Token>,
    /// Names and numbers, in order, not overlapping.
    pub names: Vec<Name>,
    links: Links,
}

/// One token.
#[derive(Debug, Clone, PartialEq)]
pub struct Token {
    /// First byte in the text.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
    /// Fine tag.
    pub tag: Tag,
    /// Coarse word class.
    pub pos: Pos,
    /// Relation to the head.
    pub dep: Dep,
    /// Index of the head; its own index at the root.
    pub head: u32,
    /// Whether a sentence starts here.
    pub is_sent_start: bool,
    /// Dictionary form ("meet" for "met"); for names the form as it stands.
    pub lemma: Box<str>,
}

/// A name or number that the model found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Name {
    /// First token.
    pub start: u32,
    /// One past the last token.
    pub end: u32,
    /// What kind.
    pub label: NameLabel,
}

impl Name {
    /// Its tokens.
    pub fn tokens(self) -> Range<usize> {
        self.start as usize..self.end as usize
    }
}

impl<'t> Doc<'t> {
    /// A document from its parts.
    ///
    /// The first token starts a sentence whatever it says. A token whose heads lead out of the text or round
    /// in a circle becomes a root: walking up always ends.
    pub fn new(text: &'t str, mut tokens: Vec<Token>, names: Vec<Name>) -> Self {
        if let Some(first) = tokens.first_mut() {
            first.is_sent_start = true;
        }
        let links = Links::new(&mut tokens);
        Self { text, tokens, names, links }
    }

    /// The words of a token as they stand in the text.
    pub fn word(&self, token: usize) -> &'t str {
        &self.text[self.tokens[token].start as usize..self.tokens[token].end as usize]
    }

    /// The words of a run of tokens, with the white space between them. Empty for an empty run.
    pub fn words(&self, tokens: Range<usize>) -> &'t str {
        &self.text[self.bytes(tokens)]
    }

    /// The byte range of a run of tokens.
    pub fn bytes(&self, tokens: Range<usize>) -> Range<usize> {
        if tokens.is_empty() {
            return 0..0;
        }
        self.tokens[tokens.start].start as usize..self.tokens[tokens.end - 1].end as usize
    }

    /// The sentences, as runs of tokens that cover all of them.
    pub fn sentences(&self) -> impl Iterator<Item = Range<usize>> + '_ {
        self.links.sentences()
    }

    /// The sentence that a token stands in.
    pub fn sentence_of(&self, token: usize) -> Range<usize> {
        self.links.sentence_of(token)
    }

    /// The head of a token; `None` at the root.
    pub fn head(&self, token: usize) -> Option<usize> {
        let head = self.tokens[token].head as usize;
        (head != token).then_some(head)
    }

    /// The heads of a token up to the root, nearest first.
    pub fn ancestors(&self, token: usize) -> impl Iterator<Item = usize> + '_ {
        std::iter::successors(self.head(token), |&t| self.head(t))
    }

    /// The tokens whose head this is, in order.
    pub fn children(&self, token: usize) -> impl DoubleEndedIterator<Item = usize> + '_ {
        self.links.children(token)
    }

    /// The first child with one of these relations.
    pub fn child(&self, token: usize, deps: &[Dep]) -> Option<usize> {
        self.children(token).find(|&i| deps.contains(&self.tokens[i].dep))
    }

    /// Whether `token` is `ancestor` or hangs below it.
    pub fn is_below(&self, token: usize, ancestor: usize) -> bool {
        token == ancestor || self.ancestors(token).any(|t| t == ancestor)
    }

    /// The run of tokens from the leftmost to the rightmost that hang below a token, itself included.
    pub fn subtree(&self, token: usize) -> Range<usize> {
        self.links.reach(token)
    }

    /// The subject of a verb: its own (active or passive), else that of the verb it is coordinated with or
    /// depends on without one of its own ("said and added", "wants to leave").
    pub fn subject(&self, verb: usize) -> Option<usize> {
        let own = |v| self.child(v, &[Dep::Nsubj, Dep::NsubjPass, Dep::Csubj, Dep::CsubjPass]);
        let mut at = verb;
        loop {
            if let Some(subject) = own(at) {
                return Some(subject);
            }
            let inherits = matches!(self.tokens[at].dep, Dep::Conj | Dep::Xcomp);
            at = self.head(at).filter(|_| inherits)?;
        }
    }

    /// A token and all that is coordinated with it ("salt and pepper"), in order.
    pub fn conjuncts(&self, token: usize) -> Vec<usize> {
        let mut all = vec![token];
        let mut at = 0;
        while at < all.len() {
            let next: Vec<usize> =
                self.children(all[at]).filter(|&i| self.tokens[i].dep == Dep::Conj).collect();
            all.extend(next);
            at += 1;
        }
        all.sort_unstable();
        all
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A document of words with their heads and relations; a sentence starts wherever the trees allow it.
    fn doc<'t>(text: &'t str, syntax: &[(u32, Dep)]) -> Doc<'t> {
        let mut at = 0;
        let words = text.split(' ').zip(syntax).map(|(word, &(head, dep))| {
            let start = at;
            at += word.len() as u32 + 1;
            let end = start + word.len() as u32;
            let is_sent_start = false;
            Token { start, end, tag: Tag::Nn, pos: Pos::Noun, dep, head, is_sent_start, lemma: word.into() }
        });
        Doc::new(text, words.collect(), Vec::new())
    }

    fn ferries() -> Doc<'static> {
        let syntax = [
            (1, Dep::Det),
            (4, Dep::Nsubj),
            (1, Dep::Cc),
            (1, Dep::Conj),
            (4, Dep::Root),
            (4, Dep::Cc),
            (4, Dep::Conj),
            (8, Dep::Det),
            (6, Dep::Dobj),
        ];
        doc("The ferry and barge sank and blocked the canal", &syntax)
    }

    #[test]
    fn children_come_in_order_and_subtrees_cover_what_hangs_below() {
        let doc = ferries();
        assert_eq!(doc.children(4).collect::<Vec<_>>(), [1, 5, 6]);
        assert_eq!(doc.subtree(1), 0..4);
        assert_eq!(doc.words(doc.subtree(6)), "blocked the canal");
        assert_eq!(doc.subtree(4), 0..9);
    }

    #[test]
    fn a_coordinated_verb_shares_the_subject() {
        let doc = ferries();
        assert_eq!(doc.subject(6), Some(1));
        assert_eq!(doc.conjuncts(1), [1, 3]);
        assert!(doc.is_below(7, 4));
        assert!(!doc.is_below(4, 7));
    }

    #[test]
    fn heads_in_a_circle_or_out_of_the_text_become_roots() {
        let doc = doc("a b c d", &[(1, Dep::Det), (0, Dep::Det), (9, Dep::Det), (2, Dep::Det)]);
        assert!((0..4).all(|token| doc.ancestors(token).count() < 4));
        assert_eq!(doc.head(2), None);
        assert_eq!(doc.head(3), Some(2));
    }

    #[test]
    fn an_empty_text_has_no_sentences() {
        assert_eq!(doc("", &[]).sentences().count(), 0);
    }
}
