//! A stream followed day by day to its end: who is in which story when all is over.
//!
//! One call of [`cluster`] over all articles holds all of them meanwhile; this holds a day's. Where the two tell
//! other stories it is by what was decided at the end of a day.

use std::collections::BTreeMap;

use dateline_model::{Annotated, Article, Attribute, ChangeKind, Clusters, MentionForm, Problem};

use crate::cluster::{Clustered, cluster, is_dated};
use crate::cues::OPENING_SENTENCES;
use crate::days::number_of;
use crate::{Corrections, Stories, Window};

/// A stream that is followed.
#[derive(Debug, Default)]
pub struct Followed {
    stories: Stories,
    /// Ids of the articles of each story, by its founder.
    members: BTreeMap<String, Vec<String>>,
    /// The founder of each story's storyline.
    lines: BTreeMap<String, String>,
}

/// Where an article has come to.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// Its id.
    pub article: String,
    /// The article that founded its story.
    pub story: String,
    /// The article that founded the first story of its storyline.
    pub storyline: String,
}

impl Followed {
    /// Nothing has come yet.
    pub fn new(window: Window) -> Self {
        Self { stories: Stories::new(window), ..Self::default() }
    }

    /// Takes in the articles of the next day, all of them, none of which came before. Gives what was noticed.
    pub fn add(&mut self, day: &[Annotated]) -> Vec<Problem> {
        let stories = std::mem::take(&mut self.stories);
        let Clustered { stories, clusters, problems } = cluster(stories, day, &Corrections::default());
        self.stories = stories;
        self.move_known(&clusters);
        for story in &clusters.stories {
            let ids = story.articles.iter().map(|idx| day[idx.index()].article.id.clone());
            self.members.entry(story.founder.clone()).or_default().extend(ids);
        }
        for line in &clusters.storylines {
            let of_day = line.stories.iter().map(|&story| &clusters.stories[story].founder);
            for story in of_day.chain(&line.earlier) {
                self.lines.insert(story.clone(), line.founder.clone());
            }
        }
        problems
    }

    /// Takes articles of earlier days to the story that they are in now.
    fn move_known(&mut self, clusters: &Clusters) {
        // What left a story goes first: what became of its name then goes for the others.
        let of_kind = |kind| clusters.changes.iter().filter(move |change| change.kind == kind);
        for change in of_kind(ChangeKind::Split) {
            let from = change.other.as_ref().and_then(|other| self.members.get_mut(other));
            if let Some(from) = from {
                from.retain(|id| !change.articles.contains(id));
                self.members.entry(change.story.clone()).or_default().extend(change.articles.iter().cloned());
            }
        }
        let merged: Vec<(&String, Vec<String>)> = of_kind(ChangeKind::Merged)
            .filter_map(|change| Some((&change.story, self.members.remove(change.other.as_ref()?)?)))
            .collect();
        for (story, articles) in merged {
            self.members.entry(story.clone()).or_default().extend(articles);
        }
    }

    /// That what is remembered of each article is what the stream says.
    #[cfg(test)]
    pub(crate) fn assert_sound(&self) {
        for (_, node) in self.stories.memory.iter().filter(|(_, node)| node.story != 0) {
            let founder = &self.stories.states[&node.story].founder;
            for printing in node.printings() {
                let id = printing.id.to_string();
                assert!(self.members[&**founder].contains(&id), "{id} is in the story of {founder}");
            }
        }
    }

    /// Every article that came, with its story, by id.
    pub fn finish(self) -> Vec<Place> {
        let Self { members, lines, .. } = self;
        let place = |story: &String, article| {
            let storyline = lines.get(story).unwrap_or(story).clone();
            Place { article, story: story.clone(), storyline }
        };
        let mut places: Vec<Place> = members
            .into_iter()
            .flat_map(|(story, articles)| {
                articles.into_iter().map(|article| place(&story, article)).collect::<Vec<_>>()
            })
            .collect();
        places.sort_unstable();
        places
    }
}

/// The day, counted from 1970, on which an article comes in the stream; `None` where that is not known.
pub fn stream_day(annotated: &Annotated) -> Option<i32> {
    annotated.article.published.day.map(number_of).filter(|day| is_dated(*day))
}

/// As much of an article as [`cluster`] looks at: about half of it.
#[must_use]
pub fn compared(annotated: &Annotated) -> Annotated {
    let Article { id, path, outlet, title, language, published, text, blocks, .. } =
        annotated.article.clone();
    let mut n_of_opening = 0;
    let opening = annotated.sentences.iter().take_while(|sentence| {
        n_of_opening += usize::from(!sentence.is_excerpt);
        n_of_opening <= OPENING_SENTENCES
    });
    let is_compared = |attribute| matches!(attribute, Attribute::Age | Attribute::Ordinal);
    Annotated {
        article: Article { id, path, outlet, title, language, published, text, blocks, ..Article::default() },
        sentences: opening.copied().collect(),
        terms: annotated.terms.clone(),
        mentions: annotated.mentions.iter().filter(|m| m.form == MentionForm::Name).copied().collect(),
        entities: annotated.entities.clone(),
        times: annotated.times.clone(),
        quantities: annotated.quantities.clone(),
        events: annotated.events.clone(),
        claims: annotated.claims.iter().filter(|claim| is_compared(claim.attribute)).cloned().collect(),
        leans_on: annotated.leans_on.clone(),
        credits: annotated.credits.clone(),
        gist: annotated.gist.clone(),
        ..Annotated::default()
    }
}
