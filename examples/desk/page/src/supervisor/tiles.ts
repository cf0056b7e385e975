/**
 * The sixteen figures of the wallboard, as data: what each shows, and of how many chats it is made.
 *
 * @packageDocumentation
 */

import { NONE, count, duration, locale, named, share, type Title } from "../locale.js";
import type { Board, Shares } from "../protocol.js";

/** What a figure is made of: chats that count for a metric, chats in some states, people, or what is amiss. */
export type Behind =
  | { readonly of: "metric"; readonly metric: (board: Board) => string }
  | { readonly of: "chats"; readonly states: readonly string[] }
  | { readonly of: "agents" }
  | { readonly of: "alerts" };

export interface Tile {
  readonly title: Title;
  /** What it is, in words. */
  readonly means: Title;
  readonly behind: Behind;
  readonly value: (board: Board) => string;
  /** A second, smaller figure. */
  readonly detail?: (board: Board) => string;
  /** Is that the name of somebody or something? */
  readonly names?: boolean;
  /** Does it need somebody's attention? */
  readonly alarming?: (board: Board) => boolean;
}

/** At this share of the forecast, in percent, a surge begins: exactly 150 is not yet one. */
export const SURGE_PERCENT = 150;

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
    .map(([name, number]) => `${named(name)} ${count(number)}`)
    .join(", ");
}

function total(table: Readonly<Record<string, number>>): number {
  return Object.values(table).reduce((sum, number) => sum + number, 0);
}

const IN_LINE: Behind = { of: "chats", states: ["queued", "offered"] };
const WITH_AGENTS: Behind = { of: "chats", states: ["active"] };
const AGENTS: Behind = { of: "agents" };
const metric = (id: string): Behind => ({ of: "metric", metric: () => id });
/** The policy says within how long, and the metric's name with it. */
const SERVICE_LEVEL: Behind = {
  of: "metric",
  metric: ({ report }) => Object.keys(report.counts).find((id) => id.startsWith("service_level_")) ?? "",
};

export const TILES: readonly [Tile, ...Tile[]] = [
  {
    title: "tileWaiting",
    means: "meansWaiting",
    behind: IN_LINE,
    value: ({ wall }) => count(wall.waiting),
    alarming: ({ wall }) => wall.mode === "surge",
  },
  {
    title: "tileOldest",
    means: "meansOldest",
    behind: IN_LINE,
    value: ({ wall }) => duration(wall.oldest_wait_ms),
    alarming: ({ wall }) => (wall.oldest_wait_ms ?? 0) > LONG_WAIT_MS,
  },
  {
    title: "tileAverageWait",
    means: "meansAverageWait",
    behind: metric("speed_of_answer_ms_mean"),
    value: ({ wall }) => duration(wall.wait_mean_ms),
  },
  {
    title: "tileServiceLevel",
    means: "meansServiceLevel",
    behind: SERVICE_LEVEL,
    value: ({ wall }) => share(wall.service_level.now),
    detail: ({ wall }) => sinceThen(wall.service_level),
    alarming: ({ wall }) => (wall.service_level.now ?? 1) < POOR_SERVICE,
  },
  {
    title: "tileAbandonment",
    means: "meansAbandonment",
    behind: metric("abandonment_ppm"),
    value: ({ wall }) => share(wall.abandonment.now),
    detail: ({ wall }) => sinceThen(wall.abandonment),
  },
  { title: "tileActive", means: "meansActive", behind: WITH_AGENTS, value: ({ wall }) => count(wall.active) },
  { title: "tileFree", means: "meansFree", behind: AGENTS, value: ({ wall }) => count(wall.free_units) },
  { title: "tileOccupancy", means: "meansOccupancy", behind: AGENTS, value: ({ wall }) => share(wall.occupancy) },
  {
    title: "tileAgents",
    means: "meansAgents",
    behind: AGENTS,
    value: ({ wall }) => count(total(wall.agents) - (wall.agents["offline"] ?? 0)),
    detail: ({ wall }) => most(wall.agents, 3),
  },
  {
    title: "tileLongest",
    means: "meansLongest",
    behind: WITH_AGENTS,
    value: ({ wall }) => duration(wall.longest?.lasts_ms),
    names: true,
    detail: ({ wall }) => (wall.longest ? [wall.longest.chat, wall.longest.agent].filter((one) => one !== null).join(", ") : ""),
  },
  {
    title: "tileFirstResponse",
    means: "meansFirstResponse",
    behind: metric("first_response_ms_mean"),
    value: ({ wall }) => duration(wall.first_response.mean_ms),
    detail: ({ wall }) => locale.words.p90(duration(wall.first_response.p90_ms)),
  },
  { title: "tileContainment", means: "meansContainment", behind: metric("containment_ppm"), value: ({ wall }) => share(wall.containment) },
  {
    title: "tileHandoffs",
    means: "meansHandoffs",
    behind: metric("handoff_count"),
    value: ({ wall }) => count(total(wall.handoffs)),
    detail: ({ wall }) => most(wall.handoffs, 2),
  },
  {
    title: "tileVolume",
    means: "meansVolume",
    behind: metric("offered_count"),
    value: (board) => {
      const percent = againstForecast(board);
      return percent === null ? NONE : share(percent / 100);
    },
    detail: ({ wall }) =>
      wall.volume.expected === null ? "" : `${count(wall.volume.arrivals)} ${locale.words.of(count(wall.volume.expected))}`,
    alarming: (board) => (againstForecast(board) ?? 0) > SURGE_PERCENT,
  },
  {
    title: "tileAlerts",
    means: "meansAlerts",
    behind: { of: "alerts" },
    value: ({ wall }) => count(wall.alerts_open),
    alarming: ({ wall }) => wall.alerts_open > 0,
  },
  {
    title: "mode",
    means: "meansMode",
    behind: AGENTS,
    value: ({ wall }) => locale.words[`mode_${wall.mode}`],
    alarming: ({ wall }) => wall.mode !== "normal",
  },
];
