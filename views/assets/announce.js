const EVERY_MS = 5_000;
let last = 0;

/** Says something to screen readers, at once. */
export function announce(text) {
  last = Date.now();
  document.getElementById('announcer').textContent = text;
}

/** Says how something goes on, at most every 5 seconds: progress must not drown the page. */
export function announceProgress(text) {
  if (Date.now() - last >= EVERY_MS) announce(text);
}
