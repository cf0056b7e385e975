// The programs of examples/node, as tsc wrote them, each in a process of its own.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readdirSync } from "node:fs";
import test from "node:test";
import { fileURLToPath } from "node:url";

const folder = new URL("../dist/examples/", import.meta.url);

for (const name of readdirSync(folder).filter((name) => name.endsWith(".js"))) {
  test(`the example ${name} runs to its end`, () => {
    const said = execFileSync(process.execPath, [fileURLToPath(new URL(name, folder))], {
      encoding: "utf8",
    });
    assert.notEqual(said, "");
    assert.ok(!said.includes("4111"), "no secret is printed");
  });
}
