/**
 * `<desk-why>`: a button on anything that was decided, and the decision behind it.
 *
 * @packageDocumentation
 */

import { LitElement, html, nothing, type TemplateResult } from "lit";
import { Localised, count, locale } from "../locale.js";
import type { Link } from "../link.js";
import type { Decision } from "../protocol.js";

export class Why extends LitElement {
  static override readonly properties = {
    link: { attribute: false },
    decision: { attribute: false },
    label: {},
    found: { state: true },
  };

  declare link: Link | null;
  declare decision: number;
  declare label: string;
  declare found: Decision | "gone" | null;

  constructor() {
    super();
    new Localised(this);
    this.link = null;
    this.decision = 0;
    this.label = "";
    this.found = null;
  }

  protected override createRenderRoot(): this {
    return this;
  }

  async #show(): Promise<void> {
    try {
      this.found = (await this.link?.ask<Decision | null>({ type: "explain", decision: this.decision })) ?? "gone";
    } catch {
      this.found = "gone";
    }
    await this.updateComplete;
    this.querySelector("dialog")?.showModal();
  }

  protected override render(): TemplateResult {
    const { words } = locale;
    return html`<button type="button" class="why" @click=${() => this.#show()}>
        ${this.label || words.why}
      </button>
      ${this.found
        ? html`<dialog aria-labelledby="why-${this.decision}" @close=${() => (this.found = null)}>
            <form method="dialog">
              <h2 id="why-${this.decision}">${words.whyTitle}</h2>
              ${this.found === "gone" ? html`<p>${words.gone}</p>` : this.#decision(this.found)}
              <button class="main" autofocus>${words.close}</button>
            </form>
          </dialog>`
        : nothing}`;
  }

  #decision(found: Decision): TemplateResult {
    const { words } = locale;
    const excluded = Object.entries(found.excluded).sort(([, a], [, b]) => b - a);
    const shown = (value: unknown) => (value === null || value === undefined ? "" : Array.isArray(value) ? value.join(", ") : String(value));
    return html`
      <dl class="pairs">
        <dt>${words.question}</dt>
        <dd><code>${found.question}</code></dd>
        <dt>${words.outcome}</dt>
        <dd><code>${found.outcome}</code></dd>
      </dl>
      <div class="wide" role="region" aria-label=${words.whyTitle} tabindex="0">
        <table>
          <thead>
            <tr>
              <th scope="col">${words.why}</th>
              <th scope="col">${words.rule}</th>
              <th scope="col">${words.saw}</th>
              <th scope="col">${words.wanted}</th>
            </tr>
          </thead>
          <tbody>
            ${found.reasons.map(
              (reason) => html`<tr>
                <td><code>${reason.code}</code>${reason.words ? html`<br /><small>${reason.words}</small>` : nothing}</td>
                <td><code>${reason.rule ?? ""}</code></td>
                <td>${reason.field ? html`<code>${reason.field}</code> ` : nothing}${shown(reason.saw)}</td>
                <td>${shown(reason.wanted)}</td>
              </tr>`,
            )}
          </tbody>
        </table>
      </div>
      ${excluded.length > 0
        ? html`<h3>${words.passedOver}</h3>
            <ul class="histogram">
              ${excluded.map(
                ([reason, number]) => html`<li>
                  <code>${reason}</code><meter min="0" max=${excluded[0]?.[1] ?? 1} .value=${number} aria-hidden="true"></meter>
                  ${count(number)}
                </li>`,
              )}
            </ul>`
        : nothing}
      ${found.runners_up.length > 0 ? html`<h3>${words.runnersUp}</h3><p>${found.runners_up.join(", ")}</p>` : nothing}
    `;
  }
}

customElements.define("desk-why", Why);
