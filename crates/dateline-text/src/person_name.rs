//! Persons' names: their words in order, and whether two of them can be one person's.
//!
//! The rules are those of names in English news: first name first, surname last, "Jr" after it; two full names with
//! different first names are never one person's.

use crate::sound::{folded, likeness, spelling};

/// Two spellings of one surname, or of one first name, are at least this alike ([`likeness`]). Names of four letters must
/// then agree wholly, of five to nine in all but one.
const ALIKE: f64 = 0.8;

/// Shortest surname, in letters of its [`spelling`], that is taken for a misspelling of another: shorter ones are too
/// often another person's.
const SHORTEST_MISSPELT: usize = 5;

/// A name's words for comparing: folded, surname last, without "Jr" and the like.
///
/// # Examples
///
/// ```
/// use dateline_text::person_name::words;
/// assert_eq!(words("Núñez, Ana"), ["ana", "nunez"]);
/// assert_eq!(words("Tom O'Brien Jr."), ["tom", "obrien"]);
/// ```
pub fn words(name: &str) -> Vec<String> {
    let in_order = match name.split_once(',') {
        Some((surname, first)) if !is_suffix(&folded(first)) => format!("{first} {surname}"),
        _ => name.to_owned(),
    };
    let all: Vec<String> = in_order
        .split_whitespace()
        .map(|word| folded(word).replace(' ', ""))
        .filter(|word| !word.is_empty())
        .collect();
    let kept: Vec<String> = all.iter().filter(|word| !is_suffix(word)).cloned().collect();
    if kept.is_empty() { all } else { kept }
}

fn is_suffix(word: &str) -> bool {
    matches!(word.trim(), "jr" | "sr" | "ii" | "iii" | "iv")
}

/// Whether a name's words tell more than a surname: two or more, not led by a particle ("von Brandt").
pub fn is_full(words: &[String]) -> bool {
    const PARTICLES: &[&str] =
        &["al", "el", "bin", "ibn", "ben", "de", "da", "di", "von", "van", "der", "la", "le"];
    words.len() >= 2 && !PARTICLES.contains(&words[0].as_str())
}

/// Whether two full names ([`words`]) can be one person's: surname and first name agree, one of them wholly and the other
/// at least in sound. Middle names may be missing; an initial agrees with any name it begins.
///
/// # Examples
///
/// ```
/// use dateline_text::person_name::{same_person, words};
/// let same = |one, other| same_person(&words(one), &words(other));
/// assert!(same("Alexey Belinsky", "Alexei Belinskiy"));
/// assert!(same("A. Brandt", "Ada M. Brandt"));
/// assert!(!same("Jan Hurkov", "Petr Hurkov"));
/// assert!(!same("Jan Hurkov", "Jana Hurkova"));
/// ```
pub fn same_person(one: &[String], other: &[String]) -> bool {
    if one.len() < 2 || other.len() < 2 {
        return false;
    }
    if one == other || (one.len() == 2 && other.len() == 2 && one[0] == other[1] && one[1] == other[0]) {
        return true;
    }
    let (first, last, other_first, other_last) =
        (&one[0], &one[one.len() - 1], &other[0], &other[other.len() - 1]);
    let is_initial = first.len() == 1 || other_first.len() == 1;
    let same_first = first == other_first
        || (is_initial && first.chars().next() == other_first.chars().next())
        || spelling(first) == spelling(other_first);
    let is_of_woman_and_man = is_other_gender(&spelling(first), &spelling(other_first));
    let alike_first =
        same_first || (first.len() >= 4 && !is_of_woman_and_man && likeness(first, other_first) >= ALIKE);
    let same_last = last == other_last || spelling(last) == spelling(other_last);
    (same_last && alike_first) || (same_first && !is_initial && is_slip_of(last, other_last))
}

/// Whether a surname sounds so like another that it may be a slip for it.
///
/// # Examples
///
/// ```
/// use dateline_text::person_name::is_slip_of;
/// assert!(is_slip_of("Khurkoff", "Hurkov") && is_slip_of("Hukrov", "Hurkov"));
/// assert!(!is_slip_of("Hurkova", "Hurkov")); // his wife or daughter
/// assert!(!is_slip_of("Brant", "Brand")); // one letter of five is too much for short ones that both are names
/// ```
pub fn is_slip_of(name: &str, surname: &str) -> bool {
    let (one, other) = (spelling(name), spelling(surname));
    let long_enough = one.len().min(other.len()) >= SHORTEST_MISSPELT;
    let same_start = one.chars().next() == other.chars().next();
    let alike = if one == other { true } else { likeness(name, surname) > ALIKE };
    long_enough && same_start && alike && !is_other_gender(&one, &other)
}

/// Whether two spelling keys are a man's and a woman's form of one name.
fn is_other_gender(one: &str, other: &str) -> bool {
    let (short, long) = if one.len() <= other.len() { (one, other) } else { (other, one) };
    long.strip_suffix('a') == Some(short) || (long.ends_with("skaia") && short.ends_with("ski"))
}
