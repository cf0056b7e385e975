//! Where did a customer come from? What the host says of it, and what stands in addresses.
//!
//! Of the address of a page its query is read as the URL Standard reads forms (pairs between `&`, `+` for a space, percent signs): `utm_source`,
//! `utm_medium` and `utm_campaign`, the first of each, and of click ids only that there is one. Of the address that the customer came from the
//! host is read. Nothing else of either is kept.
//!
//! ```
//! use switchboard::metrics::Touch;
//! let touch = Touch { url: Some("https://shop.example/?utm_source=News&utm_medium=email&mail=kim%40example.com".into()), ..Touch::default() };
//! let origin = touch.origin(str::to_owned).unwrap();
//! assert_eq!((origin.source.unwrap().as_str(), origin.medium.unwrap().as_str()), ("news", "email"));
//! ```

use crate::id::Code;
use crate::sorted::SortedSet;
use serde::{Deserialize, Serialize};

/// So many bytes of an address are read; what comes after them is not.
const ADDRESS_BYTES_MAX: usize = 4_096;

/// The longest name that is kept, in bytes; a longer one is cut.
const NAME_BYTES_MAX: usize = 64;

/// What stands for a part of which nothing is known.
const NOTHING: &str = "(none)";

/// Parameters by which those who sell advertisements mark a click, with what they tell.
const CLICK_IDS: &[(&str, &str, &str)] = &[
    ("gclid", "google", "cpc"),
    ("gbraid", "google", "cpc"),
    ("wbraid", "google", "cpc"),
    ("dclid", "google", "display"),
    ("msclkid", "bing", "cpc"),
    ("fbclid", "facebook", "social"),
];

crate::shape! {
    /// Where a customer came from, as far as the host knows. A field goes before what stands in `url`, and that before `referrer`.
    pub struct Touch: Default {
        /// Who sent them: `google`, `newsletter`.
        pub source: Option<Code> = None,
        /// By which means: `cpc`, `email`.
        pub medium: Option<Code> = None,
        /// As part of what.
        pub campaign: Option<Code> = None,
        /// The address of the page that they came to: its `utm_` parameters are read, and whether it has a click id. Nothing else is kept of it.
        pub url: Option<String> = None,
        /// The address of the page elsewhere that they came from: its host is the source where nothing else tells one.
        pub referrer: Option<String> = None,
    }
}

crate::shape! {
    /// By what touches are told apart.
    pub enum TouchPart {
        /// Who sent the customer.
        Source = "source",
        /// By which means.
        Medium = "medium",
        /// As part of what.
        Campaign = "campaign",
    }
}

/// What is kept of a touch. Something is known of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Origin {
    /// Who sent the customer.
    pub source: Option<Code>,
    /// By which means.
    pub medium: Option<Code>,
    /// As part of what.
    pub campaign: Option<Code>,
}

impl Origin {
    /// Under which name it is counted where touches are told apart by these parts.
    pub fn name(&self, by: &SortedSet<TouchPart>) -> String {
        let parts = by.iter().map(|part| {
            let part = match part {
                TouchPart::Source => &self.source,
                TouchPart::Medium => &self.medium,
                TouchPart::Campaign => &self.campaign,
            };
            part.as_ref().map_or(NOTHING, Code::as_str)
        });
        parts.collect::<Vec<_>>().join(" / ")
    }
}

impl Touch {
    /// What is kept of it, in small letters, with what is secret hidden by `hide`; nothing where nothing is known.
    pub fn origin(&self, hide: impl Fn(&str) -> String) -> Option<Origin> {
        let address = self.url.as_deref().map(Address::read).unwrap_or_default();
        let said = |own: &Option<Code>, found: Option<String>| {
            own.as_ref().map(|own| own.as_str().to_owned()).or(found)
        };
        let [source, medium, campaign] = address.marked;
        let mut source = said(&self.source, source);
        let mut medium = said(&self.medium, medium);
        if source.is_none() {
            let referrer = || Some((host_of(self.referrer.as_deref()?)?, "referral".to_owned()));
            if let Some((by_whom, by_what)) = address.clicked.or_else(referrer) {
                source = Some(by_whom);
                medium = medium.or(Some(by_what));
            }
        }
        let kept = |name: Option<String>| name.and_then(|name| tidy(&hide(&name)));
        let origin = Origin {
            source: kept(source),
            medium: kept(medium),
            campaign: kept(said(&self.campaign, campaign)),
        };
        let is_known =
            origin.source.is_some() || origin.medium.is_some() || origin.campaign.is_some();
        is_known.then_some(origin)
    }
}

/// A name as it is kept: in small letters, in one line, not too long; nothing where nothing is left.
pub(crate) fn tidy(name: &str) -> Option<Code> {
    let name: String = name.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    let name = name.trim().to_lowercase();
    let name = head(&name, NAME_BYTES_MAX).trim_end();
    (!name.is_empty()).then(|| Code::from(name))
}

/// The beginning of a text: at most so many bytes, and whole signs.
fn head(text: &str, bytes: usize) -> &str {
    let end = (0..=bytes.min(text.len())).rev().find(|end| text.is_char_boundary(*end));
    text.get(..end.unwrap_or_default()).unwrap_or_default()
}

/// What an address tells.
#[derive(Default)]
struct Address {
    /// Source, medium and campaign.
    marked: [Option<String>; 3],
    /// Source and medium by a click id.
    clicked: Option<(String, String)>,
}

impl Address {
    fn read(url: &str) -> Self {
        let mut address = Self::default();
        let before_fragment = head(url, ADDRESS_BYTES_MAX).split('#').next().unwrap_or_default();
        let Some((_, query)) = before_fragment.split_once('?') else { return address };
        let [source, medium, campaign] = &mut address.marked;
        for pair in query.split('&') {
            let (key, value) = pair.split_once('=').unwrap_or((pair, ""));
            let key = decoded(key);
            let place = match key.as_str() {
                "utm_source" => &mut *source,
                "utm_medium" => &mut *medium,
                "utm_campaign" => &mut *campaign,
                _ => {
                    let known = CLICK_IDS.iter().find(|(id, ..)| *id == key);
                    let told =
                        known.map(|(_, source, medium)| ((*source).into(), (*medium).into()));
                    address.clicked = address.clicked.take().or(told);
                    continue;
                }
            };
            if place.is_none() && !value.is_empty() {
                *place = Some(decoded(value));
            }
        }
        address
    }
}

/// A part of a form as it was before it was sent; what is no UTF-8 is replaced.
fn decoded(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        let mut ahead = rest.clone();
        let mut digit = || char::from(ahead.next()?).to_digit(16);
        bytes.push(match byte {
            b'+' => b' ',
            b'%' => match digit().zip(digit()).map(|(high, low)| u8::try_from(high << 4 | low)) {
                Some(Ok(byte)) => {
                    rest = ahead;
                    byte
                }
                _ => b'%',
            },
            other => other,
        });
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

/// The host of an address, without `www.`, a user's name or a port.
fn host_of(address: &str) -> Option<String> {
    let (_, rest) = head(address, ADDRESS_BYTES_MAX).split_once("//")?;
    let authority = rest.split(['/', '\\', '?', '#']).next()?;
    let host = authority.rsplit('@').next()?.split(':').next()?;
    let host = host.strip_prefix("www.").unwrap_or(host);
    (!host.is_empty()).then(|| host.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(url: &str, referrer: &str) -> Option<String> {
        let known = |text: &str| Some(text.to_owned()).filter(|text| !text.is_empty());
        let touch = Touch { url: known(url), referrer: known(referrer), ..Touch::default() };
        let by = [TouchPart::Source, TouchPart::Medium, TouchPart::Campaign];
        Some(touch.origin(str::to_owned)?.name(&by.into_iter().collect()))
    }

    #[test]
    fn an_address_tells_where_somebody_came_from() {
        for (url, referrer, expected) in [
            ("https://a.example/?utm_source=News&utm_medium=email", "", "news / email / (none)"),
            // The first of each counts; `+` and percent signs as in forms; a fragment is no query.
            (
                "/p?utm_source=a&utm_source=b&utm_campaign=spring+sale%21#?utm_medium=x",
                "",
                "a / (none) / spring sale!",
            ),
            ("/p?utm%5Fsource=a%2", "", "a%2 / (none) / (none)"),
            ("/p?utm_source=%FF", "", "\u{fffd} / (none) / (none)"),
            ("/p?gclid=abc&fbclid=d", "", "google / cpc / (none)"),
            ("/p?msclkid=1&utm_campaign=c", "https://x.example", "bing / cpc / c"),
            ("/p?fbclid=1&utm_source=page", "", "page / (none) / (none)"),
            (
                "",
                "https://user:pass@www.Search.example:8080/?q=kim",
                "search.example / referral / (none)",
            ),
        ] {
            assert_eq!(at(url, referrer).as_deref(), Some(expected), "{url} {referrer}");
        }
        for (url, referrer) in [
            ("", ""),
            ("/p", ""),
            ("/p?utm_source=", ""),
            ("/p?utm_source=+%0A", "no address"),
            ("/?a", "https:///"),
        ] {
            assert_eq!(at(url, referrer), None, "{url} {referrer}");
        }
    }

    #[test]
    fn what_is_said_goes_before_addresses_and_secrets_are_hidden() {
        let touch = Touch {
            source: Some("Partner".into()),
            url: Some("/?utm_source=x&utm_medium=kim@example.com".to_owned()),
            ..Touch::default()
        };
        let hide = |text: &str| text.replace("kim@example.com", "[EMAIL]");
        let origin = touch.origin(hide).unwrap();
        assert_eq!(origin.source, Some("partner".into()));
        assert_eq!(origin.medium, Some("[email]".into()));
    }

    #[test]
    fn long_names_and_addresses_are_cut() {
        let name = tidy(&"ü".repeat(64)).unwrap();
        assert_eq!(name.as_str(), "ü".repeat(32));
        let far = format!("/?{}&utm_source=a", "x".repeat(ADDRESS_BYTES_MAX));
        assert_eq!(at(&far, ""), None);
    }
}
