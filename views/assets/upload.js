import { announce } from './announce.js';

/** Forms that take a file: dropped files, the name of the chosen one, and what is too large before it is sent. */
export function startUploads() {
  for (const form of document.querySelectorAll('form[data-upload]')) start(form);
}

function start(form) {
  const input = form.querySelector('input[type="file"]');
  const zone = form.querySelector('[data-drop]');
  input.addEventListener('change', () => check(form, input));
  form.addEventListener('submit', (event) => {
    if (!check(form, input)) event.preventDefault();
  });
  zone.addEventListener('dragover', (event) => {
    event.preventDefault();
    zone.classList.add('over');
  });
  zone.addEventListener('dragleave', () => zone.classList.remove('over'));
  zone.addEventListener('drop', (event) => {
    event.preventDefault();
    zone.classList.remove('over');
    if (event.dataTransfer.files.length === 0) return;
    input.files = event.dataTransfer.files;
    check(form, input);
  });
}

function check(form, input) {
  const [file] = input.files;
  const problem = problemOf(form, file);
  form.querySelector('[data-chosen]').textContent = file === undefined ? '' : file.name;
  form.querySelector('[data-problem]').textContent = problem ?? '';
  if (problem === undefined && file !== undefined) announce(`Chosen: ${file.name}`);
  return problem === undefined;
}

function problemOf(form, file) {
  if (file === undefined) return 'Choose a CSV file first.';
  if (file.size <= Number(form.dataset.maxBytes)) return undefined;
  return `File too large: it has more than ${form.dataset.maxSize}. Split it into several files.`;
}
