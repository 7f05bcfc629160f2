// The menu that the rows of a list share, about the row whose button opened it.

/** The button that opened it. */
let opener;

export function armRowMenu() {
  const menu = document.getElementById("row-menu");
  if (!menu) {
    return;
  }
  const isOpen = () => menu.matches(":popover-open");
  const tell = () => tellState(isOpen());
  const place = () => isOpen() && placeAt(menu, opener);
  // A press outside of the menu closes it before the click arrives, which would open it again.
  let pressed;
  document.addEventListener("pointerdown", ({ target }) => (pressed = isOpen() && target.closest("[data-menu]")), true);
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-menu]");
    if (!button) {
      return;
    }
    event.preventDefault();
    if (button === pressed && button === opener) {
      pressed = null;
      menu.hidePopover();
    } else {
      openBy(button, menu);
    }
  });
  menu.addEventListener("toggle", tell);
  document.addEventListener("live-applied", () => {
    if (isOpen() && !opener.isConnected) {
      menu.hidePopover();
    }
    tell();
    place();
  });
  addEventListener("scroll", place, { passive: true });
  addEventListener("resize", place);
  document.getElementById("row-export").addEventListener("click", () => menu.hidePopover());
  menu.addEventListener("focusout", ({ relatedTarget }) => {
    if (relatedTarget && !menu.contains(relatedTarget)) {
      menu.hidePopover();
    }
  });
  tell();
}

function openBy(button, menu) {
  const id = button.id.replace("more-", "");
  const duplicate = document.getElementById("row-duplicate");
  const link = document.getElementById("row-export");
  opener = button;
  duplicate.value = id;
  link.href = link.dataset.path + id;
  menu.showPopover({ source: button });
  placeAt(menu, button);
  duplicate.focus();
}

function placeAt(menu, button) {
  const box = button.getBoundingClientRect();
  menu.style.left = `${Math.max(8, box.right - menu.offsetWidth)}px`;
  menu.style.top = `${Math.min(box.bottom, innerHeight - menu.offsetHeight - 8)}px`;
}

/** By a script, since without one the buttons open no menu. */
function tellState(open) {
  for (const button of document.querySelectorAll("[data-menu]")) {
    button.setAttribute("aria-expanded", String(open && button === opener));
  }
}
