//! What is a chat worth by a form?
//!
//! Points over possible points give the share of a section, the sections' weighted mean the score; what does not apply is in neither. All in
//! whole numbers, rounded down once at the end, so that four fifths are not below 0.8 anywhere.

use super::form::FormRules;
use crate::calendar::Timestamp;
use crate::id::{AgentId, ChatId, Code};
use crate::math::Ppm;
use crate::sorted::SortedMap;
use serde::{Deserialize, Serialize};

crate::shape! {
    /// What a form says of a chat as a whole.
    pub enum Outcome {
        /// It was good enough.
        Passed = "passed",
        /// Its score is below what the form asks for.
        Below = "below",
        /// A critical question is not fully met.
        Critical = "critical",
    }
}

/// What answers are worth.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mark {
    /// The score, whatever became of critical questions.
    pub score: Ppm,
    /// By section, as far as something in it applied.
    pub sections: SortedMap<Code, Ppm>,
    /// Critical questions that are not fully met.
    pub critical: Vec<Code>,
    /// All in all.
    pub outcome: Outcome,
}

/// A chat that somebody judged.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Evaluation {
    /// The chat.
    pub chat: ChatId,
    /// Whose work it was.
    pub agent: AgentId,
    /// Who judged.
    pub by: AgentId,
    /// When.
    pub at: Timestamp,
    /// The form.
    pub form: Code,
    /// Its edition.
    pub version: u32,
    /// Points by question; nothing where it did not apply.
    pub answers: SortedMap<Code, Option<u32>>,
    /// Questions that were not met well, by the rules of that day.
    pub flagged: Vec<Code>,
    /// What it came to.
    pub mark: Mark,
}

/// Why answers do not fill in a form.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum EvaluationRefusal {
    /// The form does not ask this.
    #[error("no question of the form")]
    UnknownQuestion(Code),
    /// Neither points nor `null` are given for these.
    #[error("an answer to every question, `null` where it does not apply")]
    Unanswered(Vec<Code>),
    /// More points than there are.
    #[error("at most {most} points")]
    TooManyPoints {
        /// For which question.
        question: Code,
        /// How many there are.
        most: u32,
    },
    /// No question applied.
    #[error("a question that applies")]
    NothingApplies,
}

/// Parts of a whole section: fine enough that rounding each section down never shows in the millionths of the score.
const WHOLE: u128 = 1_000_000_000_000_000;

/// What are these answers worth?
///
/// # Errors
/// Answers that do not fill in the form.
pub fn mark(
    form: &FormRules,
    answers: &SortedMap<Code, Option<u32>>,
) -> Result<Mark, EvaluationRefusal> {
    check(form, answers)?;
    let points = |question: &Code| answers.get(question).copied().flatten();
    let (mut sections, mut critical) = (SortedMap::new(), Vec::new());
    let (mut sum, mut weights) = (0_u128, 0_u128);
    for (name, section) in &form.sections {
        let (mut earned, mut possible) = (0_u64, 0_u64);
        for (question, rules) in &section.questions {
            let Some(points) = points(question) else { continue };
            earned += u64::from(points);
            possible += u64::from(rules.points);
            if rules.critical && points < rules.points {
                critical.push(question.clone());
            }
        }
        let Some(share) = Ppm::of(earned, possible) else { continue };
        sections.insert(name.clone(), share);
        sum += u128::from(section.weight) * (u128::from(earned) * WHOLE / u128::from(possible));
        weights += u128::from(section.weight);
    }
    if weights == 0 {
        return Err(EvaluationRefusal::NothingApplies);
    }
    // Each section lost less than one part.
    let parts = (sum + weights) / weights / (WHOLE / 1_000_000);
    let score = Ppm::new(i64::try_from(parts).unwrap_or_default()).min(Ppm::ONE);
    let outcome = if !critical.is_empty() {
        Outcome::Critical
    } else if score < form.pass {
        Outcome::Below
    } else {
        Outcome::Passed
    };
    Ok(Mark { score, sections, critical, outcome })
}

fn check(
    form: &FormRules,
    answers: &SortedMap<Code, Option<u32>>,
) -> Result<(), EvaluationRefusal> {
    for (question, points) in answers {
        let Some(rules) = form.question(question) else {
            return Err(EvaluationRefusal::UnknownQuestion(question.clone()));
        };
        if points.is_some_and(|points| points > rules.points) {
            let (question, most) = (question.clone(), rules.points);
            return Err(EvaluationRefusal::TooManyPoints { question, most });
        }
    }
    let unanswered: Vec<Code> = form
        .questions()
        .filter(|(_, question, _)| !answers.contains_key(*question))
        .map(|(_, question, _)| question.clone())
        .collect();
    if unanswered.is_empty() { Ok(()) } else { Err(EvaluationRefusal::Unanswered(unanswered)) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::policy::json::Node;
    use crate::policy::shape::{Reader, Shape};

    fn form(text: &str) -> FormRules {
        let mut reader = Reader::new();
        let form = FormRules::read(&Node::parse(text).unwrap(), &mut reader);
        assert!(reader.into_issues().is_empty());
        form.unwrap()
    }

    fn answers(given: &[(&str, Option<u32>)]) -> SortedMap<Code, Option<u32>> {
        given.iter().map(|(question, points)| (Code::from(*question), *points)).collect()
    }

    const THIRDS: &str = r#"{"version": 1, "pass": 0.5, "sections": {
        "a": {"questions": {"x": {"points": 3}}}, "b": {"questions": {"y": {"points": 3}}}}}"#;

    #[test]
    fn a_third_and_two_thirds_are_exactly_half() {
        let mark = mark(&form(THIRDS), &answers(&[("x", Some(1)), ("y", Some(2))])).unwrap();
        assert_eq!((mark.score, mark.outcome), (Ppm::new(500_000), Outcome::Passed));
        assert_eq!(mark.sections.get(&Code::from("a")), Some(&Ppm::new(333_333)));
    }

    #[test]
    fn four_fifths_are_not_below_four_fifths_for_any_weights() {
        for (w1, w2) in [(1, 1), (1, 2), (3, 7), (999, 1_000), (13, 17)] {
            let text = format!(
                r#"{{"version": 1, "sections": {{"a": {{"weight": {w1}, "questions": {{"x": {{"points": 5}}}}}},
                    "b": {{"weight": {w2}, "questions": {{"y": {{"points": 35}}}}}}}}}}"#
            );
            let marked = mark(&form(&text), &answers(&[("x", Some(4)), ("y", Some(28))])).unwrap();
            assert_eq!((marked.score, marked.outcome), (Ppm::new(800_000), Outcome::Passed));
            let less = mark(&form(&text), &answers(&[("x", Some(4)), ("y", Some(27))])).unwrap();
            assert_eq!(less.outcome, Outcome::Below);
        }
    }

    #[test]
    fn what_does_not_apply_counts_nowhere() {
        let half = mark(&form(THIRDS), &answers(&[("x", Some(3)), ("y", None)])).unwrap();
        assert_eq!((half.score, half.sections.len()), (Ppm::ONE, 1));
        let nothing = mark(&form(THIRDS), &answers(&[("x", None), ("y", None)]));
        assert_eq!(nothing, Err(EvaluationRefusal::NothingApplies));
    }

    #[test]
    fn a_critical_question_fails_the_whole_and_leaves_the_score() {
        let form = form(
            r#"{"version": 1, "sections": {"a": {"questions":
                {"x": {"points": 98}, "id": {"points": 2, "critical": true}}}}}"#,
        );
        for (id, outcome) in
            [(None, Outcome::Passed), (Some(2), Outcome::Passed), (Some(1), Outcome::Critical)]
        {
            let mark = mark(&form, &answers(&[("x", Some(98)), ("id", id)])).unwrap();
            assert_eq!(mark.outcome, outcome);
            assert!(mark.score >= Ppm::new(990_000));
        }
    }

    #[test]
    fn a_form_is_filled_in_completely_and_with_nothing_else() {
        let refused = |given: &[_]| mark(&form(THIRDS), &answers(given)).unwrap_err();
        let x = Code::from("x");
        assert_eq!(refused(&[("y", Some(1))]), EvaluationRefusal::Unanswered(vec![x.clone()]));
        let many = EvaluationRefusal::TooManyPoints { question: x, most: 3 };
        assert_eq!(refused(&[("x", Some(4)), ("y", None)]), many);
        let unknown = EvaluationRefusal::UnknownQuestion(Code::from("z"));
        assert_eq!(refused(&[("x", None), ("y", None), ("z", None)]), unknown);
    }
}
