/**
 * `<desk-figure>`: a figure of the wallboard; a click on it shows what it means and the chats, or people, that it is made of.
 *
 * @packageDocumentation
 */

import { LitElement, html, nothing, type TemplateResult } from "lit";
import { Localised, NONE, count, duration, locale, named } from "../locale.js";
import { Refused, type Link } from "../link.js";
import type { Board, ChatBehind, KnownAgent, MetricChats, State } from "../protocol.js";
import "./listen.js";
import { TILES, type Tile } from "./tiles.js";

/** How much of what is behind a figure is shown. */
const SHOWN_MAX = 20;

/** One line behind a figure. */
interface Row {
  /** A chat whose words can be read. */
  readonly chat: string | null;
  readonly words: string;
}

/** What was found behind a figure: how much there is, and the first of it. */
interface Found {
  readonly count: number;
  readonly rows: readonly Row[];
}

const NOTHING: Found = { count: 0, rows: [] };

/** A value of one chat as a person would say it: its time, whether it counts, or how often. */
function valued(metric: string, { value }: ChatBehind): string {
  if (metric.includes("_ms")) return duration(value);
  if (metric.endsWith("_ppm")) return locale.words[value > 0 ? "yes" : "no"];
  return count(value);
}

export class Figure extends LitElement {
  static override readonly properties = {
    tile: { attribute: false },
    board: { attribute: false },
    link: { attribute: false },
    meaning: { attribute: false },
    found: { state: true },
    open: { state: true },
  };

  declare tile: Tile;
  declare board: Board | null;
  declare link: Link | null;
  /** What the metric is, as the engine defines it. */
  declare meaning: string | null;
  declare found: Found | null;
  declare open: boolean;

  constructor() {
    super();
    new Localised(this);
    this.tile = TILES[0];
    this.board = null;
    this.link = null;
    this.meaning = null;
    this.found = null;
    this.open = false;
  }

  /** The page's own styles apply. */
  protected override createRenderRoot(): this {
    return this;
  }

  async #toggled(event: ToggleEvent): Promise<void> {
    this.open = event.newState === "open";
    this.found = null;
    if (!this.open) return;
    try {
      this.found = await this.#behind();
    } catch (reason) {
      if (!(reason instanceof Refused)) throw reason;
      this.found = NOTHING;
    }
  }

  async #behind(): Promise<Found> {
    const { behind } = this.tile;
    const { link, board } = this;
    if (!link || !board) return NOTHING;
    if (behind.of === "metric") {
      const metric = behind.metric(board);
      const told = await link.ask<MetricChats>({ type: "metric_chats", metric, at_most: SHOWN_MAX });
      return { count: told.count, rows: told.chats.map((one) => ({ chat: one.chat, words: valued(metric, one) })) };
    }
    if (behind.of === "alerts") {
      const rows = board.alerts.map((alert) => ({ chat: alert.chat, words: [named(alert.kind), alert.agent ?? ""].join(" ") }));
      return { count: rows.length, rows };
    }
    const state = await link.ask<State>({ type: "state" });
    if (behind.of === "agents") {
      const there = Object.entries(state.agents).filter(([, agent]) => agent.presence !== "offline");
      const rows = there.map(([name, agent]) => ({
        chat: null,
        words: `${name}: ${named(presence(agent.presence))}, ${count(units(agent))} / ${count(agent.capacity)}`,
      }));
      return { count: rows.length, rows: rows.slice(0, SHOWN_MAX) };
    }
    const chats = state.chats.filter((chat) => behind.states.includes(chat.state)).toSorted((a, b) => a.requested_at - b.requested_at);
    const rows = chats.slice(0, SHOWN_MAX).map((chat) => ({
      chat: chat.chat,
      words: `${[chat.queue, chat.owner].filter((one) => one !== null).join(", ")} · ${duration(board.now - chat.requested_at)}`,
    }));
    return { count: chats.length, rows };
  }

  protected override render(): TemplateResult {
    const { board, tile } = this;
    if (!board) return html``;
    const { words } = locale;
    const id = `tile-${tile.title}`;
    return html`<button type="button" popovertarget=${id}>
        <span class="name">${words[tile.title]}</span><span class="value">${tile.value(board)}</span>
        <span class="detail" translate=${tile.names ? "no" : nothing}>${tile.detail?.(board) ?? nothing}</span>
      </button>
      <div class="definition" id=${id} popover @toggle=${(event: ToggleEvent) => this.#toggled(event)}>
        ${this.open ? this.#definition(tile, board) : nothing}
      </div>`;
  }

  #definition(tile: Tile, board: Board): TemplateResult {
    const { words } = locale;
    return html`<h3>${words[tile.title]}</h3>
      <p>${words[tile.means]}</p>
      ${this.meaning === null ? nothing : html`<p class="hint" lang="en" dir="ltr">${this.meaning}</p>`}
      ${tile.value(board) === NONE ? html`<p>${words.noFigure}</p>` : nothing} ${this.#rows()}`;
  }

  #rows(): TemplateResult {
    const { words } = locale;
    const { found, tile } = this;
    if (found === null) return html`<p role="status">${words.loading}</p>`;
    const heading = tile.behind.of === "agents" ? words.peopleBehind : words.countBehind;
    return html`<p role="status">${heading(count(found.count))}</p>
      <ul class="behind">
        ${found.rows.map(
          (row) => html`<li>
            ${row.chat === null ? nothing : html`<desk-listen .link=${this.link} .chat=${row.chat}></desk-listen>`}
            <span translate=${row.chat === null || tile.behind.of === "chats" ? "no" : nothing}>${row.words}</span>
          </li>`,
        )}
      </ul>
      ${found.count > found.rows.length ? html`<p class="hint">${words.andMore(count(found.count - found.rows.length))}</p>` : nothing}`;
  }
}

/** What an agent has in hand. */
function units({ load }: KnownAgent): number {
  return load.offered + load.active + load.wrap_up;
}

/** The name of a presence, which may come with a reason. */
function presence(told: KnownAgent["presence"]): string {
  return typeof told === "string" ? told : (Object.keys(told)[0] ?? "");
}

customElements.define("desk-figure", Figure);
