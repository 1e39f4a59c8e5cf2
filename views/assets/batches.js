import { announce, announceProgress } from './announce.js';
import { refreshParts } from './parts.js';

const LIST_MS = 1_000;
const POLL_MS = 2_000;
const ROWS_MS = 2_000;
const number = new Intl.NumberFormat('en-US');
let rowsAt = 0;

/** Keeps the list of files fresh while one of them is worked on, and follows the file whose page this is. */
export function startBatches() {
  sortBySpace();
  if (document.querySelector('#batches [data-working]') !== null) setTimeout(refreshList, LIST_MS);
  const place = document.querySelector('[data-batch]');
  if (place !== null) follow(place);
}

/** Heads that sort are links, and people press Space on what sorts. */
function sortBySpace() {
  document.addEventListener('keydown', (event) => {
    if (event.key !== ' ' || event.target.closest('.batches th a') === null) return;
    event.preventDefault();
    event.target.click();
  });
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
    void finish(place, JSON.parse(data));
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
    if (response.ok && batch.queued === 0) return void finish(place, batch);
    if (response.ok) show(place, batch);
  } catch {
    // Asked again below.
  }
  setTimeout(poll, POLL_MS, place);
}

function show(place, batch) {
  const { max, value, text } = batch.progress;
  const bar = place.querySelector('progress');
  bar.max = max;
  bar.value = value;
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

const PARTS = ['batch-head', 'batch-notices', 'batch-facts', 'batch-progress', 'batch-counts'];

/** What was said of its beginning is over, and what may be done with it has changed; whoever reads stays where they are. */
async function finish(place, batch) {
  show(place, batch);
  history.replaceState(null, '', withoutDone(location.href));
  const rows = document.getElementById('batch-rows');
  const parts = rows.contains(document.activeElement) ? PARTS : [...PARTS, 'batch-rows'];
  await refreshParts(...parts).catch(() => location.reload());
  announce(`${batch.fileName} is ${batch.status}: ${batch.progress.text}`);
}

function withoutDone(href) {
  const address = new URL(href);
  address.searchParams.delete('done');
  return address.href;
}
