// The life of one chat: a bot fails twice and hands over, an agent takes the chat, a card number is
// masked on its way, the agent wraps up. The same story as examples/c/quickstart.c.

export const START = 1767225600000;

export const POLICY = { bot: { disclosure: { en: "You are talking to a computer." } } };

export const CARD = "4111 1111 1111 1111";

export const STORY = [
  { at: START, id: "e-1", type: "agent_logged_in", agent: "ada" },
  {
    at: START + 1_000,
    id: "e-2",
    type: "chat_requested",
    chat: "c-1",
    customer: { id: "kim" },
    bot: "helper",
    text: "Where is my parcel?",
  },
  {
    at: START + 3_000,
    id: "e-3",
    type: "bot_turn",
    chat: "c-1",
    confidence: 0.93,
    text: "Parcels take three days.",
    resolution: "failed",
  },
  {
    at: START + 12_000,
    id: "e-4",
    type: "bot_turn",
    chat: "c-1",
    confidence: 0.91,
    text: "Have you looked at the tracking page?",
    resolution: "failed",
  },
  { at: START + 15_000, id: "e-5", type: "offer_accepted", offer: 1, agent: "ada" },
  {
    at: START + 20_000,
    id: "e-6",
    type: "customer_message",
    chat: "c-1",
    text: `I paid with ${CARD}`,
  },
  {
    at: START + 40_000,
    id: "e-7",
    type: "agent_message",
    chat: "c-1",
    agent: "ada",
    text: "It arrives tomorrow.",
  },
  {
    at: START + 60_000,
    id: "e-8",
    type: "chat_ended",
    chat: "c-1",
    by: "agent",
    resolution: "resolved",
  },
  {
    at: START + 70_000,
    id: "e-9",
    type: "wrap_up_completed",
    chat: "c-1",
    agent: "ada",
    disposition: { resolution_code: "answered", root_cause: "delay" },
  },
];
