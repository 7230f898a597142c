//! Events and their mentions as tab-separated tables in the columns of GDELT 2.0, with columns of our own behind them.
//!
//! GDELT's codes are those of CAMEO; only its roots can be told from PLOVER's categories, and only where one root is meant.
//! Columns of what Dateline does not measure (tone, Goldstein scale, codes of actors) are there and empty. GDELT's country
//! codes are FIPS 10-4 and ours ISO 3166, so ours stand in a column of their own.

use crate::record::{Article, Entity, Event, Record, Span};
use crate::{Error, Export, File, plover};

/// The columns of GDELT 2.0's table of events, in its order, and ours.
const EVENT_COLUMNS: [&str; 71] = [
    "GlobalEventID",
    "Day",
    "MonthYear",
    "Year",
    "FractionDate",
    "Actor1Code",
    "Actor1Name",
    "Actor1CountryCode",
    "Actor1KnownGroupCode",
    "Actor1EthnicCode",
    "Actor1Religion1Code",
    "Actor1Religion2Code",
    "Actor1Type1Code",
    "Actor1Type2Code",
    "Actor1Type3Code",
    "Actor2Code",
    "Actor2Name",
    "Actor2CountryCode",
    "Actor2KnownGroupCode",
    "Actor2EthnicCode",
    "Actor2Religion1Code",
    "Actor2Religion2Code",
    "Actor2Type1Code",
    "Actor2Type2Code",
    "Actor2Type3Code",
    "IsRootEvent",
    "EventCode",
    "EventBaseCode",
    "EventRootCode",
    "QuadClass",
    "GoldsteinScale",
    "NumMentions",
    "NumSources",
    "NumArticles",
    "AvgTone",
    "Actor1Geo_Type",
    "Actor1Geo_Fullname",
    "Actor1Geo_CountryCode",
    "Actor1Geo_ADM1Code",
    "Actor1Geo_ADM2Code",
    "Actor1Geo_Lat",
    "Actor1Geo_Long",
    "Actor1Geo_FeatureID",
    "Actor2Geo_Type",
    "Actor2Geo_Fullname",
    "Actor2Geo_CountryCode",
    "Actor2Geo_ADM1Code",
    "Actor2Geo_ADM2Code",
    "Actor2Geo_Lat",
    "Actor2Geo_Long",
    "Actor2Geo_FeatureID",
    "ActionGeo_Type",
    "ActionGeo_Fullname",
    "ActionGeo_CountryCode",
    "ActionGeo_ADM1Code",
    "ActionGeo_ADM2Code",
    "ActionGeo_Lat",
    "ActionGeo_Long",
    "ActionGeo_FeatureID",
    "DATEADDED",
    "SOURCEURL",
    "DatelineEvent",
    "DatelineWhat",
    "DatelineType",
    "DatelineMode",
    "DatelineModality",
    "DatelineEarliest",
    "DatelineLatest",
    "DatelinePlace",
    "DatelinePlaceLink",
    "DatelinePlaceCountry",
];

/// The columns of GDELT 2.0's table of mentions, in its order, and ours.
const MENTION_COLUMNS: [&str; 21] = [
    "GlobalEventID",
    "EventTimeDate",
    "MentionTimeDate",
    "MentionType",
    "MentionSourceName",
    "MentionIdentifier",
    "SentenceID",
    "Actor1CharOffset",
    "Actor2CharOffset",
    "ActionCharOffset",
    "InRawText",
    "Confidence",
    "MentionDocLen",
    "MentionDocTone",
    "MentionDocTranslationInfo",
    "Extras",
    "DatelineEvent",
    "DatelineArticle",
    "DatelinePublished",
    "DatelineEnd",
    "DatelineExact",
];

/// Writes both tables; each begins with the names of its columns.
pub(crate) fn write(record: &Record) -> Result<Export, Error> {
    let mut events = Rows::new(&EVENT_COLUMNS);
    let mut mentions = Rows::new(&MENTION_COLUMNS);
    for event in record.events()? {
        fill_event(&mut events, record, event)?;
        events.end();
        for report in &event.reports {
            fill_mention(&mut mentions, record, event, report)?;
            mentions.end();
        }
    }
    let files = vec![
        File { name: "events.tsv".to_owned(), bytes: events.bytes },
        File { name: "mentions.tsv".to_owned(), bytes: mentions.bytes },
    ];
    Ok(Export { files, notes: Vec::new() })
}

fn fill_event(row: &mut Rows, record: &Record, event: &Event) -> Result<(), Error> {
    row.set("GlobalEventID", global_id(&event.id));
    let bounds = [event.date.earliest.as_deref(), event.date.latest.as_deref()];
    for (column, n_digits) in [("Day", 8), ("MonthYear", 6), ("Year", 4)] {
        // The part that both bounds share: a day, or only the month or year that it lies in.
        let [earliest, latest] = bounds.map(|day| day.map(|day| digits(day, n_digits)));
        row.set(column, earliest.filter(|earliest| Some(earliest) == latest.as_ref()).unwrap_or_default());
    }
    for (number, role) in [("1", &["actor"][..]), ("2", &["recipient", "victim"][..])] {
        let Some(entity) = role.iter().find_map(|role| event.in_role(role).next()) else { continue };
        let entity = record.entity(entity)?;
        row.set(&format!("Actor{number}Name"), entity.name.clone());
        if entity.kind == "place" {
            fill_place(row, &format!("Actor{number}Geo"), entity);
        }
    }
    let root = cameo_root(&event.kind).unwrap_or_default();
    row.set("EventRootCode", root.to_owned());
    row.set("QuadClass", plover::quad(&event.kind).map(|class| class.to_string()).unwrap_or_default());
    row.set("NumMentions", event.reports.len().to_string());
    row.set("NumArticles", event.articles.len().to_string());
    let articles: Vec<&Article> =
        event.articles.iter().map(|id| record.article(id)).collect::<Result<_, _>>()?;
    let outlets: std::collections::BTreeSet<&str> =
        articles.iter().filter_map(|article| article.outlet.as_deref()).collect();
    if articles.iter().all(|article| article.outlet.is_some()) {
        row.set("NumSources", outlets.len().to_string());
    }
    row.set("SOURCEURL", articles.iter().find_map(|article| article.url.clone()).unwrap_or_default());
    row.set("DatelineEvent", event.id.clone());
    row.set("DatelineWhat", event.what.clone());
    row.set("DatelineType", event.kind.clone());
    row.set("DatelineMode", event.mode.clone().unwrap_or_default());
    row.set("DatelineModality", event.modality.clone().unwrap_or_default());
    row.set("DatelineEarliest", event.date.earliest.clone().unwrap_or_default());
    row.set("DatelineLatest", event.date.latest.clone().unwrap_or_default());
    if let Some(place) = event.place.as_deref() {
        let place = record.entity(place)?;
        fill_place(row, "ActionGeo", place);
        row.set("DatelinePlace", place.name.clone());
        row.set("DatelinePlaceLink", place.link.clone().unwrap_or_default());
        let country = place.location.as_ref().and_then(|location| location.country.clone());
        row.set("DatelinePlaceCountry", country.unwrap_or_default());
    }
    Ok(())
}

fn fill_place(row: &mut Rows, prefix: &str, place: &Entity) {
    row.set(&format!("{prefix}_Fullname"), place.name.clone());
    if place.is_country() {
        row.set(&format!("{prefix}_Type"), "1".to_owned());
    }
    if let Some(location) = &place.location {
        row.set(&format!("{prefix}_Lat"), location.latitude.to_string());
        row.set(&format!("{prefix}_Long"), location.longitude.to_string());
    }
}

fn fill_mention(row: &mut Rows, record: &Record, event: &Event, report: &Span) -> Result<(), Error> {
    let article = record.article(&report.article)?;
    row.set("GlobalEventID", global_id(&event.id));
    let instant = article.published.instant();
    let instant = instant.map(|instant| instant.strftime("%Y%m%d%H%M%S").to_string());
    row.set("MentionTimeDate", instant.unwrap_or_default());
    row.set("MentionType", article.url.as_ref().map(|_| "1".to_owned()).unwrap_or_default());
    row.set("MentionSourceName", article.outlet.clone().unwrap_or_default());
    row.set("MentionIdentifier", article.url.as_ref().unwrap_or(&article.path).clone());
    row.set("ActionCharOffset", report.start.to_string());
    row.set("InRawText", "1".to_owned());
    row.set("MentionDocLen", article.text.chars().count().to_string());
    row.set("DatelineEvent", event.id.clone());
    row.set("DatelineArticle", article.id.clone());
    row.set("DatelinePublished", article.published.value.clone().unwrap_or_default());
    row.set("DatelineEnd", report.end.to_string());
    row.set("DatelineExact", report.exact.clone());
    Ok(())
}

/// GDELT counts its events: a number made of an id's digits, `event-00d1b2...`; empty of any other id.
fn global_id(id: &str) -> String {
    let number = id.rsplit_once('-').and_then(|(_, digits)| u64::from_str_radix(digits, 16).ok());
    number.map(|number| number.to_string()).unwrap_or_default()
}

/// The first digits of a day written YYYY-MM-DD.
fn digits(day: &str, n: usize) -> String {
    day.chars().filter(char::is_ascii_digit).take(n).collect()
}

/// The CAMEO root that a category of PLOVER was made of, where it was one: PLOVER's own table (2021). ACCUSE was two, ASSAULT
/// three.
fn cameo_root(kind: &str) -> Option<&'static str> {
    match kind {
        "AGREE" => Some("03"),
        "CONSULT" => Some("04"),
        "SUPPORT" => Some("05"),
        "COOPERATE" => Some("06"),
        "AID" => Some("07"),
        "CONCEDE" | "RETREAT" => Some("08"),
        "REQUEST" => Some("10"),
        "REJECT" => Some("12"),
        "THREATEN" => Some("13"),
        "PROTEST" => Some("14"),
        "MOBILIZE" => Some("15"),
        "SANCTION" => Some("16"),
        "COERCE" => Some("17"),
        _ => None,
    }
}

/// A tab-separated table without quoting, as GDELT's: tabs and line ends inside cells become spaces.
struct Rows {
    columns: &'static [&'static str],
    row: Vec<String>,
    bytes: Vec<u8>,
}

impl Rows {
    fn new(columns: &'static [&'static str]) -> Self {
        let row = columns.iter().map(|&name| name.to_owned()).collect();
        let mut rows = Self { columns, row, bytes: Vec::new() };
        rows.end();
        rows
    }

    /// Fills a cell of the present row.
    fn set(&mut self, column: &str, value: String) {
        let idx = self.columns.iter().position(|name| *name == column);
        debug_assert!(idx.is_some(), "there is no column {column}");
        if let Some(idx) = idx {
            self.row[idx] = value;
        }
    }

    /// Writes the present row; the next is empty.
    fn end(&mut self) {
        for (idx, cell) in self.row.iter_mut().enumerate() {
            if idx > 0 {
                self.bytes.push(b'\t');
            }
            self.bytes.extend(cell.replace(['\t', '\n', '\r'], " ").bytes());
            cell.clear();
        }
        self.bytes.push(b'\n');
    }
}
