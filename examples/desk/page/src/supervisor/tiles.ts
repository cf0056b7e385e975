/**
 * The sixteen figures of the wallboard, as data: what each shows, and of how many chats it is made.
 *
 * @packageDocumentation
 */

import { NONE, count, duration, locale, percent } from "../locale.js";
import type { Board, Report } from "../protocol.js";
import type { Words } from "../words/en.js";

/** The names of words that are plain texts. */
type Title = { [K in keyof Words]: Words[K] extends string ? K : never }[keyof Words];

export interface Tile {
  readonly title: Title;
  /** The metric of the report whose definition and count stand behind it. */
  readonly metric?: string;
  readonly value: (board: Board) => string;
  /** A second, smaller figure. */
  readonly detail?: (board: Board) => string;
  /** Does it need somebody's attention? */
  readonly alarming?: (board: Board) => boolean;
}

/** At this share of the forecast, in percent, a surge begins: exactly 150 is not yet one. */
const SURGE_PERCENT = 150;

/** Service below this share is worth a look, in parts per million. */
const POOR_SERVICE_PPM = 800_000;

function figure(report: Report, metric: string): number | null {
  const value = report[metric];
  return typeof value === "number" ? value : null;
}

function sum<T>(items: readonly T[], of: (item: T) => number): number {
  return items.reduce((total, item) => total + of(item), 0);
}

const working = (board: Board) => board.agents.filter((agent) => agent.presence !== "offline");
const used = (agent: Board["agents"][number]) => agent.load.active + agent.load.offered + agent.load.wrap_up;

function oldest(board: Board): number | null {
  const waits = board.queues.map((queue) => queue.oldest_wait_ms).filter((wait) => wait !== null);
  return waits.length === 0 ? null : Math.max(...waits);
}

/** The volume as a percentage of the forecast. */
export function againstForecast(board: Board): number | null {
  const { actual, forecast } = board.volume;
  return forecast ? (actual * 100) / forecast : null;
}

const ofCounted = (metric: string) => (board: Board) => {
  const behind = board.report.counts[metric];
  return behind === undefined ? "" : locale.words.of(count(behind));
};

/** By reason, the most frequent first. */
function byReason(report: Report, name: string): string {
  const table = report[name];
  if (table === null || typeof table !== "object") return "";
  const sorted = Object.entries(table).sort(([, a], [, b]) => b - a);
  return sorted
    .slice(0, 2)
    .map(([reason, number]) => `${reason.replaceAll("_", " ")} ${count(number)}`)
    .join(", ");
}

export const TILES: readonly Tile[] = [
  {
    title: "tileWaiting",
    value: (board) => count(sum(board.queues, (queue) => queue.waiting + queue.held + queue.offered)),
    alarming: (board) => board.mode === "surge",
  },
  { title: "tileOldest", value: (board) => duration(oldest(board)), alarming: (board) => (oldest(board) ?? 0) > 180_000 },
  {
    title: "tileAverageWait",
    metric: "speed_of_answer_ms_mean",
    value: ({ report }) => duration(figure(report, "speed_of_answer_ms_mean")),
    detail: ofCounted("speed_of_answer_ms_mean"),
  },
  {
    title: "tileServiceLevel",
    metric: "service_level_20s_ppm",
    value: ({ report }) => percent(figure(report, "service_level_20s_ppm")),
    detail: ofCounted("service_level_20s_ppm"),
    alarming: ({ report }) => (figure(report, "service_level_20s_ppm") ?? 1_000_000) < POOR_SERVICE_PPM,
  },
  {
    title: "tileAbandonment",
    metric: "abandonment_ppm",
    value: ({ report }) => percent(figure(report, "abandonment_ppm")),
    detail: ofCounted("abandonment_ppm"),
  },
  { title: "tileActive", value: (board) => count(sum(board.agents, (agent) => agent.load.active)) },
  {
    title: "tileFree",
    value: (board) =>
      count(
        sum(
          board.agents.filter((agent) => agent.presence === "available"),
          (agent) => Math.max(0, agent.capacity - used(agent)),
        ),
      ),
  },
  {
    title: "tileOccupancy",
    value: (board) => {
      const capacity = sum(working(board), (agent) => agent.capacity);
      return capacity === 0 ? NONE : percent((sum(working(board), used) * 1_000_000) / capacity);
    },
  },
  {
    title: "tileAgents",
    value: (board) => count(working(board).length),
    detail: (board) => {
      const states = new Map<string, number>();
      for (const agent of working(board)) states.set(agent.presence, (states.get(agent.presence) ?? 0) + 1);
      return [...states].map(([state, number]) => `${state.replaceAll("_", " ")} ${count(number)}`).join(", ");
    },
  },
  {
    title: "tileHandleTime",
    metric: "handle_time_ms_p90",
    value: ({ report }) => duration(figure(report, "handle_time_ms_p90")),
    detail: ofCounted("handle_time_ms_p90"),
  },
  {
    title: "tileFirstResponse",
    metric: "first_response_ms_mean",
    value: ({ report }) => duration(figure(report, "first_response_ms_mean")),
    detail: ({ report }) => locale.words.p90(duration(figure(report, "first_response_ms_p90"))),
  },
  {
    title: "tileContainment",
    metric: "containment_ppm",
    value: ({ report }) => percent(figure(report, "containment_ppm")),
    detail: ofCounted("containment_ppm"),
  },
  {
    title: "tileHandoffs",
    metric: "handoff_count",
    value: ({ report }) => count(figure(report, "handoff_count") ?? 0),
    detail: ({ report }) => byReason(report, "handoffs_by_reason"),
  },
  {
    title: "tileVolume",
    value: (board) => {
      const share = againstForecast(board);
      return share === null ? NONE : percent(share * 10_000);
    },
    detail: (board) =>
      board.volume.forecast === null ? "" : `${count(board.volume.actual)} ${locale.words.of(count(board.volume.forecast))}`,
    alarming: (board) => (againstForecast(board) ?? 0) > SURGE_PERCENT,
  },
  { title: "tileAlerts", value: (board) => count(board.alerts.length), alarming: (board) => board.alerts.length > 0 },
  {
    title: "mode",
    value: (board) => locale.words[`mode_${board.mode}`],
    alarming: (board) => board.mode !== "normal",
  },
];
