// The smallest host: two events in, their effects out.
import { Engine, Policy, load } from "switchboard-engine";

await load();
using policy = Policy.compile({});
using engine = new Engine(policy, undefined, Date.UTC(2026, 0, 1));

engine.handle(Date.UTC(2026, 0, 1), { type: "agent_logged_in", agent: "ada" });
const reaction = engine.handle(Date.UTC(2026, 0, 1, 0, 0, 1), {
  type: "chat_requested",
  chat: "c-1",
  customer: { id: "k-1" },
});
for (const effect of reaction.effects) console.log(effect.seq, effect.type);
console.log("call advance at", reaction.deadline?.at, "because", reaction.deadline?.why);
