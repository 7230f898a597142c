//! Tables of articles, and of what was noticed and survived.

use super::Table;
use super::table::{Field, integer, numbered, primary, real, table, text};
use crate::record::{Article, Problem, Record};

pub(super) fn articles(record: &Record) -> Table<'_> {
    let fields: [Field<&Article>; 19] = [
        primary(text("id", |a: &Article| (&a.id).into())),
        text("path", |a| (&a.path).into()),
        text("url", |a| a.url.as_deref().into()),
        text("outlet", |a| a.outlet.as_deref().into()),
        text("byline", |a| a.byline.as_deref().into()),
        text("title", |a| a.title.as_deref().into()),
        text("language", |a| a.language.as_deref().into()),
        text("published", |a| a.published.value.as_deref().into()),
        text("published_basis", |a| (&a.published.basis).into()),
        text("published_earliest", |a| a.published.earliest.as_deref().into()),
        text("published_latest", |a| a.published.latest.as_deref().into()),
        text("fetched", |a| a.fetched.as_deref().into()),
        // These may be of an earlier run, and so in no table.
        text("copy_of", |a| a.copy_of.as_ref().map(|copy| copy.article.as_str()).into()),
        text("copy_kind", |a| a.copy_of.as_ref().map(|copy| copy.kind.as_str()).into()),
        real("copy_similarity", |a| a.copy_of.as_ref().and_then(|copy| copy.similarity).into()),
        text("origin_basis", |a| a.origin.as_ref().map(|origin| origin.basis.as_str()).into()),
        text("origin_name", |a| a.origin.as_ref().and_then(|origin| origin.name.as_deref()).into()),
        text("origin_article", |a| a.origin.as_ref().and_then(|origin| origin.article.as_deref()).into()),
        text("text", |a| (&a.text).into()),
    ];
    table("articles", &record.articles, &fields)
}

pub(super) fn problems(record: &Record) -> Table<'_> {
    let fields: [Field<(i64, &Problem)>; 5] = [
        primary(integer("id", |(id, _): (i64, &Problem)| id.into())),
        text("path", |(_, p)| (&p.path).into()),
        text("article", |(_, p)| p.article.as_deref().into()),
        text("stage", |(_, p)| (&p.stage).into()),
        text("message", |(_, p)| (&p.message).into()),
    ];
    table("problems", numbered(&record.problems), &fields)
}
