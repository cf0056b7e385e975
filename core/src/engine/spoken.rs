//! In which language is a chat, when its host does not say it?
//!
//! The first message of the customer that tells its language decides; until then the policy's own is assumed. What was read
//! stays: a customer who quotes an English error message has not changed languages. Where it differs from what was assumed, a decision
//! says why; where it agrees, there is nothing to explain.

use super::chat::LanguageFrom;
use super::decision::{Question, Reason, Subject};
use super::desk::Desk;
use crate::id::{ChatId, Code};
use crate::language;
use crate::policy::condition::Value;
#[cfg(feature = "languages")]
use crate::text::{ReadLanguage, SpokenBy, spoken_in};

impl Desk<'_> {
    /// Reads the language of a chat from what its customer writes, if nobody has said it.
    pub(crate) fn read_language(&mut self, id: &ChatId, text: &str) {
        let Some(chat) = self.world.chats.get(id) else { return };
        if chat.language_from != LanguageFrom::Nobody {
            return;
        }
        let assumed = chat.language.clone();
        let Some((language, reason)) = self.read(text) else { return };
        // `de-AT` says more than the `de` that can be read.
        let mut general = language::and_general(assumed.as_str());
        let agrees = general.any(|tag| language::same(tag, language.as_str()));
        self.with_chat(id, |chat| {
            chat.language_from = LanguageFrom::Customer;
            if !agrees {
                chat.language = language.clone();
            }
        });
        if !agrees {
            let (saw, wanted) = (Value::from(language.as_str()), Value::from(assumed.as_str()));
            let reason = reason.saw("chat.language", saw, wanted);
            self.decide(Question::Screening, Subject::chat(id), "read_language", vec![reason]);
        }
    }

    /// The language of a text, and what tells it.
    #[cfg(feature = "languages")]
    fn read(&self, text: &str) -> Option<(Code, Reason)> {
        if self.policy.text().language.read == ReadLanguage::Never {
            return None;
        }
        let spoken = spoken_in(text)?;
        let reason = match spoken.by {
            SpokenBy::Script => Reason::new("language_by_script"),
            SpokenBy::Words => Reason::new("language_by_words"),
        };
        let reason = reason.rule("/text/language/read").words(format!("{} of it", spoken.share));
        Some((Code::from(spoken.language), reason))
    }

    /// Without the words of any language nothing is read.
    #[cfg(not(feature = "languages"))]
    fn read(&self, _: &str) -> Option<(Code, Reason)> {
        None
    }
}
