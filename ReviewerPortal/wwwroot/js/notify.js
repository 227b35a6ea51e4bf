// Browser notifications: a neutral word when something new arrives while the tab is hidden, and only where the person switched them on in this browser.
// The bell says what is new in an attribute; nothing here asks the server.
const KEY = 'portal-desktop-notices';
const able = 'Notification' in window;

const chosen = () => { try { return localStorage.getItem(KEY) === 'on'; } catch { return false; } };
const choose = (on) => { try { localStorage.setItem(KEY, on ? 'on' : 'off'); } catch { /* Storage is blocked: nothing is kept, so nothing is shown. */ } };
const isOn = () => able && Notification.permission === 'granted' && chosen();

function tell(bell) {
  if (!document.hidden || !isOn()) return;
  const note = new Notification('Reviewer Portal', { body: bell.dataset.words, tag: 'portal-notices', icon: '/favicon.svg' });
  note.onclick = () => { window.focus(); note.close(); };
}

function mark() {
  const panel = document.querySelector('[data-desktop-notices]');
  if (!panel) return;
  const button = panel.querySelector('button');
  const state = !able ? 'unable' : Notification.permission === 'denied' ? 'denied' : isOn() ? 'on' : 'off';
  button.hidden = state === 'unable' || state === 'denied';
  button.textContent = state === 'on' ? 'Switch off in this browser' : 'Switch on in this browser';
  panel.querySelector('[role=status]').textContent = {
    unable: 'This browser cannot show notifications, or the address is not https.',
    denied: 'This browser does not let the portal show notifications. Its settings for this site can change that.',
    on: 'On in this browser.',
    off: 'Off in this browser.',
  }[state];
}

document.addEventListener('click', async (event) => {
  if (!event.target.closest?.('[data-desktop-notices] button')) return;
  if (isOn()) choose(false);
  else if ((await Notification.requestPermission()) === 'granted') choose(true);
  mark();
});

for (const field of document.querySelectorAll('input[data-zone-here]')) field.value = Intl.DateTimeFormat().resolvedOptions().timeZone ?? field.value;
mark();
new MutationObserver((changes) => {
  const bell = changes.map((c) => c.target).find((b) => b.dataset.news !== '0');
  if (bell) tell(bell);
}).observe(document.body, { subtree: true, attributes: true, attributeFilter: ['data-news'] });
