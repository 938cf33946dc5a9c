// An answer and the cases beside it as one text, so that a draft is one thing. The server joins the same
// (practice/models.py). The cases are JSON, which never holds the sign between the two.
const PART = "\u001e";

export function joinDraft(answer, cases) {
  return cases || answer.includes(PART) ? answer + PART + cases : answer;
}

/** [answer, cases] */
export function splitDraft(text) {
  const at = text.lastIndexOf(PART);
  return at < 0 ? [text, ""] : [text.slice(0, at), text.slice(at + PART.length)];
}
