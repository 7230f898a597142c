//! An index of a document's trees: who hangs below whom, how far each subtree reaches, where sentences start.
//!
//! Tokens go in, look-ups come out. Everything is built once, in time linear in the number of tokens.

use std::ops::Range;

use crate::Token;

/// The index. Positions are token indices.
#[derive(Debug, Clone, Default)]
pub(crate) struct Links {
    /// Where each token's children start in `children`; one more at the end.
    first_child: Vec<u32>,
    /// The children of token 0 in order, then those of token 1, and so on.
    children: Vec<u32>,
    /// First token of each subtree and one past its last.
    reach: Vec<(u32, u32)>,
    /// Which sentence each token stands in.
    sentence: Vec<u32>,
    /// First token of each sentence; the number of tokens at the end.
    starts: Vec<u32>,
}

impl Links {
    /// Indexes the trees; heads that lead out of the text or round in a circle are cut first.
    pub(crate) fn new(tokens: &mut [Token]) -> Self {
        let n = tokens.len() as u32;
        cut_bad_heads(tokens);
        let mut first_child = vec![0; tokens.len() + 1];
        for (i, token) in (0..n).zip(&*tokens) {
            if token.head != i {
                first_child[token.head as usize + 1] += 1;
            }
        }
        for i in 1..first_child.len() {
            first_child[i] += first_child[i - 1];
        }
        let mut next = first_child.clone();
        let mut children = vec![0; first_child.last().copied().unwrap_or(0) as usize];
        for (i, token) in (0..n).zip(&*tokens) {
            if token.head != i {
                let at = &mut next[token.head as usize];
                children[*at as usize] = i;
                *at += 1;
            }
        }
        let mut links = Self { first_child, children, ..Self::default() };
        links.reach = links.reaches(tokens);
        for (i, token) in (0..n).zip(&*tokens) {
            if token.is_sent_start {
                links.starts.push(i);
            }
            links.sentence.push(links.starts.len().saturating_sub(1) as u32);
        }
        links.starts.push(n);
        links
    }

    /// The span of every subtree: each token's span goes into its head's, leaves first.
    fn reaches(&self, tokens: &[Token]) -> Vec<(u32, u32)> {
        let mut reach: Vec<(u32, u32)> = (0..tokens.len() as u32).map(|i| (i, i + 1)).collect();
        let mut top_down: Vec<usize> = (0..tokens.len()).filter(|&i| tokens[i].head as usize == i).collect();
        let mut at = 0;
        while at < top_down.len() {
            let token = top_down[at];
            top_down.extend(self.children(token));
            at += 1;
        }
        for &token in top_down.iter().rev() {
            let (first, end) = reach[token];
            let head = &mut reach[tokens[token].head as usize];
            *head = (head.0.min(first), head.1.max(end));
        }
        reach
    }

    pub(crate) fn children(&self, token: usize) -> impl DoubleEndedIterator<Item = usize> + '_ {
        let run = self.first_child[token] as usize..self.first_child[token + 1] as usize;
        self.children[run].iter().map(|&child| child as usize)
    }

    pub(crate) fn reach(&self, token: usize) -> Range<usize> {
        let (first, end) = self.reach[token];
        first as usize..end as usize
    }

    pub(crate) fn sentences(&self) -> impl Iterator<Item = Range<usize>> + '_ {
        self.starts.windows(2).map(|pair| pair[0] as usize..pair[1] as usize)
    }

    pub(crate) fn sentence_of(&self, token: usize) -> Range<usize> {
        let sentence = self.sentence[token] as usize;
        self.starts[sentence] as usize..self.starts[sentence + 1] as usize
    }
}

/// Makes a root of every token whose head lies outside, and of one token in every circle of heads.
fn cut_bad_heads(tokens: &mut [Token]) {
    const UNSEEN: u32 = u32::MAX;
    let mut seen_from = vec![UNSEEN; tokens.len()];
    for i in 0..tokens.len() {
        let mut at = i;
        while seen_from[at] == UNSEEN {
            seen_from[at] = i as u32;
            let head = tokens[at].head as usize;
            if head >= tokens.len() || seen_from[head] == i as u32 {
                tokens[at].head = at as u32;
            } else {
                at = head;
            }
        }
    }
}
