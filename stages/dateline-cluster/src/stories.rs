//! Stories: articles that tell of one happening.
//!
//! Two articles belong together by what they are about (cosine of their words), less the further apart they appeared and
//! less when their openings put happenings of one kind on different days.

use std::collections::BTreeMap;

use crate::average_link;
use crate::copies::Copies;
use crate::cues::{Agreement, agreement};
use crate::neighbours;
use crate::profile::{Profile, Profiles, Vector};

/// Articles further apart never share a story by their words alone.
const WINDOW_DAYS: i32 = 14;
/// Similarity falls to half for articles that appeared so many days apart; for undated ones it is as for four.
const HALF_DAYS: f64 = 6.0;
const UNDATED_DAYS: f64 = 4.0;
/// Least mean similarity within a story. Chosen with [`HALF_DAYS`] on two story packs (2,297 and 1,479 articles): from
/// 0.15 to 0.19 their B3 F1 moves by less than 0.01.
const LEAST_SIMILARITY: f64 = 0.165;
/// Factor for openings that put happenings of one kind on different days, both known.
const OTHER_DAY: f64 = 0.4;
/// Similarity where an article has no date and the weekdays of one kind of happening differ: a word against.
const OTHER_WEEKDAY: f64 = -0.5;
/// Factor for undated articles whose openings tell different kinds of happening on different weekdays.
const UNLIKE_WEEKDAY: f64 = 0.7;

/// Groups the articles; each group ascending, groups by their first article.
pub(crate) fn group(profiles: &Profiles, copies: &Copies) -> Vec<Vec<usize>> {
    // Exact copies of one day are one unit: a report that fifty outlets print does not outvote the others.
    let mut units: BTreeMap<(usize, Option<i32>), Vec<usize>> = BTreeMap::new();
    for (i, profile) in profiles.all.iter().enumerate() {
        units.entry((copies.same_words[i], profile.day)).or_default().push(i);
    }
    let mut units: Vec<Vec<usize>> = units.into_values().collect();
    units.sort_unstable_by_key(|unit| unit[0]);
    let mut unit_of = vec![0; profiles.all.len()];
    for (u, unit) in units.iter().enumerate() {
        for &i in unit {
            unit_of[i] = u;
        }
    }
    let heads: Vec<&Profile> = units.iter().map(|unit| &profiles.all[unit[0]]).collect();
    let vectors: Vec<&Vector> = heads.iter().map(|head| &head.words).collect();

    let near = |a: usize, b: usize| days_apart(heads[a], heads[b]).is_none_or(|days| days <= WINDOW_DAYS);
    let mut pairs: BTreeMap<(usize, usize), f64> = neighbours::pairs(&vectors, near)
        .into_iter()
        .map(|(a, b, cosine)| ((a, b), similarity(heads[a], heads[b], cosine)))
        .collect();
    // An excerpt has few words in common with a long original, but is of its story.
    for (i, copy) in copies.of.iter().enumerate() {
        let Some(copy) = copy else { continue };
        let (a, b) = (unit_of[i].min(unit_of[copy.original]), unit_of[i].max(unit_of[copy.original]));
        if a != b && near(a, b) {
            let by_words = pairs.entry((a, b)).or_insert(0.0);
            *by_words = by_words.max(faded(copy.similarity, days_apart(heads[a], heads[b])));
        }
    }
    let pairs: Vec<(usize, usize, f64)> = pairs.into_iter().map(|((a, b), s)| (a, b, s)).collect();
    let mut groups: Vec<Vec<usize>> = average_link::groups(units.len(), &pairs, LEAST_SIMILARITY)
        .into_iter()
        .map(|group| {
            let mut places: Vec<usize> = group.into_iter().flat_map(|u| units[u].iter().copied()).collect();
            places.sort_unstable();
            places
        })
        .collect();
    groups.sort_unstable_by_key(|group| group[0]);
    groups
}

fn days_apart(a: &Profile, b: &Profile) -> Option<i32> {
    Some((a.day? - b.day?).abs())
}

fn faded(similarity: f64, days_apart: Option<i32>) -> f64 {
    similarity / (1.0 + days_apart.map_or(UNDATED_DAYS, f64::from) / HALF_DAYS)
}

fn similarity(a: &Profile, b: &Profile, cosine: f64) -> f64 {
    let days_apart = days_apart(a, b);
    let by_words = faded(cosine, days_apart);
    match (agreement(&a.cues, &b.cues), days_apart) {
        (Agreement::Other, Some(_)) => by_words * OTHER_DAY,
        (Agreement::Other, None) => OTHER_WEEKDAY,
        (Agreement::Unlike, None) => by_words * UNLIKE_WEEKDAY,
        (Agreement::Unlike, Some(_)) | (Agreement::Same | Agreement::Unknown, _) => by_words,
    }
}
