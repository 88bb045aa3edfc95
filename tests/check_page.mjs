// The page of `centropolis report` in Chromium: what a reader sees, clicks, types and prints.
// Run by check_page.sh in a folder whose page/node_modules has playwright-core.
import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { after, before, test } from "node:test";

const { chromium } = createRequire(path.resolve("page/package.json"))("playwright-core");
const program = process.env.CENTROPOLIS;
const run = (...args) => execFileSync(program, args, { encoding: "utf8", maxBuffer: 1 << 28, stdio: ["ignore", "pipe", "ignore"] });
const WIDE = { width: 1280, height: 900 };
const NARROW = { width: 400, height: 800 };

let browser;
before(async () => {
  browser = await chromium.launch({ executablePath: process.env.BROWSER, args: ["--no-sandbox", "--disable-gpu"] });
  mkdirSync("made", { recursive: true });
});
after(() => browser?.close());

/** A tab on a page; fails the test on any error in the console or any request but the page's own. */
async function open(file, options = {}) {
  const tab = await browser.newPage({ viewport: WIDE, ...options });
  const wrong = [];
  tab.on("console", (message) => wrong.push(`console: ${message.text()}`));
  tab.on("pageerror", (error) => wrong.push(`error: ${error.stack}`));
  tab.on("request", (request) => /^(file|data|blob):/.test(request.url()) || wrong.push(`fetches ${request.url()}`));
  tab.on("dialog", (dialog) => {
    wrong.push(`dialog: ${dialog.message()}`);
    dialog.dismiss();
  });
  await tab.goto(`file://${path.resolve(file)}`);
  await tab.waitForSelector("html[data-ready]", { timeout: 20000 }).catch(() => assert.deepEqual(wrong, [], "the page is not ready"));
  return { tab, done: async () => {
    assert.deepEqual(wrong, []);
    await tab.close();
  } };
}

/** Number of different colours in the picture of the map, and how many pixels differ from its corner. */
const colours = (tab) => tab.evaluate(() => {
  const canvas = document.querySelector("canvas.map");
  const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
  const seen = new Set();
  let drawn = 0;
  for (let i = 0; i < data.length; i += 4) {
    const colour = (data[i] << 16) | (data[i + 1] << 8) | data[i + 2];
    seen.add(colour);
    drawn += data[i + 3] > 0;
  }
  return { colours: seen.size, drawn: drawn / (data.length / 4) };
});
const picture = (tab) => tab.evaluate(() => new Promise((done) => requestAnimationFrame(() =>
  requestAnimationFrame(() => done(document.querySelector("canvas.map").toDataURL())))));
const column = (tab, section, k) => tab.$$eval(`#${section} .table tbody tr`, (rows, at) => rows.map((r) => r.cells[at].textContent), k);

function csv(text) {
  const [head, ...rows] = text.trim().split("\n").map((line) =>
    [...line.matchAll(/("(?:[^"]|"")*"|[^,]*)(?:,|$)/g)].map((m) => m[1].replace(/^"|"$/g, "").replaceAll('""', '"')));
  return rows.map((row) => Object.fromEntries(head.map((key, i) => [key, row[i]])));
}

/** Some of the world's cities and their strongest ties, and the page of their centralities. */
let world = null;
function makeWorld() {
  if (world) return world;
  const cities = path.join(process.env.POLIS_SOURCE, "inputs/world-cities.csv");
  run("build", cities, "-o", "made/world-network.nc", "--force", "--gravity", "power", "--mass", "pop", "--mass2", "pop",
    "--exponents", "1,1,2", "--threshold", "topk", "--k", "8", "--quiet");
  run("centrality", "made/world-network.nc", "-o", "made/world.nc", "--force", "--edges", "--weight", "strength",
    "--weight-role", "strength", "--quiet");
  run("report", "made/world.nc", "-o", "made/world.html", "--force");
  world = csv(run("export", "made/world.nc", "--what", "nodes", "-o", "-"));
  world.forEach((row) => (row.value = Number(row.betweenness)));
  world.sort((a, b) => b.value - a.value);
  return world;
}

test("the world: map, ranking, search, sorting and paging", async () => {
  const nodes = makeWorld();
  const { tab, done } = await open("made/world.html");
  const seen = await colours(tab);
  assert.ok(seen.colours > 200, `the map has ${seen.colours} colours`);
  assert.ok(seen.drawn > 0.4, `of the map ${seen.drawn} is drawn`);
  assert.match(await tab.textContent("#head"), /4,277 nodes/);
  assert.equal((await column(tab, "nodes", 1))[0], nodes[0].node_name);
  assert.equal((await column(tab, "nodes", 3))[0], Math.round(nodes[0].value).toLocaleString("en"));

  await tab.fill('#nodes input[type="search"]', "sao paulo");
  assert.deepEqual([...new Set(await column(tab, "nodes", 1))], ["São Paulo"]);
  await tab.fill('#nodes input[type="search"]', "no such city");
  assert.match(await tab.textContent("#nodes .pager"), /No nodes found/);
  await tab.fill('#nodes input[type="search"]', "");
  await tab.click('#nodes [aria-label="Next page"]');
  assert.equal((await column(tab, "nodes", 0))[0], "16");
  await tab.focus('#nodes th button:text-is("Name")');
  await tab.keyboard.press("Enter");
  assert.equal(await tab.evaluate(() => document.activeElement.textContent), "Name▲");
  const names = await column(tab, "nodes", 1);
  assert.deepEqual(names, [...names].sort(new Intl.Collator("en", { numeric: true, sensitivity: "base" }).compare));
  assert.equal(await tab.getAttribute('#nodes th:has(button:text("Name"))', "aria-sort"), "ascending");
  await done();
});

test("the map answers to mouse and keys", async () => {
  const nodes = makeWorld();
  const { tab, done } = await open("made/world.html");
  await tab.focus("canvas.map");
  const whole = await picture(tab);
  await tab.keyboard.press("n");
  assert.ok((await tab.textContent(".detail h4")).startsWith(nodes[0].node_name));
  const marked = await picture(tab);
  assert.notEqual(marked, whole);
  await tab.keyboard.press("n");
  assert.ok((await tab.textContent(".detail h4")).startsWith(nodes[1].node_name));
  await tab.keyboard.press("Escape");
  assert.ok(await tab.isHidden(".detail"));
  for (const key of ["+", "ArrowLeft", "-", "ArrowUp"]) {
    const earlier = await picture(tab);
    await tab.keyboard.press(key);
    await tab.waitForTimeout(100);
    assert.notEqual(await picture(tab), earlier, key);
  }
  await tab.keyboard.press("0");
  await tab.waitForTimeout(100);
  assert.equal(await picture(tab), whole);

  for (let i = 0; i < 6; i++) await tab.keyboard.press("+");
  await tab.keyboard.press("n"); // the chosen one comes into view
  await tab.waitForTimeout(100);
  const near = await picture(tab);
  await tab.keyboard.press("Escape");
  await tab.waitForTimeout(100);
  assert.notEqual(await picture(tab), near, "its ring was in view");
  await tab.keyboard.press("0");

  const row = tab.locator("#nodes tbody tr").nth(2);
  await row.focus();
  await tab.keyboard.press("Enter");
  assert.ok((await tab.textContent(".detail h4")).startsWith(nodes[2].node_name));
  assert.equal(await row.getAttribute("aria-selected"), "true");
  await tab.click(".detail .ties button");
  assert.ok(!(await tab.textContent(".detail h4")).startsWith(nodes[2].node_name));
  await tab.keyboard.press("Escape");
  await done();
});

test("pointing at a city names it, and clicking it chooses it", async () => {
  makeWorld();
  const { tab, done } = await open("made/world.html");
  const box = await tab.locator("canvas.map").boundingBox();
  let found = null;
  for (let x = 0.1; x < 0.95 && !found; x += 0.012) {
    const at = [box.x + box.width * x, box.y + box.height * 0.37];
    await tab.mouse.move(...at);
    if (await tab.isVisible(".tip")) found = at;
  }
  assert.ok(found, "a city on the parallel of Istanbul and New York");
  const name = await tab.textContent(".tip b");
  await tab.mouse.click(...found);
  assert.ok((await tab.textContent(".detail h4")).startsWith(name));
  await done();
});

test("distribution and fit are right to four digits", async () => {
  const nodes = makeWorld();
  const { tab, done } = await open("made/world.html");
  const values = nodes.map((row) => row.value);
  let apart = 0;
  for (const a of values) for (const b of values) apart += Math.abs(a - b);
  const gini = apart / (2 * values.length * values.reduce((a, b) => a + b));
  const said = Number(/Gini coefficient ([\d.]+)/.exec(await tab.textContent("#distribution"))[1]);
  assert.ok(Math.abs(said - gini) < 1e-4, `${said} and ${gini}`);
  assert.equal(await tab.locator("#distribution svg").count(), 3);

  await tab.selectOption("#scatter .choice:nth-of-type(1) select", "degree");
  const x = nodes.map((row) => Number(row.degree));
  const mean = (v) => v.reduce((a, b) => a + b) / v.length;
  const [mx, my] = [mean(x), mean(values)];
  const sum = (f) => x.reduce((total, _, i) => total + f(x[i] - mx, values[i] - my), 0);
  const r = sum((a, b) => a * b) / Math.sqrt(sum((a) => a * a) * sum((a, b) => b * b));
  const slope = sum((a, b) => a * b) / sum((a) => a * a);
  for (const box of await tab.locator("#scatter .check input").all()) await box.setChecked(false);
  const words = await tab.textContent("#scatter .fit");
  assert.ok(Math.abs(Number(/r = ([\d.−]+)/.exec(words)[1]) - r) < 1e-3, words);
  const shown = Number(/[+−] ([\d.,]+) ×/.exec(words)[1].replaceAll(",", ""));
  assert.ok(Math.abs(shown / slope - 1) < 1e-3, `${words}: ${slope}`);
  await done();
});

test("another measure changes the map, the table and the charts", async () => {
  makeWorld();
  const { tab, done } = await open("made/world.html");
  const earlier = await picture(tab);
  await tab.selectOption("#bar select", "closeness_harmonic");
  assert.notEqual(await picture(tab), earlier);
  assert.match(await tab.textContent("#drawing h3"), /harmonic/);
  assert.match(await tab.textContent("#distribution"), /closeness_harmonic/);
  assert.match(await tab.textContent('#nodes th[aria-sort="descending"]'), /harmonic/);
  await done();
});

for (const viewport of [WIDE, NARROW])
  for (const colorScheme of ["light", "dark"])
    test(`layout at ${viewport.width} x ${viewport.height}, ${colorScheme}`, async () => {
      makeWorld();
      const { tab, done } = await open("made/world.html", { viewport, colorScheme });
      const wide = await tab.evaluate(() => document.scrollingElement.scrollWidth);
      assert.ok(wide <= viewport.width, `the page is ${wide} wide`);
      const boxes = await tab.$$eval("section, canvas.map, #distribution svg, #scatter svg", (all) => all.map((e) => {
        const { left, right, width, height } = e.getBoundingClientRect();
        return { what: e.id || e.className.baseVal || e.tagName, left, right, width, height };
      }));
      assert.ok(boxes.length >= 9);
      for (const b of boxes)
        assert.ok(b.left >= 0 && b.right <= viewport.width + 1 && b.width > 150 && b.height > 100, JSON.stringify(b));
      const sections = await tab.$$eval("section", (all) => all.map((e) => [e.getBoundingClientRect().top, e.getBoundingClientRect().bottom]));
      sections.slice(1).forEach(([top], i) => assert.ok(top >= sections[i][1] - 1, "sections do not overlap"));
      const { drawn } = await colours(tab);
      assert.ok(drawn > 0.25, `of the map ${drawn} is drawn`);
      const ground = await tab.evaluate(() => getComputedStyle(document.body).backgroundColor);
      const light = ground.match(/\d+/g).slice(0, 3).reduce((a, b) => a + Number(b), 0) > 382;
      assert.equal(light, colorScheme === "light");
      await tab.click("button.theme");
      assert.notEqual(await tab.evaluate(() => getComputedStyle(document.body).backgroundColor), ground);
      await done();
    });

test("every control has a name and every picture a description", async () => {
  makeWorld();
  const { tab, done } = await open("made/world.html");
  const nameless = await tab.$$eval("select, input, button, a, [role=img], [role=region]", (all) => all.filter((e) =>
    !(e.textContent.trim() && !e.matches("select, input")) && !e.getAttribute("aria-label") && !e.closest("label")).map((e) => e.outerHTML));
  assert.deepEqual(nameless, []);
  assert.equal(await tab.getAttribute("html", "lang"), "en");
  await done();
});

test("on paper there are no controls, and the page prints", async () => {
  makeWorld();
  const { tab, done } = await open("made/world.html");
  await tab.emulateMedia({ media: "print", colorScheme: "dark" });
  for (const hidden of ["#bar", "#drawing .controls", ".zoom"]) assert.ok(await tab.isHidden(hidden), hidden);
  assert.equal(await tab.evaluate(() => getComputedStyle(document.body).backgroundColor), "rgb(255, 255, 255)");
  const paper = await tab.pdf({ format: "A4" });
  assert.ok(paper.length > 50000, `${paper.length} bytes`);
  await done();
});

const HOSTILE = ["<script>alert(1)</script>", "</script><script>document.title='pwned'</script>", "<img src=x onerror=alert(2)>",
  `"quoted" & 'single'`, "القاهرة", "תל אביב", "🏙️ Emoji 市", "a b\\u003c", "{{7*7}} ${1+1}", "<!--", "__proto__", "constructor"];

test("hostile names stay text", async () => {
  rmSync("made/hostile", { recursive: true, force: true });
  mkdirSync("made/hostile/a <b>&\"city\" 🏙️", { recursive: true });
  const quoted = (text) => `"${text.replaceAll('"', '""')}"`;
  const folder = "made/hostile/a <b>&\"city\" 🏙️";
  writeFileSync(`${folder}/node_list.csv`, `osmid,x,y\n${HOSTILE.map((text, i) => `${quoted(text)},${10 + i},${40 + (i % 3)}`).join("\n")}\n`);
  writeFileSync(`${folder}/edge_list.csv`, `u,v,key\n${HOSTILE.slice(1).map((text, i) => `${quoted(HOSTILE[i])},${quoted(text)},0`).join("\n")}\n`);
  run("centrality", "made/hostile", "-o", "made/hostile.nc", "--force", "--edges", "--quiet");
  run("report", "made/hostile.nc", "-o", "made/hostile.html", "--force");
  const { tab, done } = await open("made/hostile.html");
  assert.deepEqual((await column(tab, "nodes", 1)).sort(), [...HOSTILE].sort());
  assert.equal(await tab.title(), "hostile.nc · centropolis report");
  assert.equal(await tab.locator("script").count(), 2);
  assert.equal(await tab.locator("main img").count(), 0);
  await tab.focus("canvas.map");
  for (let i = 0; i < HOSTILE.length; i++) await tab.keyboard.press("n");
  await tab.locator("#nodes tbody tr", { hasText: "القاهرة" }).click();
  assert.match(await tab.textContent(".detail h4"), /القاهرة/);
  await done();
});

test("a batch: networks are picked, what failed is listed, many are thinned with a note", async () => {
  rmSync("made/towns", { recursive: true, force: true });
  run("generate", "street", "--count", "100", "--n", "1400", "-o", "made/towns", "--quiet");
  writeFileSync("made/towns/broken.csv", "source,target\n1,2,3\n4\n");
  writeFileSync("made/towns/manifest.csv", `${readFileSync("made/towns/manifest.csv", "utf8").trimEnd()}\n${
    readFileSync("made/towns/manifest.csv", "utf8").split("\n")[1].replace(/^[^,]*,[^,]*/, "broken,broken.csv")}\n`);
  const ran = spawnSync(program, ["centrality", "made/towns", "-o", "made/towns.nc", "--force", "--edges", "--quiet", "--weight", "length", "--weight-role", "length"]);
  assert.equal(ran.status, 1, String(ran.stderr));
  run("report", "made/towns.nc", "-o", "made/towns.html", "--force");
  const { tab, done } = await open("made/towns.html");
  assert.match(await tab.textContent(".warning"), /1 network of 101 was not computed/);
  assert.match(await tab.textContent("#missing tbody"), /broken/);
  assert.match(await tab.textContent("#drawing"), /Thinned to what a page holds/);
  const chosen = await tab.locator("#networks tbody tr").nth(3).locator("td").nth(1).textContent();
  await tab.locator("#networks tbody tr").nth(3).focus();
  await tab.keyboard.press("Enter");
  assert.match(await tab.textContent("#drawing h3"), new RegExp(`in ${chosen}$`));
  assert.equal(await tab.$eval("#bar select", (s) => s.selectedOptions[0].textContent), chosen);
  const { colours: seen, drawn } = await colours(tab);
  assert.ok(seen > 20 && drawn > 0.02, `${seen} colours, ${drawn} drawn`);
  await tab.fill('#networks input[type="search"]', chosen);
  assert.ok((await column(tab, "networks", 1)).every((text) => text.includes(chosen)));
  await done();
});

test("networks without coordinates have tables and charts, and no map", async () => {
  const data = "made/karate.csv";
  writeFileSync(data, `source,target\n${Array.from({ length: 40 }, (_, i) => `${i},${(i * 7 + 1) % 41}\n${i},${i + 1}`).join("\n")}\n`);
  run("centrality", data, "-o", "made/karate.nc", "--force", "--quiet");
  run("report", "made/karate.nc", "-o", "made/karate.html", "--force");
  const { tab, done } = await open("made/karate.html");
  assert.ok(await tab.isHidden("#drawing"));
  assert.match(await tab.textContent("#map"), /no coordinates/);
  assert.equal(await tab.locator("#nodes tbody tr").count(), 15);
  assert.equal(await tab.locator("#distribution svg").count(), 3);
  await done();
});

/** The world with a made-up panel of its fifty largest cities, and one of each analysis. */
function makeAnalyses() {
  const cities = makeWorld().slice(0, 50);
  const levels = cities.flatMap((city, i) => [100, 104, 90 + (i % 13), 92 + (i % 7), 99 + (i % 11), 105 + (i % 5)]
    .map((level, t) => `${city.node_id},${2006 + t},${level}`));
  writeFileSync("made/panel.csv", `city_id,period,jobs\n${levels.join("\n")}\n`);
  run("resilience", "made/panel.csv", "--outcome", "jobs", "--peak", "2007", "--trough", "2008", "--recovery", "2011",
    "--add-to", "made/world.nc", "-o", "made/analyses.nc", "--force", "--quiet");
  execFileSync("/usr/bin/python3", ["-B", path.join(process.env.POLIS_SOURCE, "tests/write_analyses.py"), "made/analyses.nc"]);
  run("report", "made/analyses.nc", "-o", "made/analyses.html", "--force");
  return cities;
}

test("analyses have their tables, scatters, curves and coefficients", async () => {
  const cities = makeAnalyses();
  const { tab, done } = await open("made/analyses.html");
  const dots = (of) => tab.locator(`#analysis-${of} svg circle`).count();
  assert.equal(await tab.locator("#analysis-resilience figure").first().locator("circle").count(), 50);
  assert.match(await tab.textContent("#analysis-resilience .legend"), /vulnerable \(\d+\)/);
  const named = await tab.$$eval("#analysis-resilience .table tbody td:nth-child(3)", (cells) => cells.slice(0, 15).map((c) => c.textContent));
  assert.ok(named.every((text) => cities.some((city) => city.node_name === text)), named.join());
  assert.match(await tab.textContent("#analysis-resilience .fit"), /n = 50/); // joined with the nodes of the network
  assert.match(await tab.textContent("#analysis-resilience"), /Martin, Sunley/);

  const terms = await tab.$$eval("#analysis-effects-jobs tbody td:nth-child(2)", (cells) => cells.map((c) => c.textContent));
  assert.deepEqual(terms.slice(0, 5), ["(intercept)", "betweenness", "closeness_wf", "ln_gdp", "betweenness^2"]);
  assert.equal(await dots("effects-jobs"), 5);
  assert.match(await tab.textContent("#analysis-effects-jobs"), /resis ~ betweenness/);
  const attack = "#analysis-shocks-attack";
  assert.ok(await tab.locator(`${attack} figure path`).count() >= 4, "two curves and their bands");
  assert.match(await tab.textContent(`${attack} .legend`), /share 0.5share 1/);
  assert.match(await tab.textContent(`${attack} .table tbody`), /0.20.11 to 0.29/); // mean and range of 0.1 .. 0.3
  assert.match(await tab.textContent(`${attack} .table:has-text("nodes") tbody tr`), /49$/);
  await tab.selectOption(`${attack} select`, "1");
  assert.match(await tab.textContent(`${attack} .table:has-text("nodes") tbody tr`), /99$/);
  assert.match(await tab.textContent("#analysis-shocks-contagion"), /median of 20 replicates/);
  assert.match(await tab.textContent("#analysis-shocks-attack"), /simulated under/i);
  assert.match(await tab.textContent("#analysis-plan-links"), /random ties/);
  assert.match(await tab.textContent("#analysis-integration"), /not on this page: integration\/lq\./);
  const earlier = await tab.locator("#analysis-integration figure").innerHTML();
  await tab.locator("#analysis-integration figure select").selectOption({ label: "city 3" });
  assert.notEqual(await tab.locator("#analysis-integration figure").innerHTML(), earlier);
  assert.ok((await tab.evaluate(() => document.scrollingElement.scrollWidth)) <= WIDE.width);
  await done();
});

test("a file of analyses alone has a page", async () => {
  makeAnalyses();
  run("resilience", "made/panel.csv", "--outcome", "jobs", "--peak", "2007", "--trough", "2008", "--recovery", "2011", "-o",
    "made/alone.nc", "--force", "--quiet");
  run("report", "made/alone.nc", "-o", "made/alone.html", "--force");
  const { tab, done } = await open("made/alone.html");
  assert.equal(await tab.locator("#analysis-resilience .table tbody tr").count(), 15);
  assert.equal(await tab.locator("#map, #nodes, #networks").count(), 0);
  await done();
});

/** Twelve small cities in twelve places, one of them a star and one a ring. */
function makePlaces() {
  rmSync("made/places", { recursive: true, force: true });
  mkdirSync("made/places", { recursive: true });
  for (let k = 0; k < 12; k++) {
    const n = 12 + k;
    const node = (i) => `node [ id ${i} x ${100 + 2 * k + 0.01 * Math.cos(i)} y ${25 + k + 0.01 * Math.sin(i)} ]`;
    const ends = (i) => (k === 0 ? [0, i] : k === 1 ? [i - 1, i] : [i - 1 - (i % k === 0 ? 1 : 0) * (i > 1 ? 1 : 0), i]);
    const edge = (i) => `edge [ source ${ends(i)[0]} target ${ends(i)[1]} ]`;
    const edges = Array.from({ length: n - 1 }, (_, i) => edge(i + 1)).concat(k > 5 ? [`edge [ source 0 target ${n - 1} ]`] : []);
    writeFileSync(`made/places/place${String(k).padStart(2, "0")}.gml`, `graph [\n${Array.from({ length: n }, (_, i) => node(i)).join("\n")}\n${edges.join("\n")}\n]\n`);
  }
}

test("a map of the networks of a batch shows where they are and of what type", async () => {
  makePlaces();
  run("centrality", "made/places", "-o", "made/places.nc", "--force", "--quiet", "--types");
  run("report", "made/places.nc", "-o", "made/places.html", "--force");
  const { tab, done } = await open("made/places.html");
  const dots = "#places g.place circle";
  assert.equal(await tab.locator(dots).count(), 12);
  const cities = csv(run("export", "made/places.nc", "--what", "cities", "-o", "-"));
  const types = [...new Set(cities.map((row) => row.type_label))].filter((word) => word !== "none").sort();
  assert.ok(types.length > 1);
  for (const word of types) {
    const n = cities.filter((row) => row.type_label === word).length;
    assert.ok((await tab.textContent("#places .legend")).includes(`${word} (${n})`), word);
  }
  const shades = () => tab.$$eval(dots, (all) => all.map((c) => c.getAttribute("fill")));
  const before = await shades();
  assert.equal(new Set(before).size, new Set(cities.map((row) => row.type_label)).size);
  await tab.locator(dots).nth(7).click();
  assert.match(await tab.textContent("#drawing h3"), /in place07$/);
  await tab.selectOption("#places select", "node_row_size");
  assert.notDeepEqual(await shades(), before);
  const across = await tab.$$eval(dots, (all) => all.map((c) => Number(c.getAttribute("cx"))));
  assert.ok(across.every((x, i) => i === 0 || x > across[i - 1]), "from west to east");
  await done();
});

test("the example's shocks, plans, effects and seedmap are shown, on a narrow screen too", async () => {
  const tables = path.join(process.env.POLIS_SOURCE, "inputs/example");
  const strength = ["--weight", "strength", "--weight-role", "strength", "--quiet"];
  const nodes = ["--nodes", `${tables}/cities.csv`, "--node-column", "city_id"];
  const add = ["--add-to", "made/example.nc"];
  run("build", `${tables}/cities.csv`, "--flows", `${tables}/flows.csv`, "-o", "made/flows.nc", "--force", "--quiet");
  run("centrality", "made/flows.nc", "-o", "made/example.nc", "--force", "--edges", ...strength);
  run("shock", "made/flows.nc", ...strength, "--model", "attack", "--scenario", "degree", "--name", "attack", ...add);
  run("shock", "made/flows.nc", ...strength, "--model", "sir", "--scenario", "random:1", "--replicates", "40", "--contact", "share",
    "--grid", "warning=0,0.5", "--name", "epidemic", ...add);
  run("plan", "made/flows.nc", ...strength, ...nodes, "--objective", "efficiency", "--budget", "4", "--name", "links", ...add);
  run("plan", "made/flows.nc", ...strength, ...nodes, "--target", "s02", "--budget", "2", "--name", "none", ...add);
  run("check", "--cities", `${tables}/cities.csv`, "--panel", `${tables}/panel.csv`, "--rows", "none", ...add);
  run("report", "made/example.nc", "-o", "made/example.html", "--force");
  for (const viewport of [WIDE, NARROW]) {
    const { tab, done } = await open("made/example.html", { viewport });
    const text = (id) => tab.textContent(`#analysis-${id}`);
    const removed = await tab.$$eval("#analysis-shocks-attack .table tbody td:nth-child(2)", (cells) => cells.map((c) => c.textContent));
    assert.ok(removed.some((name) => /^synthetic \d+$/.test(name)), removed.slice(0, 4).join());
    assert.match(await text("shocks-epidemic"), /Nothing changes from \d+ to 200/);
    assert.match(await text("plan-none"), /The plan has no step/);
    assert.match(await tab.textContent("#analysis-seedmap details[open] summary"), /by row/);
    const ticks = await tab.$$eval("#analysis-plan-links g[aria-label='y-axis tick label']", (axes) =>
      axes.map((axis) => [...axis.querySelectorAll("text")].map((t) => t.textContent)));
    assert.ok(ticks.length >= 2);
    for (const labels of ticks) assert.equal(new Set(labels).size, labels.length, labels.join());
    const tallest = await tab.$$eval("#provenance .facts tr", (rows) => Math.max(...rows.map((row) => row.offsetHeight)));
    assert.ok(tallest < 700, `a row of ${tallest} pixels`);
    assert.ok((await tab.evaluate(() => document.scrollingElement.scrollWidth)) <= viewport.width);
    await done();
  }
});
