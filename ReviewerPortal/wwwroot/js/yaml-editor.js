// A text field over a coloured layer: the browser's own caret, selection, undo, input methods and accessibility; ours are the colours, the line numbers,
// the problems at their lines and the completions. Only the lines in view are drawn, so three thousand of them cost what fifty do.

const AROUND = 12; // lines drawn above and below the view
const LONGEST_COLOURED = 2_000; // characters of a line
const LARGEST_INSERTED = 20_000; // what the browser's own undo takes in one piece without stalling
const OFFER_AFTER_MS = 160;
const TOKEN =
  /(?<comment>(?:^|(?<=\s))#.*$)|(?<quoted>(?<![\w.])(?:"(?:[^"\\]|\\.)*"?|'(?:[^']|'')*'?))(?<quotedColon>:(?=\s|$))?|(?<key>[\w.$-]+)(?<colon>\s*:(?=\s|$))|(?<number>-?\d+(?:\.\d+)?(?![\w.:-]))|(?<word>\b(?:true|false|null)\b)|(?<mark>[{}[\],]|-(?=\s|$))|(?<rest>[^\s"'{}[\],#]+|.)/g;

const kindOf = (g) =>
  g.comment !== undefined ? 'comment'
  : g.quoted !== undefined ? (g.quotedColon ? 'key' : 'text')
  : g.key !== undefined ? 'key'
  : g.number !== undefined ? 'number'
  : g.word !== undefined ? 'word'
  : g.mark !== undefined ? 'mark'
  : null;

function coloured(line) {
  const row = document.createElement('div');
  if (line.length > LONGEST_COLOURED) {
    row.textContent = line;
    return row;
  }
  for (const match of line.matchAll(TOKEN)) {
    const kind = kindOf(match.groups);
    if (!kind) {
      row.append(match[0]);
      continue;
    }
    const span = document.createElement('span');
    span.className = `ye-${kind}`;
    span.textContent = match[0];
    row.append(span);
  }
  return row;
}

export class YamlEditor {
  constructor(root, desk) {
    this.root = root;
    this.desk = desk;
    this.field = root.querySelector('textarea');
    this.layer = root.querySelector('.ye-layer');
    this.gutter = root.querySelector('.ye-gutter > div');
    this.offers = root.querySelector('.ye-offers');
    this.place = root.querySelector('.ye-place');
    this.said = root.querySelector('.ye-said');
    this.lines = [''];
    this.problems = new Map();
    this.items = [];
    this.abort = new AbortController();
    const on = (target, name, handler) => target.addEventListener(name, handler.bind(this), { signal: this.abort.signal });
    on(this.field, 'input', this.input);
    on(this.field, 'keydown', this.key);
    on(this.field, 'scroll', this.draw);
    on(this.field, 'blur', this.close);
    on(document, 'selectionchange', this.moved);
    on(this.offers, 'pointerdown', this.picked);
    this.watch = new ResizeObserver(() => this.draw());
    this.watch.observe(this.field);
  }

  stop() {
    this.abort.abort();
    this.watch.disconnect();
    clearTimeout(this.asking);
  }

  load(text) {
    this.field.value = text;
    this.changed();
  }

  /** Puts a text in place of what is there so that the browser's undo can take it back. */
  replace(text) {
    const old = this.field.value;
    if (old === text) return;
    const most = Math.min(old.length, text.length);
    let start = 0;
    while (start < most && old[start] === text[start]) start++;
    let end = 0;
    while (end < most - start && old[old.length - 1 - end] === text[text.length - 1 - end]) end++;
    this.write(start, old.length - end, text.slice(start, text.length - end));
    if (this.field.value !== text) this.load(text);
  }

  write(from, to, text) {
    if (from === to && !text) return;
    const had = document.activeElement;
    this.field.focus({ preventScroll: true });
    this.field.setSelectionRange(from, to);
    const done = text.length <= LARGEST_INSERTED && document.execCommand(text ? 'insertText' : 'delete', false, text);
    if (!done) {
      this.field.setRangeText(text, from, to, 'end');
      this.input();
    }
    if (had && had !== this.field && had !== document.body) had.focus({ preventScroll: true });
  }

  show(problems) {
    this.problems = Map.groupBy ? Map.groupBy(problems, (p) => p.line) : problems.reduce((m, p) => m.set(p.line, [...(m.get(p.line) ?? []), p]), new Map());
    this.stale = true;
    this.draw();
    this.moved();
  }

  jump(line, column) {
    let offset = 0;
    for (let i = 0; i < Math.min(line, this.lines.length) - 1; i++) offset += this.lines[i].length + 1;
    offset = Math.min(offset + Math.max(0, (column ?? 1) - 1), this.field.value.length);
    this.field.focus();
    this.field.setSelectionRange(offset, offset);
    this.field.scrollTop = (line - 1) * this.height - this.field.clientHeight / 3;
    this.field.scrollLeft = 0;
    this.moved();
  }

  changed() {
    this.lines = this.field.value.split('\n');
    this.stale = true;
    this.draw();
    this.moved();
  }

  input(event) {
    this.released = false;
    this.changed();
    this.desk.typed(this.field.value);
    const letter = event?.inputType === 'insertText' && /[\w.]$/.test(event.data ?? '');
    if (letter || (!this.offers.hidden && event?.inputType === 'deleteContentBackward')) this.ask(OFFER_AFTER_MS);
    else this.close();
  }

  get height() {
    return (this.rowHeight ??= parseFloat(getComputedStyle(this.field).lineHeight));
  }

  draw() {
    const first = Math.max(0, Math.floor(this.field.scrollTop / this.height) - AROUND);
    const last = Math.min(this.lines.length, Math.ceil((this.field.scrollTop + this.field.clientHeight) / this.height) + AROUND);
    if (this.stale || first !== this.first || last !== this.last) {
      [this.first, this.last, this.stale] = [first, last, false];
      const rows = [];
      const numbers = [];
      for (let i = first; i < last; i++) {
        const row = coloured(this.lines[i]);
        const number = document.createElement('div');
        number.textContent = String(i + 1);
        const wrong = this.problems.get(i + 1);
        if (wrong) {
          const kind = wrong.some((p) => p.error) ? 'bad' : 'warn';
          row.classList.add(kind);
          number.className = kind;
          const sentence = document.createElement('span');
          sentence.className = 'ye-problem';
          sentence.textContent = wrong.map((p) => p.message).join(' ');
          row.append(sentence);
        }
        rows.push(row);
        numbers.push(number);
      }
      this.layer.replaceChildren(...rows);
      this.gutter.replaceChildren(...numbers);
    }
    const top = first * this.height - this.field.scrollTop;
    this.layer.style.transform = `translate(${-this.field.scrollLeft}px, ${top}px)`;
    this.gutter.style.transform = `translateY(${top}px)`;
  }

  caret() {
    const before = this.field.value.slice(0, this.field.selectionEnd);
    const start = before.lastIndexOf('\n') + 1;
    let line = 1;
    for (let i = before.indexOf('\n'); i >= 0; i = before.indexOf('\n', i + 1)) line++;
    return { line, column: before.length - start, start };
  }

  moved() {
    if (document.activeElement !== this.field) return;
    const { line, column } = this.caret();
    this.place.textContent = `Line ${line}, column ${column + 1}`;
    const wrong = (this.problems.get(line) ?? []).map((p) => `${p.error ? 'Error' : 'Warning'}: ${p.message}`).join(' ');
    if (this.said.textContent !== wrong) this.said.textContent = wrong;
  }

  key(event) {
    if (event.isComposing) return;
    if (!this.offers.hidden && this.choose(event)) {
      event.preventDefault();
      return;
    }
    const plain = !event.ctrlKey && !event.metaKey && !event.altKey;
    if (event.ctrlKey && event.key === ' ') {
      event.preventDefault();
      this.ask(0);
    } else if (event.key === 'Escape') {
      // From here on the keyboard gets out: the next Tab leaves the field.
      this.released = true;
      this.said.textContent = 'Tab leaves the editor now.';
    } else if (event.key === 'Tab' && plain && !this.released) {
      event.preventDefault();
      this.indent(event.shiftKey);
    } else if (event.key === 'Enter' && plain && !event.shiftKey) {
      event.preventDefault();
      this.newLine();
    } else if (event.key !== 'Shift' && event.key !== 'Tab') {
      this.released = false;
    }
  }

  indent(back) {
    const { selectionStart: from, selectionEnd: to, value } = this.field;
    const start = value.lastIndexOf('\n', from - 1) + 1;
    if (from === to && !back) {
      this.write(from, to, '  ');
      return;
    }
    const old = value.slice(start, to);
    const shifted = back ? old.replace(/^ {1,2}/gm, '') : old.replace(/^(?=.)/gm, '  ');
    if (shifted === old) return;
    this.write(start, to, shifted);
    if (from !== to) this.field.setSelectionRange(start, start + shifted.length);
  }

  newLine() {
    const { selectionStart: from, selectionEnd: to, value } = this.field;
    const head = value.slice(value.lastIndexOf('\n', from - 1) + 1, from);
    const lead = /^ */.exec(head)[0].length;
    const dashes = /^ *((?:- )+)(?=[^\s#])/.exec(head)?.[1].length ?? 0;
    const opens = /:\s*$/.test(head) ? 2 : 0;
    // Behind an entry's first field the next one stands below it; an entry of one word is followed by another entry.
    const inside = dashes && /:(\s|$)/.test(head) ? dashes : 0;
    this.write(from, to, '\n' + ' '.repeat(lead + inside + opens));
    this.field.scrollLeft = 0;
  }

  ask(after) {
    clearTimeout(this.asking);
    this.asking = setTimeout(async () => {
      const text = this.field.value;
      const { line, column } = this.caret();
      const found = await this.desk.complete(line, column);
      if (this.field.value !== text || document.activeElement !== this.field) return;
      if (found?.items.length) this.offer(found, line);
      else {
        this.close();
        if (!after) this.said.textContent = 'Nothing is known for this place.';
      }
    }, after);
  }

  offer(found, line) {
    this.items = found.items;
    this.from = found.from;
    this.offers.replaceChildren(
      ...found.items.map((item, i) => {
        const row = document.createElement('li');
        row.id = `ye-offer-${i}`;
        row.setAttribute('role', 'option');
        const name = document.createElement('b');
        name.textContent = item.label;
        const help = document.createElement('span');
        help.textContent = item.help;
        row.append(name, help);
        return row;
      }),
    );
    this.offers.hidden = false;
    this.field.setAttribute('aria-controls', this.offers.id);
    this.select(0);
    this.said.textContent = `${found.items.length} suggestion${found.items.length === 1 ? '' : 's'}, ${found.items[0].label} first.`;

    const ruler = document.createElement('span');
    ruler.textContent = this.lines[line - 1].slice(0, found.from);
    this.layer.append(ruler);
    const left = ruler.offsetWidth - this.field.scrollLeft + 8;
    ruler.remove();
    const below = line * this.height - this.field.scrollTop + 8;
    const fits = below + this.offers.offsetHeight <= this.field.clientHeight || below < this.field.clientHeight / 2;
    this.offers.style.left = `${Math.max(0, Math.min(left, this.field.clientWidth - this.offers.offsetWidth))}px`;
    this.offers.style.top = `${fits ? below : below - this.height - this.offers.offsetHeight}px`;
  }

  select(index) {
    this.at = (index + this.items.length) % this.items.length;
    [...this.offers.children].forEach((row, i) => row.setAttribute('aria-selected', String(i === this.at)));
    const row = this.offers.children[this.at];
    row.scrollIntoView({ block: 'nearest' });
    this.field.setAttribute('aria-activedescendant', row.id);
  }

  choose(event) {
    switch (event.key) {
      case 'ArrowDown': this.select(this.at + 1); return true;
      case 'ArrowUp': this.select(this.at - 1); return true;
      case 'Enter':
      case 'Tab': this.accept(this.at); return true;
      case 'Escape': this.close(); return true;
      default: return false;
    }
  }

  picked(event) {
    const row = event.target.closest('li');
    event.preventDefault(); // The field keeps the focus.
    if (row) this.accept([...this.offers.children].indexOf(row));
  }

  accept(index) {
    const item = this.items[index];
    const { start } = this.caret();
    this.close();
    this.write(start + this.from, this.field.selectionEnd, item.insert);
    if (item.insert.endsWith(': ')) this.ask(OFFER_AFTER_MS);
  }

  close() {
    clearTimeout(this.asking);
    if (this.offers.hidden) return;
    this.offers.hidden = true;
    this.field.removeAttribute('aria-activedescendant');
    this.field.removeAttribute('aria-controls');
  }
}
