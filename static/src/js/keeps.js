// Small fields that this browser keeps over a refresh, without a word: `data-keeps` names what they hold.
const PREFIX = "crossover:";

export function watchKeptFields() {
  for (const field of document.querySelectorAll("[data-keeps]")) keep(field);
}

function keep(field) {
  const name = PREFIX + field.dataset.keeps;
  try {
    field.value = localStorage.getItem(name) ?? field.value;
  } catch {
    return; // storage may be forbidden
  }
  field.addEventListener("input", () => {
    try {
      localStorage.setItem(name, field.value);
    } catch {
      // Full: what is typed stays in the page.
    }
  });
}
