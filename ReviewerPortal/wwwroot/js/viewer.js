// What the browser knows of the person at the screen.
export const zone = () => Intl.DateTimeFormat().resolvedOptions().timeZone;
