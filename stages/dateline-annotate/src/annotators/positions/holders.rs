//! Whose position it is, when it was taken, and who passes it on: from tokens to a [`Position`].

use std::ops::Range;

use dateline_model::{Annotated, EntityKind, LocalEntityId, Position};
use dateline_text::{Dep, Pos, Tag};
use rustc_hash::FxHashMap;

use super::{Found, normal};
use crate::annotators::quotes::cues::Source;
use crate::annotators::quotes::page::{self, Page};
use crate::annotators::quotes::speakers::{Speaker, Speakers};
use crate::annotators::words::{Class, is};
use crate::gazetteer;

/// Longest issue, in tokens; a longer one is cut at its last comma before that, or there.
const MOST_ISSUE_TOKENS: usize = 24;

/// Resolves holders.
pub(super) struct Holders<'a> {
    annotated: &'a Annotated,
    pages: &'a [Page<'a>],
    speakers: &'a Speakers<'a>,
    /// For each country named, by its usual name, the first entity that is it.
    countries: FxHashMap<&'static str, LocalEntityId>,
}

impl<'a> Holders<'a> {
    /// For the article's pages.
    pub fn new(annotated: &'a Annotated, pages: &'a [Page<'a>], speakers: &'a Speakers<'a>) -> Self {
        let mut countries = FxHashMap::default();
        for (i, entity) in annotated.entities.iter().enumerate().filter(|(_, e)| e.kind == EntityKind::Place)
        {
            if let Some(country) = gazetteer::country_of(&entity.name) {
                countries.entry(country).or_insert(LocalEntityId(i as u32));
            }
        }
        Self { annotated, pages, speakers, countries }
    }

    /// The position; `None` where its holder is nobody in particular.
    pub fn position(&self, page_idx: usize, found: &Found) -> Option<Position> {
        let page = &self.pages[page_idx];
        let syntax = &page.syntax;
        let holder_token = in_body(page, found)?;
        let holder = self.holder(page_idx, holder_token)?;
        let tokens = syntax.trim(found.tokens.clone());
        let issue = issue(page, found.issue.clone())?;
        let issue_key = normal::key(syntax, found.issue.clone());
        if tokens.is_empty() {
            return None;
        }
        Some(Position {
            span: page.paragraph.span_of(tokens),
            holder: holder.entity,
            holder_name: holder.name,
            issue,
            issue_key,
            stance: found.stance,
            time: page.time_of(self.annotated, found.word),
            chain: page.chain(found.word, holder_token),
        })
    }

    fn holder(&self, page_idx: usize, token: usize) -> Option<Speaker> {
        let page = &self.pages[page_idx];
        let syntax = &page.syntax;
        let doc = &page.paragraph.doc;
        let is_modifier = matches!(syntax.dep(token), Dep::Amod | Dep::Compound | Dep::Nmod);
        let source = if is_modifier {
            Source { head: token, tokens: token..token + 1 }
        } else {
            page::in_body(Source::new(syntax, token), page.body_start)?
        };
        let mut holder = self.speakers.resolve(self.pages, page_idx, &source);
        // A nationality before a noun, or a country's short name: the country by its usual name.
        let words = if is_modifier { doc.word(token) } else { doc.words(source.tokens.clone()) };
        if let Some(country) = gazetteer::country_of(words) {
            let entity = self.countries.get(country).copied().or(holder.entity);
            return Some(Speaker { entity, name: Some(country.to_owned()) });
        }
        // "the estimate called for growth": no party.
        if is(Class::Impersonal, &syntax.lemma(token)) {
            return None;
        }
        if holder.entity.is_none() {
            let first_person = syntax.tag(token) == Tag::Prp;
            let name = holder.name.take().filter(|_| !first_person)?;
            let holds_name = source.tokens.clone().any(|t| syntax.pos(t) == Pos::Propn)
                || source.tokens.clone().any(|t| gazetteer::known(doc.word(t)).is_some_and(|k| k.is_plain));
            let is_number = syntax.pos(token) == Pos::Num;
            if is_number || !holds_name && !is_a_body(page, token) {
                return None;
            }
            let bare = name.strip_suffix("’s").or_else(|| name.strip_suffix("'s"));
            holder.name = Some(bare.unwrap_or(&name).to_owned());
        }
        Some(holder)
    }
}

/// The token that names the holder. Where the parser takes the town of the dateline for it ("ORSOVA (Wire) - Rejecting the
/// plan, the council said ..."), the subject of the verb above is meant.
fn in_body(page: &Page<'_>, found: &Found) -> Option<usize> {
    if found.holder >= page.body_start {
        return Some(found.holder);
    }
    let syntax = &page.syntax;
    let above = syntax.ancestors(found.word).filter(|&t| t >= page.body_start);
    above.into_iter().find_map(|t| {
        syntax.with_dep(t, &[Dep::Nsubj, Dep::NsubjPass]).find(|&subject| subject >= page.body_start)
    })
}

/// The words of an issue, without the word that brings it, marks left out.
fn issue(page: &Page<'_>, tokens: Range<usize>) -> Option<String> {
    let syntax = &page.syntax;
    let mut tokens = syntax.trim(tokens);
    while !tokens.is_empty() && syntax.is_word(tokens.start, &["that", "to", "for", "the", "a", "an"]) {
        tokens.start += 1;
    }
    // "a path to peace, which both sides want": what follows is said of it.
    let relative = (tokens.start + 1..tokens.end)
        .find(|&t| syntax.is_word(t, &["which", "who", "whose", "where"]) && syntax.is_word(t - 1, &[","]));
    tokens.end = relative.map_or(tokens.end, |t| t - 1);
    if tokens.len() > MOST_ISSUE_TOKENS {
        let limit = tokens.start + MOST_ISSUE_TOKENS;
        let comma = (tokens.start + 4..limit).rev().find(|&t| syntax.is_word(t, &[","]));
        tokens.end = comma.unwrap_or(limit);
    }
    let tokens = syntax.trim(tokens);
    if tokens.len() == 1 && matches!(syntax.tag(tokens.start), Tag::Wdt | Tag::Wp) {
        return None;
    }
    let words = page.paragraph.doc.words(tokens).replace(['“', '”', '"', '„', '«', '»'], "");
    (!words.is_empty()).then(|| words.split_whitespace().collect::<Vec<_>>().join(" "))
}

/// Whether a plain noun is somebody who can hold a position.
fn is_a_body(page: &Page<'_>, token: usize) -> bool {
    is(Class::Party, &page.syntax.lemma(token))
}
