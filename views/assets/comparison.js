import { replacePart } from './parts.js';

/** Loads the comparison with the gateway after the page, which need not wait for the gateway. */
export async function startComparison() {
  const section = document.querySelector('[data-load]');
  if (section === null) return;
  const slot = section.querySelector('[data-slot]');
  const byHand = slot.innerHTML;
  slot.setAttribute('aria-busy', 'true');
  replacePart(slot, '<p class="pad muted loading">Asking Cybersource…</p>');
  try {
    const response = await fetch(section.dataset.load, { headers: { Accept: 'text/html' } });
    replacePart(slot, response.ok ? await response.text() : byHand);
  } catch {
    replacePart(slot, byHand);
  }
  slot.removeAttribute('aria-busy');
}
