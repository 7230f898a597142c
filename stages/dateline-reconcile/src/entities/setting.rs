//! Where and in whose company names stand: who else each article names in full, and which places.

use dateline_model::EntityKind;
use dateline_text::person_name::{is_full, words};
use dateline_text::sound::folded;
use rustc_hash::FxHashSet;

use super::Node;

/// Companions whom more storylines than these name are company for everybody.
const MOST_STORYLINES: usize = 4;

/// For each article, as numbers, who and where is in it.
pub(super) struct Setting {
    names: Vec<String>,
    /// Ascending.
    company: Vec<Vec<u32>>,
    /// Ascending; cities, towns and the like.
    places: Vec<Vec<u32>>,
}

impl Setting {
    pub(super) fn of(n_articles: usize, nodes: &[Node<'_>]) -> Self {
        let is_wide = wide_places();
        // Names as they are compared, with where they stand: (name, is a place, article, storyline).
        let mut named: Vec<(String, bool, usize, usize)> = Vec::new();
        for node in nodes {
            let at = |name: String, is_place| (name, is_place, node.article.index(), node.storyline);
            if node.kind == EntityKind::Person {
                let name = words(node.name);
                if is_full(&name) {
                    named.push(at(name.join(" "), false));
                }
            } else if node.kind == EntityKind::Place
                && node.link.is_none_or(|link| !link.starts_with("iso3166:"))
            {
                let name = folded(node.name);
                if !is_wide.contains(name.as_str()) {
                    named.push(at(name, true));
                }
            }
        }
        named.sort_unstable();
        let mut setting = Self {
            names: Vec::new(),
            company: vec![Vec::new(); n_articles],
            places: vec![Vec::new(); n_articles],
        };
        for same in named.chunk_by(|a, b| (&a.0, a.1) == (&b.0, b.1)) {
            let (name, is_place, ..) = &same[0];
            let storylines: FxHashSet<usize> = same.iter().map(|&(.., line)| line).collect();
            if !is_place && storylines.len() > MOST_STORYLINES {
                continue;
            }
            let number = setting.names.len() as u32;
            setting.names.push(name.clone());
            let lists = if *is_place { &mut setting.places } else { &mut setting.company };
            for &(_, _, article, _) in same {
                if lists[article].last() != Some(&number) {
                    lists[article].push(number);
                }
            }
        }
        setting
    }

    /// Whom these articles name, ascending.
    pub(super) fn company_in(&self, articles: &[usize]) -> Vec<u32> {
        union(&self.company, articles)
    }

    /// Which places these articles name, ascending.
    pub(super) fn places_in(&self, articles: &[usize]) -> Vec<u32> {
        union(&self.places, articles)
    }

    /// The name with this number, as it is compared.
    pub(super) fn name(&self, number: u32) -> &str {
        &self.names[number as usize]
    }
}

fn union(lists: &[Vec<u32>], articles: &[usize]) -> Vec<u32> {
    let mut all: Vec<u32> = articles.iter().flat_map(|&article| &lists[article]).copied().collect();
    all.sort_unstable();
    all.dedup();
    all
}

fn wide_places() -> FxHashSet<&'static str> {
    let lines = include_str!("../../data/wide-places.txt").lines().filter(|line| !line.starts_with('#'));
    lines.flat_map(|line| line.split('|')).collect()
}

/// The first number that two ascending lists share and `fits`.
pub(super) fn shared(one: &[u32], other: &[u32], fits: impl Fn(u32) -> bool) -> Option<u32> {
    let (short, long) = if one.len() <= other.len() { (one, other) } else { (other, one) };
    short.iter().copied().find(|number| long.binary_search(number).is_ok() && fits(*number))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_of_wide_places_is_as_places_are_compared() {
        let all = wide_places();
        assert!(all.contains("ohio") && all.contains("tex") && all.contains("new jersey"));
        assert!(all.iter().all(|&name| folded(name) == name));
    }
}
