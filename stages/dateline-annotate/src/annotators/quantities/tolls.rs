//! What befell the counted: "killed", "missing", "arrested", told by verbs, participles and nouns of `data/tolls.tsv`.
//!
//! A number's tokens or a toll word go in, the name of what befell comes out with the word that says so. The one thing to
//! know: it is looked for in the grammar around the number, so that "twelve killed, three of them children" is twelve.

use std::sync::LazyLock;

use dateline_text::{Dep, Pos, Tag};
use rustc_hash::FxHashMap;

use super::numbers::Number;
use crate::gazetteer::rows;
use crate::syntax::Syntax;

/// How a word tells what befell the counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum TollClass {
    /// Befalls its object.
    Verb,
    /// Befalls its subject.
    Fate,
    /// An adjective or a participle.
    State,
    /// A noun.
    Noun,
    /// Kills its object where it is told so.
    Deadly,
    /// Befalls its subject where its object is `Suffered`.
    Suffer,
    /// What is suffered.
    Suffered,
}

/// What a word tells of those it befalls in one of the ways a word can.
pub(super) fn toll(word: &str, class: TollClass) -> Option<&'static str> {
    all_tolls(word)?.iter().find(|(c, _)| *c == class).map(|(_, name)| *name)
}

/// All ways in which a word can tell what befell somebody.
pub(super) fn all_tolls(word: &str) -> Option<&'static [(TollClass, &'static str)]> {
    static TABLE: LazyLock<FxHashMap<&str, Vec<(TollClass, &str)>>> = LazyLock::new(|| {
        let mut table: FxHashMap<&str, Vec<(TollClass, &str)>> = FxHashMap::default();
        for row in rows(include_str!("../../../data/tolls.tsv")) {
            let [word, class, name] = row[..] else { continue };
            let class = match class {
                "verb" => TollClass::Verb,
                "fate" => TollClass::Fate,
                "state" => TollClass::State,
                "deadly" => TollClass::Deadly,
                "suffer" => TollClass::Suffer,
                "suffered" => TollClass::Suffered,
                _ => TollClass::Noun,
            };
            table.entry(word).or_default().push((class, name));
        }
        table
    });
    TABLE.get(word).map(Vec::as_slice)
}

/// What befell those a number counts, and the word that says so. `noun` is what the number stands with.
pub(super) fn fate(
    syntax: &Syntax<'_>,
    number: &Number,
    noun: Option<usize>,
) -> Option<(&'static str, usize)> {
    let doc = syntax.doc;
    let state = |t: usize| toll(&syntax.form(t), TollClass::State);
    if let Some(noun) = noun {
        if let Some(name) = toll(&syntax.lemma(noun), TollClass::Noun) {
            return Some((name, noun));
        }
        // "12 injured people", "12 people killed", "12 people who were killed".
        let told = doc.children(noun).find_map(|child| {
            let name = match syntax.dep(child) {
                Dep::Amod | Dep::Acl => state(child).or_else(|| dead_of(syntax, child)),
                Dep::Relcl => by_verb(syntax, child)
                    .or_else(|| toll(&syntax.lemma(child), TollClass::Fate))
                    .or_else(|| dead_of(syntax, child)),
                _ => None,
            };
            name.map(|name| (name, child))
        });
        if told.is_some() {
            return told;
        }
    }
    beside(syntax, number, noun).or_else(|| above(syntax, number, noun))
}

/// What is said right after the number: "14 dead", "30 people injured", "one fatally".
fn beside(syntax: &Syntax<'_>, number: &Number, noun: Option<usize>) -> Option<(&'static str, usize)> {
    let doc = syntax.doc;
    let n = doc.tokens.len();
    let state = |t: usize| toll(&syntax.form(t), TollClass::State);
    let last = noun.map_or(number.tokens.end - 1, |noun| noun.max(number.tokens.end - 1));
    let mut next = last + 1;
    while next < n
        && syntax.is_word(next, &["more", "others", "critically", "seriously", "badly", "slightly", "left"])
    {
        next += 1;
    }
    if next < n && syntax.is_word(next, &["fatally"]) && noun.is_none() {
        return Some(("killed", next));
    }
    if next < n
        && let Some(name) = state(next)
    {
        return Some((name, next));
    }
    // "30 were injured": read as a clause, or, wrongly, as its own subject.
    let auxiliaries = match doc.tokens.get(next).map(|t| &*t.lemma) {
        Some("have") => 2,
        Some("be") => 1,
        _ => return None,
    };
    let said = next + auxiliaries;
    (said < n && syntax.pos(said) != Pos::Noun).then(|| state(said).map(|name| (name, said)))?
}

/// What the verb or preposition above the counted says.
fn above(syntax: &Syntax<'_>, number: &Number, noun: Option<usize>) -> Option<(&'static str, usize)> {
    let doc = syntax.doc;
    let at = first_of_list(syntax, noun.unwrap_or(number.head));
    let head = doc.head(at)?;
    let found = match syntax.dep(at) {
        // "Eleven people are known to have died".
        Dep::NsubjPass if by_verb(syntax, head).is_none() => {
            let known = doc.child(head, &[Dep::Xcomp, Dep::Oprd])?;
            return toll(&syntax.lemma(known), TollClass::Fate)
                .or_else(|| toll(&syntax.form(known), TollClass::State))
                .map(|name| (name, known))
                .or_else(|| dead_of(syntax, head).map(|name| (name, head)));
        }
        Dep::Dobj | Dep::NsubjPass | Dep::Attr | Dep::Oprd => {
            by_verb(syntax, head).or_else(|| dead_of(syntax, head))
        }
        Dep::Nsubj => by_fate(syntax, head).or_else(|| {
            // "Two are dead".
            let said = doc.child(head, &[Dep::Acomp])?;
            toll(&syntax.form(said), TollClass::State)
        }),
        Dep::Pobj => return toll_of(syntax, head),
        _ => None,
    };
    found.map(|name| (name, head))
}

/// What a verb does to its object by itself.
pub(super) fn by_verb(syntax: &Syntax<'_>, verb: usize) -> Option<&'static str> {
    toll(&syntax.lemma(verb), TollClass::Verb)
}

/// What a verb tells of its subject: "died", "sustained burns".
pub(super) fn by_fate(syntax: &Syntax<'_>, verb: usize) -> Option<&'static str> {
    let lemma = syntax.lemma(verb);
    toll(&lemma, TollClass::Fate).or_else(|| {
        let name = toll(&lemma, TollClass::Suffer)?;
        let mut objects = syntax.with_dep(verb, &[Dep::Dobj]);
        objects.any(|o| toll(&syntax.lemma(o), TollClass::Suffered).is_some()).then_some(name)
    })
}

/// Whether a verb of violence is told as deadly: "shot dead", "fatally shot", "beaten to death".
pub(super) fn dead_of(syntax: &Syntax<'_>, verb: usize) -> Option<&'static str> {
    let name = toll(&syntax.lemma(verb), TollClass::Deadly)?;
    let says = syntax.children(verb).any(|child| match syntax.dep(child) {
        Dep::Advmod => syntax.is_word(child, &["fatally", "dead", "mortally"]),
        Dep::Prt | Dep::Acomp | Dep::Oprd | Dep::Xcomp | Dep::Ccomp | Dep::Dobj => {
            syntax.is_word(child, &["dead"])
        }
        Dep::Prep => {
            syntax.is_word(child, &["to"])
                && syntax.child(child, &[Dep::Pobj]).is_some_and(|o| syntax.is_word(o, &["death"]))
        }
        _ => false,
    });
    says.then_some(name)
}

/// The most items that a list is followed through.
const LONGEST_LIST: usize = 64;

/// The first of several that are listed together.
pub(super) fn first_of_list(syntax: &Syntax<'_>, token: usize) -> usize {
    let before = |&at: &usize| {
        let head = syntax.doc.head(at).filter(|_| syntax.dep(at) == Dep::Conj)?;
        matches!(syntax.pos(head), Pos::Noun | Pos::Propn | Pos::Num | Pos::Pron).then_some(head)
    };
    std::iter::successors(Some(token), before).take(LONGEST_LIST).last().unwrap_or(token)
}

/// "The death toll rose to 15", "a toll of 15": the preposition leads to the toll.
fn toll_of(syntax: &Syntax<'_>, preposition: usize) -> Option<(&'static str, usize)> {
    let doc = syntax.doc;
    if !syntax.is_word(preposition, &["to", "at", "of", "above", "past"]) {
        return None;
    }
    let head = doc.head(preposition)?;
    // "put the number of dead at seven", "raising the number of people killed to 11".
    if let Some(found) = number_of(syntax, head) {
        return Some(found);
    }
    // "bringing the toll to 14".
    let is_toll = |t: &usize| &*doc.tokens[*t].lemma == "toll";
    let brought = || doc.child(head, &[Dep::Dobj]).filter(is_toll);
    let noun = if is_toll(&head) { head } else { brought().or_else(|| doc.subject(head))? };
    match &*syntax.lemma(noun) {
        "toll" => Some(("killed", noun)),
        // "The deaths rose to seven", not "the death of seven": that is told by the noun itself.
        other => toll(other, TollClass::Noun)
            .filter(|_| syntax.tag(noun) == Tag::Nns || noun == head)
            .map(|name| (name, noun)),
    }
}

/// "The number of dead": what befell those whose number stands above a word or is its subject or object.
fn number_of(syntax: &Syntax<'_>, word: usize) -> Option<(&'static str, usize)> {
    let doc = syntax.doc;
    let near = std::iter::once(word).chain(doc.ancestors(word).take(3));
    let noun = near
        .flat_map(|t| [Some(t), doc.child(t, &[Dep::Dobj]), doc.child(t, &[Dep::Nsubj, Dep::NsubjPass])])
        .flatten()
        .find(|&t| matches!(&*doc.tokens[t].lemma, "number" | "count" | "tally"))?;
    let of = doc.child(noun, &[Dep::Prep]).filter(|&t| doc.word(t) == "of")?;
    let counted = doc.child(of, &[Dep::Pobj, Dep::Pcomp, Dep::Amod])?;
    let told = [TollClass::State, TollClass::Noun];
    let of_itself = told.iter().find_map(|&class| toll(&syntax.form(counted), class));
    let of_child = || {
        let mut states = doc.children(counted).filter(|&c| matches!(syntax.dep(c), Dep::Acl | Dep::Amod));
        states.find_map(|c| toll(&syntax.form(c), TollClass::State))
    };
    of_itself.or_else(of_child).map(|name| (name, noun))
}

/// Whether a toll word is told as true: not denied, not only possible, asked about or aimed at.
pub(super) fn is_told_as_true(syntax: &Syntax<'_>, word: usize) -> bool {
    let unsure = syntax.children(word).any(|c| {
        syntax.dep(c) == Dep::Neg
            || syntax.tag(c) == Tag::Md
            || syntax.dep(c) == Dep::Mark && syntax.is_word(c, &["if", "unless", "whether"])
    });
    let infinitive = syntax.tag(word) == Tag::Vb
        && syntax.children(word).any(|c| syntax.tag(c) == Tag::To)
        && syntax.child_lemma(word, &["have"]).is_none();
    !unsure && !infinitive
}
