/**
 * The console of an agent: what is offered, the chats in hand side by side, and what may be done with each.
 *
 * Everything can be done by keyboard. Alt with a letter or digit reaches what is urgent from anywhere, also
 * from the middle of a reply.
 *
 * @packageDocumentation
 */

import { LitElement, html, nothing, type TemplateResult } from "lit";
import { live } from "lit/directives/live.js";
import { repeat } from "lit/directives/repeat.js";
import { Localised, count, locale, named } from "../locale.js";
import { saysOfItself } from "../identity.js";
import { Link, Refused, type Connection } from "../link.js";
import type { Wish } from "../protocol.js";
import { clock } from "../clock.js";
import "../secret.js";
import "./prepared.js";
import { IDLE, after, judged, looking, recalled, type Chat, type Offer, type Work } from "./work.js";

const PRESENCES = ["available", "away", "draining"] as const;
/** Where visitors of this page wait. */
const QUEUES = ["visitors"];
const CHANNELS = { voice: "phone", email: "email" } as const;

export class AgentConsole extends LitElement {
  static override readonly properties = {
    name: {},
    work: { state: true },
    connection: { state: true },
    trouble: { state: true },
    queues: { state: true },
    now: { state: true },
    preparing: { state: true },
    revealable: { state: true },
  };

  declare name: string;
  declare work: Work;
  declare connection: Connection;
  declare trouble: string | null;
  declare queues: readonly string[];
  declare now: number;
  /** The chat for which prepared words are looked for. */
  declare preparing: string | null;
  /** The kinds of secrets that an agent may ask to see. */
  declare revealable: readonly string[];

  #link: Link | null = null;
  #clock = clock();
  #ticking = 0;
  #drafts = new Map<string, string>();
  /** The chat in whose reply the agent wants to be. */
  #turnTo: string | null = null;
  /** Chats whose past has been asked for. */
  readonly #asked = new Set<string>();

  constructor() {
    super();
    new Localised(this);
    this.name = "";
    this.work = IDLE;
    this.connection = "connecting";
    this.trouble = null;
    this.queues = [];
    this.now = 0;
    this.preparing = null;
    this.revealable = [];
  }

  /** The page's own styles apply. */
  protected override createRenderRoot(): this {
    return this;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#link = new Link(
      "agent",
      this.name,
      {
        hello: (hello) => {
          this.#clock = clock(hello.now);
          this.queues = hello.queues;
          this.work = { ...this.work, presence: hello.agent?.presence ?? "offline" };
          if (this.work.presence === "offline") void this.#begin();
          // The host has yet to report that we are back; what we were before, it knows then.
          if (this.work.presence === "disconnected") void this.#resume();
        },
        effect: (effect) => (this.work = after(this.work, effect, this.name)),
        connection: (state) => (this.connection = state),
        keptOut: (why) => (this.trouble = why === null ? null : locale.words.refused(why)),
      },
      0,
    );
    this.#ticking = window.setInterval(() => (this.now = this.#clock()), 500);
    document.addEventListener("keydown", this.#shortcut);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#link?.close();
    clearInterval(this.#ticking);
    document.removeEventListener("keydown", this.#shortcut);
  }

  /** Who is not known yet, or has gone home, begins to work. */
  async #begin(): Promise<void> {
    // Where people must sign, the operation says what an agent can do.
    const can = (await saysOfItself()) ? { queues: QUEUES } : {};
    const begun = await this.#do({ type: "agent_logged_in", presence: "available", ...can });
    if (begun) this.work = { ...this.work, presence: "available" };
  }

  async #resume(): Promise<void> {
    const me = await this.#link?.ask<{ presence: string }>({ type: "agent", agent: this.name });
    if (me) this.work = { ...this.work, presence: me.presence };
  }

  /** What happened in a chat before it was ours: who takes it needs to know. */
  protected override updated(): void {
    this.#toReply();
    const held = new Set(this.work.chats.map((one) => one.chat));
    for (const chat of this.#asked) if (!held.has(chat)) this.#asked.delete(chat);
    if (this.connection !== "open") return;
    for (const chat of held) {
      if (this.#asked.has(chat)) continue;
      this.#asked.add(chat);
      // Asked with every chat, because another policy may decide since the last.
      void this.#link?.ask<readonly string[]>({ type: "revealable", to: "agent" }).then((kinds) => (this.revealable = kinds));
      this.#link?.transcript(chat).then(
        (effects) => (this.work = recalled(this.work, chat, effects)),
        // It went to somebody else meanwhile.
        () => this.#asked.delete(chat),
      );
    }
  }

  async #do(event: Wish): Promise<boolean> {
    this.trouble = null;
    try {
      await this.#link?.do(event);
      return true;
    } catch (reason) {
      const { words } = locale;
      if (!(reason instanceof Refused)) throw reason;
      this.trouble = words.refused(reason.refusal.message ?? reason.refusal.code);
      return false;
    }
  }

  readonly #shortcut = (event: KeyboardEvent): void => {
    if (!event.altKey || event.ctrlKey || event.metaKey) return;
    const offer = this.work.offers[0];
    const chat = /^Digit[1-9]$/.test(event.code) ? this.work.chats[Number(event.code.slice(5)) - 1] : undefined;
    if (event.code === "KeyA" && offer) void this.#accept(offer);
    else if (event.code === "KeyD" && offer) void this.#decline(offer);
    else if (chat) this.#choose(chat.chat);
    else if (event.code === "KeyP" && this.#current()?.stage === "active") this.#prepare(this.#current());
    else return;
    event.preventDefault();
  };

  #current(): Chat | undefined {
    return this.work.chats.find((one) => one.chat === this.work.chosen) ?? this.work.chats[0];
  }

  /** Opens the prepared words for a chat, or closes them and goes back to the reply. */
  #prepare(chat: Chat | undefined): void {
    this.preparing = chat && this.preparing !== chat.chat ? chat.chat : null;
    if (this.preparing === null) this.#turnTo = this.#current()?.chat ?? null;
  }

  /** Who has chosen a chat goes on in its reply; one that was just accepted is not here yet. */
  #toReply(): void {
    if (!this.work.chats.some((one) => one.chat === this.#turnTo)) return;
    this.#turnTo = null;
    this.querySelector<HTMLElement>("[data-current=true] .reply:not([hidden]) textarea")?.focus();
  }

  async #accept(offer: Offer): Promise<void> {
    const event: Wish =
      offer.kind === "offer"
        ? { type: "offer_accepted", offer: offer.offer }
        : { type: "transfer_accepted", chat: offer.chat };
    if (await this.#do(event)) this.#choose(offer.chat);
  }

  async #decline(offer: Offer): Promise<void> {
    const declined = await this.#do(
      offer.kind === "offer"
        ? { type: "offer_declined", offer: offer.offer }
        : { type: "transfer_declined", chat: offer.chat },
    );
    if (declined) this.work = { ...this.work, offers: this.work.offers.filter((one) => one !== offer) };
  }

  #choose(chat: string): void {
    this.work = looking(this.work, chat);
    this.#turnTo = chat;
    this.requestUpdate();
  }

  async #setPresence(presence: (typeof PRESENCES)[number]): Promise<void> {
    if (await this.#do({ type: "presence_set", presence })) this.work = { ...this.work, presence };
  }

  async #reply(event: Event, chat: Chat): Promise<void> {
    event.preventDefault();
    const text = (this.#drafts.get(chat.chat) ?? "").trim();
    if (!text) return;
    if (await this.#do({ type: "agent_message", chat: chat.chat, text })) {
      this.#drafts.delete(chat.chat);
      this.requestUpdate();
    }
  }

  async #wrapUp(event: SubmitEvent, chat: Chat): Promise<void> {
    event.preventDefault();
    const given = new FormData(event.target as HTMLFormElement);
    const disposition = Object.fromEntries([...given].filter(([, value]) => value !== "")) as Record<string, string>;
    await this.#do({ type: "wrap_up_completed", chat: chat.chat, disposition });
  }

  // Drawing

  protected override render(): TemplateResult {
    const { words } = locale;
    const { work } = this;
    const chosen = this.#current();
    return html`
      <div class="bar">
        <strong translate="no">${this.name}</strong>
        <label>
          <span>${words.presence}</span>
          <select .value=${work.presence} @change=${(event: Event) => this.#setPresence((event.target as HTMLSelectElement).value as (typeof PRESENCES)[number])}>
            ${PRESENCES.map((one) => html`<option value=${one} ?selected=${one === work.presence}>${words[one]}</option>`)}
            ${work.presence === "not_responding" || work.presence === "offline"
              ? html`<option value=${work.presence} selected disabled>${words[work.presence]}</option>`
              : nothing}
          </select>
        </label>
        <span class="link" data-state=${this.connection}>${words[this.connection === "open" ? "connected" : this.connection]}</span>
      </div>
      <p class="trouble" role="alert">${this.trouble ?? nothing}</p>
      ${this.#offers()}
      <nav class="tabs" aria-label=${words.myChats}>
        ${work.chats.map((chat, at) => this.#tab(chat, at, chat === chosen))}
      </nav>
      ${chosen ? this.#chats(chosen) : html`<p class="empty">${words.noChats}</p>`}
      <p class="hint">${words.keys}</p>
    `;
  }

  #offers(): TemplateResult {
    const { words } = locale;
    return html`<section class="offers" aria-label=${words.offers} aria-live="polite">
      ${this.work.offers.length === 0 ? html`<p class="empty">${words.noOffers}</p>` : nothing}
      ${repeat(
        this.work.offers,
        (offer) => offer.offer,
        (offer) => {
          const left = Math.max(0, offer.expires_at - this.now);
          return html`<article class="offer">
            <div>
              <strong translate="no">${offer.chat}</strong>
              <progress max="30000" .value=${left} aria-hidden="true"></progress>
              <small aria-hidden="true">${words.secondsLeft(count(Math.ceil(left / 1_000)))}</small>
            </div>
            <button type="button" class="main" @click=${() => this.#accept(offer)}>${words.accept}</button>
            <button type="button" @click=${() => this.#decline(offer)}>${words.decline}</button>
            <desk-why .link=${this.#link} .decision=${offer.decision}></desk-why>
          </article>`;
        },
      )}
    </section>`;
  }

  #tab(chat: Chat, at: number, current: boolean): TemplateResult {
    const { words } = locale;
    return html`<button
      type="button"
      aria-current=${current ? "true" : "false"}
      aria-keyshortcuts=${`Alt+${at + 1}`}
      @click=${() => this.#choose(chat.chat)}
    >
      <bdi translate="no">${chat.chat}</bdi>
      ${chat.stage === "active" ? nothing : html`<small>${chat.stage === "parked" ? words.parked : words.wrapUp}</small>`}
      ${chat.unread > 0 ? html`<span class="badge" aria-label=${words.unread(count(chat.unread))}>${count(chat.unread)}</span>` : nothing}
    </button>`;
  }

  /** Side by side as far as there is room; else the one that was chosen. */
  #chats(current: Chat): TemplateResult {
    return html`<div class="chats">${repeat(
      this.work.chats,
      (chat) => chat.chat,
      (chat) => this.#chat(chat, chat === current),
    )}</div>`;
  }

  #chat(chat: Chat, current: boolean): TemplateResult {
    const { words } = locale;
    const turn = (): void => {
      if (!current) this.work = looking(this.work, chat.chat);
    };
    return html`<section class="chat" data-current=${current} aria-label=${words.messagesOf(chat.chat)} @focusin=${turn}>
      <h3 translate="no">${chat.chat}</h3>
      ${chat.packet ? this.#packet(chat) : nothing}
      <div class="log" role="log" aria-label=${words.myChats} tabindex="0">
        ${repeat(
          chat.said,
          (line) => line.seq,
          (line) => html`<div class="bubble" data-from=${line.from}>
            <small>${line.from === "agent" ? words.you : words[line.from]}</small>
            <desk-said
              dir="auto"
              .link=${this.#link}
              .chat=${chat.chat}
              .text=${line.text}
              .hides=${line.hidden}
              .revealable=${this.revealable}
            ></desk-said>
          </div>`,
        )}
      </div>
      ${chat.proposal ? this.#proposal(chat, chat.proposal) : nothing} ${chat.help.length > 0 && this.preparing !== chat.chat ? this.#help(chat) : nothing}
      ${chat.stage === "wrap_up" ? this.#wrapUpForm(chat) : this.#composer(chat)}
    </section>`;
  }

  #packet(chat: Chat): TemplateResult {
    const { words } = locale;
    const { packet } = chat;
    if (!packet) return html``;
    const list = (title: string, items: readonly string[]) =>
      items.length === 0
        ? nothing
        : html`<dt>${title}</dt>
            ${items.map((item) => html`<dd dir="auto">${item}</dd>`)}`;
    return html`<details class="packet" open>
      <summary>${words.packet}</summary>
      <dl>
        ${list(words.handedOver, packet.reasons.map((one) => named(one.code)))}
        ${packet.reasons.map((one) => (one.why ? html`<dd><small lang="en" dir="ltr">${one.why}</small></dd>` : nothing))}
        ${list(words.intents, packet.intents.map((one) => `${one.intent} ${one.confidence ?? ""}`))}
        ${list(words.slots, Object.entries(packet.slots).map(([name, value]) => `${name}: ${value}`))}
        ${list(words.attempts, packet.failed_attempts.map((one) => one.text))} ${list(words.promises, packet.promises)}
        ${packet.identity ? list(words.identity, [named(packet.identity)]) : nothing}
      </dl>
    </details>`;
  }

  #proposal(chat: Chat, proposal: NonNullable<Chat["proposal"]>): TemplateResult {
    const { words } = locale;
    const decide = (verdict: "approved" | "refused") =>
      this.#do({ type: "proposal_decided", chat: chat.chat, proposal: proposal.id, verdict });
    return html`<div class="proposal">
      <span>${words.wantsApproval(proposal.action)}</span>
      <button type="button" class="main" @click=${() => decide("approved")}>${words.approve}</button>
      <button type="button" @click=${() => decide("refused")}>${words.refuse}</button>
    </div>`;
  }

  #help(chat: Chat): TemplateResult {
    const { words } = locale;
    const judge = async (article: string, verdict: "used" | "dismissed") => {
      if (await this.#do({ type: "article_judged", chat: chat.chat, article, verdict })) {
        this.work = judged(this.work, chat.chat, article);
      }
    };
    return html`<section class="help" aria-label=${words.ofArticle(words.mayHelp, chat.chat)}>
      <h3>${words.mayHelp}</h3>
      <ul>
        ${repeat(
          chat.help,
          (one) => one.article,
          (one) => html`<li>
            <span dir="auto">${one.title}</span>
            <button type="button" aria-label=${words.ofArticle(words.helped, one.title)} @click=${() => judge(one.article, "used")}>
              ${words.helped}
            </button>
            <button type="button" aria-label=${words.ofArticle(words.noHelp, one.title)} @click=${() => judge(one.article, "dismissed")}>
              ${words.noHelp}
            </button>
          </li>`,
        )}
      </ul>
    </section>`;
  }

  #composer(chat: Chat): TemplateResult {
    const { words } = locale;
    const about = { chat: chat.chat };
    const prepares = this.preparing === chat.chat && chat.stage === "active";
    return html`
      ${prepares
        ? html`<desk-prepared
            .link=${this.#link}
            .chat=${chat.chat}
            .act=${(event: Wish) => this.#do(event)}
            @close=${() => this.#prepare(undefined)}
          ></desk-prepared>`
        : nothing}
      <form class="reply" ?hidden=${prepares} @submit=${(event: Event) => this.#reply(event, chat)}>
        <textarea
          rows="2"
          dir="auto"
          aria-label=${words.reply}
          placeholder=${words.reply}
          .value=${live(this.#drafts.get(chat.chat) ?? "")}
          @input=${(event: InputEvent) => this.#drafts.set(chat.chat, (event.target as HTMLTextAreaElement).value)}
          @keydown=${(event: KeyboardEvent) => {
            if (event.key === "Enter" && !event.shiftKey && !event.isComposing) void this.#reply(event, chat);
            // At the beginning of a reply a slash looks for prepared words, as elsewhere.
            const begins = event.key === "/" && (event.target as HTMLTextAreaElement).value === "" && chat.stage === "active";
            if (!begins) return;
            event.preventDefault();
            this.#prepare(chat);
          }}
        ></textarea>
        <button class="main">${words.send}</button>
      </form>
      <div class="actions">
        <button
          type="button"
          aria-expanded=${prepares}
          aria-keyshortcuts="Alt+P"
          ?disabled=${chat.stage !== "active"}
          @click=${() => this.#prepare(chat)}
        >
          ${words.prepared}
        </button>
        <button type="button" @click=${() => this.#do({ type: "chat_ended", chat: chat.chat, resolution: "resolved" })}>
          ${words.endResolved}
        </button>
        <button type="button" @click=${() => this.#do({ type: "chat_ended", chat: chat.chat, resolution: "unresolved" })}>
          ${words.endUnresolved}
        </button>
        <button type="button" @click=${() => this.#do({ type: "chat_parked", ...about })}>${words.park}</button>
        <button type="button" @click=${() => this.#do({ type: "chat_returned_to_bot", ...about })}>${words.backToBot}</button>
        ${this.#choice(words.transferTo, this.queues, (queue) => queue, (to_queue) => this.#do({ type: "transfer_requested", ...about, to_queue }))}
        ${this.#choice(
          words.escalate,
          Object.keys(CHANNELS) as (keyof typeof CHANNELS)[],
          (channel) => words[CHANNELS[channel]],
          (to) => this.#do({ type: "escalation_requested", chat: chat.chat, to }),
        )}
      </div>
    `;
  }

  /** A menu whose choice acts at once and then shows its title again. */
  #choice<T extends string>(title: string, options: readonly T[], label: (option: T) => string, act: (option: T) => void): TemplateResult {
    const chosen = (event: Event) => {
      const menu = event.target as HTMLSelectElement;
      const option = options[menu.selectedIndex - 1];
      menu.selectedIndex = 0;
      if (option !== undefined) act(option);
    };
    return html`<select aria-label=${title} @change=${chosen}>
      <option selected>${title}</option>
      ${options.map((option) => html`<option>${label(option)}</option>`)}
    </select>`;
  }

  #wrapUpForm(chat: Chat): TemplateResult {
    const { words } = locale;
    const left = chat.until === null ? null : Math.max(0, Math.ceil((chat.until - this.now) / 1_000));
    return html`<form class="wrap-up" @submit=${(event: SubmitEvent) => this.#wrapUp(event, chat)}>
      <h3>${words.wrapUp}</h3>
      <label><span>${words.resolutionCode}</span><input name="resolution_code" required autocomplete="off" /></label>
      <label><span>${words.rootCause}</span><input name="root_cause" required autocomplete="off" /></label>
      <button class="main">${words.done}</button>
      ${left === null ? nothing : html`<small aria-hidden="true">${words.wrapUpUntil(count(left))}</small>`}
    </form>`;
  }
}

customElements.define("desk-agent", AgentConsole);
