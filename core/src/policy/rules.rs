//! The whole document: one section for each room that an operator decides about.

use super::limits::Limits;
use crate::admission::AdmissionRules;
use crate::bot::BotRules;
use crate::calendar::CalendarRules;
use crate::conversation::ConversationRules;
use crate::metrics::MetricsRules;
use crate::quality::QualityRules;
use crate::routing::RoutingRules;
use crate::supervision::SupervisionRules;
use crate::text::TextRules;

crate::shape! {
    /// What this operation has decided. An empty object is a valid policy: one queue, always open, the longest idle agent first, masking on.
    pub struct Rules: Default {
        /// The name of the policy, for people.
        pub name: Option<String> = None,
        /// When we are open, and what is planned to be down.
        pub calendar: CalendarRules = CalendarRules::default(),
        /// Who may chat, now, here.
        pub admission: AdmissionRules = AdmissionRules::default(),
        /// What is hidden in texts, and which topics they touch.
        pub text: TextRules = TextRules::default(),
        /// When a bot may answer, and when it must hand over.
        pub bot: BotRules = BotRules::default(),
        /// Who serves whom, in which order.
        pub routing: RoutingRules = RoutingRules::default(),
        /// How a chat lives and ends.
        pub conversation: ConversationRules = ConversationRules::default(),
        /// Who must know, and what changes under stress.
        pub supervision: SupervisionRules = SupervisionRules::default(),
        /// What counts as good.
        pub metrics: MetricsRules = MetricsRules::default(),
        /// How chats are judged afterwards, and what follows.
        pub quality: QualityRules = QualityRules::default(),
        /// How much of everything there may be.
        pub limits: Limits = Limits::default(),
    }
}
