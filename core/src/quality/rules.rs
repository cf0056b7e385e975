//! What an operator may write about quality.

use super::calibration::CalibrationRules;
use super::coaching::CoachingRules;
use super::form::FormRules;
use super::sampling::SamplingRules;
use crate::id::Code;
use crate::math::Ppm;
use crate::policy::condition::Names;
use crate::policy::issue::{Issues, Pointer};
use crate::sorted::SortedMap;

crate::shape! {
    /// How chats are judged afterwards, and what follows.
    pub struct QualityRules: Default {
        /// The forms by which chats are judged.
        pub forms: SortedMap<Code, FormRules> = SortedMap::new(),
        /// When an agent is coached. Without it, never.
        pub coaching: Option<CoachingRules> = None,
        /// Which chats are read.
        pub sampling: SamplingRules = SamplingRules::default(),
        /// When those who judge meet to compare. Without it, never.
        pub calibration: Option<CalibrationRules> = None,
        /// When an agent's card says something.
        pub scorecard: ScorecardRules = ScorecardRules::default(),
        /// In an audit nobody is judged by fewer chats.
        pub audit_chats_min: u32 = 20 => 2..=10_000,
    }
}

crate::shape! {
    /// When an agent's card says something.
    pub struct ScorecardRules: Default {
        /// The share of the chats that were read which must have passed.
        pub quality_floor: Ppm = Ppm::new(800_000),
        /// Below so many chats nothing is said of speed.
        pub chats_min: u32 = 20 => 2..=10_000,
        /// Below so many chats that were read nothing is said of quality, hence nothing of the agent.
        pub read_min: u32 = 5 => 1..=10_000,
    }
}

impl QualityRules {
    /// Says everything that is wrong with these rules.
    pub(crate) fn check(&self, at: &Pointer, names: &Names<'_>, issues: &mut Issues) {
        for (name, form) in &self.forms {
            form.check(&at.key("forms").key(name.as_str()), issues);
        }
        if let Some(coaching) = &self.coaching {
            coaching.check(&at.key("coaching"), issues);
        }
        let floor = self.scorecard.quality_floor;
        if !(Ppm::ZERO..=Ppm::ONE).contains(&floor) {
            let at = at.key("scorecard").key("quality_floor");
            let remedy = "0.8 wants four of five chats to pass";
            issues.error("out_of_range", &at, floor.to_string(), "0 to 1", remedy);
        }
        self.sampling.check(&at.key("sampling"), names, issues);
        if let Some(calibration) = &self.calibration {
            calibration.check(&at.key("calibration"), issues);
        }
    }

    /// The first form that says something else under the version that it had in `before`: marks of one version must be comparable.
    pub fn changed_in_silence(&self, before: &Self) -> Option<&Code> {
        self.forms.iter().find_map(|(name, form)| {
            let old = before.forms.get(name)?;
            (form != old && form.version <= old.version).then_some(name)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::policy::json::Node;
    use crate::policy::shape::{Reader, Shape};

    fn rules(text: &str) -> (QualityRules, Vec<String>) {
        let mut reader = Reader::new();
        let rules = QualityRules::read(&Node::parse(text).unwrap(), &mut reader).unwrap();
        assert!(reader.into_issues().is_empty());
        let mut issues = Issues::new();
        let names = Names::default();
        rules.check(&Pointer::root().key("quality"), &names, &mut issues);
        let told = issues.iter().map(|issue| format!("{} {}", issue.code, issue.path)).collect();
        (rules, told)
    }

    #[test]
    fn every_mistake_of_a_form_is_told_with_its_place() {
        let (_, told) = rules(
            r#"{"calibration": {"first_at": 0, "every_ms": 1, "agreement_min": 2},
                "sampling": {"weigh": [{"id": "grave", "when": {"field": "message", "matches": "fraud"}, "weight": 5}]},
                "coaching": {"within_ms": 0, "due_ms": 0, "flag_below": 1.5}, "forms": {
                "a": {"version": 1, "pass": 1.1, "sections": {}},
                "b": {"version": 1, "sections": {"x": {"questions": {"q": {}}}, "y": {"questions": {"q": {}}},
                      "z": {"questions": {}}}}}}"#,
        );
        assert_eq!(
            told,
            [
                "out_of_range /quality/forms/a/pass",
                "nothing_to_ask /quality/forms/a/sections",
                "asked_twice /quality/forms/b/sections/y/questions/q",
                "nothing_to_ask /quality/forms/b/sections/z/questions",
                "out_of_range /quality/coaching/flag_below",
                "out_of_range /quality/coaching/within_ms",
                "out_of_range /quality/coaching/due_ms",
                "unknown_topic /quality/sampling/weigh/0/when/matches",
                "out_of_range /quality/calibration/every_ms",
                "out_of_range /quality/calibration/agreement_min",
            ]
        );
    }

    #[test]
    fn a_form_that_says_something_else_has_another_version() {
        let form = |version: u32, pass: &str| {
            let text = format!(
                r#"{{"forms": {{"a": {{"version": {version}, "pass": {pass},
                    "sections": {{"x": {{"questions": {{"q": {{}}}}}}}}}}}}}}"#
            );
            rules(&text).0
        };
        let name = Code::from("a");
        assert_eq!(form(1, "0.8").changed_in_silence(&form(1, "0.8")), None);
        assert_eq!(form(1, "0.9").changed_in_silence(&form(1, "0.8")), Some(&name));
        assert_eq!(form(2, "0.9").changed_in_silence(&form(1, "0.8")), None);
        // Nor may it go back to a number that meant something else.
        assert_eq!(form(1, "0.8").changed_in_silence(&form(2, "0.9")), Some(&name));
        assert_eq!(form(1, "0.8").changed_in_silence(&QualityRules::default()), None);
    }
}
