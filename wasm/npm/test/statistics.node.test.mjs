// The statistics as a Node program meets them: the bytes of the corpus, and objects for people.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import test from "node:test";
import { load, statistic, statisticText, SwitchboardError } from "switchboard-engine/statistics";

const corpus = new URL("../../../conformance/statistics.jsonl", import.meta.url);

test("every answer is the one that Rust gave, to the byte", async () => {
  await load();
  const lines = (await readFile(corpus, "utf8")).trimEnd().split("\n");
  assert.ok(lines.length >= 70 && lines.length % 2 === 0);
  for (let at = 0; at < lines.length; at += 2) {
    assert.equal(statisticText(lines[at]), lines[at + 1]);
  }
});

test("a request is an object, and a refusal is thrown", async () => {
  await load();
  const answer = statistic({ test: "kappa", table: [[20, 5], [10, 15]] });
  assert.ok(Math.abs(answer.value - 0.4) < 1e-12);
  assert.throws(() => statistic({ test: "wilsen" }), (error) => {
    return error instanceof SwitchboardError && error.code === "bad_query" && /wilson/.test(error.message);
  });
});
