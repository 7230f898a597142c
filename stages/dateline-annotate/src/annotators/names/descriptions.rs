//! Plain stand-ins for persons: "the envoy" where one person of the article is called an envoy and was named just before.

use dateline_model::{EntityKind, LocalEntity, LocalEntityId, Mention, MentionForm, Span};
use dateline_text::{Dep, Doc, Tag};
use rustc_hash::FxHashMap;

use crate::person_words::{self, PersonWord};
use crate::{Paragraph, Reading};

/// What a person is called somewhere in the article: noun and the words that stood before it.
struct Called {
    entity: LocalEntityId,
    noun: String,
    words: Vec<String>,
}

/// Adds description mentions to the list of name mentions, which must be in text order.
pub(crate) fn add(reading: &Reading<'_>, entities: &[LocalEntity], mentions: &mut Vec<Mention>) {
    let called = called(reading, entities, mentions);
    let mut by_noun: FxHashMap<&str, Vec<&Called>> = FxHashMap::default();
    for call in &called {
        by_noun.entry(&call.noun).or_default().push(call);
    }
    let mut added = Vec::new();
    for (idx, paragraph) in reading.paragraphs.iter().enumerate() {
        let doc = &paragraph.doc;
        let since = reading.paragraphs[idx.saturating_sub(1)].span.start;
        for noun in 0..doc.tokens.len() {
            let Some(calls) = by_noun.get(doc.word(noun)).filter(|_| is_bare(doc, noun)) else { continue };
            let Some(article) = article_of(doc, noun) else { continue };
            let [first, rest @ ..] = calls.as_slice() else { continue };
            if rest.iter().any(|call| call.entity != first.entity) {
                continue;
            }
            // Words between article and noun must be among those that the person was called by.
            let fits = (article + 1..noun).all(|token| {
                let word = person_words::plain(doc.word(token));
                calls.iter().any(|call| call.words.contains(&word))
            });
            let span = description_span(paragraph, article + 1..noun + 1, mentions);
            let next = mentions.partition_point(|mention| mention.span.start < span.start);
            let before = mentions[..next].iter().rev().take_while(|mention| mention.span.start >= since);
            let is_near = before.into_iter().any(|mention| mention.entity == first.entity);
            let around = &mentions[next.saturating_sub(1)..mentions.len().min(next + 1)];
            if fits && is_near && !around.iter().any(|mention| mention.span.overlaps(span)) {
                added.push(Mention { span, entity: first.entity, form: MentionForm::Description });
            }
        }
    }
    mentions.append(&mut added);
}

/// What persons are called: in the words before their names, in appositions and by "is".
fn called(reading: &Reading<'_>, entities: &[LocalEntity], mentions: &[Mention]) -> Vec<Called> {
    let mut called = Vec::new();
    for paragraph in &reading.paragraphs {
        let doc = &paragraph.doc;
        let first = mentions.partition_point(|mention| mention.span.end <= paragraph.span.start);
        for mention in mentions[first..].iter().take_while(|mention| mention.span.start < paragraph.span.end)
        {
            if entities[mention.entity.index()].kind != EntityKind::Person {
                continue;
            }
            let name = paragraph.tokens_in(mention.span);
            let chain = person_words::chain_before(doc, name.start, name.start.saturating_sub(12));
            let mut add = |noun: &str, words: &str| {
                called.push(Called {
                    entity: mention.entity,
                    noun: noun.to_owned(),
                    words: words.split_whitespace().map(person_words::plain).collect(),
                });
            };
            if let Some((entry, class)) = person_words::entry_before(doc, chain.end, chain.start)
                && matches!(class, PersonWord::Office | PersonWord::Role | PersonWord::Rank)
            {
                let words = person_words::plain(doc.words(chain.clone()));
                let noun = person_words::plain(doc.words(entry));
                if let Some(noun) = noun.split(' ').next_back() {
                    add(noun, &words);
                }
            }
            let Some(head) = name.clone().find(|&t| doc.head(t).is_none_or(|head| !name.contains(&head)))
            else {
                continue;
            };
            for noun in doc.children(head).filter(|&t| doc.tokens[t].dep == Dep::Appos) {
                if person_words::class_of(doc.word(noun)).is_some() {
                    add(doc.word(noun), doc.words(doc.subtree(noun).start..noun));
                }
            }
        }
    }
    called
}

/// Whether a noun stands for somebody by itself: not before a name, without "of", "who" or a possessive after it.
fn is_bare(doc: &Doc<'_>, noun: usize) -> bool {
    let is_noun = doc.tokens[noun].tag == Tag::Nn && doc.tokens[noun].dep != Dep::Compound;
    let follows = doc.tokens.get(noun + 1).map(|next| (next.tag, doc.word(noun + 1)));
    let goes_on = follows.is_some_and(|(tag, word)| {
        matches!(tag, Tag::Nnp | Tag::Nnps | Tag::Nn | Tag::Nns | Tag::Hyph)
            || matches!(word, "of" | "who" | "whose" | "for" | "that")
    });
    is_noun && !goes_on
}

/// The "the" of a noun's phrase, within five words before it.
fn article_of(doc: &Doc<'_>, noun: usize) -> Option<usize> {
    let floor = noun.saturating_sub(5);
    (floor..noun).rev().find(|&token| doc.tokens[token].tag == Tag::Dt).filter(|&token| {
        doc.word(token).eq_ignore_ascii_case("the") && doc.tokens[token].head as usize == noun
    })
}

/// The phrase without its article and without a name at its start.
fn description_span(paragraph: &Paragraph<'_>, tokens: std::ops::Range<usize>, mentions: &[Mention]) -> Span {
    let whole = paragraph.span_of(tokens.clone());
    let inside =
        mentions.iter().filter(|mention| whole.contains(mention.span)).map(|mention| mention.span.end).max();
    let start = inside.map_or(tokens.start, |end| {
        tokens.clone().find(|&t| paragraph.span_of(t..t + 1).start >= end).unwrap_or(tokens.start)
    });
    paragraph.span_of(start..tokens.end)
}
