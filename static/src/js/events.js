// Live updates of the result panel by server-sent events.
//
// Not htmx's extension: it writes to the console whenever a stream drops, tries again for ever where the server has no
// stream to give, and swaps the panel that holds the connection, so that each event would open the next stream.
import { receivePanel } from "./result.js";

let source = null;
let followed = null;

export function watchEvents() {
  follow();
  document.addEventListener("result:changed", follow);
}

/** Connects to the stream that the panel names, if it is not connected yet; without one, closes the last. */
function follow() {
  const panel = document.getElementById("result");
  const url = panel && panel.dataset.status !== "done" ? panel.dataset.events : undefined;
  if (url === followed) return;
  source?.close();
  followed = url;
  source = url ? open(`${url}?seen=${encodeURIComponent(panel.dataset.state ?? "")}`) : null;
}

function open(url) {
  const stream = new EventSource(url);
  let heard = false;
  stream.addEventListener("panel", (event) => {
    heard = true;
    receivePanel(event.data);
  });
  stream.addEventListener("known", () => {
    heard = true;
  });
  stream.addEventListener("verdict", () => stream.close());
  // A stream that spoke before it broke is worth another try, which the browser makes by itself. One that never
  // spoke (no broker, too many streams) is left alone: the panel's slow poll does its work.
  stream.addEventListener("error", () => {
    if (!heard) stream.close();
    heard = false;
  });
  return stream;
}
