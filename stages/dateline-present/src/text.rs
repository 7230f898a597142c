//! stub
use crate::Briefing;
use dateline_model::Annotated;
/// How the briefing is set for a terminal.
#[derive(Debug, Clone, Copy)]
pub struct TextOptions {
    /// Columns.
    pub width: usize,
    /// Whether ANSI colours are used.
    pub color: bool,
    /// How many stories are set in full; the others are counted.
    pub n_stories: usize,
    /// How much of each part is set.
    pub detail: Detail,
}
/// How much of each part is set.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Detail {
    /// The first few of each part, and how many more there are.
    Short,
    /// All of it.
    Full,
}
impl Default for TextOptions {
    fn default() -> Self {
        Self { width: 80, color: false, n_stories: 10, detail: Detail::Short }
    }
}
/// Text.
pub fn render(_briefing: &Briefing, _articles: &[Annotated], _options: &TextOptions) -> String {
    String::new()
}
