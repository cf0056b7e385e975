// The package as a Node program meets it: by its name.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import test from "node:test";
import { load } from "switchboard-engine";

const { version } = JSON.parse(await readFile(new URL("../package.json", import.meta.url), "utf8"));

test("the package loads and has the version it says", async () => {
  assert.equal((await load()).version, version);
});

test("the module loads without import statements too", () => {
  const switchboard = createRequire(import.meta.url)("../pkg/full/nodejs/switchboard.js");
  assert.equal(switchboard.version(), version);
});
