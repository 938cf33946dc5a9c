// The pages of curation in the administration: files beside their preview, and a proof that fills in as it goes.
import { watchFiles } from "./js/admin_files.js";
import { refreshRevisions } from "./js/admin_revisions.js";
import { watchEvents } from "./js/events.js";
import { watchResult } from "./js/result.js";

watchResult();
watchEvents();
watchFiles();
document.addEventListener("attempt:judged", refreshRevisions);
