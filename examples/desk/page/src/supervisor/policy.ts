/**
 * `<desk-policy>`: read, change, check and apply what this operation has decided, and see what another decision
 * would have done to the last hour.
 *
 * @packageDocumentation
 */

import { LitElement, html, nothing, type TemplateResult } from "lit";
import { Localised, NONE, count, locale } from "../locale.js";
import { host, schema } from "../host/host.js";
import type { Verdict, WhatIf } from "../protocol.js";
import type { Editor } from "./editor.js";
import type { Schema } from "./schema.js";

/** Figures that tell most about an hour. */
const TELLING = [
  "offered_count",
  "answered_count",
  "abandoned_count",
  "deflected_count",
  "speed_of_answer_ms_mean",
  "service_level_20s_ppm",
  "containment_ppm",
  "handoff_count",
];

export class PolicyDialog extends LitElement {
  static override readonly properties = {
    verdict: { state: true },
    whatIf: { state: true },
    applied: { state: true },
  };

  declare verdict: Verdict | null;
  declare whatIf: WhatIf | null;
  declare applied: boolean;
  #editor: Editor | null = null;

  constructor() {
    super();
    new Localised(this);
    this.verdict = null;
    this.whatIf = null;
    this.applied = false;
  }

  protected override createRenderRoot(): this {
    return this;
  }

  async #open(): Promise<void> {
    this.querySelector("dialog")?.showModal();
    const [{ Editor }, { document: text }, rules] = await Promise.all([import("./editor.js"), host(), schema<Schema>()]);
    const place = this.querySelector<HTMLElement>(".editor");
    if (!place) return;
    this.#editor?.destroy();
    this.#editor = new Editor(place, text, rules, locale.words.policyTitle, () => this.#forget());
    this.#editor.focus();
  }

  get #text(): string {
    return this.#editor?.text ?? "";
  }

  #forget(): void {
    this.verdict = null;
    this.whatIf = null;
    this.applied = false;
  }

  #judge(verdict: Verdict): boolean {
    this.verdict = verdict;
    const issues = "issues" in verdict ? verdict.issues : [];
    this.#editor?.mark(
      issues.map((issue) => ({ line: issue.line ?? 1, column: issue.column ?? 1, message: issue.message ?? issue.code })),
    );
    return issues.length === 0;
  }

  async #check(): Promise<void> {
    this.#judge((await host()).check(this.#text));
  }

  async #apply(): Promise<void> {
    this.applied = this.#judge((await host()).apply(this.#text));
  }

  async #compare(): Promise<void> {
    const answer = (await host()).whatIf(this.#text);
    if ("before" in answer) this.whatIf = answer;
    else this.#judge(answer);
  }

  protected override render(): TemplateResult {
    const { words } = locale;
    return html`<button type="button" class="open-policy" @click=${() => this.#open()}>${words.policy}</button>
      <dialog class="policy" aria-labelledby="policy-title">
        <h2 id="policy-title">${words.policyTitle}</h2>
        <div class="editor" dir="ltr"></div>
        <div class="actions">
          <button type="button" @click=${() => this.#check()}>${words.check}</button>
          <button type="button" @click=${() => this.#compare()}>${words.whatIf}</button>
          <button type="button" class="main" @click=${() => this.#apply()}>${words.apply}</button>
          <button type="button" @click=${() => this.querySelector("dialog")?.close()}>${words.close}</button>
        </div>
        <div class="verdict" role="status">${this.#verdict()} ${this.#comparison()}</div>
      </dialog>`;
  }

  #verdict(): TemplateResult | typeof nothing {
    const { words } = locale;
    const { verdict } = this;
    if (!verdict) return nothing;
    if ("issues" in verdict) {
      return html`<ul class="issues">
        ${verdict.issues.map(
          (issue) => html`<li>
            <code>${issue.path ?? ""}</code>
            <span>${issue.message ?? issue.code}</span>
            ${issue.remedy ? html`<small>${issue.remedy}</small>` : nothing}
          </li>`,
        )}
      </ul>`;
    }
    return html`<p>${this.applied ? words.applied : verdict.changes ? words.noIssues : words.noChange}</p>
      <ul>
        ${verdict.warnings.map((change) => html`<li>${change}</li>`)}
      </ul>`;
  }

  #comparison(): TemplateResult | typeof nothing {
    const { words } = locale;
    const { whatIf } = this;
    if (!whatIf) return nothing;
    const figure = (value: unknown) => (typeof value === "number" ? count(value) : NONE);
    return html`<p>${words.differences(count(whatIf.changed.length))}</p>
      <table>
        <thead>
          <tr>
            <th scope="col">${words.figure}</th>
            <th scope="col">${words.before}</th>
            <th scope="col">${words.after}</th>
          </tr>
        </thead>
        <tbody>
          ${TELLING.map(
            (metric) => html`<tr>
              <th scope="row"><code>${metric}</code></th>
              <td>${figure(whatIf.before[metric])}</td>
              <td>${figure(whatIf.after[metric])}</td>
            </tr>`,
          )}
        </tbody>
      </table>`;
  }
}

customElements.define("desk-policy", PolicyDialog);
