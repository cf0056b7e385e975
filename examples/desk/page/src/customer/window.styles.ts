/** What the chat window looks like, wherever it is put: nothing of the page around it reaches in. */
import { css } from "lit";

export const styles = css`
  :host {
    all: initial;
    --ink: light-dark(#1a2427, #e8eeef);
    --soft: light-dark(#56666b, #a3b3b8);
    --paper: light-dark(#ffffff, #151d20);
    --wash: light-dark(#eef3f4, #1f2a2e);
    --line: light-dark(#d5dee0, #32424a);
    --brand: light-dark(#0b5c6b, #6fc6d6);
    --on-brand: light-dark(#ffffff, #06262d);
    --warn: light-dark(#8a4b00, #f2b45c);
    color-scheme: inherit;
    display: grid;
    grid-template-rows: auto 1fr auto;
    inline-size: min(380px, calc(100vw - 32px));
    block-size: min(620px, calc(100vh - 32px));
    font: 400 0.9375rem/1.5 system-ui, sans-serif;
    color: var(--ink);
    background: var(--paper);
    border: 1px solid var(--line);
    border-radius: 14px;
    overflow: hidden;
    box-shadow: 0 12px 40px rgb(0 0 0 / 0.18);
  }
  :host([embedded]) {
    inline-size: 100%;
    block-size: 100%;
    border: 0;
    border-radius: 0;
    box-shadow: none;
  }
  * {
    box-sizing: border-box;
  }
  header {
    display: flex;
    align-items: center;
    gap: 8px;
    padding: 12px 16px;
    border-block-end: 1px solid var(--line);
  }
  h2 {
    flex: 1;
    margin: 0;
    font-size: 1rem;
    font-weight: 600;
  }
  .state {
    padding: 8px 16px;
    margin: 0;
    font-size: 0.8125rem;
    color: var(--soft);
    background: var(--wash);
  }
  .state:empty {
    display: none;
  }
  .state.warn {
    color: var(--warn);
  }
  .log {
    display: flex;
    flex-direction: column;
    gap: 8px;
    padding: 16px;
    margin: 0;
    overflow-y: auto;
    list-style: none;
  }
  .bubble {
    max-inline-size: 85%;
    align-self: start;
    padding: 8px 12px;
    background: var(--wash);
    border-radius: 12px;
    border-end-start-radius: 3px;
    overflow-wrap: anywhere;
  }
  .text {
    white-space: pre-wrap;
  }
  .bubble[data-from="customer"] {
    align-self: end;
    color: var(--on-brand);
    background: var(--brand);
    border-radius: 12px;
    border-end-end-radius: 3px;
  }
  .bubble small {
    display: block;
    font-size: 0.75rem;
    opacity: 0.85;
  }
  .note {
    align-self: center;
    max-inline-size: 90%;
    font-size: 0.8125rem;
    color: var(--soft);
    text-align: center;
  }
  .greeting {
    margin: auto;
    font-size: 1.25rem;
    color: var(--soft);
  }
  form {
    display: grid;
    gap: 8px;
    padding: 12px 16px;
    border-block-start: 1px solid var(--line);
  }
  .row {
    display: flex;
    flex-wrap: wrap;
    gap: 8px;
    align-items: end;
  }
  textarea {
    flex: 1;
    min-inline-size: 0;
    min-block-size: 44px;
    max-block-size: 120px;
    padding: 9px 12px;
    font: inherit;
    color: inherit;
    background: var(--paper);
    border: 1px solid var(--soft);
    border-radius: 10px;
    resize: none;
    field-sizing: content;
  }
  button {
    min-block-size: 44px;
    padding: 8px 14px;
    font: inherit;
    font-weight: 600;
    color: var(--brand);
    background: none;
    border: 1px solid var(--line);
    border-radius: 10px;
    cursor: pointer;
  }
  button.main {
    color: var(--on-brand);
    background: var(--brand);
    border-color: var(--brand);
  }
  button.small {
    min-block-size: 32px;
    padding: 3px 10px;
    font-size: 0.8125rem;
  }
  button:disabled {
    opacity: 0.55;
    cursor: default;
  }
  :focus-visible {
    outline: 3px solid #d9822b;
    outline-offset: 1px;
  }
  .masked {
    margin: 0;
    font-size: 0.8125rem;
    color: var(--warn);
  }
  .survey {
    display: grid;
    gap: 10px;
    padding: 12px 16px;
    border-block-start: 1px solid var(--line);
  }
  .survey fieldset {
    display: flex;
    flex-wrap: wrap;
    gap: 6px;
    padding: 0;
    margin: 0;
    border: 0;
  }
  .survey legend {
    padding: 0;
    margin-block-end: 4px;
  }
  .said {
    position: absolute;
    inline-size: 1px;
    block-size: 1px;
    overflow: hidden;
    clip-path: inset(50%);
  }
  @media (forced-colors: active) {
    .bubble {
      border: 1px solid;
    }
  }
`;
