// The theme: automatic, light or dark. The script in the page's head applies the choice before the first paint.
const KEY = "crossover:theme";

export function watchTheme() {
  const button = document.getElementById("theme-switch");
  const menu = document.getElementById("theme-menu");
  if (!button || !menu) return;
  const current = document.documentElement.dataset.theme ?? "auto";
  menu.querySelector(`input[value="${current}"]`).checked = true;
  show(button, current);
  button.hidden = false;
  menu.addEventListener("change", (event) => {
    choose(event.target.value);
    show(button, event.target.value);
  });
}

function choose(theme) {
  const root = document.documentElement;
  if (theme === "auto") delete root.dataset.theme;
  else root.dataset.theme = theme;
  try {
    localStorage.setItem(KEY, theme);
  } catch {
    // Storage may be forbidden: then the choice lasts as long as the page.
  }
}

function show(button, theme) {
  button.querySelector("use").setAttribute("href", `#i-${theme}`);
}
