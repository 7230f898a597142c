//! Joins persons inside a storyline, where a name or its sound is enough, because the same people go in and out there.
//!
//! Full names come first, most articles first, so that a rare spelling meets the usual one and not the other way round;
//! then surnames alone, which need one bearer only; then what seems a slip. Work is linear: names are looked up by keys, and of
//! those that share a key the best known are compared.

use dateline_model::{ArticleIdx, EntityKind, JoinedBy};
use dateline_text::person_name::{
    Agreement, agreement, generation, is_full, is_slip_of, meeting_keys, without_particle, words,
};
use dateline_text::sound::{skeleton, spelling};
use rustc_hash::{FxHashMap, FxHashSet};

use super::{Join, Node};

/// Of those who share a key so many are compared.
pub(super) const MOST_COMPARED: usize = 64;

/// Of a person's names so many, the most frequent, are compared with others: so that a chain of slips does not lead from one
/// person to another.
const MOST_NAMES: usize = 8;

/// One article of more than so many that tells two names apart may be wrong.
const STRAY: usize = 5;

/// Somebody as one storyline knows them.
#[derive(Default)]
pub(super) struct Person {
    /// Full names given, most frequent first; a lone surname where no more is known.
    pub names: Vec<Named>,
    /// Jr. or Sr., where any name says so.
    pub generation: Option<u8>,
    pub nodes: Vec<usize>,
    pub n_mentions: usize,
    pub roles: Vec<String>,
    /// Stories they are named in.
    stories: FxHashSet<usize>,
    /// Articles that name them in full.
    articles: FxHashSet<ArticleIdx>,
}

/// A name, and the first node that has it.
#[derive(Clone)]
pub(super) struct Named {
    pub words: Vec<String>,
    pub node: usize,
}

/// One name of a storyline with all that bear it.
struct Form {
    words: Vec<String>,
    generation: Option<u8>,
    nodes: Vec<usize>,
    is_person: bool,
    n_mentions: usize,
}

/// Joins the persons among the nodes, and what a stray kind hides of them. Gives them, each for a storyline.
pub(super) fn join(nodes: &[Node<'_>], join: &mut Join) -> Vec<Person> {
    let mut by_line: Vec<Vec<usize>> = Vec::new();
    let mut line_at: FxHashMap<usize, usize> = FxHashMap::default();
    for (idx, node) in nodes.iter().enumerate() {
        if node.kind == EntityKind::Person || may_hide_person(node) {
            let at = *line_at.entry(node.storyline).or_insert_with(|| {
                by_line.push(Vec::new());
                by_line.len() - 1
            });
            by_line[at].push(idx);
        }
    }
    by_line.iter().flat_map(|members| in_storyline(nodes, members, join)).collect()
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
fn in_storyline(nodes: &[Node<'_>], members: &[usize], join: &mut Join) -> Vec<Person> {
    let forms = forms(nodes, members, join);
    let mut people = People {
        nodes,
        join,
        all: Vec::new(),
        by_key: FxHashMap::default(),
        by_word: FxHashMap::default(),
        by_story_word: FxHashMap::default(),
        lone: FxHashMap::default(),
    };
    let is_initialed = |form: &Form| form.words[0].len() == 1;
    // Where father and son are both told of, the name without "Jr." can be either's.
    let mut generations: FxHashMap<&[String], FxHashSet<u8>> = FxHashMap::default();
    for form in &forms {
        generations.entry(&form.words).or_default().extend(form.generation);
    }
    let is_unclear = |form: &Form| form.generation.is_none() && generations[form.words.as_slice()].len() > 1;
    let full = || forms.iter().filter(|form| is_full(&form.words) && form.is_person);
    for form in full().filter(|form| !is_initialed(form) && !is_unclear(form)) {
        people.add_full(form);
    }
    for form in full().filter(|form| !is_initialed(form) && is_unclear(form)) {
        people.add_new(form);
    }
    for form in full().filter(|form| is_initialed(form)) {
        people.add_full(form);
    }
    // What passes for no person in one article and bears a person's full name in another.
    for form in forms.iter().filter(|form| is_full(&form.words) && !form.is_person) {
        people.add_hidden(form);
    }
    people.add_surnames(forms.iter().filter(|form| !is_full(&form.words)));
    people.all
}

/// The names of some nodes, most articles first.
fn forms(nodes: &[Node<'_>], members: &[usize], join: &mut Join) -> Vec<Form> {
    let mut forms: Vec<Form> = Vec::new();
    let mut place_of: FxHashMap<(Vec<String>, Option<u8>), Vec<usize>> = FxHashMap::default();
    for &idx in members {
        let name = (words(nodes[idx].name), generation(nodes[idx].name));
        if name.0.is_empty() {
            continue;
        }
        // One form, unless somebody said of its bearers that they are several: then the rest goes with those of its story.
        let places = place_of.entry(name.clone()).or_default();
        let fitting: Vec<usize> = if join.has_sides() {
            places
                .iter()
                .copied()
                .filter(|&at| !forms[at].nodes.iter().any(|&other| join.is_apart(other, idx)))
                .collect()
        } else {
            places.clone()
        };
        let is_near =
            |at: &&usize| forms[**at].nodes.iter().any(|&other| nodes[other].story == nodes[idx].story);
        let place = if fitting.len() > 1 { fitting.iter().find(is_near) } else { None };
        let place = place.or(fitting.first()).copied().unwrap_or_else(|| {
            places.push(forms.len());
            forms.push(Form {
                words: name.0,
                generation: name.1,
                nodes: Vec::new(),
                is_person: false,
                n_mentions: 0,
            });
            forms.len() - 1
        });
        let form = &mut forms[place];
        form.nodes.push(idx);
        form.is_person |= nodes[idx].kind == EntityKind::Person;
        form.n_mentions += nodes[idx].n_mentions;
    }
    forms.sort_by(|a, b| {
        let size = |form: &Form| (form.nodes.len(), form.n_mentions);
        size(b).cmp(&size(a)).then_with(|| (&a.words, a.generation).cmp(&(&b.words, b.generation)))
    });
    forms
}

struct People<'n, 'j> {
    nodes: &'n [Node<'n>],
    join: &'j mut Join,
    all: Vec<Person>,
    /// Persons by the keys of their full names.
    by_key: FxHashMap<String, Vec<usize>>,
    /// Persons by the sound of a word that may stand for them alone.
    by_word: FxHashMap<String, Vec<usize>>,
    /// The same within a story.
    by_story_word: FxHashMap<(usize, String), Vec<usize>>,
    /// Those of whom only a surname is known, by its spelling.
    lone: FxHashMap<String, Vec<usize>>,
}

impl Person {
    /// The names by which others meet this person.
    pub(super) fn usual_names(&self) -> impl Iterator<Item = &Named> {
        self.names.iter().take(MOST_NAMES)
    }
}

impl People<'_, '_> {
    /// A new person of a name.
    fn add_new(&mut self, form: &Form) {
        self.all.push(Person::default());
        let person = self.all.len() - 1;
        self.name(person, form, None);
    }

    /// A full name: of somebody known, in this spelling or another, or of somebody new.
    fn add_full(&mut self, form: &Form) {
        match self.with_full_name(form) {
            Some((person, known, how)) => self.name(person, form, Some((known, how))),
            None => self.add_new(form),
        }
    }

    fn add_hidden(&mut self, form: &Form) {
        if let Some((person, known, how)) = self.with_full_name(form).filter(|(.., how)| !how.is_loose()) {
            let tie = (known, rule(how));
            self.put(person, &form.nodes, tie);
        }
    }

    /// Gives a person a full name, which agrees so with one they have.
    fn name(&mut self, person: usize, form: &Form, known: Option<(usize, Agreement)>) {
        let first = form.nodes[0];
        let (known, by) = known.map_or((first, JoinedBy::SameName), |(known, how)| (known, rule(how)));
        self.put(person, &form.nodes[..1], (known, by));
        self.put(person, &form.nodes[1..], (first, JoinedBy::SameName));
        let of = &mut self.all[person];
        of.names.push(Named { words: form.words.clone(), node: first });
        of.generation = of.generation.or(form.generation);
        of.articles.extend(form.nodes.iter().map(|&idx| self.nodes[idx].article));
        for key in meeting_keys(&form.words) {
            add(self.by_key.entry(key).or_default(), person);
        }
        let mut stories: Vec<usize> = form.nodes.iter().map(|&idx| self.nodes[idx].story).collect();
        stories.sort_unstable();
        stories.dedup();
        for word in lone_words(&form.words) {
            for &story in &stories {
                add(self.by_story_word.entry((story, word.clone())).or_default(), person);
            }
            add(self.by_word.entry(word).or_default(), person);
        }
    }

    /// The person whose full name this is, in this spelling or another, with the node that has the known one; of several the
    /// nearest, who is named most. What would fit others as well fits nobody.
    fn with_full_name(&mut self, form: &Form) -> Option<(usize, usize, Agreement)> {
        let mut near: Vec<usize> = Vec::new();
        for key in meeting_keys(&form.words) {
            near.extend(self.by_key.get(&key).into_iter().flatten().take(MOST_COMPARED));
        }
        near.sort_unstable();
        near.dedup();
        let mut fitting: Vec<(Agreement, usize, usize)> = Vec::new();
        for person in near {
            let known = &self.all[person];
            let is_other = known.generation.is_some_and(|own| form.generation.is_some_and(|of| of != own));
            if is_other || self.join.is_apart(known.nodes[0], form.nodes[0]) {
                continue;
            }
            let how = known
                .usual_names()
                .filter_map(|name| Some((agreement(&name.words, &form.words)?, name.node)));
            if let Some((how, node)) = how.min_by_key(|&(how, _)| how)
                && (how == Agreement::Same || !self.are_told_apart(known, form))
            {
                fitting.push((how, person, node));
            }
        }
        let &(how, person, node) = fitting.iter().min_by_key(|&&(how, person, _)| (how, person))?;
        (!how.is_loose() || fitting.len() == 1).then_some((person, node, how))
    }

    /// Whether articles name both as two people: more than a stray one of those that have the rarer name.
    fn are_told_apart(&self, person: &Person, form: &Form) -> bool {
        let n_both =
            form.nodes.iter().filter(|&&idx| person.articles.contains(&self.nodes[idx].article)).count();
        STRAY * n_both >= person.articles.len().min(form.nodes.len()) && n_both > 0
    }

    /// Joins names that are no full ones: surnames with their bearers, slips with whom they are slips for.
    fn add_surnames<'f>(&mut self, forms: impl Iterator<Item = &'f Form>) {
        let mut strange: Vec<(&Form, Vec<usize>)> = Vec::new();
        let mut found: Vec<(usize, Vec<usize>, (usize, JoinedBy))> = Vec::new();
        for form in forms {
            // Bearers of one name in one story with the same roles are decided on together.
            for alike in self.alike(form) {
                match self.with_surname(&form.words, alike[0]) {
                    Some((person, known)) => found.push((person, alike, (known, JoinedBy::Surname))),
                    None => strange.push((form, alike)),
                }
            }
        }
        for (person, of, tie) in found {
            self.put(person, &of, tie);
        }
        let usual = self.usual();
        for (form, alike) in strange {
            if let Some((person, known)) = self.misspelt(&usual, &form.words, &alike) {
                self.put(person, &alike, (known, JoinedBy::Slip));
            } else {
                let persons: Vec<usize> =
                    alike.into_iter().filter(|&idx| self.nodes[idx].kind == EntityKind::Person).collect();
                self.add_lone(&form.words, &persons);
            }
        }
    }

    /// The bearers of a name by what decides whose it is.
    fn alike(&mut self, form: &Form) -> Vec<Vec<usize>> {
        let nodes = self.nodes;
        let key = |idx: usize| {
            let node = &nodes[idx];
            (node.story, node.kind == EntityKind::Person, node.n_mentions > 3, &node.roles)
        };
        if self.join.has_sides() {
            return form.nodes.iter().map(|&idx| vec![idx]).collect();
        }
        let mut sorted = form.nodes.clone();
        sorted.sort_by(|&a, &b| key(a).cmp(&key(b)).then(a.cmp(&b)));
        sorted.chunk_by(|&a, &b| key(a) == key(b)).map(<[usize]>::to_vec).collect()
    }

    /// The only person whose surname this is: in the story, else in the storyline; of several the only one with a common role.
    /// With the node that has their name.
    fn with_surname(&mut self, name: &[String], idx: usize) -> Option<(usize, usize)> {
        let node = &self.nodes[idx];
        let part = without_particle(name);
        let word = skeleton(part.last()?);
        let in_story = self.by_story_word.get(&(node.story, word.clone()));
        let bearers = |people: Option<&Vec<usize>>, all: &[Person]| -> Vec<(usize, usize)> {
            let people = people.map_or(&[][..], Vec::as_slice);
            let fitting = people.iter().take(MOST_COMPARED + 1).filter_map(|&person| {
                let named = all[person].usual_names().find(|named| stands_for(part, &named.words))?;
                Some((person, named.node))
            });
            fitting.collect()
        };
        let mut fitting = bearers(in_story, &self.all);
        if fitting.is_empty() {
            fitting = bearers(self.by_word.get(&word), &self.all);
        }
        fitting.retain(|&(person, _)| !self.join.is_apart(self.all[person].nodes[0], idx));
        if let [only] = fitting[..] {
            return (node.kind == EntityKind::Person || node.n_mentions <= 3).then_some(only);
        }
        fitting.retain(|&(person, _)| {
            self.all[person].roles.iter().any(|role| node.roles.contains(&role.as_str()))
        });
        if let [only] = fitting[..] { Some(only) } else { None }
    }

    /// Persons with a full name by story and first letter of their surname, those named most first.
    fn usual(&self) -> FxHashMap<(usize, char), Vec<usize>> {
        let mut order: Vec<usize> = (0..self.all.len()).collect();
        order.sort_by_key(|&person| std::cmp::Reverse(self.all[person].n_mentions));
        let mut usual: FxHashMap<(usize, char), Vec<usize>> = FxHashMap::default();
        for person in order {
            let of = &self.all[person];
            let mut letters: Vec<char> =
                of.names.iter().filter_map(|name| first_letter(name.words.last()?)).collect();
            letters.sort_unstable();
            letters.dedup();
            let mut stories: Vec<usize> = of.stories.iter().copied().collect();
            stories.sort_unstable();
            for story in stories {
                for &letter in &letters {
                    let people = usual.entry((story, letter)).or_default();
                    if people.len() < MOST_COMPARED {
                        people.push(person);
                    }
                }
            }
        }
        usual
    }

    /// The only person of the story whose surname this may be a slip for, named at least twice as often as any bearer.
    fn misspelt(
        &mut self,
        usual: &FxHashMap<(usize, char), Vec<usize>>,
        name: &[String],
        alike: &[usize],
    ) -> Option<(usize, usize)> {
        let [word] = name else { return None };
        let idx = alike[0];
        let n_mentions = alike.iter().map(|&idx| self.nodes[idx].n_mentions).max()?;
        let near = usual.get(&(self.nodes[idx].story, first_letter(word)?))?;
        let mut fitting = near.iter().filter_map(|&person| {
            let of = &self.all[person];
            let is_slip = |named: &&Named| {
                named.words.len() > 1 && named.words.last().is_some_and(|last| is_slip_of(word, last))
            };
            let named = of.usual_names().find(is_slip)?;
            let is_usual = of.n_mentions >= 2 * n_mentions && !self.join.is_apart(of.nodes[0], idx);
            is_usual.then_some((person, named.node))
        });
        fitting.next().filter(|_| fitting.next().is_none())
    }

    /// Somebody of whom only a surname is known.
    fn add_lone(&mut self, name: &[String], of: &[usize]) {
        let (Some(&first), Some(surname)) = (of.first(), name.last()) else { return };
        let known = self.lone.get(&spelling(surname)).into_iter().flatten().copied();
        let known: Vec<usize> = known.take(MOST_COMPARED).collect();
        let same = known.into_iter().find(|&person| !self.join.is_apart(self.all[person].nodes[0], first));
        if let Some(person) = same {
            let tie = self.all[person].names[0].clone();
            let by = if tie.words == name { JoinedBy::SameName } else { JoinedBy::Sound };
            self.put(person, of, (tie.node, by));
        } else {
            self.all.push(Person::default());
            let person = self.all.len() - 1;
            self.all[person].names.push(Named { words: name.to_vec(), node: first });
            self.lone.entry(spelling(surname)).or_default().push(person);
            self.put(person, of, (first, JoinedBy::SameName));
        }
    }

    /// Adds nodes to a person, each tied so to a node they have.
    fn put(&mut self, person: usize, of: &[usize], (known, by): (usize, JoinedBy)) {
        let person = &mut self.all[person];
        for &idx in of {
            let node = &self.nodes[idx];
            let shared = person.roles.iter().find(|role| node.roles.contains(&role.as_str()));
            let because = shared.map(|role| format!("shared role: {role}"));
            if idx == known || self.join.unite(known, idx, by, because.into_iter().collect()) {
                person.nodes.push(idx);
                person.n_mentions += node.n_mentions;
                person.stories.insert(node.story);
                for &role in &node.roles {
                    if !person.roles.iter().any(|known| known == role) {
                        person.roles.push(role.to_owned());
                    }
                }
            }
        }
    }
}

/// Adds to those who share a key, as long as more of them would be compared, and one more to know that there are more.
pub(super) fn add(list: &mut Vec<usize>, person: usize) {
    if list.len() <= MOST_COMPARED && !list.contains(&person) {
        list.push(person);
    }
}

fn first_letter(word: &str) -> Option<char> {
    spelling(word).chars().next()
}

/// The sounds of the words that may stand for somebody alone: surname, its parts, the name that stands first.
fn lone_words(name: &[String]) -> Vec<String> {
    let (Some(first), Some(last)) = (name.first(), name.last()) else { return Vec::new() };
    let parts = last.split('-').filter(|_| last.contains('-'));
    let mut words: Vec<String> =
        [last, first].into_iter().map(String::as_str).chain(parts).map(skeleton).collect();
    words.sort_unstable();
    words.dedup();
    words
}

/// Whether a part of a name can stand for the whole: its end, a surname in another spelling, one half of a double one, the name
/// that stands first.
fn stands_for(part: &[String], whole: &[String]) -> bool {
    if whole.len() <= part.len() {
        return false;
    }
    if whole.ends_with(part) {
        return true;
    }
    let ([word], Some(last)) = (part, whole.last()) else { return false };
    whole[0] == *word
        || spelling(last) == spelling(word)
        || (last.contains('-') && last.split('-').any(|half| half == word))
}

/// By which rule names that agree so are joined.
pub(super) fn rule(how: Agreement) -> JoinedBy {
    match how {
        Agreement::Same => JoinedBy::SameName,
        Agreement::Order => JoinedBy::NameOrder,
        Agreement::Sound => JoinedBy::Sound,
        Agreement::Variant => JoinedBy::Variant,
        Agreement::MiddleName | Agreement::SecondName => JoinedBy::MiddleName,
        Agreement::Initials => JoinedBy::Initials,
        Agreement::ShortForm => JoinedBy::ShortForm,
        Agreement::DoubleSurname => JoinedBy::DoubleSurname,
        Agreement::Slip | Agreement::LikeGiven => JoinedBy::Slip,
    }
}
