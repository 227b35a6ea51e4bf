// The keyboard of the review pages. A shortcut is an element that says so: <button data-key="A">. A letter presses it, or focuses it when it is a field.
// Rows of a list are links with data-row; J and K move between them. Nothing here decides anything: a letter opens, Ctrl+Enter commits.
// Letters never act in fields, with modifiers, while an input method composes, or while a modal dialog of another kind is open.

const OFF = 'shortcuts-off';

/** The name of the pressed key: the letter on it, or by position where the layout has no Latin letters. */
export function nameOf(event) {
  if (/^[a-z]$/i.test(event.key)) return event.key.toUpperCase();
  if (event.key?.length === 1 && event.key.codePointAt(0) > 127 && /^Key[A-Z]$/.test(event.code)) return event.code.slice(3);
  return event.key;
}

/** Whether the key belongs to what is being typed. */
export function isTyping(target) {
  const element = target?.closest?.('input, textarea, select, [contenteditable=""], [contenteditable="true"]');
  return !!element && !(element.tagName === 'INPUT' && /^(checkbox|radio|button|submit)$/.test(element.type));
}

const visible = (element) => element.getClientRects().length > 0 && !element.disabled && element.getAttribute('aria-disabled') !== 'true';

function find(key) {
  const scope = document.querySelector('dialog[open]') ?? document;
  return [...scope.querySelectorAll(`[data-key="${CSS.escape(key)}"]`)].find(visible);
}

function act(element) {
  if (isTyping(element)) {
    element.focus();
    element.select?.();
  } else {
    element.focus({ preventScroll: true });
    element.click();
  }
}

let following;
function move(step) {
  const rows = [...document.querySelectorAll('a[data-row]')];
  if (!rows.length) return false;
  const at = rows.findIndex((r) => r === document.activeElement);
  const current = at >= 0 ? at : rows.findIndex((r) => r.getAttribute('aria-current') === 'true');
  const next = rows[Math.min(rows.length - 1, Math.max(0, current < 0 ? 0 : current + step))];
  const shown = visible(next);
  if (shown) {
    next.focus({ preventScroll: true });
    next.scrollIntoView({ block: 'nearest' });
  }
  // With the item beside the list, or alone on the screen, it follows the cursor; several quick steps load only the last.
  if (document.querySelector('[data-follow]')) {
    clearTimeout(following);
    following = setTimeout(() => next.click(), shown ? 140 : 0);
  }
  return true;
}

// X selects the row one stands on, Shift+X every row from the last one so touched; only rows a lead sees have boxes.
let anchor;
function pick(range) {
  const rows = [...document.querySelectorAll('.queue-row:has([data-pick])')];
  const at = rows.findIndex((r) => r.contains(document.activeElement) || r.querySelector('a[data-row][aria-current="true"]'));
  if (at < 0) return false;
  const from = range ? rows.findIndex((r) => r === anchor) : -1;
  if (from < 0) rows[at].querySelector('[data-pick]').click();
  else {
    for (const row of rows.slice(Math.min(from, at), Math.max(from, at) + 1)) {
      const box = row.querySelector('[data-pick]');
      if (!box.checked) box.click();
    }
  }
  anchor = rows[at];
  return true;
}

document.addEventListener('keydown', (event) => {
  if (event.defaultPrevented || event.isComposing || event.keyCode === 229) return;
  const name = nameOf(event);
  const typing = isTyping(event.target);

  if (name === 'Enter' && (event.ctrlKey || event.metaKey) && !event.altKey) {
    const commit = find('Ctrl+Enter');
    if (commit) {
      event.preventDefault();
      // What was typed reaches the server before the button is pressed.
      if (typing) event.target.dispatchEvent(new Event('change', { bubbles: true }));
      commit.click();
    }
    return;
  }

  if (event.ctrlKey || event.metaKey || event.altKey || event.getModifierState?.('AltGraph')) return;

  if (name === 'Escape') {
    if (document.querySelector('dialog[open]')) return;
    const close = find('Escape');
    if (close) {
      event.preventDefault();
      close.click();
    } else if (typing) {
      event.target.blur();
    }
    return;
  }

  if (typing || localStorage.getItem(OFF) === '1') return;
  if (document.querySelector('dialog[open], .mud-dialog-container')) return;
  if (name === 'X' && document.querySelector('[data-pick]')) {
    if (pick(event.shiftKey)) event.preventDefault();
    return;
  }
  if (event.shiftKey && name !== '?') return;

  if (name === '?') {
    openHelp();
    event.preventDefault();
    return;
  }

  if (name === 'J' || name === 'K') {
    if (move(name === 'J' ? 1 : -1)) event.preventDefault();
    return;
  }

  if (name === 'O') {
    const row = document.activeElement?.matches?.('a[data-row]') ? document.activeElement : document.querySelector('a[data-row]');
    if (row && visible(row)) {
      event.preventDefault();
      row.click();
    }
    return;
  }

  const element = name.length === 1 ? find(name) : null;
  if (element) {
    event.preventDefault();
    act(element);
  }
});

function openHelp() {
  const dialog = document.getElementById('shortcuts');
  if (!dialog || dialog.open) return;
  const off = dialog.querySelector('[data-shortcuts-off]');
  if (off) off.checked = localStorage.getItem(OFF) === '1';
  dialog.showModal();
}

document.addEventListener('change', (event) => {
  if (event.target.matches?.('[data-shortcuts-off]')) {
    if (event.target.checked) localStorage.setItem(OFF, '1');
    else localStorage.removeItem(OFF);
  }
});

// Copy the address, open and close the help: nothing of it needs the server.
document.addEventListener('click', async (event) => {
  const button = event.target.closest?.('[data-copy-link], [data-shortcuts-open], [data-shortcuts-close]');
  if (!button) return;
  if (button.hasAttribute('data-shortcuts-open')) openHelp();
  else if (button.hasAttribute('data-shortcuts-close')) button.closest('dialog').close();
  else {
    await navigator.clipboard.writeText(new URL(button.dataset.copyLink || location.href, location.href).href);
    button.dataset.done = '';
    button.addEventListener('blur', () => delete button.dataset.done, { once: true });
  }
});
