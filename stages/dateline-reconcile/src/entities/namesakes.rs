//! Joins the same person of different storylines. The same name is not enough there: many people bear the usual ones. What
//! speaks for one person is company (somebody else whom both name), an office or role, a place, an age, the rarity of the name;
//! what speaks against is another age, "Jr." for "Sr.", and roles that have nothing in common.

use std::cmp::Reverse;

use dateline_model::{Annotated, JoinedBy};
use dateline_text::given_names::bearers_per_million;
use dateline_text::person_name::{Agreement, agreement, is_full, meeting_keys};
use dateline_text::sound::spelling;
use rustc_hash::FxHashMap;

use super::people::{MOST_COMPARED, Named, Person, add, rule};
use super::setting::{Setting, shared};
use super::things::is_body_word;
use super::{Join, Node};

/// Storylines of a person that a further one is compared with: the best known ones tell enough, and the work stays linear.
const MOST_STORYLINES: usize = 16;

/// Names that fewer people in a million bear are rare: two reports that give one mean one person, unless something speaks
/// against it. (In the United States some 150 people then bear it, few of whom come into the news.)
const RARE_PER_MILLION: f64 = 0.5;

/// Names that more people bear say too little even of two who have a role in common, unless a place joins them too.
const USUAL_PER_MILLION: f64 = 5.0;

/// Years by which two ages of one person may differ, beside those between the reports.
const YEARS_APART: f64 = 1.5;

/// How much speaks for one person.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Strength {
    /// Only that few people bear the name.
    Rarity,
    Place,
    Role,
    Company,
}

/// Everything of a person that others are compared with.
struct Candidate<'a> {
    person: &'a Person,
    storyline: usize,
    company: Vec<u32>,
    places: Vec<u32>,
    /// Age, and the day of the report that gives it, in years.
    ages: Vec<(i32, Option<f64>)>,
    offices: Vec<&'a str>,
}

/// Why two persons are one.
struct Ground {
    strength: Strength,
    by: JoinedBy,
    nodes: [usize; 2],
    because: Vec<String>,
}

enum Comparison {
    Same(Ground),
    Unknown,
    /// They cannot be one.
    Different,
}

/// Joins persons of several storylines. Those known best come first; each later one joins the group of storylines for which
/// most speaks, and none where two groups have nothing but the rare name to say for themselves.
pub(super) fn join(articles: &[Annotated], nodes: &[Node<'_>], everybody: &[Person], join: &mut Join) {
    let setting = Setting::of(articles.len(), nodes);
    let mut order: Vec<usize> = (0..everybody.len())
        .filter(|&p| everybody[p].names.iter().any(|name| is_full(&name.words)))
        .collect();
    order.sort_by(|&a, &b| {
        let rank = |p: usize| Reverse((everybody[p].nodes.len(), everybody[p].n_mentions));
        let names = |p: usize| everybody[p].names.iter().map(|named| &named.words);
        let first = |p: usize| &articles[nodes[everybody[p].nodes[0]].article.index()].article.id;
        rank(a)
            .cmp(&rank(b))
            .then_with(|| names(a).cmp(names(b)))
            .then_with(|| first(a).cmp(first(b)))
            .then(a.cmp(&b))
    });
    let keys: Vec<Vec<String>> = order.iter().map(|&p| keys(&everybody[p])).collect();
    let mut n_with: FxHashMap<&str, u32> = FxHashMap::default();
    for key in keys.iter().flatten() {
        *n_with.entry(key).or_default() += 1;
    }
    let mut groups: Vec<Vec<Candidate<'_>>> = Vec::new();
    let mut by_key: FxHashMap<&str, Vec<usize>> = FxHashMap::default();
    for (&p, keys) in order.iter().zip(&keys) {
        // Who shares no key with anybody is nobody's namesake.
        if keys.iter().all(|key| n_with[key.as_str()] == 1) {
            continue;
        }
        let own = Candidate::of(&everybody[p], articles, nodes, &setting);
        let mut near: Vec<usize> = Vec::new();
        for key in keys {
            near.extend(by_key.get(key.as_str()).into_iter().flatten().take(MOST_COMPARED));
        }
        near.sort_unstable();
        near.dedup();
        let mut grounds: Vec<(usize, Ground)> = Vec::new();
        for group in near {
            if let Some(ground) = own.ground(&groups[group], &setting)
                && !join.is_apart(groups[group][0].person.nodes[0], own.person.nodes[0])
            {
                grounds.push((group, ground));
            }
        }
        let best = grounds.iter().map(|(_, ground)| ground.strength).max();
        grounds.retain(|(_, ground)| Some(ground.strength) == best);
        let is_clear = grounds.len() == 1 || best > Some(Strength::Place);
        let group = if let Some((group, ground)) = grounds.into_iter().next().filter(|_| is_clear) {
            join.unite(ground.nodes[0], ground.nodes[1], ground.by, ground.because);
            group
        } else {
            groups.push(Vec::new());
            groups.len() - 1
        };
        groups[group].push(own);
        for key in keys {
            add(by_key.entry(key).or_default(), group);
        }
    }
}

/// The keys of all full names, and the names themselves.
fn keys(person: &Person) -> Vec<String> {
    let full =
        person.usual_names().map(|named| &named.words).filter(|words| is_full(words) && !is_office(words));
    let mut keys: Vec<String> = full
        .flat_map(|words| meeting_keys(words).into_iter().chain([format!("= {}", words.join(" "))]))
        .collect();
    keys.sort_unstable();
    keys.dedup();
    keys
}

/// Whether a name is rather that of an office ("Quellmarsh County Sheriff"), which is another's elsewhere.
fn is_office(name: &[String]) -> bool {
    2 * name.iter().filter(|word| is_body_word(word)).count() > name.len()
}

impl<'a> Candidate<'a> {
    fn of(person: &'a Person, articles: &[Annotated], nodes: &[Node<'a>], setting: &Setting) -> Self {
        let mut in_articles: Vec<usize> =
            person.nodes.iter().map(|&idx| nodes[idx].article.index()).collect();
        in_articles.sort_unstable();
        in_articles.dedup();
        let mut ages: Vec<(i32, Option<f64>)> = Vec::new();
        let mut offices: Vec<&str> = Vec::new();
        for node in person.nodes.iter().map(|&idx| &nodes[idx]) {
            offices.extend(&node.offices);
            if let Some(age) = node.age {
                let day = articles[node.article.index()].article.published.day;
                let told = (age, day.map(|day| f64::from(day.year()) + f64::from(day.day_of_year()) / 366.0));
                if ages.len() < MOST_STORYLINES && !ages.contains(&told) {
                    ages.push(told);
                }
            }
        }
        offices.sort_unstable();
        offices.dedup();
        Self {
            person,
            storyline: nodes[person.nodes[0]].storyline,
            company: setting.company_in(&in_articles),
            places: setting.places_in(&in_articles),
            ages,
            offices,
        }
    }

    /// The best ground on which this is the person of a group; `None` also where it cannot be.
    fn ground(&self, group: &[Self], setting: &Setting) -> Option<Ground> {
        let mut best: Option<Ground> = None;
        for other in group.iter().take(MOST_STORYLINES) {
            // Two whom one storyline knows are two: what could be said for one has been heard there.
            if other.storyline == self.storyline {
                return None;
            }
            match other.compare(self, setting) {
                Comparison::Different => return None,
                Comparison::Same(ground) if best.as_ref().is_none_or(|b| b.strength < ground.strength) => {
                    best = Some(ground);
                }
                Comparison::Same(_) | Comparison::Unknown => {}
            }
        }
        best
    }

    fn compare(&self, other: &Self, setting: &Setting) -> Comparison {
        let (a, b) = (self.person, other.person);
        let generations_differ =
            a.generation.is_some_and(|one| b.generation.is_some_and(|other| one != other));
        if generations_differ || self.ages_differ(other) {
            return Comparison::Different;
        }
        let Some((how, one, other_name)) = nearest(a, b) else { return Comparison::Unknown };
        let is_companion = |number: u32| {
            let name: Vec<String> = setting.name(number).split(' ').map(str::to_owned).collect();
            let is_own = |person: &Person| {
                person
                    .names
                    .iter()
                    .any(|named| named.words == name || agreement(&named.words, &name).is_some())
            };
            !is_own(a) && !is_own(b)
        };
        let company = shared(&self.company, &other.company, is_companion);
        let role = a.roles.iter().filter(|role| b.roles.contains(role)).min();
        let office = self.offices.iter().find(|office| other.offices.contains(office));
        let place = shared(&self.places, &other.places, |_| true);
        let age = self.ages.iter().find(|&&one| other.ages.iter().any(|&two| ages_fit(one, two)));
        let n_bearers = bearers(&one.words).min(bearers(&other_name.words));
        let is_rare = n_bearers < RARE_PER_MILLION;
        let is_usual = n_bearers > USUAL_PER_MILLION;
        let is_same_name = sound(&one.words) == sound(&other_name.words);
        let roles_differ = !a.roles.is_empty() && !b.roles.is_empty() && role.is_none();

        let role_is_enough =
            place.is_some() || if is_same_name { !is_usual } else { is_rare && !how.is_loose() };
        let strength = if company.is_some() {
            Strength::Company
        } else if (office.is_some() && is_same_name) || (role.is_some() && role_is_enough) {
            Strength::Role
        } else if is_same_name && !roles_differ && (place.is_some() || (age.is_some() && !is_usual)) {
            Strength::Place
        } else if is_same_name && !roles_differ && is_rare {
            Strength::Rarity
        } else {
            return Comparison::Unknown;
        };
        let grounds = [
            company.map(|number| format!("company: {}", setting.name(number))),
            office.map(|office| format!("shared office: {office}")),
            role.filter(|_| office.is_none()).map(|role| format!("shared role: {role}")),
            place.map(|number| format!("shared place: {}", setting.name(number))),
            age.map(|(years, _)| format!("age: {years}")),
            is_rare.then(|| "rare name".to_owned()),
        ];
        Comparison::Same(Ground {
            strength,
            by: rule(how),
            nodes: [one.node, other_name.node],
            because: grounds.into_iter().flatten().collect(),
        })
    }

    /// Whether ages speak against one person, the years between the reports counted.
    fn ages_differ(&self, other: &Self) -> bool {
        !self.ages.is_empty()
            && !other.ages.is_empty()
            && !self.ages.iter().any(|&one| other.ages.iter().any(|&two| ages_fit(one, two)))
    }
}

/// Whether two ages, each with the day of its report in years, can be one person's.
fn ages_fit((one, day): (i32, Option<f64>), (two, other_day): (i32, Option<f64>)) -> bool {
    let between = day.zip(other_day).map_or(0.0, |(day, other_day)| other_day - day);
    let older = f64::from(two - one);
    (older - between).abs() <= YEARS_APART
}

/// The names of two persons that agree best, and how.
fn nearest<'a>(a: &'a Person, b: &'a Person) -> Option<(Agreement, &'a Named, &'a Named)> {
    let mut best: Option<(Agreement, &Named, &Named)> = None;
    for one in a.usual_names() {
        for other in b.usual_names() {
            if let Some(how) = agreement(&one.words, &other.words)
                && how < Agreement::LikeGiven
                && best.is_none_or(|(known, ..)| how < known)
            {
                best = Some((how, one, other));
            }
        }
    }
    best
}

fn sound(name: &[String]) -> String {
    spelling(&name.concat())
}

/// How many people in a million bear a name; initials tell nothing of how many.
fn bearers(name: &[String]) -> f64 {
    match name {
        [given, .., surname] if given.len() > 1 => bearers_per_million(given, surname),
        _ => f64::INFINITY,
    }
}
