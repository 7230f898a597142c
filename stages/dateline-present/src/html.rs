//! stub
use crate::Briefing;
use dateline_model::Annotated;
/// One self-contained page.
pub fn render(_briefing: &Briefing, _articles: &[Annotated]) -> String {
    String::new()
}
