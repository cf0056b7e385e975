//! What did the engine do with an input, and how long did that take? For whoever looks at it in a collector.
//!
//! One span for each input that is heard, `switchboard.handle`, and one for each wake-up that came to something, `switchboard.advance`; in
//! it an event for each effect, with its number and the number of its decision, by which `GET /why/{decision}` tells the rest.
//! No text and no name of a person goes into them: a chat's name, kinds, numbers and codes.
//!
//! Behind the feature `otel`, because a host without a collector should not link one's protocol. What cannot be delivered is dropped: the
//! outbox is the record, this is for looking.

use crate::{clock::at_us, store::Outgoing};
use opentelemetry::{
    KeyValue,
    trace::{Span as _, SpanKind, Status, Tracer as _, TracerProvider as _},
};
use opentelemetry_http::{Bytes, HttpClient, HttpError, Request, Response, hyper::HyperClient};
use opentelemetry_otlp::{Protocol, SpanExporter, WithExportConfig as _, WithHttpConfig as _};
use opentelemetry_sdk::{
    Resource,
    trace::{SdkTracer, SdkTracerProvider},
};
use serde_json::Value;
use std::{pin::Pin, time::Duration};

/// How long a collector may take.
const DELIVERY: Duration = Duration::from_secs(5);

/// Where traces go.
#[derive(Debug)]
pub(crate) struct Traces {
    tracer: SdkTracer,
    /// Delivers what is left when it goes.
    _provider: SdkTracerProvider,
}

/// What was handled.
pub(crate) struct Handled<'a> {
    /// The line of the log; nothing for a wake-up.
    pub(crate) line: Option<(i64, &'a str)>,
    /// Microseconds since 1970.
    pub(crate) began_us: i64,
    pub(crate) effects: &'a [Outgoing],
    /// The code with which it was refused.
    pub(crate) refused: Option<&'a str>,
}

impl Traces {
    /// Sends traces to a collector: `http://127.0.0.1:4318/v1/traces`.
    pub(crate) fn to(endpoint: &str) -> Result<Self, String> {
        let client = OnRuntime {
            runtime: tokio::runtime::Handle::current(),
            client: HyperClient::with_default_connector(DELIVERY, None),
        };
        let exporter = SpanExporter::builder()
            .with_http()
            .with_http_client(client)
            .with_protocol(Protocol::HttpJson)
            .with_endpoint(endpoint)
            .with_timeout(DELIVERY)
            .build()
            .map_err(|error| format!("{endpoint}: {error}"))?;
        let provider = SdkTracerProvider::builder()
            .with_resource(Resource::builder().with_service_name("switchboard-desk").build())
            .with_batch_exporter(exporter)
            .build();
        Ok(Self { tracer: provider.tracer("switchboard-desk"), _provider: provider })
    }

    /// Tells of something that was handled just now.
    pub(crate) fn handled(&self, handled: &Handled<'_>) {
        let event: Option<Value> =
            handled.line.and_then(|(_, body)| serde_json::from_str(body).ok());
        let name =
            if handled.line.is_some() { "switchboard.handle" } else { "switchboard.advance" };
        let mut span = self
            .tracer
            .span_builder(name)
            .with_kind(SpanKind::Internal)
            .with_start_time(at_us(handled.began_us))
            .start(&self.tracer);
        let mut tell = |key: &'static str, value: opentelemetry::Value| {
            span.set_attribute(KeyValue::new(key, value));
        };
        if let Some((seq, _)) = handled.line {
            tell("switchboard.input", seq.into());
        }
        for (key, field) in [("switchboard.event", "type"), ("switchboard.chat", "chat")] {
            let text = event.as_ref().and_then(|event| event[field].as_str());
            if let Some(text) = text {
                tell(key, text.to_owned().into());
            }
        }
        let count = i64::try_from(handled.effects.len()).unwrap_or(i64::MAX);
        tell("switchboard.effects", count.into());
        if let Some(code) = handled.refused {
            tell("switchboard.refused", code.to_owned().into());
            span.set_status(Status::error(code.to_owned()));
        }
        for effect in handled.effects {
            let body: Value = serde_json::from_str(&effect.body).unwrap_or_default();
            let kind = body["type"].as_str().unwrap_or("effect").to_owned();
            let seq = i64::try_from(effect.seq).unwrap_or(i64::MAX);
            let mut about = vec![KeyValue::new("switchboard.seq", seq)];
            if let Some(decision) = body["decision"].as_i64() {
                about.push(KeyValue::new("switchboard.decision", decision));
            }
            if let Some(chat) = &effect.chat {
                about.push(KeyValue::new("switchboard.chat", chat.clone()));
            }
            span.add_event(kind, about);
        }
        span.end();
    }
}

/// The exporter has a thread of its own, and a client that needs the host's runtime.
#[derive(Debug)]
struct OnRuntime {
    runtime: tokio::runtime::Handle,
    client: HyperClient,
}

impl HttpClient for OnRuntime {
    fn send_bytes<'life0, 'async_trait>(
        &'life0 self,
        request: Request<Bytes>,
    ) -> Pin<Box<dyn Future<Output = Result<Response<Bytes>, HttpError>> + Send + 'async_trait>>
    where
        'life0: 'async_trait,
        Self: 'async_trait,
    {
        let client = self.client.clone();
        let sent = self.runtime.spawn(async move { client.send_bytes(request).await });
        Box::pin(async move { sent.await? })
    }
}
