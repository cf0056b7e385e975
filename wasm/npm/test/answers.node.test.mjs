// The types of answers.ts against what the engine says.

import assert from "node:assert/strict";
import test from "node:test";
import { Engine, Policy, load } from "switchboard-engine";
import { keysOf } from "../dist/answers.keys.js";
import { POLICY, START, STORY } from "./story.mjs";

test("every answer has the keys of its type", async () => {
  await load();
  const engine = new Engine(Policy.compile(POLICY), undefined, START);
  const [reaction] = STORY.slice(0, 4).map((event) => engine.handle(event)).slice(-1);
  const same = (name, answer) => assert.deepEqual(Object.keys(answer).sort(), keysOf(name), name);
  same("reaction", reaction);
  same("deadline", engine.deadline);
  for (const decision of reaction.decisions) {
    same("decision", decision);
    same("subject", decision.subject);
    decision.reasons.forEach((reason) => same("reason", reason));
    assert.deepEqual(engine.query({ type: "explain", decision: decision.id }), decision);
  }
  assert.ok(reaction.effects.every(({ seq, at, decision }) => seq > 0 && at >= START && decision > 0));
  same("chat", engine.query({ type: "chat", chat: "c-1" }));
  same("queue", engine.query({ type: "queue", queue: "default" }));
  same("explainChat", engine.query({ type: "explain_chat", chat: "c-1" }));
  const agent = engine.query({ type: "explain_agent", agent: "ada" });
  same("explainAgent", agent);
  assert.equal(agent.presence, "available");
  const fairness = engine.query({ type: "fairness" });
  same("fairness", fairness);
  same("share", fairness.agents.ada);
  assert.deepEqual(fairness.agents.ada, agent.share);
  assert.equal(agent.share.offers, 1);
  assert.equal(fairness.jain_offers, 1);
  const report = engine.query({ type: "report" });
  assert.equal(report.offered_count, 1);
  assert.equal(report.counts.offered_count, 1);
});
