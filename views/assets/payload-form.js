const PAUSE_MS = 300;

const form = document.querySelector('[data-payload]');
const findings = form.querySelector('[data-findings]');
const touched = new Set();
let timer;
let asking;

form.addEventListener('input', ({ target }) => {
  touched.add(target.dataset.path ?? target.name);
  clearTimeout(timer);
  timer = setTimeout(check, PAUSE_MS);
});

/** A link to a field within something folded opens it first. */
findings.addEventListener('click', (event) => {
  const link = event.target.closest('a');
  if (link === null) return;
  const field = document.getElementById(link.hash.slice(1));
  const fold = field.closest('details');
  if (fold !== null) fold.open = true;
  event.preventDefault();
  field.focus();
});

async function check() {
  asking?.abort();
  asking = new AbortController();
  const { signal } = asking;
  try {
    const body = new URLSearchParams(new FormData(form));
    const headers = { Accept: 'application/json' };
    const answer = await fetch('/payloads/check', { method: 'POST', body, headers, signal });
    const said = await answer.json();
    if (answer.ok) show(said);
    else tell('alert', 'tone-warn', said.detail);
  } catch (error) {
    if (error.name !== 'AbortError') tell('alert', 'tone-warn', 'The server does not answer.');
  }
}

/** What is missing is only told in the list, until somebody has been at its field. */
function show({ shown, warnings }) {
  for (const field of form.querySelectorAll('[data-path]')) {
    const problem = shown.find(({ path }) => path === field.dataset.path);
    const isTold = problem !== undefined && (!problem.isMissing || touched.has(problem.path));
    form.querySelector(`#${field.id}-problem`).textContent = isTold ? problem.text : '';
    if (isTold) field.setAttribute('aria-invalid', 'true');
    else field.removeAttribute('aria-invalid');
  }
  if (shown.length === 0) tell('check', 'tone-good', 'Every rule holds.');
  else
    tell(
      'cross',
      'tone-bad',
      shown.length === 1 ? '1 rule is broken' : `${shown.length} rules are broken`,
    );
  if (shown.length > 0) findings.append(list(shown.map(toItem)));
  if (warnings.length > 0) findings.append(list(warnings.map(({ message }) => textItem(message))));
}

function tell(icon, tone, text) {
  const title = document.createElement('p');
  title.className = `findings-title ${tone}`;
  title.append(iconOf(icon), text);
  findings.replaceChildren(title);
}

function list(items) {
  const element = document.createElement('ul');
  element.className = 'findings';
  element.append(...items);
  return element;
}

function toItem({ path, rule, id, text }) {
  const item = document.createElement('li');
  const place = document.createElement(id === undefined ? 'span' : 'a');
  place.className = 'mono';
  place.textContent = path;
  if (id !== undefined) place.href = `#${id}`;
  const badge = document.createElement('span');
  badge.className = 'rule';
  badge.textContent = rule;
  item.append(place, ' ', ...(id === undefined ? [text, ' '] : []), badge);
  return item;
}

function textItem(text) {
  const item = document.createElement('li');
  item.append(text);
  return item;
}

/** The icon that the button beside has, under another name: the address of the sprite is the page's own. */
function iconOf(name) {
  const icon = form.querySelector('button .icon').cloneNode(true);
  const use = icon.querySelector('use');
  use.setAttribute('href', use.getAttribute('href').replace(/#.*/, `#${name}`));
  return icon;
}
