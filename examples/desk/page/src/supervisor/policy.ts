/**
 * `<desk-policy>`: read, change, check and apply what this operation has decided, and see what another decision
 * would have done to the last hour.
 *
 * @packageDocumentation
 */

import { LitElement, html, nothing, type TemplateResult } from "lit";
import { Localised, NONE, count, duration, locale, moment, named } from "../locale.js";
import { apply, check, policy, schema, whatIf } from "../server.js";
import type { Decided, Verdict, WhatIf } from "../protocol.js";
import type { Editor } from "./editor.js";
import type { Schema } from "./schema.js";

export class PolicyDialog extends LitElement {
  static override readonly properties = {
    verdict: { state: true },
    whatIf: { state: true },
    applied: { state: true },
    busy: { state: true },
  };

  declare verdict: Verdict | null;
  declare whatIf: WhatIf | null;
  declare applied: boolean;
  declare busy: boolean;
  #editor: Editor | null = null;

  constructor() {
    super();
    new Localised(this);
    this.verdict = null;
    this.whatIf = null;
    this.applied = false;
    this.busy = false;
  }

  protected override createRenderRoot(): this {
    return this;
  }

  async #open(): Promise<void> {
    this.querySelector("dialog")?.showModal();
    const [{ Editor }, text, rules] = await Promise.all([import("./editor.js"), policy(), schema<Schema>()]);
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
    this.#judge(await check(this.#text));
  }

  async #apply(): Promise<void> {
    const text = this.#text;
    const verdict = await check(text);
    if (!this.#judge(verdict)) return;
    const answer = await apply(text);
    // What is well formed may still not be possible now: chats may wait where no queue would be.
    if ("issues" in answer) this.#judge(answer);
    else this.applied = true;
  }

  async #compare(): Promise<void> {
    const text = this.#text;
    if (!this.#judge(await check(text))) return;
    this.busy = true;
    try {
      const answer = await whatIf(text);
      if ("figures" in answer) this.whatIf = answer;
      else this.#judge(answer);
    } finally {
      this.busy = false;
    }
  }

  protected override render(): TemplateResult {
    const { words } = locale;
    return html`<button type="button" class="open-policy" @click=${() => this.#open()}>${words.policy}</button>
      <dialog class="policy" aria-labelledby="policy-title">
        <h2 id="policy-title">${words.policyTitle}</h2>
        <div class="editor" dir="ltr"></div>
        <div class="actions">
          <button type="button" @click=${() => this.#check()}>${words.check}</button>
          <button type="button" ?disabled=${this.busy} @click=${() => this.#compare()}>${words.whatIf}</button>
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
    const figure = (name: string, value: number | null) =>
      value === null ? NONE : name.endsWith("_ms") ? duration(value) : count(value);
    return html`<p>${words.differences(count(whatIf.chats_changed), count(whatIf.chats), moment(whatIf.since, Date.now()))}</p>
      <div class="columns">
        <table>
          <thead>
            <tr>
              <th scope="col">${words.figure}</th>
              <th scope="col">${words.before}</th>
              <th scope="col">${words.after}</th>
            </tr>
          </thead>
          <tbody>
            ${whatIf.figures.map(
              ({ figure: name, before, after }) => html`<tr data-differs=${before !== after}>
                <th scope="row">${words[`whatIf_${name}` as "whatIf_admitted"] ?? name}</th>
                <td>${figure(name, before)}</td>
                <td>${figure(name, after)}</td>
              </tr>`,
            )}
          </tbody>
        </table>
        <ol class="partings" tabindex="0" aria-label=${words.partings}>
          ${whatIf.partings.map(
            (parting) => html`<li>
              <time>${moment(parting.at, whatIf.since)}</time> <strong>${parting.chat}</strong>
              <span><del>${this.#decided(parting.before)}</del> <ins>${this.#decided(parting.after)}</ins></span>
            </li>`,
          )}
        </ol>
      </div>`;
  }

  #decided(decided: Decided | null): string {
    if (!decided) return locale.words.nothing;
    const { outcome, agent, queue, reason } = decided;
    const rest = [agent, queue, reason === null ? null : named(reason)].filter((one) => one !== null).join(", ");
    return `${named(outcome)}${rest ? ` (${rest})` : ""}`;
  }
}

customElements.define("desk-policy", PolicyDialog);
