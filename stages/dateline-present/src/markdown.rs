//! stub
use crate::Briefing;
use dateline_model::Annotated;
/// Markdown.
pub fn render(_briefing: &Briefing, _articles: &[Annotated]) -> String {
    String::new()
}
