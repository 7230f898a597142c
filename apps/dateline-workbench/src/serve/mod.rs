//! The server: pages for people, an API for programs, over one store.
//!
//! Everything a request needs is in [`Desk`]; [`app`] puts the parts together, [`guard`] is what each request
//! passes through. Texts out of reports are hostile: they reach a page only through `safe` and maud, which escapes; no page has a
//! script, and the policy that goes with each forbids any.

#![allow(clippy::similar_names)] // a store and a story

mod access;
mod api;
mod assets;
mod connection;
mod delivering;
mod desk;
mod entrance;
mod extras;
mod form;
mod frame;
mod growing;
mod guard;
mod link;
mod metrics;
mod operation;
mod pages;
mod pool;
#[cfg(test)]
pub(crate) mod tests;
mod trouble;
mod when;

use std::any::Any;
use std::net::SocketAddr;
use std::num::NonZeroU32;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::JoinHandle;
use std::time::Duration;

use anyhow::Context;
use axum::Router;
use axum::extract::{DefaultBodyLimit, Request};
use axum::http::StatusCode;
use axum::middleware::{from_fn, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use dateline_engine::Models;
use dateline_store::Store;
use tokio::net::TcpListener;
use tokio::sync::watch;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;
use tower_http::csrf::{CsrfLayer, ProtectionError};
use tower_http::timeout::TimeoutLayer;

pub use access::{Permission, TokenRow, add_token, remove_token, tokens};

use access::{Access, Keys};
use desk::{Clock, Desk, last_version};
use growing::Growing;
use guard::Pace;
use metrics::Metrics;
use pool::Pool;
use trouble::Trouble;

/// A form or a correction has no more bytes than this.
const MAX_BODY: usize = 64 * 1024;
/// An answer that takes longer than this to begin is given up.
const PATIENCE: Duration = Duration::from_secs(30);

/// How the server is to run.
#[derive(Debug, Clone)]
pub struct Config {
    /// The store; it is made where there is none.
    pub store: PathBuf,
    /// Where it listens.
    pub listen: SocketAddr,
    /// Connections that read the store at the same time.
    pub readers: usize,
    /// Requests a second that each address may make beyond a first burst of four times as many; not held against loopback.
    /// `None`: no limit.
    pub per_second: Option<NonZeroU32>,
    /// Connections that are open at the same time; others wait.
    pub connections: usize,
    /// Whether alerts are delivered.
    pub delivers: bool,
}

/// What makes the store grow while it is shown.
pub enum Growth {
    /// Reports that came in are read, and corrections obeyed.
    With(Box<Models>),
    /// Nothing, for this reason.
    Off(String),
}

/// A server that listens.
pub struct Server {
    desk: Desk,
    config: Config,
    listener: TcpListener,
    stop: watch::Sender<bool>,
    newest: watch::Sender<i64>,
    is_stopping: Arc<AtomicBool>,
    grower: Option<JoinHandle<()>>,
    courier: Option<JoinHandle<()>>,
}

impl Server {
    /// Opens the store and listens. `clock` gives milliseconds since 1970, UTC.
    ///
    /// # Errors
    ///
    /// Where the store cannot be opened, the address is taken, or others than this machine are to be served and there is no token.
    pub async fn start(
        config: Config,
        growth: Growth,
        clock: impl Fn() -> i64 + Send + Sync + 'static,
    ) -> anyhow::Result<Self> {
        let store = Store::open_or_make(&config.store)
            .with_context(|| format!("cannot open the store {}", config.store.display()))?;
        let access = if config.listen.ip().is_loopback() { Access::Loopback } else { Access::Token };
        anyhow::ensure!(
            access == Access::Loopback || !tokens(&store)?.is_empty(),
            "{} can be reached by others and the store has no token\nhint: make one with `dateline token add NAME --role editor --store {}`",
            config.listen,
            config.store.display()
        );
        drop(store);
        let listener = TcpListener::bind(config.listen)
            .await
            .with_context(|| format!("cannot listen on {}", config.listen))?;
        let clock: Clock = Arc::new(clock);
        let is_stopping = Arc::new(AtomicBool::new(false));
        let (growing, grower) = match growth {
            Growth::Off(why) => (Growing::off(&why), None),
            Growth::With(models) => {
                let (growing, thread) =
                    Growing::start(&config.store, *models, Arc::clone(&clock), Arc::clone(&is_stopping))?;
                (growing, Some(thread))
            }
        };
        let courier = config
            .delivers
            .then(|| delivering::start(&config.store, Arc::clone(&clock), Arc::clone(&is_stopping)));
        let (desk, stop, newest) = desk(&config, access, growing, clock)?;
        Ok(Self { desk, config, listener, stop, newest, is_stopping, grower, courier })
    }

    /// Where it listens.
    ///
    /// # Errors
    ///
    /// Where the system does not tell.
    pub fn address(&self) -> std::io::Result<SocketAddr> {
        self.listener.local_addr()
    }

    /// Answers until `ended` is, then lets what was begun come to its end.
    ///
    /// # Errors
    ///
    /// Where no connection can be taken any more.
    pub async fn run(self, ended: impl Future<Output = ()>) -> anyhow::Result<()> {
        let Self { desk, config, listener, stop, newest, is_stopping, grower, courier } = self;
        let follower = tokio::spawn(Desk::follow(desk.store.clone(), newest, desk.stopping.clone()));
        let growing = desk.growing.clone();
        let app = app(desk, config.per_second);
        connection::serve(listener, app, config.connections, async {
            ended.await;
            is_stopping.store(true, Ordering::Relaxed);
            growing.wake();
            if let Some(courier) = &courier {
                courier.thread().unpark();
            }
            // Nobody may be listening any more.
            let _ = stop.send(true);
        })
        .await;
        follower.await.context("what follows the store has failed")?;
        for thread in [grower, courier].into_iter().flatten() {
            tokio::task::spawn_blocking(move || thread.join())
                .await?
                .map_err(|_| anyhow::anyhow!("a thread that works on the store has failed"))?;
        }
        Ok(())
    }
}

/// What all requests share, and what tells it that the server stops and that the store has grown.
fn desk(
    config: &Config,
    access: Access,
    growing: Growing,
    clock: Clock,
) -> anyhow::Result<(Desk, watch::Sender<bool>, watch::Sender<i64>)> {
    let (stop, stopping) = watch::channel(false);
    let (newest, follow) = watch::channel(last_version(&config.store)?);
    let desk = Desk {
        store: Pool::new(&config.store, config.readers.max(1)),
        access,
        keys: Arc::new(Keys::new()?),
        growing,
        extras: extras::AllExtras::default(),
        metrics: Arc::new(Metrics::new()),
        clock,
        newest: follow,
        stopping,
    };
    Ok((desk, stop, newest))
}

/// All that is answered.
pub(crate) fn app(desk: Desk, per_second: Option<NonZeroU32>) -> Router {
    let four = NonZeroU32::new(4).expect("4 is not 0");
    let pace = per_second.map(|n| Arc::new(Pace::new(n, n.saturating_mul(four))));
    Router::new()
        .merge(pages::routes())
        .merge(api::routes(desk.clone()))
        .merge(entrance::leaving())
        .merge(operation::metrics())
        .fallback(nothing)
        .layer(from_fn_with_state(desk.clone(), guard::known))
        // What comes after is answered to everybody.
        .merge(assets::routes())
        .merge(entrance::routes())
        .merge(operation::health())
        .layer(CsrfLayer::new().with_rejection_response(foreign))
        .layer(DefaultBodyLimit::max(MAX_BODY))
        .layer(from_fn_with_state(desk.clone(), guard::right_host))
        .layer(from_fn_with_state(pace, guard::paced))
        .layer(from_fn(guard::worded))
        .layer(CatchPanicLayer::custom(failed))
        .layer(TimeoutLayer::with_status_code(StatusCode::SERVICE_UNAVAILABLE, PATIENCE))
        .layer(from_fn(guard::careful))
        .layer(CompressionLayer::new())
        .layer(from_fn_with_state(desk.clone(), guard::counted))
        .with_state(desk)
}

/// Refuses what another site has a browser send.
fn foreign(_: ProtectionError) -> Response {
    let detail = "This was sent by another site. Open the page here and repeat it.";
    Trouble::new(StatusCode::FORBIDDEN, detail).into_response()
}

/// One request that fails does not end the others.
fn failed(_: Box<dyn Any + Send>) -> Response {
    tracing::error!("a request has failed");
    Trouble::new(StatusCode::INTERNAL_SERVER_ERROR, "The server failed at this. Its log tells more.")
        .into_response()
}

async fn nothing(request: Request) -> Response {
    guard::told(&request, Trouble::not_found("page at this address"))
}
