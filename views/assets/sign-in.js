/** The small things of signing in: a notice while caps lock is on, and a countdown while nobody may try. */
export function startSignIn() {
  for (const field of document.querySelectorAll('input[type="password"]')) warnOfCapsLock(field);
  const notice = document.querySelector('[data-countdown]');
  if (notice !== null) countDown(notice);
}

function warnOfCapsLock(field) {
  const place = field.parentElement.querySelector('[data-caps]');
  if (place === null) return;
  const look = (event) => {
    const isOn = event.getModifierState?.('CapsLock') ?? false;
    place.textContent = isOn ? 'Caps lock is on' : '';
  };
  field.addEventListener('keyup', look);
  field.addEventListener('keydown', look);
  field.addEventListener('blur', () => {
    place.textContent = '';
  });
}

function countDown(notice) {
  const until = Date.now() + Number(notice.dataset.countdown) * 1_000;
  const button = document.querySelector('form button.primary');
  const place = notice.querySelector('[data-seconds]');
  // Read aloud once; a number that changes each second would talk without end.
  notice.setAttribute('aria-live', 'off');
  button.setAttribute('aria-disabled', 'true');
  const timer = setInterval(() => {
    const seconds = Math.max(0, Math.ceil((until - Date.now()) / 1_000));
    place.textContent = String(seconds);
    if (seconds > 0) return;
    clearInterval(timer);
    button.removeAttribute('aria-disabled');
    notice.hidden = true;
  }, 1_000);
}
