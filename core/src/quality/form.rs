//! What is asked of a chat, and how much each answer is worth?

use crate::id::Code;
use crate::math::Ppm;
use crate::policy::issue::{Issues, Pointer};
use crate::sorted::{SortedMap, SortedSet};

/// The most sections of a form.
const SECTIONS_MAX: usize = 16;

/// The most questions of a form.
const QUESTIONS_MAX: usize = 64;

crate::shape! {
    /// A form by which chats are judged.
    pub struct FormRules {
        /// Which edition of the form this is. A form that says something else needs a higher one.
        pub version: u32 => 1..=1_000_000,
        /// A chat is good from this score on.
        pub pass: Ppm = Ppm::new(800_000),
        /// What is looked at: `tone`, `resolution`, `policy`.
        pub sections: SortedMap<Code, SectionRules>,
    }
}

crate::shape! {
    /// One side of the work.
    pub struct SectionRules {
        /// How much it counts beside the other sections.
        pub weight: u32 = 1 => 1..=1_000,
        /// What is asked. A name stands for the same question wherever it stands.
        pub questions: SortedMap<Code, QuestionRules>,
    }
}

crate::shape! {
    /// One question of a form.
    pub struct QuestionRules: Default {
        /// The question, for those who judge.
        pub says: Option<String> = None,
        /// The most points, and so its weight in the section.
        pub points: u32 = 1 => 1..=100,
        /// Does anything less than all points fail the chat?
        pub critical: bool = false,
    }
}

impl FormRules {
    /// Every question, with its section.
    pub fn questions(&self) -> impl Iterator<Item = (&Code, &Code, &QuestionRules)> {
        self.sections.iter().flat_map(|(section, of)| {
            of.questions.iter().map(move |(question, rules)| (section, question, rules))
        })
    }

    /// The question of this name.
    pub fn question(&self, name: &Code) -> Option<&QuestionRules> {
        self.sections.values().find_map(|section| section.questions.get(name))
    }

    /// Says everything that is wrong with the form.
    pub(super) fn check(&self, at: &Pointer, issues: &mut Issues) {
        if !(Ppm::ZERO..=Ppm::ONE).contains(&self.pass) {
            let remedy = "write a share of all points";
            issues.error("out_of_range", &at.key("pass"), self.pass.to_string(), "0 to 1", remedy);
        }
        let at = at.key("sections");
        let (sections, questions) = (self.sections.len(), self.questions().count());
        if sections == 0 {
            let remedy = "add a section, or leave the form out";
            issues.error("nothing_to_ask", &at, "no section", "1 or more", remedy);
        }
        if sections > SECTIONS_MAX || questions > QUESTIONS_MAX {
            let found = format!("{sections} sections, {questions} questions");
            let expected = format!("at most {SECTIONS_MAX} and {QUESTIONS_MAX}");
            issues.error("too_many", &at, found, expected, "nobody fills that in; ask less");
        }
        let mut asked = SortedSet::new();
        for (name, section) in &self.sections {
            let at = at.key(name.as_str()).key("questions");
            if section.questions.is_empty() {
                let remedy = "add a question, or leave the section out";
                issues.error("nothing_to_ask", &at, "no question", "1 or more", remedy);
            }
            for question in section.questions.keys() {
                if !asked.insert(question.clone()) {
                    let (found, remedy) = (format!("`{question}` again"), "ask it once");
                    let at = at.key(question.as_str());
                    issues.error("asked_twice", &at, found, "a new name", remedy);
                }
            }
        }
    }
}
