//! Storylines: stories that carry one affair on. Same main actors, same issue, whatever lies between in days.

use std::collections::BTreeMap;

use crate::average_link;
use crate::neighbours;
use crate::profile::{Profiles, Vector, scaled_to_one};

/// So many of a story's most named actors are its main ones.
const MAIN_ACTORS: usize = 8;
/// Two stories of one storyline share at least so many of them, one of which can act: a person, a body.
const LEAST_SHARED: usize = 2;
/// Least mean similarity of the stories' words within a storyline.
const LEAST_SIMILARITY: f64 = 0.3;

/// Groups stories, given as groups of places in `profiles`. Each storyline ascending, storylines by their first story.
pub(crate) fn group(profiles: &Profiles, stories: &[Vec<usize>]) -> Vec<Vec<usize>> {
    let words: Vec<Vector> = stories.iter().map(|story| sum(profiles, story, |p| &p.words)).collect();
    let actors: Vec<Vec<u32>> = stories.iter().map(|story| main_actors(profiles, story)).collect();
    let share_actors = |a: usize, b: usize| {
        let shared: Vec<u32> = actors[a].iter().copied().filter(|actor| actors[b].contains(actor)).collect();
        shared.len() >= LEAST_SHARED && shared.iter().any(|&actor| profiles.acts[actor as usize])
    };
    let vectors: Vec<&Vector> = words.iter().collect();
    let pairs = neighbours::pairs(&vectors, share_actors);
    average_link::groups(stories.len(), &pairs, LEAST_SIMILARITY)
}

/// The sum over a story's articles, scaled to length 1.
fn sum<'a>(
    profiles: &'a Profiles,
    story: &[usize],
    part: impl Fn(&'a crate::profile::Profile) -> &'a Vector,
) -> Vector {
    let mut total: BTreeMap<u32, f64> = BTreeMap::new();
    for &place in story {
        for &(dimension, value) in part(&profiles.all[place]) {
            *total.entry(dimension).or_insert(0.0) += value;
        }
    }
    scaled_to_one(total.into_iter().collect())
}

/// The actors named most, by how many articles name them, then how often, then by number.
fn main_actors(profiles: &Profiles, story: &[usize]) -> Vec<u32> {
    let mut counts: BTreeMap<u32, (f64, f64)> = BTreeMap::new();
    for &place in story {
        for &(actor, n) in &profiles.all[place].actors {
            let (articles, mentions) = counts.entry(actor).or_insert((0.0, 0.0));
            *articles += 1.0;
            *mentions += n;
        }
    }
    let mut actors: Vec<(u32, (f64, f64))> = counts.into_iter().collect();
    actors.sort_by(|(a, x), (b, y)| y.0.total_cmp(&x.0).then(y.1.total_cmp(&x.1)).then(a.cmp(b)));
    actors.into_iter().take(MAIN_ACTORS).map(|(actor, _)| actor).collect()
}
