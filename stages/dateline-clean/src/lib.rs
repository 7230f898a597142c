//! [`RawArticle`] to [`Article`]: every stretch of the text gets its role, nothing is cut.
//!
//! The text is taken line by line, and every line is told by what it looks like (a credit, a stamp), by its neighbours
//! (a list of headlines with ages), by its place (a title, a heading) or by what it has in common with the rest (another
//! story glued on). Where none of these speaks, a line is body: a false alarm costs a fact, a miss costs a line of noise.
//! The passes run in the order of [`roles::tell`]; an earlier one is not overruled by a later one.

use dateline_model::{Article, Problem, Published, PublishedBasis, RawArticle, Role, Stage};

mod furniture;
mod language;
mod line;
mod lists;
mod other_story;
mod patterns;
mod place;
mod roles;
mod stamps;

pub use furniture::Furniture;

/// What cleaning leaves.
#[derive(Debug)]
pub struct Cleaned {
    /// The article, its blocks covering all of its text.
    pub article: Article,
    /// What was noticed.
    pub problems: Vec<Problem>,
}

/// Tells the report from what else stands in its text.
///
/// # Examples
///
/// ```
/// use dateline_model::{RawArticle, Role};
/// let text = "Bridge closed in Arden\nThe old bridge was closed on Monday, the town said.\n#Arden #Bridge\n";
/// let cleaned = dateline_clean::clean(RawArticle { text: text.into(), ..RawArticle::default() });
/// let roles: Vec<Role> = cleaned.article.blocks.iter().map(|block| block.role).collect();
/// assert_eq!(roles, [Role::Title, Role::Body, Role::Tags]);
/// assert_eq!(cleaned.article.title.as_deref(), Some("Bridge closed in Arden"));
/// ```
pub fn clean(raw: RawArticle) -> Cleaned {
    clean_among(raw, &Furniture::default())
}

/// The same, where it is known what the pages of the article's site repeat: that is told as navigation.
pub fn clean_among(raw: RawArticle, furniture: &Furniture) -> Cleaned {
    let lines = line::lines(&raw.text);
    let is_furniture = furniture.among(&raw, &lines);
    let known = roles::Known {
        title: raw.title.as_deref(),
        byline: raw.byline.as_deref(),
        marked: &raw.marked,
        is_furniture: &is_furniture,
    };
    let roles = roles::tell(&lines, &known);
    let blocks = roles::blocks(&lines, &roles);

    let first = |role: Role| {
        let found = lines.iter().zip(&roles).find(|(line, r)| **r == role && !line.text.is_empty());
        found.map(|(line, _)| line.text)
    };
    let title = raw.title.or_else(|| first(Role::Title).map(|line| stamps::split_title(line).0.to_owned()));
    let byline = raw.byline.or_else(|| {
        let mut bylines = lines.iter().zip(&roles).filter(|(_, role)| **role == Role::Byline);
        bylines.find_map(|(line, _)| stamps::author(line.text))
    });
    let published = match raw.published {
        Published { day: None, .. } => stamps::published(&lines, &roles).map_or(raw.published, |day| {
            Published { day: Some(day), instant: None, basis: PublishedBasis::Text }
        }),
        known => known,
    };
    let in_languages = language::Lines::new(&lines, &roles);
    let language = language::of(&in_languages);
    let problem = |message: String| Problem {
        path: raw.path.clone(),
        article: (!raw.id.is_empty()).then(|| raw.id.clone()),
        stage: Stage::Clean,
        message,
    };
    let mut problems = Vec::new();
    if !roles.contains(&Role::Body) {
        problems.push(problem("no report found in the text".into()));
    }
    if let Some((n_lines, languages)) = language::mixed(&in_languages, language.as_deref()) {
        problems.push(problem(format!(
            "{n_lines} of the report's lines are in another language ({}) and are read as English",
            languages.join(", ")
        )));
    }
    let article = Article {
        id: raw.id,
        path: raw.path,
        url: raw.url,
        outlet: raw.outlet,
        byline,
        title,
        language,
        published,
        text: raw.text,
        blocks,
        feed: raw.feed,
        fetched: raw.fetched,
        page: raw.page,
        also_at: raw.also_at,
        outlet_facts: raw.outlet_facts,
    };
    Cleaned { article, problems }
}

#[cfg(test)]
mod tests {
    use dateline_model::{Block, Span};
    use proptest::prelude::*;

    use super::*;

    fn cleaned(text: &str) -> Cleaned {
        clean(RawArticle { text: text.into(), ..RawArticle::default() })
    }

    #[track_caller]
    fn check_tiles(text: &str, blocks: &[Block]) {
        let mut at = 0;
        for block in blocks {
            assert_eq!(block.span.start as usize, at);
            assert!(!block.span.is_empty());
            at = block.span.end as usize;
            assert!(text.is_char_boundary(at));
        }
        assert_eq!(at, text.len());
    }

    #[test]
    fn a_text_without_a_report_is_a_problem() {
        for text in ["", "\n\n", "#one #two\n", "Share\nTweet\n"] {
            assert_eq!(cleaned(text).problems.len(), 1, "{text:?}");
        }
    }

    #[test]
    fn a_paragraph_in_another_language_is_told() {
        let text = "Mill burns in Arden\nThe mill burned down on Sunday, and the town will build it again, the mayor said to us.\nDie Mühle brannte am Sonntag nieder, und die Stadt wird sie wieder aufbauen, sagte der Bürgermeister.\n";
        let cleaned = cleaned(text);
        assert_eq!(cleaned.article.language.as_deref(), Some("en"));
        let told: Vec<&str> = cleaned.problems.iter().map(|problem| problem.message.as_str()).collect();
        assert_eq!(told, ["1 of the report's lines are in another language (de) and are read as English"]);
    }

    #[test]
    fn metadata_is_not_overruled_by_the_text() {
        let raw = RawArticle {
            title: Some("Given".into()),
            byline: Some("Ida Falk".into()),
            text: "By Jo Lind\nPublished 3 May 2021\nThe lake rose again on Sunday, wardens said.".into(),
            ..RawArticle::default()
        };
        let article = clean(raw).article;
        assert_eq!((article.title.as_deref(), article.byline.as_deref()), (Some("Given"), Some("Ida Falk")));
        assert_eq!(article.published.basis, PublishedBasis::Text);
    }

    #[test]
    fn marked_blocks_are_kept() {
        let text = "Menu item\nThe lake rose again on Sunday, wardens said.\n";
        let marked = vec![Block { span: Span::new(0, 9), role: Role::Navigation }];
        let article = clean(RawArticle { text: text.into(), marked, ..RawArticle::default() }).article;
        assert_eq!(article.blocks[0], Block { span: Span::new(0, 10), role: Role::Navigation });
        assert_eq!(article.blocks[1].role, Role::Body);
    }

    #[test]
    fn a_giant_line_is_taken_in_one_go() {
        let text = "word, ".repeat(2_000_000);
        check_tiles(&text, &cleaned(&text).article.blocks);
    }

    #[test]
    fn very_many_lines_are_taken_in_one_go() {
        let text =
            "A short line\nA line that ends, as sentences do, with a stop.\n3 hours\n-\n".repeat(20_000);
        check_tiles(&text, &cleaned(&text).article.blocks);
    }

    proptest! {
        #[test]
        fn blocks_tile_any_text(text in "(\\PC{0,40}|[A-Z][a-z ]{0,60}[.:?-]?|#[a-z]{1,5}|[0-9] hours|\r?\n){0,30}") {
            check_tiles(&text, &cleaned(&text).article.blocks);
        }

        #[test]
        fn cleaning_twice_tells_the_same(text in "([A-Z][a-z ]{0,60}[.:?-]?\n|[0-9] hours\n|-\n){0,30}") {
            prop_assert_eq!(cleaned(&text).article, cleaned(&text).article);
        }
    }
}
