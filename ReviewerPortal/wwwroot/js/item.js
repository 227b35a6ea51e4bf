// What an open item needs from the browser: a sign that somebody is at work on it, and a word when there is something typed to keep.

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
  const keep = () => page.invokeMethodAsync('PausedTypingAsync').catch(() => {});
  const typed = (event) => {
    if (!event.target.closest?.('[data-draft]')) return;
    clearTimeout(pause);
    pause = setTimeout(keep, 800);
  };
  document.addEventListener('input', typed);

  // What was typed between the loss of the connection and its discovery never reached the server: say it again.
  const again = () => {
    for (const field of document.querySelectorAll('[data-draft] :is(textarea, input:not([type=radio], [type=checkbox]))')) {
      field.dispatchEvent(new Event('input', { bubbles: true }));
    }
  };
  document.addEventListener('connection-back', again);

  return {
    stop() {
      clearTimeout(pause);
      document.removeEventListener('input', typed);
      document.removeEventListener('connection-back', again);
      for (const name of events) document.removeEventListener(name, active);
    },
  };
}
