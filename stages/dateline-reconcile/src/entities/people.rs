//! Joins persons. Inside a storyline a name's sound is enough, because the same people go in and out there; between
//! storylines the same name is two people where their roles differ and nobody knows both.

use dateline_model::EntityKind;
use dateline_text::person_name::{is_full, is_slip_of, same_person, words};
use dateline_text::sound::{skeleton, spelling};
use rustc_hash::{FxHashMap, FxHashSet};

use super::{Join, Node};

/// Somebody as one storyline knows them.
struct Person {
    /// Full names given, most frequent first; a lone surname where no more is known.
    names: Vec<Vec<String>>,
    nodes: Vec<usize>,
    n_articles: usize,
    n_mentions: usize,
    roles: Vec<String>,
    /// Stories they are named in.
    stories: FxHashSet<usize>,
}

/// Joins the persons among the nodes, and what a stray kind hides of them.
pub(super) fn join(nodes: &[Node<'_>], join: &mut Join) {
    let mut by_line: Vec<(usize, Vec<usize>)> = Vec::new();
    let mut line_at: FxHashMap<usize, usize> = FxHashMap::default();
    for (idx, node) in nodes.iter().enumerate() {
        if node.kind == EntityKind::Person || may_hide_person(node) {
            let at = *line_at.entry(node.storyline).or_insert_with(|| {
                by_line.push((node.storyline, Vec::new()));
                by_line.len() - 1
            });
            by_line[at].1.push(idx);
        }
    }
    let mut everybody: Vec<Person> = Vec::new();
    for (_, members) in &by_line {
        everybody.extend(in_storyline(nodes, members));
    }
    for person in &everybody {
        for pair in person.nodes.windows(2) {
            join.unite(pair[0], pair[1]);
        }
    }
    between_storylines(nodes, &everybody, join);
}

/// Whether something that one article takes for a body or the like may be a person whom others name in full.
fn may_hide_person(node: &Node<'_>) -> bool {
    matches!(node.kind, EntityKind::Organization | EntityKind::Other | EntityKind::Work | EntityKind::Place)
        && node.link.is_none()
        && node.n_mentions <= 3
        && node.name.starts_with(char::is_uppercase)
        && node.name.contains(char::is_lowercase)
        && node.name.split_whitespace().count() <= 3
}

/// The persons of one storyline.
fn in_storyline(nodes: &[Node<'_>], members: &[usize]) -> Vec<Person> {
    let mut people = People::default();
    // The names themselves, most articles first, so that a rare spelling meets the usual one and not the other way round.
    let mut by_name: FxHashMap<Vec<String>, Vec<usize>> = FxHashMap::default();
    for &idx in members {
        by_name.entry(words(nodes[idx].name)).or_default().push(idx);
    }
    let mut names: Vec<(Vec<String>, Vec<usize>)> = by_name.into_iter().collect();
    let n_mentions = |of: &[usize]| of.iter().map(|&idx| nodes[idx].n_mentions).sum::<usize>();
    names.sort_by(|a, b| {
        let size = |of: &[usize]| (of.len(), n_mentions(of));
        size(&b.1).cmp(&size(&a.1)).then_with(|| a.0.cmp(&b.0))
    });
    let is_person = |of: &[usize]| of.iter().any(|&idx| nodes[idx].kind == EntityKind::Person);
    let is_initialed = |name: &[String]| name.first().is_some_and(|word| word.len() == 1);
    for initialed in [false, true] {
        let full = names
            .iter()
            .filter(|(name, of)| is_full(name) && is_person(of) && is_initialed(name) == initialed);
        for (name, of) in full {
            people.add_full(nodes, name, of);
        }
    }
    // What passes for no person in one article and bears a person's full name in another.
    for (name, of) in names.iter().filter(|(name, of)| is_full(name) && !is_person(of)) {
        if let Some(person) = people.with_full_name(name) {
            people.put(nodes, person, of);
        }
    }
    let mut strange = Vec::new();
    for (name, of) in names.iter().filter(|(name, _)| !is_full(name)) {
        for &idx in of {
            match people.with_surname(name, &nodes[idx]) {
                Some(person) => people.put(nodes, person, &[idx]),
                None => strange.push((name, idx)),
            }
        }
    }
    for (name, idx) in strange {
        let slip = people.misspelt(name, &nodes[idx]);
        if let Some(person) = slip {
            people.put(nodes, person, &[idx]);
        } else if nodes[idx].kind == EntityKind::Person {
            people.add_lone(nodes, name, idx);
        }
    }
    people.people
}

#[derive(Default)]
struct People {
    people: Vec<Person>,
    /// Persons by the sound of their surnames.
    by_surname: FxHashMap<String, Vec<usize>>,
}

impl People {
    fn add_full(&mut self, nodes: &[Node<'_>], name: &[String], of: &[usize]) {
        let person = self.with_full_name(name).unwrap_or_else(|| self.new_person());
        self.people[person].names.push(name.to_vec());
        for surname in [name.last(), name.first()].into_iter().flatten() {
            let bearers = self.by_surname.entry(skeleton(surname)).or_default();
            if !bearers.contains(&person) {
                bearers.push(person);
            }
        }
        self.put(nodes, person, of);
    }

    fn add_lone(&mut self, nodes: &[Node<'_>], name: &[String], idx: usize) {
        let Some(surname) = name.last() else { return };
        let bearers = self.by_surname.entry(skeleton(surname)).or_default();
        let same = bearers.iter().copied().find(|&p| {
            self.people[p]
                .names
                .iter()
                .any(|known| known.len() == 1 && spelling(&known[0]) == spelling(surname))
        });
        let person = same.unwrap_or_else(|| {
            self.people.push(Person::nobody());
            self.people.len() - 1
        });
        if same.is_none() {
            bearers.push(person);
        }
        self.people[person].names.push(name.to_vec());
        self.put(nodes, person, &[idx]);
    }

    fn new_person(&mut self) -> usize {
        self.people.push(Person::nobody());
        self.people.len() - 1
    }

    /// The person whose full name this is, in this spelling or another; of several the first, who is named most.
    fn with_full_name(&self, name: &[String]) -> Option<usize> {
        let (first, last) = (name.first()?, name.last()?);
        let keys = [skeleton(last), skeleton(first)];
        let mut bearers: Vec<usize> =
            keys.iter().filter_map(|key| self.by_surname.get(key)).flatten().copied().collect();
        bearers.sort_unstable();
        bearers.dedup();
        bearers
            .into_iter()
            .find(|&person| self.people[person].names.iter().any(|known| same_person(known, name)))
    }

    /// The only person whose surname this is: in the story, else in the storyline; of several the only one with a common role.
    fn with_surname(&self, part: &[String], node: &Node<'_>) -> Option<usize> {
        let surname = part.last()?;
        let bearers: Vec<usize> = self
            .by_surname
            .get(&skeleton(surname))?
            .iter()
            .copied()
            .filter(|&person| {
                let ends = |known: &Vec<String>| {
                    known.len() > part.len()
                        && (known.ends_with(part) || (part.len() == 1 && known[0] == part[0]))
                };
                let sounds = |known: &Vec<String>| {
                    known.len() > 1
                        && part.len() == 1
                        && known.last().is_some_and(|k| spelling(k) == spelling(surname))
                };
                self.people[person].names.iter().any(|known| ends(known) || sounds(known))
            })
            .collect();
        let in_story: Vec<usize> =
            bearers.iter().copied().filter(|&p| self.people[p].stories.contains(&node.story)).collect();
        let bearers = if in_story.is_empty() { bearers } else { in_story };
        if let [only] = bearers[..] {
            return (node.kind == EntityKind::Person || node.n_mentions <= 3).then_some(only);
        }
        let with_role: Vec<usize> = bearers
            .into_iter()
            .filter(|&p| self.people[p].roles.iter().any(|role| node.roles.contains(&role.as_str())))
            .collect();
        if let [only] = with_role[..] { Some(only) } else { None }
    }

    /// The only person of the story whose surname this may be a slip for, named by more articles than one or more often.
    fn misspelt(&self, part: &[String], node: &Node<'_>) -> Option<usize> {
        let [word] = part else { return None };
        let near: Vec<usize> = (0..self.people.len())
            .filter(|&p| {
                let person = &self.people[p];
                let is_usual = person.n_mentions >= 2 * node.n_mentions;
                is_usual
                    && person.stories.contains(&node.story)
                    && person
                        .names
                        .iter()
                        .any(|name| name.len() > 1 && name.last().is_some_and(|last| is_slip_of(word, last)))
            })
            .collect();
        if let [only] = near[..] { Some(only) } else { None }
    }

    fn put(&mut self, nodes: &[Node<'_>], person: usize, of: &[usize]) {
        let person = &mut self.people[person];
        for &idx in of {
            let node = &nodes[idx];
            person.nodes.push(idx);
            person.n_articles += 1;
            person.n_mentions += node.n_mentions;
            person.stories.insert(node.story);
            person.roles.extend(node.roles.iter().map(|&role| role.to_owned()));
        }
    }
}

impl Person {
    fn nobody() -> Self {
        Self {
            names: Vec::new(),
            nodes: Vec::new(),
            n_articles: 0,
            n_mentions: 0,
            roles: Vec::new(),
            stories: FxHashSet::default(),
        }
    }
}

/// Joins the same person of different storylines: the same full name, or one that sounds the same, unless their roles
/// differ and no third person is named with both.
fn between_storylines(nodes: &[Node<'_>], everybody: &[Person], join: &mut Join) {
    let mut blocks: Vec<Vec<usize>> = Vec::new();
    let mut block_at: FxHashMap<String, usize> = FxHashMap::default();
    for (idx, person) in everybody.iter().enumerate() {
        let mut keys: Vec<String> = person
            .names
            .iter()
            .filter(|name| name.len() > 1)
            .map(|name| {
                format!(
                    "{} {}",
                    skeleton(&name[name.len() - 1]),
                    &spelling(&name[0]).chars().next().unwrap_or(' ')
                )
            })
            .collect();
        keys.sort_unstable();
        keys.dedup();
        for key in keys {
            let at = *block_at.entry(key).or_insert_with(|| {
                blocks.push(Vec::new());
                blocks.len() - 1
            });
            blocks[at].push(idx);
        }
    }
    let company = Company::of(nodes);
    for block in &mut blocks {
        // Those known best first; each later one joins the first known person that it can be.
        block.sort_by(|&a, &b| {
            let rank = |p: usize| (everybody[p].n_articles, everybody[p].n_mentions);
            rank(b).cmp(&rank(a)).then_with(|| everybody[a].names.cmp(&everybody[b].names)).then(a.cmp(&b))
        });
        let mut known: Vec<Vec<usize>> = Vec::new();
        for &idx in block.iter() {
            let same = known.iter_mut().find(|others| {
                others
                    .iter()
                    .take(MOST_COMPARED)
                    .any(|&other| is_same(nodes, everybody, &company, idx, other))
            });
            match same {
                Some(others) => {
                    join.unite(everybody[others[0]].nodes[0], everybody[idx].nodes[0]);
                    others.push(idx);
                }
                None => known.push(vec![idx]),
            }
        }
    }
}

/// Storylines of a person that a further one is compared with: the best known ones tell enough, and the work stays linear.
const MOST_COMPARED: usize = 16;

/// Whether persons of two storylines are one.
fn is_same(nodes: &[Node<'_>], everybody: &[Person], company: &Company, one: usize, other: usize) -> bool {
    let (a, b) = (&everybody[one], &everybody[other]);
    let sound = |name: &Vec<String>| name.iter().map(|word| spelling(word)).collect::<Vec<_>>();
    let same_name = a.names.iter().any(|x| b.names.iter().any(|y| x.len() > 1 && sound(x) == sound(y)));
    let like_name = same_name || a.names.iter().any(|x| b.names.iter().any(|y| same_person(x, y)));
    if !like_name {
        return false;
    }
    let share_role = a.roles.iter().any(|role| b.roles.contains(role));
    let share_company = company.is_shared(&nodes[a.nodes[0]], &nodes[b.nodes[0]]);
    let roles_differ = !a.roles.is_empty() && !b.roles.is_empty() && !share_role;
    share_role || share_company || (same_name && !roles_differ)
}

/// Who is named in full in each article: company tells namesakes apart.
struct Company {
    of_article: FxHashMap<u32, FxHashSet<String>>,
}

impl Company {
    fn of(nodes: &[Node<'_>]) -> Self {
        let mut of_article: FxHashMap<u32, FxHashSet<String>> = FxHashMap::default();
        for node in nodes.iter().filter(|node| node.kind == EntityKind::Person && node.name.contains(' ')) {
            of_article.entry(node.article.0).or_default().insert(words(node.name).join(" "));
        }
        Self { of_article }
    }

    /// Whether the articles of two persons of like names share somebody else.
    fn is_shared(&self, one: &Node<'_>, other: &Node<'_>) -> bool {
        let own = [words(one.name).join(" "), words(other.name).join(" ")];
        let (Some(a), Some(b)) = (self.of_article.get(&one.article.0), self.of_article.get(&other.article.0))
        else {
            return false;
        };
        a.intersection(b).any(|name| !own.contains(name))
    }
}
