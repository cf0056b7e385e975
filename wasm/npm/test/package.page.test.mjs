// The package as a page meets it, in Chromium.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import test from "node:test";
import { withPage } from "./browser.mjs";

const { version } = JSON.parse(await readFile(new URL("../package.json", import.meta.url), "utf8"));

test("a page loads the package and shows its version", async () => {
  await withPage("/test/page.html", async (page, faults) => {
    await page.waitForFunction(() => document.querySelector("#version").textContent !== "");
    assert.equal(await page.textContent("#version"), version);
    assert.deepEqual(faults, []);
  });
});
