//! What is answered over plain HTTP?
//!
//! | | | for |
//! |---|---|---|
//! | `GET /health` | is the desk at work, and committed to disk? | everybody |
//! | `GET /metrics` | the figures, for Prometheus | everybody; no names of people are in them |
//! | `GET /desk` | the WebSocket ([`crate::socket`]) | everybody who says who they are |
//! | `POST /events` | events, one a line; one answer a line | adapters |
//! | `GET /why/{decision}` | a decision with its reasons | supervisors |
//! | `GET /policy`, `POST /policy` | the document; another one decides from now on | supervisors |
//! | `POST /policy/check` | what is wrong with a document, or what would change | supervisors |
//! | `POST /policy/what-if` | what it would have done to the last hour ([`crate::what_if`]) | supervisors |
//! | `GET /mask` | the part of the policy by which a page hides secrets before they leave it | everybody |
//! | `GET /identity`, `POST /issue` | how people are believed; assertions for those of the page, in a demo ([`crate::issuer`]) | everybody |
//! | anything else | the files of the page, if the host was given a folder | everybody |
//!
//! Every answer forbids the browser whatever the page does not need: no script but the host's own files, no frame, no other
//! origin. WebAssembly is allowed, because the page's widget is.

use crate::{
    caller::{Adapter, Caller, Supervisor},
    desk::{Door, Request},
    identity::Identity,
    issuer,
    limits::{BODY_BYTES_MAX, CONNECTIONS_MAX, FRAME_BYTES_MAX, READ_BUFFER_BYTES},
    refusal::Refusal,
    socket,
    what_if::what_if,
};
use axum::{
    Router,
    extract::{DefaultBodyLimit, Path, Request as HttpRequest, State, WebSocketUpgrade},
    http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header},
    middleware::{self, Next},
    response::{IntoResponse, Response},
    routing::{any, get, post},
};
use serde_json::{Map, Value, json};
use std::{path::Path as FilePath, sync::Arc};
use switchboard::wire;
use switchboard_desk_load::crowd::Order;
use tokio::sync::{Semaphore, mpsc};
use tower_http::services::ServeDir;

/// What a browser may load and run.
const CONTENT_SECURITY_POLICY: &str = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; \
     img-src 'self' data:; font-src 'self'; connect-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'none'; \
     frame-ancestors 'none'; require-trusted-types-for 'script'";

/// What every answer forbids.
const HEADERS: [(&str, &str); 1] = [("x-content-type-options", "nosniff")];

/// What an answer forbids that a browser may show by itself. The parts of a page obey what the page says, and need not carry it: that would be half a
/// kilobyte for each.
const HEADERS_OF_PAGES: [(&str, &str); 4] = [
    ("content-security-policy", CONTENT_SECURITY_POLICY),
    ("referrer-policy", "no-referrer"),
    ("cross-origin-opener-policy", "same-origin"),
    ("permissions-policy", "camera=(), geolocation=(), microphone=()"),
];

/// Who vouches for the people of the page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Issuing {
    /// The operator's site, or nobody.
    Elsewhere,
    /// This host: for a demo on one machine.
    ForThePage,
}

/// What pages are made of and fed with, and no browser runs by itself.
const PARTS: [&str; 4] = ["text/javascript", "text/css", "application/json", "application/wasm"];

/// What every request needs.
#[derive(Clone)]
pub(crate) struct Site {
    pub(crate) door: Door,
    pub(crate) identity: Arc<Identity>,
    places: Arc<Semaphore>,
    /// Does the host vouch for the people of the page?
    pub(crate) issues: bool,
    /// Where people are simulated, who tells them what to do.
    stage: Option<mpsc::UnboundedSender<Order>>,
}

impl Site {
    pub(crate) fn new(
        door: Door,
        identity: Identity,
        issuing: Issuing,
        stage: Option<mpsc::UnboundedSender<Order>>,
    ) -> Self {
        Self {
            issues: issuing == Issuing::ForThePage,
            stage,
            door,
            identity: Arc::new(identity),
            places: Arc::new(Semaphore::new(CONNECTIONS_MAX)),
        }
    }

    /// Tells the simulated people what to do.
    pub(crate) fn direct(&self, order: &Value) -> Result<(), Refusal> {
        let order = match order.as_str() {
            Some("rush") => Order::Rush,
            Some("lose_agent") => Order::LoseAgent,
            _ => return Err(Refusal::malformed("/stage", "say `rush` or `lose_agent`")),
        };
        let sent = self.stage.as_ref().is_some_and(|stage| stage.send(order).is_ok());
        let nobody = "nobody is simulated at this desk; start it with `--simulate 1`";
        if sent { Ok(()) } else { Err(Refusal::new("nobody_simulated", "/stage", nobody)) }
    }
}

/// A refusal, and the status that goes with it.
#[derive(Debug)]
pub(crate) struct Refused(pub(crate) StatusCode, pub(crate) Refusal);

impl IntoResponse for Refused {
    fn into_response(self) -> Response {
        answer(self.0, &json!({ "error": self.1 }))
    }
}

fn closed() -> Refused {
    Refused(
        StatusCode::SERVICE_UNAVAILABLE,
        Refusal::new("closed", "", "the desk is closing; try again"),
    )
}

pub(crate) fn answer(status: StatusCode, value: &Value) -> Response {
    json_text(status, value.to_string())
}

fn json_text(status: StatusCode, text: String) -> Response {
    (status, [(header::CONTENT_TYPE, "application/json")], text).into_response()
}

type Answer = Result<Response, Refused>;

/// Everything that is served.
pub(crate) fn router(site: Site, page: Option<&FilePath>) -> Router {
    let router = Router::new()
        .route("/health", get(health))
        .route("/metrics", get(metrics))
        .route("/desk", any(desk))
        .route("/events", post(events))
        .route("/why/{decision}", get(why))
        .route("/policy", get(policy).post(apply))
        .route("/policy/check", post(check))
        .route("/policy/what-if", post(compare))
        .route("/mask", get(mask))
        .route("/identity", get(issuer::identity))
        .route("/issue", post(issuer::issue));
    let router = match page {
        Some(folder) => {
            let files = ServeDir::new(folder).precompressed_br().precompressed_gzip();
            router.fallback_service(files)
        }
        None => router,
    };
    router
        .layer(DefaultBodyLimit::max(BODY_BYTES_MAX))
        .layer(middleware::from_fn(with_headers))
        .with_state(site)
}

async fn with_headers(request: HttpRequest, next: Next) -> Response {
    let mut response = match refuse_foreign_page(request.headers()) {
        Ok(()) => next.run(request).await,
        Err(refused) => refused.into_response(),
    };
    let kind = response.headers().get(header::CONTENT_TYPE);
    let kind = kind.and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    let is_part = PARTS.iter().any(|part| kind.starts_with(part));
    let of_pages = if is_part { &[][..] } else { &HEADERS_OF_PAGES[..] };
    for (name, value) in HEADERS.iter().chain(of_pages).copied() {
        response
            .headers_mut()
            .insert(HeaderName::from_static(name), HeaderValue::from_static(value));
    }
    response
}

/// A page of another site must not speak in its visitor's name, neither here nor on the socket.
fn refuse_foreign_page(headers: &HeaderMap) -> Result<(), Refused> {
    let text = |name| headers.get(name).and_then(|value: &HeaderValue| value.to_str().ok());
    let host = text(header::HOST);
    match text(header::ORIGIN) {
        Some(origin) if origin.split_once("://").map(|(_, place)| place) != host => {
            let refusal = Refusal::denied("", "this page belongs to another site");
            Err(Refused(StatusCode::FORBIDDEN, refusal))
        }
        Some(_) | None => Ok(()),
    }
}

async fn health(State(site): State<Site>) -> Answer {
    // Asked of the desk itself: it answers at the end of a round, so after a commit.
    let answered = site.door.ask(|reply| Request::Document { reply }).await;
    answered.map(|_| answer(StatusCode::OK, &json!({"status": "ok"}))).ok_or_else(closed)
}

async fn metrics(State(site): State<Site>) -> Answer {
    let figures = site.door.ask(|reply| Request::Figures { reply }).await.ok_or_else(closed)?;
    Ok(([(header::CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8")], figures)
        .into_response())
}

async fn desk(State(site): State<Site>, upgrade: WebSocketUpgrade) -> Answer {
    let Ok(place) = Arc::clone(&site.places).try_acquire_owned() else {
        return Err(Refused(
            StatusCode::SERVICE_UNAVAILABLE,
            Refusal::too_much("too many connections; try again later"),
        ));
    };
    let upgrade = upgrade
        .max_message_size(FRAME_BYTES_MAX)
        .max_frame_size(FRAME_BYTES_MAX)
        .read_buffer_size(READ_BUFFER_BYTES);
    Ok(upgrade.on_upgrade(async move |connection| {
        socket::serve(connection, site).await;
        drop(place);
    }))
}

async fn events(
    Caller { who, .. }: Caller<Adapter>,
    State(site): State<Site>,
    body: String,
) -> Answer {
    let mut lines = String::new();
    for line in body.lines().map(str::trim).filter(|line| !line.is_empty()) {
        let heard = match serde_json::from_str::<Map<String, Value>>(line) {
            Ok(event) => site
                .door
                .ask(|reply| Request::Say { who: who.clone(), event, reply })
                .await
                .ok_or_else(closed)?,
            Err(error) => {
                Err(Refusal::malformed("", &format!("an event is a JSON object: {error}")))
            }
        };
        lines += &match heard {
            Ok(()) => json!({"done": true}),
            Err(refusal) => json!({ "refused": refusal }),
        }
        .to_string();
        lines.push('\n');
    }
    Ok(([(header::CONTENT_TYPE, "application/jsonl")], lines).into_response())
}

async fn why(
    Caller { who, .. }: Caller<Supervisor>,
    State(site): State<Site>,
    Path(decision): Path<u64>,
) -> Answer {
    let query = json!({"type": "explain", "decision": decision});
    let explained =
        site.door.ask(|reply| Request::Ask { who, query, reply }).await.ok_or_else(closed)?;
    explained
        .map(|value| answer(StatusCode::OK, &value))
        .map_err(|refusal| Refused(StatusCode::NOT_FOUND, refusal))
}

async fn policy(_: Caller<Supervisor>, State(site): State<Site>) -> Answer {
    let document = site.door.ask(|reply| Request::Document { reply }).await.ok_or_else(closed)?;
    Ok(([(header::CONTENT_TYPE, "application/json")], document).into_response())
}

/// What is wrong with a document, all at once; nothing if it can decide.
fn issues(document: &str) -> Option<Response> {
    let issues = wire::compile(document, None).err()?;
    Some(json_text(StatusCode::UNPROCESSABLE_ENTITY, issues))
}

async fn apply(_: Caller<Supervisor>, State(site): State<Site>, document: String) -> Answer {
    // Compiled here first, so that what cannot decide never gets into the log.
    if let Some(issues) = issues(&document) {
        return Ok(issues);
    }
    let applied =
        site.door.ask(|reply| Request::Apply { document, reply }).await.ok_or_else(closed)?;
    applied
        .map(|()| answer(StatusCode::OK, &json!({"done": true})))
        .map_err(|refusal| Refused(StatusCode::CONFLICT, refusal))
}

async fn check(_: Caller<Supervisor>, State(site): State<Site>, document: String) -> Answer {
    let policy = match wire::compile(&document, None) {
        Ok(policy) => policy,
        // To find mistakes is what was asked for, and no failure.
        Err(issues) => return Ok(json_text(StatusCode::OK, issues)),
    };
    let present = site.door.ask(|reply| Request::Document { reply }).await.ok_or_else(closed)?;
    let is_changed = wire::compile(&present, None)
        .map_or(true, |present| present.fingerprint() != policy.fingerprint());
    let warnings: Vec<String> =
        policy.warnings().iter().map(|issue| format!("{}: {}", issue.path, issue.found)).collect();
    let verdict = json!({
        "fingerprint": policy.fingerprint().to_string(), "changes": is_changed, "warnings": warnings,
    });
    Ok(answer(StatusCode::OK, &verdict))
}

async fn compare(_: Caller<Supervisor>, State(site): State<Site>, document: String) -> Answer {
    if let Some(issues) = issues(&document) {
        return Ok(issues);
    }
    let hour = site.door.ask(|reply| Request::Hour { reply }).await.ok_or_else(closed)?;
    // An hour is a second or two of work: not for the threads that keep connections alive, and not for the desk's.
    let compared = tokio::task::spawn_blocking(move || what_if(&hour, &document)).await;
    compared
        .map_err(|_| closed())?
        .map(|told| answer(StatusCode::OK, &told))
        .map_err(|refusal| Refused(StatusCode::CONFLICT, refusal))
}

async fn mask(State(site): State<Site>) -> Answer {
    let document = site.door.ask(|reply| Request::Document { reply }).await.ok_or_else(closed)?;
    let document: Value = serde_json::from_str(&document).unwrap_or_default();
    let rules = match &document["text"]["mask"] {
        Value::Null => json!({}),
        rules => json!({"text": {"mask": rules}}),
    };
    Ok(answer(StatusCode::OK, &rules))
}
