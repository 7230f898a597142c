//! Who stands where in a sentence: from tokens to mentions, and from mentions to parts in a happening.

use dateline_model::{
    Annotated, EntityKind, EventKind, LocalEntityId, MentionForm, Participant, ParticipantRole, Span,
};
use dateline_text::{Dep, Pos, Tag};

use super::coding::Coding;
use super::is_violent;
use crate::Paragraph;
use crate::annotators::incident::harms;
use crate::annotators::words::{Class, is};
use crate::syntax::Syntax;

/// The mentions of one paragraph, by token.
pub(super) struct Cast<'a> {
    syntax: &'a Syntax<'a>,
    annotated: &'a Annotated,
    /// For each token, the mention it lies in: index into `annotated.mentions`. Who is named only to be denied is left out.
    mention_at: Vec<Option<usize>>,
}

/// How many tokens of a phrase are searched for whom it names.
const LONGEST_PHRASE: usize = 30;

/// Somebody found in a phrase.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Found {
    pub entity: LocalEntityId,
    pub kind: EntityKind,
    pub span: Span,
}

impl<'a> Cast<'a> {
    /// Looks up the paragraph's mentions.
    pub fn new(syntax: &'a Syntax<'a>, paragraph: &Paragraph<'_>, annotated: &'a Annotated) -> Self {
        let mut mention_at = vec![None; syntax.doc.tokens.len()];
        let first = annotated.mentions.partition_point(|m| m.span.end <= paragraph.span.start);
        for (i, mention) in annotated.mentions.iter().enumerate().skip(first) {
            if mention.span.start >= paragraph.span.end {
                break;
            }
            let tokens = paragraph.tokens_in(mention.span);
            let head = tokens.clone().find(|&t| syntax.doc.head(t).is_none_or(|h| !tokens.contains(&h)));
            // "The army, not the rebels, fired": the rebels take no part.
            if !head.is_some_and(|head| syntax.is_denied(head)) {
                mention_at[tokens].fill(Some(i));
            }
        }
        Self { syntax, annotated, mention_at }
    }

    /// The mention a token lies in.
    pub fn at(&self, token: usize) -> Option<Found> {
        let mention = self.annotated.mentions[self.mention_at[token]?];
        let kind = self.annotated.entities.get(mention.entity.index())?.kind;
        Some(Found { entity: mention.entity, kind, span: mention.span })
    }

    /// Whether a phrase is a person, by name, description or pronoun.
    pub fn is_person(&self, head: usize) -> bool {
        let described = || {
            self.mention_at[head].is_some_and(|m| self.annotated.mentions[m].form == MentionForm::Description)
        };
        let pronoun = || matches!(&*self.syntax.lemma(head), "he" | "she" | "him" | "her");
        let counterpart = || {
            matches!(&*self.syntax.lemma(head), "counterpart" | "president" | "minister" | "leader" | "envoy")
        };
        self.phrase(head)
            .first()
            .map_or_else(|| described() || pronoun() || counterpart(), |f| f.kind == EntityKind::Person)
    }

    /// Who a noun phrase and what is coordinated with it name.
    pub fn everybody(&self, head: usize) -> Vec<Found> {
        self.syntax.doc.conjuncts(head).into_iter().flat_map(|h| self.phrase(h)).collect()
    }

    /// Who one noun phrase names: by its head, by a name set beside it ("his counterpart, Otto Kern"), by whose it is
    /// ("Freedonia's army", "Freedonian forces"), by what follows "of" ("the president of Freedonia").
    pub fn phrase(&self, head: usize) -> Vec<Found> {
        let syntax = self.syntax;
        if let Some(found) = self.at(head) {
            return vec![found];
        }
        if syntax.pos(head) == Pos::Pron {
            return self.pronoun(head).into_iter().collect();
        }
        // The parser may hang a name on its apposition ("Kern, head of the river police, was killed") or at the end of an
        // office ("chair of the board Major Otto Kern").
        let beside = syntax.with_dep(head, &[Dep::Appos, Dep::Nsubj, Dep::Dep]).find_map(|c| self.at(c));
        let at_end = || {
            let last = self.at(syntax.subtree(head).end - 1).filter(|f| f.kind == EntityKind::Person);
            let is_run_on = || {
                let last = syntax.subtree(head).end - 1;
                syntax
                    .with_dep(last, &[Dep::Compound, Dep::Nmod])
                    .any(|c| self.mention_at[c] != self.mention_at[last])
            };
            last.filter(|_| is(Class::Office, &syntax.lemma(head)) && is_run_on())
        };
        let before = || {
            let named = syntax.with_dep(head, &[Dep::Compound, Dep::Poss, Dep::Amod, Dep::Nmod]);
            let whose = |c: usize, found: &Found| {
                let is_body = is(Class::Body, &syntax.lemma(head));
                syntax.dep(c) != Dep::Poss || found.kind != EntityKind::Person || is_body
            };
            named.rev().find_map(|c| {
                let found = self.at(c).or_else(|| syntax.children(c).find_map(|g| self.at(g)));
                found.filter(|f| whose(c, f))
            })
        };
        let after = || {
            let near = syntax.prepositional(head).filter(|(p, _)| matches!(*p, "of" | "for" | "in" | "from"));
            near.map(|(_, object)| object)
                .find_map(|o| self.at(o).or_else(|| syntax.children(o).find_map(|g| self.at(g))))
        };
        beside.or_else(at_end).or_else(before).or_else(after).into_iter().collect()
    }

    /// Who does what happens. Violence is laid on nobody whom the words do not name for it: "he" is not resolved, a man is
    /// not the town he is from, a subject does only what its verb says is done.
    fn doers(&self, head: usize, deed: Deed) -> Vec<Found> {
        if !is_violent(deed.kind) {
            return self.everybody(head);
        }
        let heads = self.syntax.doc.conjuncts(head).into_iter();
        let is_human = |h: usize| self.syntax.pos(h) == Pos::Pron && !self.syntax.is_word(h, &["it", "its"]);
        let named = heads.filter(|&h| !is_human(h)).flat_map(|h| {
            let found = self.phrase(h);
            let is_own = self.at(h).is_some()
                || self.syntax.pos(h) == Pos::Pron
                || is(Class::Body, &self.syntax.lemma(h));
            // "Freedonian militants", "Harbour Party gunmen": many stand for the body they are of.
            let is_many = self.syntax.tag(h) == Tag::Nns;
            found.into_iter().filter(move |f| match f.kind {
                EntityKind::Person | EntityKind::Group => true,
                EntityKind::Place => is_own,
                _ => is_own || is_many,
            })
        });
        named.filter(|f| f.kind != EntityKind::Place || !deed.is_harm || self.is_country(f)).collect()
    }

    fn is_country(&self, found: &Found) -> bool {
        let link = self.annotated.entities[found.entity.index()].link.as_deref();
        link.is_some_and(|link| link.starts_with("iso3166:"))
    }

    /// Who a pronoun stands for: the speaker of its clause, else the nearest subject before it of a fitting kind.
    pub fn pronoun(&self, token: usize) -> Option<Found> {
        let syntax = self.syntax;
        let word = syntax.doc.word(token).to_lowercase();
        let wants_person = match &*word {
            "he" | "she" | "his" | "her" | "him" => true,
            "it" | "its" | "they" | "their" => false,
            _ => return None,
        };
        let fits = |f: &Found| (f.kind == EntityKind::Person) == wants_person && f.kind != EntityKind::Work;
        let reported = syntax
            .ancestors(token)
            .find_map(|a| (syntax.dep(a) == Dep::Ccomp).then(|| syntax.doc.head(a)).flatten());
        let speaker = reported.and_then(|verb| syntax.child(verb, &[Dep::Nsubj])).filter(|&s| s != token);
        if let Some(found) = speaker.and_then(|s| self.named(s)).filter(fits) {
            return Some(found);
        }
        let here = syntax.sentence(token).start;
        let from = syntax.sentence(here.saturating_sub(1)).start;
        (from..token)
            .rev()
            .filter(|&t| matches!(syntax.dep(t), Dep::Nsubj | Dep::NsubjPass))
            .find_map(|t| self.named(t).filter(fits))
    }

    /// Who a phrase names, pronouns apart.
    fn named(&self, head: usize) -> Option<Found> {
        (self.syntax.pos(head) != Pos::Pron).then(|| self.phrase(head).first().copied()).flatten()
    }

    /// Who takes part in a happening.
    pub fn participants(&self, coding: &Coding) -> Vec<Participant> {
        let is_harm = harms(&self.syntax.lemma(coding.core()));
        let mut parts = Parts { deed: Deed { kind: coding.code.kind, is_harm }, list: Vec::new() };
        for (depth, &token) in coding.chain.iter().enumerate() {
            if matches!(self.syntax.pos(token), Pos::Noun | Pos::Propn) {
                self.around_noun(token, depth > 0, &mut parts);
            } else {
                let is_core = depth + 1 == coding.chain.len();
                self.around_verb(token, depth == 0, is_core, &mut parts);
            }
        }
        if parts.deed.kind != EventKind::Accident
            && parts.list.iter().all(|p| p.role == ParticipantRole::Actor)
        {
            let found = coding.chain.iter().find_map(|&token| self.inside_objects(token, &parts.list));
            parts.patients(found);
        }
        parts.list
    }

    /// Who is named inside what a verb acts on: "rejected an offer by Halden", "gave a loan to Halden".
    fn inside_objects(&self, verb: usize, known: &[Participant]) -> Option<Found> {
        let syntax = self.syntax;
        if syntax.pos(verb) != Pos::Verb {
            return None;
        }
        let subject = syntax.subject(verb).filter(|_| !syntax.is_passive(verb));
        let prepositional = syntax.prepositional(verb).filter(|(p, _)| !matches!(*p, "in" | "at" | "near"));
        let near = syntax.objects(verb).into_iter().chain(prepositional.map(|(_, object)| object));
        for object in near.filter(|&o| Some(o) != subject) {
            let named = syntax.subtree(object).take(LONGEST_PHRASE).find_map(|token| {
                let found = self.at(token).filter(|f| known.iter().all(|p| p.entity != f.entity))?;
                self.leads_to(token, object).then_some(found)
            });
            if named.is_some() {
                return named;
            }
        }
        None
    }

    /// Whether a token hangs on a noun by prepositions and possessors alone, not in a clause of its own.
    fn leads_to(&self, token: usize, noun: usize) -> bool {
        let syntax = self.syntax;
        let path = std::iter::once(token).chain(syntax.ancestors(token)).take_while(|&t| t != noun);
        path.into_iter().all(|t| {
            matches!(
                syntax.dep(t),
                Dep::Prep
                    | Dep::Pobj
                    | Dep::Poss
                    | Dep::Compound
                    | Dep::Amod
                    | Dep::Nmod
                    | Dep::Agent
                    | Dep::Conj
                    | Dep::Appos
            )
        })
    }

    fn around_verb(&self, verb: usize, is_outermost: bool, is_core: bool, parts: &mut Parts) {
        let syntax = self.syntax;
        let is_passive = syntax.is_passive(verb);
        let subject = syntax.subject(verb);
        // A bridge that collapses and a ship that sinks suffer it.
        let is_befallen = parts.deed.kind == EventKind::Accident && !is(Class::Harm, &syntax.lemma(verb));
        let befalls = matches!(&*syntax.lemma(verb), "die" | "perish" | "suffer" | "survive" | "undergo");
        if let Some(subject) = subject.filter(|_| is_outermost || syntax.child(verb, &[Dep::Nsubj]).is_some())
        {
            if is_passive || befalls || !is_outermost || is_befallen {
                parts.patients(self.everybody(subject));
            } else if self.lacks_its_object(verb) {
                parts.patients(self.doers(subject, parts.deed));
            } else if !is_violent(parts.deed.kind) || is_core || is(Class::Doing, &syntax.lemma(verb)) {
                parts.add_all(ParticipantRole::Actor, self.doers(subject, parts.deed));
            }
        }
        for object in syntax.objects(verb).into_iter().filter(|&o| !is_passive || Some(o) != subject) {
            if !self.is_happening(object) || self.at(object).is_some() {
                parts.patients(self.everybody(object));
            }
        }
        for (preposition, object) in syntax.prepositional(verb) {
            match preposition {
                "by" if is_passive && !self.is_happening(object) => {
                    parts.add_all(ParticipantRole::Actor, self.doers(object, parts.deed));
                }
                "with" | "to" | "against" | "on" | "from" | "for" | "at" | "toward" | "towards" | "over"
                | "into" | "upon" | "about" | "between" | "behind" | "of"
                    if !self.is_happening(object) || self.at(object).is_some() =>
                {
                    parts.patients(self.everybody(object));
                }
                _ => {}
            }
        }
    }

    /// Whether a verb that harms somebody names nobody it harms: "Otto Kern, 18, shot in the leg" tells of his own wound.
    fn lacks_its_object(&self, verb: usize) -> bool {
        let syntax = self.syntax;
        let aims = syntax.prepositional(verb).any(|(p, _)| matches!(p, "at" | "into" | "on" | "through"));
        harms(&syntax.lemma(verb))
            && !aims
            && syntax.objects(verb).is_empty()
            && syntax.child(verb, &[Dep::Ccomp]).is_none()
    }

    fn around_noun(&self, noun: usize, has_actor: bool, parts: &mut Parts) {
        let syntax = self.syntax;
        let befalls = is(Class::Suffered, &syntax.lemma(noun));
        for child in syntax.children(noun) {
            let role = match syntax.dep(child) {
                // "Kern's killing": he suffered it; "Kern's visit": he made it. In "the Brandt meeting" she is met.
                Dep::Poss if befalls => None,
                Dep::Poss | Dep::Amod if !has_actor => Some(ParticipantRole::Actor),
                Dep::Compound | Dep::Nmod | Dep::Poss | Dep::Amod => None,
                _ => continue,
            };
            let mut found: Vec<_> = self.at(child).into_iter().collect();
            if syntax.dep(child) == Dep::Poss && found.is_empty() {
                // "their meeting": the two who met, not whoever was named last.
                let is_both = syntax.lemma(child) == "their" && parts.deed.kind == EventKind::Consult;
                found = if is_both {
                    Vec::new()
                } else if role.is_some() {
                    self.doers(child, parts.deed)
                } else {
                    self.everybody(child)
                };
            } else if role.is_some() {
                found.retain(|f| {
                    !is_violent(parts.deed.kind) || f.kind != EntityKind::Place || self.is_country(f)
                });
            }
            // "the Lima talks": where, not who.
            found.retain(|f| syntax.dep(child) != Dep::Compound || f.kind != EntityKind::Place);
            match role {
                Some(role) => parts.add_all(role, found),
                None => parts.patients(found),
            }
        }
        for (preposition, object) in syntax.prepositional(noun) {
            if self.is_happening(object) && self.at(object).is_none() {
                continue;
            }
            match preposition {
                "by" => parts.add_all(ParticipantRole::Actor, self.doers(object, parts.deed)),
                "between" | "among" => {
                    let mut found = self.everybody(object).into_iter();
                    parts.add_all(ParticipantRole::Actor, found.next());
                    parts.patients(found);
                }
                "of" if !befalls && !has_actor && parts.deed.kind == EventKind::Consult => {
                    parts.add_all(ParticipantRole::Actor, self.everybody(object));
                }
                "with" | "of" | "on" | "against" | "to" | "for" | "from" | "into" | "over" | "at" => {
                    parts.patients(self.everybody(object));
                }
                _ => {}
            }
        }
    }

    /// Who gives an interview: "in an interview with the Herald, she said".
    pub fn interviewed(&self, noun: usize) -> Vec<Found> {
        let syntax = self.syntax;
        let preposition = syntax.doc.head(noun).filter(|&p| matches!(&*syntax.lemma(p), "in" | "during"));
        let Some(above) = preposition.and_then(|p| syntax.doc.head(p)) else { return Vec::new() };
        if let Some(found) = self.at(above) {
            return vec![found];
        }
        let subject = syntax.subject(above).filter(|_| syntax.pos(above) == Pos::Verb);
        subject.map(|s| self.everybody(s)).unwrap_or_default()
    }

    /// Whether a noun is no party but a happening or an abstraction ("the attack", "a deal").
    fn is_happening(&self, noun: usize) -> bool {
        use super::lexicon::{Class, Lexicon};
        let lemma = self.syntax.lemma(noun);
        Lexicon::get().codes(Class::Noun, &lemma).next().is_some()
    }
}

/// What is done, as far as it says who can have done it.
#[derive(Debug, Clone, Copy)]
struct Deed {
    kind: EventKind,
    /// Whether it is told by a verb that harms somebody.
    is_harm: bool,
}

/// Collects participants, each entity once: the first part it is given stays.
struct Parts {
    deed: Deed,
    list: Vec<Participant>,
}

impl Parts {
    fn add_all(&mut self, role: ParticipantRole, found: impl IntoIterator<Item = Found>) {
        for Found { entity, span, .. } in found {
            if self.list.iter().all(|p| p.entity != entity) {
                self.list.push(Participant { role, entity, span });
            }
        }
    }

    /// Those to whom it is done: victims where people suffer violence or disaster.
    fn patients(&mut self, found: impl IntoIterator<Item = Found>) {
        for found in found {
            let suffers =
                is_violent(self.deed.kind) && matches!(found.kind, EntityKind::Person | EntityKind::Group);
            let role = if suffers { ParticipantRole::Victim } else { ParticipantRole::Recipient };
            self.add_all(role, [found]);
        }
    }
}
