//! Who is who across articles: one [`Entity`] for many spellings.
//!
//! Local entities go in. First what people said by hand holds ([`by_hand`]); then persons meet inside a storyline by name, sound
//! and surname ([`people`]), places by their gazetteer entry, bodies by name ([`things`]), persons between storylines by what
//! else speaks for one person ([`namesakes`]). What meets is joined with a union-find that remembers why, so that each join can
//! be told ([`joined`]). The order of the articles does not matter.

mod by_hand;
mod join;
mod joined;
mod namesakes;
mod people;
mod setting;
mod things;

use std::cmp::Reverse;

use dateline_model::{
    Annotated, ArticleIdx, Attribute, Cite, Claim, Clusters, Entity, EntityKind, Ledger, LocalEntityId,
    LocalSubject, MentionForm, Span, TitleGiven,
};
use jiff::civil::Date;
use rustc_hash::{FxHashMap, FxHashSet};

pub use by_hand::{NameCorrections, NameFound, NamesTold};
use join::Join;

/// One local entity, with what joining needs to know of it.
#[derive(Debug)]
pub(crate) struct Node<'a> {
    pub article: ArticleIdx,
    pub local: LocalEntityId,
    pub name: &'a str,
    pub kind: EntityKind,
    pub link: Option<&'a str>,
    /// The different words it is named by, sorted.
    pub surfaces: Vec<&'a str>,
    /// Where its name stands first, best in full.
    pub named_at: Option<Span>,
    pub n_mentions: usize,
    /// Index of the story, and of the storyline.
    pub story: usize,
    pub storyline: usize,
    /// Last words of its titles, ranks and offices, sorted ("envoy", "general").
    pub roles: Vec<&'a str>,
    /// Those of them that few hold at a time, sorted ("governor").
    pub offices: Vec<&'a str>,
    /// Years, where told.
    pub age: Option<i32>,
}

/// Fills `entities` and `entity_of`.
pub(crate) fn resolve(
    articles: &[Annotated],
    clusters: &Clusters,
    corrections: &NameCorrections,
    ledger: &mut Ledger,
) {
    let nodes = nodes(articles, clusters);
    let mut join = Join::new(nodes.len());
    corrections.apply(articles, &nodes, &mut join);
    let everybody = people::join(&nodes, &mut join);
    things::join(&nodes, &everybody, &mut join);
    namesakes::join(articles, &nodes, &everybody, &mut join);

    let mut entities: Vec<(Entity, Vec<usize>)> = Vec::new();
    for (members, ties) in join.into_groups() {
        let mut entity = entity(articles, &nodes, &members);
        entity.joined = joined::told(&nodes, &ties);
        entities.push((entity, members));
    }
    let n_articles =
        |entity: &Entity| entity.members.iter().map(|&(article, _)| article).collect::<FxHashSet<_>>().len();
    let first_id =
        |entity: &Entity| entity.members.first().map(|&(a, _)| articles[a.index()].article.id.clone());
    entities.sort_by_cached_key(|(entity, _)| {
        let size = (n_articles(entity), entity.mentions.len());
        (Reverse(size), entity.name.clone(), entity.kind, first_id(entity), entity.members.first().copied())
    });
    ledger.entity_of = articles.iter().map(|annotated| vec![0; annotated.entities.len()]).collect();
    for (idx, (entity, members)) in entities.into_iter().enumerate() {
        for member in members {
            ledger.entity_of[nodes[member].article.index()][nodes[member].local.index()] = idx;
        }
        ledger.entities.push(entity);
    }
}

fn nodes<'a>(articles: &'a [Annotated], clusters: &Clusters) -> Vec<Node<'a>> {
    let (mut story_of, mut line_of) = (vec![0; articles.len()], vec![0; clusters.stories.len()]);
    for (line_idx, line) in clusters.storylines.iter().enumerate() {
        for &story in &line.stories {
            line_of[story] = line_idx;
        }
    }
    for (story_idx, story) in clusters.stories.iter().enumerate() {
        for article in &story.articles {
            story_of[article.index()] = story_idx;
        }
    }
    let mut nodes = Vec::new();
    for (idx, annotated) in articles.iter().enumerate() {
        let first = nodes.len();
        // Without clusters every article is a story of its own.
        let story = if clusters.stories.is_empty() { idx } else { story_of[idx] };
        let storyline = if clusters.storylines.is_empty() { story } else { line_of[story] };
        nodes.extend(annotated.entities.iter().enumerate().map(|(local, entity)| Node {
            article: ArticleIdx(idx as u32),
            local: LocalEntityId(local as u32),
            name: &entity.name,
            kind: entity.kind,
            link: entity.link.as_deref(),
            surfaces: Vec::new(),
            named_at: None,
            n_mentions: 0,
            story,
            storyline,
            roles: Vec::new(),
            offices: Vec::new(),
            age: None,
        }));
        for mention in &annotated.mentions {
            let node = &mut nodes[first + mention.entity.index()];
            node.n_mentions += 1;
            if mention.form == MentionForm::Name {
                let surface = mention.span.of(&annotated.article.text);
                let is_first_full = surface == node.name && !node.surfaces.contains(&node.name);
                if node.named_at.is_none() || is_first_full {
                    node.named_at = Some(mention.span);
                }
                if !node.surfaces.contains(&surface) {
                    node.surfaces.push(surface);
                }
            }
        }
        for claim in &annotated.claims {
            if let LocalSubject::Entity(local) = claim.about {
                let node = &mut nodes[first + local.index()];
                node.roles.extend(role_word(claim.attribute, &claim.value));
                node.offices.extend(office_word(claim));
                node.age = node.age.or_else(|| years(claim));
            }
        }
        for node in &mut nodes[first..] {
            node.surfaces.sort_unstable();
            for words in [&mut node.roles, &mut node.offices] {
                words.sort_unstable();
                words.dedup();
            }
        }
    }
    nodes
}

/// The word of a title that tells the role: the last before "of", "at" or "for".
fn role_word(attribute: Attribute, value: &str) -> Option<&str> {
    match attribute {
        Attribute::Rank | Attribute::Title | Attribute::Office => {
            let is_link = |word: &&str| matches!(*word, "of" | "at" | "for" | "to" | "in");
            let role = value.split(' ').take_while(|word| !is_link(word)).last();
            role.map(|role| if role == "advisor" { "adviser" } else { role })
        }
        _ => None,
    }
}

fn office_word(claim: &Claim) -> Option<&str> {
    (claim.attribute == Attribute::Office).then(|| role_word(claim.attribute, &claim.value)).flatten()
}

fn years(claim: &Claim) -> Option<i32> {
    let number = claim.value.split(|c: char| !c.is_ascii_digit()).find(|digits| !digits.is_empty())?;
    (claim.attribute == Attribute::Age).then(|| number.parse().ok()).flatten().filter(|years| *years <= 120)
}

/// Describes a group of local entities.
fn entity(articles: &[Annotated], nodes: &[Node<'_>], members: &[usize]) -> Entity {
    let mut kinds = [0usize; 6];
    // For each form of the name: how many articles give it, the day of the first, how many mentions rest on it.
    let mut names: FxHashMap<&str, (usize, Reverse<Date>, usize)> = FxHashMap::default();
    let mut order: Vec<&str> = Vec::new();
    let mut links: Vec<&str> = Vec::new();
    for node in members.iter().map(|&member| &nodes[member]) {
        kinds[node.kind as usize] += node.n_mentions;
        let count = names.entry(node.name).or_insert_with(|| {
            order.push(node.name);
            (0, Reverse(Date::MAX), 0)
        });
        let day = articles[node.article.index()].article.published.day.unwrap_or(Date::MAX);
        *count = (count.0 + 1, count.1.max(Reverse(day)), count.2 + node.n_mentions);
        links.extend(node.link);
    }
    let kind_of = |member: &usize| nodes[*member].kind;
    let kind = members.iter().map(kind_of).max_by_key(|&kind| (kinds[kind as usize], Reverse(kind)));
    let kind = kind.unwrap_or(EntityKind::Other);
    let is_full = |name: &str| kind != EntityKind::Person || name.contains(' ');
    // A dateline writes a town in capitals; an organization may be an acronym.
    let is_shouted = |name: &&str| {
        let is_same = |other: &&str| *other != *name && other.to_lowercase() == name.to_lowercase();
        !name.chars().any(char::is_lowercase) && order.iter().any(is_same)
    };
    let mut shouted: Vec<&str> = Vec::new();
    if kind != EntityKind::Organization {
        shouted.extend(order.iter().filter(|name| is_shouted(name)));
    }
    let rank = |name: &str| (is_full(name), !shouted.contains(&name), names[name], name.chars().count());
    order.sort_by(|a, b| rank(b).cmp(&rank(a)).then(a.cmp(b)));
    links.sort_unstable();
    let link = links.chunk_by(|a, b| a == b).max_by_key(|same| same.len()).map(|same| same[0].to_owned());

    let mut mentions = Vec::new();
    let mut titles: FxHashMap<&str, Vec<Cite>> = FxHashMap::default();
    let mut values: Vec<&str> = Vec::new();
    let mut locals: Vec<(ArticleIdx, LocalEntityId)> = Vec::new();
    for node in members.iter().map(|&member| &nodes[member]) {
        let annotated = &articles[node.article.index()];
        locals.push((node.article, node.local));
        let own = annotated.mentions.iter().filter(|mention| mention.entity == node.local);
        mentions
            .extend(own.map(|mention| (Cite { article: node.article, span: mention.span }, mention.form)));
        for claim in &annotated.claims {
            if claim.about == LocalSubject::Entity(node.local)
                && role_word(claim.attribute, &claim.value).is_some()
            {
                let cites = titles.entry(&claim.value).or_insert_with(|| {
                    values.push(&claim.value);
                    Vec::new()
                });
                cites.push(Cite { article: node.article, span: claim.span });
            }
        }
    }
    mentions.sort_unstable();
    locals.sort_unstable();
    values.sort_by_key(|value| (Reverse(titles[value].len()), *value));
    let titles = values.into_iter().map(|value| {
        let mut evidence = titles.remove(value).unwrap_or_default();
        evidence.sort_unstable();
        TitleGiven { value: value.to_owned(), evidence }
    });
    Entity {
        name: order.first().copied().unwrap_or_default().to_owned(),
        kind,
        link,
        mentions,
        members: locals,
        titles: titles.collect(),
        joined: Vec::new(),
    }
}

#[cfg(test)]
mod tests;
