//! The phrases beside a name that say who somebody is, read from the tokens and their tags: the small parser's trees break
//! on long titles, the words in a row do not.

use std::ops::Range;

use dateline_model::{Attribute, Span};
use dateline_text::{Dep, Doc, Tag};

use crate::gazetteer;
use crate::person_words::{self, PersonWord};

/// What a phrase says.
#[derive(Debug, PartialEq)]
pub(super) struct Said {
    /// Of which property.
    pub attribute: Attribute,
    /// The value, lower case, without article.
    pub value: String,
    /// The words that say it.
    pub tokens: Range<usize>,
}

/// Tells where a name of a body, town, country or people that ends with a token begins, and whether it makes a post of the
/// title after it ("Lima mayor") or only says where ("Peruvian president").
pub(super) type BodyBefore<'f> = dyn Fn(usize) -> Option<(Span, bool)> + 'f;

/// All that is said of a name by the words around it in its sentence.
pub(super) fn of_name(doc: &Doc<'_>, name: &Range<usize>, body_before: &BodyBefore<'_>) -> Vec<Said> {
    let sentence = doc.sentence_of(name.start);
    let mut said = long_title(doc, name, sentence.start).unwrap_or_default();
    if said.iter().all(|said| said.tokens.end < name.start) {
        said.extend(before(doc, name, sentence.start, body_before));
    }
    said.extend(after(doc, name, sentence.end));
    said.extend(by_verb(doc, name, sentence.end));
    said
}

/// The chain of titles before a name, and "the chief of staff, Ada Brandt".
fn before(doc: &Doc<'_>, name: &Range<usize>, floor: usize, body_before: &BodyBefore<'_>) -> Vec<Said> {
    let mut said = Vec::new();
    let head = head_of(doc, name);
    let is_apposed =
        doc.tokens[head].dep == Dep::Appos && name.start > floor && doc.word(name.start - 1) == ",";
    let end = if is_apposed { name.start - 1 } else { name.start };
    if is_apposed && doc.head(head).is_none_or(|noun| noun + 1 != end) {
        return said;
    }
    let floor = floor.max(end.saturating_sub(14));
    let chain = person_words::chain_before(doc, end, floor);
    let mut at = chain.end;
    while let Some((entry, class)) = person_words::entry_before(doc, at, chain.start) {
        at = entry.start;
        let class = if is_trade(doc, &entry) { PersonWord::Role } else { class };
        match class {
            PersonWord::Honorific | PersonWord::Modifier => {}
            PersonWord::Rank => {
                let rank = person_words::rank_of(doc.words(entry.clone())).unwrap_or_default();
                let senior = senior_before(doc, entry.start, chain.start);
                let value = if senior.is_some() { format!("senior {rank}") } else { rank.to_owned() };
                let last = if is_apposed { entry.end } else { name.end };
                said.push(Said {
                    attribute: Attribute::Rank,
                    value,
                    tokens: senior.unwrap_or(entry.start)..last,
                });
            }
            PersonWord::Office | PersonWord::Role => {
                let (start, words, is_post) = with_modifiers(doc, &entry, floor, body_before);
                at = start;
                let attribute = if is_post { Attribute::Office } else { Attribute::Title };
                said.push(Said { attribute, value: words, tokens: start..entry.end });
            }
        }
    }
    said
}

/// A bare title with "of" or "for" that runs up to the name: "vice chair of the Lima Water Board Major General Jan Hurkov",
/// "lawyer for the Peruvian singer Tom Mensah". With an article ("a spokesman for …") the name is the inner title's,
/// and nothing is said here.
fn long_title(doc: &Doc<'_>, name: &Range<usize>, floor: usize) -> Option<Vec<Said>> {
    let chain = person_words::chain_before(doc, name.start, floor.max(name.start.saturating_sub(8)));
    let has_article = chain.start > floor && doc.tokens[chain.start - 1].tag == Tag::Dt;
    let last_class = person_words::entry_before(doc, chain.end, chain.start)?.1;
    let end = if last_class == PersonWord::Rank { chain.start } else { name.start };
    if (last_class != PersonWord::Rank) != has_article {
        return None;
    }
    let prep = (floor..chain.start).rev().take(12).find(|&t| matches!(doc.word(t), "of" | "for"))?;
    if prep + 1 == chain.start {
        return None;
    }
    let start = (floor.max(prep.saturating_sub(14))..prep).find(|&start| {
        let Some((entry, class)) = person_words::entry_at(doc, start, prep) else { return false };
        let entry = if class == PersonWord::Modifier {
            person_words::entry_at(doc, entry.end, prep).map(|(next, _)| next)
        } else {
            Some(entry)
        };
        entry.is_some_and(|entry| {
            matches!(doc.word(entry.end), "of" | "for") && tail_of(doc, entry.end, name.start) == name.start
        })
    })?;
    let is_bare = start == floor
        || !matches!(
            doc.tokens[start - 1].tag,
            Tag::Dt | Tag::PrpDollar | Tag::Pos | Tag::Jj | Tag::Nn | Tag::Nnp | Tag::In | Tag::Hyph
        );
    is_bare.then(|| {
        vec![Said { attribute: Attribute::Office, value: value(doc, start..end), tokens: start..end }]
    })
}

/// Whether a word that is a rank with a capital is written small and so tells what somebody does: "submarine commander".
fn is_trade(doc: &Doc<'_>, entry: &Range<usize>) -> bool {
    matches!(
        doc.words(entry.clone()),
        "commander"
            | "captain"
            | "detective"
            | "inspector"
            | "superintendent"
            | "constable"
            | "sheriff"
            | "police chief"
            | "private"
    )
}

/// "senior" or "top" before a rank, a nationality between them allowed.
fn senior_before(doc: &Doc<'_>, rank: usize, floor: usize) -> Option<usize> {
    let is_people = |token: usize| gazetteer::known(doc.word(token)).is_some();
    let at = (floor..rank).rev().find(|&token| !is_people(token))?;
    matches!(doc.word(at).to_lowercase().as_str(), "senior" | "top").then_some(at)
}

/// A title with the modifiers and names before it: where it begins, its value, whether it is a post in a body.
fn with_modifiers(
    doc: &Doc<'_>,
    entry: &Range<usize>,
    floor: usize,
    body_before: &BodyBefore<'_>,
) -> (usize, String, bool) {
    let mut start = entry.start;
    let mut parts = vec![value(doc, entry.clone())];
    let mut is_post = false;
    loop {
        if let Some((modifier, PersonWord::Modifier)) = person_words::entry_before(doc, start, floor) {
            parts.push(value(doc, modifier.clone()));
            start = modifier.start;
            continue;
        }
        // "submarine commander": nouns written small that belong to the title.
        let compound = start.checked_sub(1).filter(|&t| {
            t >= floor
                && doc.tokens[t].tag == Tag::Nn
                && doc.tokens[t].dep == Dep::Compound
                && start <= entry.start
        });
        if let Some(noun) = compound {
            parts.push(value(doc, noun..noun + 1));
            start = noun;
            continue;
        }
        let Some((span, makes_post)) = start.checked_sub(1).and_then(body_before) else { break };
        // The span counts in the article, the tokens in the paragraph; its length is the same in both.
        let Some(first) = (0..start).rev().find(|&t| {
            let bytes = (doc.tokens[start - 1].end - doc.tokens[t].start) as usize;
            bytes >= span.len()
        }) else {
            break;
        };
        if makes_post {
            parts.push(value(doc, first..start));
            is_post |= !is_region(doc, first..start);
            start = first;
        } else if first > floor
            && matches!(person_words::entry_before(doc, first, floor), Some((_, PersonWord::Modifier)))
        {
            start = first;
        } else {
            break;
        }
    }
    parts.reverse();
    (start, parts.join(" "), is_post)
}

/// Whether the words name a part of the world: an envoy to it holds no post in it.
fn is_region(doc: &Doc<'_>, tokens: Range<usize>) -> bool {
    gazetteer::known(doc.words(tokens))
        .is_some_and(|known| known.link.is_none() && known.kind == dateline_model::EntityKind::Place)
}

/// An apposition or an age after a name: ", the head of the port," or ", 47,".
fn after(doc: &Doc<'_>, name: &Range<usize>, limit: usize) -> Option<Said> {
    let comma = name.end;
    if comma + 1 >= limit || !matches!(doc.word(comma), "," | "—" | "–" | "(") {
        return None;
    }
    let start = comma + 1;
    let age = doc.word(start).parse::<u8>().ok().filter(|age| (5..=115).contains(age));
    if let Some(age) = age
        && start + 1 < doc.tokens.len()
        && matches!(doc.word(start + 1), "," | ")" | ".")
    {
        return Some(Said { attribute: Attribute::Age, value: age.to_string(), tokens: start..start + 1 });
    }
    let who_is =
        matches!(doc.word(start), "who") && start + 2 < limit && &*doc.tokens[start + 1].lemma == "be";
    let start = if who_is { start + 2 } else { start };
    let said = phrase(doc, start, limit)?;
    let ends = said.tokens.end >= limit
        || matches!(
            doc.tokens[said.tokens.end].tag,
            Tag::Comma | Tag::Period | Tag::Colon | Tag::Rrb | Tag::Wp | Tag::Cc
        )
        || matches!(doc.word(said.tokens.end), "—" | "–" | "-");
    (ends || who_is).then_some(said)
}

/// What a name is by a verb: "is the mayor", "became president", "held the rank of captain".
fn by_verb(doc: &Doc<'_>, name: &Range<usize>, limit: usize) -> Option<Said> {
    let head = head_of(doc, name);
    let verb = doc.head(head).filter(|_| matches!(doc.tokens[head].dep, Dep::Nsubj | Dep::NsubjPass))?;
    let rank = (verb + 1..limit.saturating_sub(2).min(verb + 4)).find(|&t| {
        doc.word(t) == "rank"
            && doc.word(t + 1) == "of"
            && matches!(&*doc.tokens[verb].lemma, "hold" | "have" | "bear" | "carry")
    });
    if let Some(rank) = rank {
        let (entry, _) = person_words::entry_at(doc, rank + 2, limit)?;
        let value = person_words::rank_of(doc.words(entry.clone()))?.to_owned();
        let start = if rank > 0 && doc.tokens[rank - 1].tag == Tag::Dt { rank - 1 } else { rank };
        return Some(Said { attribute: Attribute::Rank, value, tokens: start..entry.end });
    }
    let is_being = matches!(&*doc.tokens[verb].lemma, "be" | "become");
    let is_denied = doc.child(verb, &[Dep::Neg]).is_some();
    (is_being && !is_denied && verb >= name.end).then(|| phrase(doc, verb + 1, limit)).flatten()
}

/// A noun phrase that begins here and ends in a title, with the "of", "at" or "for" that follows: "the deputy head of the
/// board". `None` where the phrase ends in anything else.
fn phrase(doc: &Doc<'_>, start: usize, limit: usize) -> Option<Said> {
    let is_one_of =
        start + 2 < limit && doc.word(start).eq_ignore_ascii_case("one") && doc.word(start + 1) == "of";
    let start = if is_one_of { start + 2 } else { start };
    let end = run_of_nouns(doc, start, limit);
    let first = start + usize::from(start < end && matches!(doc.tokens[start].tag, Tag::Dt | Tag::PrpDollar));
    if first >= end || end - first > 10 {
        return None;
    }
    let owner = (first..end).rev().find(|&t| doc.tokens[t].tag == Tag::Pos);
    let own = owner.map_or(first, |ending| ending + 1);
    let entry = person_words::entry_before(doc, end, own);
    let is_title = match &entry {
        Some((_, class)) => !matches!(class, PersonWord::Modifier | PersonWord::Honorific),
        None => end > own && is_one_of && person_words::class_of(&doc.tokens[end - 1].lemma).is_some(),
    };
    if !is_title {
        return None;
    }
    if let Some((entry, PersonWord::Rank)) = &entry
        && entry.start == own
    {
        let value = person_words::rank_of(doc.words(entry.clone()))?.to_owned();
        return Some(Said { attribute: Attribute::Rank, value, tokens: entry.clone() });
    }
    let tail = tail_of(doc, end, limit);
    if tail > end {
        return Some(Said { attribute: Attribute::Office, value: value(doc, own..tail), tokens: own..tail });
    }
    let is_body = owner.is_some_and(|ending| {
        let words = doc.words(first..ending);
        gazetteer::known(words).is_some_and(|known| known.kind == dateline_model::EntityKind::Organization)
            || gazetteer::name_word(doc.word(ending - 1)).is_some()
    });
    if is_body {
        return Some(Said {
            attribute: Attribute::Office,
            value: value(doc, first..end),
            tokens: first..end,
        });
    }
    // "Peruvian" says where, not what.
    let is_where = |token: usize| gazetteer::known(doc.word(token)).is_some_and(|known| known.is_plain);
    let own = (own..end).find(|&token| !is_where(token)).unwrap_or(own);
    let mut words = value(doc, own..end);
    if is_one_of && let Some(plain) = words.strip_suffix('s') {
        words = plain.to_owned();
    }
    Some(Said { attribute: Attribute::Title, value: words, tokens: own..end })
}

/// Where a run of tokens ends that can make up one noun phrase without prepositions.
fn run_of_nouns(doc: &Doc<'_>, start: usize, limit: usize) -> usize {
    (start..limit)
        .find(|&token| {
            let tag = doc.tokens[token].tag;
            let is_article = matches!(tag, Tag::Dt | Tag::PrpDollar);
            let goes_on = matches!(
                tag,
                Tag::Jj
                    | Tag::Jjr
                    | Tag::Jjs
                    | Tag::Nn
                    | Tag::Nns
                    | Tag::Nnp
                    | Tag::Nnps
                    | Tag::Pos
                    | Tag::Hyph
                    | Tag::Vbn
                    | Tag::Vbg
                    | Tag::Cd
            );
            !(goes_on || (is_article && token == start))
        })
        .unwrap_or(limit)
}

/// Where the prepositions after a title end: "of the board at the port". The title's own end where there are none.
fn tail_of(doc: &Doc<'_>, end: usize, limit: usize) -> usize {
    let mut at = end;
    while at + 1 < limit && matches!(doc.word(at), "of" | "for" | "at" | "in" | "to" | "on") {
        let next = run_of_nouns(doc, at + 1, limit);
        if next <= at + 1 || is_time(doc, at + 1..next) {
            break;
        }
        at = next;
    }
    at
}

/// Whether the words after "in" or "on" are a time: "in 2019".
fn is_time(doc: &Doc<'_>, tokens: Range<usize>) -> bool {
    use dateline_text::NameLabel::{Date, Time};
    doc.names.iter().any(|name| {
        matches!(name.label, Date | Time)
            && name.tokens().start < tokens.end
            && name.tokens().end > tokens.start
    })
}

/// Words as a value: lower case, single blanks, straight apostrophes.
fn value(doc: &Doc<'_>, tokens: Range<usize>) -> String {
    let words = doc.words(tokens).to_lowercase().replace('\u{2019}', "'");
    words.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The token of a run whose head lies outside it.
pub(super) fn head_of(doc: &Doc<'_>, tokens: &Range<usize>) -> usize {
    let outside = |&token: &usize| doc.head(token).is_none_or(|head| !tokens.contains(&head));
    tokens.clone().rev().find(outside).unwrap_or(tokens.start)
}
