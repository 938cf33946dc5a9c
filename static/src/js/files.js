// An answer of several files as one text: a line names each file. The server reads the same (questions/answers.py).
const HEAD = /^# ==== (\S+) ====[ \t]*$/;

/** [{name, text}], or null for an answer that is one file. */
export function splitFiles(text) {
  if (!HEAD.test(text.split("\n", 1)[0])) return null;
  const files = [];
  for (const line of text.replace(/\n$/, "").split("\n")) {
    const head = line.match(HEAD);
    if (head) files.push({ name: head[1], lines: [] });
    else files.at(-1).lines.push(line);
  }
  return files.map(({ name, lines }) => ({ name, text: lines.length ? `${lines.join("\n")}\n` : "" }));
}

export function joinFiles(files) {
  return files.map(({ name, text }) => `# ==== ${name} ====\n${ended(text)}`).join("");
}

function ended(text) {
  return !text || text.endsWith("\n") ? text : `${text}\n`;
}

/** Where a line of the whole text stands: {index, line}, 1-based; null for a line that names a file. */
export function placeOf(files, line) {
  let before = 0;
  for (const [index, { text }] of files.entries()) {
    const last = before + 1 + ended(text).split("\n").length - 1;
    if (line <= last) return line > before + 1 ? { index, line: line - before - 1 } : null;
    before = last;
  }
  return null;
}
