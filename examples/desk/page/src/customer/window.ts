/**
 * The chat window of a customer.
 *
 * What is typed is masked in this page, and only the masked text is sent. The log is drawn from the host's
 * effects, so that a page that was reloaded shows the same chat; what could not be sent waits until the
 * connection is back.
 *
 * @packageDocumentation
 */

import { LitElement, html, nothing, type TemplateResult } from "lit";
import { repeat } from "lit/directives/repeat.js";
import { Localised, count, duration, locale, moment } from "../locale.js";
import { saysOfItself } from "../identity.js";
import { Link, Refused, type Connection } from "../link.js";
import type { NumberedEffect, Wish } from "../protocol.js";
import { hider, type Hide } from "./secrets.js";
import { NOTHING, after, settled, wrote, type Line, type Note, type Talk } from "./talk.js";
import { styles } from "./window.styles.js";

const REMEMBERED = "switchboard-customer";

/** The name under which the host knows this browser for as long as the tab lives. */
function visitor(): string {
  const known = sessionStorage.getItem(REMEMBERED);
  if (known) return known;
  const name = `visitor-${crypto.randomUUID().slice(0, 8)}`;
  sessionStorage.setItem(REMEMBERED, name);
  return name;
}

export class ChatWindow extends LitElement {
  static override readonly styles = styles;
  static override readonly properties = {
    customer: {},
    segment: {},
    embedded: { type: Boolean, reflect: true },
    talk: { state: true },
    connection: { state: true },
    hide: { state: true },
    cannotHide: { state: true },
    draft: { state: true },
    trouble: { state: true },
    solved: { state: true },
  };

  declare customer: string;
  /** What this site says of its visitors; a host that wants assertions asks those instead. */
  declare segment: string;
  declare embedded: boolean;
  declare talk: Talk;
  declare connection: Connection;
  declare hide: Hide | null;
  declare cannotHide: boolean;
  declare draft: string;
  declare trouble: string | null;
  declare solved: boolean | null;

  #link: Link | null = null;
  /** The chat that is shown; effects about others are of the past. */
  #chat: string | null = null;
  #written = 0;
  #now = Date.now();

  constructor() {
    super();
    new Localised(this);
    this.customer = "";
    this.segment = "";
    this.embedded = false;
    this.talk = NOTHING;
    this.connection = "connecting";
    this.hide = null;
    this.cannotHide = false;
    this.draft = "";
    this.trouble = null;
    this.solved = null;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    // On a page of somebody else's nobody has asked yet.
    void locale.begin();
    document.addEventListener("lose-customer", this.#lose);
    hider().then(
      (hide) => (this.hide = hide),
      () => (this.cannotHide = true),
    );
    this.#link = new Link(
      "customer",
      this.customer || visitor(),
      {
        hello: (hello) => {
          this.#now = hello.now;
          if (hello.chat !== null) this.#chat = hello.chat;
        },
        effect: (effect) => this.#follow(effect),
        connection: (state) => (this.connection = state),
        keptOut: (why) => (this.trouble = why === null ? null : locale.words.refused(why)),
      },
      0,
    );
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    document.removeEventListener("lose-customer", this.#lose);
    this.#link?.close();
  }

  readonly #lose = (): void => this.#link?.drop();

  override firstUpdated(): void {
    this.renderRoot.querySelector("textarea")?.focus();
  }

  protected override updated(changed: Map<string, unknown>): void {
    if (!changed.has("talk")) return;
    const log = this.renderRoot.querySelector(".log");
    if (log) log.scrollTop = log.scrollHeight;
  }

  #follow(effect: NumberedEffect): void {
    const chat = "chat" in effect ? effect.chat : null;
    if (chat === null) return;
    if (chat !== this.#chat) {
      // A new chat of ours: what was written for it is already shown.
      const own = this.talk.lines.filter((line) => line.key.startsWith("own-"));
      this.talk = { ...NOTHING, lines: own, stage: own.length > 0 ? "open" : "before" };
      this.#chat = chat;
    }
    this.#now = effect.at;
    this.talk = after(this.talk, effect);
  }

  // Sending

  #send(event: Event): void {
    event.preventDefault();
    const typed = this.draft.trim();
    if (!typed || (!this.hide && !this.cannotHide)) return;
    const text = this.hide ? this.hide(typed).text : typed;
    this.draft = "";
    if (this.talk.stage === "over") this.talk = NOTHING;
    const begins = this.talk.stage === "before";
    const key = `${++this.#written}`;
    this.talk = wrote(this.talk, key, text);
    // The link says it again until it is answered, whatever becomes of the connection.
    this.#say(begins, text).then(
      () => (this.talk = settled(this.talk, key, "taken")),
      (reason: unknown) => {
        this.talk = settled(this.talk, key, "refused");
        this.trouble = locale.words.refused(reason instanceof Refused ? reason.refusal.code : String(reason));
      },
    );
  }

  async #say(begins: boolean, text: string): Promise<void> {
    if (!begins) return this.#do({ type: "customer_message", text });
    // Where people must sign, the operation says what they are.
    const segments = this.segment && (await saysOfItself()) ? { segments: [this.segment] } : {};
    return this.#do({ type: "chat_requested", text, language: locale.tag, ...segments } as Wish);
  }

  #do(event: Wish): Promise<void> {
    this.trouble = null;
    return this.#link?.do(event) ?? Promise.resolve();
  }

  async #ask(event: Wish): Promise<void> {
    try {
      await this.#do(event);
    } catch (reason) {
      this.trouble = locale.words.refused(reason instanceof Refused ? reason.refusal.code : String(reason));
    }
  }

  #keys(event: KeyboardEvent): void {
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing) this.#send(event);
  }

  async #rate(rating: number): Promise<void> {
    await this.#ask({ type: "survey_answered", chat: this.#chat ?? "", solved: this.solved, rating });
    this.talk = { ...this.talk, survey: "answered" };
  }

  // Drawing

  protected override render(): TemplateResult {
    const { words } = locale;
    const { talk } = this;
    return html`
      <header dir=${locale.direction}>
        <h2>${words.chatHeading}</h2>
        ${talk.stage === "open"
          ? html`<button type="button" class="small" @click=${() => this.#ask({ type: "chat_ended" })}>
              ${words.endChat}
            </button>`
          : nothing}
        ${this.embedded
          ? nothing
          : html`<button type="button" class="small" @click=${() => this.dispatchEvent(new Event("close"))}>
              ${words.close}
            </button>`}
      </header>
      <div class="log" role="log" aria-label=${words.chatHeading} dir=${locale.direction} tabindex="0">
        ${talk.lines.length === 0 ? html`<div class="greeting">${words.greeting}</div>` : nothing}
        ${repeat(
          talk.lines,
          (line) => line.key,
          (line) => this.#line(line),
        )}
      </div>
      <div dir=${locale.direction}>
        ${this.#state()} ${talk.stage === "over" ? this.#afterwards() : nothing} ${this.#composer()}
      </div>
    `;
  }

  #line(line: Line): TemplateResult {
    const { words } = locale;
    if (line.note) return html`<div class="note">${this.#note(line.note)}</div>`;
    const who = line.from === "customer" ? words.you : line.from === "agent" ? (this.talk.agent ?? words.agent) : words[line.from];
    return html`<div class="bubble" data-from=${line.from}>
      <small>${who}${line.pending ? html` · ${words.sending}` : nothing}</small>
      <div class="text" dir="auto">${line.text}</div>
    </div>`;
  }

  #note(note: Note): TemplateResult | string {
    const { words } = locale;
    switch (note.kind) {
      case "joined":
        return words.joined(note.agent);
      case "transferred":
        return words.transferred;
      case "goes_to":
        return words.goesTo(this.#channel(note.channel));
      case "call_at":
        return words.callAt(moment(note.at, this.#now));
      case "prove":
        return words.prove;
      case "ended":
        return words.ended;
      case "closed_until":
        return html`${note.at === null ? words.notNow : words.closedUntil(moment(note.at, this.#now))}
        ${note.alternates.length > 0 ? html`${words.elsewhere} ${note.alternates.map((one) => this.#channel(one)).join(", ")}` : nothing}`;
    }
  }

  /** A channel as people call it; one of the operation's own keeps its name. */
  #channel(channel: string): string {
    const { words } = locale;
    return channel === "voice" ? words.phone : channel === "email" ? words.email : channel;
  }

  /** One line about where things stand, told politely to who cannot see it. */
  #state(): TemplateResult {
    const { words } = locale;
    const text =
      this.trouble ??
      (this.connection === "lost"
        ? words.lost
        : this.talk.position !== null
          ? `${words.inQueue(count(this.talk.position))} ${this.#wait()}`
          : "");
    const warn = this.trouble !== null || this.connection === "lost";
    return html`<p class=${warn ? "state warn" : "state"} role="status">${text}</p>`;
  }

  /** The range of the wait; nothing where somebody is free, or nothing is known. */
  #wait(): string {
    const { wait } = this.talk;
    return wait && wait.high_ms > 0 ? locale.words.waitRange(duration(wait.low_ms), duration(wait.high_ms)) : "";
  }

  #composer(): TemplateResult {
    const { words } = locale;
    const hidden = this.hide && this.draft ? this.hide(this.draft).spans.length : 0;
    const waits = this.talk.stage === "open" && this.talk.agent === null;
    return html`<form @submit=${(event: Event) => this.#send(event)}>
      <p class="masked" role="status">
        ${this.cannotHide ? words.cannotHide : hidden > 0 ? words.willBeHidden(hidden) : nothing}
      </p>
      <div class="row">
        <textarea
          rows="1"
          dir="auto"
          maxlength="4000"
          aria-label=${words.write}
          placeholder=${words.write}
          .value=${this.draft}
          @input=${(event: InputEvent) => (this.draft = (event.target as HTMLTextAreaElement).value)}
          @keydown=${(event: KeyboardEvent) => this.#keys(event)}
        ></textarea>
        <button class="main" ?disabled=${!this.hide && !this.cannotHide}>${words.send}</button>
      </div>
      ${waits
        ? html`<div class="row">
            <button type="button" class="small" @click=${() => this.#ask({ type: "handoff_requested" })}>
              ${words.person}
            </button>
            <button type="button" class="small" @click=${() => this.#ask({ type: "callback_requested" })}>
              ${words.callMe}
            </button>
          </div>`
        : nothing}
    </form>`;
  }

  #afterwards(): TemplateResult {
    const { words } = locale;
    if (this.talk.survey === "answered") return html`<p class="state" role="status">${words.thanks}</p>`;
    if (this.talk.survey === "not_yet") return html``;
    const solved = (answer: boolean, label: string) =>
      html`<button type="button" class="small" aria-pressed=${this.solved === answer} @click=${() => (this.solved = answer)}>
        ${label}
      </button>`;
    return html`<div class="survey">
      <fieldset>
        <legend>${words.surveySolved}</legend>
        ${solved(true, words.yes)} ${solved(false, words.no)}
      </fieldset>
      <fieldset>
        <legend>${words.surveyRating}</legend>
        ${[1, 2, 3, 4, 5].map(
          (stars) =>
            html`<button
              type="button"
              class="small"
              aria-label=${words.rating(count(stars))}
              @click=${() => this.#rate(stars)}
            >
              ${count(stars)}
            </button>`,
        )}
      </fieldset>
    </div>`;
  }
}

customElements.define("switchboard-window", ChatWindow);
