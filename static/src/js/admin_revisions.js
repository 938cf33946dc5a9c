// A proof that ends while the page is open has changed what the table of revisions says.
export async function refreshRevisions() {
  const reply = await fetch(location.pathname).catch(() => null);
  if (!reply?.ok || reply.redirected) return;
  const page = new DOMParser().parseFromString(await reply.text(), "text/html");
  const fresh = page.getElementById("revisions");
  if (fresh) document.getElementById("revisions")?.replaceWith(fresh);
}
