//! `dateline clean`: what of a page or text is the report, and why each line is taken for what it is.

use std::fmt::Write as _;
use std::path::Path;

use anyhow::{Context, anyhow};
use dateline_model::{Article, Role, Span};
use dateline_read::{ExplainedLine, Input, ReadConfig};

use crate::args::CleanArgs;
use crate::{Ending, inputs};

/// So many characters of a line are shown in the terminal.
const SHOWN: usize = 60;

/// Shows a page's lines.
///
/// # Errors
///
/// Where the file cannot be read, or holds no report.
pub(crate) fn clean(args: &CleanArgs) -> anyhow::Result<Ending> {
    let sites = args.sites.as_deref().map(inputs::sites).transpose()?.unwrap_or_default();
    let config = ReadConfig { sites, ..ReadConfig::default() };
    let path = args.page.to_string_lossy();
    let bytes = std::fs::read(&args.page).with_context(|| format!("cannot read {path}"))?;
    let outcome = dateline_read::read(&Input { path: &path, bytes: &bytes, sidecar: None }, &config);
    for problem in &outcome.problems {
        eprintln!("dateline: {}: {}", problem.path, problem.message);
    }
    let raw = outcome.articles.into_iter().next().ok_or_else(|| anyhow!("{path} holds no report"))?;
    let is_page = raw.page.is_some();
    let article = dateline_clean::clean(raw).article;
    if !args.explain {
        print!("{}", report(&article));
        return Ok(Ending::Done);
    }
    let lines = if is_page {
        dateline_read::explain(&bytes, &config).map_err(|fault| anyhow!("{path} {fault}"))?.lines
    } else {
        Vec::new()
    };
    let told = told(&article, lines);
    match &args.html {
        Some(to) => write(to, &page(&article, &told))?,
        None => print!("{}", list(&told)),
    }
    Ok(Ending::Done)
}

fn write(to: &Path, page: &str) -> anyhow::Result<()> {
    std::fs::write(to, page).with_context(|| format!("cannot write {}", to.display()))
}

/// The report alone.
fn report(article: &Article) -> String {
    let blocks = article.blocks.iter().filter(|block| block.role.is_report());
    blocks.map(|block| block.span.of(&article.text)).collect()
}

/// A line with its last role.
struct Told<'a> {
    words: &'a str,
    role: Role,
    why: String,
}

/// Every line with the role that `clean` leaves it; where `read` explains none, they are the text's lines.
fn told(article: &Article, mut lines: Vec<ExplainedLine>) -> Vec<Told<'_>> {
    if lines.is_empty() {
        let mut at = 0;
        for line in article.text.split_inclusive('\n') {
            let words = line.trim_end();
            if !words.is_empty() {
                let span = Span::new(at, at + words.len());
                lines.push(ExplainedLine {
                    span,
                    role: None,
                    likelihood: None,
                    reasons: Vec::new(),
                    is_by_rule: false,
                });
            }
            at += line.len();
        }
    }
    let mut blocks = article.blocks.iter().peekable();
    let mut told = Vec::with_capacity(lines.len());
    for line in &lines {
        while blocks.next_if(|block| block.span.end <= line.span.start).is_some() {}
        let Some(block) = blocks.peek() else { break };
        told.push(Told { words: line.span.of(&article.text), role: block.role, why: why(line, block.role) });
    }
    told
}

fn why(line: &ExplainedLine, last: Role) -> String {
    let mut why = match (line.is_by_rule, line.likelihood) {
        (true, Some(share)) => format!("the site's rule: {:.0} %", share * 100.0),
        (_, Some(likelihood)) => format!("{:.0} %", likelihood * 100.0),
        (_, None) => String::new(),
    };
    for (name, weight) in &line.reasons {
        let _ = write!(why, "  {weight:+.1} {name}");
    }
    if let Some(first) = line.role.filter(|first| *first != last) {
        let _ = write!(why, "  (markup: {}; its words: {})", first.name(), last.name());
    }
    why
}

fn list(told: &[Told<'_>]) -> String {
    let mut out = String::new();
    for line in told {
        let shown: String = line.words.chars().filter(|c| !c.is_control()).take(SHOWN).collect();
        let _ = writeln!(out, "{:<11} {shown:<SHOWN$}  {}", line.role.name(), line.why);
    }
    out
}

/// The colour of a role.
fn colour(role: Role) -> &'static str {
    match role {
        Role::Body => "#d8f0d3",
        Role::Heading => "#b5e3ab",
        Role::Title => "#8fd17f",
        Role::Byline => "#fdf0c0",
        Role::Caption => "#d6e8fb",
        Role::Credit => "#bcd7f5",
        Role::Embed => "#e7d9f7",
        Role::Teasers => "#fbdcc8",
        Role::OtherStory => "#f7c3a6",
        Role::Label => "#efe4d2",
        Role::Tags => "#e3e3b8",
        Role::Comment => "#f3d6e6",
        Role::Navigation => "#e9e9e9",
    }
}

fn page(article: &Article, told: &[Told<'_>]) -> String {
    let title = escaped(article.title.as_deref().unwrap_or(&article.path));
    let mut out = format!(
        "<!doctype html>\n<meta charset=\"utf-8\">\n<title>{title}</title>\n<style>body{{font:16px/1.45 sans-serif;max-width:60rem;margin:2rem auto}}\
         p{{margin:2px 0;padding:3px 8px}}b{{display:inline-block;width:7rem;font-weight:600;font-size:12px}}small{{display:block;margin-left:7rem;color:#555}}</style>\n<h1>{title}</h1>\n"
    );
    for line in told {
        let (role, words, why) = (line.role.name(), escaped(line.words), escaped(&line.why));
        let _ = writeln!(
            out,
            "<p style=\"background:{}\"><b>{role}</b>{words}<small>{why}</small></p>",
            colour(line.role)
        );
    }
    out
}

fn escaped(words: &str) -> String {
    words.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}
