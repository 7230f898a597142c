//! Who a source is: from the words that name it to an entity of the article, or to a description that says enough.
//!
//! Pronouns go to the likeliest person named before them: a subject of the same sentence, then of the sentences before,
//! then anybody named there; he and she pass over persons whose title or given name says otherwise.

use dateline_model::{Annotated, EntityKind, LocalEntityId, MentionForm, Span};
use dateline_text::{Dep, Pos, Tag};
use rustc_hash::FxHashMap;

use super::cues::Source;
use super::direct::Governor;
use super::genders::{Gender, genders};
use super::lexicon;
use super::page::Page;
use crate::{gazetteer, person_words};

/// How many sentences back a pronoun looks.
const LOOK_BACK: usize = 8;

/// Somebody a pronoun may stand for, in text order.
struct Candidate {
    /// Number of the sentence, over the whole article.
    sentence: u32,
    start: u32,
    entity: LocalEntityId,
    place: Place,
    /// Whether words are ascribed to this one right here.
    speaks: bool,
    in_marks: bool,
    is_person: bool,
}

/// Where in its sentence somebody is named.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Place {
    /// Subject of the main clause.
    Subject,
    /// Subject of a clause within.
    Inner,
    /// Anywhere else.
    Other,
}

/// The article's persons and bodies as speakers.
pub(in crate::annotators) struct Speakers<'a> {
    annotated: &'a Annotated,
    candidates: Vec<Candidate>,
    genders: Vec<Option<Gender>>,
    /// Who is said to lead which country; `None` where several are.
    leaders: FxHashMap<&'static str, Option<LocalEntityId>>,
    /// First sentence number of each page.
    first_sentence: Vec<u32>,
}

/// A source resolved.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(in crate::annotators) struct Speaker {
    /// The entity, where it is a named one.
    pub entity: Option<LocalEntityId>,
    /// Its name, or the words that describe it.
    pub name: Option<String>,
}

impl<'a> Speakers<'a> {
    /// Lines up who is named where.
    pub fn new(
        annotated: &'a Annotated,
        pages: &[Page<'_>],
        governors: &[Vec<Option<(usize, Governor)>>],
    ) -> Self {
        let mut speaking = vec![Vec::new(); pages.len()];
        for (at, governor) in governors.iter().flatten().flatten() {
            speaking[*at].extend(governor.source.as_ref().map(|s| s.head));
        }
        for (page, speaking) in pages.iter().zip(&mut speaking) {
            let cues = page.cues.iter().filter(|c| page.is_free(c.token) && c.is_speech());
            speaking.extend(cues.filter_map(|c| c.source.as_ref().map(|s| s.head)));
            speaking.sort_unstable();
        }
        let mut speakers = Self {
            annotated,
            candidates: Vec::new(),
            genders: genders(annotated),
            leaders: FxHashMap::default(),
            first_sentence: Vec::new(),
        };
        let mut n_sentences = 0;
        for (page, speaking) in pages.iter().zip(&speaking) {
            speakers.first_sentence.push(n_sentences);
            speakers.add(page, n_sentences, speaking);
            n_sentences += page.n_sentences();
        }
        speakers
    }

    fn add(&mut self, page: &Page<'_>, first_sentence: u32, speaking: &[usize]) {
        let syntax = &page.syntax;
        // Pronouns that are subjects carry a person on from sentence to sentence; each takes its place among the names.
        let mut pronouns = (0..syntax.doc.tokens.len())
            .filter(|&t| {
                page.is_free(t) && syntax.is_word(t, &["he", "she"]) && place(page, t) != Place::Other
            })
            .peekable();
        let at = |token: usize| page.paragraph.span_of(token..token + 1).start;
        for mention in page.mentions(self.annotated) {
            while let Some(pronoun) = pronouns.next_if(|&t| at(t) < mention.span.start) {
                self.add_pronoun(page, pronoun, first_sentence, speaking);
            }
            let tokens = page.paragraph.tokens_in(mention.span);
            let Some(head) =
                tokens.clone().rev().find(|&t| syntax.doc.head(t).is_none_or(|h| !tokens.contains(&h)))
            else {
                continue;
            };
            // A pronoun stands for nobody of the dateline.
            if head < page.body_start {
                continue;
            }
            let kind = self.annotated.entities[mention.entity.index()].kind;
            if kind == EntityKind::Person && mention.form == MentionForm::Name {
                let chain =
                    person_words::chain_before(syntax.doc, tokens.start, tokens.start.saturating_sub(8));
                if chain.clone().any(|t| is_head_of_state(page, t)) {
                    for country in chain.filter_map(|t| country(page, t)) {
                        let leader = self.leaders.entry(country).or_insert(Some(mention.entity));
                        *leader = leader.filter(|&l| l == mention.entity);
                    }
                }
            }
            self.candidates.push(Candidate {
                sentence: first_sentence + page.sentence_number(head),
                start: mention.span.start,
                entity: mention.entity,
                place: place(page, head),
                speaks: speaking.binary_search(&head).is_ok(),
                in_marks: !page.is_free(head),
                is_person: kind == EntityKind::Person,
            });
        }
        for pronoun in pronouns {
            self.add_pronoun(page, pronoun, first_sentence, speaking);
        }
    }

    fn add_pronoun(&mut self, page: &Page<'_>, token: usize, first_sentence: u32, speaking: &[usize]) {
        let sentence = first_sentence + page.sentence_number(token);
        let gender = if page.syntax.is_word(token, &["he"]) { Gender::Male } else { Gender::Female };
        let before: Vec<&Candidate> = self.candidates.iter().rev().take(60).collect();
        if let Some(entity) = self.antecedent(&before, sentence, Some(gender), true) {
            self.candidates.push(Candidate {
                sentence,
                start: page.paragraph.span_of(token..token + 1).start,
                entity,
                place: place(page, token),
                speaks: speaking.binary_search(&token).is_ok(),
                in_marks: false,
                is_person: true,
            });
        }
    }

    /// The likeliest one before a pronoun; `before` is nearest first.
    fn antecedent(
        &self,
        before: &[&Candidate],
        sentence: u32,
        gender: Option<Gender>,
        person: bool,
    ) -> Option<LocalEntityId> {
        let fits = |c: &&&Candidate| {
            c.is_person == person
                && c.sentence + LOOK_BACK as u32 >= sentence
                && (gender.is_none() || self.genders[c.entity.index()].is_none_or(|g| Some(g) == gender))
        };
        let mut best: Option<(f64, LocalEntityId)> = None;
        for (rank, candidate) in before.iter().filter(fits).enumerate() {
            let distance = f64::from(sentence - candidate.sentence.min(sentence));
            let known = gender.is_some() && self.genders[candidate.entity.index()] == gender;
            // A subject one sentence back outweighs another word of the same sentence; marked words count little.
            let place = match candidate.place {
                Place::Subject => 14.0,
                _ if candidate.speaks => 14.0,
                Place::Inner => 6.0,
                // "in an interview with X, he said": he is somebody else.
                Place::Other if candidate.sentence == sentence => -8.0,
                Place::Other => 0.0,
            };
            let score = place - 10.0 * distance + if candidate.speaks { 6.0 } else { 0.0 }
                - if candidate.in_marks { 25.0 } else { 0.0 }
                + if known { 5.0 } else { 0.0 }
                - rank as f64;
            if best.is_none_or(|(s, _)| score > s) {
                best = Some((score, candidate.entity));
            }
        }
        best.map(|(_, entity)| entity)
    }

    /// Resolves the words that name a source.
    pub fn resolve(&self, pages: &[Page<'_>], page_idx: usize, source: &Source) -> Speaker {
        let page = &pages[page_idx];
        let syntax = &page.syntax;
        let head = source.head;
        if matches!(syntax.tag(head), Tag::Wp | Tag::Wdt) || syntax.is_word(head, &["who", "which", "that"]) {
            let verb = syntax.clause_verb(head);
            let noun = verb.filter(|&v| syntax.dep(v) == Dep::Relcl).and_then(|v| syntax.doc.head(v));
            return match noun {
                Some(noun) if syntax.is_nominal(noun) && noun != head => {
                    self.resolve(pages, page_idx, &Source::new(syntax, noun))
                }
                _ => Speaker::default(),
            };
        }
        if syntax.tag(head) == Tag::Prp || syntax.tag(head) == Tag::PrpDollar {
            return self.pronoun(page, page_idx, head);
        }
        if let Some(entity) = self.named(page, source) {
            let name = self.annotated.entities[entity.index()].name.clone();
            return Speaker { entity: Some(entity), name: Some(name) };
        }
        if is_number(page, source) || lexicon::is_mute(&syntax.doc.tokens[head].lemma) {
            return Speaker::default();
        }
        let words = page.paragraph.doc.words(source.tokens.clone());
        let words = words.split_whitespace().collect::<Vec<_>>().join(" ");
        let bare = ["the ", "The ", "a ", "A ", "an ", "An "]
            .iter()
            .find_map(|a| words.strip_prefix(a))
            .unwrap_or(&words);
        Speaker { entity: None, name: (!bare.is_empty()).then(|| bare.to_owned()) }
    }

    /// The entity that a noun phrase names: the mention that holds its head, or the name set beside it.
    fn named(&self, page: &Page<'_>, source: &Source) -> Option<LocalEntityId> {
        let syntax = &page.syntax;
        if syntax.doc.conjuncts(source.head).len() > 1 && syntax.child(source.head, &[Dep::Conj]).is_some() {
            return None;
        }
        let at = |token: usize| self.mention_at(page.paragraph.span_of(token..token + 1));
        if let Some(entity) = at(source.head) {
            return Some(entity);
        }
        // "the mayor, Ada Kern, said"; "spokesman for the ministry Ada Kern said".
        let apposed =
            syntax.child(source.head, &[Dep::Appos]).and_then(|a| at(a).filter(|&e| self.is_person(e)));
        apposed.or_else(|| self.leader(page, source)).or_else(|| {
            let last = source.tokens.end.checked_sub(1)?;
            let is_close = source.tokens.len() <= 16
                && !source.tokens.clone().any(|t| syntax.dep(t) == Dep::Poss && t == last);
            at(last).filter(|&e| is_close && self.is_person(e) && is_role_noun(page, source))
        })
    }

    /// "the Halden leader": the one person whose country and post have been told together.
    fn leader(&self, page: &Page<'_>, source: &Source) -> Option<LocalEntityId> {
        if !is_head_of_state(page, source.head) {
            return None;
        }
        let country = source.tokens.clone().find_map(|t| country(page, t))?;
        *self.leaders.get(country)?
    }

    fn is_person(&self, entity: LocalEntityId) -> bool {
        self.annotated.entities[entity.index()].kind == EntityKind::Person
    }

    fn mention_at(&self, span: Span) -> Option<LocalEntityId> {
        let mentions = &self.annotated.mentions;
        let first = mentions.partition_point(|m| m.span.end <= span.start);
        mentions[first..]
            .iter()
            .take_while(|m| m.span.start < span.end)
            .find(|m| m.span.overlaps(span))
            .map(|m| m.entity)
    }

    fn pronoun(&self, page: &Page<'_>, page_idx: usize, head: usize) -> Speaker {
        let syntax = &page.syntax;
        let gender = if syntax.is_word(head, &["he", "him", "his"]) {
            Some(Gender::Male)
        } else if syntax.is_word(head, &["she", "her"]) {
            Some(Gender::Female)
        } else {
            None
        };
        let is_it = syntax.is_word(head, &["it", "its"]);
        if gender.is_none() && !is_it {
            return Speaker::default();
        }
        let start = page.paragraph.span_of(head..head + 1).start;
        let at = self.candidates.partition_point(|c| c.start < start);
        // A subject pronoun was resolved when the candidates were lined up.
        if let Some(same) =
            self.candidates.get(at).filter(|c| c.start == start && c.is_person && gender.is_some())
        {
            return self.speaker(same.entity);
        }
        let sentence = self.first_sentence[page_idx] + page.sentence_number(head);
        let before: Vec<&Candidate> = self.candidates[..at].iter().rev().take(60).collect();
        self.antecedent(&before, sentence, gender, !is_it).map_or_else(Speaker::default, |e| self.speaker(e))
    }

    fn speaker(&self, entity: LocalEntityId) -> Speaker {
        Speaker { entity: Some(entity), name: Some(self.annotated.entities[entity.index()].name.clone()) }
    }
}

/// Whether a source is a bare number ("the two"): no description of a speaker.
fn is_number(page: &Page<'_>, source: &Source) -> bool {
    let syntax = &page.syntax;
    source.tokens.clone().all(|t| matches!(syntax.pos(t), Pos::Num | Pos::Det))
        && syntax.pos(source.head) == Pos::Num
}

/// Whether the head is a post that stands before "for" or "of" and a bare name ("spokesman for the ministry").
fn is_role_noun(page: &Page<'_>, source: &Source) -> bool {
    let syntax = &page.syntax;
    let last = source.tokens.end - 1;
    let words = [
        "spokesman",
        "spokeswoman",
        "spokesperson",
        "head",
        "leader",
        "director",
        "minister",
        "chief",
        "secretary",
    ];
    syntax.is_word(source.head, &words)
        // The name hangs at the end of a phrase that already has its noun: "of the harbour master | Name".
        && syntax.dep(last) == Dep::Pobj
        && syntax.children(last).filter(|&c| c < last && syntax.dep(c) == Dep::Compound).count() >= 2
}

fn is_head_of_state(page: &Page<'_>, token: usize) -> bool {
    page.syntax.is_word(
        token,
        &["leader", "president", "premier", "chancellor", "king", "queen", "emir", "sultan", "ruler"],
    )
}

/// The usual name of the country that a word names or belongs to ("Halden" for "Haldenese").
fn country(page: &Page<'_>, token: usize) -> Option<&'static str> {
    gazetteer::country_of(page.paragraph.doc.word(token))
}

fn place(page: &Page<'_>, token: usize) -> Place {
    let syntax = &page.syntax;
    let is_subject = |t: usize| matches!(syntax.dep(t), Dep::Nsubj | Dep::NsubjPass);
    let head = if syntax.dep(token) == Dep::Appos { syntax.doc.head(token) } else { None };
    let Some(subject) = [Some(token), head].into_iter().flatten().find(|&t| is_subject(t)) else {
        return Place::Other;
    };
    let mut verbs = syntax.doc.ancestors(subject);
    let is_within =
        verbs.any(|t| matches!(syntax.dep(t), Dep::Relcl | Dep::Acl | Dep::Advcl | Dep::Ccomp | Dep::Pcomp));
    if is_within { Place::Inner } else { Place::Subject }
}
