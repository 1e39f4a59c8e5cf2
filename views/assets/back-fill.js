const DAY_MS = 24 * 60 * 60 * 1000;

/** The ready ranges of the back-fill dialog. */
export function startBackFill() {
  for (const button of document.querySelectorAll('[data-days]')) {
    button.addEventListener('click', () => {
      const form = button.closest('form');
      const now = Date.now();
      form.elements.from.value = inUtc(now - Number(button.dataset.days) * DAY_MS);
      form.elements.to.value = inUtc(now);
      clear(form);
    });
  }
}

/** Whether the dialog can be sent; says beside each field what is wrong with it, and goes to the first. */
export function checkBackFill(form) {
  clear(form);
  const problems = problemsOf(form);
  for (const [name, text] of problems) show(form, name, text);
  const [first] = problems;
  if (first !== undefined) form.querySelector(`[name="${first[0]}"]`).focus();
  return problems.length === 0;
}

function problemsOf(form) {
  const from = form.elements.from.value;
  const to = form.elements.to.value;
  const problems = [];
  if (from === '') problems.push(['from', 'Say when the range starts.']);
  else if (atUtc(from) >= Date.now()) problems.push(['from', 'The start must lie in the past.']);
  if (to !== '' && from !== '' && atUtc(to) <= atUtc(from)) {
    problems.push(['to', 'The end must be later than the start.']);
  }
  const chosen = form.querySelectorAll('[name="mids"]:checked').length;
  if (chosen === 0) problems.push(['mids', 'Choose at least one merchant id.']);
  return problems;
}

function show(form, name, text) {
  form.querySelector(`#${name}-problem`).textContent = text;
  for (const field of form.querySelectorAll(`[name="${name}"]`)) {
    field.setAttribute('aria-invalid', 'true');
  }
}

function clear(form) {
  for (const problem of form.querySelectorAll('.field-problem')) problem.textContent = '';
  for (const field of form.querySelectorAll('[aria-invalid]'))
    field.removeAttribute('aria-invalid');
}

function inUtc(at) {
  return new Date(at).toISOString().slice(0, 16);
}

function atUtc(text) {
  return Date.parse(`${text}Z`);
}
