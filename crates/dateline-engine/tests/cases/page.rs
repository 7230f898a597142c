//! A case page as `docs/cases/README.md` describes it: a rule, a few reports, what must come out and what must not.

use std::path::Path;

/// One page of `docs/cases`.
#[derive(Debug)]
pub struct Page {
    /// The file's name without its ending.
    pub name: String,
    /// The rule, as the title says it.
    pub rule: String,
    /// Why the page does not hold yet; such a page must fail.
    pub not_yet: Option<String>,
    /// Whether the page says that its reports are one story.
    pub is_one_story: bool,
    pub reports: Vec<Report>,
    pub must: Vec<Row>,
    pub must_not: Vec<Row>,
}

/// One invented report.
#[derive(Debug)]
pub struct Report {
    pub outlet: String,
    /// ISO 8601; `None` where the page gives no day.
    pub day: Option<String>,
    pub headline: Option<String>,
    pub text: String,
}

/// One row of a table of expectations.
#[derive(Debug, Clone)]
pub struct Row {
    /// A status with its reason, "updated (correction)", or one of the other things a page can ask for.
    pub what: String,
    pub attribute: String,
    pub about: String,
    pub values: Vec<String>,
}

const ONE_STORY: &str = "These reports are one story.";

impl Page {
    /// Reads a page; what is not understood is told with the page's name.
    pub fn read(path: &Path) -> Result<Self, String> {
        let name = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        let text = std::fs::read_to_string(path).map_err(|e| format!("{name}: {e}"))?;
        let mut lines = text.lines();
        let rule = lines.next().and_then(|l| l.strip_prefix("# ")).ok_or(format!("{name}: no title"))?;
        let mut page = Self {
            name: name.clone(),
            rule: rule.to_owned(),
            not_yet: None,
            is_one_story: false,
            reports: Vec::new(),
            must: Vec::new(),
            must_not: Vec::new(),
        };
        let mut section = Section::Rule;
        for line in lines {
            if let Some(heading) = line.strip_prefix("## ") {
                section = match heading {
                    "What must come out" => Section::Must,
                    "What must not come out" => Section::MustNot,
                    _ => {
                        let report = report(heading).ok_or(format!("{name}: unknown section {heading:?}"))?;
                        page.reports.push(report);
                        Section::Report
                    }
                };
                continue;
            }
            match section {
                Section::Rule => {
                    page.is_one_story |= line == ONE_STORY;
                    page.not_yet = page.not_yet.or(line.strip_prefix("Not yet: ").map(str::to_owned));
                }
                Section::Report => {
                    let report = page.reports.last_mut().expect("the section began with a report");
                    let bold = line.strip_prefix("**").and_then(|l| l.strip_suffix("**"));
                    match bold {
                        Some(headline) if report.text.is_empty() => report.headline = Some(headline.into()),
                        _ if line.is_empty() && report.text.is_empty() => {}
                        _ => {
                            report.text.push_str(line);
                            report.text.push('\n');
                        }
                    }
                }
                Section::Must => page.must.extend(row(line)),
                Section::MustNot => page.must_not.extend(row(line)),
            }
        }
        for report in &mut page.reports {
            report.text.truncate(report.text.trim_end().len());
        }
        let is_whole = page.reports.len() >= 2 && !(page.must.is_empty() && page.must_not.is_empty());
        if is_whole { Ok(page) } else { Err(format!("{name}: needs two reports and what to expect of them")) }
    }
}

#[derive(Clone, Copy)]
enum Section {
    Rule,
    Report,
    Must,
    MustNot,
}

/// "Report: The Harbour Post, 2031-03-07".
fn report(heading: &str) -> Option<Report> {
    let (outlet, day) = heading.strip_prefix("Report: ")?.rsplit_once(", ")?;
    let day = (day != "no day").then(|| day.to_owned());
    Some(Report { outlet: outlet.to_owned(), day, headline: None, text: String::new() })
}

/// "| updated | toll | ferry | 12 / 14 |"; `None` for the table's head and anything else.
fn row(line: &str) -> Option<Row> {
    let cells: Vec<&str> =
        line.strip_prefix('|')?.trim_end().strip_suffix('|')?.split('|').map(str::trim).collect();
    let &[what, attribute, about, values] = cells.as_slice() else { return None };
    let is_head = what == "status" || what.starts_with("---");
    let values = values.split(" / ").filter(|v| !v.is_empty()).map(str::to_owned).collect();
    (!is_head).then(|| Row { what: what.into(), attribute: attribute.into(), about: about.into(), values })
}
