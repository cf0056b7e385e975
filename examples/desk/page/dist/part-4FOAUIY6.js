var i=`
:host { position: fixed; inset-block-end: 16px; inset-inline-end: 16px; z-index: 9 }
:host([embedded]) { position: static; display: block; block-size: 100% }
button { font: 600 1rem/1.5 system-ui, sans-serif; color: #fff; background: #0b5c6b; border: 0; border-radius: 999px;
  padding: 12px 20px; min-block-size: 48px; cursor: pointer }
button:hover { background: #084a57 }
button:focus-visible { outline: 3px solid #f2a33a; outline-offset: 2px }
button[disabled] { opacity: .7; cursor: progress }
:host([embedded]) button { margin: 16px }
@media (forced-colors: active) { button { border: 1px solid } }
`,s=class extends HTMLElement{connectedCallback(){if(this.shadowRoot)return;let t=this.attachShadow({mode:"open"}),o=new CSSStyleSheet;o.replaceSync(i),t.adoptedStyleSheets=[o];let e=document.createElement("button");e.type="button",e.textContent=this.getAttribute("label")??"Chat",e.onclick=()=>{this.open(e)},t.append(e)}async open(t=this.shadowRoot?.querySelector("button")){if(t){t.disabled=!0;try{let{ChatWindow:o}=await import("./part-UJBS3AB4.js"),e=new o;e.customer=this.getAttribute("customer")??"",e.embedded=this.hasAttribute("embedded"),e.addEventListener("close",()=>{e.remove(),t.hidden=!1,t.focus()}),t.hidden=!0,t.after(e)}finally{t.disabled=!1}}}};customElements.define("switchboard-chat",s);
