// Bundles the page into one file: node build.mjs [OUT]  (default: page.html beside this script)
import { readFile, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const here = (name) => fileURLToPath(new URL(name, import.meta.url));

async function bundle(entry) {
  const done = await build({
    entryPoints: [here(entry)],
    bundle: true,
    minify: true,
    write: false,
    format: "iife",
    target: "es2020",
    charset: "ascii",
    legalComments: "none",
    loader: { ".json": "json" },
  });
  return done.outputFiles[0].text.trim();
}

const [page, script, style] = await Promise.all([
  readFile(here("index.html"), "utf8"),
  bundle("src/main.js"),
  bundle("style.css"),
]);
const html = page
  .replace("/*style*/", () => style)
  .replace("/*script*/", () => script.replaceAll("</script", "<\\/script"));
await writeFile(process.argv[2] ?? here("page.html"), html);
