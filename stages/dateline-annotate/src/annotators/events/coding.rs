//! Which kind of happening a word tells of, from the lexicon and from the words that act on it.
//!
//! A word's own meaning comes from `events.tsv`. A frame verb above it changes that meaning as PLOVER's codebook has it:
//! a ban that is lifted is a concession, aid that is suspended a sanction, a visit somebody agrees to an agreement.

use dateline_model::EventKind;
use dateline_text::{Dep, Pos, Tag};

use super::lexicon::{Class, Code, Condition, Entry, Frame, Lexicon};
use crate::syntax::Syntax;

/// What a word tells of, and the words that together say so.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Coding {
    /// Kind and mode.
    pub code: Code,
    /// From the outermost frame verb to the word that names the happening.
    pub chain: Vec<usize>,
}

impl Coding {
    /// The word that names the happening itself.
    pub fn core(&self) -> usize {
        self.chain.last().copied().unwrap_or_default()
    }
}

/// How deep frames may stand in each other ("refused to agree to lift the ban").
const DEPTH: usize = 4;

/// Reads a word that stands by itself or at the top of its frames.
pub(super) struct Coder<'a> {
    pub syntax: &'a Syntax<'a>,
    pub lexicon: &'static Lexicon,
    /// Whether a token's phrase is a person by name or description.
    pub is_person: &'a dyn Fn(usize) -> bool,
}

impl Coder<'_> {
    /// What a verb, or an adjective with an infinitive, tells of.
    pub fn verb(&self, token: usize) -> Option<Coding> {
        self.verb_within(token, DEPTH)
    }

    /// What a noun tells of by itself.
    pub fn noun(&self, token: usize) -> Option<Coding> {
        let code = self.meaning(self.lexicon.codes(Class::Noun, &self.syntax.lemma(token)), token)?;
        Some(Coding { code, chain: vec![token] })
    }

    fn verb_within(&self, token: usize, depth: usize) -> Option<Coding> {
        let lemma = self.syntax.lemma(token);
        let class = if self.syntax.pos(token) == Pos::Adj { Class::Adjective } else { Class::Verb };
        let own = self.matching(self.lexicon.codes(class, &lemma), token);
        let frame = self.matching(self.lexicon.frames(class, &lemma), token);
        let plain = || own.map(|e| Coding { code: e.means, chain: vec![token] });
        let strict = own.is_some_and(|e| !e.conditions.is_empty());
        let framed = || {
            let frame = frame?.means;
            let inner = self.complement(token, frame, depth)?;
            let kind = combine(frame, inner.code.kind, self.is_noun(inner.core()))?;
            let chain = [&[token], inner.chain.as_slice()].concat();
            Some(Coding { code: Code { kind, mode: inner.code.mode }, chain })
        };
        let coding = if strict { plain() } else { framed().or_else(plain) }?;
        Some(self.with_modal(token, coding))
    }

    /// The happening a frame word acts on.
    fn complement(&self, token: usize, frame: Frame, depth: usize) -> Option<Coding> {
        let depth = depth.checked_sub(1)?;
        let syntax = self.syntax;
        let takes_clause = !matches!(frame, Frame::End | Frame::Cancel | Frame::Suffer);
        for child in syntax.with_dep(token, &[Dep::Xcomp, Dep::Ccomp]).filter(|_| takes_clause) {
            // "began Monday to withdraw" and "asked that he leave"; what is said ("said he left") is no frame's.
            if matches!(syntax.pos(child), Pos::Verb | Pos::Aux)
                && let Some(inner) = self.verb_within(child, depth)
            {
                return Some(inner);
            }
        }
        let mut objects = syntax.objects(token);
        for (preposition, object) in syntax.prepositional(token) {
            let near = matches!(preposition, "to" | "for" | "in" | "on" | "with" | "from" | "of" | "against");
            if near && (frame != Frame::Suffer || matches!(preposition, "in" | "from" | "of")) {
                objects.push(object);
            }
        }
        objects.iter().flat_map(|&o| syntax.doc.conjuncts(o)).find_map(|o| self.noun_within(o, depth))
    }

    fn noun_within(&self, token: usize, depth: usize) -> Option<Coding> {
        if self.syntax.pos(token) == Pos::Verb {
            return self.verb_within(token, depth);
        }
        let lemma = self.syntax.lemma(token);
        // "an end to the blockade", "a halt to attacks" act on their happening as the verb does.
        if matches!(&*lemma, "end" | "halt" | "suspension" | "lifting" | "easing" | "reduction")
            && let Some(inner) = depth.checked_sub(1).and_then(|d| self.below_noun(token, d))
        {
            let kind = combine(Frame::End, inner.code.kind, true)?;
            let chain = [&[token], inner.chain.as_slice()].concat();
            return Some(Coding { code: Code { kind, mode: inner.code.mode }, chain });
        }
        let own = [Class::Noun, Class::Thing]
            .into_iter()
            .find_map(|class| self.meaning(self.lexicon.codes(class, &lemma), token));
        match own {
            Some(code) => Some(Coding { code, chain: vec![token] }),
            // "a round of talks", "a series of strikes".
            // "involvement in the attack" is about a happening, not one.
            None if matches!(
                &*lemma,
                "involvement" | "responsibility" | "role" | "part" | "link" | "claim"
            ) =>
            {
                None
            }
            None => depth.checked_sub(1).and_then(|d| self.below_noun(token, d)),
        }
    }

    fn below_noun(&self, token: usize, depth: usize) -> Option<Coding> {
        let below = self.syntax.prepositional(token).filter(|(p, _)| matches!(*p, "of" | "to" | "in" | "on"));
        let inner = below.map(|(_, object)| object).find_map(|o| self.noun_within(o, depth))?;
        Some(Coding { code: inner.code, chain: [&[token], inner.chain.as_slice()].concat() })
    }

    /// "will", "would" make it a promise or a threat, "will not" a refusal; "must" a demand.
    fn with_modal(&self, token: usize, mut coding: Coding) -> Coding {
        let modal =
            self.syntax.with_dep(token, &[Dep::Aux]).find(|&a| self.syntax.doc.tokens[a].tag == Tag::Md);
        let Some(modal) = modal else { return coding };
        let frame = match self.syntax.doc.word(modal).to_lowercase().as_str() {
            "will" | "would" | "wo" | "’ll" | "'ll" | "shall" => {
                if self.syntax.child(token, &[Dep::Neg]).is_some() { Frame::Refuse } else { Frame::Willing }
            }
            "must" | "should" | "ought" => Frame::Demand,
            _ => return coding,
        };
        if let Some(kind) = combine(frame, coding.code.kind, self.is_noun(coding.core())) {
            coding.code.kind = kind;
        }
        coding
    }

    fn is_noun(&self, token: usize) -> bool {
        matches!(self.syntax.pos(token), Pos::Noun | Pos::Propn)
    }

    fn meaning<'e, T: Copy + 'e>(
        &self,
        entries: impl Iterator<Item = &'e Entry<T>>,
        token: usize,
    ) -> Option<T> {
        self.matching(entries, token).map(|e| e.means)
    }

    fn matching<'e, T>(
        &self,
        mut entries: impl Iterator<Item = &'e Entry<T>>,
        token: usize,
    ) -> Option<&'e Entry<T>> {
        entries.find(|e| e.conditions.iter().all(|c| self.holds(c, token)))
    }

    fn holds(&self, condition: &Condition, token: usize) -> bool {
        let syntax = self.syntax;
        match condition {
            Condition::With(word) => syntax.children(token).any(|c| {
                matches!(
                    syntax.dep(c),
                    Dep::Prt | Dep::Prep | Dep::Advmod | Dep::Acomp | Dep::Oprd | Dep::Dobj | Dep::Pobj
                ) && syntax.lemma(c) == *word
            }),
            Condition::Object(lemmas) => {
                let named = |o: usize| lemmas.contains(&&*syntax.lemma(o));
                // One step into the phrase: "seized control of the port", "reached a number of agreements".
                let in_phrase =
                    |o: usize| named(o) || syntax.prepositional(o).any(|(p, n)| p == "of" && named(n));
                syntax.objects(token).iter().flat_map(|&o| syntax.doc.conjuncts(o)).any(in_phrase)
                    || syntax.prepositional(token).any(|(_, o)| named(o))
            }
            Condition::Before(lemmas) => syntax
                .with_dep(token, &[Dep::Compound, Dep::Amod, Dep::Nmod, Dep::Poss])
                .flat_map(|c| std::iter::once(c).chain(syntax.with_dep(c, &[Dep::Compound])))
                .any(|c| lemmas.contains(&&*syntax.lemma(c))),
            Condition::Preposition(lemmas) => {
                syntax.with_dep(token, &[Dep::Prep]).any(|c| lemmas.contains(&&*syntax.lemma(c)))
            }
            Condition::Subject(lemmas) => {
                syntax.subject(token).is_some_and(|s| lemmas.contains(&&*syntax.lemma(s)))
            }
            Condition::Below(lemmas) => {
                syntax.ancestors(token).take(3).any(|a| lemmas.contains(&&*syntax.lemma(a)))
            }
            Condition::PersonObject => syntax.objects(token).iter().any(|&o| (self.is_person)(o)),
            Condition::Particle(word) => {
                syntax.with_dep(token, &[Dep::Prt]).any(|c| syntax.lemma(c) == *word)
            }
            Condition::NoComplement => syntax.child(token, &[Dep::Oprd, Dep::Ccomp, Dep::Acomp]).is_none(),
            Condition::NoObject => syntax.objects(token).is_empty() || syntax.is_passive(token),
        }
    }
}

/// What a frame makes of a happening's kind; `None` where the two do not go together.
fn combine(frame: Frame, inner: EventKind, is_noun: bool) -> Option<EventKind> {
    use EventKind as K;
    let hostile =
        matches!(inner, K::Threaten | K::Protest | K::Sanction | K::Mobilize | K::Coerce | K::Assault);
    let friendly = matches!(
        inner,
        K::Agree | K::Consult | K::Support | K::Cooperate | K::Aid | K::Concede | K::Retreat | K::Travel
    );
    Some(match frame {
        Frame::End | Frame::Cancel if hostile => K::Concede,
        Frame::End if friendly => K::Sanction,
        Frame::Cancel | Frame::Refuse => K::Reject,
        Frame::Willing if inner == K::Support && is_noun => inner,
        Frame::Willing if friendly => K::Agree,
        Frame::Willing if hostile => K::Threaten,
        Frame::Light | Frame::Willing | Frame::End => inner,
        Frame::Demand if hostile && is_noun => K::Threaten,
        Frame::Demand => K::Request,
        Frame::Threat => K::Threaten,
        Frame::Suffer if matches!(inner, K::Assault | K::Accident | K::Crime) => inner,
        Frame::Suffer => return None,
    })
}
