import { announce, announceProgress } from './announce.js';
import { refreshParts } from './parts.js';

const LIST_MS = 1_000;
const POLL_MS = 2_000;
const ROWS_MS = 2_000;
const number = new Intl.NumberFormat('en-US');
let rowsAt = 0;

/** Keeps the list of files fresh while one of them is worked on, and follows the file whose page this is. */
export function startBatches() {
  if (document.querySelector('#batches [data-working]') !== null) setTimeout(refreshList, LIST_MS);
  const place = document.querySelector('[data-batch]');
  if (place !== null) follow(place);
}

async function refreshList() {
  try {
    await refreshParts('batches');
  } catch {
    // The server does not answer; it is asked again, for the work goes on when it is back.
  }
  if (document.querySelector('#batches [data-working]') !== null) setTimeout(refreshList, LIST_MS);
}

function follow(place) {
  const events = new EventSource(`${place.dataset.batch}/events`);
  events.addEventListener('progress', ({ data }) => show(place, JSON.parse(data)));
  events.addEventListener('end', ({ data }) => {
    events.close();
    finish(place, JSON.parse(data));
  });
  events.addEventListener('error', () => {
    // A broken connection mends itself; where events do not come through, asking does.
    if (events.readyState === EventSource.CLOSED) void poll(place);
  });
}

async function poll(place) {
  try {
    const response = await fetch(place.dataset.batch, { headers: { Accept: 'application/json' } });
    const batch = await response.json();
    if (response.ok && batch.status !== 'processing' && batch.queued === 0) {
      return finish(place, batch);
    }
    if (response.ok) show(place, batch);
  } catch {
    // Asked again below.
  }
  setTimeout(poll, POLL_MS, place);
}

function show(place, batch) {
  const done = batch.totalTasks - batch.queued;
  const percent = batch.totalTasks === 0 ? 100 : Math.floor((100 * done) / batch.totalTasks);
  const rejected = batch.rejected > 0 ? ` · ${number.format(batch.rejected)} rejected` : '';
  const text = `${number.format(done)} of ${number.format(batch.totalTasks)} (${percent} %)${rejected}`;
  const bar = place.querySelector('progress');
  bar.max = Math.max(1, batch.totalTasks);
  bar.value = done;
  place.querySelector('[data-progress-text]').textContent = text;
  const counts = { ...batch, total: batch.totalRecords };
  for (const counter of document.querySelectorAll('[data-counter]')) {
    counter.textContent = number.format(counts[counter.dataset.counter]);
  }
  announceProgress(text);
  void refreshRows();
}

/** Rows stay where they are while somebody is in them. */
async function refreshRows() {
  const rows = document.getElementById('batch-rows');
  const isRead = rows.contains(document.activeElement) || rows.querySelector('[open]') !== null;
  if (isRead || Date.now() - rowsAt < ROWS_MS) return;
  rowsAt = Date.now();
  await refreshParts('batch-rows').catch(() => undefined);
}

function finish(place, batch) {
  show(place, batch);
  announce(`The file is ${batch.status}`);
  location.reload();
}
