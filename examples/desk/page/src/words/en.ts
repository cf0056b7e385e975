/** What a customer's window says, in English; what other languages must say as well. */

export const en = {
  customer: "Customer",
  agent: "Agent",
  supervisor: "Supervisor",
  lost: "Connection lost. Trying again…",
  close: "Close",
  refused: (code: string) => `Refused: ${code}`,
  chatHeading: "Larkfield support",
  loading: "Loading…",
  greeting: "How can we help?",
  write: "Write a message",
  send: "Send",
  willBeHidden: (count: number) =>
    count === 1 ? "One secret in it is hidden before it leaves this page." : `${count} secrets in it are hidden before it leaves this page.`,
  cannotHide: "This browser cannot hide secrets. Please do not write card numbers.",
  you: "You",
  bot: "Assistant",
  desk: "Larkfield",
  sending: "Sending…",
  inQueue: (position: string) => `You are number ${position} in line.`,
  waitRange: (from: string, to: string) => `You will probably wait between ${from} and ${to}.`,
  joined: (name: string) => `${name} has joined the chat.`,
  transferred: "We are passing you on to a colleague. You keep your place.",
  person: "Talk to a person",
  callMe: "Call me instead",
  callAt: (when: string) => `We will call you at ${when}.`,
  goesTo: (channel: string) => `We go on by ${channel}.`,
  prove: "Please sign in so that we can go on.",
  endChat: "End chat",
  ended: "This chat is over.",
  closedUntil: (when: string) => `We are closed until ${when}.`,
  notNow: "We cannot chat about this just now.",
  elsewhere: "Meanwhile you reach us here:",
  surveySolved: "Did we solve it?",
  yes: "Yes",
  no: "No",
  surveyRating: "How was it?",
  rating: (stars: string) => `${stars} of 5`,
  thanks: "Thank you.",
  phone: "phone",
  email: "e-mail",
};

/** The same keys, with texts of any language. */
export type InOtherWords<T> = {
  readonly [K in keyof T]: T[K] extends (...given: infer A) => string ? (...given: A) => string : string;
};

/** What every language says to customers. */
export type ChatWords = InOtherWords<typeof en>;
