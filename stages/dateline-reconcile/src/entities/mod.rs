//! Who is who across articles: one [`Entity`] for many spellings.
//!
//! Local entities go in. Places meet by their gazetteer entry, bodies by name, persons by full name, sound, titles and company
//! ([`people`]); what meets is joined with a union-find, so the order of the articles does not matter.

mod join;
mod people;
mod things;

use std::cmp::Reverse;

use dateline_model::{
    Annotated, ArticleIdx, Attribute, Cite, Clusters, Entity, EntityKind, Ledger, LocalEntityId,
    LocalSubject, MentionForm, TitleGiven,
};
use jiff::civil::Date;
use rustc_hash::{FxHashMap, FxHashSet};

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
    pub n_mentions: usize,
    /// Index of the story, and of the storyline.
    pub story: usize,
    pub storyline: usize,
    /// Last words of its titles, ranks and offices, sorted ("envoy", "general").
    pub roles: Vec<&'a str>,
}

/// Fills `entities` and `entity_of`.
pub(crate) fn resolve(articles: &[Annotated], clusters: &Clusters, ledger: &mut Ledger) {
    let nodes = nodes(articles, clusters);
    let mut join = Join::new(nodes.len());
    things::join(&nodes, &mut join);
    people::join(&nodes, &mut join);

    let mut groups: Vec<Vec<usize>> = join.groups();
    let mut entities: Vec<(Entity, Vec<usize>)> =
        groups.drain(..).map(|members| (entity(articles, &nodes, &members), members)).collect();
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
            n_mentions: 0,
            story,
            storyline,
            roles: Vec::new(),
        }));
        for mention in &annotated.mentions {
            let node = &mut nodes[first + mention.entity.index()];
            node.n_mentions += 1;
            if mention.form == MentionForm::Name {
                node.surfaces.push(mention.span.of(&annotated.article.text));
            }
        }
        for claim in &annotated.claims {
            if let LocalSubject::Entity(local) = claim.about
                && let Some(role) = role_word(claim.attribute, &claim.value)
            {
                nodes[first + local.index()].roles.push(role);
            }
        }
        for node in &mut nodes[first..] {
            node.surfaces.sort_unstable();
            node.surfaces.dedup();
            node.roles.sort_unstable();
            node.roles.dedup();
        }
    }
    nodes
}

/// The word of a title that tells the role: the last before "of", "at" or "for".
fn role_word(attribute: Attribute, value: &str) -> Option<&str> {
    match attribute {
        Attribute::Rank | Attribute::Title | Attribute::Office => {
            let is_link = |word: &&str| matches!(*word, "of" | "at" | "for" | "to" | "in");
            value.split(' ').take_while(|word| !is_link(word)).last()
        }
        _ => None,
    }
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
    let rank = |name: &str| (is_full(name), names[name], name.chars().count());
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
    }
}

#[cfg(test)]
mod tests;
