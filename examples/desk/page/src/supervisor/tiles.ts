/**
 * The sixteen figures of the wallboard, as data: what each shows, and of how many chats it is made.
 *
 * @packageDocumentation
 */

import { NONE, count, duration, locale, share } from "../locale.js";
import type { Board, Shares } from "../protocol.js";
import type { Words } from "../locale.js";

/** The names of words that are plain texts. */
type Title = { [K in keyof Words]: Words[K] extends string ? K : never }[keyof Words];

export interface Tile {
  readonly title: Title;
  /** The metric of the report whose definition and count stand behind it. */
  readonly metric?: string;
  /** The states of the chats that it is made of at present. */
  readonly behind?: readonly string[];
  readonly value: (board: Board) => string;
  /** A second, smaller figure. */
  readonly detail?: (board: Board) => string;
  /** Does it need somebody's attention? */
  readonly alarming?: (board: Board) => boolean;
}

/** At this share of the forecast, in percent, a surge begins: exactly 150 is not yet one. */
const SURGE_PERCENT = 150;

/** Service below this share is worth a look. */
const POOR_SERVICE = 0.8;

/** A wait that is worth a look. */
const LONG_WAIT_MS = 180_000;

/** The volume as a percentage of the forecast. */
export function againstForecast({ wall }: Board): number | null {
  const { arrivals, expected } = wall.volume;
  return expected ? (arrivals * 100) / expected : null;
}

/** A share of the last half hour, beside that of the whole time. */
function sinceThen(shares: Shares): string {
  const { words } = locale;
  return `${words.of(count(shares.customers_now))} · ${words.soFar(share(shares.so_far))}`;
}

/** By name, the most frequent first. */
function most(table: Readonly<Record<string, number>>, shown: number): string {
  return Object.entries(table)
    .sort(([, a], [, b]) => b - a)
    .slice(0, shown)
    .map(([name, number]) => `${name.replaceAll("_", " ")} ${count(number)}`)
    .join(", ");
}

function total(table: Readonly<Record<string, number>>): number {
  return Object.values(table).reduce((sum, number) => sum + number, 0);
}

const IN_LINE = ["queued", "offered"];
const WITH_AGENTS = ["active"];

export const TILES: readonly Tile[] = [
  {
    title: "tileWaiting",
    behind: IN_LINE,
    value: ({ wall }) => count(wall.waiting),
    alarming: ({ wall }) => wall.mode === "surge",
  },
  {
    title: "tileOldest",
    behind: IN_LINE,
    value: ({ wall }) => duration(wall.oldest_wait_ms),
    alarming: ({ wall }) => (wall.oldest_wait_ms ?? 0) > LONG_WAIT_MS,
  },
  { title: "tileAverageWait", metric: "speed_of_answer_ms_mean", value: ({ wall }) => duration(wall.wait_mean_ms) },
  {
    title: "tileServiceLevel",
    metric: "service_level_20s_ppm",
    value: ({ wall }) => share(wall.service_level.now),
    detail: ({ wall }) => sinceThen(wall.service_level),
    alarming: ({ wall }) => (wall.service_level.now ?? 1) < POOR_SERVICE,
  },
  {
    title: "tileAbandonment",
    metric: "abandonment_ppm",
    value: ({ wall }) => share(wall.abandonment.now),
    detail: ({ wall }) => sinceThen(wall.abandonment),
  },
  { title: "tileActive", behind: WITH_AGENTS, value: ({ wall }) => count(wall.active) },
  { title: "tileFree", value: ({ wall }) => count(wall.free_units) },
  { title: "tileOccupancy", metric: "occupancy_ppm", value: ({ wall }) => share(wall.occupancy) },
  {
    title: "tileAgents",
    value: ({ wall }) => count(total(wall.agents) - (wall.agents["offline"] ?? 0)),
    detail: ({ wall }) => most(wall.agents, 3),
  },
  {
    title: "tileLongest",
    behind: WITH_AGENTS,
    value: ({ wall }) => duration(wall.longest?.lasts_ms),
    detail: ({ wall }) => (wall.longest ? [wall.longest.chat, wall.longest.agent].filter((one) => one !== null).join(", ") : ""),
  },
  {
    title: "tileFirstResponse",
    metric: "first_response_ms_mean",
    value: ({ wall }) => duration(wall.first_response.mean_ms),
    detail: ({ wall }) => locale.words.p90(duration(wall.first_response.p90_ms)),
  },
  { title: "tileContainment", metric: "containment_ppm", value: ({ wall }) => share(wall.containment) },
  {
    title: "tileHandoffs",
    metric: "handoff_count",
    value: ({ wall }) => count(total(wall.handoffs)),
    detail: ({ wall }) => most(wall.handoffs, 2),
  },
  {
    title: "tileVolume",
    value: (board) => {
      const percent = againstForecast(board);
      return percent === null ? NONE : share(percent / 100);
    },
    detail: ({ wall }) =>
      wall.volume.expected === null ? "" : `${count(wall.volume.arrivals)} ${locale.words.of(count(wall.volume.expected))}`,
    alarming: (board) => (againstForecast(board) ?? 0) > SURGE_PERCENT,
  },
  { title: "tileAlerts", value: ({ wall }) => count(wall.alerts_open), alarming: ({ wall }) => wall.alerts_open > 0 },
  { title: "mode", value: ({ wall }) => locale.words[`mode_${wall.mode}`], alarming: ({ wall }) => wall.mode !== "normal" },
];
