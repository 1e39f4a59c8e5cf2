import { refreshParts } from './parts.js';

const EVERY_MS = 2_000;

/** Keeps the history of runs fresh for as long as a run in it works. */
export function startRunsList() {
  if (document.querySelector('#runs [data-working]') !== null) setTimeout(refresh, EVERY_MS);
}

async function refresh() {
  try {
    await refreshParts('runs', 'open-exceptions');
  } catch {
    // The server does not answer; it is asked again, for the run goes on when it is back.
  }
  startRunsList();
}
