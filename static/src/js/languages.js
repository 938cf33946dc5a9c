// What answers are written in. The server says it at the editor; SQL also gets the names of the question's tables.
import { autocompletion, completeFromList, completionKeymap } from "@codemirror/autocomplete";
import { python } from "@codemirror/lang-python";
import { PostgreSQL, SQLDialect, sql } from "@codemirror/lang-sql";
import { keymap } from "@codemirror/view";

// DuckDB's grammar grew out of PostgreSQL's; these words are its own.
const OWN_WORDS = "qualify asof positional exclude replace pivot unpivot anti semi";
const DuckDB = SQLDialect.define({ ...PostgreSQL.spec, keywords: `${PostgreSQL.spec.keywords ?? ""} ${OWN_WORDS}` });

export function sqlLanguage(schema = {}) {
  return sql({ dialect: DuckDB, schema, upperCaseKeywords: true });
}

/** {label, extension} for the element that holds the editor. */
export function languageOf({ dataset }) {
  if (!dataset.language?.startsWith("SQL")) return { label: "Python", extension: python() };
  const names = JSON.parse(dataset.names || "{}");
  // Enter ends a line: only Tab and a click take what is offered.
  const keys = keymap.of(completionKeymap.filter(({ key }) => key !== "Enter"));
  const columns = [...new Set(Object.values(names).flat())].map((label) => ({ label, type: "property" }));
  // Of its own accord a column is offered only where its table is known, and that stands below, in FROM.
  const offered = DuckDB.language.data.of({ autocomplete: completeFromList(columns) });
  return { label: "SQL", extension: [sqlLanguage(names), offered, autocompletion({ defaultKeymap: false }), keys] };
}
