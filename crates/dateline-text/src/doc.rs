//! A text that has been read: its tokens with their syntax, and ways to walk it.

use std::ops::Range;

use crate::{Dep, NameLabel, Pos, Tag};

/// A text and what was read in it. Token indices count from 0 in `tokens`; byte offsets count in `text`.
#[derive(Debug, Clone)]
pub struct Doc<'t> {
    /// The text that was read.
    pub text: &'t str,
    /// Every token, white space tokens included, in order.
    pub tokens: Vec<Token>,
    /// Names and numbers, in order, not overlapping.
    pub names: Vec<Name>,
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
        let mut start = 0;
        std::iter::from_fn(move || {
            if start >= self.tokens.len() {
                return None;
            }
            let end = (start + 1..self.tokens.len())
                .find(|&i| self.tokens[i].is_sent_start)
                .unwrap_or(self.tokens.len());
            let sentence = start..end;
            start = end;
            Some(sentence)
        })
    }

    /// The sentence that a token stands in.
    pub fn sentence_of(&self, token: usize) -> Range<usize> {
        let start = (0..=token).rev().find(|&i| self.tokens[i].is_sent_start).unwrap_or(0);
        let end = (token + 1..self.tokens.len())
            .find(|&i| self.tokens[i].is_sent_start)
            .unwrap_or(self.tokens.len());
        start..end
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
    pub fn children(&self, token: usize) -> impl Iterator<Item = usize> + '_ {
        self.sentence_of(token).filter(move |&i| i != token && self.tokens[i].head as usize == token)
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
        let (mut first, mut last) = (token, token);
        for i in self.sentence_of(token) {
            if self.is_below(i, token) {
                first = first.min(i);
                last = last.max(i);
            }
        }
        first..last + 1
    }

    /// The subject of a verb: its own (active or passive), else that of the verb it is coordinated with or depends on
    /// without one of its own ("said and added", "wants to leave").
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

    /// A token and all that is coordinated with it ("India and China"), in order.
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
