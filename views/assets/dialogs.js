/** Opens dialogs from buttons with `data-open`, and closes them from `data-close` or a click beside them. */
export function startDialogs() {
  document.addEventListener('click', (event) => {
    const opener = event.target.closest('[data-open]');
    if (opener !== null && document.getElementById(opener.dataset.open) !== null) {
      // A link leads to the same form on a page of its own.
      event.preventDefault();
      openDialog(opener.dataset.open);
    }
    if (event.target.closest('[data-close]') !== null) event.target.closest('dialog').close();
    if (event.target instanceof HTMLDialogElement) event.target.close();
  });
  startMenus();
  // The server has opened it for those without JavaScript, beside the page and not before it.
  const asked = document.querySelector('dialog[data-modal]');
  asked?.close();
  asked?.showModal();
}

/** Opens the dialog with this id. */
export function openDialog(id) {
  const dialog = document.getElementById(id);
  if (!dialog.open) dialog.showModal();
}

function startMenus() {
  const menus = () => document.querySelectorAll('details[data-menu][open]');
  document.addEventListener('click', (event) => {
    const within = event.target.closest('details[data-menu]');
    const chosen = event.target.closest('.menu-list button') !== null;
    for (const menu of menus()) if (menu !== within || chosen) menu.open = false;
  });
  document.addEventListener('keydown', (event) => {
    if (event.key !== 'Escape') return;
    for (const menu of menus()) {
      menu.open = false;
      menu.querySelector('summary').focus();
    }
  });
}
