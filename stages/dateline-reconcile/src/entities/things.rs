//! Joins what is no person: places by gazetteer entry, all by their full name, acronyms with what they stand for.

use dateline_model::EntityKind;
use dateline_text::sound::folded;
use rustc_hash::FxHashMap;

use super::{Join, Node};

/// Joins places, bodies, groups, works and the rest.
pub(super) fn join(nodes: &[Node<'_>], join: &mut Join) {
    let mut first_with: FxHashMap<String, usize> = FxHashMap::default();
    for (idx, node) in nodes.iter().enumerate() {
        for key in keys(node) {
            match first_with.get(&key) {
                Some(&first) => join.unite(first, idx),
                None => {
                    first_with.insert(key, idx);
                }
            }
        }
    }
}

/// The keys under which an entity meets its like. What has a gazetteer entry meets by it alone, so that a spelling that
/// two places share does not join them.
fn keys(node: &Node<'_>) -> Vec<String> {
    if node.kind == EntityKind::Person {
        return Vec::new();
    }
    if let Some(link) = node.link {
        return vec![format!("link {link}")];
    }
    let class = if node.kind == EntityKind::Group { "group" } else { "thing" };
    let mut keys = vec![format!("{class} {}", plain(node.name, node.kind))];
    for surface in &node.surfaces {
        let name = plain(surface, node.kind);
        let is_acronym = surface.len() <= 6 && !surface.contains(char::is_lowercase);
        if is_acronym {
            // Short ones mean different bodies elsewhere.
            keys.push(format!("acronym {} {name}", node.storyline));
        } else {
            keys.push(format!("{class} {name}"));
        }
    }
    if node.name.len() <= 6 && !node.name.contains(char::is_lowercase) {
        keys.push(format!("acronym {} {}", node.storyline, plain(node.name, node.kind)));
    }
    keys.sort_unstable();
    keys.dedup();
    keys
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
