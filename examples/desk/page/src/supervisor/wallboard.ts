/**
 * The wallboard: sixteen figures, the last hour, what was decided, what needs somebody, and the buttons that
 * make something happen.
 *
 * @packageDocumentation
 */

import { LitElement, html, nothing, type TemplateResult } from "lit";
import { repeat } from "lit/directives/repeat.js";
import { Localised, NONE, count, duration, locale, moment } from "../locale.js";
import { definitions, host } from "../host/host.js";
import type { Scenario } from "../host/scenarios.js";
import { Link, Refused, type Connection } from "../link.js";
import type { Board } from "../protocol.js";
import { HourChart } from "./chart.js";
import "./policy.js";
import { TILES, type Tile } from "./tiles.js";
import "./why.js";

/** What the buttons ask of the host, and what they are called. */
const SCENARIOS = [
  ["surge", "buttonSurge"],
  ["freeze", "buttonFreeze"],
  ["thaw", "buttonThaw"],
  ["agent-lost", "buttonAgentLost"],
  ["customer-lost", "buttonCustomerLost"],
  ["outage", "buttonOutage"],
  ["outage-over", "buttonOutageOver"],
] as const;

const CHART_HEIGHT = 190;

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
  #chart: HourChart | null = null;
  #came = performance.now();
  #ticking = 0;
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
    this.definitions = {};
  }

  protected override createRenderRoot(): this {
    return this;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#link = new Link("supervisor", this.name, {
      board: (board) => {
        this.board = board;
        this.#came = performance.now();
        this.age = 0;
      },
      connection: (state) => (this.connection = state),
    });
    this.#ticking = window.setInterval(() => (this.age = Math.floor((performance.now() - this.#came) / 1_000)), 1_000);
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

  async #play(scenario: Scenario): Promise<void> {
    this.trouble = null;
    try {
      (await host()).scenario(scenario);
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
            ([scenario, label]) =>
              html`<button type="button" data-scenario=${scenario} @click=${() => this.#play(scenario)}>${words[label]}</button>`,
          )}
        </div>
      </section>
      <div class="columns">
        <section>
          <h3>${words.alerts}</h3>
          ${board.alerts.length === 0 ? html`<p class="empty">${words.noAlerts}</p>` : nothing}
          <div class="alerts" role="log" aria-label=${words.alerts} tabindex="0">
            ${repeat(
              board.alerts,
              (alert) => alert.seq,
              (alert) =>
                html`<p><time>${moment(alert.at, board.now)}</time> <code>${alert.code}</code> ${alert.chat ?? ""}</p>`,
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
                    <td>${count(queue.waiting + queue.held + queue.offered)}</td>
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
    const behind = tile.metric === undefined ? undefined : board.report.counts[tile.metric];
    const shown = html`<span class="name">${title}</span><span class="value">${value}</span>
      <span class="detail">${tile.detail?.(board) ?? nothing}</span>`;
    if (tile.metric === undefined) return html`<li class="tile" data-alarming=${alarming}>${shown}</li>`;
    const id = `tile-${tile.title}`;
    return html`<li class="tile" data-alarming=${alarming}>
      <button type="button" popovertarget=${id}>${shown}</button>
      <div class="definition" id=${id} popover>
        <h4>${title}</h4>
        <p><strong>${words.definition}:</strong> ${this.definitions[tile.metric] ?? tile.metric}</p>
        <p>${value === NONE ? words.noFigure : words.countBehind(count(behind ?? 0))}</p>
      </div>
    </li>`;
  }

  /** What the chart shows, for who cannot see it. */
  #hourInWords(board: Board): string {
    const { words } = locale;
    const total = (of: (minute: Board["series"][number]) => number) => count(board.series.reduce((sum, minute) => sum + of(minute), 0));
    return `${words.chartTitle}. ${words.offered}: ${total((m) => m.offered)}. ${words.answered}: ${total((m) => m.answered)}. ${words.abandoned}: ${total((m) => m.abandoned)}.`;
  }
}

customElements.define("desk-supervisor", Wallboard);
