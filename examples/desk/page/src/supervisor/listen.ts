/**
 * `<desk-listen>`: a chat's name, and behind it what is being said there, as a supervisor may read it.
 *
 * Neither customer nor agent notices. What is kept sealed has a button where the policy lets supervisors see it.
 *
 * @packageDocumentation
 */

import { LitElement, html, nothing, type TemplateResult } from "lit";
import { repeat } from "lit/directives/repeat.js";
import { Localised, locale } from "../locale.js";
import { said, type Said, type Spoken } from "../agent/work.js";
import type { Link } from "../link.js";
import "../secret.js";

/** How often it is asked what else was said. */
const LOOK_MS = 1_000;

export class Listen extends LitElement {
  static override readonly properties = {
    link: { attribute: false },
    chat: {},
    lines: { state: true },
    revealable: { state: true },
  };

  declare link: Link | null;
  declare chat: string;
  declare lines: readonly Said[] | null;
  declare revealable: readonly string[];

  #looking = 0;

  constructor() {
    super();
    new Localised(this);
    this.link = null;
    this.chat = "";
    this.lines = null;
    this.revealable = [];
  }

  /** The page's own styles apply. */
  protected override createRenderRoot(): this {
    return this;
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#close();
  }

  async #open(): Promise<void> {
    if (!this.link) return;
    this.revealable = await this.link.ask<readonly string[]>({ type: "revealable", to: "supervisor" });
    await this.#look();
    await this.updateComplete;
    this.querySelector("dialog")?.showModal();
    this.#looking = window.setInterval(() => void this.#look(), LOOK_MS);
  }

  #close(): void {
    clearInterval(this.#looking);
    this.lines = null;
  }

  async #look(): Promise<void> {
    const past = (await this.link?.transcript(this.chat)) ?? [];
    const lines = new Map<number, Said>();
    for (const effect of past) {
      if (effect.type === "deliver_message" || effect.type === "deliver_template") lines.set(effect.seq, said(effect as Spoken));
      else if (effect.type === "correct_message" && lines.has(effect.message)) {
        lines.set(effect.message, { ...said({ ...effect, type: "deliver_message" }), seq: effect.message });
      }
    }
    this.lines = [...lines.values()];
  }

  protected override render(): TemplateResult {
    const { words } = locale;
    return html`<button type="button" class="link-like" translate="no" @click=${() => this.#open()}>${this.chat}</button>
      ${this.lines
        ? html`<dialog class="listen" aria-label=${words.messagesOf(this.chat)} @close=${() => this.#close()}>
            <form method="dialog">
              <h2>${words.messagesOf(this.chat)}</h2>
              <div class="log" tabindex="0" role="log" aria-label=${words.messagesOf(this.chat)}>
                ${this.lines.length === 0 ? html`<p class="empty">${words.nothingSaid}</p>` : nothing}
                ${repeat(
                  this.lines,
                  (line) => line.seq,
                  (line) => html`<div class="bubble" data-from=${line.from}>
                    <small>${words[line.from]}</small>
                    <desk-said
                      dir="auto"
                      .link=${this.link}
                      .chat=${this.chat}
                      .text=${line.text}
                      .hides=${line.hidden}
                      .revealable=${this.revealable}
                    ></desk-said>
                  </div>`,
                )}
              </div>
              <button class="main" autofocus>${words.close}</button>
            </form>
          </dialog>`
        : nothing}`;
  }
}

customElements.define("desk-listen", Listen);
