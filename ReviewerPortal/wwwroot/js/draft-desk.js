// The text of a contract's draft while somebody works on it. The browser holds it; the server hears at pauses, and only of what changed. What is not
// saved is kept in this browser too, so that a reload, a crash or a lost server costs nothing.
import { YamlEditor } from './yaml-editor.js';

const PAUSE_MS = 400;
const LARGEST_PART = 200_000;
const KEPT = 'rp-draft|';
const KEPT_DAYS = 30;

/** What lies between the equal beginning and the equal end of two texts, never half of a surrogate pair. */
function difference(from, to) {
  const most = Math.min(from.length, to.length);
  let start = 0;
  while (start < most && from.charCodeAt(start) === to.charCodeAt(start)) start++;
  let end = 0;
  while (end < most - start && from.charCodeAt(from.length - 1 - end) === to.charCodeAt(to.length - 1 - end)) end++;
  if (start > 0 && (from.charCodeAt(start - 1) & 0xfc00) === 0xd800) start--;
  if (end > 0 && (from.charCodeAt(from.length - end) & 0xfc00) === 0xdc00) end--;
  return { start, removed: from.length - start - end, added: to.slice(start, to.length - end) };
}

function forgetOld() {
  const oldest = Date.now() - KEPT_DAYS * 86_400_000;
  for (const name of Object.keys(localStorage).filter((k) => k.startsWith(KEPT))) {
    try {
      if (!(JSON.parse(localStorage.getItem(name)).at > oldest)) localStorage.removeItem(name);
    } catch {
      localStorage.removeItem(name);
    }
  }
}

class Desk {
  constructor(page, name) {
    this.page = page;
    this.name = KEPT + name;
    this.sending = Promise.resolve();
    this.onKey = (event) => {
      if ((event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey && event.key.toLowerCase() === 's') {
        event.preventDefault();
        this.save();
      }
    };
    this.onBack = () => this.paused();
    this.onHide = () => this.keep();
    document.addEventListener('keydown', this.onKey);
    document.addEventListener('connection-back', this.onBack);
    addEventListener('pagehide', this.onHide);
  }

  // What this browser kept of an earlier visit.
  kept() {
    try {
      forgetOld();
      this.found = JSON.parse(localStorage.getItem(this.name));
    } catch {
      this.found = null;
    }
    return this.found && { revision: this.found.revision, at: this.found.at };
  }

  keptText() {
    return new TextEncoder().encode(this.found.text);
  }

  keptBase() {
    return new TextEncoder().encode(this.found.base);
  }

  /** The server's text, the saved one it came from and that one's revision. */
  begin(text, base, revision) {
    this.synced = text;
    this.text = text;
    this.base = base ?? text;
    this.revision = revision;
    this.keep();
    this.editor?.load(text);
  }

  /** The server changed the text: by a form, an undo, a merge. */
  replace(text) {
    this.synced = text;
    this.text = text;
    this.editor?.replace(text);
    this.keep();
  }

  /** Saved; the text where more was typed meanwhile, null where it is what stands here. */
  saved(revision, text) {
    this.base = text ?? this.synced ?? this.text;
    this.revision = revision;
    this.keep();
  }

  keep() {
    if (this.text === undefined) return;
    try {
      if (this.text === this.base) localStorage.removeItem(this.name);
      else localStorage.setItem(this.name, JSON.stringify({ text: this.text, base: this.base, revision: this.revision, at: Date.now() }));
    } catch {
      // The browser has no room, or keeps nothing: the text still stands in the page, and on the server since the last pause.
    }
  }

  typed(text) {
    this.text = text;
    clearTimeout(this.pause);
    this.pause = setTimeout(() => this.paused(), PAUSE_MS);
  }

  async paused() {
    this.keep();
    await this.flush();
    await this.page.invokeMethodAsync('PausedAsync').catch(() => {});
  }

  /** Tells the server what changed; in order, one at a time. */
  flush() {
    this.sending = this.sending.then(() => this.send());
    return this.sending;
  }

  async send() {
    const text = this.text;
    if (text === undefined || text === this.synced) return;
    try {
      const changed = typeof this.synced === 'string' ? difference(this.synced, text) : null;
      const fits =
        changed &&
        changed.added.length <= LARGEST_PART &&
        (await this.page.invokeMethodAsync('TypedAsync', changed.start, changed.removed, changed.added, text.length));
      if (!fits) await this.page.invokeMethodAsync('TypedWholeAsync', DotNet.createJSStreamReference(new TextEncoder().encode(text)));
      this.synced = text;
    } catch {
      this.synced = null; // Nobody knows what arrived: the whole is said when the connection is back.
    }
  }

  async save() {
    // A field of a form tells what was typed when it is left.
    const field = document.activeElement;
    if (field?.matches?.('input, textarea') && !this.editor?.root?.contains(field)) {
      field.blur();
      field.focus();
    }
    this.keep();
    await this.flush();
    await this.page.invokeMethodAsync('SaveAsync').catch(() => {});
  }

  async complete(line, column) {
    await this.flush();
    return await this.page.invokeMethodAsync('CompleteAsync', line, column).catch(() => null);
  }

  attach(root) {
    this.editor = new YamlEditor(root, this);
    if (this.text !== undefined) this.editor.load(this.text);
    if (this.problems) this.editor.show(this.problems);
  }

  detach() {
    this.editor?.stop();
    this.editor = null;
  }

  show(problems) {
    this.problems = problems;
    this.editor?.show(problems);
  }

  jump(line, column) {
    this.editor?.jump(line, column);
  }

  stop() {
    clearTimeout(this.pause);
    this.keep();
    this.detach();
    document.removeEventListener('keydown', this.onKey);
    document.removeEventListener('connection-back', this.onBack);
    removeEventListener('pagehide', this.onHide);
  }
}

/** Brings the first of the places that is on the page into view and its field under the hands; the open entry where none is. */
export function reveal(places) {
  const place = places.map((id) => document.getElementById(id)).find(Boolean);
  if (!place) {
    document.querySelector('.entry[aria-expanded="true"]')?.scrollIntoView({ block: 'center' });
    return;
  }

  place.scrollIntoView({ block: 'center' });
  const field = place.matches('input, select, textarea') ? place : place.querySelector('input, select, textarea');
  field?.focus({ preventScroll: true });
}

/** The desk of one person, workspace and workflow. */
export const open = (page, name) => new Desk(page, name);
