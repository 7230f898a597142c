//! Joins what is no person: places by gazetteer entry, all by their full name, acronyms with what they stand for.

use std::sync::OnceLock;

use dateline_model::{EntityKind, JoinedBy};
use dateline_text::sound::folded;
use rustc_hash::{FxHashMap, FxHashSet};

use super::people::Person;
use super::{Join, Node};

/// Those who share a key but must stay apart: so many groups of them are told apart.
const MOST_APART: usize = 8;

/// Joins places, bodies, groups, works and the rest.
pub(super) fn join(nodes: &[Node<'_>], everybody: &[Person], join: &mut Join) {
    // What turned out to be somebody's surname is no body of that name.
    let lone =
        everybody.iter().flat_map(|person| &person.nodes).filter(|&&idx| !nodes[idx].name.contains(' '));
    let lone: FxHashSet<usize> = lone.copied().collect();
    let mut with_key: FxHashMap<String, Vec<usize>> = FxHashMap::default();
    for (idx, node) in nodes.iter().enumerate().filter(|(idx, _)| !lone.contains(idx)) {
        for (key, by) in keys(node) {
            let known = with_key.entry(key).or_default();
            let because: Vec<String> = node.link.iter().map(|&link| link.to_owned()).collect();
            if !known.iter().any(|&other| join.unite(other, idx, by, because.clone()))
                && known.len() < MOST_APART
            {
                known.push(idx);
            }
        }
    }
    join_places_of_stories(nodes, join);
    join_acronyms(nodes, join);
}

/// The keys under which an entity meets its like. What has a gazetteer entry meets by it alone, so that a spelling that
/// two places share does not join them.
fn keys(node: &Node<'_>) -> Vec<(String, JoinedBy)> {
    if node.kind == EntityKind::Person {
        return Vec::new();
    }
    if let Some(link) = node.link {
        return vec![(format!("link {link}"), JoinedBy::Gazetteer)];
    }
    let class = if node.kind == EntityKind::Group { "group" } else { "thing" };
    let mut keys = Vec::new();
    for name in node.surfaces.iter().copied().chain([node.name]) {
        let plain = plain(name, node.kind);
        // Short ones mean different bodies elsewhere, and so do names of everyday words.
        if is_acronym(name) {
            keys.push((format!("acronym {} {plain}", node.storyline), JoinedBy::SameName));
        } else if node.kind == EntityKind::Organization && is_every_towns(&plain) {
            keys.push((format!("{class} {} {plain}", node.storyline), JoinedBy::SameName));
        } else {
            keys.push((format!("{class} {plain}"), JoinedBy::SameName));
        }
    }
    keys.sort_unstable();
    keys.dedup();
    keys
}

fn is_acronym(name: &str) -> bool {
    name.len() <= 6 && !name.contains(char::is_lowercase)
}

/// Whether many places have a body of this name ("police department").
fn is_every_towns(plain: &str) -> bool {
    plain.split(' ').all(is_body_word)
}

/// Whether names of bodies and offices are made of this word ("county", "sheriff").
pub(super) fn is_body_word(word: &str) -> bool {
    static WORDS: OnceLock<FxHashSet<&str>> = OnceLock::new();
    let words = WORDS.get_or_init(|| {
        let lines = include_str!("../../data/body-words.txt").lines().filter(|line| !line.starts_with('#'));
        lines.flat_map(str::split_whitespace).collect()
    });
    words.contains(word)
}

/// Of places that one story calls by one name there is one: those without an entry go with the one that others give, and an
/// entry that few articles give with one that many do.
fn join_places_of_stories(nodes: &[Node<'_>], join: &mut Join) {
    let is_place = |idx: &usize| nodes[*idx].kind == EntityKind::Place;
    let mut places: Vec<usize> = (0..nodes.len()).filter(is_place).collect();
    let names: FxHashMap<usize, String> = places.iter().map(|&idx| (idx, folded(nodes[idx].name))).collect();
    let key = |idx: usize| (nodes[idx].story, names[&idx].as_str());
    places.sort_by(|&a, &b| key(a).cmp(&key(b)).then(a.cmp(&b)));
    for same in places.chunk_by(|&a, &b| key(a) == key(b)) {
        let mut links: Vec<(&str, usize)> =
            same.iter().filter_map(|&idx| Some((nodes[idx].link?, idx))).collect();
        links.sort_unstable();
        let mut by_link: Vec<&[(&str, usize)]> = links.chunk_by(|a, b| a.0 == b.0).collect();
        by_link.sort_by_key(|with_link| std::cmp::Reverse(with_link.len()));
        let Some(most) = by_link.first() else { continue };
        if by_link.get(1).is_some_and(|second| 2 * second.len() > most.len()) {
            continue;
        }
        for &idx in same {
            join.unite(most[0].1, idx, JoinedBy::SameName, vec![most[0].0.to_owned()]);
        }
    }
}

/// Joins an acronym with the one body of its storyline whose initials it is.
fn join_acronyms(nodes: &[Node<'_>], join: &mut Join) {
    let mut with_initials: FxHashMap<(usize, String), Vec<usize>> = FxHashMap::default();
    let may_be = |node: &Node<'_>| node.kind == EntityKind::Organization && node.link.is_none();
    for (idx, node) in nodes.iter().enumerate().filter(|(_, node)| may_be(node)) {
        let initials: String = node
            .name
            .split([' ', '-'])
            .filter_map(|word| word.chars().next())
            .filter(|c| c.is_uppercase())
            .collect();
        if initials.chars().count() >= 3 && !is_acronym(node.name) {
            let bodies = with_initials.entry((node.storyline, initials)).or_default();
            if bodies.len() < 2 && bodies.iter().all(|&other| join.find(other) != join.find(idx)) {
                bodies.push(idx);
            }
        }
    }
    for (idx, node) in nodes.iter().enumerate() {
        if matches!(node.kind, EntityKind::Person | EntityKind::Group) || node.link.is_some() {
            continue;
        }
        let letters: String = node.name.chars().filter(|&c| c != '.').collect();
        if !is_acronym(&letters) || letters.chars().count() < 3 {
            continue;
        }
        if let Some([only]) = with_initials.get(&(node.storyline, letters)).map(Vec::as_slice) {
            join.unite(*only, idx, JoinedBy::Acronym, Vec::new());
        }
    }
}

/// A name for comparing: without article, legal form and, for peoples, plural.
fn plain(name: &str, kind: EntityKind) -> String {
    const FORMS: &[&str] =
        &["inc", "corp", "corporation", "co", "company", "ltd", "llc", "plc", "ag", "gmbh", "sa", "nv"];
    let name = folded(name);
    let name = name.strip_prefix("the ").unwrap_or(&name);
    match kind {
        EntityKind::Group => name.strip_suffix('s').unwrap_or(name).to_owned(),
        EntityKind::Organization => {
            let mut words: Vec<&str> = name.split(' ').collect();
            while words.len() > 1 && words.last().is_some_and(|word| FORMS.contains(word)) {
                words.pop();
            }
            words.join(" ")
        }
        EntityKind::Person | EntityKind::Place | EntityKind::Work | EntityKind::Other => name.to_owned(),
    }
}
