/** A click anywhere on a row opens what it stands for, unless something was meant by it or text is selected. */
export function startRows() {
  document.addEventListener('click', (event) => {
    const row = event.target.closest('[data-row]');
    if (row === null || event.target.closest('a, button, input') !== null) return;
    if (String(getSelection()) === '') row.querySelector('td.id a').click();
  });
}
