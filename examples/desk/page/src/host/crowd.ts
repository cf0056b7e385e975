/**
 * People who are not there: a bot, some colleagues, and customers who come and go, so that the page is alive.
 *
 * They act on effects like anybody else, and know nothing of the engine. Their lots come from a seed: the same page tells
 * the same story as long as nobody interferes.
 *
 * @packageDocumentation
 */

import type { NumberedEffect, Wish } from "../protocol.js";
import type { Host, Member } from "./host.js";

const COLLEAGUES = ["ann", "bo", "cem", "dora"] as const;

/** What customers come with: language, topic, and what they say. */
const STORIES = [
  { language: "en", intent: "where_is_my_parcel", product: "home", lines: ["Where is my parcel?", "It says delivered, but nothing came.", "Thanks, that helps."] },
  { language: "en", intent: "return_item", product: "garden", lines: ["I want to return a lawn mower", "The box is damaged", "Great, thank you!"] },
  { language: "de", intent: "where_is_my_parcel", product: "home", lines: ["Wo ist mein Paket?", "Es sollte gestern kommen.", "Danke!"] },
  { language: "es", intent: "damaged_item", product: "home", lines: ["La lámpara llegó rota", "Quiero otra", "Gracias"] },
  { language: "en", intent: "opening_hours", product: "garden", lines: ["When are you open on Sunday?", "ok thanks"] },
  { language: "en", intent: "invoice", product: "home", lines: ["I paid with 4111 1111 1111 1111 and got no invoice", "My mail is kim@example.com", "Thank you"] },
] as const;

const REPLIES = ["Let me look.", "I see it here.", "That is done now.", "Anything else?"];

/** Between two customers, in milliseconds, and during a rush. */
const COMES_MS = 5_500;
const RUSH_MS = 700;
const RUSH_LASTS_MS = 20_000;

type Story = (typeof STORIES)[number];

export class Crowd {
  readonly #host: Host;
  readonly #stories = new Map<string, { story: Story; said: number; handed: boolean }>();
  #seed = 0x2545f491;
  #customers = 0;
  #rushUntil = 0;

  constructor(host: Host) {
    this.#host = host;
    for (const agent of COLLEAGUES) {
      this.#try({ type: "agent_logged_in", agent, presence: "available", queues: ["general", "returns", "trade"] });
    }
    this.#next();
  }

  /** Who works here: the colleagues, and agents at the page. */
  agents(members: Iterable<Member>): string[] {
    const here = [...members].filter((member) => member.role === "agent").map((member) => member.name);
    return [...new Set([...here, ...COLLEAGUES])];
  }

  /** More customers than were expected, for a while. */
  rush(): void {
    this.#rushUntil = Date.now() + RUSH_LASTS_MS;
  }

  loseAnAgent(): void {
    const [agent] = COLLEAGUES;
    this.#try({ type: "agent_disconnected", agent });
    setTimeout(() => this.#try({ type: "agent_reconnected", agent }), 15_000);
  }

  /** Acts on what the engine ordered. */
  see(effect: NumberedEffect): void {
    switch (effect.type) {
      case "admit":
        this.#later(500, () => this.#botSpeaks(effect.chat));
        break;
      case "bot_silenced":
        this.#mark(effect.chat);
        break;
      case "offer_made":
        if (isColleague(effect.agent)) {
          this.#later(this.#between(800, 3_000), () => this.#try({ type: "offer_accepted", offer: effect.offer, agent: effect.agent }));
        }
        break;
      case "assigned":
        if (isColleague(effect.agent)) this.#serve(effect.chat, effect.agent, 0);
        break;
      case "deliver_message":
        if (effect.from === "customer") this.#later(600, () => this.#botSpeaks(effect.chat));
        else if (effect.from === "agent") this.#answer(effect.chat);
        break;
      case "start_wrap_up":
        if (isColleague(effect.agent)) {
          const disposition = { resolution_code: "solved", root_cause: "delivery" };
          this.#later(this.#between(1_500, 4_000), () =>
            this.#try({ type: "wrap_up_completed", chat: effect.chat, agent: effect.agent, disposition }),
          );
        }
        break;
      default:
        break;
    }
  }

  // Customers

  #next(): void {
    const pause = Date.now() < this.#rushUntil ? RUSH_MS : COMES_MS;
    setTimeout(() => {
      this.#come();
      this.#next();
    }, this.#between(pause / 2, pause * 1.5));
  }

  #come(): void {
    const story = STORIES[this.#between(0, STORIES.length)] ?? STORIES[0];
    this.#customers += 1;
    const customer = `guest-${this.#customers}`;
    const chat = this.#host.nextChat(customer);
    this.#stories.set(chat, { story, said: 1, handed: false });
    const { language, intent, product, lines } = story;
    this.#try({ type: "chat_requested", chat, customer: { id: customer, language }, language, intent, product, bot: "larkfield", text: lines[0] });
  }

  /** The customer says the next line; after the last one the chat is over. */
  #answer(chat: string): void {
    const state = this.#stories.get(chat);
    if (!state) return;
    const line = state.story.lines[state.said];
    state.said += 1;
    this.#later(this.#between(1_500, 5_000), () => {
      if (line !== undefined) this.#try({ type: "customer_message", chat, text: line });
      else this.#try({ type: "chat_ended", chat, by: "customer", resolution: "resolved" });
    });
  }

  // The bot

  #mark(chat: string): void {
    const state = this.#stories.get(chat);
    if (state) state.handed = true;
  }

  /** The bot answers what it knows; of the rest it is not sure, and the rules decide. */
  #botSpeaks(chat: string): void {
    const state = this.#stories.get(chat);
    const intent = state?.story.intent ?? "other";
    const knows = intent === "opening_hours";
    this.#try({
      type: "bot_turn",
      chat,
      confidence: knows ? 0.97 : state ? 0.9 : 0.86,
      intents: [{ intent, confidence: knows ? 0.97 : 0.9 }],
      text: knows ? "We are open every day, round the clock." : "I have looked, but I cannot find it yet.",
      resolution: knows ? "succeeded" : "failed",
    });
    if (knows && state) this.#answer(chat);
    else if (state && !state.handed) this.#later(2_500, () => this.#complain(chat));
  }

  /** A customer whom the bot did not help says so once, which makes the second failure. */
  #complain(chat: string): void {
    const state = this.#stories.get(chat);
    if (!state || state.handed) return;
    this.#mark(chat);
    this.#try({ type: "customer_message", chat, text: "That does not help." });
  }

  // Colleagues

  #serve(chat: string, agent: string, said: number): void {
    this.#later(this.#between(2_000, 6_000), () => {
      const text = REPLIES[said];
      const goesOn = text !== undefined && this.#try({ type: "agent_message", chat, agent, text });
      if (goesOn) this.#serve(chat, agent, said + 1);
      else this.#try({ type: "chat_ended", chat, by: "agent", resolution: "resolved" });
    });
  }

  // Lots and time

  #later(ms: number, act: () => void): void {
    setTimeout(act, ms);
  }

  /** Whoever is late is refused, as anybody would be. */
  #try(event: Wish): boolean {
    try {
      this.#host.play(event);
      return true;
    } catch {
      return false;
    }
  }

  /** A whole number from the first to just before the second. */
  #between(from: number, to: number): number {
    // xorshift32, of Marsaglia.
    this.#seed ^= this.#seed << 13;
    this.#seed ^= this.#seed >>> 17;
    this.#seed ^= this.#seed << 5;
    return Math.floor(from + ((this.#seed >>> 0) / 2 ** 32) * (to - from));
  }
}

function isColleague(agent: string): boolean {
  return COLLEAGUES.some((one) => one === agent);
}
