//! What a reader is told of why an entity's names are one's: each pair of forms once for a rule.

use dateline_model::{Cite, Joined, JoinedBy};
use rustc_hash::FxHashMap;

use super::Node;
use super::join::Tie;

/// So many grounds are told of one tie.
const MOST_GROUNDS: usize = 4;

/// The ties within one entity, by rule and forms.
pub(super) fn told(nodes: &[Node<'_>], ties: &[Tie]) -> Vec<Joined> {
    let mut joined: Vec<Joined> = Vec::new();
    let mut place_of: FxHashMap<(JoinedBy, &str, &str), usize> = FxHashMap::default();
    for tie in ties {
        let mut pair = [&nodes[tie.one], &nodes[tie.other]];
        let Some(mut evidence) = cites(pair) else { continue };
        if (pair[1].name, evidence[1]) < (pair[0].name, evidence[0]) {
            pair.swap(0, 1);
            evidence.swap(0, 1);
        }
        let place = *place_of.entry((tie.by, pair[0].name, pair[1].name)).or_insert(joined.len());
        if place == joined.len() {
            let forms = pair.map(|node| node.name.to_owned());
            joined.push(Joined { by: tie.by, forms, evidence, because: Vec::new() });
        }
        let told = &mut joined[place];
        if evidence < told.evidence {
            told.evidence = evidence;
        }
        let company = tie.because.iter().map(String::as_str).chain(together(pair));
        for ground in company {
            if told.because.len() < MOST_GROUNDS && !told.because.iter().any(|known| known == ground) {
                told.because.push(ground.to_owned());
            }
        }
    }
    for told in &mut joined {
        told.because.sort_unstable();
    }
    joined.sort_by(|a, b| (a.by, &a.forms).cmp(&(b.by, &b.forms)));
    joined
}

fn cites(pair: [&Node<'_>; 2]) -> Option<[Cite; 2]> {
    let cite = |node: &Node<'_>| Some(Cite { article: node.article, span: node.named_at? });
    Some([cite(pair[0])?, cite(pair[1])?])
}

/// What being told together says.
fn together([one, other]: [&Node<'_>; 2]) -> Option<&'static str> {
    if one.story == other.story {
        Some("one story")
    } else {
        (one.storyline == other.storyline).then_some("one storyline")
    }
}
