/**
 * Statistics for figures that people must believe, in a module of their own: the very bytes that Rust and C answer.
 *
 * `switchboard stats --list` prints what can be asked for.
 *
 * @packageDocumentation
 */

import * as glue from "../pkg/statistics/switchboard.js";
import { read } from "./errors.js";
import { Instance, type ModuleSource } from "./instance.js";

export { EnginePoisonedError, SwitchboardError, type Issue } from "./errors.js";
export type { ModuleSource } from "./instance.js";

/** A request: which statistic, and its figures. */
export interface StatisticRequest {
  /** Its name: `wilson`, `krippendorff_alpha` … */
  readonly test: string;
  readonly [figure: string]: unknown;
}

/** What was computed. */
export interface StatisticAnswer {
  /** As it was asked for. */
  readonly test: string;
  /** Its name in the list. */
  readonly statistic: string;
  /** Why nothing can be computed, where that is so; then `value` is `null`. */
  readonly reason?: string;
  readonly [figure: string]: unknown;
}

/** The one instance of the module. */
const statistics = new Instance<typeof glue>(glue);

/** Loads the module; after an `EnginePoisonedError` it begins a fresh instance. */
export async function load(source?: ModuleSource): Promise<void> {
  await statistics.load(source);
}

/**
 * Computes a statistic.
 *
 * @throws SwitchboardError when the request cannot be understood.
 */
export function statistic(request: StatisticRequest): StatisticAnswer {
  return read<StatisticAnswer>(statisticText(JSON.stringify(request)));
}

/** The same as text, a refusal included. */
export function statisticText(request: string): string {
  return statistics.call((glue) => glue.statistic(request));
}
