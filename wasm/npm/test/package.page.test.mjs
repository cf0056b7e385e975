// The package as a page meets it, in Chromium, under a content security policy without eval.

import assert from "node:assert/strict";
import test from "node:test";
import { Engine, Policy, load } from "switchboard-engine";
import { withPage } from "./browser.mjs";
import { CARD, POLICY, START, STORY } from "./story.mjs";

test("a page gets the same bytes as Node, and breaks no rule", async () => {
  const { version } = await load();
  const engine = new Engine(Policy.compile(POLICY), undefined, START);
  const answers = STORY.map((event) => engine.handleText(JSON.stringify(event)));

  await withPage("/test/page.html", async (page, faults) => {
    const shown = page.locator("#result:not(:empty)");
    await shown.waitFor({ timeout: 20_000 }).catch((late) => faults.push(String(late)));
    assert.deepEqual(faults, []);
    const result = JSON.parse(await shown.textContent());
    assert.equal(result.version, version);
    assert.deepEqual(result.answers, answers);
    assert.equal(result.digest, engine.digest);
    assert.equal(result.refusal, "duplicate_event");
    assert.ok(!result.masked.includes(CARD));
  });
});
