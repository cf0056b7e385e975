//! Why a chat ends, is escalated, or goes back to its queue.

crate::codes! {
    /// Why a chat went back to its queue. Its place is as it was.
    pub enum RequeueCode {
        /// The offer was not answered in time.
        Rona = 501, "rona";
        /// The offer was declined.
        Decline = 502, "decline";
        /// The agent's connection was lost for too long.
        AgentLost = 503, "agent_lost";
        /// The agent logged out.
        AgentLogout = 504, "agent_logout";
        /// The agent gave the chat away.
        Transfer = 505, "transfer";
        /// The chat was extended to other queues.
        Overflow = 506, "overflow";
        /// The agent did not reply for too long.
        NoReply = 507, "no_reply";
        /// The customer came back, and the owner has no room.
        Reconnect = 508, "reconnect";
    }
}

crate::codes! {
    /// Why a chat is moved to another channel or tier.
    pub enum EscalationCode {
        /// The matter is too complex for a chat.
        Complexity = 701, "complexity";
        /// The topic is regulated and must not be served in a chat.
        Regulatory = 702, "regulatory";
        /// The chat takes too long.
        Duration = 703, "duration";
        /// The chat was transferred too often.
        TransferCount = 704, "transfer_count";
        /// The promised service is at risk.
        SlaRisk = 705, "sla_risk";
        /// The customer is upset.
        Sentiment = 706, "sentiment";
        /// The customer asked for it.
        CustomerRequest = 707, "customer_request";
        /// Nobody who is there has the skills.
        SkillExhausted = 708, "skill_exhausted";
    }
}

crate::codes! {
    /// How a chat ended.
    pub enum EndReason {
        /// The need was met.
        Resolved = 801, "resolved";
        /// The chat is over and the need was not met, or nobody said so.
        Unresolved = 802, "unresolved";
        /// The customer left while waiting.
        Abandoned = 803, "abandoned";
        /// The customer left so soon that it is not counted as abandoned.
        ShortAbandon = 804, "short_abandon";
        /// The customer was sent elsewhere before the chat began.
        Deflected = 805, "deflected";
        /// The customer is called instead.
        ConvertedToCallback = 806, "converted_to_callback";
        /// The customer is written to instead.
        ConvertedToEmail = 807, "converted_to_email";
        /// The longest wait passed.
        MaxWait = 808, "max_wait";
        /// The longest wait with nobody logged in passed.
        MaxWaitNoAgent = 809, "max_wait_no_agent";
        /// The chat was offered as often as the limit says.
        MaxOffers = 810, "max_offers";
        /// The queue closed.
        QueueClosed = 811, "queue_closed";
        /// The customer was silent for too long.
        CustomerIdle = 812, "customer_idle";
        /// The customer's other chat goes on.
        MergedDuplicate = 813, "merged_duplicate";
        /// A supervisor ended it.
        SupervisorClosed = 814, "supervisor_closed";
        /// Something broke.
        SystemFailure = 815, "system_failure";
    }
}
