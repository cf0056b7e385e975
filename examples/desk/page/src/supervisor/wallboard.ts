/**
 * The wallboard: sixteen figures, the last hour, what was decided, what needs somebody, and the buttons that
 * make something happen.
 *
 * @packageDocumentation
 */

import { LitElement, html, nothing, type TemplateResult } from "lit";
import { repeat } from "lit/directives/repeat.js";
import { Localised, NONE, count, duration, locale, moment } from "../locale.js";
import { definitions } from "../server.js";
import { Link, Refused, type Connection } from "../link.js";
import type { Board, OpenChat } from "../protocol.js";
import { HourChart } from "./chart.js";
import "./listen.js";
import { dayBreaks, nightFalls } from "./night.js";
import "./policy.js";
import { TILES, type Tile } from "./tiles.js";
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

/** How many chats behind a figure are shown. */
const BEHIND_MAX = 20;

export class Wallboard extends LitElement {
  static override readonly properties = {
    name: {},
    board: { state: true },
    connection: { state: true },
    age: { state: true },
    trouble: { state: true },
    behind: { state: true },
    definitions: { state: true },
  };

  declare name: string;
  declare board: Board | null;
  declare connection: Connection;
  /** Seconds since the figures came. */
  declare age: number;
  declare trouble: string | null;
  /** The chats behind the figure that was asked about, the oldest first. */
  declare behind: readonly OpenChat[];
  declare definitions: Readonly<Record<string, string>>;

  #link: Link | null = null;
  #chart: HourChart | null = null;
  #came = performance.now();
  #ticking = 0;
  #looking = false;
  readonly #recolour = (): void => this.#chart?.refresh(this.board?.series ?? []);
  readonly #scheme = matchMedia("(prefers-color-scheme: dark)");

  constructor() {
    super();
    new Localised(this);
    this.name = "";
    this.board = null;
    this.connection = "connecting";
    this.age = 0;
    this.trouble = null;
    this.behind = [];
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
    this.#chart?.destroy();
    this.#chart = null;
  }

  protected override updated(changed: Map<string, unknown>): void {
    if (!changed.has("board") || !this.board) return;
    const place = this.querySelector<HTMLElement>(".chart");
    if (!place) return;
    this.#chart ??= new HourChart(place, CHART_HEIGHT);
    this.#chart.show(this.board.series);
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

  async #lookBehind(states: readonly string[]): Promise<void> {
    this.behind = [];
    const state = await this.#link?.ask<{ chats: readonly OpenChat[] }>({ type: "state" });
    const chats = (state?.chats ?? []).filter((chat) => states.includes(chat.state));
    this.behind = chats.toSorted((a, b) => a.requested_at - b.requested_at).slice(0, BEHIND_MAX);
  }

  // Drawing

  protected override render(): TemplateResult {
    const { words } = locale;
    const { board } = this;
    return html`
      <div class="bar">
        <strong>${this.name}</strong>
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
      <section>
        <h3>${words.chartTitle}</h3>
        <div class="chart" role="img" aria-label=${this.#hourInWords(board)}></div>
      </section>
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
              <span><code>${alert.kind.replaceAll("_", " ")}</code> ${alert.chat ?? alert.agent ?? ""} · ${duration(board.now - alert.since)}</span>
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
                <time>${moment(call.at, board.now)}</time> <code>${call.code.replaceAll("_", " ")}</code> ${call.chat ?? ""}
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
                    <th scope="row">${queue.name}</th>
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
              <span><code>${line.question}</code> <strong>${line.outcome.replaceAll("_", " ")}</strong> ${line.chat ?? line.agent ?? ""}</span>
              <small>${line.reason?.replaceAll("_", " ") ?? ""}</small>
              <desk-why .link=${this.#link} .decision=${line.id}></desk-why>
            </li>`,
          )}
        </ol>
      </section>
    `;
  }

  #tile(tile: Tile, board: Board): TemplateResult {
    const { words } = locale;
    const value = tile.value(board);
    const title = words[tile.title];
    const alarming = tile.alarming?.(board) ?? false;
    const made = tile.metric === undefined ? undefined : board.report.counts[tile.metric];
    const shown = html`<span class="name">${title}</span><span class="value">${value}</span>
      <span class="detail">${tile.detail?.(board) ?? nothing}</span>`;
    if (tile.metric === undefined && !tile.behind) return html`<li class="tile" data-alarming=${alarming}>${shown}</li>`;
    const id = `tile-${tile.title}`;
    return html`<li class="tile" data-alarming=${alarming}>
      <button type="button" popovertarget=${id} @click=${() => tile.behind && this.#lookBehind(tile.behind)}>${shown}</button>
      <div class="definition" id=${id} popover>
        <h3>${title}</h3>
        ${tile.metric === undefined
          ? nothing
          : html`<p><strong>${words.definition}:</strong> ${this.definitions[tile.metric] ?? tile.metric}</p>
              <p>${value === NONE ? words.noFigure : words.countBehind(count(made ?? 0))}</p>`}
        ${tile.behind ? this.#chatsBehind(board.now) : nothing}
      </div>
    </li>`;
  }

  #chatsBehind(now: number): TemplateResult {
    if (this.behind.length === 0) return html`<p>${NONE}</p>`;
    return html`<ul class="behind">
      ${this.behind.map(
        (chat) => html`<li>
          <desk-listen .link=${this.#link} .chat=${chat.chat}></desk-listen> ${[chat.queue, chat.owner].filter((one) => one !== null).join(", ")} · ${duration(now - chat.requested_at)}
        </li>`,
      )}
    </ul>`;
  }

  /** What the chart shows, for who cannot see it. */
  #hourInWords(board: Board): string {
    const { words } = locale;
    const total = (of: (minute: Board["series"][number]) => number) => count(board.series.reduce((sum, minute) => sum + of(minute), 0));
    return `${words.chartTitle}. ${words.offered}: ${total((m) => m.offered)}. ${words.answered}: ${total((m) => m.answered)}. ${words.abandoned}: ${total((m) => m.abandoned)}.`;
  }
}

customElements.define("desk-supervisor", Wallboard);
