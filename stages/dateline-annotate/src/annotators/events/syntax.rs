//! A paragraph's reading with its tree laid out once, so that walking it stays linear however long a sentence is.

use std::ops::Range;

use dateline_text::{Dep, Doc, Pos};

/// The tree of one paragraph: children, edges and sentence of every token.
pub(super) struct Syntax<'a> {
    /// The reading itself.
    pub doc: &'a Doc<'a>,
    children: Vec<Vec<u32>>,
    edges: Vec<(u32, u32)>,
    sentences: Vec<Range<usize>>,
    sentence_of: Vec<u32>,
}

/// How many heads up a question about a word's surroundings is followed.
const REACH: usize = 12;

impl<'a> Syntax<'a> {
    /// Lays out the tree.
    pub fn new(doc: &'a Doc<'a>) -> Self {
        let n = doc.tokens.len();
        let mut children = vec![Vec::new(); n];
        for (i, token) in doc.tokens.iter().enumerate() {
            let head = token.head as usize;
            if head != i && head < n {
                children[head].push(i as u32);
            }
        }
        // Leaves first: a token's edges are known when those of all its children are.
        let mut edges: Vec<(u32, u32)> = (0..n as u32).map(|i| (i, i)).collect();
        let mut waiting: Vec<usize> = children.iter().map(Vec::len).collect();
        let mut ready: Vec<usize> = (0..n).filter(|&i| waiting[i] == 0).collect();
        while let Some(i) = ready.pop() {
            let head = doc.tokens[i].head as usize;
            if head == i || head >= n {
                continue;
            }
            edges[head] = (edges[head].0.min(edges[i].0), edges[head].1.max(edges[i].1));
            waiting[head] -= 1;
            if waiting[head] == 0 {
                ready.push(head);
            }
        }
        let sentences: Vec<_> = doc.sentences().collect();
        let mut sentence_of = vec![0; n];
        for (s, sentence) in sentences.iter().enumerate() {
            sentence_of[sentence.clone()].fill(s as u32);
        }
        Self { doc, children, edges, sentences, sentence_of }
    }

    /// All sentences.
    pub fn sentences(&self) -> &[Range<usize>] {
        &self.sentences
    }

    /// Index of the sentence a token stands in.
    pub fn sentence_idx(&self, token: usize) -> usize {
        self.sentence_of[token] as usize
    }

    /// The tokens whose head this is, in order.
    pub fn children(&self, token: usize) -> impl DoubleEndedIterator<Item = usize> + '_ {
        self.children[token].iter().map(|&c| c as usize)
    }

    /// The children with one of these relations.
    pub fn with_dep<'s>(
        &'s self,
        token: usize,
        deps: &'s [Dep],
    ) -> impl DoubleEndedIterator<Item = usize> + 's {
        self.children(token).filter(|&c| deps.contains(&self.dep(c)))
    }

    /// The first child with one of these relations.
    pub fn child(&self, token: usize, deps: &[Dep]) -> Option<usize> {
        self.children(token).find(|&c| deps.contains(&self.dep(c)))
    }

    /// The first child whose lemma is one of these.
    pub fn child_lemma(&self, token: usize, lemmas: &[&str]) -> Option<usize> {
        self.children(token).find(|&c| lemmas.contains(&self.lemma(c).as_str()))
    }

    /// The heads of a token, nearest first, no further than is useful.
    pub fn ancestors(&self, token: usize) -> impl Iterator<Item = usize> + '_ {
        self.doc.ancestors(token).take(REACH)
    }

    /// The stretch from the leftmost to the rightmost token below a token, itself included.
    pub fn subtree(&self, token: usize) -> Range<usize> {
        self.edges[token].0 as usize..self.edges[token].1 as usize + 1
    }

    /// Relation to the head.
    pub fn dep(&self, token: usize) -> Dep {
        self.doc.tokens[token].dep
    }

    /// Word class.
    pub fn pos(&self, token: usize) -> Pos {
        self.doc.tokens[token].pos
    }

    /// Lemma in lower case.
    pub fn lemma(&self, token: usize) -> String {
        self.doc.tokens[token].lemma.to_lowercase()
    }

    /// A token and all that is coordinated with it, in order.
    pub fn conjuncts(&self, token: usize) -> Vec<usize> {
        let mut all = vec![token];
        let mut at = 0;
        while at < all.len() {
            all.extend(self.with_dep(all[at], &[Dep::Conj]));
            at += 1;
        }
        all.sort_unstable();
        all
    }

    /// The objects of a token's preposition children: (preposition's lemma, object).
    pub fn prepositional(&self, token: usize) -> impl Iterator<Item = (String, usize)> + '_ {
        self.with_dep(token, &[Dep::Prep, Dep::Agent, Dep::Dative]).flat_map(move |prep| {
            self.with_dep(prep, &[Dep::Pobj, Dep::Pcomp]).map(move |object| (self.lemma(prep), object))
        })
    }

    /// Whether a verb stands in the passive, or as a bare participle after its noun ("prisoners released by").
    pub fn is_passive(&self, verb: usize) -> bool {
        use dateline_text::Tag;
        self.child(verb, &[Dep::NsubjPass, Dep::AuxPass]).is_some()
            || (self.dep(verb) == Dep::Acl && self.doc.tokens[verb].tag == Tag::Vbn)
            || (self.dep(verb) == Dep::Conj
                && self.doc.tokens[verb].tag == Tag::Vbn
                && self.child(verb, &[Dep::Aux, Dep::Nsubj]).is_none()
                && self
                    .doc
                    .head(verb)
                    .is_some_and(|h| self.child(h, &[Dep::NsubjPass, Dep::AuxPass]).is_some()))
    }

    /// The subject of a verb: its own, else that of the verb it goes on from; the noun a relative clause or a
    /// participle hangs on.
    pub fn subject(&self, verb: usize) -> Option<usize> {
        let mut at = verb;
        for _ in 0..REACH {
            // Of two the nearer: the other is the town that a report opens with.
            let subjects = [Dep::Nsubj, Dep::NsubjPass];
            let nearest = self.with_dep(at, &subjects).rfind(|&c| c < at);
            if let Some(subject) = nearest.or_else(|| self.child(at, &subjects)) {
                let relative = matches!(self.lemma(subject).as_str(), "who" | "which" | "that");
                return if relative && self.dep(at) == Dep::Relcl {
                    self.doc.head(at)
                } else {
                    Some(subject)
                };
            }
            match self.dep(at) {
                Dep::Acl | Dep::Relcl => return self.doc.head(at),
                Dep::Conj | Dep::Xcomp | Dep::Advcl | Dep::Acomp | Dep::Pcomp | Dep::Prep => {
                    at = self.doc.head(at)?;
                }
                _ => return None,
            }
            // "accused Kern of taking part": the one who is accused did it.
            if matches!(
                self.lemma(at).as_str(),
                "accuse" | "suspect" | "convict" | "acquit" | "charge" | "prevent" | "stop"
            ) {
                return self.objects(at).first().copied();
            }
        }
        None
    }

    /// The object of an active verb; that of a passive one is its subject. A relative pronoun stands for its noun.
    pub fn objects(&self, verb: usize) -> Vec<usize> {
        let mut objects: Vec<usize> = self.with_dep(verb, &[Dep::Dobj, Dep::Dative]).collect();
        if self.is_passive(verb) {
            objects.extend(self.subject(verb));
        }
        for object in &mut objects {
            let relative = matches!(self.lemma(*object).as_str(), "who" | "whom" | "which" | "that");
            if relative && self.dep(verb) == Dep::Relcl {
                *object = self.doc.head(verb).unwrap_or(*object);
            }
        }
        objects.retain(|&o| self.pos(o) != Pos::Adp);
        objects
    }
}
