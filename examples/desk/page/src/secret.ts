/**
 * `<desk-said>`: what somebody said, with a sign in the place of whatever is hidden in it.
 *
 * What the host keeps sealed can be shown to those whom the policy names; others see no button. It is asked for each time, the host
 * writes down who asked, and after a while it is hidden again: nothing of it stays in the page.
 *
 * @packageDocumentation
 */

import { LitElement, html, nothing, type TemplateResult } from "lit";
import { Localised, locale } from "./locale.js";
import { Refused, type Link } from "./link.js";

/** How long a secret is shown. */
const SHOWN_MS = 30_000;

/** `[PHONE_NUMBER]`, or `[PHONE_NUMBER:hclcpsqnltst]` where the word is under which it is sealed. */
const SIGN = /\[([A-Z][A-Z0-9_]*)(?::([b-t]{12}))?\]/g;

/** Something that is hidden in a text. */
export interface Hidden {
  readonly entity: string;
  /** The word under which the host keeps it sealed. */
  readonly seal: string | null;
}

export class SaidText extends LitElement {
  static override readonly properties = {
    link: { attribute: false },
    chat: {},
    text: {},
    hides: { attribute: false },
    revealable: { attribute: false },
    shown: { state: true },
  };

  declare link: Link | null;
  declare chat: string;
  declare text: string;
  declare hides: readonly Hidden[];
  /** The kinds of secrets that whoever looks at this may ask for. */
  declare revealable: readonly string[];
  /** What is shown just now, or why it is not, by its word. */
  declare shown: ReadonlyMap<string, { readonly secret: string } | { readonly refused: string }>;

  readonly #timers = new Map<string, number>();

  constructor() {
    super();
    new Localised(this);
    this.link = null;
    this.chat = "";
    this.text = "";
    this.hides = [];
    this.revealable = [];
    this.shown = new Map();
  }

  /** The page's own styles apply. */
  protected override createRenderRoot(): this {
    return this;
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    for (const timer of this.#timers.values()) clearTimeout(timer);
    this.shown = new Map();
  }

  async #show(seal: string): Promise<void> {
    try {
      const secret = (await this.link?.reveal(this.chat, seal)) ?? "";
      this.#put(seal, { secret });
      clearTimeout(this.#timers.get(seal));
      this.#timers.set(seal, window.setTimeout(() => this.#hide(seal), SHOWN_MS));
    } catch (reason) {
      if (!(reason instanceof Refused)) throw reason;
      this.#put(seal, { refused: reason.refusal.message ?? reason.refusal.code });
    }
  }

  #put(seal: string, what: { secret: string } | { refused: string }): void {
    this.shown = new Map([...this.shown, [seal, what]]);
  }

  #hide(seal: string): void {
    const rest = new Map(this.shown);
    rest.delete(seal);
    this.shown = rest;
  }

  protected override render(): TemplateResult {
    const parts: (TemplateResult | string)[] = [];
    const inText = new Set<string>();
    let from = 0;
    for (const found of this.text.matchAll(SIGN)) {
      const [sign, entity = "", seal] = found;
      const known = this.hides.some((one) => one.entity === entity && (seal === undefined || one.seal === seal));
      if (!known) continue;
      parts.push(this.text.slice(from, found.index));
      from = found.index + sign.length;
      // Without a word in it, the sign of the only one of its kind is that one's.
      const same = this.hides.filter((one) => one.entity === entity);
      const word = seal ?? (same.length === 1 ? (same[0]?.seal ?? null) : null);
      if (word !== null) inText.add(word);
      parts.push(this.#sign(entity, word));
    }
    parts.push(this.text.slice(from));
    const others = this.hides.filter((one) => one.seal !== null && !inText.has(one.seal));
    return html`<span class="text">${parts}</span>${others.map((one) => this.#sign(one.entity, one.seal))}`;
  }

  #sign(entity: string, seal: string | null): TemplateResult {
    const { words } = locale;
    const name = entity.replaceAll("_", " ").toLowerCase();
    const shown = seal === null ? undefined : this.shown.get(seal);
    if (seal !== null && shown && "secret" in shown) {
      return html`<span class="secret" data-shown="true"
        ><bdi>${shown.secret}</bdi
        ><button type="button" aria-label="${words.hide}: ${name}" @click=${() => this.#hide(seal)}>${words.hide}</button></span
      >`;
    }
    const may = seal !== null && this.link !== null && this.revealable.includes(entity);
    return html`<span class="secret" title=${words.hidden(name)}
      ><span>${name}</span>${may
        ? html`<button type="button" aria-label="${words.show}: ${name}" @click=${() => this.#show(seal)}>${words.show}</button>`
        : nothing}${shown && "refused" in shown ? html`<small class="refused" role="status">${shown.refused}</small>` : nothing}</span
    >`;
  }
}

customElements.define("desk-said", SaidText);
