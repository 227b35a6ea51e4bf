// What an open item needs from the browser: a sign that somebody is at work on it, and a place for what was typed that outlives the circuit.

/** Calls back at most every two minutes while somebody moves, types or scrolls here. */
export function watch(page, everyMs) {
  let last = Date.now();
  const active = () => {
    if (document.hidden || Date.now() - last < everyMs) return;
    last = Date.now();
    page.invokeMethodAsync('StillHereAsync').catch(() => {});
  };
  const events = ['pointerdown', 'pointermove', 'keydown', 'wheel', 'touchstart'];
  for (const name of events) document.addEventListener(name, active, { passive: true });

  let pause;
  const typed = (event) => {
    if (!event.target.closest?.('[data-draft]')) return;
    clearTimeout(pause);
    pause = setTimeout(() => page.invokeMethodAsync('PausedTypingAsync').catch(() => {}), 800);
  };
  document.addEventListener('input', typed);

  return {
    stop() {
      clearTimeout(pause);
      document.removeEventListener('input', typed);
      for (const name of events) document.removeEventListener(name, active);
    },
  };
}

/** Keeps what was typed for this tab. */
export function keep(key, text) {
  try {
    if (text) sessionStorage.setItem(key, text);
    else sessionStorage.removeItem(key);
  } catch {
    // Storage is full or switched off; the circuit still has it.
  }
}

/** What was typed in this tab before, or null. */
export function kept(key) {
  try {
    return sessionStorage.getItem(key);
  } catch {
    return null;
  }
}
