//! Persons' names: their words in order, and whether two of them can be one person's.
//!
//! The rules are those of names in English news: first name first, surname last, "Jr" after it; two full names with
//! different first names are never one person's, unless one is a form of the other ([`given_names`]).

use crate::given_names::{self, NameForm};
use crate::sound::{folded, likeness, skeleton, spelling};

/// Two spellings of one surname, or of one first name, are at least this alike ([`likeness`]). Names of four letters must
/// then agree wholly, of five to nine in all but one.
const ALIKE: f64 = 0.8;

/// Shortest surname, in letters of its [`spelling`], that is taken for a misspelling of another: shorter ones are too
/// often another person's.
const SHORTEST_MISSPELT: usize = 5;

/// A name's words for comparing: folded, surname last, without "Jr" and the like. Initials stand by themselves; of Arabic names
/// the article and "bin" go, and "Abd al-", "Abdel" and their like become "abdul". A double surname keeps its hyphen.
///
/// # Examples
///
/// ```
/// use dateline_text::person_name::words;
/// assert_eq!(words("Núñez, Ana"), ["ana", "nunez"]);
/// assert_eq!(words("Tom O'Brien Jr."), ["tom", "obrien"]);
/// assert_eq!(words("J.R. Brandt-Okoye"), ["j", "r", "brandt-okoye"]);
/// assert_eq!(words("Karim Abd al-Nour"), words("Karim Abdelnour"));
/// ```
pub fn words(name: &str) -> Vec<String> {
    let in_order = match name.split_once(',') {
        Some((surname, first)) if generation_of(&folded(first)).is_none() => format!("{first} {surname}"),
        _ => name.to_owned(),
    };
    let mut all: Vec<String> = Vec::new();
    for word in in_order.split_whitespace() {
        match initials(word) {
            Some(letters) => all.extend(letters),
            None => all.push(folded(word).replace(' ', "-")),
        }
    }
    all.retain(|word| !word.is_empty());
    let mut is_first = true;
    all.retain(|word| std::mem::take(&mut is_first) || generation_of(word).is_none());
    without_particles(all)
}

/// Which of the bearers of one name in a family: 1 for "Sr.", 2 for "Jr." and "II", and so on.
///
/// # Examples
///
/// ```
/// use dateline_text::person_name::generation;
/// assert_eq!(generation("Tom Brandt Jr."), Some(2));
/// assert_eq!(generation("Tom Brandt, III"), Some(3));
/// assert_eq!(generation("Tom Brandt"), None);
/// ```
pub fn generation(name: &str) -> Option<u8> {
    let (_, last) = name.trim_end().rsplit_once([' ', ','])?;
    generation_of(&folded(last))
}

fn generation_of(word: &str) -> Option<u8> {
    match word.trim() {
        "sr" => Some(1),
        "jr" | "ii" => Some(2),
        "iii" => Some(3),
        "iv" => Some(4),
        _ => None,
    }
}

/// The letters of "J.R.", where a word is made of initials.
fn initials(word: &str) -> Option<Vec<String>> {
    let pieces: Vec<&str> = word.trim_matches(',').split_terminator('.').collect();
    let is_letter = |piece: &&str| piece.len() == 1 && piece.chars().all(|c| c.is_ascii_alphabetic());
    (pieces.len() > 1 && pieces.iter().all(is_letter))
        .then(|| pieces.into_iter().map(str::to_ascii_lowercase).collect())
}

/// Words without what transliterations of Arabic write in one way or another.
fn without_particles(all: Vec<String>) -> Vec<String> {
    let n = all.len();
    let mut kept: Vec<String> = Vec::with_capacity(n);
    for (at, word) in all.into_iter().enumerate() {
        let is_inside = at > 0 && at + 1 < n;
        if is_inside && matches!(word.as_str(), "al" | "el" | "bin" | "ibn" | "bint") {
            continue;
        }
        let word = without_article(&word);
        match kept.last_mut() {
            Some(before)
                if n > 2 && matches!(before.as_str(), "abd" | "abdel" | "abdul" | "abdal" | "abdol") =>
            {
                *before = format!("abdul{}", word.replace('-', ""));
            }
            _ => kept.push(servant(word).unwrap_or_else(|| word.to_owned())),
        }
    }
    kept
}

/// "hakim" of "al-hakim".
fn without_article(word: &str) -> &str {
    match word.split_once('-') {
        Some(("al" | "el" | "ad" | "an" | "ar" | "as" | "ash" | "at" | "az", rest)) if rest.len() >= 3 => {
            rest
        }
        _ => word,
    }
}

/// "abdulnour" for "abdelnour", "abd-al-nour", "abdunnour": `None` for other names.
fn servant(word: &str) -> Option<String> {
    let joined = word.replace('-', "");
    let rest = joined.strip_prefix("abd")?.strip_prefix(['a', 'e', 'o', 'u'])?;
    let bytes = rest.as_bytes();
    let rest = match rest.strip_prefix('l') {
        Some(rest) => rest,
        None if bytes.len() > 3 && bytes[0] == bytes[1] => &rest[1..],
        None => return None,
    };
    (rest.len() >= 3).then(|| format!("abdul{rest}"))
}

const PARTICLES: &[&str] =
    &["al", "el", "bin", "ibn", "ben", "de", "da", "di", "von", "van", "der", "la", "le"];

/// Whether a name's words tell more than a surname: two or more, not led by a particle ("von Brandt").
pub fn is_full(words: &[String]) -> bool {
    words.len() >= 2 && !PARTICLES.contains(&words[0].as_str())
}

/// A lone surname's words without the particle before it.
pub fn without_particle(words: &[String]) -> &[String] {
    match words {
        [particle, rest @ ..] if !rest.is_empty() && PARTICLES.contains(&particle.as_str()) => rest,
        _ => words,
    }
}

/// In what two full names that can be one person's differ; the surest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Agreement {
    /// In nothing.
    Same,
    /// In which name stands first.
    Order,
    /// In how they are spelt: they sound the same.
    Sound,
    /// The given names are one in two scripts or languages.
    Variant,
    /// A middle name is left out in one.
    MiddleName,
    /// One gives initials.
    Initials,
    /// One gives a short form ("Bill").
    ShortForm,
    /// One gives a second surname, or a married one.
    DoubleSurname,
    /// One surname seems to be a slip for the other.
    Slip,
    /// The given names are both usual and nearly the same ("Rachel", "Rachael"; "Devin", "Devon"): a slip, or two of one family.
    LikeGiven,
    /// One is called by what is a middle name in the other: one person, or father and son.
    SecondName,
}

impl Agreement {
    /// Whether other people of the same surname may fit as well: then a name needs to be the only one that does.
    pub fn is_loose(self) -> bool {
        self > Self::Variant
    }
}

/// Whether two full names ([`words`]) can be one person's: surname and first name agree, one of them wholly and the other
/// at least in sound. Middle names may be missing; an initial agrees with any name it begins. Where an article names both,
/// what may as well be two of one family is two.
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
    agreement(one, other).is_some_and(|how| how < Agreement::LikeGiven)
}

/// How two full names ([`words`]) agree, where they can be one person's.
///
/// # Examples
///
/// ```
/// use dateline_text::person_name::{Agreement, agreement, words};
/// let how = |one, other| agreement(&words(one), &words(other));
/// assert_eq!(how("Tanaka Haruki", "Haruki Tanaka"), Some(Agreement::Order));
/// assert_eq!(how("Bill Brandt", "William Brandt"), Some(Agreement::ShortForm));
/// assert_eq!(how("Ada Brandt-Okoye", "Ada Brandt"), Some(Agreement::DoubleSurname));
/// assert_eq!(how("Ada M. Brandt", "Ada K. Brandt"), None);
/// ```
pub fn agreement(one: &[String], other: &[String]) -> Option<Agreement> {
    let ([first, .., last], [other_first, .., other_last]) = (one, other) else { return None };
    if one == other {
        return Some(Agreement::Same);
    }
    if one.len() == 2 && other.len() == 2 && first == other_last && last == other_first {
        return Some(Agreement::Order);
    }
    let letters = |name: &[String]| name.concat().replace('-', "");
    // Most names that are compared begin with other letters: no need to write those out.
    if one[0].as_bytes().first() == other[0].as_bytes().first() && letters(one) == letters(other) {
        return Some(Agreement::Sound);
    }
    let (short, long) = if one.len() <= other.len() { (one, other) } else { (other, one) };
    if short.len() < long.len() && is_full(short) && short[0].len() > 1 {
        if long.ends_with(short) {
            return Some(Agreement::SecondName);
        }
        if long.starts_with(short) {
            return Some(Agreement::DoubleSurname);
        }
    }
    if !middle_names_agree(&one[1..one.len() - 1], &other[1..other.len() - 1]) {
        return None;
    }
    let of_first = first_names_agree(first, other_first)?;
    let has_first = matches!(of_first, Agreement::Same | Agreement::Sound);
    if last == other_last || spelling(last) == spelling(other_last) {
        let is_middle_missing = has_first && one.len() != other.len();
        return Some(if is_middle_missing { Agreement::MiddleName } else { of_first.max(Agreement::Sound) });
    }
    if has_first && is_part_of_double(last, other_last) {
        return Some(Agreement::DoubleSurname);
    }
    let is_same_first = first == other_first || spelling(first) == spelling(other_first);
    (is_same_first && first.len() > 1 && is_slip_of(last, other_last)).then_some(Agreement::Slip)
}

fn first_names_agree(one: &str, other: &str) -> Option<Agreement> {
    if one == other {
        return Some(Agreement::Same);
    }
    // What "abdul" is servant of makes the name.
    if let (Some(one), Some(other)) = (one.strip_prefix("abdul"), other.strip_prefix("abdul"))
        && one.len().min(other.len()) > 2
    {
        return first_names_agree(one, other);
    }
    if one.len() == 1 || other.len() == 1 {
        return (one.chars().next() == other.chars().next()).then_some(Agreement::Initials);
    }
    let (sound, other_sound) = (spelling(one), spelling(other));
    if sound == other_sound {
        return Some(Agreement::Sound);
    }
    match given_names::form_of(one, other) {
        Some(NameForm::Variant) => return Some(Agreement::Variant),
        Some(NameForm::Short) => return Some(Agreement::ShortForm),
        None => {}
    }
    let is_alike = one.len() >= 4 && !is_other_gender(&sound, &other_sound) && likeness(one, other) >= ALIKE;
    let are_usual = given_names::is_usual(one) && given_names::is_usual(other);
    is_alike.then_some(if are_usual { Agreement::LikeGiven } else { Agreement::Sound })
}

/// Whether nothing in two lists of middle names speaks against one person.
fn middle_names_agree(one: &[String], other: &[String]) -> bool {
    let agree = |a: &String, b: &String| {
        if a.len() == 1 || b.len() == 1 {
            a.chars().next() == b.chars().next()
        } else {
            likeness(a, b) >= ALIKE
        }
    };
    one.is_empty() || other.is_empty() || one.iter().any(|a| other.iter().any(|b| agree(a, b)))
}

/// Whether one surname is a part of the other, a double one.
fn is_part_of_double(one: &str, other: &str) -> bool {
    let is_part =
        |part: &str, whole: &str| whole.contains('-') && whole.split('-').any(|piece| piece == part);
    is_part(one, other) || is_part(other, one)
}

/// Keys of a full name ([`words`]): names that [`agreement`] finds to be one person's share at least one.
///
/// # Examples
///
/// ```
/// use dateline_text::person_name::{meeting_keys, words};
/// let (one, other) = (meeting_keys(&words("Bill Brandt")), meeting_keys(&words("William Brandt")));
/// assert!(one.iter().any(|key| other.contains(key)));
/// ```
pub fn meeting_keys(name: &[String]) -> Vec<String> {
    let [first, middle @ .., last] = name else { return Vec::new() };
    let letter = |word: &str| spelling(word).chars().next().unwrap_or(' ');
    let with_first = |surname: &str, first: &str| format!("{} {}", skeleton(surname), letter(first));
    let mut keys = vec![
        with_first(last, first),
        // For the order of names, for slips in the surname, for words written as one.
        with_first(first, last),
        format!("{} {} slip", skeleton(first), letter(last)),
        skeleton(&name.concat()),
    ];
    keys.extend(given_names::long_forms(first).iter().map(|long| with_first(last, long)));
    let groups = given_names::variant_groups(first).iter();
    keys.extend(groups.map(|group| format!("{} {group}", skeleton(last))));
    keys.extend(last.split('-').filter(|_| last.contains('-')).map(|part| with_first(part, first)));
    // Of names of three words and more: what is left without the first, and without the last.
    if let (Some(second), Some(last_but_one)) = (middle.first(), middle.last()) {
        keys.push(with_first(last, second));
        keys.push(with_first(last_but_one, first));
    }
    keys.sort_unstable();
    keys.dedup();
    keys
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

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[track_caller]
    fn check(one: &str, other: &str, expected: Option<Agreement>) {
        let (one, other) = (words(one), words(other));
        assert_eq!(agreement(&one, &other), expected, "{one:?} {other:?}");
        assert_eq!(agreement(&other, &one), expected, "{other:?} {one:?}");
        let (keys, other_keys) = (meeting_keys(&one), meeting_keys(&other));
        assert!(
            expected.is_none() || keys.iter().any(|key| other_keys.contains(key)),
            "{keys:?} {other_keys:?}"
        );
    }

    #[test]
    fn spellings_of_one_name_agree_and_those_of_two_do_not() {
        check("Sergey Belinskiy", "Sergei Belinsky", Some(Agreement::Sound));
        check("Oleksandr Hurkov", "Aleksandr Khurkov", Some(Agreement::Variant));
        check("Volodymyr Belinsky", "Vladimir Belinskiy", Some(Agreement::Variant));
        check("Sergey Belinskiy", "Andrey Belinskiy", None);
        check("Vladimir Belinsky", "Vladislav Belinsky", None);
        check("Jan Hurkov", "Jan Harlan", None);
    }

    #[test]
    fn arabic_names_agree_however_article_and_servant_are_written() {
        check("Mohammed al-Nouri", "Muhammad Nouri", Some(Agreement::Variant));
        check("Mohamed El Nouri", "Mohamed al-Nouri", Some(Agreement::Same));
        check("Karim bin Salem", "Karim Salem", Some(Agreement::Same));
        check("Abdel Karim Nouri", "Abdul-Karim al-Nouri", Some(Agreement::Same));
        check("Abd al-Karim Nouri", "Abdelkarim Nouri", Some(Agreement::Same));
        check("Ahmed al-Nouri", "Mohammed al-Nouri", None);
        check("Abdel Karim Nouri", "Abdel Rahim Nouri", None);
        assert_eq!(words("Al Brandt"), ["al", "brandt"]);
        assert_eq!(words("Abdul Brandt"), ["abdul", "brandt"]);
    }

    #[test]
    fn a_family_name_may_stand_first_and_a_given_name_may_be_cut_in_two() {
        check("Tanaka Haruki", "Haruki Tanaka", Some(Agreement::Order));
        check("Han Seo-yun", "Han Seoyun", Some(Agreement::Sound));
        check("Han Seo Yun", "Han Seo-yun", Some(Agreement::Sound));
        check("Tanaka Haruki", "Tanaka Naoki", None);
    }

    #[test]
    fn initials_and_middle_names_may_be_missing_but_not_others() {
        check("J. R. Brandt", "J.R. Brandt", Some(Agreement::Same));
        check("J.R. Brandt", "JR Brandt", Some(Agreement::Sound));
        check("J. R. Brandt", "John Robert Brandt", Some(Agreement::Initials));
        check("John Robert Brandt", "John Brandt", Some(Agreement::MiddleName));
        check("John Robert Brandt", "Robert Brandt", Some(Agreement::SecondName));
        check("John R. Brandt", "John K. Brandt", None);
        check("John Robert Brandt", "John Kofi Brandt", None);
        check("J. Brandt", "Tom Brandt", None);
    }

    #[test]
    fn short_forms_agree_with_their_own_names_only() {
        check("Bill Brandt", "William Brandt", Some(Agreement::ShortForm));
        check("Mike Okoye", "Michael T. Okoye", Some(Agreement::ShortForm));
        check("Bill Brandt", "Robert Brandt", None);
        check("Bill Brandt", "William Okoye", None);
    }

    #[test]
    fn a_surname_may_be_a_part_of_a_double_one() {
        check("Ada Brandt-Okoye", "Ada Brandt", Some(Agreement::DoubleSurname));
        check("Ada Brandt Okoye", "Ada Brandt", Some(Agreement::DoubleSurname));
        check("Ada Brandt-Okoye", "Ada Okoye", Some(Agreement::DoubleSurname));
        check("Ada Brandt-Okoye", "Tom Brandt", None);
        check("Ada Brandtner", "Ada Brandt", None);
    }

    #[test]
    fn like_given_names_of_one_surname_may_be_two_of_a_family() {
        check("Devin Brandt", "Devon Brandt", Some(Agreement::LikeGiven));
        check("Rachel Brandt", "Rachael Brandt", Some(Agreement::LikeGiven));
        check("Jan Hurkov", "Jana Hurkov", None);
        check("Eric Brandt", "Erik Brandt", Some(Agreement::Variant));
        assert!(!same_person(&words("Devin Brandt"), &words("Devon Brandt")));
        assert!(!same_person(&words("John Samir Brandt"), &words("Samir Brandt")));
    }

    proptest! {
        #[test]
        fn any_name_makes_words_that_stay_as_they_are(name in "\\PC{0,40}") {
            let once = words(&name);
            prop_assert!(once.iter().all(|word| !word.is_empty() && !word.contains(' ')));
            meeting_keys(&once);
            prop_assert_eq!(agreement(&once, &once).is_some(), once.len() > 1);
        }
    }
}
