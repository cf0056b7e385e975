// The life of one chat in TypeScript: a bot fails twice and hands over, an agent takes the chat, a card
// number is masked on its way, the agent wraps up, and the figures are right. The same story as
// examples/c/quickstart.c.

import { Engine, Policy, SwitchboardError, load, type Reaction, type TimedEvent } from "switchboard-engine";

/** Thursday, 1 January 2026, 00:00:00 UTC. */
const START = Date.UTC(2026, 0, 1);

const STORY: readonly (readonly [string, TimedEvent])[] = [
  ["Ada begins to work.", { at: START, id: "e-1", type: "agent_logged_in", agent: "ada" }],
  [
    "Kim arrives; a bot answers first.",
    {
      at: START + 1_000,
      id: "e-2",
      type: "chat_requested",
      chat: "c-1",
      customer: { id: "kim" },
      bot: "helper",
      text: "Where is my parcel?",
    },
  ],
  [
    "The bot fails.",
    {
      at: START + 3_000,
      id: "e-3",
      type: "bot_turn",
      chat: "c-1",
      confidence: 0.93,
      text: "Parcels take three days.",
      resolution: "failed",
    },
  ],
  [
    "The bot fails again.",
    {
      at: START + 12_000,
      id: "e-4",
      type: "bot_turn",
      chat: "c-1",
      confidence: 0.91,
      text: "Have you looked at the tracking page?",
      resolution: "failed",
    },
  ],
  ["Ada takes the chat.", { at: START + 15_000, id: "e-5", type: "offer_accepted", offer: 1, agent: "ada" }],
  [
    "Kim writes a card number.",
    {
      at: START + 20_000,
      id: "e-6",
      type: "customer_message",
      chat: "c-1",
      text: "I paid with 4111 1111 1111 1111",
    },
  ],
  [
    "Ada helps.",
    {
      at: START + 40_000,
      id: "e-7",
      type: "agent_message",
      chat: "c-1",
      agent: "ada",
      text: "It arrives tomorrow.",
    },
  ],
  [
    "Ada ends the chat.",
    { at: START + 60_000, id: "e-8", type: "chat_ended", chat: "c-1", by: "agent", resolution: "resolved" },
  ],
  [
    "Ada wraps up.",
    {
      at: START + 70_000,
      id: "e-9",
      type: "wrap_up_completed",
      chat: "c-1",
      agent: "ada",
      disposition: { resolution_code: "answered", root_cause: "delay" },
    },
  ],
];

/** A line for each effect; the type of an effect tells an editor which fields it has. */
function show(reaction: Reaction): void {
  for (const effect of reaction.effects) {
    const words = effect.type === "deliver_message" || effect.type === "disclose" ? effect.text : "";
    console.log("   ->", effect.type, words);
  }
}

await load();
using policy = Policy.compile({ bot: { disclosure: { en: "You are talking to a computer." } } });
using engine = new Engine(policy, undefined, START);
for (const [story, event] of STORY) {
  console.log(story);
  show(engine.handle(event));
}

// A host that gets the same event twice is told so, and nothing happens twice.
try {
  engine.handle(STORY[STORY.length - 1]![1]);
} catch (error) {
  if (!(error instanceof SwitchboardError)) throw error;
  console.log("The last event again:", error.code);
}

// What is due by itself is done when the host says that it is time.
const deadline = engine.deadline;
if (deadline !== null) show(engine.advance(deadline.at));

// A snapshot is the whole state: what is restored from it is the same to the last bit.
using restored = Engine.restore(policy, engine.snapshot());
if (restored.digest !== engine.digest) throw new Error("the restored engine is another one");
console.log(JSON.stringify(restored.query({ type: "report" })));
