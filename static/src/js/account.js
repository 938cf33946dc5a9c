// The page of editor settings: shows at once what a choice does. Nothing is saved before the button is pressed.
export function watchEditorSettings() {
  const form = document.getElementById("editor-settings");
  const sample = document.getElementById("editor-sample");
  if (!form || !sample) return;
  const lines = sample.textContent.split("\n");
  const update = () => show(sample, lines, new FormData(form));
  form.addEventListener("change", update);
  update();
}

/** The sample is written with four spaces a level. */
function show(sample, lines, choices) {
  const unit = " ".repeat(Number(choices.get("editor_indent")));
  sample.textContent = lines.map((line) => line.replace(/^ +/, (spaces) => unit.repeat(spaces.length / 4))).join("\n");
  sample.style.fontSize = `${choices.get("editor_font_size")}px`;
  sample.style.whiteSpace = choices.has("editor_wraps") ? "pre-wrap" : "pre";
}
