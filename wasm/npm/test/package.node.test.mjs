// The package as a Node program meets it: by its name.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import test from "node:test";
import { Engine, EnginePoisonedError, Policy, SwitchboardError, load } from "switchboard-engine";
import * as widget from "switchboard-engine/widget";
import { CARD, POLICY, START, STORY } from "./story.mjs";

const { version } = JSON.parse(await readFile(new URL("../package.json", import.meta.url), "utf8"));

test("before it is loaded, the package says what to do", () => {
  assert.throws(() => Policy.compile({}), /await load\(\)/);
});

test("the package loads, twice if need be, and has the version it says", async () => {
  assert.equal((await load()).version, version);
  assert.equal((await load()).version, version);
});

test("a chat goes from the bot to an agent to its end", () => {
  const policy = Policy.compile(POLICY);
  const engine = new Engine(policy, undefined, START);
  const types = STORY.map((event) => engine.handle(event).effects.map((effect) => effect.type));
  assert.deepEqual(types.flat().slice(0, 2), ["admit", "deliver_message"]);
  assert.ok(types[3].includes("handoff_packet"), "the second failure hands over");
  assert.ok(types[3].includes("offer_made"));
  assert.ok(types[4].includes("assigned"));
  assert.ok(types[7].includes("start_wrap_up"));
  assert.ok(types[8].includes("close"));
  assert.equal(engine.deadline, null, "nothing is left to be done");
  assert.equal(typeof engine.query({ type: "report" }), "object");
});

test("no effect shows the card number", () => {
  const policy = Policy.compile(POLICY);
  const engine = new Engine(policy, undefined, START);
  const answers = STORY.map((event) => engine.handleText(JSON.stringify(event)));
  assert.ok(!answers.join("\n").includes(CARD));
  assert.ok(!policy.mask(`I paid with ${CARD}`).text.includes(CARD));
  assert.deepEqual(policy.mask("nothing to hide"), { text: "nothing to hide", spans: [] });
  const heard = policy.screen("VADER is smart, handsome, and funny. I'd like to talk to a human!");
  assert.equal(heard.keywords[0].topic, "asks_for_person");
  assert.equal(policy.screen("VADER is smart, handsome, and funny.").sentiment.compound, 0.8316);
});

test("both ways of giving an event are one", () => {
  const policy = Policy.compile("{}");
  const one = new Engine(policy, undefined, START);
  const other = new Engine(policy, undefined, START);
  one.handle({ at: START + 5, type: "agent_logged_in", agent: "ada" });
  other.handle(START + 5, { type: "agent_logged_in", agent: "ada" });
  assert.equal(one.digest, other.digest);
  assert.match(one.digest, /^[0-9a-f]{32}$/);
});

test("a preview changes nothing", () => {
  const policy = Policy.compile("{}");
  const engine = new Engine(policy, undefined, START);
  const before = engine.digest;
  const seen = engine.preview(STORY[0]);
  assert.equal(engine.digest, before);
  assert.deepEqual(engine.handle(STORY[0]), seen);
});

test("a refusal is thrown with code, number and remedy, and changes nothing", () => {
  const policy = Policy.compile("{}");
  const engine = new Engine(policy, undefined, START);
  engine.handle(STORY[0]);
  const before = engine.digest;
  assert.throws(
    () => engine.handle(STORY[0]),
    (error) => {
      assert.ok(error instanceof SwitchboardError);
      assert.equal(error.code, "duplicate_event");
      assert.equal(error.number, 910);
      assert.notEqual(error.remedy, "");
      return true;
    },
  );
  assert.equal(JSON.parse(engine.handleText("not json")).error.code, "malformed_event");
  assert.equal(engine.digest, before);
});

test("a policy with errors is refused with all of them", () => {
  assert.throws(
    () => Policy.compile({ bott: {}, bot: { threshold: "high" } }),
    (error) => {
      assert.equal(error.code, "policy_issues");
      assert.deepEqual(error.issues.map((issue) => issue.path).sort(), ["/bot/threshold", "/bott"]);
      return true;
    },
  );
});

test("a snapshot goes on where it was taken", () => {
  const policy = Policy.compile(POLICY);
  const engine = new Engine(policy, undefined, START);
  STORY.slice(0, 5).forEach((event) => engine.handle(event));
  const restored = Engine.restore(policy, engine.snapshot());
  assert.equal(restored.digest, engine.digest);
  for (const event of STORY.slice(5)) {
    assert.deepEqual(restored.handle(event), engine.handle(event));
  }
  assert.throws(() => Engine.restore(policy, new Uint8Array([1, 2, 3])), { code: "not_restored" });
});

test("another policy takes over", () => {
  const policy = Policy.compile("{}");
  const stricter = Policy.compile({ bot: { failed_resolutions: 1 } });
  const engine = new Engine(policy, undefined, START);
  assert.notEqual(policy.fingerprint, stricter.fingerprint);
  assert.deepEqual(engine.replacePolicy(START, stricter).effects, []);
});

test("what has been freed says so", () => {
  const policy = Policy.compile("{}");
  const engine = new Engine(policy, undefined, START);
  policy.free();
  policy.free();
  assert.throws(() => policy.mask("text"), /this policy has been freed/);
  engine.handle(STORY[0]);
  engine.free();
  assert.throws(() => engine.digest, /this engine has been freed/);
});

test("the widget's build masks, and knows no engine", async () => {
  await widget.load();
  const policy = widget.Policy.compile("{}");
  assert.ok(!policy.mask(`I paid with ${CARD}`).text.includes(CARD));
  assert.deepEqual(policy.warnings, []);
  assert.equal("Engine" in widget, false);
  assert.throws(() => widget.Policy.compile({ text: { msak: {} } }), { code: "policy_issues" });
});

// The last test of the file: it brings the instance to its end.
test("an instance that ran out of memory is dead, says so, and a fresh one goes on", async () => {
  const policy = Policy.compile(POLICY);
  const engine = new Engine(policy, undefined, START);
  engine.handle(STORY[0]);
  const [snapshot, before] = [engine.snapshot(), engine.digest];
  // More than the cap on the module's memory.
  assert.throws(() => engine.handleText(" ".repeat(300 * 1024 * 1024)), EnginePoisonedError);
  assert.throws(() => engine.digest, EnginePoisonedError);
  assert.throws(() => policy.mask("text"), EnginePoisonedError);
  assert.throws(() => Policy.compile("{}"), EnginePoisonedError);
  engine.free();

  await load();
  assert.throws(() => policy.mask("text"), EnginePoisonedError, "what died stays dead");
  const again = Policy.compile(POLICY);
  const restored = Engine.restore(again, snapshot);
  assert.equal(restored.digest, before);
  policy.free();
  restored.handle(STORY[1]);
});
