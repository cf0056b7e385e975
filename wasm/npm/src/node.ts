/**
 * Switchboard for Node, which reads the module from the package instead of fetching it.
 *
 * @packageDocumentation
 */

import { readFile } from "node:fs/promises";
import { load as loadFrom, type ModuleSource, type Switchboard } from "./index.js";

export type { ModuleSource, Switchboard };

/** Loads the module once; later calls give the same one. */
export async function load(source?: ModuleSource): Promise<Switchboard> {
  const module = new URL("../pkg/full/web/switchboard_bg.wasm", import.meta.url);
  return loadFrom(source ?? (await readFile(module)));
}
