//! The reference host: a small real server around the engine.
//!
//! ```text
//! customers, agents, supervisors ─ socket ─┐             ┌─ ledger ── engine, store (log, outbox, snapshots)
//! adapters, Prometheus, browsers ─ web ────┼─▶ desk ─────┤
//! the bot, here or elsewhere ───── bot ────┘  (a thread) └─ members (who is connected, and gets what)
//! ```
//!
//! Read `ledger` for the host's contract with the engine, `desk` for how it is kept under load. What the engine decides is
//! decided nowhere here.
#![forbid(unsafe_code)]

mod audience;
mod board;
mod bot;
mod caller;
mod clock;
mod desk;
mod door;
mod figures;
mod identity;
mod issuer;
mod ledger;
mod limits;
mod members;
mod refusal;
mod socket;
mod store;
mod tls;
#[cfg(feature = "otel")]
mod trace;
mod vault;
mod web;
mod what_if;

use bot::{Bot, Mind, Outside, Script};
use clap::{Parser, ValueEnum};
use door::Word;
use identity::{Identity, SECRET_BYTES_MIN, Secret};
use ledger::{Keeping, Ledger};
use serde_json::Value;
use std::{net::SocketAddr, path::PathBuf, process::ExitCode, time::Duration};
use switchboard_desk_load::crowd::Crowd;
use tls::TlsListener;
use tokio::sync::mpsc;
use tokio_rustls::TlsAcceptor;

/// A policy to begin with: a plausible retailer's.
const RETAILER: &str = include_str!("../../policy.json");

/// What the bot is called, whoever it is.
const BOT: &str = "robin";

/// A small real server around the Switchboard engine.
#[derive(Debug, Parser)]
#[command(version)]
struct Options {
    /// Where to listen; port 0 takes a free one.
    #[arg(long, default_value = "127.0.0.1:8080")]
    listen: SocketAddr,
    /// The file that survives the process.
    #[arg(long, default_value = "desk.sqlite")]
    store: PathBuf,
    /// The policy to begin with; a file that exists goes on under the policy that decided last.
    #[arg(long)]
    policy: Option<PathBuf>,
    /// How people are believed.
    #[arg(long, value_enum, default_value_t = Mode::Open)]
    identity: Mode,
    /// A file with the secret that signs assertions: at least 32 bytes.
    #[arg(long, required_if_eq_any([("identity", "signed"), ("identity", "bound")]))]
    secret: Option<PathBuf>,
    /// Vouch for the people of the page, where people must sign: for a demo on one machine.
    #[arg(long, requires = "secret")]
    issue: bool,
    /// A certificate in PEM, with those that vouch for it: the desk speaks TLS and nothing else.
    #[arg(long, requires = "tls_key", conflicts_with = "simulate")]
    tls_certificate: Option<PathBuf>,
    /// The certificate's key, in PEM.
    #[arg(long, requires = "tls_certificate")]
    tls_key: Option<PathBuf>,
    /// The folder of the built page.
    #[arg(long)]
    page: Option<PathBuf>,
    /// Send traces to this collector, as `http://127.0.0.1:4318/v1/traces`.
    #[cfg(feature = "otel")]
    #[arg(long)]
    traces: Option<String>,
    /// Who answers first: `none`, the `script` of a retailer, or the address of a bot, as `http://127.0.0.1:9000/turn`.
    #[arg(long, default_value = "script")]
    bot: String,
    /// How long an outside bot may take.
    #[arg(long, default_value_t = 3_000)]
    bot_limit_ms: u64,
    /// Let simulated customers come and colleagues help them, so many times as fast as people would.
    #[arg(long, value_parser = clap::value_parser!(u32).range(1..=100))]
    simulate: Option<u32>,
    /// The same seed draws the same lots for them.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Keep the inputs of so many minutes, as they came in, to see what another policy would have done to them.
    #[arg(long, default_value_t = 60)]
    look_back_minutes: u32,
    /// Make a snapshot after so many inputs.
    #[arg(long, default_value_t = 20_000)]
    snapshot_every: u32,
    /// Delete effects and closed chats after so many hours.
    #[arg(long, default_value_t = 24)]
    keep_hours: u32,
}

/// How people are believed. There is no way from one to another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Mode {
    /// Everybody is who they say: for a demo on one machine.
    Open,
    /// Whoever brings an assertion, signed by the operation and not expired.
    Signed,
    /// Whoever brings one that was made for this connection or request.
    Bound,
}

impl Options {
    fn identity(&self) -> Result<Identity, String> {
        let secret = || {
            let path = self.secret.as_ref().ok_or("say with `--secret` where the secret is")?;
            let bytes =
                std::fs::read(path).map_err(|error| format!("{}: {error}", path.display()))?;
            let short = || {
                format!("{}: found a secret of less than {SECRET_BYTES_MIN} bytes", path.display())
            };
            Secret::new(bytes).ok_or_else(short)
        };
        match self.identity {
            Mode::Open if self.secret.is_some() => Err(
                "a secret was given, but an open desk believes everybody; say `--identity signed`"
                    .to_owned(),
            ),
            Mode::Open if !self.listen.ip().is_loopback() => Err(format!(
                "an open desk believes everybody, and {} can be reached from elsewhere; listen on 127.0.0.1, or say `--identity signed`",
                self.listen
            )),
            _ if self.issue && !self.listen.ip().is_loopback() => Err(format!(
                "who can reach an issuer is believed, and {} can be reached from elsewhere; listen on 127.0.0.1, or leave out `--issue`",
                self.listen
            )),
            Mode::Open => Ok(Identity::Open),
            Mode::Signed => Ok(Identity::Signed(secret()?)),
            Mode::Bound => Ok(Identity::Bound(secret()?)),
        }
    }

    /// The simulated people, if there are any.
    fn crowd(&self, document: &str) -> Result<Option<Crowd>, String> {
        let Some(speed) = self.simulate else { return Ok(None) };
        if self.identity != Mode::Open {
            return Err(
                "simulated people cannot sign; say `--identity open`, or leave out `--simulate`"
                    .to_owned(),
            );
        }
        let rules: Value = serde_json::from_str(document).unwrap_or_default();
        let interval_ms = rules["supervision"]["interval_ms"].as_u64().unwrap_or(30 * 60 * 1_000);
        let life = clock::now_ms().unsigned_abs();
        Ok(Some(Crowd { speed, seed: self.seed, interval_ms, life }))
    }

    #[cfg(feature = "otel")]
    fn watch(&self) -> Result<desk::Watch, String> {
        let traces = self.traces.as_deref().map(trace::Traces::to).transpose()?;
        Ok(desk::Watch { traces })
    }

    #[cfg(not(feature = "otel"))]
    #[expect(clippy::unnecessary_wraps, clippy::unused_self, reason = "with traces it can fail")]
    fn watch(&self) -> Result<desk::Watch, String> {
        Ok(desk::Watch::default())
    }

    fn acceptor(&self) -> Result<Option<TlsAcceptor>, String> {
        let Some((certificate, key)) = self.tls_certificate.as_ref().zip(self.tls_key.as_ref())
        else {
            return Ok(None);
        };
        tls::acceptor(certificate, key).map(Some).map_err(|error| error.to_string())
    }

    fn mind(&self) -> Result<Option<Mind>, String> {
        Ok(match self.bot.as_str() {
            "none" => None,
            "script" => Some(Mind::Script(Script::shipped().map_err(|error| error.to_string())?)),
            address => {
                let limit = Duration::from_millis(self.bot_limit_ms);
                let outside = Outside::new(address, limit).map_err(|error| error.to_string())?;
                Some(Mind::Outside(outside))
            }
        })
    }

    fn document(&self) -> Result<String, String> {
        let Some(path) = &self.policy else { return Ok(RETAILER.to_owned()) };
        std::fs::read_to_string(path).map_err(|error| format!("{}: {error}", path.display()))
    }
}

#[tokio::main]
async fn main() -> ExitCode {
    match run(Options::parse()).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            tell(&mut std::io::stderr(), &format!("switchboard-desk: {failure}"));
            ExitCode::FAILURE
        }
    }
}

async fn run(options: Options) -> Result<(), String> {
    let identity = options.identity()?;
    let acceptor = options.acceptor()?;
    let word = if identity.takes_anyones_word() { Word::Theirs } else { Word::TheOperations };
    let keeping = Keeping {
        snapshot_every: options.snapshot_every.max(1),
        keep_ms: i64::from(options.keep_hours) * 60 * 60 * 1_000,
        look_back_ms: i64::from(options.look_back_minutes) * 60 * 1_000,
    };
    let crowd = options.crowd(&options.document()?)?;
    let mind = options.mind()?;
    let bot = mind.as_ref().map(|_| BOT.to_owned());
    let ledger = Ledger::open(
        &options.store,
        &options.document()?,
        bot.as_deref(),
        keeping,
        clock::now_ms(),
    )
    .map_err(|error| format!("{}: {error}", options.store.display()))?;
    let watch = options.watch()?;
    let (door, stopped) =
        desk::start(ledger, word, bot, watch).map_err(|error| error.to_string())?;
    if let Some(mind) = mind {
        tokio::spawn(Bot::new(door.clone(), BOT, mind).work());
    }
    let (stage, orders) = mpsc::unbounded_channel();
    let issuing = if options.issue { web::Issuing::ForThePage } else { web::Issuing::Elsewhere };
    let site = web::Site::new(door.clone(), identity, issuing, crowd.map(|_| stage));
    let router = web::router(site, options.page.as_deref());
    let listener = tokio::net::TcpListener::bind(options.listen)
        .await
        .map_err(|error| format!("{}: {error}", options.listen))?;
    let address = listener.local_addr().map_err(|error| error.to_string())?;
    if let Some(crowd) = crowd {
        tokio::spawn(crowd.live(address.to_string(), orders));
    }
    let scheme = if acceptor.is_some() { "https" } else { "http" };
    tell(&mut std::io::stdout(), &format!("the desk is open at {scheme}://{address}/"));
    if options.page.is_some() {
        let hint = "open it in a browser; write on the left, answer in the middle, watch on the right; Ctrl-C closes the desk";
        tell(&mut std::io::stdout(), hint);
    }
    let serving = async {
        match acceptor {
            None => axum::serve(listener, router).await,
            Some(acceptor) => axum::serve(TlsListener::new(listener, acceptor)?, router).await,
        }
    };
    tokio::select! {
        served = serving => served.map_err(|error| error.to_string()),
        end = stopped => end.unwrap_or_else(|_| Err("the desk's thread is gone; start it again".to_owned())),
        _ = tokio::signal::ctrl_c() => {
            let _closed = door.ask(|reply| desk::Request::Close { reply }).await;
            Ok(())
        }
    }
}

/// A program may speak; where nobody listens, it goes on.
fn tell(to: &mut impl std::io::Write, words: &str) {
    let _unheard = writeln!(to, "{words}").and_then(|()| to.flush());
}
