/**
 * `<desk-prepared>`: find prepared words by typing, fill in what makes them this customer's, see what the customer will
 * read, and send it.
 *
 * The hands stay on the keyboard: typing finds, the arrows choose, Enter goes on, Escape goes back. What may be sent, and what it
 * says, the engine tells by the rules by which it will be sent.
 *
 * @packageDocumentation
 */

import { LitElement, html, nothing, type TemplateResult } from "lit";
import { repeat } from "lit/directives/repeat.js";
import { Localised, count, locale } from "../locale.js";
import type { Link } from "../link.js";
import type { PreparedText, PreparedTemplate, Wish } from "../protocol.js";

/** How long nobody types before it is asked what the customer would read. */
const PAUSE_MS = 120;

/** `{name}` in a wording; a brace that is written twice is none. */
const SLOT = /\{\{|\}\}|\{([^{}]+)\}/g;

/** A name of the policy as a person would say it. */
function spoken(name: string): string {
  return name.replaceAll("_", " ");
}

/** Without case and accents, as people search. */
function plain(text: string): string {
  return text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
}

export class PreparedPicker extends LitElement {
  static override readonly properties = {
    link: { attribute: false },
    chat: {},
    act: { attribute: false },
    templates: { state: true },
    sought: { state: true },
    at: { state: true },
    chosen: { state: true },
    values: { state: true },
    reading: { state: true },
    sending: { state: true },
  };

  declare link: Link | null;
  declare chat: string;
  /** Says that something happened; false if that was refused. */
  declare act: (event: Wish) => Promise<boolean>;
  declare templates: readonly PreparedTemplate[] | null;
  declare sought: string;
  /** The option that Enter takes. */
  declare at: number;
  declare chosen: PreparedTemplate | null;
  declare values: Readonly<Record<string, string>>;
  /** What the customer would read. */
  declare reading: PreparedText | null;
  declare sending: boolean;

  #pause = 0;

  constructor() {
    super();
    new Localised(this);
    this.link = null;
    this.chat = "";
    this.act = async () => false;
    this.templates = null;
    this.sought = "";
    this.at = 0;
    this.chosen = null;
    this.values = {};
    this.reading = null;
    this.sending = false;
  }

  /** The page's own styles apply. */
  protected override createRenderRoot(): this {
    return this;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    void this.#find();
  }

  /** At once: what is typed before the list is here narrows it down when it comes. */
  protected override firstUpdated(): void {
    this.#seek();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearTimeout(this.#pause);
  }

  /** Those that may be sent first. */
  async #find(): Promise<void> {
    const all = (await this.link?.ask<readonly PreparedTemplate[]>({ type: "templates", chat: this.chat })) ?? [];
    this.templates = all.toSorted((a, b) => Number(a.refused !== null) - Number(b.refused !== null));
  }

  /** Puts the hands where one finds by typing. */
  #seek(): void {
    this.querySelector<HTMLInputElement>("[role=combobox]")?.focus();
  }

  #found(): readonly PreparedTemplate[] {
    const words = plain(this.sought).split(/\s+/).filter((word) => word !== "");
    return (this.templates ?? []).filter((one) => {
      const text = plain(`${spoken(one.template)} ${one.text ?? ""}`);
      return words.every((word) => text.includes(word));
    });
  }

  #close(): void {
    this.dispatchEvent(new Event("close"));
  }

  // Finding

  #keys(event: KeyboardEvent): void {
    const found = this.#found();
    const last = found.length - 1;
    if (event.key === "ArrowDown") this.at = this.at >= last ? 0 : this.at + 1;
    else if (event.key === "ArrowUp") this.at = this.at <= 0 ? Math.max(last, 0) : this.at - 1;
    else if (event.key === "Home" && this.sought === "") this.at = 0;
    else if (event.key === "End" && this.sought === "") this.at = Math.max(last, 0);
    else if (event.key === "Enter" && !event.isComposing) this.#choose(found[this.at]);
    else if (event.key === "Escape") this.#close();
    else return;
    event.preventDefault();
    void this.updateComplete.then(() => this.querySelector("[aria-selected=true]")?.scrollIntoView({ block: "nearest" }));
  }

  /** What may not be sent stays where it is, with its reason. */
  #choose(template: PreparedTemplate | undefined): void {
    if (!template || template.refused) return;
    this.chosen = template;
    this.values = {};
    this.reading = null;
    void this.#read();
    void this.updateComplete.then(() => {
      const first = template.slots.find((slot) => slot.personal) ?? template.slots[0];
      const place = first ? `[name="${CSS.escape(first.slot)}"]` : "button.main";
      this.querySelector<HTMLElement>(place)?.focus();
    });
  }

  #back(): void {
    this.chosen = null;
    void this.updateComplete.then(() => this.#seek());
  }

  // Filling in

  #fill(slot: string, value: string): void {
    this.values = { ...this.values, [slot]: value };
    clearTimeout(this.#pause);
    this.#pause = window.setTimeout(() => void this.#read(), PAUSE_MS);
  }

  #given(): Record<string, string> {
    return Object.fromEntries(Object.entries(this.values).filter(([, value]) => value.trim() !== ""));
  }

  /** Asks what the customer would read; an answer to older values is passed over. */
  async #read(): Promise<void> {
    const { chosen, values } = this;
    if (!chosen) return;
    const reading = await this.link?.ask<PreparedText>({
      type: "prepared_text",
      chat: this.chat,
      template: chosen.template,
      values: this.#given(),
    });
    if (this.chosen === chosen && this.values === values) this.reading = reading ?? null;
  }

  async #send(event: Event): Promise<void> {
    event.preventDefault();
    const { chosen } = this;
    if (!chosen || this.sending) return;
    const missing = chosen.slots.find((slot) => !slot.optional && !this.#given()[slot.slot]);
    if (missing) {
      this.querySelector<HTMLElement>(`[name="${CSS.escape(missing.slot)}"]`)?.focus();
      return;
    }
    this.sending = true;
    const sent = await this.act({ type: "template_used", chat: this.chat, template: chosen.template, values: this.#given() });
    this.sending = false;
    if (sent) this.#close();
    else void this.#read();
  }

  // Drawing

  protected override render(): TemplateResult {
    const { words } = locale;
    return html`<section class="prepared" aria-label=${words.prepared}>
      <header>
        <h3>${this.chosen ? spoken(this.chosen.template) : words.prepared}</h3>
        <button type="button" class="quiet" @click=${() => (this.chosen ? this.#back() : this.#close())}>
          ${this.chosen ? words.otherWords : words.close}
        </button>
      </header>
      ${this.chosen ? this.#form(this.chosen) : this.#list()}
    </section>`;
  }

  #list(): TemplateResult {
    const { words } = locale;
    const found = this.#found();
    const current = found[this.at];
    return html`
      <input
        role="combobox"
        aria-label=${words.findWords}
        aria-autocomplete="list"
        aria-expanded="true"
        aria-controls="prepared-found"
        aria-activedescendant=${current ? `prepared-${current.template}` : nothing}
        placeholder=${words.findWords}
        autocomplete="off"
        .value=${this.sought}
        @input=${(event: InputEvent) => {
          this.sought = (event.target as HTMLInputElement).value;
          this.at = 0;
        }}
        @keydown=${(event: KeyboardEvent) => this.#keys(event)}
      />
      <div id="prepared-found" role="listbox" aria-label=${words.prepared} tabindex="-1">
        ${repeat(
          found,
          (one) => one.template,
          (one, at) => html`<div
            id="prepared-${one.template}"
            role="option"
            aria-selected=${at === this.at}
            aria-disabled=${one.refused !== null}
            @click=${() => this.#choose(one)}
            @pointermove=${() => (this.at = at)}
          >
            <strong>${spoken(one.template)}</strong>
            ${one.refused
              ? html`<small class="refused">${words.mayNotSend} ${one.refused.found}</small>`
              : html`<small dir="auto" lang=${one.language ?? nothing}>${this.#wording(one)}</small>`}
          </div>`,
        )}
      </div>
      <p class="hint" role="status">
        ${this.templates === null ? words.loading : found.length === 0 ? words.noWords : words.wordsFound(count(found.length))}
      </p>
    `;
  }

  /** The words of a template, with what has yet to be filled in marked as such. */
  #wording(template: PreparedTemplate, values: Readonly<Record<string, string>> = {}): (TemplateResult | string)[] {
    const text = template.text ?? "";
    const parts: (TemplateResult | string)[] = [];
    let from = 0;
    for (const found of text.matchAll(SLOT)) {
      parts.push(text.slice(from, found.index));
      from = found.index + found[0].length;
      const slot = found[1];
      if (slot === undefined) parts.push(found[0].slice(1));
      else parts.push(values[slot]?.trim() ? html`<b>${values[slot]}</b>` : html`<mark>${spoken(slot)}</mark>`);
    }
    parts.push(text.slice(from));
    return parts;
  }

  #form(chosen: PreparedTemplate): TemplateResult {
    const { words } = locale;
    const refused = this.reading?.refused;
    // That something is missing is seen; what was written wrongly must be said.
    const wrong = (slot: string) => (this.values[slot]?.trim() && refused?.path === `/values/${slot}` ? refused.found : null);
    return html`<form
      @submit=${(event: Event) => this.#send(event)}
      @keydown=${(event: KeyboardEvent) => {
        if (event.key !== "Escape") return;
        event.preventDefault();
        this.#back();
      }}
    >
      <div class="slots">
        ${chosen.slots.map((slot) => {
          const trouble = wrong(slot.slot);
          return html`<label data-wrong=${trouble !== null}>
            <span>${spoken(slot.slot)} <small>${slot.personal ? words.personal : slot.optional ? words.optional : nothing}</small></span>
            <input
              name=${slot.slot}
              dir="auto"
              autocomplete="off"
              maxlength=${slot.chars_max}
              inputmode=${slot.kind === "count" ? "numeric" : slot.kind === "link" ? "url" : "text"}
              placeholder=${this.#example(slot.kind)}
              aria-required=${!slot.optional}
              aria-invalid=${trouble !== null}
              .value=${this.values[slot.slot] ?? ""}
              @input=${(event: InputEvent) => this.#fill(slot.slot, (event.target as HTMLInputElement).value)}
            />
            <small class="refused" role="status">${trouble ?? nothing}</small>
          </label>`;
        })}
      </div>
      <figure>
        <figcaption>${words.customerReads}</figcaption>
        <blockquote class="bubble" data-from="agent" dir="auto" lang=${chosen.language ?? nothing} data-whole=${this.reading?.text != null}>
          <span class="text">${this.reading?.text ?? this.#wording(chosen, this.values)}</span>
        </blockquote>
      </figure>
      <div class="actions">
        <button class="main" ?disabled=${this.sending}>${words.send}</button>
        <small class="hint">${words.wordsKeys}</small>
      </div>
    </form>`;
  }

  /** What may stand in a slot, by an example where that needs one. */
  #example(kind: PreparedTemplate["slots"][number]["kind"]): string {
    const examples = { text: "", count: "3", money: "1250 EUR", date: "2026-12-24", link: "https://" };
    return examples[kind];
  }
}

customElements.define("desk-prepared", PreparedPicker);
