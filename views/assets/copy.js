import { announce } from './announce.js';

/** Makes every copy button of the page work, those that come later too. */
export function startCopying() {
  document.addEventListener('click', async (event) => {
    const button = event.target.closest('[data-copy]');
    if (button === null) return;
    const done = await copy(button.dataset.copy);
    announce(done ? 'Copied' : 'The browser did not allow to copy');
    button.classList.toggle('copied', done);
    setTimeout(() => button.classList.remove('copied'), 1_500);
  });
}

async function copy(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return false;
  }
}
