// The core as a module of its own: it has nothing to call, and does its work all the same.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import test from "node:test";

test("the core imports nothing and still works", async () => {
  const bytes = await readFile(new URL("../pkg/raw/switchboard_raw.wasm", import.meta.url));
  const module = await WebAssembly.compile(bytes);
  assert.deepEqual(WebAssembly.Module.imports(module), []);
  const { exports } = await WebAssembly.instantiate(module, {});
  assert.equal(exports.main(0, 0), 0, "the program inside ends well");
});
