//! The questions that annotators ask of a paragraph's syntax: who does what a verb tells, which words make a name. Comes
//! from a [`Doc`]; every answer is a token index or a run of them.

use std::borrow::Cow;
use std::ops::Range;

use dateline_text::{Dep, Doc, NameLabel, Pos, Tag};

use crate::annotators::words::{Class, is};

/// The questions that annotators ask of a paragraph's syntax.
#[derive(Debug)]
pub(crate) struct Syntax<'d> {
    /// The paragraph as it was read.
    pub doc: &'d Doc<'d>,
}

fn lower_case(word: &str) -> Cow<'_, str> {
    let is_lower = word.bytes().all(|b| b.is_ascii() && !b.is_ascii_uppercase());
    if is_lower { Cow::Borrowed(word) } else { Cow::Owned(word.to_lowercase()) }
}

/// How many heads up a question about a word's surroundings is followed.
const REACH: usize = 12;

impl<'d> Syntax<'d> {
    /// Asks of a paragraph.
    pub fn new(doc: &'d Doc<'d>) -> Self {
        Self { doc }
    }

    /// The relation of a token to its head.
    pub fn dep(&self, token: usize) -> Dep {
        self.doc.tokens[token].dep
    }

    /// The fine tag of a token.
    pub fn tag(&self, token: usize) -> Tag {
        self.doc.tokens[token].tag
    }

    /// The coarse class of a token.
    pub fn pos(&self, token: usize) -> Pos {
        self.doc.tokens[token].pos
    }

    /// The dictionary form of a token, lower case.
    pub fn lemma(&self, token: usize) -> Cow<'d, str> {
        lower_case(&self.doc.tokens[token].lemma)
    }

    /// The word as it stands, lower case.
    pub fn form(&self, token: usize) -> Cow<'d, str> {
        lower_case(self.doc.word(token))
    }

    /// Whether the word is one of these, in whatever case.
    pub fn is_word(&self, token: usize, words: &[&str]) -> bool {
        words.iter().any(|w| self.doc.word(token).eq_ignore_ascii_case(w))
    }

    /// The tokens whose head this is, in order.
    pub fn children(&self, token: usize) -> impl DoubleEndedIterator<Item = usize> + use<'d> {
        self.doc.children(token)
    }

    /// The children with one of these relations.
    pub fn with_dep<'s>(
        &self,
        token: usize,
        deps: &'s [Dep],
    ) -> impl DoubleEndedIterator<Item = usize> + use<'s, 'd> {
        let doc = self.doc;
        doc.children(token).filter(move |&c| deps.contains(&doc.tokens[c].dep))
    }

    /// The first child whose lemma is one of these.
    pub fn child_lemma(&self, token: usize, lemmas: &[&str]) -> Option<usize> {
        self.children(token).find(|&c| lemmas.contains(&&*self.lemma(c)))
    }

    /// The heads of a token, nearest first, no further than is useful.
    pub fn ancestors(&self, token: usize) -> impl Iterator<Item = usize> + use<'d> {
        self.doc.ancestors(token).take(REACH)
    }

    /// The objects of a token's prepositions: (the preposition, its object).
    pub fn prepositional(&self, token: usize) -> impl Iterator<Item = (&'d str, usize)> + '_ {
        self.with_dep(token, &[Dep::Prep, Dep::Agent, Dep::Dative]).flat_map(move |prep| {
            let lemma = &*self.doc.tokens[prep].lemma;
            self.with_dep(prep, &[Dep::Pobj, Dep::Pcomp]).map(move |object| (lemma, object))
        })
    }

    /// The first child with one of these relations.
    pub fn child(&self, token: usize, deps: &[Dep]) -> Option<usize> {
        self.doc.child(token, deps)
    }

    /// The run of tokens from the leftmost to the rightmost that hang below a token, itself included.
    pub fn subtree(&self, token: usize) -> Range<usize> {
        self.doc.subtree(token)
    }

    /// The sentence that a token stands in.
    pub fn sentence(&self, token: usize) -> Range<usize> {
        self.doc.sentence_of(token)
    }

    /// Whether the verb stands in the passive, or as a bare participle after its noun ("prisoners released by"). One that
    /// goes on from another is as that one is ("was stopped and searched").
    pub fn is_passive(&self, verb: usize) -> bool {
        let mut at = verb;
        for _ in 0..REACH {
            if self.child(at, &[Dep::NsubjPass, Dep::CsubjPass, Dep::AuxPass]).is_some() {
                return true;
            }
            let is_participle =
                self.tag(at) == Tag::Vbn || self.tag(at) == Tag::Vbd && self.dep(at) == Dep::Advcl;
            if !is_participle || self.child(at, &[Dep::Aux, Dep::Nsubj]).is_some() {
                return false;
            }
            match self.doc.head(at) {
                Some(head) if self.dep(at) == Dep::Conj && matches!(self.pos(head), Pos::Verb | Pos::Aux) => {
                    at = head;
                }
                _ => return true,
            }
        }
        false
    }

    /// Whom or what a verb is told of: its own subject, else that of the verb it goes on from; the noun that a relative
    /// clause or a participle hangs on.
    pub fn subject(&self, verb: usize) -> Option<usize> {
        let mut at = verb;
        for _ in 0..REACH {
            // Of two the nearer: the other is the town that a report opens with.
            let subjects = [Dep::Nsubj, Dep::NsubjPass];
            let nearest = self.with_dep(at, &subjects).rfind(|&c| c < at);
            if let Some(subject) = nearest.or_else(|| self.child(at, &subjects)) {
                let relative = self.is_word(subject, &["who", "which", "that"]);
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
                &*self.lemma(at),
                "accuse" | "suspect" | "convict" | "acquit" | "charge" | "prevent" | "stop"
            ) {
                return self.objects(at).first().copied();
            }
        }
        None
    }

    /// The objects of an active verb; that of a passive one is its subject. A relative pronoun stands for its noun.
    pub fn objects(&self, verb: usize) -> Vec<usize> {
        let mut objects: Vec<usize> = self.with_dep(verb, &[Dep::Dobj, Dep::Dative]).collect();
        if self.is_passive(verb) {
            objects.extend(self.subject(verb));
        }
        for object in &mut objects {
            let relative = self.is_word(*object, &["who", "whom", "which", "that"]);
            if relative && self.dep(verb) == Dep::Relcl {
                *object = self.doc.head(verb).unwrap_or(*object);
            }
        }
        objects.retain(|&o| self.pos(o) != Pos::Adp);
        objects
    }

    /// Who does what a verb tells: its subject in the active, "by whom" in the passive, else the doer of the verb that
    /// it leans on ("he left, saying"; "wants to say"; "officials saying").
    pub fn doer(&self, verb: usize) -> Option<usize> {
        // Of two subjects the nearer: the farther one is often the end of a quotation.
        let subjects = self.children(verb).filter(|&c| self.dep(c) == Dep::Nsubj);
        if let Some(subject) = subjects.min_by_key(|c| c.abs_diff(verb)) {
            return Some(subject);
        }
        if self.is_passive(verb) {
            let by = self.child(verb, &[Dep::Agent])?;
            return self.child(by, &[Dep::Pobj]);
        }
        let mut at = verb;
        for _ in 0..REACH {
            let head = self.doc.head(at)?;
            match self.dep(at) {
                Dep::Acl if self.is_nominal(head) => {
                    // "a plan to say": whose plan it is; "officials saying": the officials.
                    return match self.tag(at) {
                        Tag::Vbg => Some(self.author(head)),
                        _ => self.child(head, &[Dep::Poss]),
                    };
                }
                Dep::Relcl if self.is_nominal(head) => return Some(head),
                Dep::Xcomp | Dep::Ccomp
                    if at != verb || matches!(self.tag(at), Tag::Vb | Tag::Vbg | Tag::Vbn) =>
                {
                    let told = self.child(head, &[Dep::Dobj, Dep::Dative]);
                    if let Some(told) = told.filter(|&o| o < at && self.tag(at) == Tag::Vb) {
                        return Some(told);
                    }
                }
                Dep::Conj | Dep::Advcl | Dep::Pcomp | Dep::Prep | Dep::Dep | Dep::Parataxis => {}
                _ => return None,
            }
            let subjects =
                self.children(head).filter(|&c| matches!(self.dep(c), Dep::Nsubj | Dep::NsubjPass));
            if let Some(subject) = subjects.min_by_key(|c| c.abs_diff(head)) {
                return Some(subject);
            }
            at = head;
        }
        None
    }

    /// Whose words a text is ("the council issued a statement | saying"): the subject beside it; the noun itself otherwise.
    fn author(&self, noun: usize) -> usize {
        let is_text = is(Class::Message, &self.lemma(noun));
        let verb = self.doc.head(noun).filter(|_| is_text && self.dep(noun) == Dep::Dobj);
        verb.and_then(|v| self.child(v, &[Dep::Nsubj])).unwrap_or(noun)
    }

    /// Whether a noun is named only to say that it is somebody else: "the army, | not the rebels |", "the army rather than |
    /// the rebels |", "| not the rebels | but the army". What belongs to such a noun is denied with it ("not the army of Halden").
    pub fn is_denied(&self, noun: usize) -> bool {
        let mut at = noun;
        for _ in 0..REACH {
            if self.follows_denial(at) {
                return true;
            }
            let is_part = matches!(
                self.dep(at),
                Dep::Compound | Dep::Amod | Dep::Nmod | Dep::Poss | Dep::Prep | Dep::Pobj
            );
            match self.doc.head(at) {
                Some(head) if is_part && (self.is_nominal(head) || self.dep(head) == Dep::Prep) => at = head,
                _ => return false,
            }
        }
        false
    }

    fn follows_denial(&self, noun: usize) -> bool {
        let own = self.children(noun).filter(|&c| {
            c < noun
                && matches!(
                    self.dep(c),
                    Dep::Det | Dep::Compound | Dep::Amod | Dep::Nmod | Dep::Poss | Dep::NumMod
                )
        });
        let start = own.map(|c| self.subtree(c).start).min().unwrap_or(noun);
        let Some(before) = start.checked_sub(1) else { return false };
        let word_before = before.checked_sub(1);
        let is_before = |words: &[&str]| word_before.is_some_and(|t| self.is_word(t, words));
        if self.is_word(before, &["not"]) {
            // "not all rebels", "whether or not Halden agrees", "if not Halden".
            return !self.is_word(start, &["all", "every", "only", "just", "even", "least", "one"])
                && !is_before(&["or", "if", "why", "though", "although"]);
        }
        self.is_word(before, &["than"]) && is_before(&["rather"])
            || self.is_word(before, &["of"]) && is_before(&["instead"])
    }

    /// Whether the token can head a noun phrase.
    pub fn is_nominal(&self, token: usize) -> bool {
        matches!(self.pos(token), Pos::Noun | Pos::Propn | Pos::Pron | Pos::Num)
    }

    /// The noun phrase around its head: what stands before it and the prepositions after it, without appositions,
    /// relative clauses and what a comma cuts off.
    pub fn noun_phrase(&self, head: usize) -> Range<usize> {
        self.noun_phrase_within(head, 0)
    }

    fn noun_phrase_within(&self, head: usize, depth: u32) -> Range<usize> {
        let mut start = head;
        for child in self.children(head).rev().filter(|&c| c < head) {
            let keep = !matches!(
                self.dep(child),
                Dep::Punct
                    | Dep::Cc
                    | Dep::Preconj
                    | Dep::Advmod
                    | Dep::Advcl
                    | Dep::Appos
                    | Dep::Relcl
                    | Dep::Acl
            ) || (self.dep(child) == Dep::Punct && self.is_word(child, &["-"]));
            if keep {
                start = self.subtree(child).start;
            }
        }
        let mut end = head + 1;
        for child in self.children(head).filter(|&c| c > head) {
            let subtree = self.subtree(child);
            let keep = matches!(
                self.dep(child),
                // An adjective after its noun: "a person familiar with the matter".
                Dep::Case
                    | Dep::Prep
                    | Dep::Cc
                    | Dep::Conj
                    | Dep::NumMod
                    | Dep::Nmod
                    | Dep::Compound
                    | Dep::Amod
            );
            if !keep || depth > 8 || subtree.start > end || self.is_time(subtree.clone()) {
                break;
            }
            end = match self.dep(child) {
                Dep::Conj => self.noun_phrase_within(child, depth + 1).end,
                Dep::Prep => self.prepositional_end(child),
                _ => subtree.end,
            }
            .max(end);
        }
        // A comma or a bracket ends the name of a source.
        let cut = (head + 1..end).find(|&t| self.is_word(t, &[",", "(", "—", "–", ";", ":"])).unwrap_or(end);
        start..cut
    }

    /// Whether a run of tokens is a time, with or without its preposition ("on Friday").
    pub fn is_time(&self, tokens: Range<usize>) -> bool {
        let names = &self.doc.names;
        let first = names.partition_point(|n| n.end as usize <= tokens.start);
        names.get(first).is_some_and(|n| {
            matches!(n.label, NameLabel::Date | NameLabel::Time)
                && n.start as usize <= tokens.start + 1
                && n.end as usize >= tokens.end
        })
    }

    fn prepositional_end(&self, prep: usize) -> usize {
        let object = self.child(prep, &[Dep::Pobj]);
        object.map_or(prep + 1, |o| if o > prep { self.subtree(o).end } else { prep + 1 })
    }

    /// The nearest verb above a token, itself included.
    pub fn clause_verb(&self, token: usize) -> Option<usize> {
        std::iter::once(token).chain(self.doc.ancestors(token)).find(|&t| {
            matches!(self.pos(t), Pos::Verb | Pos::Aux) && !matches!(self.dep(t), Dep::Aux | Dep::AuxPass)
        })
    }

    /// A run of tokens without punctuation and white space at its edges.
    pub fn trim(&self, mut tokens: Range<usize>) -> Range<usize> {
        let is_edge = |t: usize| {
            matches!(self.pos(t), Pos::Space)
                || self.doc.word(t).chars().all(|c| !c.is_alphanumeric() && !"$€£%#@&".contains(c))
        };
        while !tokens.is_empty() && is_edge(tokens.start) {
            tokens.start += 1;
        }
        while !tokens.is_empty() && is_edge(tokens.end - 1) {
            tokens.end -= 1;
        }
        tokens
    }
}
