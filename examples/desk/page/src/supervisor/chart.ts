/**
 * The last hour as lines: drawn by uPlot, in the colours of the page, and told in words for who cannot see it.
 *
 * @packageDocumentation
 */

import uPlot from "uplot";
import { locale } from "../locale.js";
import type { Minute } from "../protocol.js";

const LINES = [
  { of: (minute: Minute) => minute.offered, colour: "--chart-1", dash: [] },
  { of: (minute: Minute) => minute.answered, colour: "--chart-2", dash: [6, 3] },
  { of: (minute: Minute) => minute.waiting, colour: "--chart-3", dash: [2, 3] },
  { of: (minute: Minute) => minute.abandoned, colour: "--chart-4", dash: [8, 3, 2, 3] },
] as const;

/** A chart inside an element, as wide as it. */
export class HourChart {
  #plot: uPlot | null = null;
  readonly #watcher: ResizeObserver;

  constructor(
    readonly host: HTMLElement,
    readonly height: number,
  ) {
    this.#watcher = new ResizeObserver(() => this.#plot?.setSize(this.#size()));
    this.#watcher.observe(host);
  }

  show(series: readonly Minute[]): void {
    const data: uPlot.AlignedData = [series.map((minute) => minute.at / 1_000), ...LINES.map((line) => series.map(line.of))];
    if (this.#plot) this.#plot.setData(data);
    else this.#draw(data);
  }

  /** Draws anew: another language, or light turned to dark. */
  refresh(series: readonly Minute[]): void {
    this.#plot?.destroy();
    this.#plot = null;
    this.show(series);
  }

  destroy(): void {
    this.#watcher.disconnect();
    this.#plot?.destroy();
  }

  #size(): { width: number; height: number } {
    return { width: Math.max(200, this.host.clientWidth), height: this.height };
  }

  /** A colour of the page as it is now: a canvas knows neither variables nor light and dark. */
  #colour(name: string): string {
    this.host.style.color = `var(${name})`;
    const { color } = getComputedStyle(this.host);
    this.host.style.removeProperty("color");
    return color;
  }

  #draw(data: uPlot.AlignedData): void {
    const colour = (name: string) => this.#colour(name);
    const { words } = locale;
    const labels = [words.offered, words.answered, words.waiting, words.abandoned];
    const axis = { stroke: colour("--soft"), grid: { stroke: colour("--line"), width: 1 }, ticks: { stroke: colour("--line") } };
    const time = new Intl.DateTimeFormat(locale.tag, { timeStyle: "short" });
    this.#plot = new uPlot(
      {
        ...this.#size(),
        series: [
          {},
          ...LINES.map((line, at) => ({ label: labels[at] ?? "", stroke: colour(line.colour), width: 2, dash: [...line.dash] })),
        ],
        axes: [{ ...axis, values: (_, ats) => ats.map((at) => time.format(at * 1_000)) }, { ...axis, size: 36 }],
        scales: { y: { range: (_, __, most) => [0, Math.max(4, most)] } },
        legend: { live: false },
        cursor: { drag: { x: false, y: false } },
      },
      data,
      this.host,
    );
  }
}
