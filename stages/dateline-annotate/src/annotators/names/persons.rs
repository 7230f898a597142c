//! Which spellings of persons' names in one article name the same person.
//!
//! Full names found a bearer each; names that agree in surname and first name (or its initial) share one. A lone surname
//! goes to its bearer, the one last named in full where several share it; so does a rare misspelling that sounds like a
//! frequent surname. Two full names with different first names are never joined.

use dateline_text::person_name::{self, is_full, is_slip_of, same_person};
use dateline_text::sound::{skeleton, spelling};
use rustc_hash::FxHashMap;

use crate::gazetteer;

/// The most names that one is compared with by sound. An article with more of them that begin alike is a list, where nobody
/// can tell a slip from another's name, and comparing each with each would take too long.
pub(super) const MOST_COMPARED: usize = 64;

/// One place where a person is named.
#[derive(Debug, Clone)]
pub(crate) struct Naming<'t> {
    /// The name as it stands there.
    pub words: &'t str,
    /// Where in the article, in any unit that grows.
    pub at: usize,
    /// Whether an honorific or rank stands before it.
    pub is_titled: bool,
}

/// For each naming the number of its bearer; bearers are numbered by their first naming.
pub(crate) fn bearers(namings: &[Naming<'_>]) -> Vec<usize> {
    let mut people = People::default();
    let names: Vec<Vec<String>> = namings.iter().map(|naming| person_name::words(naming.words)).collect();
    let mut by_name: FxHashMap<&[String], Vec<usize>> = FxHashMap::default();
    let mut distinct: Vec<&[String]> = Vec::new();
    for (idx, name) in names.iter().enumerate() {
        let places = by_name.entry(name).or_default();
        if places.is_empty() {
            distinct.push(name);
        }
        places.push(idx);
    }
    let mut bearer_of = vec![usize::MAX; namings.len()];
    let (mut full, mut partial): (Vec<&[String]>, Vec<&[String]>) =
        distinct.iter().partition(|name| is_full(name));
    full.sort_by_key(|name| (has_initial(name), std::cmp::Reverse(name.len()), by_name[name][0]));
    for name in full {
        let bearer = people.bearer_of_full(name);
        for &idx in &by_name[name] {
            bearer_of[idx] = bearer;
            people.bearers[bearer].full_at.push(namings[idx].at);
            people.bearers[bearer].n_namings += 1;
        }
    }
    for bearer in &mut people.bearers {
        bearer.full_at.sort_unstable();
    }
    // Exact surnames first: only then is it known who is frequent enough to be misspelt.
    partial.sort_by_key(|name| (std::cmp::Reverse(name.len()), by_name[name][0]));
    let mut strange = Vec::new();
    let by_word = people.by_word();
    for name in partial {
        let candidates = people.with_part(&by_word, name);
        let Some(most_named) = people.most_named(&candidates) else {
            strange.push(name);
            continue;
        };
        let turns = people.turns(&candidates);
        for &idx in &by_name[name] {
            let n_before = turns.partition_point(|&(full_at, _)| full_at < namings[idx].at);
            let bearer = n_before.checked_sub(1).map_or(most_named, |last| turns[last].1);
            bearer_of[idx] = bearer;
            people.bearers[bearer].n_namings += 1;
        }
    }
    strange.sort_by_key(|name| (std::cmp::Reverse(by_name[name].len()), by_name[name][0]));
    let mut by_letter = people.by_letter();
    for name in strange {
        let places = &by_name[name];
        let is_titled = places.iter().any(|&idx| namings[idx].is_titled);
        let misspelt = if is_titled { None } else { people.misspelt(&by_letter, name, places.len()) };
        let bearer = misspelt.unwrap_or_else(|| {
            let bearer = people.add(name);
            by_letter.entry(first_letter(name)).or_default().push(bearer);
            bearer
        });
        for &idx in places {
            bearer_of[idx] = bearer;
            people.bearers[bearer].n_namings += 1;
        }
    }
    bearer_of
}

#[derive(Default)]
struct People {
    bearers: Vec<Bearer>,
    /// Bearers by the sound of their surname, and by that of their first name and their surname's first letter: only these
    /// are compared.
    by_sound: FxHashMap<String, Vec<usize>>,
}

#[derive(Default)]
struct Bearer {
    /// Every name joined so far, as words.
    names: Vec<Vec<String>>,
    /// Where a full name stands, ascending.
    full_at: Vec<usize>,
    n_namings: usize,
}

impl People {
    fn add(&mut self, name: &[String]) -> usize {
        self.bearers.push(Bearer { names: vec![name.to_vec()], ..Bearer::default() });
        self.bearers.len() - 1
    }

    fn bearer_of_full(&mut self, name: &[String]) -> usize {
        let (first, last) = (&name[0], &name[name.len() - 1]);
        let first_key = skeleton(first);
        let both = format!("{first_key} {}", first_letter(name).unwrap_or_default());
        let keys = [skeleton(last), both];
        // A surname may stand first: "Brandt Ada".
        let near = keys.iter().chain([&first_key]).filter_map(|key| self.by_sound.get(key));
        let mut near: Vec<usize> =
            near.flat_map(|with_key| with_key.iter().rev().take(MOST_COMPARED)).copied().collect();
        near.sort_unstable();
        let same =
            near.into_iter().find(|&b| self.bearers[b].names.iter().any(|known| same_person(known, name)));
        let bearer = match same {
            Some(bearer) => {
                self.bearers[bearer].names.push(name.to_vec());
                bearer
            }
            None => self.add(name),
        };
        for key in keys {
            let with_key = self.by_sound.entry(key).or_default();
            if with_key.last() != Some(&bearer) {
                with_key.push(bearer);
            }
        }
        bearer
    }

    /// Bearers by every word of their names.
    fn by_word(&self) -> FxHashMap<String, Vec<usize>> {
        let mut by_word: FxHashMap<String, Vec<usize>> = FxHashMap::default();
        for (idx, bearer) in self.bearers.iter().enumerate() {
            for word in bearer.names.iter().flatten() {
                let with_word = by_word.entry(word.clone()).or_default();
                if with_word.last() != Some(&idx) {
                    with_word.push(idx);
                }
            }
        }
        by_word
    }

    /// Whose name this is a part of: of its end, else of its start, else of its middle.
    fn with_part(&self, by_word: &FxHashMap<String, Vec<usize>>, part: &[String]) -> Vec<usize> {
        let with_word = part.last().and_then(|word| by_word.get(word)).map_or(&[][..], Vec::as_slice);
        let with = |fits: &dyn Fn(&[String]) -> bool| -> Vec<usize> {
            let fits_bearer = |&&b: &&usize| self.bearers[b].names.iter().any(|name| fits(name));
            with_word.iter().filter(fits_bearer).copied().collect()
        };
        let ends = with(&|name| name.ends_with(part));
        if !ends.is_empty() {
            return ends;
        }
        let starts = with(&|name| name.starts_with(part));
        if !starts.is_empty() {
            return starts;
        }
        with(&|name| name.windows(part.len()).any(|words| words == part))
    }

    /// Who of several is named most, the first of those named equally.
    fn most_named(&self, candidates: &[usize]) -> Option<usize> {
        candidates.iter().copied().max_by_key(|&b| (self.bearers[b].n_namings, std::cmp::Reverse(b)))
    }

    /// Where each of several is named in full, in text order.
    fn turns(&self, candidates: &[usize]) -> Vec<(usize, usize)> {
        let turns_of = |&b: &usize| self.bearers[b].full_at.iter().map(move |&full_at| (full_at, b));
        let mut turns: Vec<(usize, usize)> = candidates.iter().flat_map(turns_of).collect();
        turns.sort_unstable();
        turns
    }

    /// Bearers by the first letters of their surnames, those named most first.
    fn by_letter(&self) -> FxHashMap<Option<char>, Vec<usize>> {
        let mut bearers: Vec<usize> = (0..self.bearers.len()).collect();
        bearers.sort_by_key(|&b| std::cmp::Reverse(self.bearers[b].n_namings));
        let mut by_letter: FxHashMap<Option<char>, Vec<usize>> = FxHashMap::default();
        for bearer in bearers {
            for name in &self.bearers[bearer].names {
                let with_letter = by_letter.entry(first_letter(name)).or_default();
                if with_letter.last() != Some(&bearer) {
                    with_letter.push(bearer);
                }
            }
        }
        by_letter
    }

    /// Whose surname this is a slip of, where that is plain: named at least twice as often, nobody else as near.
    fn misspelt(
        &self,
        by_letter: &FxHashMap<Option<char>, Vec<usize>>,
        name: &[String],
        n_times: usize,
    ) -> Option<usize> {
        let [word] = name else { return None };
        let is_near = |&b: &usize| {
            let bearer = &self.bearers[b];
            let mut surnames = bearer.names.iter().filter_map(|name| name.last());
            bearer.n_namings >= 2 * n_times && surnames.any(|surname| is_slip_of(word, surname))
        };
        let mut near =
            by_letter.get(&first_letter(name))?.iter().copied().take(MOST_COMPARED).filter(is_near);
        near.next().filter(|_| near.next().is_none())
    }
}

/// The first letter of a surname as it sounds.
fn first_letter(name: &[String]) -> Option<char> {
    name.last().and_then(|surname| spelling(surname).chars().next())
}

fn has_initial(name: &[String]) -> bool {
    name.first().is_some_and(|word| word.len() == 1)
}

/// Whether a lone name may be somebody's misspelt surname at all: the gazetteer does not know it.
pub(crate) fn may_be_slip(word: &str) -> bool {
    gazetteer::known(word).is_none() && !gazetteer::is_first_name(word)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(names: &[&str], expected: &[usize]) {
        let namings: Vec<Naming<'_>> =
            names.iter().enumerate().map(|(at, words)| Naming { words, at, is_titled: false }).collect();
        // Numbered anew by first naming, so that the test reads plainly.
        let mut order = Vec::new();
        let found: Vec<usize> = bearers(&namings)
            .into_iter()
            .map(|bearer| {
                order.iter().position(|&b| b == bearer).unwrap_or_else(|| {
                    order.push(bearer);
                    order.len() - 1
                })
            })
            .collect();
        assert_eq!(found, expected, "{names:?}");
    }

    #[test]
    fn a_surname_stands_for_its_bearer() {
        check(&["Jan Hurkov", "Hurkov", "Ada Brandt", "Brandt", "Hurkov"], &[0, 0, 1, 1, 0]);
    }

    #[test]
    fn misspellings_of_a_frequent_surname_are_that_person() {
        check(&["Jan Hurkov", "Hurkov", "Hurkof", "Hurkov", "Khurkov", "Hurkov"], &[0; 6]);
    }

    #[test]
    fn other_first_names_are_other_people() {
        check(&["Jan Hurkov", "Olga Hurkova", "Hurkova", "Petr Hurkov"], &[0, 1, 1, 2]);
    }

    #[test]
    fn a_shared_surname_goes_to_the_one_last_named_in_full() {
        check(&["Ada Brandt", "Brandt", "Tom Brandt", "Brandt", "Ada Brandt", "Brandt"], &[0, 0, 1, 1, 0, 0]);
    }

    #[test]
    fn initials_and_middle_names_agree_with_the_full_name() {
        check(&["Ada M. Brandt", "Ada Brandt", "A. Brandt", "Brandt, Ada"], &[0; 4]);
    }
}
