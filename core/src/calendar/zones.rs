//! The zones that are known: from a table that the host brings, or compiled from the bundled database.

#[cfg(feature = "bundled-zones")]
use super::bundled;
use super::zone::{Zone, ZoneTable};
use crate::policy::issue::did_you_mean;
use crate::sorted::{SortedMap, SortedSet};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use std::{fmt, sync::Arc};

/// The most zones in one table.
const ZONES_MAX: usize = 1_000;

/// The zones that are known. UTC always is.
///
/// ```
/// use switchboard::calendar::Zones;
///
/// let zones = Zones::from_json(r#"{"Asia/Kolkata": {
///     "version": "2026e", "initial_offset_s": 19800, "transitions": []}}"#)?;
/// assert!(zones.get("Asia/Kolkata").is_ok());
/// assert_eq!(
///     zones.get("Asia/Kolkatta").unwrap_err().to_string(),
///     "`Asia/Kolkatta` is not a known time zone; did you mean `Asia/Kolkata`?"
/// );
/// # Ok::<(), switchboard::calendar::ZonesError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Zones {
    given: SortedMap<Arc<str>, Arc<Zone>>,
    bundle: Bundle,
}

/// Is the bundled database asked, too?
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Bundle {
    Ignored,
    #[cfg(feature = "bundled-zones")]
    Asked,
}

/// A name that no known zone has.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub struct UnknownZone {
    /// The name that was asked for.
    pub name: String,
    /// The zone that was probably meant.
    pub meant: Option<String>,
}

impl fmt::Display for UnknownZone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "`{}` is not a known time zone", self.name)?;
        match &self.meant {
            Some(meant) => write!(f, "; did you mean `{meant}`?"),
            None => f.write_str("; use a name of the IANA database, such as `Europe/Berlin`"),
        }
    }
}

/// Why a text is not a table of zones.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the zone table cannot be used: {0}")]
pub struct ZonesError(String);

impl Zones {
    /// UTC alone.
    pub fn utc_only() -> Self {
        Self::holding([Arc::new(Zone::utc())])
    }

    /// All zones of the IANA database that is compiled into the library.
    ///
    /// A zone is compiled when it is asked for, with its transitions from 1970 to 2100.
    #[cfg(feature = "bundled-zones")]
    pub fn bundled() -> Self {
        Self { bundle: Bundle::Asked, ..Self::utc_only() }
    }

    /// These zones, and UTC.
    pub fn holding(zones: impl IntoIterator<Item = Arc<Zone>>) -> Self {
        let utc = Arc::new(Zone::utc());
        let given =
            zones.into_iter().chain([utc]).map(|zone| (Arc::from(zone.name()), zone)).collect();
        Self { given, bundle: Bundle::Ignored }
    }

    /// Reads a table that [`Zones::to_json`] wrote.
    ///
    /// # Errors
    /// When the text is not such a table: unknown or repeated keys, offsets of 26 hours, transitions
    /// out of order.
    pub fn from_json(text: &str) -> Result<Self, ZonesError> {
        serde_json::from_str(text).map_err(|error| ZonesError(error.to_string()))
    }

    /// The zones that are held, UTC apart, as JSON: the input of [`Zones::from_json`] elsewhere.
    ///
    /// The bundled database is not written; name what you need with [`Zones::only`].
    pub fn to_json(&self) -> String {
        serde_json::to_string(self).unwrap_or_default()
    }

    /// The zone of this name. Upper and lower case count.
    ///
    /// # Errors
    /// When there is none; the error names the zone that was probably meant.
    pub fn get(&self, name: &str) -> Result<Arc<Zone>, UnknownZone> {
        if let Some(zone) = self.given.get(name) {
            return Ok(Arc::clone(zone));
        }
        #[cfg(feature = "bundled-zones")]
        if self.bundle == Bundle::Asked
            && let Some(zone) = bundled::compile(name)
        {
            return Ok(Arc::new(zone));
        }
        Err(UnknownZone { name: name.to_owned(), meant: self.meant(name) })
    }

    /// Only the zones of these names, and UTC: what a host sends to a browser.
    ///
    /// # Errors
    /// When one of the names is unknown.
    pub fn only<'a>(&self, names: impl IntoIterator<Item = &'a str>) -> Result<Self, UnknownZone> {
        let zones: Result<Vec<_>, _> = names.into_iter().map(|name| self.get(name)).collect();
        Ok(Self::holding(zones?))
    }

    /// Every name that is known, in order.
    pub fn names(&self) -> Vec<&str> {
        let names = self.given.keys().map(|name| &**name);
        #[cfg(feature = "bundled-zones")]
        let names = names.chain(
            bundled::names().filter(|_| self.bundle == Bundle::Asked).map(|name| -> &str { name }),
        );
        names.collect::<SortedSet<&str>>().into_iter().collect()
    }

    /// Appends what these zones contribute to answers, for a policy's fingerprint.
    pub fn write_fingerprint(&self, out: &mut Vec<u8>) {
        for zone in self.given.values() {
            zone.write_fingerprint(out);
        }
    }

    fn meant(&self, name: &str) -> Option<String> {
        let names = self.names();
        let city = |name: &str| name.rsplit('/').next().unwrap_or_default().replace(' ', "_");
        let alike = |known: &&&str| {
            known.eq_ignore_ascii_case(name) || city(known).eq_ignore_ascii_case(&city(name))
        };
        let known = names.iter().find(alike).copied();
        known.or_else(|| did_you_mean(name, names.iter().copied())).map(str::to_owned)
    }
}

impl Default for Zones {
    /// The bundled zones if there are any, else UTC.
    fn default() -> Self {
        #[cfg(feature = "bundled-zones")]
        return Self::bundled();
        #[cfg(not(feature = "bundled-zones"))]
        return Self::utc_only();
    }
}

impl Serialize for Zones {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let written = self.given.values().filter(|zone| zone.name() != "UTC");
        serializer.collect_map(written.map(|zone| (zone.name(), zone.table())))
    }
}

impl<'de> Deserialize<'de> for Zones {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Tables;
        impl<'de> de::Visitor<'de> for Tables {
            type Value = Zones;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object of zones by name")
            }

            fn visit_map<A: de::MapAccess<'de>>(self, mut map: A) -> Result<Zones, A::Error> {
                let mut zones: SortedMap<Arc<str>, Arc<Zone>> = SortedMap::new();
                while let Some((name, table)) = map.next_entry::<String, ZoneTable>()? {
                    let wrong =
                        |what: &str| de::Error::custom(format_args!("zone `{name}`: {what}"));
                    let zone = Zone::new(&name, table).map_err(wrong)?;
                    if name == "UTC" && !zone.is_utc() {
                        return Err(wrong("it has no offset and no transitions"));
                    }
                    if zones.len() == ZONES_MAX {
                        return Err(wrong("a table has at most 1,000 zones"));
                    }
                    if zones.insert(Arc::from(name.as_str()), Arc::new(zone)).is_some() {
                        return Err(wrong("it stands there twice"));
                    }
                }
                Ok(Zones::holding(zones.into_values()))
            }
        }
        deserializer.deserialize_map(Tables)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TABLE: &str = r#"{"Europe/Berlin":{"version":"2026e","initial_offset_s":3600,"transitions":[[1774746000,7200],[1792890000,3600]]}}"#;

    #[test]
    fn a_table_is_written_as_it_was_read() {
        let zones = Zones::from_json(TABLE).unwrap();
        assert_eq!(zones.to_json(), TABLE);
        assert_eq!(zones.names(), ["Europe/Berlin", "UTC"]);
        assert_eq!(zones.get("Europe/Berlin").unwrap().version(), "2026e");
        assert!(zones.get("UTC").unwrap().is_utc());
        assert_eq!(Zones::utc_only().to_json(), "{}");
    }

    #[test]
    fn a_wrong_table_is_refused_with_its_zone() {
        let message = |text: &str| Zones::from_json(text).unwrap_err().to_string();
        let zone = r#"{"version":"","initial_offset_s":0,"transitions":[]}"#;
        assert!(
            message(&format!(r#"{{"A":{zone},"A":{zone}}}"#))
                .contains("zone `A`: it stands there twice")
        );
        assert!(
            message(r#"{"A":{"version":"","initial_offset_s":93600,"transitions":[]}}"#)
                .contains("26 hours")
        );
        assert!(
            message(r#"{"UTC":{"version":"","initial_offset_s":60,"transitions":[]}}"#)
                .contains("no offset")
        );
        assert!(message(r#"{"A":{"version":"","offset":0}}"#).contains("unknown field `offset`"));
        assert!(message("[]").contains("an object of zones by name"));
    }

    #[cfg(feature = "bundled-zones")]
    #[test]
    fn the_bundle_compiles_what_is_asked_for() {
        let zones = Zones::bundled();
        let table = zones.only(["Europe/Berlin", "Asia/Kolkata"]).unwrap();
        assert_eq!(table.names(), ["Asia/Kolkata", "Europe/Berlin", "UTC"]);
        let elsewhere = Zones::from_json(&table.to_json()).unwrap();
        assert_eq!(elsewhere.get("Europe/Berlin"), zones.get("Europe/Berlin"));
        assert!(zones.names().len() > 590);
    }

    #[cfg(feature = "bundled-zones")]
    #[test]
    fn an_unknown_zone_names_the_one_that_was_meant() {
        let zones = Zones::bundled();
        for (name, meant) in [
            ("europe/berlin", Some("Europe/Berlin")),
            ("Berlin", Some("Europe/Berlin")),
            ("Europe/Berln", Some("Europe/Berlin")),
            ("America/New York", Some("America/New_York")),
            ("Middle-earth/Shire", None),
        ] {
            assert_eq!(zones.get(name).unwrap_err().meant.as_deref(), meant, "{name}");
        }
    }
}
