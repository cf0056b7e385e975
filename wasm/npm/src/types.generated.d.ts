// Generated from the Rust types by `cargo xtask types`; do not edit.

/** The state of the customer's account changed. */
export interface AccountStatusChanged {
  /** What this is. */
  type: "account_status_changed";
  /** The customer. */
  customer: string;
  /** The new state. */
  status: string;
}

/** Who may chat, about what, where and when. */
export interface AdmissionRules {
  /** Customers who may never chat. */
  blocked?: string[];
  /** Others who may never chat. */
  blocked_when?: Condition | null;
  /** States of an account that may not chat. */
  refused_account_statuses?: string[];
  /** Which segments and tiers may chat: the first rule whose condition holds decides. */
  entitlements?: EntitlementRule[];
  /** What is decided when no rule of `entitlements` holds. */
  otherwise?: Entitlement;
  /** Topics that chat must not serve. */
  prohibited_topics?: Record<string, ProhibitedTopic>;
  /** Whose data may be handled here. */
  residency?: ResidencyRule[];
  /** What a regulation keeps off a channel. */
  regulated?: RegulatedRule[];
  /** What happens to a chat that comes while we are closed. */
  when_closed?: WhenClosed;
  /** How full the queues may be; for queues that `queues` does not name. */
  queue?: QueueAdmission;
  /** How full a certain queue may be, instead of `queue`. */
  queues?: Record<string, QueueAdmission>;
  /** Which chats the surge plan sends elsewhere. */
  surge?: SurgeRule[];
  /** What happens when a customer, of verified identity, already has a live chat. */
  duplicate_contact?: DuplicateContact;
  /** How well we must know who somebody is before they may chat; the highest level that is asked for counts. */
  identity?: IdentityRule[];
  /** How well we must know who somebody is before an action is done for them. */
  actions?: Record<string, IdentityLevel>;
  /** Where customers are sent who may not chat, best first; only what is open is offered. */
  alternates?: Alternate[];
}

/** Let the chat begin. */
export interface Admit {
  /** What this is. */
  type: "admit";
  /** The chat. */
  chat: string;
  /** The customer's other live chat, whose place is the older one. */
  linked_to: string | null;
}

/** Somebody has talked with an agent about what they are coached in. */
export interface AgentCoached {
  /** What this is. */
  type: "agent_coached";
  /** The agent. */
  agent: string;
  /** The question of the plan. */
  question: string;
  /** Who has talked with them. */
  by: string;
}

/** An agent's connection was lost. */
export interface AgentDisconnected {
  /** What this is. */
  type: "agent_disconnected";
  /** The agent. */
  agent: string;
}

/** An agent begins to work. */
export interface AgentLoggedIn {
  /** What this is. */
  type: "agent_logged_in";
  /** The agent. */
  agent: string;
  /** The queues they serve; empty without a routing profile means all. */
  queues?: string[];
  /** The routing profile of the policy whose queues they serve besides. */
  routing_profile?: string | null;
  /** Their skills with levels from 1 to 5. */
  skills?: Record<string, number>;
  /** Load units they may hold; the policy's default when absent. */
  capacity?: number | null;
  /** Most chats of one channel. */
  channel_caps?: Record<string, number>;
  /** What they declare. */
  presence?: DeclaredPresence;
}

/** An agent stops working. */
export interface AgentLoggedOut {
  /** What this is. */
  type: "agent_logged_out";
  /** The agent. */
  agent: string;
}

/** An agent wrote. */
export interface AgentMessage {
  /** What this is. */
  type: "agent_message";
  /** The chat. */
  chat: string;
  /** Who wrote. */
  agent: string;
  /** What was written. */
  text: string;
}

/** One agent. */
export interface AgentQuery {
  /** What this is. */
  type: "agent";
  /** Which. */
  agent: string;
}

/** An agent is connected again. */
export interface AgentReconnected {
  /** What this is. */
  type: "agent_reconnected";
  /** The agent. */
  agent: string;
}

/** What holds for every agent who says nothing else. */
export interface AgentRules {
  /** Units of work an agent may hold at once, unless their profile says otherwise. */
  capacity?: number;
  /** Units that every agent may hold beyond that, whatever their profile says; a surge adds to it. */
  extra_units?: number;
  /** Offers missed in a row that make an agent `not_responding`. */
  rona_limit?: number;
  /** The least time between two offers to one agent. */
  spacing_ms?: number;
  /** The most offers to one agent within `offers_window_ms`. */
  offers_max?: number | null;
  /** See `offers_max`. */
  offers_window_ms?: number;
  /** After this long an agent who does not respond is available again. Without it, only when they say so. */
  cool_down_ms?: number | null;
  /** How long an agent whose connection is lost keeps their chats. */
  reconnect_grace_ms?: number;
  /** The presence after logging in, when the agent declares none. */
  login_presence?: LoginPresence;
  /** What happens when an agent with chats logs out. */
  logout_with_chats?: LogoutWithChats;
}

/** Something happened that people must know of. */
export interface AlarmRaised {
  /** What this is. */
  type: "alarm_raised";
  /** The host's name for it. */
  alarm: string;
  /** The tree by which they are told. */
  tree: string;
}

/** It is over; nobody need be told any more. */
export interface AlarmResolved {
  /** What this is. */
  type: "alarm_resolved";
  /** The alarm. */
  alarm: string;
  /** Who says so. */
  by: string;
}

/** AlarmsQuery that are not over, and whom they have reached. */
export interface AlarmsQuery {
  /** What this is. */
  type: "alarms";
}

/** A supervisor looks at what an alert tells of. */
export interface AlertAcknowledged {
  /** What this is. */
  type: "alert_acknowledged";
  /** The alert, as `raise_alert` named it. */
  alert: string;
  /** Who looks. */
  by: string;
}

/** What an alert is about. */
export type AlertKind = "agent_silent" | "long_chat" | "service_level_at_risk" | "threshold";

/** Which chats a supervisor is told to look at. */
export interface AlertRules {
  /** A customer waits this long for the words of the agent who has the chat. Without it, nobody is told; below two minutes most are told for nothing. */
  agent_silent_ms?: number | null;
  /** A chat takes longer than others of its intent. Without it, nobody is told. */
  long_chats?: LongChatRules | null;
  /** A customer waits this long in a queue, and nobody has taken the chat: the service level is at risk. Without it, nobody is told. */
  at_risk_after_ms?: number | null;
  /** Figures of the last half hour that are worse than the operation wants, by a name. */
  thresholds?: Record<string, ThresholdRules>;
  /** The tree by which people are told of an alert that nobody has acknowledged. */
  tree?: string | null;
  /** After this long. */
  escalate_after_ms?: number;
}

/** A supervisor does not want to hear of an alert for a while. */
export interface AlertSnoozed {
  /** What this is. */
  type: "alert_snoozed";
  /** The alert, as `raise_alert` named it. */
  alert: string;
  /** Until this instant; if it is not over by then, it is told again. */
  until: number;
  /** Who decided so. */
  by: string;
}

/** AlertsQuery that are not over. */
export interface AlertsQuery {
  /** What this is. */
  type: "alerts";
}

/** A place where customers are sent who may not chat. */
export interface Alternate {
  /** The channel. */
  channel: string;
  /** Its hours; without any it is always open. */
  hours?: string | null;
}

/** The host has asked the customer for something that must not be seen: in a form, by voice. */
export interface AnswerExpected {
  /** What this is. */
  type: "answer_expected";
  /** The chat. */
  chat: string;
  /** What, by its labels: PIN, US_SSN, ACCOUNT_NUMBER … */
  entities: string[];
  /** How long an answer is waited for; the policy's time when it is missing. */
  wait_ms?: number | null;
}

/** What short answers are known by: who was asked for a PIN and writes four digits has written it. */
export interface AnswerRules {
  /** How long an answer is waited for. */
  wait_ms?: number;
  /** Phrases of our own that ask for something, by the label of what they ask for: {"ACCOUNT_NUMBER": ["client code"]}. The usual ones in the main languages are known. */
  phrases?: Record<string, string[]>;
}

/** Who answers for the words of a template. */
export interface Approval {
  /** Who. */
  by: string;
  /** From this instant on it may not be sent any more. Without it, always. */
  until?: number | null;
  /** Where it holds, as the customer's region is written. Without any, everywhere. */
  regions?: string[];
}

/** In which arm of an experiment a customer is. */
export interface ArmQuery {
  /** What this is. */
  type: "arm";
  /** Which experiment. */
  experiment: string;
  /** Who. */
  customer: string;
}

/** What an agent may need to know. */
export interface Article {
  /** What it is called. */
  title?: string;
  /** What it says, or the words by which it is to be found. */
  text?: string;
  /** Words and phrases at which it is suggested, whatever else is said. */
  triggers?: string[];
  /** Its language. Without it, it is suggested in chats of every language. */
  language?: string | null;
  /** It is suggested only in chats of these queues; without any, in all. */
  queues?: string[];
}

/** An agent says whether an article that was suggested has helped. */
export interface ArticleJudged {
  /** What this is. */
  type: "article_judged";
  /** The chat in which it was suggested. */
  chat: string;
  /** The agent who has the chat. */
  agent: string;
  /** Which, by its name under `text.assist.articles`. */
  article: string;
  /** Has it? */
  verdict: ArticleVerdict;
}

/** What an agent thought of a suggestion. */
export type ArticleVerdict = "used" | "dismissed";

/** Who asked for a person. */
export type AskedBy = "customer" | "bot" | "supervisor";

/** The chat is this agent's. */
export interface Assigned {
  /** What this is. */
  type: "assigned";
  /** The chat. */
  chat: string;
  /** The agent. */
  agent: string;
  /** The chat's new epoch. */
  epoch: number;
}

/** Which articles help agents to answer, and how often some are suggested. */
export interface AssistRules {
  /** The articles, by name. */
  articles?: Record<string, Article>;
  /** The most that are suggested at once. */
  at_once?: number;
  /** The most that are suggested in one chat. */
  per_chat?: number;
  /** After a suggestion nothing more is suggested in the chat for so long. */
  pause_ms?: number;
  /** An article of which no trigger was said is suggested only if so many different words of the message stand in it. */
  words_min?: number;
}

/** Something the bot tried in vain. */
export interface Attempt {
  /** When. */
  at: number;
  /** The beginning of the masked reply. */
  text: string;
}

/** Which of the ways on which customers came earned what followed. */
export interface AttributionQuery {
  /** What this is. */
  type: "attribution";
  /** Of one kind of outcome; without it, of all. */
  outcome?: string | null;
}

/** How what followed is shared among the ways on which customers came. */
export interface AttributionRules {
  /** By which convention; the others stand beside it. */
  model?: CreditModel;
  /** Touches count that lie at most so many days before what followed. */
  window_days?: number;
  /** So many days before what followed, a touch counts half (`decay`). */
  half_life_days?: number;
  /** By what touches are told apart; at least one. */
  by?: TouchPart[];
  /** Where a customer said where they came from, this share of the value goes there, and all of it where no touch is known: 0 to 1. */
  said_share?: number;
}

/** How one entity is masked for one audience. */
export interface AudienceRules {
  /** What stands in its place. */
  operator?: Operator;
  /** How many characters keep_last and keep_ends show of its end. */
  keep?: number;
  /** How many characters keep_first and keep_ends show of its beginning. */
  first?: number;
}

/** The host is about to send a text that no human wrote. */
export interface AutomatedTextDue {
  /** What this is. */
  type: "automated_text_due";
  /** The chat. */
  chat: string;
  /** The approved template it comes from. */
  template?: string | null;
  /** The text. */
  text: string;
}

/** When nine digits in a row, without separators, are a social security number. */
export type BareSsn = "in_context" | "always" | "never";

/** Let everybody who judges judge the same chats: choose them, and ask for one judgement of each from everybody. */
export interface BeginCalibration {
  /** What this is. */
  type: "begin_calibration";
  /** The session, to be named by what is handed in for it. */
  session: string;
  /** How many chats. */
  chats: number;
  /** They ended from here on. */
  since: number;
  /** And before this instant. */
  until: number;
}

/** Something is different from now on, until it is ended. */
export interface BeginSurgeAction {
  /** What this is. */
  type: "begin_surge_action";
  /** What. `banner` and `ask` are the host's to carry out, the others the engine sees to. */
  measure: SurgeMeasure;
  /** Whom it is about: the queue of an overflow, what is asked for; else empty. */
  subject: string;
  /** How much, where to, in which words. */
  value: string;
}

/** The bot wants to do something, not merely say it. */
export interface BotActionRequested {
  /** What this is. */
  type: "bot_action_requested";
  /** The chat. */
  chat: string;
  /** The host's name for this request. */
  proposal: string;
  /** The action, such as `refund_approval`. */
  action: string;
}

/** The bot met the need; no human took part. */
export interface BotResolved {
  /** What this is. */
  type: "bot_resolved";
  /** The chat. */
  chat: string;
}

/** The bot may speak again in this chat. */
export interface BotResumed {
  /** What this is. */
  type: "bot_resumed";
  /** The chat. */
  chat: string;
  /** Why. */
  code: string;
}

/** When a bot may answer, and when it must hand over to a human. */
export interface BotRules {
  /** Hand over when the bot's confidence is below this ratio. A missing confidence counts as 0. */
  threshold?: number;
  /** Hand over at this number of failed resolutions. */
  failed_resolutions?: number;
  /** How failed resolutions are counted. */
  count?: FailureCount;
  /** Hand over when the bot takes more than this number of turns in a row without progress. */
  max_turns_without_progress?: number;
  /** How often a chat may go from the bot to a human and back; after that, humans only. */
  round_trips?: number;
  /** A chat that no human has taken after this time goes back to the bot. Without it, never. */
  handoff_timeout_ms?: number | null;
  /** Does a chat that is handed over wait from its start, instead of from the handoff? */
  credit_bot_time?: boolean;
  /** Intents by which a customer asks for a person. */
  handoff_intents?: string[];
  /** Further rules by which the bot hands over. */
  rules?: HandoffRule[];
  /** Actions that only a human may carry out, besides those that always are restricted. */
  restricted_actions?: string[];
  /** How long a human has to decide on an action that a bot proposed. Without it, for ever. */
  proposal_expires_ms?: number | null;
  /** Templates that may be sent without a human during a crisis freeze. */
  crisis_templates?: string[];
  /** Who approved such a template, and until when. Without an entry an approval does not end. */
  crisis_approvals?: Record<string, CrisisApproval>;
  /** By language (`de`, `de-AT`, or `any`): how the customer is told that this is a bot. */
  disclosure?: Record<string, string>;
  /** The language of a chat whose language is not known. */
  language_assumed?: string;
  /** What differs for single bots. */
  bots?: Record<string, OneBotRules>;
}

/** Stop the bot in this chat. */
export interface BotSilenced {
  /** What this is. */
  type: "bot_silenced";
  /** The chat. */
  chat: string;
  /** Why. */
  code: string;
}

/** The bot wants to say something. */
export interface BotTurn {
  /** What this is. */
  type: "bot_turn";
  /** The chat. */
  chat: string;
  /** Which bot, when it is not the one that the chat began with. */
  bot?: string | null;
  /** How sure the bot is; missing counts as 0. */
  confidence?: number | null;
  /** What it wants to say. */
  text?: string;
  /** What it took the customer to mean. */
  intents?: IntentScore[];
  /** What the turn does about the need. */
  resolution?: TurnResolution;
  /** Slots filled by now. */
  slots?: Record<string, string>;
  /** Promises made to the customer in this turn. */
  promises?: string[];
  /** The slot that the customer's next message is to fill, such as `account_number`: a short answer is known by it. */
  asks_for?: string | null;
  /** Did the bot work at all? */
  health?: Health;
}

/** Something that the operation depends on is asked, is not asked, or is tried again. */
export interface BreakerChanged {
  /** What this is. */
  type: "breaker_changed";
  /** What. */
  dependency: string;
  /** How it stands now. */
  state: BreakerState;
  /** Calls that were looked at. */
  calls: number;
  /** Of these, the failed ones. */
  failed: number;
}

/** Is a dependency asked? */
export type BreakerState = "closed" | "open" | "half_open";

/** When the operation is open, and what is planned to be down. */
export interface CalendarRules {
  /** Named opening hours, for queues and channels to refer to. */
  hours?: Record<string, HoursRules>;
  /** Planned outages, maintenance and releases. */
  outages?: PlannedOutage[];
}

/** What a session of calibration showed. */
export interface CalibrationQuery {
  /** What this is. */
  type: "calibration";
  /** Which. */
  session: string;
}

/** When those who judge meet to compare. */
export interface CalibrationRules {
  /** When the first session begins. */
  first_at: number;
  /** How long after each the next one begins. */
  every_ms?: number;
  /** How many chats everybody judges. */
  chats?: number;
  /** Whose judgement is the standard. Without it, what the others think is. */
  standard?: string | null;
  /** Agreement (Krippendorff's alpha) below this asks for another session. */
  agreement_min?: number;
}

/** How a call to a dependency went. */
export type CallOutcome = "succeeded" | "failed";

/** An agent tried to call a customer back. */
export interface CallbackAttempted {
  /** What this is. */
  type: "callback_attempted";
  /** The chat. */
  chat: string;
  /** Who called. */
  agent: string;
  /** How it went. */
  outcome: CallbackOutcome;
}

/** The customer no longer wants to be called. */
export interface CallbackCancelled {
  /** What this is. */
  type: "callback_cancelled";
  /** The chat. */
  chat: string;
}

/** Call the customer now. */
export interface CallbackDue {
  /** What this is. */
  type: "callback_due";
  /** The chat. */
  chat: string;
  /** Who calls. */
  agent: string;
}

/** How an attempt to call back ended. */
export type CallbackOutcome = "connected" | "no_answer" | "busy" | "failed";

/** The customer asks to be called or written to instead. */
export interface CallbackRequested {
  /** What this is. */
  type: "callback_requested";
  /** The chat. */
  chat: string;
  /** Not before this instant. */
  not_before?: number | null;
}

/** Calls that are promised from a chat. */
export interface CallbackRules {
  /** No call is made sooner than this after it was asked for. */
  delay_ms?: number;
  /** The least time between two attempts. */
  min_gap_ms?: number;
  /** How many attempts are made. */
  max_attempts?: number;
  /** The promise runs out this long after the call may first be made. Without it, never. */
  expires_ms?: number | null;
}

/** A callback is promised. */
export interface CallbackScheduled {
  /** What this is. */
  type: "callback_scheduled";
  /** The chat. */
  chat: string;
  /** Not before this instant. */
  due_at: number;
}

/** Why chats go wrong: causes with their counts, the most frequent first. */
export interface CausesQuery {
  /** What this is. */
  type: "causes";
  /** What goes wrong. */
  of: TroubleQuery;
  /** What is taken as the cause. */
  by?: DimensionQuery;
}

/** What a chat of one medium costs an agent. */
export interface ChannelRules {
  /** The units of capacity that one chat takes. */
  units?: number;
  /** The most chats of this channel that one agent may have at once. */
  cap_per_agent?: number | null;
  /** Work of these channels leaves an agent's hands free for a chat of this one: a call may come while e-mails lie on the desk. */
  interrupts?: string[];
}

/** A supervisor gives a chat to an agent. */
export interface ChatAssigned {
  /** What this is. */
  type: "chat_assigned";
  /** The chat. */
  chat: string;
  /** The new owner. */
  agent: string;
  /** Who decided so. */
  by: string;
  /** The state of the chat that the supervisor saw. */
  epoch?: number | null;
}

/** A chat is over. */
export interface ChatEnded {
  /** What this is. */
  type: "chat_ended";
  /** The chat. */
  chat: string;
  /** Who ended it. */
  by: EndedBy;
  /** Was the need met? */
  resolution?: Resolution | null;
  /** The host's own word for how it ended. */
  ending?: string | null;
}

/** Somebody has judged how an agent served a chat. */
export interface ChatEvaluated {
  /** What this is. */
  type: "chat_evaluated";
  /** The chat. */
  chat: string;
  /** Whose work was judged. */
  agent: string;
  /** Who judged. */
  by: string;
  /** The form, by its name in the policy. */
  form: string;
  /** The version of the form by which it was judged. */
  version: number;
  /** Points for every question of the form; `null` where it does not apply. */
  answers: Record<string, number | null>;
  /** The session of calibration for which it was judged: it then measures those who judge, and counts for nothing else. */
  session?: string | null;
}

/** A supervisor keeps a waiting chat from being offered. */
export interface ChatHeld {
  /** What this is. */
  type: "chat_held";
  /** The chat. */
  chat: string;
  /** Who decided so. */
  by: string;
}

/** An agent sets a chat aside while the customer is silent. */
export interface ChatParked {
  /** What this is. */
  type: "chat_parked";
  /** The chat. */
  chat: string;
  /** Its owner. */
  agent: string;
}

/** An agent takes a waiting chat of their own accord. */
export interface ChatPulled {
  /** What this is. */
  type: "chat_pulled";
  /** The chat. */
  chat: string;
  /** Who takes it. */
  agent: string;
  /** The state of the chat that the agent saw. */
  epoch?: number | null;
}

/** One chat. */
export interface ChatQuery {
  /** What this is. */
  type: "chat";
  /** Which. */
  chat: string;
}

/** A customer asks for a chat. */
export interface ChatRequested {
  /** What this is. */
  type: "chat_requested";
  /** The host's new name for this chat. */
  chat: string;
  /** Who asks. */
  customer: Customer;
  /** The medium. */
  channel?: string;
  /** Language of the chat, as a BCP 47 tag. Without it, it is read from what the customer writes, or assumed: `text.language` says so. */
  language?: string | null;
  /** The product it is about. */
  product?: string | null;
  /** The queue, when the host has chosen it; else the policy's routes decide. */
  queue?: string | null;
  /** The intent, when it is known. */
  intent?: string | null;
  /** Skills that the chat needs, with their least level. */
  requires?: Record<string, number>;
  /** Higher is sooner. */
  priority?: number;
  /** The bot that serves first, if one does. */
  bot?: string | null;
  /** The first message. */
  text?: string | null;
  /** How it sounds, from -1 to 1, by the host's own model. */
  sentiment?: number | null;
  /** The customer's own facts by kind, to be hidden wherever they appear. Kept only as keyed hashes. */
  facts?: Record<string, string[]>;
  /** The closed chat that this one continues. */
  reopened_from?: string | null;
  /** The agent whom the customer knows: they come first, if they could be offered the chat. Without it, who last had the chat that is continued. */
  preferred_agent?: string | null;
  /** Where the customer came from, to be counted as a touch (`metrics.attribution`). */
  came_from?: Touch | null;
}

/** An agent gives a chat back to the bot. */
export interface ChatReturnedToBot {
  /** What this is. */
  type: "chat_returned_to_bot";
  /** The chat. */
  chat: string;
  /** Its owner. */
  agent: string;
  /** Why. */
  reason?: ReturnReason;
}

/** Where a chat is. */
export type ChatState =
  | "new"
  | "bot"
  | "queued"
  | "offered"
  | "active"
  | "parked"
  | "callback_pending"
  | "wrap_up"
  | "closed";

/** A supervisor lets a held chat be offered again. */
export interface ChatUnheld {
  /** What this is. */
  type: "chat_unheld";
  /** The chat. */
  chat: string;
  /** Who decided so. */
  by: string;
}

/** The chats behind the figures of one segment. */
export interface ChatsBehindQuery {
  /** What this is. */
  type: "chats_behind";
  /** What they have along the dimensions; `null` where nothing. */
  cell: Record<string, string | null>;
}

/** It is over. */
export interface ClearAlert {
  /** What this is. */
  type: "clear_alert";
  /** The alert. */
  alert: string;
  /** Why. */
  code: string;
}

/** The chat is over. */
export interface Close {
  /** What this is. */
  type: "close";
  /** The chat. */
  chat: string;
  /** How it ended. */
  code: string;
}

/** The coaching of an agent in a question is over. */
export interface CloseCoaching {
  /** What this is. */
  type: "close_coaching";
  /** The agent. */
  agent: string;
  /** The question. */
  question: string;
  /** Why: `recheck_passed`. */
  code: string;
}

/** What an agent is spared while they are coached. What they have already stays with them. */
export interface CoachedLimits {
  /** They hold at most so many units of work at once; fewer where their own capacity is smaller. */
  capacity?: number | null;
  /** They serve only those of their queues that stand here. */
  queues?: string[] | null;
}

/** What agents are coached in. */
export interface CoachingQuery {
  /** What this is. */
  type: "coaching";
}

/** When an agent is coached, and how one knows that it helped. */
export interface CoachingRules {
  /** A question is flagged in a chat that earned less than this share of its points. */
  flag_below?: number;
  /** So many flags of one question open a plan. */
  flags?: number;
  /** Within this time. */
  within_ms?: number;
  /** But not before so many chats in which the question applied were judged within it. */
  evaluations_min?: number;
  /** By when somebody must have talked with the agent. */
  due_ms?: number;
  /** So many chats after that, without a flag, end the plan. */
  recheck?: number;
  /** What an agent is spared while a plan of theirs is not over. Without it, nothing. */
  meanwhile?: CoachedLimits | null;
}

/** One of the things that are said. */
export interface Comfort {
  /** Its name, as a template's. */
  id: string;
  /** The wording. */
  text: string;
}

/** What customers hear while they wait, beside their position and what can be said about the wait. */
export interface ComfortRules {
  /** The longest time without a word. Without it, nothing is said. */
  every_ms?: number | null;
  /** What is said, one after the other and then from the start: at least two, so that nobody hears the same twice running. */
  messages?: Comfort[];
}

/** How many points of complexity things count. */
export interface ComplexityWeights {
  /** By topic that the chat touches. */
  topics?: Record<string, number>;
  /** Each message, of either side. */
  turn?: number;
  /** Each transfer. */
  transfer?: number;
  /** Each time the matter was reopened. */
  reopening?: number;
  /** Each full minute. */
  minute?: number;
  /** Each different intent but the first. */
  further_intent?: number;
  /** A sentiment of -1; less bad ones in proportion, good ones nothing. */
  worst_sentiment?: number;
}

/** When a rule applies: a tree of questions about known fields. */
export type Condition = {
  /** Every one of these holds. */
  all: Condition[];
} | {
  /** At least one of these holds. */
  any: Condition[];
} | {
  /** This does not hold. */
  not: Condition;
} | {
  /** These hours are open now. */
  within: string;
} | {
  /** A stable share. */
  percent_of: {
  /** Percent of all, at most 4 decimals. */
  percent: number;
  /** A field that is a text; `customer.id` when absent. */
  by?: string;
  /** Shares with different salts are independent. */
  salt: string;
};
} | {
  /** What is asked about. */
  field: "customer.id" | "customer.tier" | "customer.account_status" | "customer.region" | "customer.language" | "chat.channel" | "chat.language" | "chat.product" | "chat.queue" | "chat.intent" | "bot.id";
  /** It is exactly this. */
  eq?: string;
  /** It is one of these. */
  one_of?: string[];
  /** The value is known, or is not. */
  present?: boolean;
} | {
  /** What is asked about. */
  field: "customer.segments" | "customer.variants" | "chat.topics";
  /** The list holds at least one of these. */
  has_any?: string[];
  /** The list holds every one of these. */
  has_all?: string[];
  /** The value is known, or is not. */
  present?: boolean;
} | {
  /** What is asked about. */
  field: "customer.tenure_days" | "customer.live_chats" | "chat.priority" | "chat.turns" | "chat.transfers" | "chat.age_ms" | "chat.waited_ms" | "bot.failures" | "queue.waiting" | "queue.agents_logged_in" | "queue.estimated_wait_ms" | "surge.level";
  /** It is exactly this. */
  eq?: number;
  /** It is one of these. */
  one_of?: number[];
  /** It is this or more. */
  at_least?: number;
  /** It is this or less. */
  at_most?: number;
  /** It is from the first to the second, both included. */
  between?: number[];
  /** The value is known, or is not. */
  present?: boolean;
} | {
  /** What is asked about. */
  field: "customer.identity_level";
  /** It is exactly this. */
  eq?: "anonymous" | "claimed" | "verified" | "strong";
  /** It is one of these. */
  one_of?: ("anonymous" | "claimed" | "verified" | "strong")[];
  /** It is this or more. */
  at_least?: "anonymous" | "claimed" | "verified" | "strong";
  /** It is this or less. */
  at_most?: "anonymous" | "claimed" | "verified" | "strong";
  /** It is from the first to the second, both included. */
  between?: ("anonymous" | "claimed" | "verified" | "strong")[];
  /** The value is known, or is not. */
  present?: boolean;
} | {
  /** What is asked about. */
  field: "chat.reopened";
  /** It is exactly this. */
  eq?: boolean;
  /** The value is known, or is not. */
  present?: boolean;
} | {
  /** What is asked about. */
  field: "chat.sentiment" | "bot.confidence";
  /** It is exactly this. */
  eq?: number;
  /** It is one of these. */
  one_of?: number[];
  /** It is this or more. */
  at_least?: number;
  /** It is this or less. */
  at_most?: number;
  /** It is from the first to the second, both included. */
  between?: number[];
  /** The value is known, or is not. */
  present?: boolean;
} | {
  /** What is asked about. */
  field: "message";
  /** The message touches this topic. */
  matches?: string;
};

/** Who may be shown what is kept sealed. */
export type Confidant = "agent" | "supervisor";

/** Who may be shown what is kept sealed. */
export type ConfidantEffect = "agent" | "supervisor";

/** Who may be shown what is kept sealed. */
export type ConfidantQuery = "agent" | "supervisor";

/** How chats live and end. */
export interface ConversationRules {
  /** How long a customer who lost the connection keeps the place. */
  reconnect_grace_ms?: number;
  /** Who leaves before having waited this long is not counted as abandoned. 0: all are. */
  short_abandon_ms?: number;
  /** The longest wait in a queue. Without it, there is none. */
  max_wait_ms?: number | null;
  /** The longest wait in a queue that nobody is logged in for. Without it, there is none. */
  max_wait_no_agent_ms?: number | null;
  /** What becomes of those who wait when the last agent of their queue is gone. */
  leave_empty?: LeaveEmpty;
  /** How chats are served that were linked because they are one customer's. */
  linked?: LinkedChats;
  /** What customers hear while they wait. */
  comfort?: ComfortRules;
  /** What becomes of a chat that has waited for the longest wait, or was offered as often as its queue allows. */
  hopeless_wait?: HopelessWait;
  /** When a chat moves to the phone or to e-mail. */
  escalation?: EscalationRules;
  /** Calls that are promised from a chat. */
  callback?: CallbackRules;
  /** What agents write down after a chat. */
  wrap_up?: WrapUpRules;
  /** Chats whose customer is silent. */
  parking?: ParkingRules;
  /** Chats that agents give away. */
  transfer?: TransferRules;
  /** Chats that continue a closed one. */
  reopen?: ReopenRules;
}

/** Replace a message that was shown: a later one told that a part of a secret stands in it. */
export interface CorrectMessage {
  /** What this is. */
  type: "correct_message";
  /** The chat. */
  chat: string;
  /** The number of the effect that showed it. */
  message: number;
  /** Who wrote it. */
  from: Speaker;
  /** The text as it must be shown from now on. */
  text: string;
  /** What was hidden, in the text as it was shown last. */
  hidden: HiddenSpan[];
  /** The text for those who see something else than the agent, where the policy says so. */
  views: Record<string, string>;
}

/** How it was before. */
export interface CostBaseline {
  /** What a resolution cost, in minor units. */
  per_resolution: number;
  /** What was invested to change that, in minor units on a working day. */
  invested_per_day: number;
}

/** What work and tools cost, in minor units (cents of a euro). */
export interface CostRules {
  /** The currency, such as `EUR`. */
  currency: string;
  /** How many digits its minor unit takes: 2 for cents, 0 for yen. */
  minor_digits?: number;
  /** An hour of somebody who is paid to chat, with everything that the employer pays. */
  labour_per_hour: number;
  /** The same on channels where other people are paid otherwise. */
  labour_per_hour_by_channel?: Record<string, number>;
  /** A chat that a bot served. */
  bot_per_chat?: number;
  /** Tools on a working day. */
  tooling_per_day?: number;
  /** Rooms, managers and everything else on a working day. */
  overhead_per_day?: number;
  /** Other ways to the same people, such as phone and e-mail. */
  others?: Record<string, OtherChannel>;
  /** How it was before, for the return on what was invested. */
  baseline?: CostBaseline | null;
}

/** What everything so far cost, by channel, beside other ways and beside how it was before. */
export interface CostsQuery {
  /** What this is. */
  type: "costs";
  /** Of how many working days it is; without it, nothing is said of tooling and overhead. */
  working_days?: number | null;
}

/** By which convention credit is shared among touches. None of them proves a cause. */
export type CreditModel = "last" | "first" | "linear" | "position" | "decay" | "removal";

/** Under which terms a template may be sent during a crisis freeze. */
export interface CrisisApproval {
  /** Who answers for its words. */
  approved_by: string;
  /** From this instant on it may not be sent any more. Without it, always. */
  expires_at?: number | null;
}

/** No automated text may leave, except approved crisis templates. */
export interface CrisisFrozen {
  /** What this is. */
  type: "crisis_frozen";
  /** Who decided so. */
  by: string;
}

/** Who may order a freeze, and which topics are held until somebody has signed. */
export interface CrisisRules {
  /** How many persons must order a freeze. */
  freeze_persons?: Persons;
  /** How many must end it. */
  thaw_persons?: Persons;
  /** The second person's order counts within this time after the first one's. */
  confirm_within_ms?: number;
  /** By topic: whose signatures end a hold of it. */
  holds?: Record<string, HoldRules>;
}

/** Automated text may leave again. */
export interface CrisisThawed {
  /** What this is. */
  type: "crisis_thawed";
  /** Who decided so. */
  by: string;
}

/** A customer, as the host knows them. */
export interface Customer {
  /** The key by which the host knows this customer. */
  id: string;
  /** The segments that the host puts them in. */
  segments?: string[];
  /** The support tier that they have paid for. */
  tier?: string | null;
  /** Whole days since they became a customer. */
  tenure_days?: number | null;
  /** The state of their account, in the host's words. */
  account_status?: string | null;
  /** How well we know who they are. */
  identity?: Identity;
  /** Where their data belongs, such as `eu` or `US-CA`. */
  region?: string | null;
  /** The language they prefer, such as `en`. */
  language?: string | null;
}

/** The customer left before a human answered. */
export interface CustomerAbandoned {
  /** What this is. */
  type: "customer_abandoned";
  /** The chat. */
  chat: string;
  /** The host's own word for how it ended. */
  ending?: string | null;
}

/** A customer came, with or without a chat: a visit, an advertisement that was followed. */
export interface CustomerCame {
  /** What this is. */
  type: "customer_came";
  /** Who. */
  customer: string;
  /** Where from. */
  came_from: Touch;
}

/** The customer's connection was lost. */
export interface CustomerDisconnected {
  /** What this is. */
  type: "customer_disconnected";
  /** The chat. */
  chat: string;
}

/** The customer wrote. */
export interface CustomerMessage {
  /** What this is. */
  type: "customer_message";
  /** The chat. */
  chat: string;
  /** What was written. */
  text: string;
  /** How it sounds, from -1 to 1, by the host's own model. It counts in the place of the built-in words. */
  sentiment?: number | null;
}

/** The customer is connected again. */
export interface CustomerReconnected {
  /** What this is. */
  type: "customer_reconnected";
  /** The chat. */
  chat: string;
}

/** What was left out because the packet would have been too large. */
export interface Cut {
  /** How many lines of the transcript, the oldest first. */
  transcript_lines: number;
  /** How many failed attempts, the oldest first. */
  failed_attempts: number;
  /** How many times a text was shortened: a line, then values of slots and promises. */
  shortened: number;
  /** How many other entries: proposals, promises, reasons but the first, intents. */
  others: number;
}

/** What an agent declares about themselves. */
export type DeclaredPresence = "available" | "away" | "draining";

/** Ask the customer to come back. */
export interface Defer {
  /** What this is. */
  type: "defer";
  /** The chat. */
  chat: string;
  /** Why. */
  code: string;
  /** When it is open again; `null` when it is not a matter of hours. */
  next_open: number | null;
  /** Where to meanwhile, each open now. */
  alternates: string[];
  /** The script that tells the customer. */
  script: string | null;
}

/** Send the customer elsewhere. */
export interface Deflect {
  /** What this is. */
  type: "deflect";
  /** The chat. */
  chat: string;
  /** Why. */
  code: string;
  /** Where to, each open now. */
  alternates: string[];
  /** The script that tells the customer. */
  script: string | null;
}

/** Show this message to the other side, as it stands here. */
export interface DeliverMessage {
  /** What this is. */
  type: "deliver_message";
  /** The chat. */
  chat: string;
  /** Who wrote it. */
  from: Speaker;
  /** The text, with everything secret hidden. */
  text: string;
  /** What was hidden. */
  hidden: HiddenSpan[];
  /** The text for those who see something else than the agent, where the policy says so. */
  views: Record<string, string>;
}

/** Show the customer a prepared text, and everybody else what of it they may see. */
export interface DeliverTemplate {
  /** What this is. */
  type: "deliver_template";
  /** The chat. */
  chat: string;
  /** Who sent it. */
  from: Speaker;
  /** Which. */
  template: string;
  /** Which version of its words. */
  version: number;
  /** The language of the words. */
  language: string;
  /** The text for the customer alone: the values are as they were given. */
  text: string;
  /** The text for the desk, with everything secret hidden. */
  shown: string;
  /** What was hidden in it. */
  hidden: HiddenSpan[];
  /** The text for those who see something else than the agent, where the policy says so. */
  views: Record<string, string>;
}

/** A call to something that the operation depends on is over. */
export interface DependencyReported {
  /** What this is. */
  type: "dependency_reported";
  /** What was called, by its name in the policy. */
  dependency: string;
  /** How it went. */
  outcome: CallOutcome;
}

/** When something that we depend on counts as broken. */
export interface DependencyRules {
  /** The last so many calls are looked at. */
  window?: number;
  /** Fewer calls than this say nothing. */
  calls_min?: number;
  /** Open when this share of them failed. */
  failed_share?: number;
  /** After this long it is tried again. */
  open_ms?: number;
  /** So many calls in a row must go well before it is trusted again. */
  probes?: number;
  /** The step of the fallback ladder on which its customers stand. */
  ladder?: string | null;
}

/** By what chats are told apart. */
export type DimensionQuery = "channel" | "cohort" | "intent" | "language" | "product" | "queue" | "tier";

/** In which order the chats of one queue are served. */
export type Discipline = "aged" | "strict" | "lifo";

/** What must be said behind certain texts. */
export interface Disclaimer {
  /** The words by language. */
  texts: Record<string, string>;
}

/** Tell the customer that a bot is speaking. */
export interface Disclose {
  /** What this is. */
  type: "disclose";
  /** The chat. */
  chat: string;
  /** The language of the wording. */
  language: string;
  /** The wording. */
  text: string;
}

/** What happens when a customer already has a live chat. */
export type DuplicateContact = "link" | "deflect";

/** An order to the host. */
export type Effect = Admit | Deflect | Defer | RequestAuthentication | EndPrivileges | DeliverMessage | CorrectMessage | Disclose | SendTemplate | DeliverTemplate | SuggestArticles | Reveal | RefuseReveal | BotSilenced | BotResumed | HandoffPacket | RequestApproval | PerformAction | RefuseAction | Enqueue | PositionChanged | WaitEstimate | RouteRequest | OverflowTo | OfferMade | OfferRescinded | OfferExpired | Assigned | Released | Requeued | TransferOffered | TransferEnded | PresenceForcedEffect | EscalateTo | SuppressOutreach | CallbackScheduled | CallbackDue | Park | StartWrapUp | EndWrapUp | Close | SurgeOn | SurgeOff | BeginSurgeAction | EndSurgeAction | SpikeFound | SpikeOver | HoldTopic | ReleaseTopic | BreakerChanged | FallBack | EndFallBack | RaiseAlert | ClearAlert | Notify | StopNotifying | RemindOfAction | BeginCalibration | OpenCoaching | RemindOfCoaching | CloseCoaching | StopExperiment | NotifySupervisor;

/** Its customers go where they always went. */
export interface EndFallBack {
  /** What this is. */
  type: "end_fall_back";
  /** What works again. */
  dependency: string;
}

/** The customer's rights ended: the proof of identity ran out or the account changed. */
export interface EndPrivileges {
  /** What this is. */
  type: "end_privileges";
  /** The chat. */
  chat: string;
  /** Why. */
  code: string;
}

/** It is as before. */
export interface EndSurgeAction {
  /** What this is. */
  type: "end_surge_action";
  /** What. */
  measure: SurgeMeasure;
  /** Whom it is about. */
  subject: string;
  /** How much, where to, in which words. */
  value: string;
}

/** The work after the chat is over. */
export interface EndWrapUp {
  /** What this is. */
  type: "end_wrap_up";
  /** The chat. */
  chat: string;
  /** Whose it was. */
  agent: string;
  /** Fields of the disposition that are missing. */
  missing: string[];
  /** The edition of the values that could be chosen. */
  version: number;
}

/** Who ended a chat. */
export type EndedBy = "customer" | "agent" | "bot" | "supervisor" | "host";

/** Options of an engine. */
export interface EngineOptions {
  /** The key of the hashes, as 32 hexadecimal digits; without one it is zero. */
  key?: string | null;
}

/** The chat, or the call that was promised to it, waits in a queue. */
export interface Enqueue {
  /** What this is. */
  type: "enqueue";
  /** The chat. */
  chat: string;
  /** The queue. */
  queue: string;
  /** The instant that fixes the customer's place. */
  place_time: number;
  /** Higher is sooner. */
  priority: number;
}

/** May they chat? */
export type Entitlement = "admit" | "refuse";

/** Which segment or tier may chat. */
export interface EntitlementRule {
  /** The name of this rule, as reports show it. */
  id: string;
  /** Whom it is about. */
  when: Condition;
  /** What is decided. */
  then: Entitlement;
  /** The reason that is given when it refuses. */
  because?: RefusedBecause;
  /** Where they are sent first; one of `alternates`. */
  alternate?: string | null;
  /** The text that tells them. */
  script?: string | null;
}

/** How one entity is masked. */
export interface EntityRules {
  /** What stands in its place. */
  operator?: Operator;
  /** How many characters keep_last and keep_ends show of its end. */
  keep?: number;
  /** How many characters keep_first and keep_ends show of its beginning. */
  first?: number;
  /** Who sees something else. The agent's view is what the engine shows and keeps. */
  audiences?: Record<string, AudienceRules>;
  /** Who may be shown what is kept sealed, each time they ask for it. */
  revealed_to?: Confidant[];
}

/** Go on by phone, e-mail or callback. */
export interface EscalateTo {
  /** What this is. */
  type: "escalate_to";
  /** The chat. */
  chat: string;
  /** The channel. */
  channel: string;
  /** Why. */
  code: string;
}

/** Somebody wants the chat to go on by phone or e-mail. */
export interface EscalationRequested {
  /** What this is. */
  type: "escalation_requested";
  /** The chat. */
  chat: string;
  /** The channel wanted; the first open one when absent. */
  to?: string | null;
}

/** When a chat moves to the phone or to e-mail. */
export interface EscalationRules {
  /** Escalate when the complexity reaches this number of points. Without it, never for that. */
  complexity_at?: number | null;
  /** Complexity may escalate the chat again only after it has fallen below this. */
  complexity_off_below?: number;
  /** How many points things count. */
  weights?: ComplexityWeights;
  /** Escalate when the chat has lasted this long. Without it, never for that. */
  max_duration_ms?: number | null;
  /** Escalate when the chat has been transferred more often than this. Without it, never. */
  max_transfers?: number | null;
  /** Escalate when the sentiment, from -1 to 1, is below this. Without it, never for that. */
  sentiment_below?: number | null;
  /** Topics that must not be served in a chat. They escalate at once. */
  regulated_topics?: string[];
  /** Where to, the preferred first: a channel, or `callback`. A closed one is never taken. */
  targets?: string[];
}

/** What customers are told about their wait. */
export interface EstimateRules {
  /** Nothing is announced before so many chats of the queue were answered. */
  sample_floor?: number;
  /** Ranges are rounded outwards to whole multiples of this. */
  round_ms?: number;
}

/** How an agent's chats were judged, the oldest first. */
export interface EvaluationsQuery {
  /** What this is. */
  type: "evaluations";
  /** Whose. */
  agent: string;
}

/** Something that happened, or that somebody asks for. */
export type Event = ChatRequested | CustomerMessage | AnswerExpected | CustomerDisconnected | CustomerReconnected | CustomerAbandoned | IdentityAsserted | AccountStatusChanged | CallbackRequested | CallbackCancelled | SurveyAnswered | CustomerCame | OutcomeNoted | BotTurn | BotActionRequested | BotResolved | HandoffRequested | AgentLoggedIn | RouteDecided | PresenceSet | AgentDisconnected | AgentReconnected | AgentLoggedOut | OfferAccepted | OfferDeclined | ChatPulled | AgentMessage | TransferRequested | TransferAccepted | TransferDeclined | ChatParked | ChatReturnedToBot | EscalationRequested | ChatEnded | WrapUpCompleted | ProposalDecided | CallbackAttempted | ChatAssigned | ChatHeld | ChatUnheld | PresenceForced | PriorityChanged | OutageDeclared | OutageCleared | ForecastPublished | SurgeOverridden | CrisisFrozen | CrisisThawed | TopicHeld | TopicSignedOff | DependencyReported | OnCallSet | AlarmRaised | NotificationAcknowledged | AlertAcknowledged | AlertSnoozed | AlarmResolved | IncidentDeclared | IncidentNoted | IncidentReviewed | IncidentActionSet | IncidentActionDone | IncidentCalmed | IncidentClosed | ChatEvaluated | AgentCoached | TemplateUsed | RevealRequested | ArticleJudged | AutomatedTextDue;

/** How an experiment stands. */
export interface ExperimentQuery {
  /** What this is. */
  type: "experiment";
  /** Which. */
  experiment: string;
}

/** Two ways, tried side by side. */
export interface ExperimentRules {
  /** The share of customers who are served as always. */
  control: number;
  /** The share of customers for whom something is different. */
  variant: number;
  /** The figure by which the ways are compared: the id of a metric that is a share of chats. */
  metric: string;
  /** So many customers take part, those whose chats were over first; who comes later is not counted. */
  customers_max?: number;
  /** Figures that must not suffer, by name. */
  guards?: Record<string, GuardRules>;
  /** When nobody is given the variant any more. */
  stop?: StopWhen;
  /** How often the engine looks whether to stop, in milliseconds: a minute to a week. */
  look_ms?: number;
}

/** Why an agent gets no offers. */
export interface ExplainAgentQuery {
  /** What this is. */
  type: "explain_agent";
  /** Which. */
  agent: string;
}

/** Why a chat waits. */
export interface ExplainChatQuery {
  /** What this is. */
  type: "explain_chat";
  /** Which. */
  chat: string;
}

/** A decision, with its reasons. */
export interface ExplainQuery {
  /** What this is. */
  type: "explain";
  /** Its number. */
  decision: number;
}

/** How failed resolutions are counted. */
export type FailureCount = "consecutive" | "cumulative";

/** How evenly work is shared. */
export interface FairnessQuery {
  /** What this is. */
  type: "fairness";
  /** Among the agents of one queue; without it, among all. */
  queue?: string | null;
}

/** Send the customers of what does not work here. */
export interface FallBack {
  /** What this is. */
  type: "fall_back";
  /** What does not work. */
  dependency: string;
  /** The step of the ladder. */
  step: string;
  /** The channel. */
  channel: string;
}

/** One field of what is written down. */
export interface FieldRules {
  /** Must it be given? */
  required?: boolean;
  /** The only values that are taken. Without any, all are. */
  one_of?: string[];
  /** Values that were taken once. They are never taken again: what they meant stays what they meant. */
  retired?: string[];
}

/** How many customers are expected. */
export interface ForecastPublished {
  /** What this is. */
  type: "forecast_published";
  /** Where the first interval begins; intervals are `supervision.interval_ms` long. */
  start: number;
  /** Customers expected in this interval and those after it, each a decimal from 0. */
  arrivals: number[];
}

/** A form by which chats are judged. */
export interface FormRules {
  /** Which edition of the form this is. A form that says something else needs a higher one. */
  version: number;
  /** A chat is good from this score on. */
  pass?: number;
  /** What is looked at: `tone`, `resolution`, `policy`. */
  sections: Record<string, SectionRules>;
}

/** What a figure is to become. */
export interface GoalRules {
  /** Which: its id in the catalogue of metrics. */
  metric: string;
  /** What it was, in its own unit; of a count, on one working day. */
  baseline: number;
  /** By how much it is to change, in percent of that: less than nothing is down. */
  change_percent: number;
}

/** A figure that must not suffer from an experiment. */
export interface GuardRules {
  /** Which: the id of a metric that is a share of chats. */
  metric: string;
  /** What is worse. */
  worse?: Worse;
  /** By how much it may be worse for a customer of the variant than for one of the control, as a share of the control's: 0.1 is a tenth. */
  margin?: number;
}

/** Give this to the human who takes over. */
export interface HandoffPacket {
  /** What this is. */
  type: "handoff_packet";
  /** The chat. */
  chat: string;
  /** What the human must know. */
  packet: Packet;
}

/** Somebody wants a person to take over. */
export interface HandoffRequested {
  /** What this is. */
  type: "handoff_requested";
  /** The chat. */
  chat: string;
  /** Who wants it. */
  by?: AskedBy;
}

/** A rule by which the bot hands over. */
export interface HandoffRule {
  /** Its name, for explanations. */
  name: string;
  /** When it holds. */
  when: Condition;
  /** As what the handoff is reported. */
  code?: RuleCode;
}

/** How the bot itself is. */
export type Health = "working" | "broken";

/** A stretch of text that was hidden. */
export interface HiddenSpan {
  /** What it was. */
  entity: string;
  /** First code point, in the text as it came in. */
  start: number;
  /** Code point after the last. */
  end: number;
  /** What spoke for it, weakest first: shape, issuer_range, context, expectation, pattern, fact, checksum; limit when nothing was read. */
  evidence: string[];
  /** The word under which to keep it sealed, where the policy says so: take it from the text as it came in. */
  seal: string | null;
}

/** Whose signatures end a hold. */
export interface HoldRules {
  /** The roles that must sign, each once: `legal`, `press_office`. */
  sign_offs: string[];
}

/** Let nothing automated leave in chats that touch this topic. */
export interface HoldTopic {
  /** What this is. */
  type: "hold_topic";
  /** The topic. */
  topic: string;
  /** Whose signatures end it. */
  sign_offs: string[];
}

/** What becomes of a chat for which waiting has become hopeless. */
export type HopelessWait = "notify" | "callback" | "close";

/** Opening hours: a week in local time, and the dates that differ. A weekday without intervals is closed. */
export interface HoursRules {
  /** The time zone whose wall clock counts: a name of the IANA database, such as "Europe/Berlin". */
  zone?: string;
  /** The intervals that begin on each weekday. */
  weekly?: WeeklyRules;
  /** Dates that differ from their weekday: holidays, half days, extra days. */
  overrides?: OverrideRules[];
}

/** How well we know who somebody is, and for how long. */
export interface Identity {
  /** What the host has established. */
  level?: IdentityLevel;
  /** The first instant at which the proof no longer counts; without one it does not expire. */
  expires_at?: number | null;
}

/** The customer proved who they are. */
export interface IdentityAsserted {
  /** What this is. */
  type: "identity_asserted";
  /** The customer. */
  customer: string;
  /** How well we know them now. */
  level: IdentityLevel;
  /** When the proof ends; it no longer holds at this instant. */
  expires_at?: number | null;
}

/** How well we know who somebody is, in rising order. */
export type IdentityLevel = "anonymous" | "claimed" | "verified" | "strong";

/** How well we know who somebody is, in rising order. */
export type IdentityLevelEffect = "anonymous" | "claimed" | "verified" | "strong";

/** How well we must know who somebody is before they may chat. */
export interface IdentityRule {
  /** The name of this rule, as reports show it. */
  id: string;
  /** Which chats it is about; all by default. */
  when?: Condition | null;
  /** The level that is needed. */
  level: IdentityLevel;
}

/** An action is done. */
export interface IncidentActionDone {
  /** What this is. */
  type: "incident_action_done";
  /** Which incident left it to do. */
  incident: string;
  /** The action. */
  action: string;
  /** Who says so. */
  by: string;
}

/** What remains to be done after an incident. Said again, the new words count. */
export interface IncidentActionSet {
  /** What this is. */
  type: "incident_action_set";
  /** Which incident. */
  incident: string;
  /** The host's name for the action. */
  action: string;
  /** What is to be done. */
  what: string;
  /** Who sees to it. */
  owner?: string | null;
  /** By when. */
  due_at?: number | null;
  /** How one will know that it is done. */
  criterion?: string | null;
  /** Who decided so. */
  by: string;
}

/** A supervisor says that what troubled is over, whatever the figures say. */
export interface IncidentCalmed {
  /** What this is. */
  type: "incident_calmed";
  /** Which. */
  incident: string;
  /** Who decided so. */
  by: string;
}

/** The record of an incident is complete. */
export interface IncidentClosed {
  /** What this is. */
  type: "incident_closed";
  /** Which. */
  incident: string;
  /** Who decided so. */
  by: string;
}

/** A supervisor opens the record of an incident; it gathers until somebody says that all is over. */
export interface IncidentDeclared {
  /** What this is. */
  type: "incident_declared";
  /** The host's new name for it. */
  incident: string;
  /** What it is called. */
  title: string;
  /** Who decided so. */
  by: string;
}

/** Somebody writes down what only they know of an incident. */
export interface IncidentNoted {
  /** What this is. */
  type: "incident_noted";
  /** Which. */
  incident: string;
  /** What they know. */
  text: string;
  /** Who wrote it. */
  by: string;
}

/** People found out how an incident came about. Said again, the new words count. */
export interface IncidentReviewed {
  /** What this is. */
  type: "incident_reviewed";
  /** Which. */
  incident: string;
  /** The cause behind all others. */
  root_cause?: string | null;
  /** What made it worse. */
  factors?: string[];
  /** What went well. */
  went_well?: string[];
  /** Who says so. */
  by: string;
}

/** When a record of an incident opens, and how it compares. */
export interface IncidentRules {
  /** What opens a record by itself. A supervisor can open one at any time. */
  opened_by?: Trouble[];
  /** The time before and after a measure that is compared. */
  compare_ms?: number;
  /** Lines of one record; those after it are counted. */
  lines?: number;
  /** Records that are kept. The oldest that is closed goes first; without one, none is opened. */
  kept?: number;
}

/** What happened on bad days. */
export interface IncidentsQuery {
  /** What this is. */
  type: "incidents";
}

/** What the bot takes the customer to want. */
export interface IntentGuess {
  /** The intent. */
  intent: string;
  /** How sure the bot is of it. */
  confidence: number | null;
}

/** What an intent classifier said. */
export interface IntentScore {
  /** The intent. */
  intent: string;
  /** How sure it is. */
  confidence?: number | null;
}

/** One step of a fallback ladder. */
export interface LadderStep {
  /** Where customers go. */
  channel: string;
  /** Dependencies without which it is of no use. */
  needs?: string[];
  /** When it is open; without hours it always is. */
  hours?: string | null;
  /** Where they go when it is not to be had. */
  or_else?: string | null;
}

/** Which language a chat is in when the host does not say it. */
export interface LanguageRules {
  /** The language that is assumed, as a BCP 47 tag. */
  assumed?: string;
  /** Is it read from what the customer writes? */
  read?: ReadLanguage;
}

/** What becomes of those who wait where nobody is logged in any more. */
export type LeaveEmpty = "wait_on" | "give_up";

/** Limits of the engine. All are inclusive: with a limit of 256, the 257th is refused. */
export interface Limits {
  /** Chats that are not closed. */
  open_chats?: number;
  /** Agents that the engine knows. */
  agents?: number;
  /** Closed chats that are remembered, for surveys and for reopening. */
  closed_chats?: number;
  /** Length of one message, in bytes. */
  message_bytes?: number;
  /** Lines of a chat's masked transcript that are kept for the handoff packet. */
  transcript_lines?: number;
  /** Sealed secrets of a chat that may still be asked for. */
  sealed_per_chat?: number;
  /** Own facts of one customer. */
  facts_per_chat?: number;
  /** Ids of events that are remembered, to refuse a repetition. */
  event_ids?: number;
  /** Decisions that `explain` can still tell of. */
  decisions?: number;
  /** Live chats of one customer. */
  chats_per_customer?: number;
  /** Open proposals of one chat. */
  proposals_per_chat?: number;
  /** Outages declared at run time. */
  outages?: number;
  /** Intervals for which a forecast is held. */
  forecast_intervals?: number;
  /** Alarms of which people are being told. */
  alarms?: number;
  /** Rotas of people on call. */
  rotas?: number;
  /** Evaluations of an agent that are remembered. */
  evaluations_per_agent?: number;
  /** Customers of whom is remembered where they came from. */
  journeys?: number;
  /** Outcomes that are remembered, with the ways that led to them. */
  outcomes?: number;
  /** Timers fired by one call of `advance`; the rest by the next. */
  due_per_call?: number;
  /** How far behind the engine's clock an event may be stamped. */
  clock_skew_ms?: number;
}

/** One line of the transcript. */
export interface Line {
  /** When it was said. */
  at: number;
  /** By whom. */
  speaker: Speaker;
  /** What was said, masked. */
  text: string;
  /** The number of the effect that showed it; a correction names it. */
  message: number;
}

/** How the linked chats of one customer are served. */
export type LinkedChats = "apart" | "one_place";

/** The presence after logging in. */
export type LoginPresence = "available" | "away";

/** What happens when an agent with chats logs out. */
export type LogoutWithChats = "refuse" | "requeue";

/** What is long for a chat. */
export interface LongChatRules {
  /** So many median absolute deviations above the median of its intent. */
  deviations?: number;
  /** But never less than this. */
  least_ms?: number;
  /** So many chats of an intent must have been seen. */
  chats_min?: number;
}

/** What is hidden in messages, and how. */
export interface MaskRules {
  /** How each entity is masked, by its label: CREDIT_CARD, US_SSN, IBAN_CODE, EMAIL_ADDRESS, PHONE_NUMBER, or the kind of a customer's fact in upper case. What is not named is replaced by its label. */
  entities?: Record<string, EntityRules>;
  /** Identifiers of our own that are masked, by the label that stands in their place: {"POLICY_NUMBER": {"form": "PN-[0-9]{4}-[0-9]{4}"}}. How they are masked is said in `entities`, as for all others. */
  patterns?: Record<string, PatternRules>;
  /** When nine digits in a row are a social security number. */
  bare_ssn?: BareSsn;
  /** What short answers are known by. */
  answers?: AnswerRules;
  /** How long a message of the customer that ends in a number, which may go on in the next one, is held back at most; with 0 it is shown at once, and corrected when more comes. Not above 60000. */
  hold_ms?: number;
  /** The longest text that is read, in bytes. A longer one is withheld whole. */
  text_bytes_max?: number;
}

/** How agents serve one of their queues. */
export interface Membership {
  /** Agents of a lower tier come first, as long as one of them has room. */
  tier?: number;
  /** These agents take the chats of a queue with a higher priority first, whoever waits longer. */
  priority?: number;
  /** How long a chat must have waited before these agents serve it. */
  delay_ms?: number;
}

/** The chats behind a metric of the report: open ones, and those that are over and still remembered; the latest first. */
export interface MetricChatsQuery {
  /** What this is. */
  type: "metric_chats";
  /** Its name in the report. */
  metric: string;
  /** How many are told, at most 1,000. */
  at_most?: number;
}

/** What counts as good, and what does not count at all, when the desk is measured. */
export interface MetricsRules {
  /** A chat answered within this wait, in milliseconds, meets the service level; a wait of exactly this length does. */
  service_level_ms?: number;
  /** Times within which a first response is counted as quick, in milliseconds; each gives one metric. */
  first_response_within_ms?: number[];
  /** A customer whose chat was answered or contained and who asks again within this time, in milliseconds, has come */
  repeat_within_ms?: number;
  /** Figures of a segment with fewer chats than this are withheld: they would be about people, not about the desk. */
  cell_min?: number;
  /** What figures are to become, by name. */
  goals?: Record<string, GoalRules>;
  /** What work and tools cost; without it nothing is said of money. */
  costs?: CostRules | null;
  /** How what followed is shared among the ways on which customers came. */
  attribution?: AttributionRules;
  /** What is tried, by name. */
  experiments?: Record<string, ExperimentRules>;
}

/** What a negation shortly before a word does to it. */
export type Negated = "counts" | "ignored";

/** Something the host should know, though nothing is to be done. */
export type NoticeCode = "clock_skew" | "timer_moved";

/** Somebody who was told takes it on. */
export interface NotificationAcknowledged {
  /** What this is. */
  type: "notification_acknowledged";
  /** The alarm. */
  alarm: string;
  /** The notification, as `notify` named it. */
  notification: string;
  /** Who takes it on. */
  by: string;
}

/** Tell this person of an alarm. */
export interface Notify {
  /** What this is. */
  type: "notify";
  /** The alarm. */
  alarm: string;
  /** The name of this notification: a repeated one wakes nobody twice. */
  notification: string;
  /** Who is told. */
  agent: string;
  /** By which ways, in the order in which to try them. */
  via: string[];
  /** The level of the tree, counted from 1. */
  level: number;
  /** The round, counted from 1. */
  round: number;
  /** It can be acknowledged until just before this instant. */
  until: number;
}

/** Tell a supervisor. */
export interface NotifySupervisor {
  /** What this is. */
  type: "notify_supervisor";
  /** What it is about. */
  chat: string | null;
  /** Why. */
  code: string;
}

/** An agent takes an offer. */
export interface OfferAccepted {
  /** What this is. */
  type: "offer_accepted";
  /** The offer. */
  offer: number;
  /** Who takes it. */
  agent: string;
}

/** An agent declines an offer. */
export interface OfferDeclined {
  /** What this is. */
  type: "offer_declined";
  /** The offer. */
  offer: number;
  /** Who declines it. */
  agent: string;
}

/** The offer ran out. */
export interface OfferExpired {
  /** What this is. */
  type: "offer_expired";
  /** The offer. */
  offer: number;
  /** The chat. */
  chat: string;
  /** The agent. */
  agent: string;
}

/** Propose the chat to an agent. */
export interface OfferMade {
  /** What this is. */
  type: "offer_made";
  /** The offer. */
  offer: number;
  /** The chat. */
  chat: string;
  /** The agent. */
  agent: string;
  /** It is open until just before this instant. */
  expires_at: number;
}

/** Take the offer back. */
export interface OfferRescinded {
  /** What this is. */
  type: "offer_rescinded";
  /** The offer. */
  offer: number;
  /** The chat. */
  chat: string;
  /** The agent. */
  agent: string;
  /** Why. */
  code: string;
}

/** From now on these are on call. */
export interface OnCallSet {
  /** What this is. */
  type: "on_call_set";
  /** The rota. */
  rota: string;
  /** Everybody who is on call in it; nobody, if it is empty. */
  agents?: string[];
}

/** What differs for one bot from the rules for all bots. */
export interface OneBotRules {
  /** Instead of `threshold` for all bots. */
  threshold?: number | null;
  /** Instead of `failed_resolutions` for all bots. */
  failed_resolutions?: number | null;
  /** Instead of `count` for all bots. */
  count?: FailureCount | null;
  /** Instead of `max_turns_without_progress` for all bots. */
  max_turns_without_progress?: number | null;
  /** The only actions that this bot may carry out. Without it, all that are not restricted. */
  allowed_actions?: string[] | null;
}

/** Somebody must talk with an agent about a question that they did not meet well. */
export interface OpenCoaching {
  /** What this is. */
  type: "open_coaching";
  /** The agent. */
  agent: string;
  /** The question. */
  question: string;
  /** Why: `flags`, or `recheck_failed` when the last talk did not help. */
  code: string;
  /** By when. */
  due_at: number;
}

/** What stands in the place of something masked. */
export type Operator = "label" | "redact" | "keep_last" | "keep_first" | "keep_ends" | "hash" | "token" | "format_token" | "seal" | "leave";

/** What another way cost, over any one period. */
export interface OtherChannel {
  /** All of it, in minor units. */
  cost: number;
  /** Needs that were met. */
  resolved: number;
}

/** What is down or changing, for whom, and from when to when. */
export interface Outage {
  /** The name by which it is cleared again. */
  id: string;
  /** What it is. */
  kind?: OutageKind;
  /** Does it close, or only inform? By default outages and maintenance close, releases inform; an emergency always closes. */
  effect?: OutageEffect | null;
  /** The first instant of it. */
  start: number;
  /** The first instant behind it; without one it lasts until it is cleared. */
  end?: number | null;
  /** Whom it concerns; everybody by default. */
  scope?: OutageScope;
  /** Which of several at the same time decides: the highest. An emergency beats them all. */
  precedence?: number;
  /** What to tell the customers. */
  message?: string | null;
  /** Channels to recommend meanwhile. */
  alternates?: string[];
}

/** It works again. */
export interface OutageCleared {
  /** What this is. */
  type: "outage_cleared";
  /** The host's name for it. */
  outage: string;
}

/** Something is down. */
export interface OutageDeclared {
  /** What this is. */
  type: "outage_declared";
  /** What is down, for whom, since when. An `emergency` closes everything until it is cleared. */
  outage: Outage;
}

/** What an outage does to whom it concerns. */
export type OutageEffect = "close" | "inform";

/** What an outage is. */
export type OutageKind = "outage" | "maintenance" | "release" | "emergency";

/** Whom an outage concerns: those who match every list that is not empty. */
export interface OutageScope {
  /** Only chats about these products. */
  products?: string[];
  /** Only chats on these channels. */
  channels?: string[];
  /** Only chats for these queues. */
  queues?: string[];
}

/** Something followed that the ways on which its customer came are given credit for. */
export interface OutcomeNoted {
  /** What this is. */
  type: "outcome_noted";
  /** Whose. */
  customer: string;
  /** What: `purchase`, `renewal`. */
  outcome: string;
  /** What it is worth, in minor units. */
  value: number;
}

/** Where a text is shown, and so what must be escaped in its values. */
export type Output = "plain" | "html" | "markdown";

/** Where a text is shown, and so what must be escaped in its values. */
export type OutputQuery = "plain" | "html" | "markdown";

/** May an agent be given more than their capacity when a parked chat wakes? */
export type OverCapacity = "never" | "flagged";

/** Another queue takes over, at the place that the customer has. */
export interface Overflow {
  /** After this wait in the queue. */
  after_ms: number;
  /** Which. */
  to: string;
}

/** Another queue takes the chat, at its place. */
export interface OverflowTo {
  /** What this is. */
  type: "overflow_to";
  /** The chat. */
  chat: string;
  /** Where it waited. */
  from: string;
  /** Where it waits now. */
  to: string;
}

/** How one date differs from its weekday: closed, other intervals, or some more and some less. It changes what begins on that date; a night that began the day before goes on. */
export interface OverrideRules {
  /** The local date, such as "2026-12-25". */
  date: string;
  /** Closed: a holiday. */
  closed?: boolean;
  /** These intervals instead of those of the weekday. */
  replace?: string[];
  /** These intervals besides those of the weekday. */
  add?: string[];
  /** The weekday's intervals without these. */
  remove?: string[];
  /** The name of the day, shown as the reason: "Christmas". */
  name?: string | null;
}

/** What the human needs in order not to begin again; at most 16,000 bytes as JSON. */
export interface Packet {
  /** The bot that hands over. */
  bot: string;
  /** Why it hands over: every reason, the one that gives the code first. */
  reasons: PacketReason[];
  /** What the customer wants, the surest first. */
  intents: IntentGuess[];
  /** What the customer has told already and must not be asked again. */
  slots: Record<string, string>;
  /** What was tried in vain. */
  failed_attempts: Attempt[];
  /** What the customer was promised. */
  promises: string[];
  /** Actions that wait for a human's decision. */
  proposals: PacketProposal[];
  /** How the customer feels, from -1 to 1, if it is known. */
  sentiment: number | null;
  /** How well the customer's identity is verified, if at all. */
  identity: string | null;
  /** The end of the transcript, oldest line first. */
  transcript: Line[];
  /** What was left out. */
  cut: Cut;
}

/** An action that waits for a human's decision. */
export interface PacketProposal {
  /** The host's name of it. */
  proposal: string;
  /** The action. */
  action: string;
  /** From when on it is too late to decide. */
  expires_at: number | null;
}

/** One reason of the handoff. */
export interface PacketReason {
  /** The kind of reason: `low_confidence`, `failed_resolutions` … */
  code: string;
  /** Where in the policy the rule stands, as a JSON pointer. */
  rule: string;
  /** What was seen and what was wanted, in words. */
  why: string;
}

/** The chat is set aside; its agent is free for another. */
export interface Park {
  /** What this is. */
  type: "park";
  /** The chat. */
  chat: string;
  /** Whose it is. */
  agent: string;
}

/** Chats whose customer is silent. */
export interface ParkingRules {
  /** A chat whose customer has not replied for this long is parked by itself. Without it, not. */
  release_ms?: number | null;
  /** A chat that was parked this long is closed. */
  limit_ms?: number;
  /** May the owner be given more than their capacity when the customer writes again? */
  over_capacity?: OverCapacity;
}

/** Check digits, worked out from the digits of an identifier; its letters and signs are left out. */
export type PatternCheck = "none" | "luhn" | "mod_97" | "mod_11_10" | "verhoeff";

/** An identifier of our own: how it is written, and what must speak for it besides. */
export interface PatternRules {
  /** How it is written, in the notation of regular expressions: literals, [A-Z0-9], `\\d`, `\\w`, `\\s`, `.`, `?`, {4}, {2,6}, groups, `|`. Nothing without an end: no `*`, no `+`. Case does not matter, and it stands where a word may begin and end. 3 to 64 signs. */
  form?: string;
  /** Words and phrases of which one must stand beside it, up to five words away. Without any it is found wherever it stands. */
  context?: string[];
  /** The check digits that its digits must have. */
  check?: PatternCheck;
}

/** Carry out an action. */
export interface PerformAction {
  /** What this is. */
  type: "perform_action";
  /** The chat. */
  chat: string;
  /** The request. */
  proposal: string;
  /** The action. */
  action: string;
  /** Who approved it; `null` when no approval is needed. */
  approved_by: string | null;
}

/** How many persons an order needs. */
export type Persons = "one" | "two";

/** Which place a chat gets. */
export type Place = "kept" | "last";

/** A planned outage, maintenance or release. */
export interface PlannedOutage {
  /** Its name. */
  id: string;
  /** What it is. */
  kind?: OutageKind;
  /** Does it close, or only inform? By default outages and maintenance close, releases inform. */
  effect?: OutageEffect | null;
  /** When it begins: local time as "2026-12-01T22:00", or an instant as "2026-12-01T21:00Z". */
  start: string;
  /** When it is over, written in the same way; at that instant it is over. */
  end: string;
  /** The time zone of local times; UTC by default. */
  zone?: string;
  /** Whom it concerns; everybody by default. */
  scope?: OutageScope;
  /** Which of several at the same time decides: the highest. */
  precedence?: number;
  /** What to tell the customers. */
  message?: string | null;
  /** Channels to recommend meanwhile. */
  alternates?: string[];
}

/** Tell the customer their position. */
export interface PositionChanged {
  /** What this is. */
  type: "position_changed";
  /** The chat. */
  chat: string;
  /** The queue. */
  queue: string;
  /** Counted from 1. */
  position: number;
}

/** What is to be read about an incident, as data and as Markdown. */
export interface PostmortemQuery {
  /** What this is. */
  type: "postmortem";
  /** Which. */
  incident: string;
}

/** What the customer would read, would a prepared text be sent. */
export interface PreparedTextQuery {
  /** What this is. */
  type: "prepared_text";
  /** In which chat. */
  chat: string;
  /** Which, by its name under `text.templates`. */
  template: string;
  /** What stands in its slots. */
  values?: Record<string, string>;
  /** Where the text is shown, and so what is escaped in the values. */
  output?: OutputQuery;
  /** When; without it, at the time of the last input. */
  at?: number | null;
}

/** A supervisor sets an agent's presence. */
export interface PresenceForced {
  /** What this is. */
  type: "presence_forced";
  /** The agent. */
  agent: string;
  /** The new presence. */
  presence: DeclaredPresence;
  /** Who decided so. */
  by: string;
}

/** Set an agent's presence. */
export interface PresenceForcedEffect {
  /** What this is. */
  type: "presence_forced";
  /** The agent. */
  agent: string;
  /** The new presence. */
  presence: string;
  /** Why. */
  code: string;
}

/** An agent declares a presence. */
export interface PresenceSet {
  /** What this is. */
  type: "presence_set";
  /** The agent. */
  agent: string;
  /** What they declare. */
  presence: DeclaredPresence;
  /** Why they are away. */
  reason?: string | null;
}

/** The priority of a chat changed. */
export interface PriorityChanged {
  /** What this is. */
  type: "priority_changed";
  /** The chat. */
  chat: string;
  /** Higher is sooner. */
  priority: number;
}

/** A topic that chat must not serve. */
export interface ProhibitedTopic {
  /** Where the customer is sent first; one of `alternates`. */
  alternate?: string | null;
  /** The text that tells them. */
  script?: string | null;
}

/** A human decided about what a bot proposed. */
export interface ProposalDecided {
  /** What this is. */
  type: "proposal_decided";
  /** The chat it was made in. */
  chat: string;
  /** The proposal. */
  proposal: string;
  /** Who decided. */
  agent: string;
  /** What. */
  verdict: Verdict;
}

/** What agents need help with, and what went wrong for everybody. */
export interface QualityAuditQuery {
  /** What this is. */
  type: "quality_audit";
  /** From here on; as long a time before it is what it is compared with. */
  since: number;
  /** Before this instant. */
  until: number;
}

/** How chats are judged afterwards, and what follows. */
export interface QualityRules {
  /** The forms by which chats are judged. */
  forms?: Record<string, FormRules>;
  /** When an agent is coached. Without it, never. */
  coaching?: CoachingRules | null;
  /** Which chats are read. */
  sampling?: SamplingRules;
  /** When those who judge meet to compare. Without it, never. */
  calibration?: CalibrationRules | null;
  /** When an agent's card says something. */
  scorecard?: ScorecardRules;
  /** In an audit nobody is judged by fewer chats. */
  audit_chats_min?: number;
}

/** A question about the state. */
export type Query = ChatQuery | AgentQuery | QueueQuery | ExplainQuery | ExplainChatQuery | ExplainAgentQuery | RevealableQuery | TemplatesQuery | PreparedTextQuery | FairnessQuery | ReportQuery | ReviewQuery | CostsQuery | CausesQuery | TemplateEffectsQuery | AttributionQuery | ArmQuery | ExperimentQuery | EvaluationsQuery | ReviewSampleQuery | CalibrationQuery | QualityAuditQuery | ScorecardQuery | CoachingQuery | WallboardQuery | SurgeQuery | AlertsQuery | AlarmsQuery | SegmentsQuery | ChatsBehindQuery | MetricChatsQuery | IncidentsQuery | PostmortemQuery | StateQuery;

/** The question that was decided, by the room that answers it. */
export type Question = "admission" | "screening" | "bot" | "routing" | "conversation" | "supervision" | "quality" | "policy" | "metrics";

/** One question of a form. */
export interface QuestionRules {
  /** The question, for those who judge. */
  says?: string | null;
  /** The most points, and so its weight in the section. */
  points?: number;
  /** Does anything less than all points fail the chat? */
  critical?: boolean;
}

/** How full a queue may be. */
export interface QueueAdmission {
  /** The most chats that may wait: with 256, the 257th is refused. */
  waiting_max?: number | null;
  /** What happens while no agent of the queue is logged in. */
  when_no_agents?: WhenNoAgents;
  /** The longest wait to be expected; a chat is refused when its estimate exceeds it. */
  estimated_wait_max_ms?: number | null;
}

/** One queue. */
export interface QueueQuery {
  /** What this is. */
  type: "queue";
  /** Which. */
  queue: string;
}

/** What an operator decides about one queue. */
export interface QueueRules {
  /** When it is open; without hours it always is. */
  hours?: string | null;
  /** In which order waiting chats are served. */
  discipline?: Discipline;
  /** How much waiting one point of priority is worth in an `aged` queue. */
  ageing_ms?: number;
  /** Which of several eligible agents gets the chat. */
  strategy?: Strategy;
  /** Between queues the greater weight is served first, whoever waits longer; an agent who may not serve the chat is not kept for it. */
  weight?: number;
  /** Wider circles of agents, each with the wait after which it opens. */
  rings?: Ring[];
  /** Is a ring in which nobody is logged in passed over at once? */
  skip_empty?: boolean;
  /** To how many agents a chat is offered at once; the first who accepts has it. */
  broadcast?: number;
  /** With this, the offers of a broadcast are made one after another, so far apart. */
  broadcast_every_ms?: number | null;
  /** Another queue that takes chats which have waited long enough here. */
  overflow?: Overflow | null;
  /** What customers are told about their wait. */
  estimates?: EstimateRules;
  /** With this, the host is asked who shall have each chat (`route_request`), and the rules decide only if it does not answer within so long. */
  ask_host_ms?: number | null;
  /** How long a chat is kept for the agent whom its customer knows, if that agent is there and full. */
  sticky_hold_ms?: number;
  /** How long an agent may take to answer an offer. */
  answer_within_ms?: number;
  /** How long an agent who ended an offer unaccepted is not offered the same chat again. */
  back_off_ms?: number;
  /** Offers that may end unaccepted before the chat counts as refused by everybody. */
  max_offers?: number | null;
  /** The most chats of this queue that one agent may have at once. */
  cap_per_agent?: number | null;
  /** Changes of position are announced down to this position; deeper ones only when asked for. */
  positions_announced?: number;
}

/** Tell a supervisor to look at a chat, or at the figures. */
export interface RaiseAlert {
  /** What this is. */
  type: "raise_alert";
  /** The name of the alert: one for each thing of a chat. */
  alert: string;
  /** What it is about. */
  kind: AlertKind;
  /** The chat; `null` when it is about all. */
  chat: string | null;
  /** Who has it; `null` when nobody does. */
  agent: string | null;
  /** How long it has lasted. */
  lasts_ms: number;
}

/** Is the language of a chat read from what the customer writes? */
export type ReadLanguage = "when_missing" | "never";

/** Drop an action. */
export interface RefuseAction {
  /** What this is. */
  type: "refuse_action";
  /** The chat. */
  chat: string;
  /** The request. */
  proposal: string;
  /** The action. */
  action: string;
  /** Who refused it. */
  refused_by: string | null;
}

/** Tell whoever asked that they are not shown what is kept sealed. */
export interface RefuseReveal {
  /** What this is. */
  type: "refuse_reveal";
  /** The chat. */
  chat: string;
  /** The word under which it is kept. */
  seal: string;
  /** What it is. */
  entity: string;
  /** Who asked. */
  by: string;
  /** As what they asked. */
  to: ConfidantEffect;
  /** Why not. */
  code: string;
}

/** Why a rule of entitlement refuses. */
export type RefusedBecause = "segment_excluded" | "tier_not_entitled";

/** What a regulation keeps off a channel. */
export interface RegulatedRule {
  /** The name of this rule, as reports show it. */
  id: string;
  /** Which chats may not be. */
  when: Condition;
  /** Where they are sent first; one of `alternates`. */
  alternate?: string | null;
  /** The text that tells them. */
  script?: string | null;
}

/** Why an event was refused. */
export type RejectionCode =
  | "unknown_id"
  | "stale_epoch"
  | "illegal_transition"
  | "not_owner"
  | "bot_not_owner"
  | "offer_not_open"
  | "missing_disposition"
  | "permission_denied"
  | "clock_regression"
  | "duplicate_event"
  | "limit_exceeded"
  | "duplicate_id"
  | "agent_unavailable"
  | "bad_value"
  | "strands_chats"
  | "malformed_event";

/** Everybody has signed: the topic is as any other. */
export interface ReleaseTopic {
  /** What this is. */
  type: "release_topic";
  /** The topic. */
  topic: string;
}

/** The chat is no longer this agent's. */
export interface Released {
  /** What this is. */
  type: "released";
  /** The chat. */
  chat: string;
  /** The agent. */
  agent: string;
}

/** Remind somebody of what an incident left to do: its date has come. */
export interface RemindOfAction {
  /** What this is. */
  type: "remind_of_action";
  /** The incident. */
  incident: string;
  /** The action. */
  action: string;
  /** Who sees to it. */
  owner: string | null;
}

/** The date has come, and nobody has said that they talked with the agent. */
export interface RemindOfCoaching {
  /** What this is. */
  type: "remind_of_coaching";
  /** The agent. */
  agent: string;
  /** The question. */
  question: string;
}

/** Chats that continue a closed one. */
export interface ReopenRules {
  /** Which place they get. */
  place?: ReopenedPlace;
  /** The place is inherited only for this long after the close. */
  inherit_within_ms?: number;
}

/** Which place a chat gets that continues a closed one. */
export type ReopenedPlace = "new" | "inherited";

/** The figures so far. */
export interface ReportQuery {
  /** What this is. */
  type: "report";
}

/** Ask a human to decide about what a bot proposed. */
export interface RequestApproval {
  /** What this is. */
  type: "request_approval";
  /** The chat. */
  chat: string;
  /** The proposal. */
  proposal: string;
  /** The action. */
  action: string;
}

/** Ask the customer to prove who they are. */
export interface RequestAuthentication {
  /** What this is. */
  type: "request_authentication";
  /** The chat. */
  chat: string;
  /** The level that is needed. */
  level: IdentityLevelEffect;
}

/** The chat waits again, with its place. */
export interface Requeued {
  /** What this is. */
  type: "requeued";
  /** The chat. */
  chat: string;
  /** The queue. */
  queue: string;
  /** Why. */
  code: string;
}

/** Whose data may be handled here. A customer of unknown region is refused. */
export interface ResidencyRule {
  /** The name of this rule, as reports show it. */
  id: string;
  /** Which chats it is about; all by default. */
  when?: Condition | null;
  /** The regions whose customers may chat. */
  regions: string[];
  /** Where the others are sent first; one of `alternates`. */
  alternate?: string | null;
  /** The text that tells them. */
  script?: string | null;
}

/** Was the customer's need met? */
export type Resolution = "resolved" | "unresolved";

/** Why an agent gave a chat back to the bot. */
export type ReturnReason = "agent_returned" | "human_resolved" | "customer_cancelled";

/** Show what is kept sealed to whoever asked for it. */
export interface Reveal {
  /** What this is. */
  type: "reveal";
  /** The chat. */
  chat: string;
  /** The word under which it is kept. */
  seal: string;
  /** What it is. */
  entity: string;
  /** Who asked. */
  by: string;
  /** As what they asked. */
  to: ConfidantEffect;
}

/** Somebody asks to be shown what is kept sealed. */
export interface RevealRequested {
  /** What this is. */
  type: "reveal_requested";
  /** The chat. */
  chat: string;
  /** The word under which it is kept. */
  seal: string;
  /** Who asks. */
  by: string;
  /** As what they ask. */
  to: Confidant;
}

/** Which kinds of secrets somebody may ask to be shown. */
export interface RevealableQuery {
  /** What this is. */
  type: "revealable";
  /** As what they ask. */
  to: ConfidantQuery;
}

/** The figures so far against the goals, as data, as Markdown, as CSV and as SVG. */
export interface ReviewQuery {
  /** What this is. */
  type: "review";
  /** Of how many working days they are; without it, no goal for a count can be judged. */
  working_days?: number | null;
}

/** Which of the chats that ended in a time are read. */
export interface ReviewSampleQuery {
  /** What this is. */
  type: "review_sample";
  /** From here on. */
  since: number;
  /** Before this instant. */
  until: number;
  /** What decides instead of chance: the same seed chooses the same chats. */
  seed: string;
}

/** A wider circle of agents, open to chats that wait long enough. What earlier rings gave up stays given up. */
export interface Ring {
  /** The wait in this queue after which the ring opens. */
  after_ms?: number;
  /** Required skills that are no longer asked for. */
  without?: string[];
  /** How many levels below what is asked for are enough now; never below 1. */
  levels_down?: number;
  /** The agents of these queues help from now on, after those of the queue itself. */
  agents_of?: string[];
}

/** A language in which grave words are shipped. */
export type RiskLanguage = "en" | "de" | "es" | "fr";

/** A kind of grave words that is on: a topic of its name. */
export interface RiskRules {
  /** Words and phrases of our own beside those that are shipped. */
  words?: string[];
  /** The languages whose words count; all of them where none is named. */
  languages?: RiskLanguage[];
  /** How grave it is; without it violence and self_harm are critical, abuse is medium, the others are high. */
  severity?: Severity | null;
  /** Does it count behind a negation? Without it legal, regulator and fraud do not, the others do. */
  negated?: Negated | null;
}

/** Which chats go to a queue, and what they need there. */
export interface Route {
  /** The name of this route, as decisions show it. */
  id: string;
  /** Which chats. */
  when: Condition;
  /** Where they go. */
  queue: string;
  /** Skills they need besides those that the host names, with their least level. */
  requires?: Record<string, number>;
  /** Added to the priority that the host gives. */
  priority?: number;
}

/** The host answers a `route_request`. */
export interface RouteDecided {
  /** What this is. */
  type: "route_decided";
  /** The chat. */
  chat: string;
  /** Who shall have it, the best first: the first who has room, else the first who could be offered it. Empty leaves it to the rules. */
  agents?: string[];
}

/** Say who shall have the chat, by `route_decided`. */
export interface RouteRequest {
  /** What this is. */
  type: "route_request";
  /** The chat. */
  chat: string;
  /** Its queue. */
  queue: string;
  /** What an agent must be able to do. */
  requires: Record<string, number>;
  /** From this instant on, the rules decide. */
  until: number;
}

/** What agents of one kind serve, wherever they log in: named by the agent's profile. */
export interface RoutingProfile {
  /** The queues, besides those that the host names. */
  queues?: Record<string, Membership>;
}

/** Who serves whom, in which order. */
export interface RoutingRules {
  /** The waiting areas; without any there is one, named `default`. */
  queues?: Record<string, QueueRules>;
  /** Which queue a chat goes to when the host does not say: the first whose condition holds; else the queue `default`, or the first by name. */
  routes?: Route[];
  /** Whose place is older than their coming: the first whose condition holds gives its credit, once. */
  credits?: TimeCredit[];
  /** What a chat of each medium costs an agent. A channel without an entry weighs 1 and has no cap. */
  channels?: Record<string, ChannelRules>;
  /** What agents of one kind serve, by the name of the kind. */
  profiles?: Record<string, RoutingProfile>;
  /** With this, offers wait so long after the first that could be made; then chats and agents are matched together: as many as possible are served, the first in line before others. */
  batch_window_ms?: number | null;
  /** From what the strategy `random` draws. */
  seed?: number;
  /** Agents: capacity, missed offers, lost connections. */
  agents?: AgentRules;
  /** Queues that are gone, and the queue to which the chats still waiting there move. */
  retired_queues?: Record<string, string>;
}

/** As what a rule's handoff is reported. */
export type RuleCode = "vip_rule" | "keyword_risk" | "negative_sentiment";

/** What this operation has decided. An empty object is a valid policy: one queue, always open, the longest idle agent first, masking on. */
export interface Rules {
  /** The name of the policy, for people. */
  name?: string | null;
  /** When we are open, and what is planned to be down. */
  calendar?: CalendarRules;
  /** Who may chat, now, here. */
  admission?: AdmissionRules;
  /** What is hidden in texts, and which topics they touch. */
  text?: TextRules;
  /** When a bot may answer, and when it must hand over. */
  bot?: BotRules;
  /** Who serves whom, in which order. */
  routing?: RoutingRules;
  /** How a chat lives and ends. */
  conversation?: ConversationRules;
  /** Who must know, and what changes under stress. */
  supervision?: SupervisionRules;
  /** What counts as good. */
  metrics?: MetricsRules;
  /** How chats are judged afterwards, and what follows. */
  quality?: QualityRules;
  /** How much of everything there may be. */
  limits?: Limits;
}

/** Which chats are read. */
export interface SamplingRules {
  /** So many of all. */
  chats?: number;
  /** And so many of each agent, if there are. */
  per_agent?: number;
  /** What makes a chat weigh more than 1 when it ends; of all that hold, the sum is added. */
  weigh?: WeighRule[];
}

/** How everybody does beside what their chats would have taken anybody. */
export interface ScorecardQuery {
  /** What this is. */
  type: "scorecard";
  /** From here on. */
  since: number;
  /** Before this instant. */
  until: number;
  /** Along which dimensions chats of one kind are alike, at most three; without any, by channel and intent. */
  by?: DimensionQuery[];
}

/** When an agent's card says something. */
export interface ScorecardRules {
  /** The share of the chats that were read which must have passed. */
  quality_floor?: number;
  /** Below so many chats nothing is said of speed. */
  chats_min?: number;
  /** Below so many chats that were read nothing is said of quality, hence nothing of the agent. */
  read_min?: number;
}

/** Who says how a message sounds. */
export type ScoredBy = "host" | "words";

/** One side of the work. */
export interface SectionRules {
  /** How much it counts beside the other sections. */
  weight?: number;
  /** What is asked. A name stands for the same question wherever it stands. */
  questions: Record<string, QuestionRules>;
}

/** Figures by segment of the chats that are over and still remembered; small segments are withheld. */
export interface SegmentsQuery {
  /** What this is. */
  type: "segments";
  /** By which dimensions, at most three. */
  by?: DimensionQuery[];
}

/** Send a prepared text. */
export interface SendTemplate {
  /** What this is. */
  type: "send_template";
  /** The chat. */
  chat: string;
  /** Which. */
  template: string;
  /** The wording. */
  text: string;
}

/** How the customer's mood is followed. */
export interface SentimentRules {
  /** Who scores messages that come without a score of their own. */
  scored_by?: ScoredBy;
  /** How much the newest message counts against all before it. */
  newest?: number;
  /** Half of the mood is gone after this long without a message. */
  half_life_ms?: number;
  /** A supervisor is told when the mood, from -1 to 1, falls below this. Without it, never. */
  flag_below?: number | null;
  /** And again only after it has risen to this. */
  clear_at?: number;
}

/** How grave a topic is. */
export type Severity = "low" | "medium" | "high" | "critical";

/** Something that differs from customer to customer. */
export interface Slot {
  /** What may stand in it. */
  kind?: SlotKind;
  /** Is it what makes the text one for this customer? Then it must be given. */
  personal?: boolean;
  /** May it be left out? Then nothing stands there. */
  optional?: boolean;
  /** How many characters it has at most. */
  chars_max?: number;
  /** For a count, what is said by language and plural form, with `#` for the number: {"en": {"one": "# day", "other": "# days"}}. */
  forms?: Record<string, Record<string, string>>;
}

/** What may stand in a slot. */
export type SlotKind = "text" | "count" | "money" | "date" | "link";

/** Who speaks in a chat. */
export type Speaker = "customer" | "bot" | "agent" | "desk";

/** Something happened that nobody expected. */
export interface SpikeFound {
  /** What this is. */
  type: "spike_found";
  /** In what. */
  spike: SpikeIn;
  /** When the interval began that showed it. */
  since: number;
  /** What was seen: customers, or the share of negative messages. */
  seen: number;
  /** What was expected. */
  expected: number | null;
  /** How far above, in standard deviations. */
  deviations: number;
  /** Chats that show it, the latest last. */
  chats: string[];
}

/** What a spike is in. */
export type SpikeIn = "volume" | "negative_share";

/** It is as expected again. */
export interface SpikeOver {
  /** What this is. */
  type: "spike_over";
  /** In what. */
  spike: SpikeIn;
}

/** When the chart shows something that nobody expected. */
export interface SpikeRules {
  /** What an interval may exceed the expected by without a trace, in standard deviations. */
  allowance?: number;
  /** So many standard deviations beyond that, added up, are a spike. Without it, nothing is. */
  threshold?: number | null;
  /** How wrong a forecast usually is, as a share of it; added to the scatter of chance. */
  forecast_error?: number;
  /** A message that sounds worse than this, from -1 to 1, is negative. */
  negative_below?: number;
  /** So many intervals with messages must have been seen before a share of negative ones is a spike. */
  learn_intervals?: number;
  /** Fewer scored messages than this in an interval say nothing about the share. */
  messages_min?: number;
}

/** The work after the chat begins. */
export interface StartWrapUp {
  /** What this is. */
  type: "start_wrap_up";
  /** The chat. */
  chat: string;
  /** Whose it is. */
  agent: string;
  /** It ends by itself at this instant; `null` when only the disposition ends it. */
  until: number | null;
}

/** The whole state, for people. */
export interface StateQuery {
  /** What this is. */
  type: "state";
}

/** Give nobody the variant of an experiment any more: from now on everybody is served as always. */
export interface StopExperiment {
  /** What this is. */
  type: "stop_experiment";
  /** Which. */
  experiment: string;
  /** Why: `guard_broken`, or `split_broken` when customers did not fall into the arms as planned. */
  code: string;
  /** The guard that shows harm. */
  guard: string | null;
}

/** Tell nobody else of this alarm. */
export interface StopNotifying {
  /** What this is. */
  type: "stop_notifying";
  /** The alarm. */
  alarm: string;
  /** Why: `acknowledged`, `resolved`, or `exhausted` when nobody was left. */
  code: string;
}

/** When an experiment stops by itself. */
export type StopWhen = "on_harm" | "never";

/** Which of several eligible agents gets a chat. */
export type Strategy = "longest_idle" | "least_active" | "most_available" | "lowest_utilization" | "round_robin" | "fastest_first" | "fixed_order" | "random" | "pack";

/** Show the agent what may help to answer. */
export interface SuggestArticles {
  /** What this is. */
  type: "suggest_articles";
  /** The chat. */
  chat: string;
  /** The agent who has it. */
  agent: string;
  /** The articles, the best first. */
  articles: Suggestion[];
}

/** An article that may help, and why. */
export interface Suggestion {
  /** Its name. */
  article: string;
  /** What it is called. */
  title: string;
  /** How much the words of the message speak for it (BM25), weighed by what agents thought of it. */
  score: number;
  /** Was one of its triggers said? */
  triggered: boolean;
  /** The words of the message that stand in it, at most eight. */
  words: string[];
}

/** Who must know, and what changes under stress. */
export interface SupervisionRules {
  /** How long an interval is in which chats are counted and forecast. Intervals begin at whole multiples of it since 1970, in UTC. */
  interval_ms?: number;
  /** When the chart shows something that nobody expected. */
  spikes?: SpikeRules;
  /** What changes when more customers come than were expected. */
  surge?: SurgeRules;
  /** Who may order a freeze, and which topics are held until somebody has signed. */
  crisis?: CrisisRules;
  /** What the operation depends on: bots, the CRM, translation. */
  dependencies?: Record<string, DependencyRules>;
  /** Where customers go when something does not work, step by step. From every step a way must lead to one that is always to be had. */
  ladder?: Record<string, LadderStep>;
  /** Which chats a supervisor is told to look at. */
  alerts?: AlertRules;
  /** Who is told, level by level, when people must know something. */
  trees?: Record<string, TreeRules>;
  /** When a record of an incident opens, and how it compares. */
  incidents?: IncidentRules;
}

/** Do not contact this customer about the same thing elsewhere. */
export interface SuppressOutreach {
  /** What this is. */
  type: "suppress_outreach";
  /** The chat. */
  chat: string;
}

/** One level of a surge: its marks, and what is different while it is on. Of two levels that are on the higher one decides. */
export interface SurgeLevel {
  /** On as soon as the chats of an interval exceed this many times its forecast. */
  above?: number;
  /** Off when they stay below this many times. */
  below?: number;
  /** Where nothing is forecast, or none at all: on as soon as more chats than this come in an interval, off when not. Without it, never on there. */
  floor?: number | null;
  /** Every agent may hold this many units more. */
  more_units?: number | null;
  /** How much waiting one point of priority is worth in every `aged` queue. */
  ageing_ms?: number | null;
  /** Queues whose chats another queue takes over after a wait. */
  overflow?: Record<string, SurgeOverflow>;
  /** The bot with which chats begin that ask for none. */
  bot_first?: string | null;
  /** What the host shows to everybody who is about to ask for a chat. */
  banner?: string | null;
  /** What else the host is asked to do, in the operation's own words: `call_in_staff`, `offer_callback`, `short_greeting`. */
  ask?: string[];
}

/** Something that a surge changes. */
export type SurgeMeasure = "more_units" | "ageing" | "overflow" | "bot_first" | "banner" | "ask";

/** A level of surge is off. */
export interface SurgeOff {
  /** What this is. */
  type: "surge_off";
  /** Which, counted from 1. */
  level: number;
  /** Customers who came in the last interval. */
  arrivals: number;
  /** Customers who were expected in it. */
  expected: number | null;
  /** When the interval began. */
  since: number;
}

/** More customers come than were expected: a level of surge is on. */
export interface SurgeOn {
  /** What this is. */
  type: "surge_on";
  /** Which, counted from 1. */
  level: number;
  /** Customers who came in this interval so far. */
  arrivals: number;
  /** Customers who were expected in all of it. */
  expected: number | null;
  /** When the interval began. */
  since: number;
}

/** Where the chats of a queue go during a surge. */
export interface SurgeOverflow {
  /** After this long in the queue. */
  after_ms: number;
  /** The queue that takes them, at their place. */
  to: string;
}

/** A supervisor sets the level of surge, or leaves it to the figures again. */
export interface SurgeOverridden {
  /** What this is. */
  type: "surge_overridden";
  /** Levels that are on; without it the figures decide again. */
  level?: number | null;
  /** Who decided so. */
  by: string;
}

/** How hard it is, and what is different because of it. */
export interface SurgeQuery {
  /** What this is. */
  type: "surge";
}

/** Which chats the surge plan sends elsewhere. */
export interface SurgeRule {
  /** The name of this rule, as reports show it. */
  id: string;
  /** The level of surge from which it holds. */
  at_level: number;
  /** Which chats it is about; all by default. */
  when?: Condition | null;
  /** Where they are sent first; one of `alternates`. */
  alternate?: string | null;
  /** The text that tells them. */
  script?: string | null;
}

/** When a surge is on, and what each level of it changes. */
export interface SurgeRules {
  /** Fewer chats than this in an interval are no surge, whatever was expected. */
  arrivals_min?: number;
  /** So many intervals in a row must exceed the mark, the present one included. */
  evaluations?: number;
  /** So many intervals in a row must stay below the lower mark before a level is off. */
  calm_intervals?: number;
  /** The levels, the lowest first. */
  levels?: SurgeLevel[];
}

/** The customer answered the survey after a chat. */
export interface SurveyAnswered {
  /** What this is. */
  type: "survey_answered";
  /** The chat, which may be closed. */
  chat: string;
  /** Was the need met, in the customer's own view? */
  solved?: boolean | null;
  /** Satisfaction from 1 (worst) to 5 (best). */
  rating?: number | null;
  /** Was the bot's last answer right, as somebody found who checked it? */
  bot_right?: boolean | null;
  /** Where the customer says that they came from. */
  came_from?: string | null;
}

/** A prepared text with slots for what differs from customer to customer. */
export interface Template {
  /** Which version of its words this is. */
  version?: number;
  /** What differs, by the name that stands in braces. */
  slots?: Record<string, Slot>;
  /** The words by language: `en`, `de-AT`. `{name}` is a slot; `{{` and `}}` are braces. */
  texts?: Record<string, string>;
  /** Who answers for the words. Without it the template is a draft, and nothing is sent. */
  approval?: Approval | null;
  /** What is said behind it, by the name of the disclaimer. */
  disclaimers?: string[];
}

/** What prepared texts do to how long chats take: those with each beside others of the same kind. */
export interface TemplateEffectsQuery {
  /** What this is. */
  type: "template_effects";
  /** Along which dimensions chats of one kind are alike, at most three; without any, by queue and intent. */
  by?: DimensionQuery[];
}

/** Somebody sends a prepared text. */
export interface TemplateUsed {
  /** What this is. */
  type: "template_used";
  /** The chat. */
  chat: string;
  /** Which, by its name under `text.templates`. */
  template: string;
  /** The agent who sends it. Without one it leaves by itself. */
  agent?: string | null;
  /** What stands in its slots. */
  values?: Record<string, string>;
  /** Where the text is shown, and so what is escaped in the values. */
  output?: Output;
}

/** Which prepared texts there are for a chat, and which of them may be sent. */
export interface TemplatesQuery {
  /** What this is. */
  type: "templates";
  /** Which chat. */
  chat: string;
  /** When; without it, at the time of the last input. */
  at?: number | null;
}

/** What is hidden in messages, and which words are topics. */
export interface TextRules {
  /** What is hidden in messages, and how. */
  mask?: MaskRules;
  /** The words and phrases of each topic, by the name of the topic. */
  topics?: Record<string, TopicWords>;
  /** Kinds of grave words that are shipped, in English, German, Spanish and French. One that is named is on: {"legal": {}}. */
  risks?: Record<string, RiskRules>;
  /** Which language a chat is in when the host does not say it. */
  language?: LanguageRules;
  /** How the customer's mood is followed. */
  sentiment?: SentimentRules;
  /** Prepared texts, by name. */
  templates?: Record<string, Template>;
  /** What is said behind certain templates, by name. */
  disclaimers?: Record<string, Disclaimer>;
  /** Which articles help agents to answer. */
  assist?: AssistRules;
}

/** When a figure is worse than the operation wants. */
export interface ThresholdRules {
  /** Which figure. */
  figure: WatchedFigure;
  /** Told as soon as it is worse than this: a service level below, the others above. */
  worse_than: number;
  /** Over as soon as it is at least as good as this. Without it, at `worse_than`. */
  good_again?: number | null;
  /** Over this time before, in whole minutes. */
  window_ms?: number;
  /** Fewer customers than this, answered or lost, say nothing. */
  customers_min?: number;
}

/** Waiting that counts without having been waited, as centres give it to valued customers. */
export interface TimeCredit {
  /** The name of this credit, as decisions show it. */
  id: string;
  /** Which chats. */
  when: Condition;
  /** How much older the place is when the chat first joins a queue. */
  credit_ms: number;
}

/** In chats that touch this topic nothing automated may leave until everybody has signed. */
export interface TopicHeld {
  /** What this is. */
  type: "topic_held";
  /** The topic, for which the policy names who must sign. */
  topic: string;
  /** Who decided so. */
  by: string;
}

/** Somebody signs for a topic that is held. */
export interface TopicSignedOff {
  /** What this is. */
  type: "topic_signed_off";
  /** The topic. */
  topic: string;
  /** As what they sign. */
  role: string;
  /** Who signs. */
  by: string;
}

/** The words and phrases by which a topic is known. */
export interface TopicWords {
  /** Words and phrases. Case, accents and the number of blanks do not matter; a word counts only as a whole. */
  words?: string[];
  /** The language of the words, for people. */
  language?: string | null;
  /** How grave it is. Of a topic that is high or critical a supervisor is told when a chat first touches it. */
  severity?: Severity;
  /** Does it count behind a negation: "I do not want to sue"? */
  negated?: Negated;
}

/** Where a customer came from, as far as the host knows. A field goes before what stands in `url`, and that before `referrer`. */
export interface Touch {
  /** Who sent them: `google`, `newsletter`. */
  source?: string | null;
  /** By which means: `cpc`, `email`. */
  medium?: string | null;
  /** As part of what. */
  campaign?: string | null;
  /** The address of the page that they came to: its `utm_` parameters are read, and whether it has a click id. Nothing else is kept of it. */
  url?: string | null;
  /** The address of the page elsewhere that they came from: its host is the source where nothing else tells one. */
  referrer?: string | null;
}

/** By what touches are told apart. */
export type TouchPart = "source" | "medium" | "campaign";

/** The other agent takes a warm transfer. */
export interface TransferAccepted {
  /** What this is. */
  type: "transfer_accepted";
  /** The chat. */
  chat: string;
  /** Who takes it. */
  agent: string;
}

/** The other agent declines a warm transfer. */
export interface TransferDeclined {
  /** What this is. */
  type: "transfer_declined";
  /** The chat. */
  chat: string;
  /** Who declines it. */
  agent: string;
}

/** The agent who was asked did not take over. */
export interface TransferEnded {
  /** What this is. */
  type: "transfer_ended";
  /** The chat. */
  chat: string;
  /** The owner, as before. */
  owner: string;
  /** Who was asked. */
  asked: string;
}

/** How a transfer to another agent is made. */
export type TransferKind = "cold" | "warm";

/** Ask an agent to take over while the present owner stays. */
export interface TransferOffered {
  /** What this is. */
  type: "transfer_offered";
  /** The offer. */
  offer: number;
  /** The chat. */
  chat: string;
  /** The present owner. */
  from: string;
  /** Who is asked. */
  to: string;
  /** It is open until just before this instant. */
  expires_at: number;
}

/** An agent gives a chat to a queue, or to another agent. */
export interface TransferRequested {
  /** What this is. */
  type: "transfer_requested";
  /** The chat. */
  chat: string;
  /** Who gives it away. */
  agent: string;
  /** The queue it goes to. */
  to_queue?: string | null;
  /** The agent it goes to. */
  to_agent?: string | null;
  /** How. */
  kind?: TransferKind;
  /** New requirements; the old ones stay when absent. */
  requires?: Record<string, number> | null;
  /** The state of the chat that the agent saw. */
  epoch?: number | null;
}

/** Chats that agents give away. */
export interface TransferRules {
  /** Which place a chat gets in the queue that it is given to. */
  place?: Place;
  /** How often one chat may be transferred. */
  max_transfers?: number;
  /** How long the other agent has to answer when the owner stays meanwhile. */
  warm_answer_ms?: number;
}

/** One level of a tree. */
export interface TreeLevel {
  /** Rotas whose present people are told. */
  rotas?: string[];
  /** People who always are. */
  agents?: string[];
  /** By which ways, in the order in which the host tries them: `push`, `sms`, `call`. */
  via?: string[];
  /** How long they have to acknowledge. */
  answer_within_ms: number;
}

/** Who is told, level by level. */
export interface TreeRules {
  /** The levels, in the order in which they are told. */
  levels: TreeLevel[];
  /** How often it begins again when nobody has acknowledged. */
  repeat?: number;
}

/** What makes a day a bad one. */
export type Trouble = "crisis_freeze" | "surge" | "spike" | "topic_hold" | "breaker" | "alarm";

/** What goes wrong. */
export type TroubleQuery = "escalations" | "handoffs" | "repeats" | "transfers";

/** What a bot's turn did for the customer's matter. */
export type TurnResolution = "none" | "attempted" | "succeeded" | "failed";

/** What a human decided about a proposal. */
export type Verdict = "approved" | "refused";

/** Tell the customer how long it may take. */
export interface WaitEstimate {
  /** What this is. */
  type: "wait_estimate";
  /** The chat. */
  chat: string;
  /** The queue. */
  queue: string;
  /** At least so long. */
  low_ms: number;
  /** At most so long. */
  high_ms: number;
  /** How it was estimated: `ql`, `les`, or `free` when somebody has room. */
  method: string;
}

/** The whole desk at a glance. */
export interface WallboardQuery {
  /** What this is. */
  type: "wallboard";
}

/** A figure that is watched. */
export type WatchedFigure = "service_level" | "abandonment" | "wait_mean_ms";

/** The intervals that begin on each weekday, such as "09:00-17:30"; "22:00-30:00" ends at 06:00 on the next day; "24h" is the whole day. */
export interface WeeklyRules {
  /** Monday. */
  mon?: string[];
  /** Tuesday. */
  tue?: string[];
  /** Wednesday. */
  wed?: string[];
  /** Thursday. */
  thu?: string[];
  /** Friday. */
  fri?: string[];
  /** Saturday. */
  sat?: string[];
  /** Sunday. */
  sun?: string[];
}

/** What makes a chat worth reading. */
export interface WeighRule {
  /** The name of this rule: `grave`, `gold`. */
  id: string;
  /** Which chats. */
  when: Condition;
  /** How much it adds. */
  weight: number;
}

/** What happens to a chat that comes while we are closed. */
export type WhenClosed = "defer" | "deflect";

/** What happens while no agent of the queue is logged in. */
export type WhenNoAgents = "admit" | "deflect" | "defer";

/** Why another call failed. */
export type WireCode =
  | "policy_issues"
  | "bad_zones"
  | "bad_options"
  | "bad_query"
  | "not_restored"
  | "bad_instant";

/** In which direction a figure gets worse. */
export type Worse = "more" | "less";

/** An agent finished the work after a chat. */
export interface WrapUpCompleted {
  /** What this is. */
  type: "wrap_up_completed";
  /** The chat. */
  chat: string;
  /** Who had it. */
  agent: string;
  /** The fields of the disposition: `resolution_code`, `root_cause` and the policy's own. */
  disposition?: Record<string, string>;
}

/** Must an agent write down how a chat went? */
export type WrapUpMode = "timed" | "until_done" | "off";

/** What agents write down after a chat. */
export interface WrapUpRules {
  /** Must they? */
  mode?: WrapUpMode;
  /** How long they have. */
  timer_ms?: number;
  /** The fields besides `resolution_code` and `root_cause`, or instead of them by name. */
  fields?: Record<string, FieldRules>;
  /** Which edition of the values this is; decisions carry it. Other values, taken or retired, need a higher one. */
  version?: number;
}
