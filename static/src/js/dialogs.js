// Dialogs. Menus need no script: they are popovers.
export function watchDialogs() {
  document.addEventListener("click", (event) => {
    const opener = event.target.closest?.("[data-opens]");
    if (opener) openDialog(opener.dataset.opens);
  });
}

export function openDialog(id) {
  const dialog = document.getElementById(id);
  if (!dialog || dialog.open) return;
  document.querySelector(":popover-open")?.hidePopover();
  dialog.showModal();
}
