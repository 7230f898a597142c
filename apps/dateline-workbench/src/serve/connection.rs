//! Takes connections and cuts those that are slow: a head must come within ten seconds, and what is sent must be taken.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::extract::{ConnectInfo, Request};
use hyper::body::Incoming;
use hyper::server::conn::http1::Builder;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::GracefulShutdown;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Semaphore;
use tokio_io_timeout::TimeoutStream;
use tower::ServiceExt;

/// A request's head must have come within this time; a connection without a request is closed after it.
const HEAD_WITHIN: Duration = Duration::from_secs(10);
/// Bytes that are sent must be taken within this time.
const BYTES_WITHIN: Duration = Duration::from_secs(30);
/// What was begun may take so long when the server stops.
const END_WITHIN: Duration = Duration::from_secs(10);

/// Answers by `app` until `ended` is.
pub(super) async fn serve(
    listener: TcpListener,
    app: Router,
    n_connections: usize,
    ended: impl Future<Output = ()>,
) {
    let room = Arc::new(Semaphore::new(n_connections.max(1)));
    let graceful = GracefulShutdown::new();
    let mut ended = std::pin::pin!(ended);
    loop {
        let taken = tokio::select! {
            () = &mut ended => break,
            taken = take(&listener, &room) => taken,
        };
        let (permit, stream, from) = match taken {
            Ok(taken) => taken,
            Err(error) => {
                // Out of file handles, or the peer is gone: others may fare better.
                tracing::warn!(error = %error, "a connection cannot be taken");
                tokio::time::sleep(Duration::from_millis(100)).await;
                continue;
            }
        };
        let mut stream = TimeoutStream::new(stream);
        stream.set_write_timeout(Some(BYTES_WITHIN));
        let app = app.clone();
        let answer = service_fn(move |request: hyper::Request<Incoming>| {
            let mut request: Request = request.map(axum::body::Body::new);
            request.extensions_mut().insert(ConnectInfo(from));
            app.clone().oneshot(request)
        });
        let mut builder = Builder::new();
        builder.timer(TokioTimer::new()).header_read_timeout(HEAD_WITHIN).max_buf_size(64 * 1024);
        let connection = graceful.watch(builder.serve_connection(TokioIo::new(Box::pin(stream)), answer));
        tokio::spawn(async move {
            let _permit = permit;
            if let Err(error) = connection.await {
                tracing::debug!(error = %error, "a connection has ended");
            }
        });
    }
    drop(listener);
    if tokio::time::timeout(END_WITHIN, graceful.shutdown()).await.is_err() {
        tracing::warn!("some answers were cut");
    }
}

/// The next connection, when there is room for it.
async fn take(
    listener: &TcpListener,
    room: &Arc<Semaphore>,
) -> std::io::Result<(tokio::sync::OwnedSemaphorePermit, TcpStream, SocketAddr)> {
    let permit = Arc::clone(room).acquire_owned().await.expect("the semaphore is never closed");
    let (stream, from) = listener.accept().await?;
    // Pages are written in one piece: waiting for more to send would only delay them.
    stream.set_nodelay(true)?;
    Ok((permit, stream, from))
}
