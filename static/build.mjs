// Bundles static/src/ into var/bundle/ (or $CROSSOVER_VAR/bundle), which Django then collects.
//   node static/build.mjs           minified, with a table of sizes
//   node static/build.mjs --watch   rebuilds on change, readable, with source maps
import { readFile, readdir, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import esbuild from "esbuild";

const here = dirname(fileURLToPath(import.meta.url));
const state = process.env.CROSSOVER_VAR || join(here, "..", "var");
const outdir = join(state, "bundle");
const watching = process.argv.includes("--watch");

const options = {
  entryPoints: ["app.js", "app.css", "workspace.js", "admin.js", "admin.css"].map((name) => join(here, "src", name)),
  outdir,
  bundle: true,
  format: "esm",
  // Only syntax of scripts is lowered; styles stay as written (light-dark(), nesting).
  target: "es2022",
  supported: { nesting: true },
  minify: !watching,
  sourcemap: watching && "inline",
  legalComments: "none",
  logLevel: "warning",
};

async function printSizes() {
  for (const name of (await readdir(outdir)).sort()) {
    const bytes = await readFile(join(outdir, name));
    const kb = (length) => (length / 1024).toFixed(1).padStart(7) + " kB";
    console.log(`${name.padEnd(16)}${kb(bytes.length)}${kb(gzipSync(bytes).length)} gzip`);
  }
}

if (watching) {
  await (await esbuild.context(options)).watch();
  console.log(`watching; bundles go to ${outdir}`);
} else {
  await rm(outdir, { recursive: true, force: true });
  await esbuild.build(options);
  await printSizes();
}
