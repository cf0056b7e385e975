/**
 * Switchboard for Node, which reads the WASM module from the package instead of fetching it.
 *
 * @packageDocumentation
 */

import { readFile } from "node:fs/promises";
import { load as loadFrom, type Switchboard } from "./engine.js";
import type { ModuleSource } from "./instance.js";

export * from "./index.js";

/** Loads the module; after an `EnginePoisonedError` it begins a fresh instance. */
export async function load(source?: ModuleSource): Promise<Switchboard> {
  const module = new URL("../pkg/full/switchboard_bg.wasm", import.meta.url);
  return loadFrom(source ?? (await readFile(module)));
}
