//! Tables of stories, storylines and briefs.

use super::table::{Cell, Field, evidence, integer, key_of, numbered, primary, table, text};
use super::{Kind, Table};
use crate::record::{Brief, BriefSentence, Omission, Story, Storyline};

pub(super) fn stories(stories: &[Story]) -> Vec<Table<'_>> {
    let fields: [Field<&Story>; 4] = [
        primary(text("id", |s: &Story| (&s.id).into())),
        text("title", |s| s.title.as_deref().into()),
        text("first", |s| s.first.as_deref().into()),
        text("last", |s| s.last.as_deref().into()),
    ];
    let article_fields: [Field<(&Story, &String)>; 2] = [
        key_of("stories", text("story", |(s, _): (&Story, &String)| (&s.id).into())),
        key_of("articles", text("article", |(_, article)| article.into())),
    ];
    let event_fields: [Field<(&Story, &String)>; 2] = [
        key_of("stories", text("story", |(s, _): (&Story, &String)| (&s.id).into())),
        key_of("events", text("event", |(_, event)| event.into())),
    ];
    let articles = stories.iter().flat_map(|s| s.articles.iter().map(move |article| (s, article)));
    let events = stories.iter().flat_map(|s| s.events.iter().map(move |event| (s, event)));
    let mut tables = vec![
        table("stories", stories, &fields),
        table("story_articles", articles, &article_fields),
        table("story_events", events, &event_fields),
    ];
    if stories.iter().any(|story| story.omissions.is_some()) {
        tables.extend(omissions(stories));
    }
    tables
}

fn omissions(stories: &[Story]) -> [Table<'_>; 2] {
    let all = || numbered(stories.iter().flat_map(|s| s.omissions.iter().flatten().map(move |o| (s, o))));
    let fields: [Field<(i64, (&Story, &Omission))>; 5] = [
        primary(integer("id", |(id, _): (i64, _)| id.into())),
        key_of("stories", text("story", |(_, (s, _)): (i64, (&Story, &Omission))| (&s.id).into())),
        key_of("articles", text("article", |(_, (_, o))| (&o.article).into())),
        text("what", |(_, (_, o))| (&o.what).into()),
        integer("origins", |(_, (_, o))| o.origins.into()),
    ];
    let told =
        all().flat_map(|(id, (_, omission))| omission.told_by.iter().map(move |s| (Cell::from(id), s)));
    [
        table("omissions", all(), &fields),
        evidence("omission_evidence", ("omission", Kind::Integer, "omissions"), told),
    ]
}

pub(super) fn storylines(storylines: &[Storyline]) -> Vec<Table<'_>> {
    let fields: [Field<&Storyline>; 4] = [
        primary(text("id", |s: &Storyline| (&s.id).into())),
        text("title", |s| s.title.as_deref().into()),
        text("first", |s| s.first.as_deref().into()),
        text("last", |s| s.last.as_deref().into()),
    ];
    let story_fields: [Field<(&Storyline, (i64, &String))>; 3] = [
        key_of("storylines", text("storyline", |(s, _): (&Storyline, (i64, &String))| (&s.id).into())),
        integer("number", |(_, (number, _)): (&Storyline, (i64, &String))| number.into()),
        key_of("stories", text("story", |(_, (_, story))| story.into())),
    ];
    let stories = storylines.iter().flat_map(|s| numbered(&s.stories).map(move |story| (s, story)));
    vec![table("storylines", storylines, &fields), table("storyline_stories", stories, &story_fields)]
}

pub(super) fn briefs(briefs: &[Brief]) -> Vec<Table<'_>> {
    type Sentence<'a> = (i64, (&'a Brief, (i64, &'a BriefSentence)));
    let all =
        || numbered(briefs.iter().flat_map(|b| numbered(&b.sentences).map(move |sentence| (b, sentence))));
    let fields: [Field<Sentence>; 5] = [
        primary(integer("id", |(id, _): Sentence| id.into())),
        key_of("stories", text("story", |(_, (brief, _)): Sentence| (&brief.story).into())),
        integer("number", |(_, (_, (number, _))): Sentence| number.into()),
        text("kind", |(_, (_, (_, sentence)))| sentence.kind.as_deref().into()),
        text("text", |(_, (_, (_, sentence)))| (&sentence.text).into()),
    ];
    let rests_on =
        all().flat_map(|(id, (_, (_, sentence)))| sentence.evidence.iter().map(move |s| (Cell::from(id), s)));
    vec![
        table("brief_sentences", all(), &fields),
        evidence("brief_evidence", ("sentence", Kind::Integer, "brief_sentences"), rests_on),
    ]
}
