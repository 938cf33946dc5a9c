// The theme: automatic, light or dark. It is applied before the first paint: by the server for somebody who is signed in,
// whose choice lies with the account; else by the script in the page's head, from what this device last saw.
const KEY = "crossover:theme";

export function watchTheme() {
  const button = document.getElementById("theme-switch");
  const menu = document.getElementById("theme-menu");
  if (!button || !menu) return;
  const current = document.documentElement.dataset.theme ?? "auto";
  menu.querySelector(`input[value="${current}"]`).checked = true;
  show(button, current);
  button.hidden = false;
  // The sign-in page then looks as the account did.
  if ("person" in document.documentElement.dataset) remember(current);
  menu.addEventListener("change", (event) => {
    choose(event.target.value);
    show(button, event.target.value);
  });
}

function choose(theme) {
  const root = document.documentElement;
  if (theme === "auto") delete root.dataset.theme;
  else root.dataset.theme = theme;
  remember(theme);
  // The profile's own radio buttons, so that saving that form does not take the choice back.
  const same = document.querySelector(`form input[name="theme"][value="${theme}"]`);
  if (same) same.checked = true;
}

function remember(theme) {
  try {
    localStorage.setItem(KEY, theme);
  } catch {
    // Storage may be forbidden: then the choice lasts as long as the page, or lies with the account.
  }
}

function show(button, theme) {
  button.querySelector("use").setAttribute("href", `#i-${theme}`);
}
