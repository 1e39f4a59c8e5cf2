/** Replaces what an element holds by HTML that our own server rendered; keeps the focus where it was. */
export function replacePart(element, html) {
  const focused = element.contains(document.activeElement) ? document.activeElement : null;
  const parsed = new DOMParser().parseFromString(html, 'text/html');
  element.replaceChildren(...parsed.body.childNodes);
  if (focused !== null) refocus(element, focused);
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

function refocus(element, focused) {
  const href = focused.getAttribute('href');
  const same = [...element.querySelectorAll('a')].find((a) => a.getAttribute('href') === href);
  const copied = element.querySelector(`[data-copy="${CSS.escape(focused.dataset.copy ?? '')}"]`);
  (same ?? copied ?? element.querySelector('[tabindex="-1"]'))?.focus();
}
