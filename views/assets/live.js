import { announce, announceProgress } from './announce.js';
import { refreshParts, replacePart } from './parts.js';
import { setBusy } from './run-buttons.js';

const RETRY_MS = 2_000;
const number = new Intl.NumberFormat('en-US');

/** Follows the run that the page shows, if one is working. */
export function startLive() {
  const place = document.getElementById('run');
  const panel = place?.querySelector('.working');
  if (panel === null || panel === undefined) return setBusy(false);
  setBusy(true);
  follow(place, panel);
}

/** Shows a run's panel and follows it. */
export async function showRun(runId) {
  const place = document.getElementById('run');
  replacePart(place, await fetchPanel(`/runs/${encodeURIComponent(runId)}/panel`));
  startLive();
  if (place.querySelector('.ended') !== null) await finish(place);
}

function follow(place, panel) {
  const events = new EventSource(panel.dataset.events);
  events.addEventListener('progress', ({ data }) => showProgress(place, JSON.parse(data)));
  events.addEventListener('end', async () => {
    events.close();
    await finish(place, panel.dataset.panel);
  });
  events.addEventListener('error', () => {
    // A broken connection mends itself; a refused one does not, so the page asks anew.
    if (events.readyState === EventSource.CLOSED) setTimeout(() => location.reload(), RETRY_MS);
  });
}

async function finish(place, panelHref) {
  if ('reload' in place.dataset) return location.reload();
  if (panelHref !== undefined) replacePart(place, await fetchPanel(panelHref));
  setBusy(false);
  announce(place.querySelector('.sentence')?.textContent ?? '');
  await refreshParts('tiles', 'payments', 'open-exceptions');
}

async function fetchPanel(href) {
  const response = await fetch(href, { headers: { Accept: 'text/html' } });
  // The session has ended: the page itself leads to signing in, and back.
  if (response.redirected) location.reload();
  return response.text();
}

async function showProgress(place, run) {
  const panel = place.querySelector('.working');
  if (panel === null) return;
  if (run.merchants.length > panel.querySelectorAll('[data-mid]').length) {
    // The run waited for its turn when the panel was drawn; now it says what it covers.
    replacePart(place, await fetchPanel(panel.dataset.panel));
    return;
  }
  for (const total of panel.querySelectorAll('[data-total]')) {
    const { total: key } = total.dataset;
    total.textContent = number.format(run[key === 'exception' ? 'exceptions' : key]);
  }
  for (const merchant of run.merchants) showMerchant(panel, merchant);
  const done = run.merchants.filter(({ result }) => result !== null).length;
  panel.querySelector('[data-done]').textContent = number.format(done);
  announceProgress(
    `${number.format(run.read)} read, ${number.format(run.updated)} changed, ${done} of ${run.merchants.length} merchant ids done`,
  );
}

function showMerchant(panel, merchant) {
  const row = panel.querySelector(`[data-mid="${CSS.escape(merchant.merchantId)}"]`);
  if (row === null) return;
  for (const cell of row.querySelectorAll('[data-field]')) {
    cell.textContent = number.format(merchant[cell.dataset.field]);
  }
  const state = merchant.result ?? 'working';
  for (const chip of row.querySelectorAll('[data-result]')) {
    chip.hidden = chip.dataset.result !== state;
  }
  showBar(row.querySelector('progress'), merchant);
}

function showBar(bar, { result, expected, read }) {
  if (result === null && expected === null) return;
  bar.max = result === null ? Math.max(1, expected, read) : 1;
  bar.value = result === null ? read : 1;
}
