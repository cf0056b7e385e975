/**
 * The statistics for Node, which reads the WASM module from the package.
 *
 * @packageDocumentation
 */

import { readFile } from "node:fs/promises";
import type { ModuleSource } from "./instance.js";
import { load as loadFrom } from "./statistics.js";

export * from "./statistics.js";

/** Loads the module; after an `EnginePoisonedError` it begins a fresh instance. */
export async function load(source?: ModuleSource): Promise<void> {
  const module = new URL("../pkg/statistics/switchboard_bg.wasm", import.meta.url);
  await loadFrom(source ?? (await readFile(module)));
}
