//! What a metric means, for people: texts that can be left out of a build.
//!
//! A browser shows ids and values.

/// What a metric means, for people.
#[cfg(feature = "analysis")]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Text([&'static str; 4]);

/// Left out of this build.
#[cfg(not(feature = "analysis"))]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Text;

#[cfg(feature = "analysis")]
impl Text {
    pub(super) const fn new(words: [&'static str; 4]) -> Self {
        Self(words)
    }

    pub(super) const fn name(self) -> Option<&'static str> {
        Some(self.0[0])
    }

    pub(super) const fn variant(self) -> &'static str {
        self.0[1]
    }

    pub(super) const fn words(self) -> &'static str {
        self.0[2]
    }

    pub(super) const fn edges(self) -> &'static str {
        self.0[3]
    }
}

#[cfg(not(feature = "analysis"))]
impl Text {
    pub(super) const fn new(_: [&'static str; 4]) -> Self {
        Self
    }

    pub(super) const fn name(self) -> Option<&'static str> {
        None
    }

    pub(super) const fn variant(self) -> &'static str {
        ""
    }

    pub(super) const fn words(self) -> &'static str {
        ""
    }

    pub(super) const fn edges(self) -> &'static str {
        ""
    }
}
