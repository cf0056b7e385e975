//! Did those who judged the same chats mean the same, and who stands apart?
//!
//! Agreement is said for the score, for every section and for the outcome, as Krippendorff's alpha, which takes gaps; beside it Cohen's
//! kappa where two judged, and Fleiss' where everybody judged everything. How far one person stands from the standard, or from what the
//! others gave the same chats, is their bias; whether that has changed since the sessions before is their drift. What cannot be
//! computed is `null`.

use super::calibration::{CalibrationRules, Session};
use super::evaluation::{Evaluation, Outcome};
use crate::calendar::Timestamp;
use crate::id::{AgentId, ChatId, Code};
use crate::math::Ppm;
use crate::math::statistics::{
    Level, Weights, cohen_kappa, contingency, fleiss_kappa, krippendorff_alpha, mean, welch,
};
use crate::sorted::SortedSet;
use serde::Serialize;

/// A change is called a drift if chance does as much less often than this.
const DRIFT_BY_CHANCE: f64 = 0.01;

/// So many sessions are looked at as the last ones, at most.
const LOOKS: usize = 3;

/// Agreement on one side of the work.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Agreement {
    /// Which: `score`, `outcome`, or a section of the form as `section/tone`.
    pub of: String,
    /// Krippendorff's alpha: 1 is agreement, 0 chance. Of the outcome by names, else by differences.
    pub alpha: Option<f64>,
    /// Pairs of judgements behind it.
    pub pairs: usize,
    /// Is it below what the policy asks for?
    pub below: bool,
}

/// How far one person stands from the standard.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct RaterBias {
    /// Who.
    pub by: AgentId,
    /// Chats of this session that could be compared.
    pub chats: usize,
    /// Their score less the standard's, on average; positive is lenient.
    pub bias: Option<f64>,
    /// How much it has changed of late, in one to three sessions, whichever tells most.
    pub drift: Option<f64>,
    /// How often chance does as much, for three looks.
    pub drift_p_value: Option<f64>,
    /// Is it too much for chance?
    pub drifts: bool,
}

/// What a session showed.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct CalibrationReport {
    /// Which.
    pub session: Code,
    /// When it began.
    pub since: Timestamp,
    /// Chats that were judged.
    pub chats: usize,
    /// How well people agree.
    pub agreement: Vec<Agreement>,
    /// Cohen's kappa of outcomes, where exactly two judged.
    pub cohen_kappa: Option<f64>,
    /// Fleiss' kappa of outcomes, where everybody judged every chat.
    pub fleiss_kappa: Option<f64>,
    /// Who stands where.
    pub raters: Vec<RaterBias>,
    /// Does agreement on anything ask for another session?
    pub recalibrate: bool,
}

/// What the last of these sessions showed, the others before it telling what was usual. `None` without any.
pub fn agreement(rules: &CalibrationRules, sessions: &[&Session]) -> Option<CalibrationReport> {
    let (last, before) = sessions.split_last()?;
    let grid = Grid::of(last);
    let mut found = vec![
        grid.agreement("score", rules, Level::Interval, |e| Some(ratio(e.mark.score))),
        grid.agreement("outcome", rules, Level::Nominal, |e| Some(rank(e.mark.outcome))),
    ];
    let of_evaluation =
        |evaluation: &Evaluation| evaluation.mark.sections.keys().cloned().collect();
    let sections: Vec<Vec<Code>> = last.evaluations().iter().map(of_evaluation).collect();
    let sections: SortedSet<Code> = sections.into_iter().flatten().collect();
    for section in &sections {
        let share = |e: &Evaluation| e.mark.sections.get(section).copied().map(ratio);
        found.push(grid.agreement(&format!("section/{section}"), rules, Level::Interval, share));
    }
    let raters = grid.raters.iter().map(|by| bias(rules, by, last, before)).collect();
    Some(CalibrationReport {
        session: last.session.clone(),
        since: last.since,
        chats: grid.chats.len(),
        recalibrate: found.iter().any(|agreement| agreement.below),
        agreement: found,
        cohen_kappa: grid.cohen(),
        fleiss_kappa: grid.fleiss(),
        raters,
    })
}

fn ratio(share: Ppm) -> f64 {
    share.get() as f64 / 1e6
}

fn rank(outcome: Outcome) -> f64 {
    match outcome {
        Outcome::Critical => 0.0,
        Outcome::Below => 1.0,
        Outcome::Passed => 2.0,
    }
}

/// Who judged what, as a table of raters and chats.
struct Grid<'a> {
    raters: Vec<AgentId>,
    chats: Vec<&'a ChatId>,
    session: &'a Session,
}

impl<'a> Grid<'a> {
    fn of(session: &'a Session) -> Self {
        let raters = session.raters().iter().cloned().collect();
        let chats: SortedSet<&ChatId> = session.evaluations().iter().map(|e| &e.chat).collect();
        Self { raters, chats: chats.iter().copied().collect(), session }
    }

    /// What each rater, a row, gave each chat.
    fn table(&self, value: impl Fn(&Evaluation) -> Option<f64>) -> Vec<Vec<Option<f64>>> {
        let mut table = vec![vec![None; self.chats.len()]; self.raters.len()];
        for evaluation in self.session.evaluations() {
            let row = self.raters.binary_search(&evaluation.by);
            let column = self.chats.binary_search(&&evaluation.chat);
            if let (Ok(row), Ok(column)) = (row, column) {
                table[row][column] = value(evaluation);
            }
        }
        table
    }

    fn agreement(
        &self,
        of: &str,
        rules: &CalibrationRules,
        level: Level,
        value: impl Fn(&Evaluation) -> Option<f64>,
    ) -> Agreement {
        let table = self.table(value);
        let given = |chat: usize| table.iter().filter(|row| row[chat].is_some()).count();
        let pairs =
            (0..self.chats.len()).map(|chat| given(chat) * given(chat).saturating_sub(1) / 2);
        let (pairs, alpha) = (pairs.sum(), krippendorff_alpha(&table, level));
        let below = alpha.is_some_and(|alpha| alpha < ratio(rules.agreement_min));
        Agreement { of: of.to_owned(), alpha, pairs, below }
    }

    fn cohen(&self) -> Option<f64> {
        let table = self.table(|e| Some(rank(e.mark.outcome)));
        let [one, other] = table.as_slice() else { return None };
        let both = one.iter().zip(other).filter_map(|(a, b)| Some(((*a)? as u8, (*b)? as u8)));
        let (a, b): (Vec<u8>, Vec<u8>) = both.unzip();
        cohen_kappa(&contingency(&a, &b), Weights::None)
    }

    fn fleiss(&self) -> Option<f64> {
        let table = self.table(|e| Some(rank(e.mark.outcome)));
        let items = (0..self.chats.len()).map(|chat| {
            let mut counts = vec![0.0; 3];
            for row in &table {
                *counts.get_mut(row[chat]? as usize)? += 1.0;
            }
            Some(counts)
        });
        fleiss_kappa(&items.collect::<Option<Vec<_>>>()?)
    }
}

/// What somebody gave each chat, less the standard.
fn apart(rules: &CalibrationRules, by: &AgentId, session: &Session) -> Vec<f64> {
    let of = |evaluation: &&Evaluation| evaluation.by == *by;
    let own = session.evaluations().iter().filter(of);
    own.filter_map(|own| {
        let others = session.evaluations().iter().filter(|e| e.chat == own.chat && e.by != *by);
        let others = others.filter(|e| rules.standard.as_ref().is_none_or(|by| e.by == *by));
        let scores: Vec<f64> = others.map(|e| ratio(e.mark.score)).collect();
        Some(ratio(own.mark.score) - mean(&scores)?)
    })
    .collect()
}

fn bias(rules: &CalibrationRules, by: &AgentId, last: &Session, before: &[&Session]) -> RaterBias {
    let now = apart(rules, by, last);
    let earlier: Vec<Vec<f64>> = before.iter().map(|session| apart(rules, by, session)).collect();
    // The last session against those before, the last two, the last three; for each look there is less to be sure of.
    let looks = (1..=LOOKS).filter_map(|sessions| {
        let (usual, recent) = earlier.split_at_checked(earlier.len().checked_sub(sessions - 1)?)?;
        let recent: Vec<f64> = recent.iter().flatten().chain(&now).copied().collect();
        let test = welch(&recent, &usual.concat(), 0.95)?;
        Some((test.difference, (test.p_value * LOOKS as f64).min(1.0)))
    });
    let drift = looks.min_by(|a, b| a.1.total_cmp(&b.1));
    RaterBias {
        by: by.clone(),
        chats: now.len(),
        bias: mean(&now),
        drift: drift.map(|(change, _)| change),
        drift_p_value: drift.map(|(_, p_value)| p_value),
        drifts: drift.is_some_and(|(_, p_value)| p_value < DRIFT_BY_CHANCE),
    }
}

#[cfg(test)]
mod tests {
    use super::super::evaluation::Mark;
    use super::*;
    use crate::math::Millis;

    fn rules(standard: Option<&str>) -> CalibrationRules {
        CalibrationRules {
            first_at: Timestamp::from_millis(0),
            every_ms: Millis::new(1),
            chats: 12,
            standard: standard.map(AgentId::from),
            agreement_min: Ppm::new(667_000),
        }
    }

    fn session(given: &[(&str, usize, f64)]) -> Session {
        let mut session = Session::new("calibration:1".into(), Timestamp::from_millis(0));
        for (by, chat, score) in given {
            let share = Ppm::new((score * 1e6) as i64);
            let outcome = if *score >= 0.8 { Outcome::Passed } else { Outcome::Below };
            session.add(Evaluation {
                chat: format!("c-{chat:02}").into(),
                agent: "ada".into(),
                by: (*by).into(),
                at: Timestamp::from_millis(0),
                form: "form".into(),
                version: 1,
                answers: [(Code::from("q"), Some(1))].into(),
                flagged: Vec::new(),
                mark: Mark {
                    score: share,
                    sections: [(Code::from("tone"), share)].into(),
                    critical: Vec::new(),
                    outcome,
                },
            });
        }
        session
    }

    /// Krippendorff's own example (2011, section E): four observers, twelve units, gaps. Interval alpha 0.849.
    #[test]
    fn a_published_table_has_its_published_agreement() {
        const TABLE: [[u8; 12]; 4] = [
            [1, 2, 3, 3, 2, 1, 4, 1, 2, 0, 0, 0],
            [1, 2, 3, 3, 2, 2, 4, 1, 2, 5, 0, 3],
            [0, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, 0],
            [1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, 0],
        ];
        let mut given = Vec::new();
        for (rater, row) in ["a", "b", "c", "d"].into_iter().zip(TABLE) {
            let rated = row.into_iter().enumerate().filter(|(_, value)| *value > 0);
            given.extend(rated.map(|(unit, value)| (rater, unit, f64::from(value) / 10.0)));
        }
        let report = agreement(&rules(None), &[&session(&given)]).unwrap();
        let by_name = |of: &str| report.agreement.iter().find(|found| found.of == of).unwrap();
        let alpha = by_name("score").alpha.unwrap();
        assert!((alpha - 0.849).abs() < 5e-4, "{alpha}");
        assert_eq!(by_name("score").alpha, by_name("section/tone").alpha);
        assert!(!by_name("score").below);
        // Nobody passed anything: all outcomes are the same, and nothing can be said of them.
        assert_eq!(by_name("outcome").alpha, None);
        assert!(!report.recalibrate);
        // Not everybody judged everything, and more than two did.
        assert_eq!((report.cohen_kappa, report.fleiss_kappa), (None, None));
    }

    #[test]
    fn two_raters_have_a_kappa_and_each_a_bias() {
        // Pass and fail of 50 chats: 20 both pass, 15 both fail, 5 and 10 apart. Cohen's kappa is 0.4.
        let mut given = Vec::new();
        let pairs = [(20, 0.9, 0.9), (15, 0.5, 0.5), (5, 0.9, 0.5), (10, 0.5, 0.9)];
        let mut chat = 0;
        for (count, a, b) in pairs {
            for _ in 0..count {
                given.extend([("a", chat, a), ("b", chat, b)]);
                chat += 1;
            }
        }
        let report = agreement(&rules(None), &[&session(&given)]).unwrap();
        assert!((report.cohen_kappa.unwrap() - 0.4).abs() < 1e-12);
        assert!(report.recalibrate);
        // Of 50 chats `a` gave 0.4 more in 5 and 0.4 less in 10: −2 / 50.
        let biases: Vec<f64> = report.raters.iter().filter_map(|rater| rater.bias).collect();
        assert!((biases[0] + 0.04).abs() < 1e-12 && (biases[1] - 0.04).abs() < 1e-12);
    }

    #[test]
    fn where_there_is_a_standard_distance_is_from_it() {
        let given = [("a", 0, 0.9), ("b", 0, 0.5), ("chief", 0, 0.8), ("a", 1, 0.9), ("b", 1, 0.4)];
        let report = agreement(&rules(Some("chief")), &[&session(&given)]).unwrap();
        let of = |by: &str| report.raters.iter().find(|rater| rater.by.as_str() == by).unwrap();
        // The second chat has no standard.
        assert_eq!((of("a").chats, of("b").chats, of("chief").chats), (1, 1, 0));
        assert!((of("a").bias.unwrap() - 0.1).abs() < 1e-9);
        assert!((of("b").bias.unwrap() + 0.3).abs() < 1e-9);
        assert_eq!(of("chief").bias, None);
    }

    /// Scores of 0 to 5 points, a tenth each here, that vary by half a point from chat to chat and rater to rater. One of four raters becomes
    /// half a point more severe after six sessions.
    #[test]
    fn a_drift_of_half_a_point_is_found_within_three_sessions() {
        let (mut found, mut false_alarms) = (0, 0);
        for seed in 1..=100_u64 {
            let mut state = seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1;
            let mut uniform = move || {
                state ^= state << 13;
                state ^= state >> 7;
                state ^= state << 17;
                (state >> 11) as f64 / (1_u64 << 53) as f64
            };
            let mut normal = move || (0..12).map(|_| uniform()).sum::<f64>() - 6.0;
            let sessions: Vec<Session> = (0..9)
                .map(|n| {
                    let mut given = Vec::new();
                    for chat in 0..12 {
                        for rater in ["a", "b", "c", "d"] {
                            let drift = if rater == "a" && n >= 6 { 0.05 } else { 0.0 };
                            given.push((rater, chat, 0.5 + 0.05 * normal() - drift));
                        }
                    }
                    session(&given)
                })
                .collect();
            let drifts = |last: usize, by: &str| {
                let seen: Vec<&Session> = sessions[..=last].iter().collect();
                let report = agreement(&rules(None), &seen).unwrap();
                report.raters.iter().any(|rater| rater.by.as_str() == by && rater.drifts)
            };
            found += usize::from((6..9).any(|last| drifts(last, "a")));
            false_alarms += usize::from(drifts(5, "a"));
        }
        assert!(found >= 90, "{found} of 100");
        assert!(false_alarms <= 5, "{false_alarms} of 100 that did not drift");
    }
}
