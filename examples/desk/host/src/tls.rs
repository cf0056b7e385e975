//! How is a connection kept from those who listen in? TLS, where the host was given a certificate and its key.
//!
//! Handshakes are made beside each other, and those that take too long are given up: somebody who says nothing keeps nobody waiting.
//! Everything behind them is the same as without.

use axum::serve::Listener;
use std::{future, io, net::SocketAddr, path::Path, sync::Arc, time::Duration};
use tokio::{
    net::{TcpListener, TcpStream},
    sync::{Semaphore, mpsc},
    time,
};
use tokio_rustls::{
    TlsAcceptor,
    rustls::{
        self, ServerConfig,
        pki_types::{CertificateDer, PrivateKeyDer, pem, pem::PemObject},
    },
    server::TlsStream,
};

/// How long a handshake may take.
const HANDSHAKE: Duration = Duration::from_secs(5);

/// How many are made at once; whoever comes then waits for a place.
const HANDSHAKES_MAX: usize = 256;

/// Before the next try, where the system has no connection left to give.
const PAUSE: Duration = Duration::from_millis(100);

/// Why there is no TLS.
#[derive(Debug, thiserror::Error)]
pub(crate) enum TlsError {
    #[error("{0}: {1}; write it in PEM")]
    Unreadable(String, pem::Error),
    #[error("{0} holds no certificate; write the host's first, then those that vouch for it")]
    NoCertificate(String),
    #[error("certificate and key do not fit: {0}")]
    Unfit(#[from] rustls::Error),
}

/// What a certificate and its key allow, both in PEM.
pub(crate) fn acceptor(certificate: &Path, key: &Path) -> Result<TlsAcceptor, TlsError> {
    let shown = |path: &Path| path.display().to_string();
    let unreadable = |path: &Path| {
        let shown = shown(path);
        move |error| TlsError::Unreadable(shown, error)
    };
    let chain = CertificateDer::pem_file_iter(certificate)
        .and_then(Iterator::collect::<Result<Vec<_>, _>>)
        .map_err(unreadable(certificate))?;
    if chain.is_empty() {
        return Err(TlsError::NoCertificate(shown(certificate)));
    }
    let key = PrivateKeyDer::from_pem_file(key).map_err(unreadable(key))?;
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()?
        .with_no_client_auth()
        .with_single_cert(chain, key)?;
    Ok(TlsAcceptor::from(Arc::new(config)))
}

type Shaken = (TlsStream<TcpStream>, SocketAddr);

/// Connections whose handshake is made.
#[derive(Debug)]
pub(crate) struct TlsListener {
    address: SocketAddr,
    ready: mpsc::Receiver<Shaken>,
}

impl TlsListener {
    pub(crate) fn new(listener: TcpListener, acceptor: TlsAcceptor) -> io::Result<Self> {
        let address = listener.local_addr()?;
        let (sender, ready) = mpsc::channel(HANDSHAKES_MAX);
        tokio::spawn(shake_all(listener, acceptor, sender));
        Ok(Self { address, ready })
    }
}

async fn shake_all(listener: TcpListener, acceptor: TlsAcceptor, ready: mpsc::Sender<Shaken>) {
    let places = Arc::new(Semaphore::new(HANDSHAKES_MAX));
    while !ready.is_closed() {
        // The semaphore is never closed.
        let Ok(place) = Arc::clone(&places).acquire_owned().await else { return };
        let Ok((stream, peer)) = listener.accept().await else {
            time::sleep(PAUSE).await;
            continue;
        };
        let (acceptor, ready) = (acceptor.clone(), ready.clone());
        tokio::spawn(async move {
            if let Ok(Ok(stream)) = time::timeout(HANDSHAKE, acceptor.accept(stream)).await {
                // The server may have ended meanwhile.
                let _ended = ready.send((stream, peer)).await;
            }
            drop(place);
        });
    }
}

impl Listener for TlsListener {
    type Io = TlsStream<TcpStream>;
    type Addr = SocketAddr;

    async fn accept(&mut self) -> Shaken {
        match self.ready.recv().await {
            Some(shaken) => shaken,
            None => future::pending().await,
        }
    }

    fn local_addr(&self) -> io::Result<SocketAddr> {
        Ok(self.address)
    }
}
