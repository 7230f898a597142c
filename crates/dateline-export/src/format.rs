//! The formats: their names, and what each is made of.

/// A format that a record can be exported in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Format {
    /// A line of JSON for each item of each list.
    Jsonl,
    /// A table for each list.
    Csv,
    /// The same tables.
    Parquet,
    /// The same tables in a database, with keys.
    Sqlite,
    /// Events as PLOVER's records.
    Plover,
    /// Events and their mentions in GDELT's columns.
    Gdelt,
    /// The evidence of every statement as W3C Web Annotations.
    Annotations,
    /// A STIX 2.1 bundle.
    Stix,
    /// Places and events with a known position.
    Geojson,
    /// Who met whom.
    Graphml,
    /// A feed of the stories.
    Atom,
    /// Articles with their times marked, as TimeML.
    Timex3,
    /// Articles with standoff annotations.
    Brat,
}

/// What an export is on disk.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shape {
    /// One file.
    File,
    /// A folder of files.
    Folder,
}

impl Format {
    /// All formats.
    pub const ALL: [Self; 13] = [
        Self::Jsonl,
        Self::Csv,
        Self::Parquet,
        Self::Sqlite,
        Self::Plover,
        Self::Gdelt,
        Self::Annotations,
        Self::Stix,
        Self::Geojson,
        Self::Graphml,
        Self::Atom,
        Self::Timex3,
        Self::Brat,
    ];

    /// Its name on the command line.
    pub fn name(self) -> &'static str {
        match self {
            Self::Jsonl => "jsonl",
            Self::Csv => "csv",
            Self::Parquet => "parquet",
            Self::Sqlite => "sqlite",
            Self::Plover => "plover",
            Self::Gdelt => "gdelt",
            Self::Annotations => "annotations",
            Self::Stix => "stix",
            Self::Geojson => "geojson",
            Self::Graphml => "graphml",
            Self::Atom => "atom",
            Self::Timex3 => "timex3",
            Self::Brat => "brat",
        }
    }

    /// What it is, in a line for a person.
    pub fn about(self) -> &'static str {
        match self {
            Self::Jsonl => {
                "a line of JSON for each article, entity, quote, event ...: all that the record has"
            }
            Self::Csv => "a table for each list, RFC 4180",
            Self::Parquet => "the same tables, with types",
            Self::Sqlite => "the same tables in one database, with foreign keys",
            Self::Plover => "events as PLOVER's JSON records, a line each",
            Self::Gdelt => "events.tsv and mentions.tsv in GDELT 2.0's columns",
            Self::Annotations => {
                "W3C Web Annotations (JSON-LD): every statement with the words that it rests on"
            }
            Self::Stix => "STIX 2.1 bundle: reports, identities, locations, notes on what was told",
            Self::Geojson => "places and events with a known position",
            Self::Graphml => "who met whom: people and organizations, events between them",
            Self::Atom => "a feed of the stories with their briefs",
            Self::Timex3 => "TimeML: the articles with their times marked in the text",
            Self::Brat => "standoff: text, names, quotes, times and events of each article, for brat",
        }
    }

    /// Whether it is a file or a folder.
    pub fn shape(self) -> Shape {
        match self {
            Self::Csv | Self::Parquet | Self::Gdelt | Self::Timex3 | Self::Brat => Shape::Folder,
            Self::Jsonl
            | Self::Sqlite
            | Self::Plover
            | Self::Annotations
            | Self::Stix
            | Self::Geojson
            | Self::Graphml
            | Self::Atom => Shape::File,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Format;

    #[test]
    fn names_differ() {
        let names: std::collections::BTreeSet<_> = Format::ALL.map(Format::name).into_iter().collect();
        assert_eq!(names.len(), Format::ALL.len());
    }
}
