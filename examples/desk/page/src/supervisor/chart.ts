/**
 * What was, as lines over time: drawn by uPlot, in the colours of the page, and told in words for who cannot see it.
 *
 * @packageDocumentation
 */

import uPlot from "uplot";
import { count, locale, type Title } from "../locale.js";

/** What stands at one instant. */
interface Point {
  readonly at: number;
}

/** One line of a chart. */
export interface Line<P> {
  readonly title: Title;
  readonly of: (point: P) => number | null;
  /** A colour of the page. */
  readonly colour: string;
  readonly dash: readonly number[];
  /** Is its sum worth telling who cannot see the chart? */
  readonly told?: boolean;
}

/** The axes and what stands beside them, in pixels. */
const BESIDE = { top: 8, right: 28, bottom: 0, left: 0 };
const VALUES = 40;

/** A time of day needs so many pixels, and they lie so many seconds apart: whole minutes. */
const TIME_WIDTH = 76;
const STEPS = [1, 2, 5, 10, 15, 30, 60, 120, 360, 1_440].map((minutes) => minutes * 60);

/** The least that the upper end of a chart stands for. */
const LEAST = 4;

/** A chart inside an element, as wide as it. */
export class TimeChart<P extends Point> {
  #plot: uPlot | null = null;
  readonly #watcher: ResizeObserver;

  constructor(
    readonly host: HTMLElement,
    readonly height: number,
    readonly lines: readonly Line<P>[],
  ) {
    this.#watcher = new ResizeObserver(() => this.#plot?.setSize(this.#size()));
    this.#watcher.observe(host);
  }

  show(series: readonly P[]): void {
    const data: uPlot.AlignedData = [series.map((point) => point.at / 1_000), ...this.lines.map((line) => series.map(line.of))];
    if (this.#plot) this.#plot.setData(data);
    else this.#draw(data);
  }

  /** Draws anew: another language, or light turned to dark. */
  refresh(series: readonly P[]): void {
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
    const axis = { stroke: colour("--soft"), grid: { stroke: colour("--line"), width: 1 }, ticks: { stroke: colour("--line") } };
    const time = new Intl.DateTimeFormat(locale.tag, { timeStyle: "short" });
    this.#plot = new uPlot(
      {
        ...this.#size(),
        padding: [BESIDE.top, BESIDE.right, BESIDE.bottom, BESIDE.left],
        series: [
          {},
          ...this.lines.map((line) => ({
            label: words[line.title],
            stroke: colour(line.colour),
            width: 2,
            dash: [...line.dash],
            points: { show: false },
          })),
        ],
        axes: [
          { ...axis, space: TIME_WIDTH, incrs: STEPS, values: (_, ats) => ats.map((at) => time.format(at * 1_000)) },
          { ...axis, size: VALUES, values: (_, values) => values.map((value) => count(value)) },
        ],
        scales: { y: { range: (_, __, most) => [0, Math.max(LEAST, most)] } },
        legend: { live: false },
        cursor: { drag: { x: false, y: false } },
      },
      data,
      this.host,
    );
  }
}

/** The sums of a chart's lines, for who cannot see it. */
export function inWords<P>(title: string, lines: readonly Line<P>[], series: readonly P[]): string {
  const sum = (line: Line<P>) => count(series.reduce((total, point) => total + (line.of(point) ?? 0), 0));
  const told = lines.filter((line) => line.told).map((line) => ` ${locale.words[line.title]}: ${sum(line)}.`);
  return `${title}.${told.join("")}`;
}
