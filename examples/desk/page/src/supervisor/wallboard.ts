/**
 * The wallboard: sixteen figures, the last hour, what was decided, what needs somebody, and the buttons that
 * make something happen.
 *
 * @packageDocumentation
 */

import { LitElement, html, nothing, type TemplateResult } from "lit";
import { repeat } from "lit/directives/repeat.js";
import { Localised, count, duration, locale, moment, named, translates } from "../locale.js";
import { definitions } from "../server.js";
import { Link, Refused, type Connection } from "../link.js";
import type { Board, Minute, Volume } from "../protocol.js";
import "./behind.js";
import { TimeChart, inWords, type Line } from "./chart.js";
import { dayBreaks, nightFalls } from "./night.js";
import "./policy.js";
import { SURGE_PERCENT, TILES, type Tile } from "./tiles.js";
import "./why.js";

const OUTAGE = "garden-shop-down";

/** What the buttons make happen, and what they are called. */
const SCENARIOS = [
  ["surge", "buttonSurge", (link: Link) => link.direct("rush")],
  ["freeze", "buttonFreeze", (link: Link) => link.do({ type: "crisis_frozen" })],
  ["thaw", "buttonThaw", (link: Link) => link.do({ type: "crisis_thawed" })],
  ["agent-lost", "buttonAgentLost", (link: Link) => link.direct("lose_agent")],
  [
    "customer-lost",
    "buttonCustomerLost",
    // The one at this page.
    async () => void document.dispatchEvent(new Event("lose-customer")),
  ],
  [
    "outage",
    "buttonOutage",
    (link: Link, now: number) =>
      link.do({
        type: "outage_declared",
        outage: { id: OUTAGE, start: now, scope: { products: ["garden"] }, message: "The garden shop is down." },
      }),
  ],
  ["outage-over", "buttonOutageOver", (link: Link) => link.do({ type: "outage_cleared", outage: OUTAGE })],
  ["night", "buttonNight", (_: Link, now: number) => nightFalls(now)],
  ["day", "buttonDay", () => dayBreaks()],
] as const;

/** How often the figures are asked for. */
const LOOK_MS = 1_000;

const CHART_HEIGHT = 190;

const HOUR: readonly Line<Minute>[] = [
  { title: "offered", of: (minute) => minute.offered, colour: "--chart-1", dash: [], told: true },
  { title: "answered", of: (minute) => minute.answered, colour: "--chart-2", dash: [6, 3], told: true },
  { title: "waiting", of: (minute) => minute.waiting, colour: "--chart-3", dash: [2, 3] },
  { title: "abandoned", of: (minute) => minute.abandoned, colour: "--chart-4", dash: [8, 3, 2, 3], told: true },
];

const AGAINST_FORECAST: readonly Line<Volume>[] = [
  { title: "offered", of: (volume) => volume.arrivals, colour: "--chart-1", dash: [], told: true },
  { title: "forecast", of: (volume) => volume.expected, colour: "--chart-2", dash: [6, 3], told: true },
  {
    title: "surgeLine",
    of: (volume) => (volume.expected === null ? null : (volume.expected * SURGE_PERCENT) / 100),
    colour: "--chart-4",
    dash: [2, 3],
  },
];

export class Wallboard extends LitElement {
  static override readonly properties = {
    name: {},
    board: { state: true },
    connection: { state: true },
    age: { state: true },
    trouble: { state: true },
    definitions: { state: true },
  };

  declare name: string;
  declare board: Board | null;
  declare connection: Connection;
  /** Seconds since the figures came. */
  declare age: number;
  declare trouble: string | null;
  declare definitions: Readonly<Record<string, string>>;

  #link: Link | null = null;
  #hour: TimeChart<Minute> | null = null;
  #volume: TimeChart<Volume> | null = null;
  #came = performance.now();
  #ticking = 0;
  #looking = false;
  readonly #recolour = (): void => {
    this.#hour?.refresh(this.board?.series ?? []);
    this.#volume?.refresh(this.board?.volumes ?? []);
  };
  readonly #scheme = matchMedia("(prefers-color-scheme: dark)");

  constructor() {
    super();
    new Localised(this);
    this.name = "";
    this.board = null;
    this.connection = "connecting";
    this.age = 0;
    this.trouble = null;
    this.definitions = {};
  }

  protected override createRenderRoot(): this {
    return this;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#link = new Link("supervisor", this.name, {
      hello: () => void this.#look(),
      connection: (state) => (this.connection = state),
      keptOut: (why) => (this.trouble = why === null ? null : locale.words.refused(why)),
    });
    this.#ticking = window.setInterval(() => {
      this.age = Math.floor((performance.now() - this.#came) / 1_000);
      if (this.connection === "open" && !document.hidden) void this.#look();
    }, LOOK_MS);
    locale.addEventListener("change", this.#recolour);
    this.#scheme.addEventListener("change", this.#recolour);
    document.addEventListener("appearance", this.#recolour);
    void definitions().then((all) => (this.definitions = all));
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#link?.close();
    clearInterval(this.#ticking);
    locale.removeEventListener("change", this.#recolour);
    this.#scheme.removeEventListener("change", this.#recolour);
    document.removeEventListener("appearance", this.#recolour);
    this.#hour?.destroy();
    this.#volume?.destroy();
    this.#hour = this.#volume = null;
  }

  protected override updated(changed: Map<string, unknown>): void {
    if (!changed.has("board") || !this.board) return;
    const [hour, volume] = this.querySelectorAll<HTMLElement>(".chart");
    if (!hour || !volume) return;
    this.#hour ??= new TimeChart(hour, CHART_HEIGHT, HOUR);
    this.#hour.show(this.board.series);
    this.#volume ??= new TimeChart(volume, CHART_HEIGHT, AGAINST_FORECAST);
    this.#volume.show(this.board.volumes);
  }

  /** Asks for the figures; one question at a time. */
  async #look(): Promise<void> {
    if (this.#looking || !this.#link) return;
    this.#looking = true;
    try {
      this.board = await this.#link.board();
      this.#came = performance.now();
      this.age = 0;
    } finally {
      this.#looking = false;
    }
  }

  async #play(act: (link: Link, now: number) => Promise<void>): Promise<void> {
    if (!this.#link) return;
    this.trouble = null;
    try {
      await act(this.#link, this.board?.now ?? Date.now());
      await this.#look();
    } catch (reason) {
      if (!(reason instanceof Refused)) throw reason;
      this.trouble = locale.words.refused(reason.refusal.message ?? reason.refusal.code);
    }
  }

  // Drawing

  protected override render(): TemplateResult {
    const { words } = locale;
    const { board } = this;
    return html`
      <div class="bar">
        <strong translate="no">${this.name}</strong>
        <span class="link" data-state=${this.connection}>${words[this.connection === "open" ? "connected" : this.connection]}</span>
        ${board ? html`<span class="age">${words.dataAge(count(this.age))}</span>` : nothing}
        <desk-policy></desk-policy>
      </div>
      <p class="trouble" role="alert">${this.trouble ?? nothing}</p>
      ${board ? this.#board(board) : html`<p class="empty" role="status">${words.connecting}</p>`}
    `;
  }

  #board(board: Board): TemplateResult {
    const { words } = locale;
    return html`
      <ul class="tiles">
        ${TILES.map((tile) => this.#tile(tile, board))}
      </ul>
      <div class="columns charts">
        <section>
          <h3>${words.chartTitle}</h3>
          <div class="chart" role="img" aria-label=${inWords(words.chartTitle, HOUR, board.series)}></div>
        </section>
        <section>
          <h3>${words.tileVolume}</h3>
          <div class="chart" role="img" aria-label=${inWords(words.tileVolume, AGAINST_FORECAST, board.volumes)}></div>
        </section>
      </div>
      <section>
        <h3>${words.tryIt}</h3>
        <div class="actions">
          ${SCENARIOS.map(
            ([scenario, label, act]) =>
              html`<button type="button" data-scenario=${scenario} @click=${() => this.#play(act)}>${words[label]}</button>`,
          )}
        </div>
      </section>
      <div class="columns">
        <section>
          <h3>${words.alerts}</h3>
          ${board.calls.length + board.alerts.length === 0 ? html`<p class="empty">${words.noAlerts}</p>` : nothing}
          ${repeat(
            board.alerts,
            (alert) => alert.alert,
            (alert) => html`<div class="alert" data-attention=${alert.attention}>
              <span><code translate=${translates(alert.kind)}>${named(alert.kind)}</code> <bdi translate="no">${alert.chat ?? alert.agent ?? ""}</bdi> · ${duration(board.now - alert.since)}</span>
              ${alert.attention === "open"
                ? html`<button type="button" @click=${() => this.#play((link) => link.do({ type: "alert_acknowledged", alert: alert.alert }))}>
                    ${words.acknowledge}
                  </button>`
                : html`<small>${words.acknowledged}</small>`}
            </div>`,
          )}
          <div class="alerts" role="log" aria-label=${words.alerts} tabindex="0">
            ${repeat(
              board.calls,
              (call) => call.seq,
              (call) => html`<p>
                <time>${moment(call.at, board.now)}</time> <code translate=${translates(call.code)}>${named(call.code)}</code> <bdi translate="no">${call.chat ?? ""}</bdi>
                <desk-why .link=${this.#link} .decision=${call.decision}></desk-why>
              </p>`,
            )}
          </div>
        </section>
        <section>
          <h3>${words.queues}</h3>
          <div class="wide" role="region" aria-label=${words.queues} tabindex="0">
            <table>
              <thead>
                <tr>
                  <th scope="col">${words.queue}</th>
                  <th scope="col">${words.waiting}</th>
                  <th scope="col">${words.tileOldest}</th>
                  <th scope="col">${words.tileFree}</th>
                </tr>
              </thead>
              <tbody>
                ${board.queues.map(
                  (queue) => html`<tr>
                    <th scope="row" translate="no">${queue.name}</th>
                    <td>${count(queue.waiting)}</td>
                    <td>${duration(queue.oldest_wait_ms)}</td>
                    <td>${count(queue.free_units)}</td>
                  </tr>`,
                )}
              </tbody>
            </table>
          </div>
        </section>
      </div>
      <section>
        <h3>${words.decisions}</h3>
        <ol class="decisions" tabindex="0" aria-label=${words.decisions}>
          ${repeat(
            board.decisions,
            (line) => line.id,
            (line) => html`<li>
              <time>${moment(line.at, board.now)}</time>
              <span
                ><code>${named(line.question)}</code> <strong translate=${translates(line.outcome)}>${named(line.outcome)}</strong>
                <bdi translate="no">${line.chat ?? line.agent ?? ""}</bdi></span
              >
              <small translate=${translates(line.reason ?? "")}>${line.reason === null ? nothing : named(line.reason)}</small>
              <desk-why .link=${this.#link} .decision=${line.id}></desk-why>
            </li>`,
          )}
        </ol>
      </section>
    `;
  }

  #tile(tile: Tile, board: Board): TemplateResult {
    const meaning = tile.behind.of === "metric" ? (this.definitions[tile.behind.metric(board)] ?? null) : null;
    return html`<li class="tile" data-alarming=${tile.alarming?.(board) ?? false}>
      <desk-figure .tile=${tile} .board=${board} .link=${this.#link} .meaning=${meaning}></desk-figure>
    </li>`;
  }
}

customElements.define("desk-supervisor", Wallboard);
