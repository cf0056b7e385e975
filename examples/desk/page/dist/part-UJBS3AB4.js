import{a as k,b as o,c as a,d as v,f as i,g as x,i as u,l as g,m as w,o as $,r as c,s as _}from"./part-HHAVQM32.js";import"./part-PVOQIS42.js";var m=null;async function P(){let[n,e]=await Promise.all([import("/engine/dist/widget.js"),$()]);return await n.load(),n.Policy.compile(e)}async function T(){m??=P().catch(e=>{throw m=null,e});let n=await m;return e=>n.mask(e)}var p={stage:"before",lines:[],position:null,agent:null,survey:"not_yet"};function d(n,e,t){let r={key:`note-${e}`,kind:"note",from:"desk",text:"",note:t};return{...n,lines:[...n.lines,r]}}function b(n,e,t,r){let s=t==="customer"?n.lines.findIndex(h=>h.from==="customer"&&h.key.startsWith("own-")&&h.text===r):-1,l={key:`said-${e}`,kind:"said",from:t,text:r};return s<0?{...n,lines:[...n.lines,l]}:{...n,lines:n.lines.with(s,l)}}function z(n,e){let{seq:t}=e;switch(e.type){case"admit":return{...n,stage:"open"};case"deliver_message":return b(n,t,e.from,e.text);case"correct_message":return{...n,lines:n.lines.map(r=>r.key===`said-${e.message}`?{...r,text:e.text}:r)};case"disclose":return b(n,t,"bot",e.text);case"send_template":return b(n,t,"desk",e.text);case"position_changed":return{...n,position:e.position};case"enqueue":return{...n,agent:null};case"requeued":return d({...n,agent:null},t,{kind:"transferred"});case"assigned":return d({...n,agent:e.agent,position:null},t,{kind:"joined",agent:e.agent});case"escalate_to":return d({...n,position:null},t,{kind:"goes_to",channel:e.channel});case"callback_scheduled":return d({...n,position:null},t,{kind:"call_at",at:e.due_at});case"request_authentication":return d(n,t,{kind:"prove"});case"defer":case"deflect":{let r=e.type==="defer"?e.next_open:null,s={...n,stage:"over",position:null};return d(s,t,{kind:"closed_until",at:r,alternates:e.alternates})}case"start_wrap_up":case"close":{if(n.stage==="over")return n;let r=n.lines.some(l=>l.from==="agent"||l.from==="bot"),s={...n,stage:"over",position:null,survey:r?"open":"not_yet"};return d(s,t,{kind:"ended"})}default:return n}}function E(n,e,t){let r={key:`own-${e}`,kind:"said",from:"customer",text:t,pending:!0};return{...n,stage:n.stage==="before"?"open":n.stage,lines:[...n.lines,r]}}function f(n,e,t){let r=s=>s.key===`own-${e}`;return{...n,lines:t==="refused"?n.lines.filter(s=>!r(s)):n.lines.map(s=>r(s)?{...s,pending:!1}:s)}}var H=k`
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
`;var N="switchboard-customer";function L(){let n=sessionStorage.getItem(N);if(n)return n;let e=`visitor-${crypto.randomUUID().slice(0,8)}`;return sessionStorage.setItem(N,e),e}var y=class extends v{static{this.styles=H}static{this.properties={customer:{},embedded:{type:Boolean,reflect:!0},talk:{state:!0},connection:{state:!0},hide:{state:!0},cannotHide:{state:!0},draft:{state:!0},trouble:{state:!0},solved:{state:!0}}}#s=null;#e=null;#t=[];#l=0;#n=Date.now();constructor(){super(),new x(this),this.customer="",this.embedded=!1,this.talk=p,this.connection="connecting",this.hide=null,this.cannotHide=!1,this.draft="",this.trouble=null,this.solved=null}connectedCallback(){super.connectedCallback(),T().then(e=>this.hide=e,()=>this.cannotHide=!0),this.#s=new _("customer",this.customer||L(),{hello:e=>{this.#n=e.now,e.chat!==null&&(this.#e=e.chat),this.#i()},effect:e=>this.#d(e),connection:e=>this.connection=e},0)}disconnectedCallback(){super.disconnectedCallback(),this.#s?.close()}firstUpdated(){this.renderRoot.querySelector("textarea")?.focus()}updated(e){if(!e.has("talk"))return;let t=this.renderRoot.querySelector(".log");t&&(t.scrollTop=t.scrollHeight)}#d(e){let t="chat"in e?e.chat:null;if(t!==null){if(t!==this.#e){let r=this.talk.lines.filter(s=>s.key.startsWith("own-"));this.talk={...p,lines:r,stage:r.length>0?"open":"before"},this.#e=t}this.#n=e.at,this.talk=z(this.talk,e)}}#o(e){e.preventDefault();let t=this.draft.trim();if(!t||!this.hide&&!this.cannotHide)return;let r=this.hide?this.hide(t).text:t;this.draft="",this.talk.stage==="over"&&(this.talk=p);let s=this.talk.stage==="before",l=`${++this.#l}`;this.talk=E(this.talk,l,r),this.#t.push({key:l,event:s?{type:"chat_requested",text:r,language:i.tag,bot:"larkfield"}:{type:"customer_message",text:r}}),this.#i()}async#i(){for(let e=this.#t.shift();e;e=this.#t.shift())try{await this.#a(e.event),this.talk=f(this.talk,e.key,"taken")}catch(t){if(t instanceof c&&t.refusal.code==="disconnected"){this.#t.unshift(e);return}this.talk=f(this.talk,e.key,"refused"),this.trouble=i.words.refused(t instanceof c?t.refusal.code:String(t))}}#a(e){return this.trouble=null,this.#s?.do(e)??Promise.reject(new c({code:"disconnected"}))}async#r(e){try{await this.#a(e)}catch(t){this.trouble=t instanceof c&&t.refusal.code!=="disconnected"?i.words.refused(t.refusal.code):i.words.disconnected}}#c(e){e.key==="Enter"&&!e.shiftKey&&!e.isComposing&&this.#o(e)}async#u(e){await this.#r({type:"survey_answered",chat:this.#e??"",solved:this.solved,rating:e}),this.talk={...this.talk,survey:"answered"}}render(){let{words:e}=i,{talk:t}=this;return o`
      <header dir=${i.direction}>
        <h2>${e.chatHeading}</h2>
        ${t.stage==="open"?o`<button type="button" class="small" @click=${()=>this.#r({type:"chat_ended",by:"customer"})}>
              ${e.endChat}
            </button>`:a}
        ${this.embedded?a:o`<button type="button" class="small" @click=${()=>this.dispatchEvent(new Event("close"))}>
              ${e.close}
            </button>`}
      </header>
      <div class="log" role="log" aria-label=${e.chatHeading} dir=${i.direction} tabindex="0">
        ${t.lines.length===0?o`<div class="greeting">${e.greeting}</div>`:a}
        ${w(t.lines,r=>r.key,r=>this.#p(r))}
      </div>
      <div dir=${i.direction}>
        ${this.#g()} ${t.stage==="over"?this.#b():a} ${this.#m()}
      </div>
    `}#p(e){let{words:t}=i;if(e.note)return o`<div class="note">${this.#h(e.note)}</div>`;let r=e.from==="customer"?t.you:e.from==="agent"?this.talk.agent??t.agent:t[e.from];return o`<div class="bubble" data-from=${e.from} dir="auto">
      <small>${r}${e.pending?o` · ${t.sending}`:a}</small><span class="text">${e.text}</span>
    </div>`}#h(e){let{words:t}=i;switch(e.kind){case"joined":return t.joined(e.agent);case"transferred":return t.transferred;case"goes_to":return t.goesTo(e.channel);case"call_at":return t.callAt(g(e.at,this.#n));case"prove":return t.prove;case"ended":return t.ended;case"closed_until":return o`${e.at===null?t.notNow:t.closedUntil(g(e.at,this.#n))}
        ${e.alternates.length>0?o`${t.elsewhere} ${e.alternates.join(", ")}`:a}`}}#g(){let{words:e}=i,t=this.trouble??(this.connection==="lost"?e.lost:this.talk.position!==null?e.inQueue(u(this.talk.position)):""),r=this.trouble!==null||this.connection==="lost";return o`<p class=${r?"state warn":"state"} role="status">${t}</p>`}#m(){let{words:e}=i,t=this.hide&&this.draft?this.hide(this.draft).spans.length:0,r=this.talk.stage==="open"&&this.talk.agent===null;return o`<form @submit=${s=>this.#o(s)}>
      <p class="masked" role="status">
        ${this.cannotHide?e.cannotHide:t>0?e.willBeHidden(t):a}
      </p>
      <div class="row">
        <textarea
          rows="1"
          dir="auto"
          maxlength="4000"
          aria-label=${e.write}
          placeholder=${e.write}
          .value=${this.draft}
          @input=${s=>this.draft=s.target.value}
          @keydown=${s=>this.#c(s)}
        ></textarea>
        <button class="main" ?disabled=${!this.hide&&!this.cannotHide}>${e.send}</button>
      </div>
      ${r?o`<div class="row">
            <button type="button" class="small" @click=${()=>this.#r({type:"handoff_requested",by:"customer"})}>
              ${e.person}
            </button>
            <button type="button" class="small" @click=${()=>this.#r({type:"callback_requested"})}>
              ${e.callMe}
            </button>
          </div>`:a}
    </form>`}#b(){let{words:e}=i;if(this.talk.survey==="answered")return o`<p class="state" role="status">${e.thanks}</p>`;if(this.talk.survey==="not_yet")return o``;let t=(r,s)=>o`<button type="button" class="small" aria-pressed=${this.solved===r} @click=${()=>this.solved=r}>
        ${s}
      </button>`;return o`<div class="survey">
      <fieldset>
        <legend>${e.surveySolved}</legend>
        ${t(!0,e.yes)} ${t(!1,e.no)}
      </fieldset>
      <fieldset>
        <legend>${e.surveyRating}</legend>
        ${[1,2,3,4,5].map(r=>o`<button
              type="button"
              class="small"
              aria-label=${e.rating(u(r))}
              @click=${()=>this.#u(r)}
            >
              ${u(r)}
            </button>`)}
      </fieldset>
    </div>`}};customElements.define("switchboard-window",y);export{y as ChatWindow};
