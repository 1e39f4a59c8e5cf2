import { keep } from './storage.js';

/** Lets the theme be chosen: light, dark, or that of the system. */
export function startThemeSwitch() {
  const buttons = [...document.querySelectorAll('[data-theme-choice]')];
  const root = document.documentElement;
  const show = () => {
    const current = root.dataset.theme ?? 'system';
    for (const button of buttons) {
      button.setAttribute('aria-pressed', String(button.dataset.themeChoice === current));
    }
  };
  for (const button of buttons) {
    button.addEventListener('click', () => {
      const choice = button.dataset.themeChoice;
      if (choice === 'system') delete root.dataset.theme;
      else root.dataset.theme = choice;
      keep('theme', choice === 'system' ? null : choice);
      show();
    });
  }
  show();
}
