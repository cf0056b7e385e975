/**
 * `<switchboard-chat>`: a button, and nothing else until somebody presses it.
 *
 * The window, the engine's widget build and the words of the page's language are fetched on the first click.
 * What a page pays before that is this file.
 *
 * ```html
 * <script type="module" src="/switchboard-chat.js"></script>
 * <switchboard-chat label="Chat with us" customer="kim"></switchboard-chat>
 * ```
 *
 * @packageDocumentation
 */

const STYLE = `
:host { position: fixed; inset-block-end: 16px; inset-inline-end: 16px; z-index: 9 }
:host([embedded]) { position: static; display: block; block-size: 100% }
button { font: 600 1rem/1.5 system-ui, sans-serif; color: #fff; background: #0b5c6b; border: 0; border-radius: 999px;
  padding: 12px 20px; min-block-size: 48px; cursor: pointer }
button:hover { background: #084a57 }
button:focus-visible { outline: 3px solid #f2a33a; outline-offset: 2px }
button[disabled] { opacity: .7; cursor: progress }
:host([embedded]) button { margin: 16px }
@media (forced-colors: active) { button { border: 1px solid } }
`;

class SwitchboardChat extends HTMLElement {
  static readonly observedAttributes = ["label"];

  /** The page speaks another language. */
  attributeChangedCallback(_: string, __: string | null, label: string | null): void {
    const button = this.shadowRoot?.querySelector("button");
    if (button) button.textContent = label;
  }

  connectedCallback(): void {
    if (this.shadowRoot) return;
    const root = this.attachShadow({ mode: "open" });
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(STYLE);
    root.adoptedStyleSheets = [sheet];
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = this.getAttribute("label") ?? "Chat";
    button.onclick = () => void this.open(button);
    root.append(button);
  }

  /** Fetches the window and shows it in the button's place. */
  async open(button = this.shadowRoot?.querySelector("button")): Promise<void> {
    if (!button) return;
    button.disabled = true;
    try {
      const { ChatWindow } = await import("./window.js");
      const chat = new ChatWindow();
      chat.customer = this.getAttribute("customer") ?? "";
      chat.segment = this.getAttribute("segment") ?? "";
      chat.embedded = this.hasAttribute("embedded");
      chat.addEventListener("close", () => {
        chat.remove();
        button.hidden = false;
        button.focus();
      });
      button.hidden = true;
      button.after(chat);
    } finally {
      button.disabled = false;
    }
  }
}

customElements.define("switchboard-chat", SwitchboardChat);
