//! Is it the agent, or is it us?
//!
//! A month of evaluations, question by question. An agent is compared with all others *in the same question and month*, so that what went wrong
//! for everybody is nobody's gap; a question is compared with the month before, and is a fault of the process if most agents fell together.
//! Both by Welch's test, corrected for how many were looked at (Benjamini and Hochberg), and nobody is judged by fewer chats than
//! [`AuditOptions::chats_min`]. On the chart of scores, an agent outside three standard errors is an outlier, and one whose scores rise or fall by the
//! test of Mann and Kendall, corrected in the same way, has a trend. What varies is split into what the questions, the agents and chance account for.

use super::evaluation::Evaluation;
use super::form::FormRules;
use crate::calendar::Timestamp;
use crate::id::{AgentId, Code};
use crate::math::statistics::{benjamini_hochberg, mann_kendall, mean, variance, welch};
use crate::sorted::SortedMap;
use serde::Serialize;

/// The share of findings that may be false.
const FALSE_FINDINGS_MAX: f64 = 0.05;

/// When a fall is everybody's: this share of the agents fell with the rest.
const TOGETHER: f64 = 2.0 / 3.0;

/// What is looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AuditOptions {
    /// Where the period begins.
    pub since: Timestamp,
    /// Where it ends, half-open; what it is compared with is as long, and lies before it.
    pub until: Timestamp,
    /// Nobody is judged by fewer chats.
    pub chats_min: usize,
}

/// Something that an agent does less well than others do.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct TrainingGap {
    /// Who.
    pub agent: AgentId,
    /// In what: a question, or `score` for the whole.
    pub question: Code,
    /// Chats behind it.
    pub chats: usize,
    /// What they reach of the points.
    pub mean: f64,
    /// What the others reach.
    pub others: f64,
    /// The gap, in standard deviations of one chat of the others; `null` where theirs are all alike.
    pub effect: Option<f64>,
    /// The p value as it counts among all that were looked at.
    pub q_value: f64,
}

/// A question that fell for most agents together.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ProcessFault {
    /// The question, or `score` for the whole.
    pub question: Code,
    /// Chats behind it.
    pub chats: usize,
    /// What is reached of the points.
    pub mean: f64,
    /// What was reached in the time before.
    pub before: f64,
    /// Agents who fell.
    pub agents_fell: usize,
    /// Agents who can be compared with themselves.
    pub agents: usize,
    /// The p value as it counts among all that were looked at.
    pub q_value: f64,
}

/// An agent on the control chart of scores.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Charted {
    /// Who.
    pub agent: AgentId,
    /// Chats behind it.
    pub chats: usize,
    /// Their mean score.
    pub mean: f64,
    /// Three standard errors below the mean of all.
    pub low: Option<f64>,
    /// Three above it.
    pub high: Option<f64>,
    /// Where the mean lies.
    pub standing: ChartPlace,
    /// How their scores go over the period.
    pub course: Course,
    /// Of that course, the p value as it counts among all agents; nothing where their scores do not vary.
    pub q_value: Option<f64>,
}

/// Where an agent lies beside the limits of chance.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum ChartPlace {
    /// Below what chance explains.
    Below,
    /// Within.
    Usual,
    /// Above it.
    Above,
}

/// How an agent's scores go.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Course {
    /// Down, more than chance explains.
    Falling,
    /// Neither, as far as can be told.
    Steady,
    /// Up.
    Rising,
}

/// What accounts for how much of what varies; together 1.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct VarianceSplit {
    /// Some questions are harder than others.
    pub questions: f64,
    /// Some agents do some of them better than others.
    pub agents: f64,
    /// One chat is not like the other.
    pub chats: f64,
}

/// What an audit found.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Audit {
    /// Where the period begins.
    pub since: Timestamp,
    /// Where it ends.
    pub until: Timestamp,
    /// Evaluations in it.
    pub evaluations: usize,
    /// What agents need help with, the surest first.
    pub training_gaps: Vec<TrainingGap>,
    /// What the operation must look at itself for, the surest first.
    pub process_faults: Vec<ProcessFault>,
    /// Agents with enough chats, by name.
    pub chart: Vec<Charted>,
    /// What accounts for what varies; `null` where nothing does.
    pub variance: Option<VarianceSplit>,
}

/// Shares of points, by question and agent.
type Shares = SortedMap<Code, SortedMap<AgentId, Vec<f64>>>;

/// Audits the evaluations of a period, each agent's in the order of time. Those of another version than the form has now are left out: their points mean something else.
pub fn audit<'a>(
    forms: &SortedMap<Code, FormRules>,
    evaluations: impl IntoIterator<Item = &'a Evaluation>,
    options: AuditOptions,
) -> Audit {
    let AuditOptions { since, until, chats_min } = options;
    let start = since.minus(until.since(since));
    let (mut now, mut before, mut count) = (Shares::new(), Shares::new(), 0);
    for evaluation in evaluations {
        let form = forms.get(&evaluation.form).filter(|f| f.version == evaluation.version);
        let Some(form) = form else { continue };
        if (since..until).contains(&evaluation.at) {
            count += 1;
            add(&mut now, form, evaluation);
        } else if (start..since).contains(&evaluation.at) {
            add(&mut before, form, evaluation);
        }
    }
    Audit {
        since,
        until,
        evaluations: count,
        training_gaps: training_gaps(&now, chats_min),
        process_faults: process_faults(&now, &before, chats_min),
        chart: chart(&now, chats_min),
        variance: split(&now),
    }
}

/// The name under which the score of the whole form is looked at.
fn whole() -> Code {
    Code::from("score")
}

fn add(shares: &mut Shares, form: &FormRules, evaluation: &Evaluation) {
    let mut note = |question: Code, share: f64| {
        let of_agents = shares.get_or_insert_with(question, SortedMap::new);
        of_agents.get_or_insert_with(evaluation.agent.clone(), Vec::new).push(share);
    };
    note(whole(), evaluation.mark.score.get() as f64 / 1e6);
    for (_, question, rules) in form.questions() {
        if let Some(points) = evaluation.answers.get(question).copied().flatten() {
            note(question.clone(), f64::from(points) / f64::from(rules.points));
        }
    }
}

/// How often chance alone lets `these` lie as far below `those`.
fn below_by_chance(these: &[f64], those: &[f64]) -> Option<f64> {
    let gap = mean(these)? - mean(those)?;
    Some(match welch(these, those, 0.95) {
        Some(test) if gap < 0.0 => test.p_value / 2.0,
        Some(test) => 1.0 - test.p_value / 2.0,
        // Neither varies at all.
        None if gap < 0.0 => 0.0,
        None => 1.0,
    })
}

fn together(of_agents: &SortedMap<AgentId, Vec<f64>>) -> Vec<f64> {
    of_agents.values().flatten().copied().collect()
}

fn training_gaps(now: &Shares, chats_min: usize) -> Vec<TrainingGap> {
    let (mut looked_at, mut p_values) = (Vec::new(), Vec::new());
    for (question, of_agents) in now {
        for (agent, own) in of_agents.iter().filter(|(_, own)| own.len() >= chats_min) {
            let others = of_agents.iter().filter(|(other, _)| *other != agent);
            let others: Vec<f64> = others.flat_map(|(_, shares)| shares).copied().collect();
            if others.len() < chats_min {
                continue;
            }
            let Some(p_value) = below_by_chance(own, &others) else { continue };
            let (Some(mean), Some(rest)) = (mean(own), mean(&others)) else { continue };
            let of_one = variance(&others).map(libm::sqrt).filter(|of_one| *of_one > 0.0);
            p_values.push(p_value);
            looked_at.push(TrainingGap {
                agent: agent.clone(),
                question: question.clone(),
                chats: own.len(),
                mean,
                others: rest,
                effect: of_one.map(|of_one| (mean - rest) / of_one),
                q_value: 1.0,
            });
        }
    }
    let corrected = benjamini_hochberg(&p_values);
    let mut found: Vec<TrainingGap> = looked_at
        .into_iter()
        .zip(corrected)
        .filter(|(_, q_value)| *q_value <= FALSE_FINDINGS_MAX)
        .map(|(gap, q_value)| TrainingGap { q_value, ..gap })
        .collect();
    found.sort_by(|a, b| a.q_value.total_cmp(&b.q_value));
    found
}

fn process_faults(now: &Shares, before: &Shares, chats_min: usize) -> Vec<ProcessFault> {
    let (mut looked_at, mut p_values) = (Vec::new(), Vec::new());
    for (question, of_agents) in now {
        let Some(then) = before.get(question) else { continue };
        let (all, all_then) = (together(of_agents), together(then));
        if all.len() < chats_min || all_then.len() < chats_min {
            continue;
        }
        let Some(p_value) = below_by_chance(&all, &all_then) else { continue };
        let (Some(mean_now), Some(mean_then)) = (mean(&all), mean(&all_then)) else { continue };
        let both =
            of_agents.iter().filter_map(|(agent, own)| Some((mean(own)?, mean(then.get(agent)?)?)));
        let (fell, stood): (Vec<_>, Vec<_>) = both.partition(|(now, then)| now < then);
        p_values.push(p_value);
        looked_at.push(ProcessFault {
            question: question.clone(),
            chats: all.len(),
            mean: mean_now,
            before: mean_then,
            agents_fell: fell.len(),
            agents: fell.len() + stood.len(),
            q_value: 1.0,
        });
    }
    let corrected = benjamini_hochberg(&p_values);
    let mut found: Vec<ProcessFault> = looked_at
        .into_iter()
        .zip(corrected)
        .filter(|(_, q_value)| *q_value <= FALSE_FINDINGS_MAX)
        .map(|(fault, q_value)| ProcessFault { q_value, ..fault })
        .filter(|fault| fault.agents_fell as f64 >= TOGETHER * fault.agents as f64)
        .collect();
    found.sort_by(|a, b| a.q_value.total_cmp(&b.q_value));
    found
}

fn chart(now: &Shares, chats_min: usize) -> Vec<Charted> {
    let Some(of_agents) = now.get(&whole()) else { return Vec::new() };
    let all = together(of_agents);
    let usual = mean(&all).zip(variance(&all).map(libm::sqrt));
    let enough: Vec<(&AgentId, &Vec<f64>)> =
        of_agents.iter().filter(|(_, own)| own.len() >= chats_min).collect();
    let trends: Vec<_> = enough.iter().map(|(_, own)| mann_kendall(own)).collect();
    let p_values: Vec<f64> = trends.iter().flatten().map(|trend| trend.p_value).collect();
    let mut corrected = benjamini_hochberg(&p_values).into_iter();
    let charted = enough.into_iter().zip(trends).filter_map(|((agent, own), trend)| {
        let q_value = trend.and_then(|_| corrected.next());
        let is_sure = q_value.is_some_and(|q_value| q_value <= FALSE_FINDINGS_MAX);
        let course = match trend.filter(|_| is_sure) {
            Some(trend) if trend.s < 0.0 => Course::Falling,
            Some(_) => Course::Rising,
            None => Course::Steady,
        };
        let mean = mean(own)?;
        let reach = usual.map(|(_, of_one)| 3.0 * of_one / libm::sqrt(own.len() as f64));
        let limits = usual.zip(reach);
        let (low, high) = (
            limits.map(|((all, _), reach)| all - reach),
            limits.map(|((all, _), reach)| all + reach),
        );
        let standing = match (low, high) {
            (Some(low), _) if mean < low => ChartPlace::Below,
            (_, Some(high)) if mean > high => ChartPlace::Above,
            _ => ChartPlace::Usual,
        };
        let chats = own.len();
        Some(Charted { agent: agent.clone(), chats, mean, low, high, standing, course, q_value })
    });
    charted.collect()
}

/// Sums of squares, nested: questions, agents within a question, chats within both.
fn split(now: &Shares) -> Option<VarianceSplit> {
    let questions = || now.iter().filter(|(question, _)| **question != whole());
    let all: Vec<f64> = questions().flat_map(|(_, of_agents)| together(of_agents)).collect();
    let grand = mean(&all)?;
    let square = |x: f64| x * x;
    let (mut of_questions, mut of_agents_sum, mut of_chats) = (0.0, 0.0, 0.0);
    for (_, of_agents) in questions() {
        let shares = together(of_agents);
        let of_question = mean(&shares)?;
        of_questions += shares.len() as f64 * square(of_question - grand);
        for own in of_agents.values() {
            let of_agent = mean(own)?;
            of_agents_sum += own.len() as f64 * square(of_agent - of_question);
            of_chats += own.iter().map(|share| square(share - of_agent)).sum::<f64>();
        }
    }
    let total = of_questions + of_agents_sum + of_chats;
    (total > 0.0).then(|| VarianceSplit {
        questions: of_questions / total,
        agents: of_agents_sum / total,
        chats: of_chats / total,
    })
}

#[cfg(test)]
mod tests {
    use super::super::evaluation::mark;
    use super::*;
    use crate::policy::json::Node;
    use crate::policy::shape::{Reader, Shape};

    /// Chance, from a seed.
    struct Dice(u64);

    impl Dice {
        fn uniform(&mut self) -> f64 {
            self.0 ^= self.0 << 13;
            self.0 ^= self.0 >> 7;
            self.0 ^= self.0 << 17;
            (self.0 >> 11) as f64 / (1_u64 << 53) as f64
        }

        /// Nearly normal, with variance 1.
        fn normal(&mut self) -> f64 {
            (0..12).map(|_| self.uniform()).sum::<f64>() - 6.0
        }
    }

    const QUESTIONS: [&str; 4] = ["greeting", "right", "clear", "follow_up"];
    const AGENTS: usize = 8;
    const CHATS: usize = 50;

    fn forms() -> SortedMap<Code, FormRules> {
        let questions = QUESTIONS.map(|q| format!(r#""{q}": {{"points": 100}}"#)).join(",");
        let text =
            format!(r#"{{"version": 1, "sections": {{"all": {{"questions": {{{questions}}}}}}}}}"#);
        let form = FormRules::read(&Node::parse(&text).unwrap(), &mut Reader::new()).unwrap();
        [(Code::from("form"), form)].into()
    }

    /// Two months of chats that reach 0.7 with a standard deviation of 0.1, and `shift` of these more by month, agent and question.
    fn months(seed: u64, shift: impl Fn(i64, usize, usize) -> f64) -> Vec<Evaluation> {
        let (forms, mut dice) = (forms(), Dice(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1));
        let form = forms.get(&Code::from("form")).unwrap();
        let mut all = Vec::new();
        for month in 0..2_i64 {
            for (agent, chat) in (0..AGENTS).flat_map(|a| (0..CHATS).map(move |c| (a, c))) {
                let answers = QUESTIONS.iter().enumerate().map(|(n, question)| {
                    let share = 0.7 + 0.1 * (dice.normal() + shift(month, agent, n));
                    (Code::from(*question), Some((share * 100.0).round().clamp(0.0, 100.0) as u32))
                });
                let answers: SortedMap<Code, Option<u32>> = answers.collect();
                all.push(Evaluation {
                    chat: format!("c-{month}-{agent}-{chat}").into(),
                    agent: format!("agent-{agent}").into(),
                    by: "kim".into(),
                    at: Timestamp::from_millis(month * 1_000),
                    form: "form".into(),
                    version: 1,
                    flagged: Vec::new(),
                    mark: mark(form, &answers).unwrap(),
                    answers,
                });
            }
        }
        all
    }

    fn second_month(all: &[Evaluation]) -> Audit {
        let (since, until) = (Timestamp::from_millis(1_000), Timestamp::from_millis(2_000));
        audit(&forms(), all, AuditOptions { since, until, chats_min: 20 })
    }

    #[test]
    fn where_nothing_is_wrong_hardly_anything_is_found() {
        let audits = || (1..=200).map(|seed| second_month(&months(seed, |_, _, _| 0.0)));
        // With nothing to find every finding is false: the share of months with any is what is bounded.
        let gaps = audits().filter(|audit| !audit.training_gaps.is_empty()).count();
        let faults = audits().filter(|audit| !audit.process_faults.is_empty()).count();
        // Five of a hundred, and three standard errors of that.
        assert!(gaps <= 19 && faults <= 19, "{gaps} gaps, {faults} faults in 200 months");
    }

    #[test]
    fn half_a_deviation_of_one_agent_is_found_with_fifty_chats() {
        let (mut found, mut others, mut all) = (0, 0, 0);
        for seed in 1..=100 {
            let audit =
                second_month(&months(
                    seed,
                    |month, agent, _| {
                        if month == 1 && agent == 3 { -0.5 } else { 0.0 }
                    },
                ));
            let is_theirs = |gap: &&TrainingGap| gap.agent.as_str() == "agent-3";
            let theirs = audit.training_gaps.iter().filter(is_theirs).count();
            found += usize::from(theirs > 0);
            all += audit.training_gaps.len();
            others += audit.training_gaps.len() - theirs;
        }
        assert!(found >= 90, "{found} of 100");
        assert!(others * 20 <= all, "{others} of {all} findings are of somebody else");
    }

    #[test]
    fn what_went_wrong_for_everybody_is_blamed_on_nobody() {
        let (mut found, mut blamed) = (0, 0);
        for seed in 1..=100 {
            let audit =
                second_month(&months(
                    seed,
                    |month, _, question| {
                        if month == 1 && question == 1 { -0.5 } else { 0.0 }
                    },
                ));
            let right = Code::from("right");
            found += usize::from(audit.process_faults.iter().any(|f| f.question == right));
            blamed += usize::from(audit.training_gaps.iter().any(|gap| gap.question == right));
        }
        assert!(found >= 95 && blamed <= 5, "found {found}, blamed {blamed} of 100");
    }

    #[test]
    fn nobody_is_judged_by_few_chats_and_what_never_varies_is_seen() {
        let all = months(7, |_, agent, _| if agent == 3 { -100.0 } else { 100.0 });
        // Everybody has all points, but one who has none.
        let found = second_month(&all).training_gaps;
        assert_eq!(found.len(), 5);
        assert!(found.iter().all(|gap| gap.agent.as_str() == "agent-3" && gap.effect.is_none()));
        let few: Vec<Evaluation> = all
            .into_iter()
            .filter(|e| e.agent.as_str() != "agent-3" || e.chat.as_str() < "c-1-3-2")
            .collect();
        let own = few.iter().filter(|e| e.agent.as_str() == "agent-3" && e.at.as_millis() > 0);
        assert!(own.count() < 20);
        assert_eq!(second_month(&few).training_gaps, []);
    }

    #[test]
    fn what_varies_is_split_without_a_rest() {
        // Two questions, two agents, two chats each: worked out by hand. The means are 0.5 and 0.75, 0.625 together.
        let form = r#"{"version": 1, "sections": {"all": {"questions": {"a": {"points": 4}, "b": {"points": 4}}}}}"#;
        let form = FormRules::read(&Node::parse(form).unwrap(), &mut Reader::new()).unwrap();
        let of = |agent: &str, chat: &str, a: u32, b: u32| {
            let answers = [(Code::from("a"), Some(a)), (Code::from("b"), Some(b))].into();
            Evaluation {
                chat: chat.into(),
                agent: agent.into(),
                by: "kim".into(),
                at: Timestamp::from_millis(1_000),
                form: "form".into(),
                version: 1,
                flagged: Vec::new(),
                mark: mark(&form, &answers).unwrap(),
                answers,
            }
        };
        let all = [of("x", "1", 1, 2), of("x", "2", 2, 4), of("y", "3", 2, 3), of("y", "4", 3, 3)];
        let (since, until) = (Timestamp::from_millis(1_000), Timestamp::from_millis(2_000));
        let forms: SortedMap<Code, FormRules> = [(Code::from("form"), form.clone())].into();
        let found = audit(&forms, &all, AuditOptions { since, until, chats_min: 2 });
        // In quarters: a is 1 2 | 2 3, mean 2; b is 2 4 | 3 3, mean 3; all 2.5. Questions 8 · 0.25 = 2.
        // Agents: a 1.5 and 2.5 from 2, 4 · 0.25 = 1; b 3 and 3, 0. Chats: a 4 · 0.25 = 1, b 1 + 1 + 0 + 0 = 2.
        let split = found.variance.unwrap();
        for (found, by_hand) in [(split.questions, 2.0), (split.agents, 1.0), (split.chats, 3.0)] {
            assert!((found - by_hand / 6.0).abs() < 1e-12, "{split:?}");
        }
    }

    /// Twenty chats each. Four agents go 2, 3, 2, 3 … of 4 (mean 0.625), one has 4 ten times and then 1 (the same mean), one has nothing. Of all the
    /// mean is 0.52 and the standard deviation 0.297, so that 0.32 to 0.72 is chance. Where it fell S is −100 and z −99 over √700: p 0.0002, five
    /// times that as it counts; where it goes to and fro S is 10, z 9 over √700, p 0.73.
    #[test]
    fn an_outlier_and_a_trend_by_hand() {
        let form = r#"{"version": 1, "sections": {"all": {"questions": {"q": {"points": 4}}}}}"#;
        let form = FormRules::read(&Node::parse(form).unwrap(), &mut Reader::new()).unwrap();
        let of = |agent: &str, n: u32, points: u32| {
            let answers = [(Code::from("q"), Some(points))].into();
            Evaluation {
                chat: format!("{agent}-{n}").into(),
                agent: agent.into(),
                by: "kim".into(),
                at: Timestamp::from_millis(i64::from(n)),
                form: "form".into(),
                version: 1,
                flagged: Vec::new(),
                mark: mark(&form, &answers).unwrap(),
                answers,
            }
        };
        let mut all = Vec::new();
        for n in 0..20 {
            all.extend(["s1", "s2", "s3", "s4"].map(|agent| of(agent, n, 2 + n % 2)));
            all.push(of("falls", n, if n < 10 { 4 } else { 1 }));
            all.push(of("low", n, 0));
        }
        let (since, until) = (Timestamp::from_millis(0), Timestamp::from_millis(20));
        let forms: SortedMap<Code, FormRules> = [(Code::from("form"), form.clone())].into();
        let chart = audit(&forms, &all, AuditOptions { since, until, chats_min: 20 }).chart;
        let found: Vec<_> =
            chart.iter().map(|one| (one.agent.as_str(), one.standing, one.course)).collect();
        assert_eq!(
            found[..3],
            [
                ("falls", ChartPlace::Usual, Course::Falling),
                ("low", ChartPlace::Below, Course::Steady),
                ("s1", ChartPlace::Usual, Course::Steady)
            ]
        );
        let q_value = |n: usize| chart[n].q_value;
        assert!((q_value(0).unwrap() - 9.1e-4).abs() < 5e-5 && q_value(1).is_none());
        assert!((q_value(2).unwrap() - 0.734).abs() < 1e-3);
        assert!((chart[1].low.unwrap() - 0.322).abs() < 1e-2);
    }
}
