// Replays scenarios through the npm package: node replay.mjs [--check] FOLDER...
//
// A scenario is a folder with policy.json and events.jsonl, and zones.json where the policy names time
// zones. Its events go through an engine whose clock starts at the time of the first one. After the
// heading "# FOLDER" one line comes out for each line of events.jsonl, the very text that the package
// returned, and at the end {"digest":"..."}. Beside events, a line may be a command:
//
//     !advance MS         wakes the engine
//     !policy MS FILE     replaces the policy by a file of the folder
//     !restore            goes on with an engine restored from a snapshot; its line is the digest
//
// With --check nothing is printed but what differs from expected.jsonl of the folder, and the count.
// conformance/replay.c does the same through the C library.

import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { Engine, Policy, load } from "switchboard-engine";

const words = process.argv.slice(2);
const isCheck = words[0] === "--check";
const folders = isCheck ? words.slice(1) : words;
if (folders.length === 0) {
  console.error("usage: node replay.mjs [--check] FOLDER...");
  process.exit(2);
}

/** The lines that come out of a scenario. */
function* replay(folder) {
  const text = (name) => readFileSync(join(folder, name), "utf8");
  const zones = existsSync(join(folder, "zones.json")) ? text("zones.json") : undefined;
  const lines = text("events.jsonl").split("\n").filter((line) => line !== "");
  const start = Number(/"at":\s*(-?\d+)/.exec(lines.join("\n"))?.[1] ?? 0);
  let policy = Policy.compile(text("policy.json"), zones);
  let engine = new Engine(policy, undefined, start);
  const digest = () => JSON.stringify({ digest: engine.digest });
  for (const line of lines) {
    const [command, at, name] = line.startsWith("!") ? line.split(" ") : [];
    if (command === undefined) {
      yield engine.handleText(line);
    } else if (command === "!advance") {
      yield engine.advanceText(Number(at));
    } else if (command === "!policy") {
      const next = Policy.compile(text(name), zones);
      yield engine.replacePolicyText(Number(at), next);
      policy.free();
      policy = next;
    } else if (command === "!restore") {
      const restored = Engine.restore(policy, engine.snapshot());
      engine.free();
      engine = restored;
      yield digest();
    } else {
      throw new Error(`${folder}: no such command: ${line}`);
    }
  }
  yield digest();
  engine.free();
  policy.free();
}

/** Says where the first difference is; is there none? */
function isAsExpected(folder) {
  const expected = readFileSync(join(folder, "expected.jsonl"), "utf8").trimEnd().split("\n");
  const found = [...replay(folder)];
  for (let n = 0; n < Math.max(expected.length, found.length); n++) {
    if (expected[n] !== found[n]) {
      console.log(`${folder}/expected.jsonl:${n + 1}`);
      console.log(`  expected ${expected[n] ?? "no more"}\n  found    ${found[n] ?? "no more"}`);
      return false;
    }
  }
  return true;
}

await load();
if (isCheck) {
  const passed = folders.filter(isAsExpected).length;
  console.log(`${passed} passed, ${folders.length - passed} failed`);
  process.exitCode = passed === folders.length ? 0 : 1;
} else {
  for (const folder of folders) {
    // One call for a folder instead of one for a line: each waits for whoever reads.
    process.stdout.write([`# ${folder}`, ...replay(folder), ""].join("\n"));
  }
}
