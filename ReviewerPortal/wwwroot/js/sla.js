// Deadlines and moments, ticking in the browser so that the circuit carries only changes.
//   <sla-clock now="…">                       the server's clock when the page was drawn, once a page
//   <sla-timer due="…" state="running|paused|stopped" label announce>
//   <sla-moment at="…">                       "3 min ago", the absolute time on hover
// Times are Unix milliseconds. Everything is drawn into shadow roots, so Blazor's diff never meets text it did not write.

const SOON = 15 * 60_000;
const live = new Set();
let offset = 0; // server clock − this machine's clock, in ms

const now = () => Date.now() + offset;

const style = new CSSStyleSheet();
style.replaceSync(`
  :host { display: inline-block; white-space: nowrap; font-variant-numeric: tabular-nums; }
  .mark { display: inline-flex; align-items: center; gap: .35em; color: inherit; }
  .mark[data-kind="on-track"] { color: var(--on-track, inherit); }
  .mark[data-kind="due-soon"] { color: var(--due-soon, inherit); font-weight: 600; }
  .mark[data-kind="overdue"] { color: var(--overdue, inherit); font-weight: 600; }
  .mark[data-kind="paused"], .mark[data-kind="stopped"] { color: var(--paused, inherit); }
  svg { width: 1em; height: 1em; flex: none; fill: none; stroke: currentColor; stroke-width: 1.7; stroke-linecap: round; stroke-linejoin: round; }
  .label { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
  @media (forced-colors: active) { .mark { color: CanvasText !important; } }
`);

const SHAPES = {
  'on-track': 'M8 2.5a5.5 5.5 0 1 0 .01 0M8 5v3.4l2.2 1.4',
  'due-soon': 'M8 2.5a5.5 5.5 0 1 0 .01 0M8 4.6v4M8 11v.3',
  overdue: 'M8 2.2 14.4 13.4H1.6zM8 6.4v3.2M8 11.4v.2',
  paused: 'M5.5 4v8M10.5 4v8',
  stopped: 'M4.500 4.500h7v7h-7z',
};
const WORDS = { 'on-track': 'on track', 'due-soon': 'due soon', overdue: 'overdue', paused: 'paused', stopped: 'stopped' };

/** A stretch of time in the two largest units, and in minutes and seconds when it is short. */
export function stretch(ms, fine = false) {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  if (fine && seconds < 300) return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes} min`;
  const hours = Math.floor(minutes / 60);
  if (hours < 24) return minutes % 60 && hours < 12 ? `${hours} h ${minutes % 60} min` : `${hours} h`;
  const days = Math.floor(hours / 24);
  return hours % 24 && days < 4 ? `${days} d ${hours % 24} h` : `${days} d`;
}

/** How a deadline stands: its kind and its words. */
export function standing(due, state, at) {
  if (state === 'paused') return { kind: 'paused', text: 'paused' };
  if (state === 'stopped') return { kind: 'stopped', text: 'stopped' };
  const left = due - at;
  if (left <= 0) return { kind: 'overdue', text: left > -60_000 ? 'overdue' : `${stretch(-left)} over` };
  return left <= SOON ? { kind: 'due-soon', text: stretch(left, true) } : { kind: 'on-track', text: stretch(left) };
}

const absolute = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'medium' });
const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
const full = (ms) => (Number.isFinite(ms) ? `${absolute.format(ms)} (${zone})` : '');

function announce(text) {
  let region = document.getElementById('sla-announcer');
  if (!region) {
    region = document.createElement('div');
    region.id = 'sla-announcer';
    region.className = 'visually-hidden';
    region.setAttribute('role', 'status');
    document.body.append(region);
  }
  region.textContent = text;
}

class Ticking extends HTMLElement {
  connectedCallback() {
    if (!this.shadowRoot) {
      this.attachShadow({ mode: 'open' }).adoptedStyleSheets = [style];
      this.mark = document.createElement('span');
      this.mark.className = 'mark';
      this.shadowRoot.append(this.mark);
    }
    live.add(this);
    this.tick(now());
  }
  disconnectedCallback() {
    live.delete(this);
  }
  attributeChangedCallback() {
    if (this.mark) this.tick(now());
  }
}

class SlaTimer extends Ticking {
  static observedAttributes = ['due', 'state', 'label'];
  tick(at) {
    const due = Number(this.getAttribute('due'));
    const { kind, text } = standing(due, this.getAttribute('state') ?? 'running', at);
    if (kind !== this.kind) {
      const before = this.kind;
      this.kind = kind;
      this.mark.dataset.kind = kind;
      this.toggleAttribute('late', kind === 'overdue');
      this.mark.replaceChildren(icon(kind), this.said('label', ''), this.said('text', ''));
      if (before && this.hasAttribute('announce') && (kind === 'due-soon' || kind === 'overdue')) {
        announce(`${this.getAttribute('label') ?? 'Deadline'}: ${WORDS[kind]}`);
      }
    }
    const [, label, words] = this.mark.children;
    const said = `${this.getAttribute('label') ?? ''} ${kind === 'on-track' || kind === 'due-soon' ? `${WORDS[kind]}, in` : kind === 'overdue' && text !== 'overdue' ? 'overdue,' : ''} `;
    if (label.textContent !== said) label.textContent = said;
    if (words.textContent !== text) words.textContent = text;
    const title = full(due);
    if (this.mark.title !== title) this.mark.title = title;
  }
  said(className, text) {
    const span = document.createElement('span');
    span.className = className;
    span.textContent = text;
    return span;
  }
}

class SlaMoment extends Ticking {
  static observedAttributes = ['at'];
  tick(at) {
    const moment = Number(this.getAttribute('at'));
    const ago = at - moment;
    const text = Math.abs(ago) < 60_000 ? 'just now' : ago > 0 ? `${stretch(ago)} ago` : `in ${stretch(-ago)}`;
    if (this.mark.textContent !== text) this.mark.textContent = text;
    const title = full(moment);
    if (this.mark.title !== title) this.mark.title = title;
  }
}

class SlaClock extends HTMLElement {
  static observedAttributes = ['now'];
  attributeChangedCallback() {
    const said = Number(this.getAttribute('now'));
    if (said > 0) {
      offset = said - Date.now();
      tickAll();
    }
  }
}

function icon(kind) {
  const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
  svg.setAttribute('viewBox', '0 0 16 16');
  svg.setAttribute('aria-hidden', 'true');
  const path = document.createElementNS('http://www.w3.org/2000/svg', 'path');
  path.setAttribute('d', SHAPES[kind]);
  svg.append(path);
  return svg;
}

function tickAll() {
  const at = now();
  for (const element of live) element.tick(at);
}

// After sleep, or when somebody sets this machine's clock, the offset is wrong: ask the server for the time again.
let lastWall = Date.now();
let lastSteady = performance.now();
async function askServer() {
  try {
    const asked = performance.now();
    const answer = await fetch(document.baseURI, { method: 'HEAD', cache: 'no-store' });
    const said = Date.parse(answer.headers.get('date') ?? '');
    if (said && performance.now() - asked < 5000 && Math.abs(said + 500 - now()) > 2000) offset = said + 500 - Date.now();
  } catch {
    // Offline: the countdown goes on by this machine's clock until the connection is back.
  }
  tickAll();
}

if (typeof window !== 'undefined' && !customElements.get('sla-timer')) {
  customElements.define('sla-timer', SlaTimer);
  customElements.define('sla-moment', SlaMoment);
  customElements.define('sla-clock', SlaClock);
  setInterval(() => {
    const [wall, steady] = [Date.now(), performance.now()];
    const jumped = Math.abs(wall - lastWall - (steady - lastSteady)) > 5000;
    [lastWall, lastSteady] = [wall, steady];
    if (document.hidden) return;
    if (jumped) askServer();
    else tickAll();
  }, 1000);
  document.addEventListener('connection-back', askServer);
  let hiddenAt = 0;
  document.addEventListener('visibilitychange', () => {
    if (document.hidden) hiddenAt = Date.now();
    else if (Date.now() - hiddenAt > 60_000) askServer();
    else tickAll();
  });
}
