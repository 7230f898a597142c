//! `dateline alerts`: what is looked out for in a store, and where it is told.

use std::path::PathBuf;

use anyhow::{Context, ensure};
use clap::{Args, Subcommand, ValueEnum};
use dateline_present::safe;
use dateline_store::{Rule, Scope, Store, Target};
use dateline_workbench::{Courier, new_secret};
use jiff::Timestamp;
use serde_json::json;

use crate::store::now;
use crate::{Ending, output};

const EXAMPLES: &str = "\
Examples:
  dateline alerts add \"the strike\" --store news.db --on toll --query \"strike Halvern\" --feed alerts.atom
  dateline alerts add \"Okoye on the budget\" --store news.db --on says --person \"Daniel Okoye\" --query budget --lines alerts.jsonl
  dateline alerts add denials --store news.db --on denial --webhook https://desk.example.org/hook
  dateline alerts list --store news.db
  dateline alerts told --store news.db
  dateline alerts deliver --store news.db        what `dateline serve` does while it runs

What is looked out for, in reports that come after the alert was set:
  query          anything new that a search finds (docs/search.md)
  says           anything a person says, in any spelling of the name
  toll           a new figure of people killed, hurt, missing
  second-origin  the second independent origin of a story
  denial         a happening or responsibility that is denied
  revision       a report that was changed after it was published
  disputed       a value that sources dispute

Each thing is told once. A webhook is POSTed JSON, signed as Standard Webhooks asks (headers webhook-id, webhook-timestamp,
webhook-signature); where it is not taken it is sent again, with waits that double, for a day and a half.

Exit codes:
  0  done
  1  some alert could not be delivered; it is tried again next time
  2  wrong usage, or nothing could be done";

/// Looks out for something in a store, and tells it by webhook, Atom feed or file.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct AlertsArgs {
    #[command(subcommand)]
    command: AlertsCommand,
}

#[derive(Debug, Subcommand)]
enum AlertsCommand {
    /// Looks out for something from now on.
    Add(AddArgs),
    /// Lists what is looked out for.
    List(StoreArgs),
    /// Looks out for it no longer; what it told goes too.
    Remove {
        /// Its number, as `list` tells it.
        n: i64,
        #[command(flatten)]
        store: StoreArgs,
    },
    /// Shows what was seen, the latest last.
    Told(StoreArgs),
    /// Delivers what was seen and is not told yet.
    Deliver(StoreArgs),
}

#[derive(Debug, Args)]
struct StoreArgs {
    /// The store.
    #[arg(long, value_name = "FILE")]
    store: PathBuf,
    /// Lines of JSON.
    #[arg(long)]
    json: bool,
}

#[derive(Debug, Args)]
struct AddArgs {
    /// What people call it.
    name: String,
    /// The store; it is made where there is none.
    #[arg(long, value_name = "FILE")]
    store: PathBuf,
    /// What is looked out for.
    #[arg(long, value_enum, value_name = "WHAT", default_value_t = On::Query)]
    on: On,
    /// A search. With `says`: what the words are on; with the others: only stories in which it finds something.
    #[arg(long, required_if_eq("on", "query"))]
    query: Option<String>,
    /// Whose words `says` looks out for.
    #[arg(long, required_if_eq("on", "says"))]
    person: Option<String>,
    /// One story only, by its id.
    #[arg(long, value_name = "ID")]
    story: Option<String>,
    #[command(flatten)]
    to: To,
    /// Whether the webhook's address may lie in one's own network.
    #[arg(long, requires = "webhook")]
    allow_private: bool,
}

/// Where it is told; nothing: `told` and the workbench show it.
#[derive(Debug, Args)]
#[group(multiple = false)]
struct To {
    /// Sends each to this address, signed with a key that is printed, once.
    #[arg(long, value_name = "URL")]
    webhook: Option<String>,
    /// Keeps the latest in this file as an Atom feed.
    #[arg(long, value_name = "FILE")]
    feed: Option<PathBuf>,
    /// Appends each to this file as a line of JSON.
    #[arg(long, value_name = "FILE")]
    lines: Option<PathBuf>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum On {
    Query,
    Says,
    Toll,
    SecondOrigin,
    Denial,
    Revision,
    Disputed,
}

/// Does what the command says.
///
/// # Errors
///
/// Where nothing can be done.
pub(crate) fn alerts(args: &AlertsArgs) -> anyhow::Result<Ending> {
    match &args.command {
        AlertsCommand::Add(args) => add(args)?,
        AlertsCommand::List(args) => list(args)?,
        AlertsCommand::Remove { n, store } => {
            let path = store.store.display();
            let is_removed = Store::open(&store.store)?.remove_watch(*n)?;
            ensure!(is_removed, "there is no alert {n}\nhint: `dateline alerts list --store {path}`");
        }
        AlertsCommand::Told(args) => told(args)?,
        AlertsCommand::Deliver(args) => return deliver(args),
    }
    Ok(Ending::Done)
}

fn add(args: &AddArgs) -> anyhow::Result<()> {
    let query = args.query.clone();
    let scope = Scope { story: args.story.clone(), query: query.clone() };
    let rule = match args.on {
        On::Query => Rule::Query { query: query.unwrap_or_default() },
        On::Says => {
            Rule::Says { person: args.person.clone().unwrap_or_default(), on: query.unwrap_or_default() }
        }
        On::Toll => Rule::Toll(scope),
        On::SecondOrigin => Rule::SecondOrigin(scope),
        On::Denial => Rule::Denial(scope),
        On::Revision => Rule::Revision(scope),
        On::Disputed => Rule::Disputed(scope),
    };
    // Whoever delivers may stand in another folder.
    let whole = |path: &PathBuf| -> anyhow::Result<String> {
        Ok(std::path::absolute(path)?.to_string_lossy().into_owned())
    };
    let to = match &args.to {
        To { webhook: Some(url), .. } => {
            let is_web = url.starts_with("https://") || url.starts_with("http://");
            ensure!(is_web, "a webhook is an address that begins with https:// or http://, not {url}");
            Target::Webhook { url: url.clone(), secret: new_secret()?, private: args.allow_private }
        }
        To { feed: Some(path), .. } => Target::Feed { path: whole(path)? },
        To { lines: Some(path), .. } => Target::Jsonl { path: whole(path)? },
        To { .. } => Target::Here,
    };
    let mut store = Store::open_or_make(&args.store)?;
    if let Some(id) = &args.story {
        ensure!(
            store.story(id)?.is_some(),
            "there is no story {id} in {}\nhint: the address of its page ends in its id",
            args.store.display()
        );
    }
    let n = store.add_watch(&args.name, &rule, &to, now())?;
    let mut said = format!("alert {n} is set\n");
    if let Target::Webhook { secret, .. } = &to {
        said.push_str(&["key that signs, shown this once: ", secret, "\n"].concat());
    }
    output::print(&said)
}

fn list(args: &StoreArgs) -> anyhow::Result<()> {
    let watches = Store::look_at(&args.store)?.watches()?;
    let line = |watch: &dateline_store::Watch| {
        let rule = json!(watch.rule);
        let to = match &watch.to {
            Target::Webhook { url, .. } => url.clone(),
            Target::Feed { path } | Target::Jsonl { path } => path.clone(),
            Target::Here => "here".to_owned(),
        };
        if args.json {
            let at = iso(watch.at);
            return format!(
                "{}\n",
                json!({ "n": watch.n, "at": at, "name": watch.name, "rule": rule, "to": to })
            );
        }
        format!("{}\t{}\t{}\t{}\n", watch.n, safe(&watch.name), safe(&rule.to_string()), safe(&to))
    };
    output::print(&watches.iter().map(line).collect::<String>())
}

fn told(args: &StoreArgs) -> anyhow::Result<()> {
    let mut alerts = Store::look_at(&args.store)?.alerts(None, 0, usize::MAX >> 1)?;
    alerts.reverse();
    let line = |alert: &dateline_store::Alert| {
        let (at, sent) = (iso(alert.at), alert.sent.map(iso));
        if args.json {
            let alert = json!({ "n": alert.n, "watch": alert.watch, "at": at, "sent": sent, "body": alert.body,
                "n_tries": alert.n_tries, "error": alert.error });
            return format!("{alert}\n");
        }
        let word = |value: &serde_json::Value| safe(value.as_str().unwrap_or_default());
        let state = match (&sent, &alert.error) {
            (Some(_), _) => String::new(),
            (None, None) => "\tnot told yet".to_owned(),
            (None, Some(error)) => format!("\tnot delivered: {}", safe(error)),
        };
        let (what, title) = (word(&alert.body["what"]), word(&alert.body["story"]["title"]));
        format!("{at}\t{}\t{what}\t{title}{state}\n", word(&alert.body["watch"]["name"]))
    };
    output::print(&alerts.iter().map(line).collect::<String>())
}

fn deliver(args: &StoreArgs) -> anyhow::Result<Ending> {
    let path = args.store.display();
    let courier = Courier::open(&args.store)?;
    let mut courier = courier.with_context(|| format!("another program delivers the alerts of {path}"))?;
    let delivered = courier.deliver(&now, &|| false)?;
    output::print(&if args.json {
        format!("{}\n", json!({ "delivered": delivered.n_sent, "failed": delivered.n_failed }))
    } else {
        format!("{} delivered, {} failed\n", delivered.n_sent, delivered.n_failed)
    })?;
    Ok(if delivered.n_failed == 0 { Ending::Done } else { Ending::SomeInputFailed })
}

fn iso(at: i64) -> String {
    Timestamp::from_millisecond(at).map(|at| at.to_string()).unwrap_or_default()
}
