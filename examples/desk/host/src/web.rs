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
//! | anything else | the files of the page, if the host was given a folder | everybody |
//!
//! Every answer forbids the browser whatever the page does not need: no script but the host's own files, no frame, no other
//! origin. WebAssembly is allowed, because the page's widget is.

use crate::{
    clock::now_ms,
    desk::{Door, Request},
    identity::{Identity, Role, Shown, Who},
    limits::{BODY_BYTES_MAX, CONNECTIONS_MAX, FRAME_BYTES_MAX},
    refusal::Refusal,
    socket,
};
use axum::{
    Router,
    extract::{DefaultBodyLimit, Path, Request as HttpRequest, State, WebSocketUpgrade},
    http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, Uri, header},
    middleware::{self, Next},
    response::{IntoResponse, Response},
    routing::{any, get, post},
};
use serde_json::{Map, Value, json};
use std::{path::Path as FilePath, sync::Arc};
use switchboard::wire;
use tokio::sync::Semaphore;
use tower_http::services::ServeDir;

/// What a browser may load and run.
const CONTENT_SECURITY_POLICY: &str = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; \
     img-src 'self' data:; font-src 'self'; connect-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'none'; \
     frame-ancestors 'none'; require-trusted-types-for 'script'";

const HEADERS: [(&str, &str); 5] = [
    ("content-security-policy", CONTENT_SECURITY_POLICY),
    ("x-content-type-options", "nosniff"),
    ("referrer-policy", "no-referrer"),
    ("cross-origin-opener-policy", "same-origin"),
    ("permissions-policy", "camera=(), geolocation=(), microphone=()"),
];

/// What every request needs.
#[derive(Clone)]
pub(crate) struct Site {
    pub(crate) door: Door,
    pub(crate) identity: Arc<Identity>,
    places: Arc<Semaphore>,
}

impl Site {
    pub(crate) fn new(door: Door, identity: Identity) -> Self {
        Self {
            door,
            identity: Arc::new(identity),
            places: Arc::new(Semaphore::new(CONNECTIONS_MAX)),
        }
    }

    /// Believes whoever sends a request, if they are what it takes.
    fn believe(
        &self,
        method: &Method,
        uri: &Uri,
        headers: &HeaderMap,
        role: Role,
    ) -> Result<Who, Refused> {
        let bearer = headers
            .get(header::AUTHORIZATION)
            .and_then(|value| value.to_str().ok()?.strip_prefix("Bearer "));
        let shown = bearer.map_or(Shown::Name(role, "http"), Shown::Assertion);
        let here = format!("{method} {}", uri.path());
        let refuse =
            |message: &str| Refused(StatusCode::UNAUTHORIZED, Refusal::denied("", message));
        let who = self
            .identity
            .believe(shown, &here, now_ms())
            .map_err(|why| refuse(&why.to_string()))?;
        if who.role == role {
            Ok(who)
        } else {
            Err(Refused(
                StatusCode::FORBIDDEN,
                Refusal::denied("", &format!("this is for a {}", role.word())),
            ))
        }
    }
}

/// A refusal, and the status that goes with it.
struct Refused(StatusCode, Refusal);

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

fn answer(status: StatusCode, value: &Value) -> Response {
    (status, [(header::CONTENT_TYPE, "application/json")], value.to_string()).into_response()
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
        .route("/policy", get(policy).post(apply));
    let router = match page {
        Some(folder) => router.fallback_service(ServeDir::new(folder)),
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
    for (name, value) in HEADERS {
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
    let upgrade = upgrade.max_message_size(FRAME_BYTES_MAX).max_frame_size(FRAME_BYTES_MAX);
    Ok(upgrade.on_upgrade(async move |connection| {
        socket::serve(connection, site.door, site.identity).await;
        drop(place);
    }))
}

async fn events(
    State(site): State<Site>,
    method: Method,
    uri: Uri,
    headers: HeaderMap,
    body: String,
) -> Answer {
    let who = site.believe(&method, &uri, &headers, Role::Adapter)?;
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
    State(site): State<Site>,
    method: Method,
    uri: Uri,
    headers: HeaderMap,
    Path(decision): Path<u64>,
) -> Answer {
    let who = site.believe(&method, &uri, &headers, Role::Supervisor)?;
    let query = json!({"type": "explain", "decision": decision});
    let explained =
        site.door.ask(|reply| Request::Ask { who, query, reply }).await.ok_or_else(closed)?;
    explained
        .map(|value| answer(StatusCode::OK, &value))
        .map_err(|refusal| Refused(StatusCode::NOT_FOUND, refusal))
}

async fn policy(State(site): State<Site>, method: Method, uri: Uri, headers: HeaderMap) -> Answer {
    site.believe(&method, &uri, &headers, Role::Supervisor)?;
    let document = site.door.ask(|reply| Request::Document { reply }).await.ok_or_else(closed)?;
    Ok(([(header::CONTENT_TYPE, "application/json")], document).into_response())
}

async fn apply(
    State(site): State<Site>,
    method: Method,
    uri: Uri,
    headers: HeaderMap,
    document: String,
) -> Answer {
    site.believe(&method, &uri, &headers, Role::Supervisor)?;
    // Compiled here first, so that what cannot decide never gets into the log; and with every issue at once.
    if let Err(issues) = wire::compile(&document, None) {
        let status = StatusCode::UNPROCESSABLE_ENTITY;
        return Ok((status, [(header::CONTENT_TYPE, "application/json")], issues).into_response());
    }
    let applied =
        site.door.ask(|reply| Request::Apply { document, reply }).await.ok_or_else(closed)?;
    applied
        .map(|()| answer(StatusCode::OK, &json!({"done": true})))
        .map_err(|refusal| Refused(StatusCode::CONFLICT, refusal))
}
