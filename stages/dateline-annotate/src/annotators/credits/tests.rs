//! Whole articles: who is credited, and where.

use dateline_model::{Article, Block, Role, Span};

use crate::testing::{article, model};

/// Checks the credits of an article, each as "basis name: words".
#[track_caller]
fn check_article(article: Article, expected: &[&str]) {
    let Some(model) = model() else { return };
    let annotated = crate::annotate(article, model);
    let text = &annotated.article.text;
    let told = annotated.credits.iter().map(|credit| {
        let words = credit.span.map_or("(metadata)", |span| span.of(text));
        format!("{} {}: {words}", credit.basis.name(), credit.name)
    });
    assert_eq!(told.collect::<Vec<_>>(), expected, "{text}");
}

#[track_caller]
fn check(text: &str, expected: &[&str]) {
    check_article(article(text, None), expected);
}

const REPORT: &str = "Ferries to the islands off Port Hurka stood still on Sunday because their crews had gone on strike for \
    higher wages.\nThe harbour office said that it expected them to sail again on Monday, when talks with the union of \
    the crews begin.\nThe union had called the strike on Friday after a first round of talks about wages and hours had \
    come to nothing.";

#[test]
fn the_dateline_names_the_agency() {
    let dated = |head: &str| format!("{head} {REPORT}");
    check(&dated("PORT HURKA (AP) -"), &["dateline Associated Press: AP"]);
    check(&dated("LIMA (Reuters) –"), &["dateline Reuters: Reuters"]);
    check(&dated("HURKA, Peru, March 3 (Coast News) —"), &["dateline Coast News: Coast News"]);
    check(
        &dated("LIMA (AP/Coast News) —"),
        &["dateline Associated Press: AP", "dateline Coast News: Coast News"],
    );
    check(&dated("BERLIN (dpa) -"), &["dateline Deutsche Presse-Agentur: dpa"]);
    check(&dated("LIMA, March 3. /TASS/."), &["dateline TASS: TASS"]);
    check(&dated("HURKA, Peru, March 3, 2031 /PRNewswire/ --"), &["dateline PR Newswire: PRNewswire"]);
    check(&dated("(Reuters) -"), &["dateline Reuters: Reuters"]);
    check(&dated("Reuters -"), &["dateline Reuters: Reuters"]);
    check(&dated("Lima, Peru | AFP |"), &["dateline Agence France-Presse: AFP"]);
    check(&dated("8 p.m. UPDATE: LIMA (AP) —"), &["dateline Associated Press: AP"]);
}

#[test]
fn what_else_stands_in_brackets_is_credited_with_nothing() {
    check("NATO (North Atlantic Treaty Organization) said on Sunday that ferries stood still.", &[]);
    check("LIMA (Updated) - Ferries stood still on Sunday.", &[]);
    check("LIMA (Peru) - Ferries stood still on Sunday.", &[]);
    check("Agence France-Presse (AFP) — the agency — asked the harbour office for its books.", &[]);
    check("Reuters — which has asked for a month — did not see the books of the harbour office.", &[]);
    check("The harbour office told Reuters - which asked - that ferries stood still.", &[]);
}

#[test]
fn author_lines_stand_on_top() {
    check(
        &format!("By Ana Reis, Associated Press\n{REPORT}"),
        &["byline Associated Press: Associated Press"],
    );
    check(&format!("Ferries stand still\nReuters staff\n{REPORT}"), &["byline Reuters: Reuters"]);
    check(&format!("{REPORT}\n{REPORT}\nBy Ana Reis, Associated Press\n{REPORT}"), &[]);
}

#[test]
fn a_bare_name_on_top_is_the_pictures_where_the_dateline_names_another() {
    check(&format!("AP\nLIMA (Reuters) - {REPORT}"), &["dateline Reuters: Reuters"]);
    check(
        &format!("AP\nLIMA (AP) - {REPORT}"),
        &["byline Associated Press: AP", "dateline Associated Press: AP"],
    );
}

#[test]
fn closing_lines_name_whose_report_it_is() {
    check(
        &format!("{REPORT}\nCopyright 2031 The Associated Press. All rights reserved."),
        &["line Associated Press: Associated Press"],
    );
    check(&format!("{REPORT} (AFP)"), &["line Agence France-Presse: AFP"]);
    check(&format!("{REPORT}\nSource: Xinhua"), &["line Xinhua: Xinhua"]);
    check(&format!("{REPORT}\nThe Associated Press contributed to this report."), &[]);
}

#[test]
fn metadata_come_first_and_only_where_no_words_name_it() {
    let mut report = article(&format!("LIMA (AP) - {REPORT}"), None);
    report.byline = Some("Ana Reis, AFP".into());
    check_article(report, &["byline Agence France-Presse: (metadata)", "dateline Associated Press: AP"]);
    let mut report = article(&format!("By Ana Reis, AFP\n{REPORT}"), None);
    report.byline = Some("Ana Reis, AFP".into());
    check_article(report, &["byline Agence France-Presse: AFP"]);
}

#[test]
fn an_outlet_does_not_credit_itself() {
    for outlet in ["Reuters", "uk.reuters.com"] {
        let mut report = article(&format!("By Ana Reis, Reuters\n{REPORT}\n© 2031 Reuters"), None);
        report.outlet = Some(outlet.into());
        check_article(report, &[]);
    }
}

#[test]
fn a_dateline_credits_an_agency_in_its_own_report_but_no_station() {
    let mut report = article(&format!("LIMA (AP/KXYZ) - {REPORT}"), None);
    report.outlet = Some("kxyz7.example".into());
    check_article(report, &["dateline Associated Press: AP"]);
    let mut report = article(&format!("LIMA (Reuters) - {REPORT}"), None);
    report.outlet = Some("reuters.com".into());
    check_article(report, &["dateline Reuters: Reuters"]);
}

#[test]
fn pictures_and_other_reports_credit_nothing() {
    let mut report = article(&format!("© 2031 Reuters\n{REPORT}\nBy Ana Reis, AFP"), None);
    let n_bytes = |line: &str| line.len();
    let (first, last) = (n_bytes("© 2031 Reuters\n"), n_bytes("By Ana Reis, AFP"));
    let end = report.text.len();
    let block = |start, end, role| Block { span: Span::new(start, end), role };
    report.blocks = vec![
        block(0, first, Role::Credit),
        block(first, end - last, Role::Body),
        block(end - last, end, Role::OtherStory),
    ];
    check_article(report, &[]);
}
