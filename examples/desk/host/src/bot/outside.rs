//! How does any other bot take this one's place? Over HTTP, in a time that is set.
//!
//! For every message of a customer it is posted
//!
//! ```json
//! {"chat":"c-7","language":"en","text":"Where is my parcel?","turn":1,"intent":null}
//! ```
//!
//! and answers with what a `bot_turn` may say: `confidence`, `text`, `intents`, `resolution`, `slots`, `promises`, `asks_for`, `health`. Whatever
//! else comes back, or nothing in time, is a bot that does not work, and the engine's rules say what follows.
//!
//! Plain HTTP, to a bot beside this host or behind a proxy that speaks TLS.

use super::Question;
use http_body_util::{BodyExt, Full, Limited};
use hyper::{Request, StatusCode, Uri, body::Bytes, header};
use hyper_util::rt::TokioIo;
use serde_json::{Value, json};
use std::time::Duration;
use tokio::{net::TcpStream, time};

/// The longest answer, in bytes.
const ANSWER_BYTES_MAX: usize = 64 * 1_024;

/// A bot at an address.
#[derive(Clone, Debug)]
pub(crate) struct Outside {
    uri: Uri,
    host: String,
    limit: Duration,
}

/// Why there is no answer.
#[derive(Debug, thiserror::Error)]
pub(crate) enum OutsideError {
    #[error("`{0}` is no address of a bot; write it as `http://127.0.0.1:9000/turn`")]
    NotAnAddress(String),
    #[error("it took longer than {} ms", .0.as_millis())]
    TooSlow(Duration),
    #[error("it cannot be reached: {0}")]
    NotReached(#[from] std::io::Error),
    #[error("it broke off: {0}")]
    BrokeOff(#[from] hyper::Error),
    #[error("it answered {0}")]
    Refused(StatusCode),
    #[error("its answer is no turn: {0}")]
    NotATurn(String),
}

impl Outside {
    /// A bot at this address, which may take so long.
    pub(crate) fn new(address: &str, limit: Duration) -> Result<Self, OutsideError> {
        let wrong = || OutsideError::NotAnAddress(address.to_owned());
        let uri: Uri = address.parse().map_err(|_| wrong())?;
        let host = uri.host().ok_or_else(wrong)?;
        let is_plain = uri.scheme_str() == Some("http");
        let host = format!("{host}:{}", uri.port_u16().unwrap_or(80));
        if is_plain { Ok(Self { uri, host, limit }) } else { Err(wrong()) }
    }

    /// Its turn.
    pub(super) async fn turn(&self, question: &Question) -> Result<Value, OutsideError> {
        time::timeout(self.limit, self.ask(question))
            .await
            .unwrap_or(Err(OutsideError::TooSlow(self.limit)))
    }

    async fn ask(&self, question: &Question) -> Result<Value, OutsideError> {
        let stream = TokioIo::new(TcpStream::connect(&self.host).await?);
        let (mut sender, connection) = hyper::client::conn::http1::handshake(stream).await?;
        // It ends with the answer, or when we stop waiting; what went wrong, the request tells.
        let connection = tokio::spawn(async move { connection.await.is_ok() });
        let body = json!({
            "chat": question.chat, "language": question.language, "text": question.text,
            "turn": question.turn, "intent": question.intent,
        });
        let path = self.uri.path_and_query().map_or("/", |path| path.as_str());
        let request = Request::post(path)
            .header(header::HOST, &self.host)
            .header(header::CONTENT_TYPE, "application/json")
            .header(header::CONNECTION, "close")
            .body(Full::new(Bytes::from(body.to_string())))
            .map_err(|error| OutsideError::NotATurn(error.to_string()))?;
        let answer = sender.send_request(request).await?;
        if answer.status() != StatusCode::OK {
            return Err(OutsideError::Refused(answer.status()));
        }
        let body = Limited::new(answer.into_body(), ANSWER_BYTES_MAX)
            .collect()
            .await
            .map_err(|error| OutsideError::NotATurn(error.to_string()))?;
        connection.abort();
        let turn: Value = serde_json::from_slice(&body.to_bytes())
            .map_err(|error| OutsideError::NotATurn(error.to_string()))?;
        if turn.is_object() {
            Ok(turn)
        } else {
            Err(OutsideError::NotATurn("no object".to_owned()))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use tokio::{
        io::{AsyncReadExt, AsyncWriteExt},
        net::TcpListener,
    };

    fn question() -> Question {
        Question {
            chat: "c-7".to_owned(),
            language: "en".to_owned(),
            text: "Where is my parcel?".to_owned(),
            turn: 1,
            intent: None,
        }
    }

    /// A bot that answers once with these words, or never; gives what it was asked.
    async fn turn(answer: Option<&str>) -> (Result<Value, OutsideError>, Value) {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = format!("http://{}/turn?v=1", listener.local_addr().unwrap());
        let answer = answer.map(str::to_owned);
        let bot = tokio::spawn(async move {
            let (mut stream, _) = listener.accept().await.unwrap();
            let mut asked = vec![0; 4_096];
            let read = stream.read(&mut asked).await.unwrap();
            let asked = String::from_utf8_lossy(&asked[..read]).into_owned();
            match answer {
                Some(answer) => stream.write_all(answer.as_bytes()).await.unwrap(),
                None => time::sleep(Duration::from_secs(5)).await,
            }
            asked
        });
        let outside = Outside::new(&address, Duration::from_millis(300)).unwrap();
        let turn = outside.turn(&question()).await;
        let asked = match &turn {
            Err(OutsideError::TooSlow(_)) => Value::Null,
            _ => {
                let asked = bot.await.unwrap();
                assert!(asked.starts_with("POST /turn?v=1 HTTP/1.1\r\n"), "{asked}");
                serde_json::from_str(asked.split("\r\n\r\n").nth(1).unwrap()).unwrap()
            }
        };
        (turn, asked)
    }

    #[tokio::test]
    async fn it_is_told_what_the_customer_said_and_answers_with_its_turn() {
        let body = r#"{"confidence":0.91,"text":"On its way."}"#;
        let answer = format!("HTTP/1.1 200 OK\r\ncontent-length: {}\r\n\r\n{body}", body.len());
        let (turn, asked) = turn(Some(&answer)).await;
        assert_eq!(turn.unwrap(), json!({"confidence": 0.91, "text": "On its way."}));
        assert_eq!(
            asked,
            json!({"chat": "c-7", "language": "en", "text": "Where is my parcel?", "turn": 1, "intent": null})
        );
    }

    #[tokio::test]
    async fn whatever_else_comes_back_is_a_failure() {
        let plain =
            |body: &str| format!("HTTP/1.1 200 OK\r\ncontent-length: {}\r\n\r\n{body}", body.len());
        assert!(matches!(turn(None).await.0, Err(OutsideError::TooSlow(_))));
        let busy = "HTTP/1.1 503 Busy\r\ncontent-length: 0\r\n\r\n";
        assert!(matches!(turn(Some(busy)).await.0, Err(OutsideError::Refused(_))));
        assert!(matches!(turn(Some(&plain("hello"))).await.0, Err(OutsideError::NotATurn(_))));
        assert!(matches!(turn(Some(&plain("[1]"))).await.0, Err(OutsideError::NotATurn(_))));
        let long = plain(&format!("\"{}\"", "x".repeat(ANSWER_BYTES_MAX)));
        assert!(matches!(turn(Some(&long)).await.0, Err(OutsideError::NotATurn(_))));
        assert!(matches!(turn(Some("nonsense\r\n\r\n")).await.0, Err(OutsideError::BrokeOff(_))));
    }

    #[test]
    fn only_plain_addresses_are_taken() {
        for address in ["https://bot.example/turn", "bot.example", "ftp://bot.example", ""] {
            assert!(Outside::new(address, Duration::from_secs(1)).is_err(), "{address}");
        }
    }
}
