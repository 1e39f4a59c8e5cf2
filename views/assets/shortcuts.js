import { openDialog } from './dialogs.js';
import { keep, recall } from './storage.js';

const OFF = 'single-keys-off';
const CHORD_MS = 1_500;

/** Shortcuts of one key, and of g and a second one: off while typing, in a dialog, or when somebody switched them off (WCAG 2.1.4). */
export function startShortcuts() {
  const choice = document.querySelector('[data-single-keys]');
  choice.checked = recall(OFF) === null;
  choice.addEventListener('change', () => keep(OFF, choice.checked ? null : 'true'));
  let chordUntil = 0;
  document.addEventListener('keydown', (event) => {
    if (!choice.checked || isBusy(event)) return;
    const act = event.timeStamp < chordUntil ? goTo(event.key) : ACTIONS[event.key];
    chordUntil = event.key === 'g' ? event.timeStamp + CHORD_MS : 0;
    if (act === undefined) return;
    event.preventDefault();
    act();
  });
}

const PLACES = { o: '/orders', b: '/batches', r: '/runs', e: '/exceptions' };

function goTo(key) {
  return Object.hasOwn(PLACES, key) ? () => location.assign(PLACES[key]) : ACTIONS[key];
}

const ACTIONS = {
  '/': focusSearch,
  j: () => moveRow(1),
  k: () => moveRow(-1),
  '?': () => openDialog('shortcuts'),
};

function isBusy(event) {
  if (event.ctrlKey || event.metaKey || event.altKey) return true;
  const typing = event.target.closest('input:not([type=checkbox]), textarea, select');
  return typing !== null || document.querySelector('dialog[open]') !== null;
}

function focusSearch() {
  const search = document.getElementById('search');
  search?.focus();
  search?.select();
}

/** Moves to the link of the next or previous row; Enter opens it, for it is a link. */
function moveRow(step) {
  const links = [...document.querySelectorAll('[data-row] td.id a')];
  const row = document.activeElement?.closest('[data-row]');
  const at = links.findIndex((link) => link.closest('[data-row]') === row);
  const next = at === -1 ? 0 : Math.min(Math.max(at + step, 0), links.length - 1);
  links[next]?.focus();
}
