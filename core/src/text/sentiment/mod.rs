//! How does the customer feel?
//!
//! A supervisor cannot read every chat, and notices an angry customer when it is too late. [`sentiment`] tells how a message sounds:
//!
//! * `compound` and the shares of good, bad and neutral words are those of VADER 3.3.2, digit for digit, so that figures can be
//!   compared with what was measured elsewhere;
//! * `support` is the same scale with the words of complaints in it ("never arrived", "still waiting", "want a refund"): what a
//!   support desk goes by.
//!
//! ```
//! use switchboard::math::Ppm;
//! use switchboard::text::sentiment;
//!
//! let heard = sentiment("VADER is smart, handsome, and funny.");
//! assert_eq!(heard.compound, "0.8316".parse::<Ppm>()?);
//! assert_eq!((heard.neutral, heard.positive), ("0.254".parse()?, "0.746".parse()?));
//!
//! let complaint = sentiment("It never arrived and I am still waiting for a reply.");
//! assert_eq!(complaint.compound, Ppm::ZERO);
//! assert!(complaint.support < "-0.5".parse()?);
//! assert_eq!(complaint.phrases, ["never arrived", "still waiting"]);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! The words are English. A host that has a model of its own hands its score in with the message, and that one counts.
//! The lexicon and the meaning of emoji are C.J. Hutto's, under the MIT licence that lies beside them (`LICENSE-VADER`); they are
//! compiled in by the feature `sentiment`.

mod complaint;
mod table;
mod valence;
mod words;

use crate::math::Ppm;
use serde::Serialize;

/// How a text sounds. On the wire the shares have VADER's names: `pos`, `neu`, `neg`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Sentiment {
    /// VADER's compound, from -1 to 1.
    pub compound: Ppm,
    /// The share of good words.
    #[serde(rename = "pos")]
    pub positive: Ppm,
    /// The share of neutral words.
    #[serde(rename = "neu")]
    pub neutral: Ppm,
    /// The share of bad words.
    #[serde(rename = "neg")]
    pub negative: Ppm,
    /// The compound to a support desk, from -1 to 1.
    pub support: Ppm,
    /// What complaints and praise were heard, in the words of the list, from left to right; at most [`PHRASES_MAX`].
    pub phrases: Vec<String>,
}

/// The most phrases that are named.
pub const PHRASES_MAX: usize = 8;

/// How this text sounds.
///
/// It costs about two microseconds for a message of a hundred bytes, and in proportion for longer ones.
pub fn sentiment(text: &str) -> Sentiment {
    let text = words::spelled_out(text);
    let words = words::words(&text);
    let plain = valence::valences(&words, |at| words.get(at).and_then(|word| word.valence));
    let scores = valence::scores(&plain, &text);
    let (worth, phrases) = complaint::worth(&words);
    let heard = valence::valences(&words, |at| worth.get(at).copied().flatten());
    let support = valence::compound(&heard, valence::emphasis(&text));
    let phrases = phrases.iter().take(PHRASES_MAX).map(|phrase| {
        let words = words.get(phrase.first..phrase.first + phrase.count).unwrap_or_default();
        let words: Vec<String> = words.iter().map(|word| word.text.to_ascii_lowercase()).collect();
        words.join(" ")
    });
    Sentiment {
        compound: scores.compound,
        positive: scores.positive,
        neutral: scores.neutral,
        negative: scores.negative,
        support,
        phrases: phrases.collect(),
    }
}
