//! `dateline serve` and `dateline token`: the workbench over a store.

use std::net::SocketAddr;
use std::num::NonZeroU32;
use std::path::PathBuf;

use anyhow::Context;
use clap::{Args, Subcommand, ValueEnum};
use dateline_store::Store;
use dateline_workbench::serve::{Config, Growth, Permission, Server, add_token, remove_token, tokens};
use figment::Figment;
use figment::providers::{Env, Format, Serialized, Toml};
use serde::{Deserialize, Serialize};
use tracing_subscriber::EnvFilter;

use crate::Ending;
use crate::load_models::load_models;
use crate::store::now;

pub(crate) const SERVE_EXAMPLES: &str = "\
Examples:
  dateline serve --store news.db                      then open http://127.0.0.1:8787/
  dateline read reports/ --store news.db              meanwhile, elsewhere: what it takes in is shown as soon as it is read
  dateline token add anna --role editor --store news.db
  dateline serve --store news.db --listen 10.0.0.5:8787

What it shows:
  Today, every story in each of its states, storylines, people, organizations and places, sources, search, and
  corrections by hand; all of it needs no script. /api/v1 is the same for programs (OpenAPI 3.1 in /api/v1/openapi.json,
  changes as server-sent events in /api/v1/events), /health and /metrics are for who runs it.

Who may look:
  On loopback whoever is at the machine, to look and to correct. Elsewhere a token is asked for: a reader's looks, an
  editor's corrects too. There is no encryption: put a server that speaks TLS in front of it.

Settings, each stronger than the one before:
  a file named by --config      store = \"news.db\"   listen = \"127.0.0.1:8787\"   per-second = 20   (TOML, the flags' names)
  the environment               DATELINE_SERVE_STORE, DATELINE_SERVE_LISTEN, DATELINE_SERVE_PER_SECOND ...
  the command line
  What is logged, on standard error, says RUST_LOG (info), and --log-json in which form.

While it runs it reads what came in and obeys corrections, if the models are there (`dateline models fetch`) and no other
program grows the store, and delivers alerts (`dateline alerts --help`). It stops on SIGINT and SIGTERM when what was begun is done.

Exit codes:
  0  stopped as asked
  2  wrong usage, or it cannot be started (the store, the address, no token)";

pub(crate) const TOKEN_EXAMPLES: &str = "\
Examples:
  dateline token add anna --role editor --store news.db    prints the token, once: the store keeps its hash alone
  dateline token list --store news.db
  dateline token remove anna --store news.db               it holds no longer, in a server that runs too

Exit codes:
  0  done
  2  wrong usage, or nothing could be done";

/// Shows a store in a browser, and to programs.
#[derive(Debug, Args, Serialize)]
#[command(after_help = SERVE_EXAMPLES)]
#[serde(rename_all = "kebab-case")]
pub(crate) struct ServeArgs {
    /// The store; it is made where there is none.
    #[arg(long, value_name = "FILE")]
    #[serde(skip_serializing_if = "Option::is_none")]
    store: Option<PathBuf>,
    /// Where to listen [default: 127.0.0.1:8787].
    #[arg(long, value_name = "ADDRESS:PORT")]
    #[serde(skip_serializing_if = "Option::is_none")]
    listen: Option<SocketAddr>,
    /// Connections that read the store at the same time [default: 8].
    #[arg(long, value_name = "N")]
    #[serde(skip_serializing_if = "Option::is_none")]
    readers: Option<usize>,
    /// Requests a second that one address may make, loopback apart; 0: any number [default: 20].
    #[arg(long, value_name = "N")]
    #[serde(skip_serializing_if = "Option::is_none")]
    per_second: Option<u32>,
    /// Connections that are open at the same time; others wait [default: 1000].
    #[arg(long, value_name = "N")]
    #[serde(skip_serializing_if = "Option::is_none")]
    connections: Option<usize>,
    /// The language model: one that `dateline models` knows and keeps, by name, or the path of a wheel.
    #[arg(long, value_name = "MODEL")]
    #[serde(skip_serializing_if = "Option::is_none")]
    model: Option<PathBuf>,
    /// Only shows: reads nothing that came in, obeys no correction, delivers no alert.
    #[arg(long)]
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    only_show: bool,
    /// Logs lines of JSON.
    #[arg(long)]
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    log_json: bool,
    /// A file with settings.
    #[arg(long, value_name = "FILE")]
    #[serde(skip)]
    config: Option<PathBuf>,
}

/// What all sources of settings together say.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
struct Settings {
    store: Option<PathBuf>,
    listen: SocketAddr,
    readers: usize,
    per_second: u32,
    connections: usize,
    model: Option<PathBuf>,
    only_show: bool,
    log_json: bool,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            store: None,
            listen: SocketAddr::from(([127, 0, 0, 1], 8787)),
            readers: 8,
            per_second: 20,
            connections: 1000,
            model: None,
            only_show: false,
            log_json: false,
        }
    }
}

impl Settings {
    fn of(args: &ServeArgs) -> anyhow::Result<Self> {
        let mut settings = Figment::from(Serialized::defaults(Self::default()));
        if let Some(file) = &args.config {
            anyhow::ensure!(file.is_file(), "there is no file {}", file.display());
            settings = settings.merge(Toml::file_exact(file));
        }
        let environment = Env::prefixed("DATELINE_SERVE_").map(|name| name.as_str().replace('_', "-").into());
        let settings = settings.merge(environment).merge(Serialized::defaults(args));
        settings.extract().map_err(|error| {
            anyhow::anyhow!("the settings: {error}\nhint: `dateline serve --help` tells their names")
        })
    }
}

/// Serves until it is told to stop.
///
/// # Errors
///
/// Where it cannot be started.
pub(crate) fn serve(args: &ServeArgs) -> anyhow::Result<Ending> {
    let settings = Settings::of(args)?;
    let store = settings.store.clone().context("no store is named\nhint: --store FILE")?;
    log(settings.log_json);
    let growth = if settings.only_show {
        Growth::Off("it was started with --only-show".into())
    } else {
        match load_models(settings.model.as_deref()) {
            Ok(models) => Growth::With(Box::new(models)),
            // What is there can be looked at all the same.
            Err(error) => {
                tracing::warn!(error = format!("{error:#}"), "no model: the store does not grow");
                Growth::Off("there is no language model (`dateline models fetch`)".into())
            }
        }
    };
    let config = Config {
        store,
        listen: settings.listen,
        readers: settings.readers,
        per_second: NonZeroU32::new(settings.per_second),
        connections: settings.connections,
        delivers: !settings.only_show,
    };
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    runtime.block_on(async {
        let server = Server::start(config, growth, now).await?;
        println!("Dateline listens: http://{}/", server.address()?);
        server.run(stop()?).await
    })?;
    Ok(Ending::Done)
}

/// Comes to its end when the program is told to stop.
fn stop() -> anyhow::Result<impl Future<Output = ()>> {
    #[cfg(unix)]
    let mut terminated = tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate())?;
    Ok(async move {
        #[cfg(unix)]
        tokio::select! {
            _ = tokio::signal::ctrl_c() => {}
            _ = terminated.recv() => {}
        }
        #[cfg(not(unix))]
        let _ = tokio::signal::ctrl_c().await;
        tracing::info!("stopping");
    })
}

fn log(as_json: bool) {
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new("info"));
    let log = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr);
    // Only a second call fails, and there is none.
    let _ = if as_json { log.json().try_init() } else { log.try_init() };
}

/// Makes, lists and removes the tokens by which others than this machine are let in.
#[derive(Debug, Args)]
#[command(after_help = TOKEN_EXAMPLES)]
pub(crate) struct TokenArgs {
    #[command(subcommand)]
    command: TokenCommand,
}

#[derive(Debug, Subcommand)]
enum TokenCommand {
    /// Makes a token and prints it.
    Add {
        /// Whose it is: letters, digits, - and _.
        name: String,
        /// What it permits.
        #[arg(long, value_enum, default_value_t = Role::Reader)]
        role: Role,
        /// The store.
        #[arg(long, value_name = "FILE")]
        store: PathBuf,
    },
    /// Lists whose tokens hold.
    List {
        /// The store.
        #[arg(long, value_name = "FILE")]
        store: PathBuf,
    },
    /// Has a token hold no longer.
    Remove {
        /// Whose it is.
        name: String,
        /// The store.
        #[arg(long, value_name = "FILE")]
        store: PathBuf,
    },
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Role {
    /// Looks.
    Reader,
    /// Looks and corrects.
    Editor,
}

/// Does what is asked of the tokens.
///
/// # Errors
///
/// Where it cannot be done.
pub(crate) fn token(args: &TokenArgs) -> anyhow::Result<Ending> {
    match &args.command {
        TokenCommand::Add { name, role, store } => {
            let permission = match role {
                Role::Reader => Permission::Reader,
                Role::Editor => Permission::Editor,
            };
            println!("{}", add_token(&mut Store::open(store)?, name, permission)?);
        }
        TokenCommand::List { store } => {
            for token in tokens(&Store::look_at(store)?)? {
                let role = match token.permission {
                    Permission::Reader => "reader",
                    Permission::Editor => "editor",
                };
                println!("{}\t{role}", token.name);
            }
        }
        TokenCommand::Remove { name, store } => {
            anyhow::ensure!(
                remove_token(&mut Store::open(store)?, name)?,
                "there is no token {name}\nhint: `dateline token list --store {}`",
                store.display()
            );
        }
    }
    Ok(Ending::Done)
}
