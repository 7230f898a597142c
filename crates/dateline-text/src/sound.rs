//! How names sound and how near two spellings lie: letters that transliteration and mishearing exchange count as one.
//!
//! A name goes in, a key comes out. The keys are for comparing only; nobody reads them.

use rapidfuzz::distance::osa;

/// Letters and letter groups that stand for one sound in names brought into Latin script, longest first.
/// Made from the differences between the ALA-LC, BGN/PCGN, ISO 9 and press romanizations of Cyrillic, and of Arabic.
const SAME_SOUND: &[(&str, &str)] = &[
    ("shch", "s"),
    ("sch", "s"),
    ("tsch", "c"),
    ("sh", "s"),
    ("tch", "c"),
    ("ch", "c"),
    ("cz", "c"),
    ("zh", "s"),
    ("kh", "h"),
    ("gh", "g"),
    ("ph", "v"),
    ("th", "t"),
    ("dh", "d"),
    ("ck", "k"),
    ("ou", "u"),
    ("oo", "u"),
    ("ee", "i"),
    ("q", "k"),
    ("w", "v"),
    ("f", "v"),
    ("z", "s"),
    ("y", "i"),
    ("j", "i"),
];

/// A name's letters with exchangeable ones made one, double letters single, in lower-case ASCII.
///
/// # Examples
///
/// ```
/// use dateline_text::sound::spelling;
/// assert_eq!(spelling("Hurkov"), spelling("Khurkoff"));
/// assert_eq!(spelling("Belinskiy"), spelling("Belinskyy"));
/// assert_ne!(spelling("Belinskiy"), spelling("Berlinskiy"));
/// ```
pub fn spelling(name: &str) -> String {
    let plain: String =
        deunicode::deunicode(name).to_lowercase().chars().filter(char::is_ascii_alphanumeric).collect();
    let mut key = String::with_capacity(plain.len());
    let mut rest = plain.as_str();
    while let Some(letter) = rest.chars().next() {
        let (from, to) = SAME_SOUND
            .iter()
            .find(|(from, _)| rest.starts_with(from))
            .map_or((&rest[..letter.len_utf8()], &rest[..letter.len_utf8()]), |&(from, to)| (from, to));
        if !key.ends_with(to) {
            key.push_str(to);
        }
        rest = &rest[from.len()..];
    }
    key
}

/// The consonants of [`spelling`], with its first letter whatever it is: a key under which spellings that sound alike meet.
///
/// # Examples
///
/// ```
/// use dateline_text::sound::skeleton;
/// assert_eq!(skeleton("Mohammed"), skeleton("Muhamad"));
/// ```
pub fn skeleton(name: &str) -> String {
    spelling(name)
        .char_indices()
        .filter(|&(at, letter)| at == 0 || !matches!(letter, 'a' | 'e' | 'i' | 'o' | 'u'))
        .map(|(_, letter)| letter)
        .collect()
}

/// How near two spellings lie, 0 to 1: one less the share of letters of [`spelling`] to be changed, added, dropped or
/// swapped with a neighbour (optimal string alignment).
///
/// # Examples
///
/// ```
/// use dateline_text::sound::likeness;
/// assert!((likeness("Zelmer", "Selmer") - 1.0).abs() < 1e-9);
/// assert!(likeness("Halran", "Harlan") > 0.8);
/// assert!(likeness("Brandt", "Okoye") < 0.2);
/// ```
pub fn likeness(one: &str, other: &str) -> f64 {
    osa::normalized_similarity(spelling(one).chars(), spelling(other).chars())
}

/// A name in lower-case ASCII, its words parted by single blanks: equal for spellings that differ in accents, dots,
/// hyphens and capitals alone.
///
/// # Examples
///
/// ```
/// assert_eq!(dateline_text::sound::folded("José  Núñez-Ruiz"), "jose nunez ruiz");
/// assert_eq!(dateline_text::sound::folded("U.S."), "us");
/// ```
pub fn folded(name: &str) -> String {
    let plain = deunicode::deunicode(name).to_lowercase();
    let words = plain.split(|c: char| c.is_whitespace() || matches!(c, '-' | '/' | ','));
    let words = words.map(|word| word.chars().filter(char::is_ascii_alphanumeric).collect::<String>());
    words.filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spellings_of_one_foreign_name_meet() {
        for (one, other) in [
            ("Alexey", "Alexei"),
            ("Tarasenko", "Taracenko"),
            ("Vasiliy", "Vasilii"),
            ("Gennadi", "Gennady"),
            ("Hafez", "Hafes"),
        ] {
            assert!(likeness(one, other) > 0.8, "{one} {other} {}", likeness(one, other));
        }
    }

    #[test]
    fn odd_input_makes_an_empty_or_plain_key() {
        assert_eq!(spelling(""), "");
        assert_eq!(spelling("—’"), "");
        assert_eq!(skeleton("Ōé"), "o");
    }
}
