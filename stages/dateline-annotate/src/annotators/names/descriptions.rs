//! Plain stand-ins for persons: "the envoy" where one person of the article is called an envoy and was named just before.

use dateline_model::{EntityKind, LocalEntity, LocalEntityId, Mention, MentionForm, Span};
use dateline_text::{Dep, Doc, Tag};
use rustc_hash::{FxHashMap, FxHashSet};

use crate::gazetteer;
use crate::person_words::{self, PersonWord};
use crate::{Paragraph, Reading};

/// A noun that so many persons are called by says nothing of one.
const MOST_CALLED: usize = 32;

/// The words that stood before a noun by which a person is called.
struct Called {
    entity: LocalEntityId,
    words: FxHashSet<String>,
}

/// Adds description mentions to the list of name mentions, which must be in text order.
pub(crate) fn add(reading: &Reading<'_>, entities: &[LocalEntity], mentions: &mut Vec<Mention>) {
    let called = called(reading, entities, mentions);
    let mut added = Vec::new();
    let mut named_at: FxHashMap<LocalEntityId, u32> = FxHashMap::default();
    let mut names = mentions.iter().peekable();
    for (idx, paragraph) in reading.paragraphs.iter().enumerate() {
        let doc = &paragraph.doc;
        let since = reading.paragraphs[idx.saturating_sub(1)].span.start;
        for noun in 0..doc.tokens.len() {
            let Some(calls) = called.get(doc.word(noun)).filter(|_| is_bare(doc, noun)) else { continue };
            let Some(article) = article_of(doc, noun) else { continue };
            // Words between article and noun must be among those that the person was called by, and nobody else.
            let between = plain_words(doc, article + 1..noun);
            let fits = |call: &&Called| between.iter().all(|word| call.words.contains(word));
            let mut fitting = calls.iter().take(MOST_CALLED).filter(fits).map(|call| call.entity);
            let Some(entity) = fitting.next() else { continue };
            if calls.len() > MOST_CALLED || fitting.next().is_some() {
                continue;
            }
            let span = description_span(paragraph, article + 1..noun + 1, mentions);
            while let Some(name) = names.next_if(|name| name.span.start < span.start) {
                named_at.insert(name.entity, name.span.start);
            }
            let is_near = named_at.get(&entity).is_some_and(|&start| start >= since);
            let next = mentions.partition_point(|mention| mention.span.start < span.start);
            let around = &mentions[next.saturating_sub(1)..mentions.len().min(next + 1)];
            if is_near && !around.iter().any(|mention| mention.span.overlaps(span)) {
                added.push(Mention { span, entity, form: MentionForm::Description });
            }
        }
    }
    mentions.append(&mut added);
}

/// The persons who are called by each noun, in the words before their names and in appositions.
fn called(
    reading: &Reading<'_>,
    entities: &[LocalEntity],
    mentions: &[Mention],
) -> FxHashMap<String, Vec<Called>> {
    let mut called: FxHashMap<String, Vec<Called>> = FxHashMap::default();
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
            let mut add = |noun: &str, words: Vec<String>| {
                let calls = called.entry(noun.to_owned()).or_default();
                if let Some(call) = calls.iter_mut().find(|call| call.entity == mention.entity) {
                    call.words.extend(words);
                } else if calls.len() <= MOST_CALLED {
                    calls.push(Called { entity: mention.entity, words: words.into_iter().collect() });
                }
            };
            if let Some((entry, class)) = person_words::entry_before(doc, chain.end, chain.start)
                && matches!(class, PersonWord::Office | PersonWord::Role | PersonWord::Rank)
            {
                let words = plain_words(doc, chain.clone());
                let post = person_words::plain(doc.words(entry));
                if leads(&post) {
                    add("leader", words.clone());
                }
                if let Some(noun) = post.split(' ').next_back() {
                    add(noun, words);
                }
            }
            let Some(head) = name.clone().find(|&t| doc.head(t).is_none_or(|head| !name.contains(&head)))
            else {
                continue;
            };
            for noun in doc.children(head).filter(|&t| doc.tokens[t].dep == Dep::Appos) {
                if person_words::class_of(doc.word(noun)).is_some() {
                    add(doc.word(noun), plain_words(doc, doc.subtree(noun).start..noun));
                }
            }
        }
    }
    called
}

/// Whether who holds this post is also called "the leader".
fn leads(post: &str) -> bool {
    matches!(
        post,
        "president" | "prime minister" | "premier" | "chancellor" | "king" | "queen" | "emir" | "sultan"
    )
}

/// The words of a phrase for comparing: countries and their adjectives as the country's usual name, others in lower case.
fn plain_words(doc: &Doc<'_>, tokens: std::ops::Range<usize>) -> Vec<String> {
    let mut words = Vec::new();
    let mut at = tokens.start;
    while at < tokens.end {
        let longest = [at + 2, at + 1]
            .into_iter()
            .filter(|&end| end <= tokens.end)
            .find_map(|end| Some((end, gazetteer::country_of(doc.words(at..end))?)));
        if let Some((end, country)) = longest {
            words.push(country.to_owned());
            at = end;
        } else {
            words.extend(Some(person_words::plain(doc.word(at))).filter(|word| !word.is_empty()));
            at += 1;
        }
    }
    words
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
    let first = mentions.partition_point(|mention| mention.span.start < whole.start);
    let within = mentions[first..].iter().take_while(|mention| mention.span.start < whole.end);
    let inside = within.map(|mention| mention.span.end).filter(|&end| end <= whole.end).max();
    let start = inside.map_or(tokens.start, |end| {
        tokens.clone().find(|&t| paragraph.span_of(t..t + 1).start >= end).unwrap_or(tokens.start)
    });
    paragraph.span_of(start..tokens.end)
}
