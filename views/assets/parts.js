/** Replaces what an element holds by HTML that our own server rendered; keeps the focus where it was. */
export function replacePart(element, html) {
  const focused = element.contains(document.activeElement) ? document.activeElement : null;
  const place = focused === null ? undefined : placeOf(element, focused);
  const parsed = new DOMParser().parseFromString(html, 'text/html');
  element.replaceChildren(...parsed.body.childNodes);
  if (place !== undefined) refocus(element, focused, place);
}

const FOCUSABLE = 'a[href], button, input, select, textarea, summary, [tabindex]';

/** Where something that has the focus stands: which of its row, or of the whole part. */
function placeOf(element, focused) {
  const row = focused.closest('[data-row]')?.dataset.row;
  const all = [...rowOf(element, row).querySelectorAll(FOCUSABLE)];
  return { row, index: all.indexOf(focused) };
}

function rowOf(element, row) {
  if (row === undefined) return element;
  return element.querySelector(`[data-row="${CSS.escape(row)}"]`) ?? element;
}

/** Fetches this very page again and replaces the parts with these ids. */
export async function refreshParts(...ids) {
  const headers = { Accept: 'text/html', 'X-Refresh': ids.join(' ') };
  const response = await fetch(location.href, { headers });
  const page = new DOMParser().parseFromString(await response.text(), 'text/html');
  for (const id of ids) {
    const fresh = page.getElementById(id);
    const present = document.getElementById(id);
    if (fresh !== null && present !== null) replacePart(present, fresh.innerHTML);
  }
}

function refocus(element, focused, { row, index }) {
  const href = focused.getAttribute('href');
  const same = [...element.querySelectorAll('a')].find((a) => a.getAttribute('href') === href);
  const copied = element.querySelector(`[data-copy="${CSS.escape(focused.dataset.copy ?? '')}"]`);
  const there = rowOf(element, row).querySelectorAll(FOCUSABLE)[index];
  const isAlike = there !== undefined && there.tagName === focused.tagName;
  (same ?? copied ?? (isAlike ? there : element.querySelector('[tabindex="-1"]')))?.focus();
}
