import { announce } from './announce.js';
import { replacePart } from './parts.js';

/** Loads the comparison with the gateway after the page, which need not wait for the gateway. */
export async function startComparison() {
  const section = document.querySelector('[data-load]');
  if (section === null) return;
  const slot = section.querySelector('[data-slot]');
  const byHand = slot.innerHTML;
  slot.setAttribute('aria-busy', 'true');
  replacePart(slot, '<p class="pad muted loading">One moment…</p>');
  try {
    const response = await fetch(section.dataset.load, { headers: { Accept: 'text/html' } });
    if (!response.ok) throw new Error(String(response.status));
    replacePart(slot, await response.text());
    announce(section.dataset.loaded ?? 'The comparison is ready');
  } catch {
    replacePart(
      slot,
      `<p class="pad" role="alert">It could not be loaded. Try it by hand.</p>${byHand}`,
    );
  }
  slot.removeAttribute('aria-busy');
}
