/** Shows on the buttons whether a run is working; they keep the focus and can join it. */
export function setBusy(busy) {
  const button = document.querySelector('[data-run-sync]');
  if (button === null) return;
  button.toggleAttribute('data-busy', busy);
  button.setAttribute('aria-busy', String(busy));
  button.querySelector('span').textContent = busy ? 'Running…' : 'Run Sync';
}
