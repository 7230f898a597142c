//! Formats for researchers: TimeML, read by `roxmltree`; brat, held line by line against its own description.

use dateline_export::Format;

use crate::{as_text, exported, fixture, named};

#[test]
fn timeml_without_its_tags_is_the_text() {
    let export = exported(Format::Timex3);
    let text = as_text(named(&export, "courier-1.tml"));
    let xml = roxmltree::Document::parse(text).unwrap();
    let content = xml.descendants().find(|node| node.has_tag_name("TEXT")).unwrap();
    let told: String =
        content.descendants().filter(roxmltree::Node::is_text).filter_map(|node| node.text()).collect();
    assert_eq!(told, fixture::text_of(fixture::COURIER).replace('\r', "\n").replace('\u{b}', "\u{fffd}"));
    let times: Vec<_> = xml.descendants().filter(|node| node.has_tag_name("TIMEX3")).collect();
    assert_eq!(times.len(), 2);
    assert_eq!(
        (times[0].attribute("functionInDocument"), times[0].attribute("value")),
        (Some("CREATION_TIME"), Some("2031-03-04"))
    );
    assert_eq!((times[1].text(), times[1].attribute("anchorTimeID")), (Some("Tuesday"), Some("t0")));
}

#[test]
fn an_unknown_day_is_left_out_of_timeml() {
    let export = exported(Format::Timex3);
    let xml = roxmltree::Document::parse(as_text(named(&export, "undated.tml"))).unwrap();
    assert!(xml.descendants().all(|node| !node.has_tag_name("DCT")));
    let time = xml.descendants().find(|node| node.has_tag_name("TIMEX3")).unwrap();
    assert_eq!((time.attribute("value"), time.attribute("comment")), (None, Some("offset_days -1")));
    assert_eq!(export.notes, ["1 time left out: inside or across another, which inline XML cannot hold"]);
}

/// Holds a .ann file against brat's description of the format, and gives its lines.
#[track_caller]
fn check_standoff<'a>(ann: &'a str, text: &str) -> Vec<&'a str> {
    let text: Vec<char> = text.chars().collect();
    let ids: Vec<&str> = ann.lines().map(|line| line.split('\t').next().unwrap()).collect();
    for line in ann.lines() {
        let fields: Vec<&str> = line.splitn(3, '\t').collect();
        let words: Vec<&str> = fields[1].split(' ').collect();
        match line.chars().next().unwrap() {
            'T' => {
                let fragments: Vec<&str> = fields[1].split_once(' ').unwrap().1.split(';').collect();
                let told = fragments.iter().map(|fragment| {
                    let (start, end) = fragment.split_once(' ').unwrap();
                    text[start.parse().unwrap()..end.parse().unwrap()].iter().collect::<String>()
                });
                assert_eq!(told.collect::<Vec<_>>().join(" "), fields[2]);
            }
            'E' => assert!(words.iter().all(|part| ids.contains(&part.split_once(':').unwrap().1)), "{line}"),
            'R' => assert!(
                words[1..].iter().all(|part| ids.contains(&part.split_once(':').unwrap().1)),
                "{line}"
            ),
            'A' | 'N' | '#' => assert!(ids.contains(&words[1]), "{line}"),
            '*' => assert!(words[0] == "Equiv" && words[1..].iter().all(|id| ids.contains(id)), "{line}"),
            _ => panic!("{line}"),
        }
    }
    ann.lines().collect()
}

#[test]
fn brat_files_are_as_brat_describes_them() {
    let export = exported(Format::Brat);
    let pairs: Vec<&str> = export.files.iter().filter_map(|file| file.name.strip_suffix(".ann")).collect();
    assert_eq!(pairs.len(), 3);
    for stem in pairs {
        check_standoff(
            as_text(named(&export, &format!("{stem}.ann"))),
            as_text(named(&export, &format!("{stem}.txt"))),
        );
    }
    let lines = check_standoff(as_text(named(&export, "courier-1.ann")), fixture::text_of(fixture::COURIER));
    for line in [
        "T1\tPerson 46 56\tAda Brandt",
        "*\tEquiv T2 T3",
        "N1\tReference T5 geonames:2267057\tLisbon",
        "T7\tQuote 172 187;188 204\tWe were warned. Nobody listened,",
        "R1\tSaidBy Arg1:T7 Arg2:T3",
        "E2\tCONSULT:T12 Actor:T1 Recipient:T2",
    ] {
        assert!(lines.contains(&line), "{line} is missing in\n{}", lines.join("\n"));
    }
    let configuration = as_text(named(&export, "annotation.conf"));
    for line in [
        "Person\n",
        "SaidBy\tArg1:Quote, Arg2:<ENTITY>\n",
        "CONSULT\tActor*:<ENTITY>",
        "Value:alleged|happened|planned\n",
    ] {
        assert!(configuration.contains(line), "{configuration}");
    }
}
