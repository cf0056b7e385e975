/**
 * The page: a customer, an agent and a supervisor side by side, or one of them alone.
 *
 * @packageDocumentation
 */

import { LitElement, html, type TemplateResult } from "lit";
import { AGENT, SUPERVISOR } from "./identity.js";
import { LANGUAGES, Localised, locale, type Language } from "./locale.js";
import "./agent/console.js";
import "./customer/loader.js";
import "./supervisor/wallboard.js";
import { deskWords } from "./words/desk/all.js";

const PANES = ["customer", "agent", "supervisor"] as const;
type Pane = (typeof PANES)[number];

const APPEARANCES = ["system", "light", "dark"] as const;
type Appearance = (typeof APPEARANCES)[number];
const REMEMBERED = "switchboard-appearance";

function isPane(name: string | null): name is Pane {
  return PANES.some((pane) => pane === name);
}

class Desk extends LitElement {
  static override readonly properties = { alone: { state: true }, appearance: { state: true } };

  declare alone: Pane | null;
  declare appearance: Appearance;

  constructor() {
    super();
    new Localised(this);
    const asked = new URLSearchParams(location.search).get("pane");
    this.alone = isPane(asked) ? asked : null;
    const remembered = localStorage.getItem(REMEMBERED);
    this.appearance = APPEARANCES.find((one) => one === remembered) ?? "system";
    this.#show(this.appearance);
  }

  protected override createRenderRoot(): this {
    return this;
  }

  #show(appearance: Appearance): void {
    document.documentElement.dataset["appearance"] = appearance;
    document.dispatchEvent(new Event("appearance"));
  }

  #choose(appearance: Appearance): void {
    this.appearance = appearance;
    localStorage.setItem(REMEMBERED, appearance);
    this.#show(appearance);
  }

  #toggle(pane: Pane): void {
    this.alone = this.alone === pane ? null : pane;
    const address = new URL(location.href);
    if (this.alone) address.searchParams.set("pane", this.alone);
    else address.searchParams.delete("pane");
    globalThis.history.replaceState(null, "", address);
  }

  protected override render(): TemplateResult {
    const { words } = locale;
    const shown = PANES.filter((pane) => this.alone === null || this.alone === pane);
    document.title = words.title;
    document.documentElement.lang = locale.tag;
    document.documentElement.dir = locale.direction;
    return html`
      <nav class="skip" aria-label=${words.skip}>
        ${shown.map((pane) => html`<a href="#${pane}">${words.skip} ${words[pane]}</a>`)}
      </nav>
      <header class="page">
        <div>
          <h1>${words.title}</h1>
          <p>${words.tagline}</p>
        </div>
        <label>
          <span>${words.language}</span>
          <select @change=${(event: Event) => locale.choose((event.target as HTMLSelectElement).value as Language)}>
            ${Object.entries(LANGUAGES).map(
              ([language, name]) => html`<option value=${language} ?selected=${language === locale.language} lang=${language === "pseudo" ? "en" : language}>${name}</option>`,
            )}
          </select>
        </label>
        <label>
          <span>${words.appearance}</span>
          <select @change=${(event: Event) => this.#choose((event.target as HTMLSelectElement).value as Appearance)}>
            ${APPEARANCES.map((one) => html`<option value=${one} ?selected=${one === this.appearance}>${words[one]}</option>`)}
          </select>
        </label>
      </header>
      <main data-alone=${this.alone ?? "none"}>
        ${shown.map((pane) => this.#pane(pane))}
      </main>
    `;
  }

  #pane(pane: Pane): TemplateResult {
    const { words } = locale;
    const alone = this.alone === pane;
    return html`<section class="pane" id=${pane} aria-labelledby="${pane}-title" tabindex="-1">
      <header>
        <h2 id="${pane}-title">${words[pane]}</h2>
        <button type="button" @click=${() => this.#toggle(pane)}>${alone ? words.together : words.alone}</button>
      </header>
      <div class="inside">
        ${pane === "customer"
          ? html`<switchboard-chat embedded segment="visitor" label=${words.openChat}></switchboard-chat>`
          : pane === "agent"
            ? html`<desk-agent name=${AGENT}></desk-agent>`
            : html`<desk-supervisor name=${SUPERVISOR}></desk-supervisor>`}
      </div>
    </section>`;
  }
}

await locale.begin(deskWords);
customElements.define("switchboard-desk", Desk);
