// Every page loads this: theme, shortcuts, requests, results, drafts. Nothing here is needed to read or to submit.
import { watchEditorSettings } from "./js/account.js";
import { watchDialogs } from "./js/dialogs.js";
import { watchDrafts } from "./js/drafts.js";
import { localTimes, markModifierKeys, scrollablesByKeyboard } from "./js/enhance.js";
import { watchEvents } from "./js/events.js";
import { watchHistory } from "./js/history.js";
import { watchHotkeys } from "./js/hotkeys.js";
import { watchKeptFields } from "./js/keeps.js";
import { watchList } from "./js/list.js";
import { watchRequests } from "./js/requests.js";
import { watchResult } from "./js/result.js";
import { watchTheme } from "./js/theme.js";

watchTheme();
watchDialogs();
watchHotkeys();
watchRequests();
watchResult();
watchEvents();
watchDrafts();
watchHistory();
watchList();
watchKeptFields();
watchEditorSettings();

function enhance(root) {
  localTimes(root);
  scrollablesByKeyboard(root);
}

markModifierKeys();
enhance(document);
document.addEventListener("htmx:load", (event) => enhance(event.target));
document.addEventListener("result:changed", (event) => enhance(event.target));
