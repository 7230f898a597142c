//! Numbers of things, as told: "at least 40 sailors", "dozens wounded", "two-hour", "$25 million".
//!
//! A run of tokens goes in, each number in it comes out with its bounds and what it counts. The one thing to know: what
//! befell the counted ("killed", "injured") is looked for in the grammar around the number, and a number of some among
//! them ("including three children") is never taken for the whole.

use std::ops::Range;
use std::sync::LazyLock;

use dateline_model::Quantity;
use dateline_text::{Dep, Doc, NameLabel, Pos, Tag};
use rustc_hash::FxHashMap;

use self::numbers::{Number, number_at};
use crate::Paragraph;

mod numbers;

/// The longest quantity that is shown with the word for what befell the counted, in tokens.
const LONGEST_SPAN: usize = 14;

/// Finds the quantities told in a run of a paragraph's tokens, in text order.
pub(crate) fn quantities_in(paragraph: &Paragraph<'_>, tokens: Range<usize>) -> Vec<Quantity> {
    let doc = &paragraph.doc;
    let mut found = Vec::new();
    let mut at = tokens.start;
    while at < tokens.end.min(doc.tokens.len()) {
        let Some(number) = number_at(doc, at) else {
            at += 1;
            continue;
        };
        at = number.tokens.end;
        if let Some((of, scale, words)) = counted(doc, &number) {
            found.push(Quantity {
                span: paragraph.span_of(words),
                of,
                at_least: number.at_least.map(|n| n * scale),
                at_most: number.at_most.map(|n| n * scale),
            });
        }
    }
    found
}

/// What a number counts, by what it is to be multiplied, and the tokens that tell it all.
fn counted(doc: &Doc<'_>, number: &Number) -> Option<(String, f64, Range<usize>)> {
    let plain = |of: &str, tokens: Range<usize>| Some((of.to_string(), 1.0, tokens));
    if number.is_ordinal {
        let noun = doc.head(number.head).filter(|_| doc.tokens[number.head].dep == Dep::Amod);
        let end = noun.filter(|n| (number.tokens.end..number.tokens.end + 3).contains(n));
        return plain("ordinal", number.tokens.start..end.map_or(number.tokens.end, |n| n + 1));
    }
    let after = number.tokens.end;
    if let Some(sign) = number.tokens.start.checked_sub(1).and_then(|t| currency(doc.word(t))) {
        return plain(sign, number.tokens.start - 1..after);
    }
    if after < doc.tokens.len() {
        if matches!(doc.word(after), "%" | "percent" | "per") {
            let words = if doc.word(after) == "per" { 2 } else { 1 };
            return plain("percent", number.tokens.start..(after + words).min(doc.tokens.len()));
        }
        if let Some(code) = currency(&doc.tokens[after].lemma).filter(|_| doc.tokens[after].pos == Pos::Noun)
        {
            return plain(code, number.tokens.start..after + 1);
        }
        let hyphen = usize::from(doc.word(after) == "-");
        let hours = match doc.tokens.get(after + hyphen).map(|t| &*t.lemma) {
            Some("hour") => Some(1.0),
            Some("minute") => Some(1.0 / 60.0),
            _ => None,
        };
        if let Some(scale) = hours {
            return Some(("duration_hours".into(), scale, number.tokens.start..after + hyphen + 1));
        }
    }
    let noun = counted_noun(doc, number);
    if in_a_date(doc, number, noun) {
        return None;
    }
    let words = match noun {
        Some(noun) if noun >= after && noun < after + LONGEST_SPAN => number.tokens.start..noun + 1,
        _ => number.tokens.clone(),
    };
    if let Some((name, word)) = fate(doc, number, noun) {
        let whole = words.start.min(word)..words.end.max(word + 1);
        let words = if whole.len() <= LONGEST_SPAN { whole } else { words };
        return plain(name, words);
    }
    let noun = noun?;
    plain(&doc.tokens[noun].lemma.to_lowercase(), words)
}

/// The noun that a number stands with: "12 (people)", "dozens of (houses)"; none for a number by itself.
fn counted_noun(doc: &Doc<'_>, number: &Number) -> Option<usize> {
    let is_noun = |t: usize| matches!(doc.tokens[t].pos, Pos::Noun | Pos::Propn);
    let mut at = number.head;
    while matches!(
        doc.tokens[at].dep,
        Dep::NumMod | Dep::QuantMod | Dep::Compound | Dep::Conj | Dep::Pobj | Dep::Prep
    ) {
        let Some(head) = doc.head(at) else { break };
        let is_number =
            matches!(doc.tokens[head].tag, Tag::Cd | Tag::Sym) || doc.tokens[at].dep == Dep::NumMod;
        if doc.tokens[at].dep == Dep::NumMod && is_noun(head) {
            return Some(head);
        }
        if !is_number {
            break;
        }
        at = head;
    }
    let of = doc.child(number.head, &[Dep::Prep]).filter(|&t| doc.word(t).eq_ignore_ascii_case("of"));
    of.and_then(|of| doc.child(of, &[Dep::Pobj])).filter(|&t| is_noun(t))
}

/// Whether the number is part of a date or a time ("May 12", "12 days ago").
fn in_a_date(doc: &Doc<'_>, number: &Number, noun: Option<usize>) -> bool {
    let is_unit = noun.is_some_and(|noun| {
        matches!(
            &*doc.tokens[noun].lemma,
            "second" | "day" | "week" | "month" | "year" | "decade" | "century"
        )
    });
    is_unit
        || numbers::label_of(doc, number.head)
            .is_some_and(|label| matches!(label, NameLabel::Date | NameLabel::Time))
}

/// What befell the counted, and the word that says so.
fn fate(doc: &Doc<'_>, number: &Number, noun: Option<usize>) -> Option<(&'static str, usize)> {
    let lemma = |t: usize| doc.tokens[t].lemma.to_lowercase();
    let form = |t: usize| doc.word(t).to_lowercase();
    if let Some(noun) = noun {
        if let Some(name) = toll(&lemma(noun), TollClass::Noun) {
            return Some((name, noun));
        }
        // "12 injured people", "12 people killed", "12 people who were killed".
        let told = doc.children(noun).find_map(|child| {
            let name = match doc.tokens[child].dep {
                Dep::Amod | Dep::Acl => toll(&form(child), TollClass::State),
                Dep::Relcl => {
                    toll(&lemma(child), TollClass::Verb).or_else(|| toll(&lemma(child), TollClass::Fate))
                }
                _ => None,
            };
            name.map(|name| (name, child))
        });
        if told.is_some() {
            return told;
        }
    }
    // "14 dead", "30 people injured".
    let last = noun.map_or(number.tokens.end - 1, |noun| noun.max(number.tokens.end - 1));
    let next = last + 1 + usize::from(doc.tokens.get(last + 1).is_some_and(|t| &*t.lemma == "more"));
    if next < doc.tokens.len() {
        if let Some(name) = toll(&form(next), TollClass::State) {
            return Some((name, next));
        }
        // "30 were injured": read as a clause, or, wrongly, as its own subject.
        let be = usize::from(&*doc.tokens[next].lemma == "be");
        let has_been = if doc.tokens[next].lemma.as_ref() == "have" { 2 } else { be };
        if let Some(state) = (has_been > 0).then_some(next + has_been).filter(|&t| t < doc.tokens.len())
            && let Some(name) = toll(&form(state), TollClass::State)
        {
            return Some((name, state));
        }
    }
    let mut at = noun.unwrap_or(number.head);
    while doc.tokens[at].dep == Dep::Conj {
        let head = doc.head(at)?;
        if !matches!(doc.tokens[head].pos, Pos::Noun | Pos::Propn | Pos::Num) {
            break;
        }
        at = head;
    }
    let head = doc.head(at)?;
    let found = match doc.tokens[at].dep {
        // "Eleven people are known to have died".
        Dep::NsubjPass if toll(&lemma(head), TollClass::Verb).is_none() => {
            let known = doc.child(head, &[Dep::Xcomp])?;
            return toll(&lemma(known), TollClass::Fate).map(|name| (name, known));
        }
        Dep::Dobj | Dep::NsubjPass | Dep::Attr | Dep::Oprd => toll(&lemma(head), TollClass::Verb),
        Dep::Nsubj => toll(&lemma(head), TollClass::Fate),
        Dep::Pobj => return toll_of(doc, head),
        _ => None,
    };
    found.map(|name| (name, head))
}

/// "The death toll rose to 15", "a toll of 15": the preposition leads to the toll.
fn toll_of(doc: &Doc<'_>, preposition: usize) -> Option<(&'static str, usize)> {
    if !matches!(doc.word(preposition), "to" | "at" | "of" | "above" | "past") {
        return None;
    }
    let head = doc.head(preposition)?;
    // "put the number of dead at seven", "raising the number of people killed to 11".
    if let Some(found) = number_of(doc, head) {
        return Some(found);
    }
    let noun = if &*doc.tokens[head].lemma == "toll" { head } else { doc.subject(head)? };
    match &*doc.tokens[noun].lemma {
        "toll" => Some(("killed", noun)),
        other => toll(other, TollClass::Noun)
            .filter(|_| doc.word(noun).to_lowercase() != other)
            .map(|name| (name, noun)),
    }
}

/// "The number of dead": what befell those whose number stands above a word or is its subject or object.
fn number_of(doc: &Doc<'_>, word: usize) -> Option<(&'static str, usize)> {
    let near = std::iter::once(word).chain(doc.ancestors(word).take(3));
    let noun = near
        .flat_map(|t| [Some(t), doc.child(t, &[Dep::Dobj]), doc.child(t, &[Dep::Nsubj, Dep::NsubjPass])])
        .flatten()
        .find(|&t| matches!(&*doc.tokens[t].lemma, "number" | "count" | "tally"))?;
    let of = doc.child(noun, &[Dep::Prep]).filter(|&t| doc.word(t) == "of")?;
    let counted = doc.child(of, &[Dep::Pobj, Dep::Pcomp, Dep::Amod])?;
    let form = |t: usize| doc.word(t).to_lowercase();
    let told = [TollClass::State, TollClass::Noun];
    let of_itself = told.iter().find_map(|&class| toll(&form(counted), class));
    let of_child = || {
        let mut states = doc.children(counted).filter(|&c| matches!(doc.tokens[c].dep, Dep::Acl | Dep::Amod));
        states.find_map(|c| toll(&form(c), TollClass::State))
    };
    of_itself.or_else(of_child).map(|name| (name, noun))
}

/// How a word tells what befell the counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum TollClass {
    Verb,
    Fate,
    State,
    Noun,
}

fn toll(word: &str, class: TollClass) -> Option<&'static str> {
    static TABLE: LazyLock<FxHashMap<(&str, TollClass), &str>> = LazyLock::new(|| {
        let rows = include_str!("../data/tolls.tsv").lines().filter(|line| !line.starts_with('#'));
        rows.filter_map(|row| {
            let mut cells = row.split('\t');
            let (word, class, name) = (cells.next()?, cells.next()?, cells.next()?);
            let class = match class {
                "verb" => TollClass::Verb,
                "fate" => TollClass::Fate,
                "state" => TollClass::State,
                "noun" => TollClass::Noun,
                _ => return None,
            };
            Some(((word, class), name))
        })
        .collect()
    });
    TABLE.get(&(word, class)).copied()
}

fn currency(word: &str) -> Option<&'static str> {
    static TABLE: LazyLock<FxHashMap<&str, &str>> = LazyLock::new(|| {
        let rows = include_str!("../data/currencies.tsv").lines().filter(|line| !line.starts_with('#'));
        rows.filter_map(|row| row.split_once('\t')).collect()
    });
    TABLE.get(word.to_lowercase().as_str()).copied()
}

#[cfg(test)]
mod tests {
    use super::quantities_in;
    use crate::Reading;
    use crate::testing::{article, model};

    #[track_caller]
    fn check(text: &str, expected: &[&str]) {
        let Some(model) = model() else { return };
        let article = article(text, None);
        let reading = Reading::new(&article, model);
        let paragraph = &reading.paragraphs[0];
        let bound = |n: Option<f64>| n.map_or(String::from("?"), |n| n.to_string());
        let found: Vec<_> = quantities_in(paragraph, 0..paragraph.doc.tokens.len())
            .iter()
            .map(|q| format!("{} {}..{} [{}]", q.of, bound(q.at_least), bound(q.at_most), q.span.of(text)))
            .collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn tolls_are_told_by_verbs() {
        check(
            "The strike hit the port, killing at least 40 sailors and wounding dozens more.",
            &["killed 40..? [killing at least 40 sailors]", "injured 24..? [wounding dozens]"],
        );
        check(
            "A gunman killed one man and wounded two in the town.",
            &["killed 1..1 [killed one man]", "injured 2..2 [wounded two]"],
        );
        check("Two soldiers died.", &["killed 2..2 [Two soldiers died]"]);
    }

    #[test]
    fn tolls_are_told_by_adjectives_and_nouns() {
        check(
            "The blast left 14 dead and 30 injured, including three children.",
            &["killed 14..14 [14 dead]", "injured 30..30 [30 injured]", "child 3..3 [three children]"],
        );
        check("The death toll rose to 15 on Monday.", &["killed 15..15 [toll rose to 15]"]);
    }

    #[test]
    fn bounds_are_what_the_words_say() {
        check(
            "Up to 300 were detained and between 5 and 7 police officers were hurt.",
            &[
                "detained ?..300 [Up to 300 were detained]",
                "injured 5..7 [between 5 and 7 police officers were hurt]",
            ],
        );
        check("More than 2,000 families fled.", &["displaced 2000..? [More than 2,000 families fled]"]);
    }

    #[test]
    fn money_lengths_and_ordinals_are_told_apart() {
        check(
            "The two-hour talks were their third meeting and cost $25 million.",
            &[
                "duration_hours 2..2 [two-hour]",
                "ordinal 3..3 [third meeting]",
                "USD 25000000..25000000 [$25 million]",
            ],
        );
    }

    #[test]
    fn dates_are_no_quantities() {
        check("They met on May 12, 2031 and 12 days later.", &[]);
    }
}
