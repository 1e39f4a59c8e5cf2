import { announce } from './announce.js';
import { checkBackFill } from './back-fill.js';
import { showRun } from './live.js';
import { replacePart } from './parts.js';
import { setBusy } from './run-buttons.js';

/** Starts a run from any form with `data-sync` without leaving the page. */
export function startSyncForms() {
  document.addEventListener('submit', async (event) => {
    const form = event.target.closest('form[data-sync]');
    if (form === null || document.getElementById('run') === null) return;
    event.preventDefault();
    if ('backFill' in form.dataset && !checkBackFill(form)) return;
    form.closest('dialog')?.close();
    await start(form);
  });
}

async function start(form) {
  setBusy(true);
  try {
    const response = await fetch(form.action, {
      method: 'POST',
      headers: { Accept: 'application/json' },
      body: new URLSearchParams(new FormData(form)),
    });
    const answer = await response.json();
    if (response.ok) await follow(answer);
    else complain(answer);
  } catch {
    complain({
      title: 'The server did not answer',
      detail: 'Check that it is running, then try again.',
    });
  }
}

async function follow({ runId, joined }) {
  const url = new URL(location.href);
  for (const asked of ['backFill', 'mid']) url.searchParams.delete(asked);
  url.searchParams.set('run', runId);
  history.replaceState(null, '', url);
  announce(joined ? 'Joined the run that is already working' : 'Run started');
  await showRun(runId);
}

function complain({ title, detail, errors = [] }) {
  setBusy(false);
  const alert = document.getElementById('alert-template').content.cloneNode(true);
  alert.querySelector('h2').textContent = title;
  alert.querySelector('p').textContent = detail;
  const list = alert.querySelector('ul');
  for (const { field, message } of errors) {
    list.append(
      Object.assign(document.createElement('li'), { textContent: `${field}: ${message}` }),
    );
  }
  const place = document.getElementById('run');
  replacePart(place, '');
  place.append(alert);
}
