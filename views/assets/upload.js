import { announce } from './announce.js';

/** Forms that take a file: dropped files, the name of the chosen one, and what is too large before it is sent. */
export function startUploads() {
  const forms = document.querySelectorAll('form[data-upload]');
  for (const form of forms) start(form);
  // A file that is dropped beside the zone would take the place of the page.
  for (const type of forms.length > 0 ? ['dragover', 'drop'] : [])
    document.addEventListener(type, (event) => event.preventDefault());
}

function start(form) {
  const input = form.querySelector('input[type="file"]');
  const zone = form.querySelector('[data-drop]');
  // Its own words are said where they can be read, not in a bubble of the browser.
  form.noValidate = true;
  input.addEventListener('change', () => check(form, input));
  form.addEventListener('submit', (event) => {
    if (check(form, input)) return;
    event.preventDefault();
    input.focus();
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
    if (event.dataTransfer.files.length > 1) return void say(form, 'Drop one file at a time.');
    input.files = event.dataTransfer.files;
    check(form, input);
  });
}

function check(form, input) {
  const [file] = input.files;
  const problem = problemOf(form, file);
  form.querySelector('[data-chosen]').textContent = file === undefined ? '' : file.name;
  say(form, problem ?? '');
  if (problem === undefined && file !== undefined) announce(`Chosen: ${file.name}`);
  return problem === undefined;
}

function say(form, problem) {
  form.querySelector('[data-problem]').textContent = problem;
}

function problemOf(form, file) {
  if (file === undefined) return 'Choose a CSV file first.';
  if (!/\.(csv|txt)$/i.test(file.name)) return `“${file.name}” is not a CSV file.`;
  if (file.size <= Number(form.dataset.maxBytes)) return undefined;
  return `File too large: it has more than ${form.dataset.maxSize}. Split it into several files.`;
}
