//! What of a policy does a page need that anybody can read?
//!
//! A chat window masks what a customer types before it leaves the page, and knows which words are
//! topics. For that it needs two parts of the document's section `text`, and of the rest (who serves
//! whom, who is turned away, who is told) it had better know nothing. So a page is handed either those
//! parts or the whole document; what stands elsewhere is passed over unread, because whoever made the
//! policy has had it checked. Which shipped words are grave (`text.risks`) is the desk's business, too.
//!
//! What the host is to keep sealed must reach the host, so a page leaves it as it is written; whoever reads it then is the
//! host's care.
//!
//! ```
//! use switchboard::policy::PagePolicy;
//! use switchboard::text::CustomerFacts;
//!
//! let page = PagePolicy::from_json(r#"{"routing": {"queues": {}}, "text": {"mask": {}}}"#)?;
//! let scan = page.masker().scan("4111 1111 1111 1111", &CustomerFacts::default());
//! assert_eq!(scan.masked(), "[CREDIT_CARD]");
//!
//! // What is misspelt is told all the same.
//! let issues = PagePolicy::from_json(r#"{"txet": {}}"#).unwrap_err();
//! assert!(issues.to_string().contains("did you mean `text`?"));
//! # Ok::<(), switchboard::policy::issue::Issues>(())
//! ```

use super::compile::{parse, understand};
use super::issue::{Issue, Issues, Pointer};
use super::json::Node;
use super::rules::Rules;
use super::shape::Reader;
use crate::id::TopicId;
use crate::sorted::SortedMap;
use crate::text::{MaskRules, Masker, Screen, TextRules, TopicWords, check_topics};

/// How a page reads texts: as the policy says, from which it was made.
#[derive(Clone, Debug)]
pub struct PagePolicy {
    masker: Masker,
    screen: Screen,
    warnings: Vec<Issue>,
}

impl PagePolicy {
    /// Reads what concerns texts, of a whole document or of one that has nothing else.
    ///
    /// # Errors
    /// Everything that is wrong with it, each with its place.
    pub fn from_json(text: &str) -> Result<Self, Issues> {
        let node = parse(text)?;
        let mut reader = Reader::new();
        let read = read(&node, &mut reader);
        let mut issues = reader.into_issues();
        if let Some((mask, topics)) = &read {
            let at = Pointer::root().key("text");
            mask.check(&at.key("mask"), &mut issues);
            check_topics(topics, &at.key("topics"), &mut issues);
        }
        let understood = read.and_then(|(mask, topics)| {
            understand(&mask.of_page(), &topics, &mut issues, Screen::of_checked)
        });
        issues.locate(|path| node.place_of(path));
        match understood {
            Some((masker, screen)) => {
                Ok(Self { masker, screen, warnings: issues.iter().cloned().collect() })
            }
            None => Err(issues),
        }
    }

    /// What is doubtful, though it works.
    pub fn warnings(&self) -> &[Issue] {
        &self.warnings
    }

    /// What hides secrets in texts.
    pub fn masker(&self) -> &Masker {
        &self.masker
    }

    /// What says what texts mean.
    pub fn screen(&self) -> &Screen {
        &self.screen
    }
}

/// The two parts that a page needs; absent ones are empty.
fn read(node: &Node, reader: &mut Reader) -> Option<(MaskRules, SortedMap<TopicId, TopicWords>)> {
    let document = reader.object(node, Rules::KEYS)?;
    let Some(text) = document.member("text") else { return Some(Default::default()) };
    reader.inside("text", |reader| {
        let text = reader.object(text, TextRules::KEYS)?;
        let mask = reader.optional(&text, "mask", MaskRules::default);
        let topics = reader.optional(&text, "topics", SortedMap::new);
        Some((mask?, topics?))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::calendar::Zones;
    use crate::policy::{Document, Policy};

    const WHOLE: &str = r#"{
        "routing": {"queues": {"sales": {}}},
        "text": {
            "mask": {"entities": {"CREDIT_CARD": {"operator": "keep_last"}}},
            "topics": {"fraud": {"words": ["chargeback"]}},
            "templates": {}
        }
    }"#;

    #[test]
    fn a_page_reads_texts_as_the_engine_does() {
        let page = PagePolicy::from_json(WHOLE).unwrap();
        let whole = Document::from_json(WHOLE).unwrap();
        let whole = Policy::compile(&whole, &Zones::utc_only()).unwrap();
        for text in ["4111 1111 1111 1111", "a chargeback!", "let me talk to a person"] {
            let facts = Default::default();
            assert_eq!(
                page.masker().scan(text, &facts).masked(),
                whole.masker().scan(text, &facts).masked()
            );
            let (here, there) = (page.screen().screen(text), whole.screen().screen(text));
            assert_eq!(here.keywords, there.keywords);
        }
        assert_eq!(page.screen().screen("a chargeback").keywords.len(), 1);
        assert_eq!(page.warnings(), whole.warnings());
    }

    #[test]
    fn what_the_host_keeps_sealed_reaches_it() {
        let page = PagePolicy::from_json(
            r#"{"text": {"mask": {"entities": {
                "EMAIL_ADDRESS": {"operator": "seal"},
                "IBAN_CODE": {"audiences": {"archive": {"operator": "seal"}}},
                "PHONE_NUMBER": {"audiences": {"archive": {"operator": "redact"}}}
            }}}}"#,
        )
        .unwrap();
        for (typed, sent) in [
            ("kim@example.com", "kim@example.com"),
            ("GB33 BUKB 2020 1555 5555 55", "GB33 BUKB 2020 1555 5555 55"),
            ("call +44 20 7946 0958", "call [PHONE_NUMBER]"),
            ("4111 1111 1111 1111", "[CREDIT_CARD]"),
        ] {
            assert_eq!(page.masker().scan(typed, &Default::default()).masked(), sent);
        }
    }

    #[test]
    fn what_a_page_reads_is_read_strictly() {
        let told = |text| {
            let issues = PagePolicy::from_json(text).unwrap_err();
            issues.iter().map(|it| format!("{} {}", it.code, it.path)).collect::<Vec<_>>()
        };
        assert_eq!(told("{"), ["not_json /"]);
        assert_eq!(
            told(r#"{"roting": {}, "text": {"msak": {}}}"#),
            ["unknown_key /roting", "unknown_key /text/msak"]
        );
        assert_eq!(
            told(r#"{"text": {"mask": {"entities": {"CVV": {"operator": "leave"}}}}}"#),
            ["keeps_secret /text/mask/entities/CVV/operator"]
        );
        // What is not the page's business is passed over unread.
        assert!(PagePolicy::from_json(r#"{"routing": 5, "text": {"templates": []}}"#).is_ok());
    }
}
