//! Somebody has judged a chat: what it came to, and who is coached because of it.

use super::decision::{Question, Reason, Subject};
use super::desk::Desk;
use super::effect::Effect;
use super::reaction::{Notice, NoticeCode};
use super::rejection::Rejection;
use super::timer::Timer;
use crate::calendar::Timestamp;
use crate::code::RejectionCode;
use crate::id::{AgentId, ChatId, Code};
use crate::math::Millis;
use crate::policy::Policy;
use crate::policy::condition::Value;
use crate::quality::{
    CoachingRules, Evaluation, EvaluationRefusal, Mark, SESSION_EVALUATIONS_MAX, Step, TalkRefusal,
    mark,
};
use crate::sorted::SortedMap;

/// An evaluation as it was handed in.
#[derive(Debug)]
pub(crate) struct HandedIn {
    pub(crate) chat: ChatId,
    pub(crate) agent: AgentId,
    pub(crate) by: AgentId,
    pub(crate) form: Code,
    pub(crate) version: u32,
    pub(crate) answers: SortedMap<Code, Option<u32>>,
    /// For which session of calibration, if for one.
    pub(crate) session: Option<Code>,
}

/// Why a policy may not follow: it gives a form another meaning under an old number.
pub(crate) fn refuse_silent_change(before: &Policy, after: &Policy) -> Result<(), Rejection> {
    let Some(form) = after.quality().changed_in_silence(before.quality()) else { return Ok(()) };
    let version = before.quality().forms.get(form).map_or(0, |form| form.version);
    Err(Rejection::new(
        RejectionCode::BadValue,
        &format!("/quality/forms/{form}/version"),
        format!("another form `{form}` under a version that was used"),
        format!("a version above {version}"),
        "raise the version: marks of one version are compared with each other",
    ))
}

impl Desk<'_> {
    /// Somebody has judged a chat.
    pub(crate) fn chat_evaluated(&mut self, handed_in: HandedIn) -> Result<(), Rejection> {
        let session = handed_in.session.clone();
        let evaluation = self.evaluation(handed_in)?;
        match &session {
            Some(session) => self.check_session(session, &evaluation)?,
            None => self.check_first(&evaluation)?,
        }
        let Mark { score, outcome, critical, .. } = &evaluation.mark;
        let policy = self.policy.clone();
        let pass = policy.quality().forms.get(&evaluation.form).map(|form| form.pass);
        let wanted = pass.map_or(Value::Missing, Value::Ratio);
        let rule = format!("/quality/forms/{}/pass", evaluation.form);
        let by =
            Reason::new("evaluator").saw("by", Value::from(evaluation.by.as_str()), Value::Missing);
        let scored = Reason::new("score").rule(rule).saw("score", Value::Ratio(*score), wanted);
        let failed = critical.iter().map(|question| {
            let rule = format!("/quality/forms/{}", evaluation.form);
            Reason::new("critical").rule(rule).words(format!("`{question}` is not fully met"))
        });
        let reasons: Vec<Reason> = [by, scored].into_iter().chain(failed).collect();
        let subject = Subject::chat(&evaluation.chat).with_agent(&evaluation.agent);
        self.decide(Question::Quality, subject, outcome.as_str(), reasons);
        if session.is_some() {
            if let Some(open) = self.world.calibration.open_mut() {
                open.add(evaluation);
            }
            return Ok(());
        }
        let (agent, answered) = (evaluation.agent.clone(), evaluation.answers.clone());
        let work = self.world.works.get_or_insert_with(&agent, Default::default);
        work.keep(evaluation, policy.limits().evaluations_per_agent);
        if let Some(rules) = &policy.quality().coaching {
            for question in answered.keys() {
                self.judge_work(rules, &agent, question);
            }
        }
        Ok(())
    }

    /// What was handed in, if it can be taken.
    fn evaluation(&self, handed_in: HandedIn) -> Result<Evaluation, Rejection> {
        let HandedIn { chat, agent, by, form, version, answers, session: _ } = handed_in;
        let quality = self.policy.quality();
        self.check_agent("/agent", &agent)?;
        let Some(rules) = quality.forms.get(&form) else {
            return Err(Rejection::unknown("form of the policy", "/form", &form));
        };
        if version != rules.version {
            let (found, expected) = (version.to_string(), rules.version.to_string());
            let remedy = "judge the chat by the form as it is now";
            return Err(Rejection::new(
                RejectionCode::BadValue,
                "/version",
                found,
                expected,
                remedy,
            ));
        }
        if by == agent {
            let found = format!("`{by}`, whose chat it is");
            return Err(not_oneself(found, "let another person judge it"));
        }
        let mark = mark(rules, &answers).map_err(|refusal| not_filled_in(&refusal))?;
        let flagged = quality.coaching.as_ref().map(|coaching| coaching.flagged(rules, &answers));
        let flagged = flagged.unwrap_or_default();
        let at = self.at;
        Ok(Evaluation { chat, agent, by, at, form, version, answers, flagged, mark })
    }

    /// One person judges a chat by a form once.
    fn check_first(&self, evaluation: &Evaluation) -> Result<(), Rejection> {
        let work = self.world.works.get(&evaluation.agent);
        if work.is_some_and(|work| work.knows(evaluation)) {
            return Err(judged_already(evaluation));
        }
        Ok(())
    }

    /// The session is open, and this person has not judged this chat in it.
    fn check_session(&self, session: &Code, evaluation: &Evaluation) -> Result<(), Rejection> {
        let known = self.world.calibration.sessions().any(|one| one.session == *session);
        let open = self.world.calibration.open().filter(|open| open.session == *session);
        let Some(open) = open else {
            return Err(if known {
                let found = format!("`{session}`, which is over");
                Rejection::illegal("/session", found, "the session that is open")
            } else {
                Rejection::unknown("session", "/session", session)
            });
        };
        if open.knows(evaluation) {
            return Err(judged_already(evaluation));
        }
        let held = open.evaluations().len();
        if held >= SESSION_EVALUATIONS_MAX {
            let expected = format!("at most {SESSION_EVALUATIONS_MAX}");
            let (found, remedy) = ((held + 1).to_string(), "let fewer judge fewer chats");
            return Err(Rejection::new(
                RejectionCode::LimitExceeded,
                "/session",
                found,
                expected,
                remedy,
            ));
        }
        Ok(())
    }

    /// Wakes up when the first session begins that begins at `from` or later.
    pub(crate) fn watch_calibration(&mut self, from: Timestamp) {
        match self.policy.quality().calibration.as_ref().map(|rules| rules.next_at(from)) {
            Some(next) => self.world.set_timer(Timer::CalibrationBegins, next),
            None => self.world.timers.cancel(&Timer::CalibrationBegins),
        }
    }

    /// A new policy brings another grid of sessions.
    pub(crate) fn calibration_under_new_policy(&mut self, before: &Policy) {
        if before.quality().calibration == self.policy.quality().calibration {
            return;
        }
        let was = self.world.timers.due(&Timer::CalibrationBegins);
        self.watch_calibration(self.at);
        let is = self.world.timers.due(&Timer::CalibrationBegins);
        if was != is {
            let due = is.map_or("never".to_owned(), |due| due.to_string());
            let detail = format!("{}: {due}", Timer::CalibrationBegins.why());
            self.out.notices.push(Notice { code: NoticeCode::TimerMoved, detail });
        }
    }

    /// Those who judge meet to compare.
    pub(crate) fn calibration_begins(&mut self) {
        let policy = self.policy.clone();
        let Some(rules) = &policy.quality().calibration else { return };
        let last = self.world.calibration.open();
        let not_held = last.filter(|last| last.raters().len() < 2).map(|last| {
            Reason::new("last_not_held")
                .words(format!("fewer than two judged in `{}`", last.session))
        });
        let missed = not_held.is_some();
        let due = Reason::new("due").rule("/quality/calibration/every_ms");
        let reasons: Vec<Reason> = std::iter::once(due).chain(not_held).collect();
        let subject = Subject::default();
        let decision = self.decide(Question::Quality, subject, "begin_calibration", reasons);
        let session = self.world.calibration.begin(self.at);
        let (since, until) = (self.at.minus(rules.every_ms), self.at);
        let chats = rules.chats;
        self.order(decision, Effect::BeginCalibration { session, chats, since, until });
        if missed {
            let code = Code::from("calibration_not_held");
            self.order(decision, Effect::NotifySupervisor { chat: None, code });
        }
        self.watch_calibration(self.at.plus(Millis::new(1)));
    }

    /// What the last evaluation of an agent means for a question of it.
    fn judge_work(&mut self, rules: &CoachingRules, agent: &AgentId, question: &Code) {
        let at = self.at;
        let Some(work) = self.world.works.get_mut(agent) else { return };
        let step = work.judge(rules, question, at);
        let due = work.apply(rules, question, step, at);
        let subject = Subject { agent: Some(agent.clone()), ..Subject::default() };
        let (outcome, code, reason) = match step {
            Step::None => return,
            Step::Begins(seen) => {
                let (saw, wanted) =
                    (Value::Integer(seen.flags.into()), Value::Integer(rules.flags.into()));
                let reason = Reason::new("flags").rule("/quality/coaching/flags");
                ("open_coaching", "flags", reason.saw("flags", saw, wanted))
            }
            Step::BeginsAnew => {
                let reason = Reason::new("flagged_again").rule("/quality/coaching/recheck");
                ("open_coaching", "recheck_failed", reason)
            }
            Step::Ends => {
                let fine = Value::Integer(rules.recheck.into());
                let reason = Reason::new("fine_since").rule("/quality/coaching/recheck");
                ("close_coaching", "recheck_passed", reason.saw("chats", fine.clone(), fine))
            }
        };
        let reason = match step {
            Step::Begins(_) => reason,
            _ => reason.words(format!("`{question}` after the talk")),
        };
        let is_spared = matches!(step, Step::Begins(_)) && rules.meanwhile.is_some();
        let spared = is_spared.then(|| Reason::new("spared").rule("/quality/coaching/meanwhile"));
        let reasons: Vec<Reason> = std::iter::once(reason).chain(spared).collect();
        let decision = self.decide(Question::Quality, subject, outcome, reasons);
        self.spare_anew(agent);
        let (agent, question, code) = (agent.clone(), question.clone(), Code::from(code));
        match due {
            Some(due_at) => {
                self.world.set_timer(Timer::CoachingDue(agent.clone(), question.clone()), due_at);
                self.order(decision, Effect::OpenCoaching { agent, question, code, due_at });
            }
            None => self.order(decision, Effect::CloseCoaching { agent, question, code }),
        }
    }

    /// Somebody has talked with the agent.
    pub(crate) fn agent_coached(
        &mut self,
        agent: &AgentId,
        question: &Code,
        by: &AgentId,
    ) -> Result<(), Rejection> {
        let talked =
            self.world.works.get(agent).map_or(Err(TalkRefusal::NoPlan), |w| w.talked(question));
        let expected = "a plan that waits for the talk";
        talked.map_err(|ended| match ended {
            TalkRefusal::NoPlan => Rejection::unknown("plan of that agent", "/question", question),
            TalkRefusal::Talked => {
                let found = format!("`{question}`, of which they were told");
                Rejection::illegal("/question", found, expected)
            }
            TalkRefusal::Over => {
                Rejection::illegal("/question", format!("`{question}`, which is over"), expected)
            }
        })?;
        if by == agent {
            let found = format!("`{by}`, whose plan it is");
            return Err(not_oneself(found, "let the person say so who talked with them"));
        }
        if let Some(work) = self.world.works.get_mut(agent) {
            work.recheck(question);
        }
        self.world.timers.cancel(&Timer::CoachingDue(agent.clone(), question.clone()));
        let subject = Subject { agent: Some(agent.clone()), ..Subject::default() };
        let reason = Reason::new("coached")
            .saw("by", Value::from(by.as_str()), Value::Missing)
            .words(format!("`{by}` has talked with them about `{question}`"));
        self.decide(Question::Quality, subject, "recheck", [reason]);
        Ok(())
    }

    /// Nobody has talked with the agent by the date.
    pub(crate) fn coaching_due(&mut self, agent: &AgentId, question: &Code) {
        let subject = Subject { agent: Some(agent.clone()), ..Subject::default() };
        let reason = Reason::new("overdue").rule("/quality/coaching/due_ms");
        let decision = self.decide(Question::Quality, subject, "remind_of_coaching", [reason]);
        let (agent, question) = (agent.clone(), question.clone());
        self.order(decision, Effect::RemindOfCoaching { agent, question });
    }
}

fn judged_already(evaluation: &Evaluation) -> Rejection {
    let Evaluation { chat, by, form, .. } = evaluation;
    let found = format!("`{chat}`, which `{by}` has judged by `{form}`");
    let (expected, remedy) = ("a chat that they have not judged", "nothing: the first one stands");
    Rejection::new(RejectionCode::DuplicateId, "/chat", found, expected, remedy)
}

fn not_filled_in(refusal: &EvaluationRefusal) -> Rejection {
    let (path, found) = match refusal {
        EvaluationRefusal::UnknownQuestion(question) => {
            (format!("/answers/{question}"), format!("`{question}`"))
        }
        EvaluationRefusal::Unanswered(questions) => {
            let names: Vec<&str> = questions.iter().map(Code::as_str).collect();
            ("/answers".to_owned(), format!("nothing for `{}`", names.join("`, `")))
        }
        EvaluationRefusal::TooManyPoints { question, .. } => {
            (format!("/answers/{question}"), "more".to_owned())
        }
        EvaluationRefusal::NothingApplies => {
            ("/answers".to_owned(), "`null` everywhere".to_owned())
        }
    };
    let remedy = "answer the form's questions, each once; `null` says that one does not apply";
    Rejection::new(RejectionCode::BadValue, &path, found, refusal.to_string(), remedy)
}

/// Nobody judges or coaches themselves.
fn not_oneself(found: String, remedy: &str) -> Rejection {
    Rejection::new(RejectionCode::PermissionDenied, "/by", found, "somebody else", remedy)
}
