// Sections of the analyses: scatter of resistance and recovery, coefficients, curves with bands, tables.
import * as Plot from "@observablehq/plot";
import { chart, few, Scatter } from "./charts.js";
import { label, measures, nodeName } from "./data.js";
import { choice, count, figure, h, legend as colours, name, number, section, tick, tickAmong } from "./dom.js";
import { analyses, number as isNumber } from "./groups.js";
import { quantile, sorted } from "./stats.js";
import { Table } from "./table.js";
import { CATEGORIES, colour, onTheme } from "./theme.js";

const HALF = { width: 520, height: 330, marginLeft: 74 };
const WIDE = { width: 760, height: 420, marginLeft: 64 };

const what = (a) => [a.long_name, a.units && a.units !== "1" ? `[${a.units}]` : ""].filter(Boolean).join(" ");
const about = (a) => [what(a), a.references ? `(${a.references})` : ""].filter(Boolean).join(" ");
const upper = (text) => text.charAt(0).toUpperCase() + text.slice(1);
const sentences = (...parts) => parts.filter(Boolean).map((part) => `${upper(part)}.`).join(" ");
const plural = (n, noun) => count(n, noun, noun.endsWith("y") ? `${noun.slice(0, -1)}ies` : `${noun}s`);
const axis = (text, more = {}) => ({ label: text, labelAnchor: "center", labelArrow: "none", tickFormat: tickAmong, ...more });
const title = (a) => (a.long_name && a.long_name.length <= 44 ? upper(a.long_name) : label(a.name));

const withUnit = (a) => `${label(a.name)}${a.units && a.units !== "1" ? ` (${a.units})` : ""}`;

/** Redrawn when colours change. */
function live(draw) {
  const box = h("div", {}, draw());
  onTheme(() => box.replaceChildren(draw()));
  return box;
}

function quadrants(analysis) {
  const [x, y, type] = ["resis", "recov", "type"].map((n) => analysis.find(n));
  if (!x || !y || x.lengths[0] !== y.lengths[0]) return null;
  const names = analysis.labels(x.dimensions[0]);
  const kinds = type ? [...new Set(type.values)].filter(Boolean).sort() : [];
  const rows = Array.from(x.values.keys()).filter((i) => Number.isFinite(x.values[i]) && Number.isFinite(y.values[i]));
  const wordOf = (i) => (type ? type.values[i] || "undefined" : "");
  const missing = x.values.length - rows.length;
  const legend = colours(kinds.map((kind, k) => [CATEGORIES[k % CATEGORIES.length],
    `${kind.replaceAll("_", " ")} (${rows.filter((i) => type.values[i] === kind).length})`]));
  return figure({ title: "Resistance and recoverability", about: "Above 0 is better than the nation, below 0 worse",
    note: sentences(about(x), about(y), missing && `${plural(missing, x.dimensions[0])} without a value cannot be shown`) }, legend,
  live(() => chart({ ...WIDE,
    x: axis("resistance", { grid: true }), y: axis("recoverability", { grid: true }),
    marks: [
      Plot.ruleX([0], { stroke: colour("muted") }), Plot.ruleY([0], { stroke: colour("muted") }),
      Plot.dot(rows, { x: (i) => x.values[i], y: (i) => y.values[i], r: 4, fillOpacity: 0.85,
        fill: (i) => CATEGORIES[Math.max(0, kinds.indexOf(wordOf(i))) % CATEGORIES.length], stroke: colour("surface"), strokeWidth: 0.6,
        title: (i) => `${names?.[i] ?? i}\nresistance ${number(x.values[i])}, recoverability ${number(y.values[i])}\n${wordOf(i).replaceAll("_", " ")}`, tip: true }),
    ] }, "Resistance against recoverability of each city")));
}

/** Coefficients in comparable units: where the file has standardised ones, the interval is scaled along. */
function coefficientRows(analysis, coef) {
  const terms = analysis.labels(coef.dimensions[0]) ?? Array.from(coef.values, (_, i) => `term ${i + 1}`);
  const [low, high, se, std] = ["ci_lo", "ci_hi", "se", "std_beta"].map((n) => analysis.find(n));
  if (!(low && high) && !se) return null;
  const scaled = Boolean(std) && std.values.some(Number.isFinite);
  const rows = terms.map((term, i) => {
    const at = coef.values[i];
    const by = scaled ? std.values[i] / at : 1;
    const ends = low && high ? [low.values[i] * by, high.values[i] * by] : [(at - 1.96 * se.values[i]) * by, (at + 1.96 * se.values[i]) * by];
    return { term, coef: at, at: at * by, low: Math.min(...ends), high: Math.max(...ends) };
  }).filter((r) => Number.isFinite(r.at));
  return { rows, scaled };
}

function coefficients(analysis) {
  const coef = analysis.find("coef");
  const found = coef && coefficientRows(analysis, coef);
  if (!found || !found.rows.length) return null;
  const { rows, scaled } = found;
  const sure = (r) => r.low > 0 || r.high < 0;
  const longest = Math.max(...rows.map((r) => r.term.length));
  const interval = analysis.find("ci_lo") ? about(analysis.find("ci_lo")).replace(/^lower end of the /, "") : "1.96 standard errors to either side";
  return figure({ title: scaled ? "Standardised coefficients" : "Coefficients",
    about: `Dot: ${scaled ? "standard deviations of the outcome for one of the term" : "the coefficient"}; line: ${interval}; filled where it leaves out 0` },
  live(() => chart({ ...WIDE, height: 60 + 30 * rows.length, marginLeft: Math.min(260, 24 + 7.2 * longest),
    x: axis(scaled ? "standardised coefficient" : "coefficient", { grid: true }), y: { label: null, domain: rows.map((r) => r.term), tickSize: 0 },
    marks: [
      Plot.ruleX([0], { stroke: colour("muted") }),
      Plot.ruleY(rows, { y: "term", x1: "low", x2: "high", stroke: colour("accent"), strokeWidth: 2 }),
      Plot.dot(rows, { y: "term", x: "at", r: 5, stroke: colour("accent"), strokeWidth: 2,
        fill: (r) => (sure(r) ? colour("accent") : colour("surface")),
        title: (r) => `${r.term}\ncoefficient ${number(r.coef)}${scaled ? `, standardised ${number(r.at)}` : ""}\nfrom ${number(r.low)} to ${number(r.high)}`, tip: true }),
    ] }, "Coefficients with confidence intervals")));
}

function residuals(analysis) {
  const [outcome, residual] = ["outcome", "residual"].map((n) => analysis.find(n));
  if (!outcome || !residual || outcome.lengths[0] !== residual.lengths[0]) return null;
  const names = analysis.labels(outcome.dimensions[0]);
  const all = Array.from(outcome.values.keys()).filter((i) => Number.isFinite(residual.values[i] + outcome.values[i]));
  const rows = few(all);
  return figure({ title: "Residuals", about: "What the model leaves over, against what it says; without structure if it fits",
    note: rows.length < all.length ? `${number(rows.length)} of ${number(all.length)} dots are drawn.` : null },
  live(() => chart({ ...WIDE, height: 300,
    x: axis("fitted value", { grid: true }), y: axis("residual", { grid: true }),
    marks: [
      Plot.ruleY([0], { stroke: colour("muted") }),
      Plot.dot(rows, { x: (i) => outcome.values[i] - residual.values[i], y: (i) => residual.values[i], r: 2.2, fill: colour("accent"), fillOpacity: 0.5,
        title: (i) => `${names?.[i] ?? `row ${i + 1}`}\nresidual ${number(residual.values[i])}`, tip: true }),
    ] }, "Residuals against fitted values")));
}

const BANDS = [["_lo", "_hi"], ["_ci_lo", "_ci_hi"], ["_low", "_high"], ["_lower", "_upper"], ["_p05", "_p95"], ["_q05", "_q95"], ["_min", "_max"]];

/** Curves of a dimension that runs: one chart for each array, with its band or its comparison. */
function curves(analysis, dimension) {
  const scale = analysis.coordinate(dimension);
  const all = analysis.along(dimension).filter((a) => isNumber(a) && a !== scale && !/^(u|v|order|node)$/.test(a.name));
  const named = (text) => all.find((a) => a.name === text);
  const used = new Set();
  const base = all.find((a) => /^baseline_/.test(a.name));
  const goal = base && named("objective_after");
  const out = [];
  for (const array of all) {
    if (used.has(array) || (array === base && goal)) continue;
    if (analysis.kind === "plan" && new Set(array.values).size === 1) continue; // the table says it
    if (BANDS.some(([lo, hi]) => (array.name.endsWith(lo) && named(array.name.slice(0, -lo.length))) || (array.name.endsWith(hi) && named(array.name.slice(0, -hi.length))))) continue;
    const band = BANDS.map(([lo, hi]) => [named(array.name.replace(/_mean$/, "") + lo), named(array.name.replace(/_mean$/, "") + hi)]).find(([lo, hi]) => lo && hi);
    out.push(curve(analysis, dimension, scale, array, band, array === goal ? base : null));
  }
  return out;
}

const at = (scale, dimension, k) => (scale ? scale.values[k] : dimension === "step" ? k + 1 : k);
const plain = (x) => (Number.isInteger(x) && Math.abs(x) < 10000 ? String(x) : tick(x));
const scaleAxis = (scale, dimension) => axis(scale && scale.long_name ? scale.long_name : label(dimension), { tickFormat: plain, ticks: 6 });

function curve(analysis, dimension, scale, array, band, comparison) {
  const rows = Array.from(array.values, (y, k) => ({ x: at(scale, dimension, k), y, low: band?.[0].values[k], high: band?.[1].values[k], other: comparison?.values[k] }))
    .filter((r) => Number.isFinite(r.y));
  const words = sentences(about(array), band && `Band: ${what(band[0])} to ${what(band[1])}`, comparison && `Dashed: ${about(comparison)}`);
  return figure({ title: title(array), note: words },
    live(() => chart({ ...HALF, x: scaleAxis(scale, dimension), y: axis(withUnit(array), { grid: true, ticks: 5, nice: true }),
      marks: [
        band ? Plot.areaY(rows, { x: "x", y1: "low", y2: "high", fill: colour("accent"), fillOpacity: 0.18 }) : null,
        comparison ? Plot.line(rows, { x: "x", y: "other", stroke: colour("second"), strokeDasharray: "5,4", strokeWidth: 2 }) : null,
        Plot.line(rows, { x: "x", y: "y", stroke: colour("accent"), strokeWidth: 2 }),
        Plot.dot(rows, { x: "x", y: "y", r: rows.length > 40 ? 0 : 2.5, fill: colour("accent"),
          title: (r) => `${plain(r.x)}: ${number(r.y)}${band ? `, from ${number(r.low)} to ${number(r.high)}` : ""}${comparison ? `, random ${number(r.other)}` : ""}`, tip: true }),
      ] }, `${label(array.name)} along ${dimension}`)));
}

const isBand = (array, all) => BANDS.some(([lo, hi]) => [lo, hi].some((end) => array.name.endsWith(end) && all.some((a) => a.name === array.name.slice(0, -end.length))));

/** How many points of rows of `length` values say something: beyond them nothing changes any more. */
function lively(arrays, length) {
  const same = (values, k) => values.every((x, i) => i % length !== k || Object.is(x, values[i - 1]));
  let n = length;
  while (n > 2 && arrays.every((a) => same(a.values, n - 1))) n--;
  return n < 0.8 * length ? n : length;
}

/** Curves of a grid of parameters, a colour for each cell, with the bands that the file has. */
function cellCurves(analysis, array, all) {
  const along = array.dimensions[1];
  const [n, length] = array.lengths;
  const scale = analysis.coordinate(along);
  const cells = analysis.cells(number);
  const band = BANDS.map((ends) => ends.map((end) => all.find((a) => a.name === array.name + end))).find(([lo, hi]) => lo && hi);
  const shown = Math.min(n, CATEGORIES.length);
  const until = lively([array, ...(band ?? [])], length);
  const rows = (i) => Array.from({ length: until }, (_, k) => ({ x: at(scale, along, k), y: array.values[i * length + k],
    low: band?.[0].values[i * length + k], high: band?.[1].values[i * length + k] })).filter((r) => Number.isFinite(r.y));
  const series = Array.from({ length: shown }, (_, i) => rows(i));
  const hue = (i) => (n < 2 ? colour("accent") : CATEGORIES[i]);
  const legend = n < 2 ? null : colours(cells.slice(0, shown).map((text, i) => [CATEGORIES[i], text]));
  return figure({ title: title(array), note: sentences(about(array), band && `Band: ${what(band[0])}, ${what(band[1])}`,
    shown < n && `The first ${shown} of ${n} cells of the grid`,
    until < length && `Nothing changes from ${plain(at(scale, along, until - 1))} to ${plain(at(scale, along, length - 1))}`) }, legend,
  live(() => chart({ ...HALF, x: scaleAxis(scale, along), y: axis(withUnit(array), { grid: true, ticks: 5, nice: true }),
    marks: series.flatMap((line, i) => [
      band ? Plot.areaY(line, { x: "x", y1: "low", y2: "high", fill: hue(i), fillOpacity: 0.16 }) : null,
      Plot.line(line, { x: "x", y: "y", stroke: hue(i), strokeWidth: 2 }),
      Plot.dot(line, { x: "x", y: "y", r: 0, title: (r) => `${cells[i]}\n${plain(r.x)}: ${number(r.y)}${band ? `, from ${number(r.low)} to ${number(r.high)}` : ""}`, tip: i === 0 }),
    ]) }, `${label(array.name)} along ${along}`)));
}

/** A row for each cell of a grid: its parameters, and of what each replicate gave mean and range. */
function cellTable(analysis) {
  const results = analysis.over("cell", "replicate").filter(isNumber);
  if (!results.length) return null;
  const [n, replicates] = results[0].lengths;
  const parameters = analysis.along("cell").filter(isNumber).map((a) => ({ key: a.name, title: a.name, text: false, hint: about(a), value: (i) => a.values[i] }));
  const columns = results.flatMap((a) => {
    const of = Array.from({ length: n }, (_, i) => sorted(a.values.slice(i * replicates, (i + 1) * replicates)));
    const value = (i, f) => (of[i].length ? f(of[i]) : NaN);
    const mean = (v) => v.reduce((x, y) => x + y, 0) / v.length;
    return [{ key: a.name, title: a.name.replaceAll("_", " "), text: false, hint: `${a.name}: ${about(a)}; mean of the replicates`, value: (i) => value(i, mean) },
      { key: `${a.name} range`, title: "5 to 95 %", text: true, hint: `of ${count(replicates, "replicate")}`, value: (i) => value(i, (v) => `${number(quantile(v, 0.05))} to ${number(quantile(v, 0.95))}`) }];
  });
    return h("div", {}, h("h3", {}, "Outcomes"), h("p", { class: "note" }, sentences(`Means and ranges of ${count(replicates, "replicate")}`, ...results.map((a) => `${a.name}: ${about(a)}`))),
    new Table([...parameters, ...columns], n, { noun: "cells of the grid" }).element);
}

/** What the cells of a grid do to each node; one cell at a time. */
function cellNodes(analysis, drawing) {
  const arrays = analysis.over("cell", "node").filter(isNumber);
  if (!arrays.length) return null;
  const [cells, n] = arrays[0].lengths;
  const labels = analysis.labels("node");
  const same = nodesOf(labels, drawing);
  const box = h("div");
  const draw = (cell) => {
    const text = (key, heading, value) => ({ key, title: heading, text: true, hint: key, value });
    const columns = [labels && text("node_id", "Id", (i) => labels[i]),
      same && drawing.nodes.has("node_name") && text("node_name", "Name", (i) => (same[i] < 0 ? "" : nodeName(drawing, same[i]))),
      ...arrays.map((a) => ({ key: a.name, title: label(a.name), text: false, hint: `${a.name}: ${about(a)}`, value: (i) => a.values[cell * n + i] }))].filter(Boolean);
    box.replaceChildren(new Table(columns, n, { noun: "nodes", sort: arrays[0].name, bars: [arrays[0].name] }).element);
  };
  draw(0);
  const options = analysis.cells(number).map((text, i) => [i, text]);
  return h("div", {}, h("h3", {}, "Nodes"), cells > 1 ? h("div", { class: "controls" }, choice("Cell", options, 0, (i) => draw(Number(i)))) : null, box);
}

/** Many curves at once: median and middle shares over the other dimension, and one of them to choose. */
function fan(analysis, array) {
  const [first, second] = array.dimensions;
  const turned = analysis.isSequence(first) && !analysis.isSequence(second);
  const [over, along] = turned ? [second, first] : [first, second];
  const [n, length] = turned ? [array.lengths[1], array.lengths[0]] : array.lengths;
  const value = (i, k) => array.values[turned ? k * n + i : i * length + k];
  const scale = analysis.coordinate(along);
  const rows = Array.from({ length }, (_, k) => {
    const v = sorted(Float64Array.from({ length: n }, (_, i) => value(i, k)));
    if (!v.length) return null;
    const q = (p) => quantile(v, p);
    return { k, x: at(scale, along, k), y: q(0.5), low: q(0.05), high: q(0.95), lower: q(0.25), upper: q(0.75) };
  }).filter(Boolean);
  if (!rows.length) return null;
  const names = analysis.labels(over);
  const box = h("div");
  let chosen = "";
  const draw = () => {
    const line = chosen === "" ? [] : rows.map((r) => ({ x: r.x, y: value(Number(chosen), r.k) })).filter((r) => Number.isFinite(r.y));
    box.replaceChildren(chart({ ...HALF, x: scaleAxis(scale, along), y: axis(withUnit(array), { grid: true, ticks: 5, nice: true }),
      marks: [
        Plot.areaY(rows, { x: "x", y1: "low", y2: "high", fill: colour("accent"), fillOpacity: 0.13 }),
        Plot.areaY(rows, { x: "x", y1: "lower", y2: "upper", fill: colour("accent"), fillOpacity: 0.2 }),
        Plot.line(rows, { x: "x", y: "y", stroke: colour("accent"), strokeWidth: 2 }),
        Plot.line(line, { x: "x", y: "y", stroke: colour("second"), strokeWidth: 2 }),
        Plot.dot(rows, { x: "x", y: "y", r: 0, title: (r) => `${plain(r.x)}: median ${number(r.y)}, middle 90 % from ${number(r.low)} to ${number(r.high)}`, tip: true }),
      ] }, `${label(array.name)}: median and bands over ${plural(n, over)}`));
  };
  onTheme(draw);
  draw();
  const picker = names && n <= 2000 ? choice(`One ${over}`, [["", "none"], ...names.map((text, i) => [i, text])], "", (v) => {
    chosen = v;
    draw();
  }) : null;
  return figure({ title: title(array), note: sentences(about(array), `Line: median of ${plural(n, over)}; bands: the middle 50 and 90 %`) },
    h("div", { class: "controls" }, picker), box);
}

/** Which nodes of a drawing the items are, by id or name; -1: none of them. Null if hardly any is. */
function nodesOf(ids, drawing) {
  if (!ids || !drawing) return null;
  const place = new Map();
  for (let i = 0; i < drawing.kept; i++) place.set(nodeName(drawing, i), i);
  for (let i = 0; i < drawing.kept; i++) place.set(drawing.nodes.get("node_id")[i], i);
  const rows = ids.map((id) => place.get(id) ?? -1);
  return rows.filter((i) => i >= 0).length >= 5 ? rows : null;
}

function columnsOf(analysis, dimension, nodes, drawing) {
  const labels = analysis.labels(dimension);
  const columns = analysis.along(dimension).map((a) => {
    const position = /^(u|v)$/.test(a.name) || (a.name === "order" && analysis.attribute("removed") === "nodes") ? nodes : null;
    return { key: `${a.part}/${a.name}`, title: position ? `Node ${a.name === "order" ? "removed" : a.name}` : label(a.name), text: a.text || Boolean(position), hint: `${a.path}/${a.name}: ${about(a)}`,
      value: position ? (i) => nodes(a.values[i]) : a.flags ? (i) => a.values[i].replaceAll("_", " ") : (i) => a.values[i], array: a };
  });
  const front = columns.findIndex((c) => c.array.values === labels);
  if (front > 0) columns.unshift(...columns.splice(front, 1));
  const same = /^(city|node)$/.test(dimension) && drawing?.nodes.has("node_name") && nodesOf(labels, drawing);
  if (same)
    columns.splice(1, 0, { key: "name", title: "Name", text: true, hint: "name of the node of this id", array: { name: "name" },
      value: (i) => (same[i] < 0 ? "" : nodeName(drawing, same[i])) });
  if (!labels && nodes && dimension === "node")
    columns.unshift({ key: "node", title: "Node", text: true, hint: "node", value: nodes, array: { name: "node" } });
  return columns;
}

function table(analysis, dimension, nodes, drawing) {
  const n = analysis.dimensions.get(dimension);
  const columns = columnsOf(analysis, dimension, nodes, drawing);
  if (columns.length < 2 || columns.every((c) => c.text && !c.array.flags)) return null;
  const keep = columns.slice(0, 24);
  const places = /^(city|node)$/.test(dimension);
  const first = keep.find((c) => ["resis", "p_ever"].includes(c.array.name)) ?? keep.find((c) => !c.text) ?? keep[0];
  const made = new Table(keep, n, { noun: places ? plural(2, dimension).slice(2) : `rows of ${dimension}`, sort: places ? first.key : null });
  if (analysis.isSequence(dimension) || dimension === "row")
    return h("details", { open: analysis.kind === "seedmap" }, h("summary", {}, `The numbers by ${dimension}`), made.element);
  return h("div", {}, h("h3", {}, `By ${dimension}`), made.element);
}

/** Numbers of each city, and where cities are nodes of the network their centralities too. */
function relations(analysis, dimension, state) {
  const ids = analysis.labels(dimension);
  const own = analysis.along(dimension).filter((a) => isNumber(a) && new Set(a.values).size > 2);
  if (!/^(city|node)$/.test(dimension) || !ids || own.length < 2 || ids.length < 5) return null;
  const values = new Map(own.map((a) => [`${a.part ? `${a.part}/` : ""}${a.name}`, { values: Array.from(a.values), text: title(a), about: `${a.name}: ${about(a)}` }]));
  const options = [{ group: analysis.title, options: [...values].map(([key, v]) => [key, v.text]) }];
  const d = state?.drawing;
  const rows = nodesOf(ids, d);
  if (rows) {
    const joined = measures(d).map((m) => {
      values.set(`node:${m}`, { values: rows.map((i) => (i < 0 ? NaN : d.nodes.get(m)[i])), text: label(m), about: `${m} in the network ${d.id}` });
      return [`node:${m}`, label(m)];
    });
    options.push({ group: `Network ${d.id}`, options: joined });
  }
  const keys = [...values.keys()];
  const y = keys.includes("resis") ? "resis" : keys[0];
  const x = keys.find((k) => k.startsWith("node:betweenness")) ?? (keys.includes("recov") ? "recov" : keys.find((k) => k !== y));
  const called = (i) => (rows && rows[i] >= 0 ? nodeName(d, rows[i]) : ids[i]);
  const series = { options, noun: "row", values: (k) => values.get(k).values, title: called, short: (k) => values.get(k).text, axis: (k) => values.get(k).text, about: (k) => values.get(k).about };
  const box = h("div");
  const draw = () => box.replaceChildren(new Scatter(series, x, y, `${analysis.id}-scatter`).element);
  onTheme(draw);
  draw();
  return h("div", {}, h("h3", {}, "One number against another"), box);
}

function settings(analysis) {
  const rows = analysis.groups.flatMap((g) => g.attributes.map((a) => [g.path, a]));
  if (!rows.length) return null;
  return h("details", { open: analysis.kind === "effects" }, h("summary", {}, "Settings and what is said of it"),
    h("table", { class: "facts" }, h("tbody", {}, rows.map(([path, a]) => h("tr", {},
      h("th", { scope: "row" }, path === analysis.key ? "" : `${path.slice(analysis.key.length + 1)} `, a.name.replaceAll("_", " ")), h("td", {}, name(a.value)))))));
}

/** Charts of all that runs over time, removals, steps. */
function chartsOf(analysis) {
  const running = [...analysis.dimensions.keys()].filter((x) => analysis.isSequence(x));
  const pairs = analysis.arrays.filter((a) => isNumber(a) && a.dimensions.length === 2 && a.dimensions.some((x) => running.includes(x)));
  const charts = [...running.flatMap((x) => curves(analysis, x)), ...pairs.filter((a) => !isBand(a, pairs))
    .map((a) => (a.dimensions[0] === "cell" ? cellCurves(analysis, a, pairs) : fan(analysis, a)))].filter(Boolean);
  return charts.length ? h("div", { class: "charts halves" }, charts) : null;
}

/** Arrays that no chart and no table shows: too large, or of a shape that has none. */
function leftOut(analysis) {
  const known = [...analysis.over("cell", "replicate"), ...analysis.over("cell", "node")];
  const shown = (a) => a.values !== null && (a.dimensions.length === 1 || known.includes(a) ||
    (a.dimensions.length === 2 && isNumber(a) && a.dimensions.some((x) => analysis.isSequence(x))));
  return analysis.arrays.filter((a) => !shown(a));
}

function content(analysis, data, state) {
  const d = state?.drawing;
  const whole = d && data.drawings.length === 1 && d.kept === d.n;
  const nodes = whole ? (i) => nodeName(d, i) ?? "" : null;
  const dimensions = [...analysis.dimensions.keys()];
  const left = leftOut(analysis);
  const idle = analysis.kind === "plan" && !analysis.dimensions.get("step");
  return [idle ? h("p", { class: "note" }, `The plan has no step: ${analysis.attribute("ended") ?? "nothing was built"}.`) : null, quadrants(analysis), coefficients(analysis), residuals(analysis), chartsOf(analysis), cellTable(analysis),
    dimensions.map((x) => relations(analysis, x, state)), cellNodes(analysis, d),
    dimensions.filter((x) => x !== "cell" || !analysis.over("cell", "replicate").length).map((x) => table(analysis, x, nodes, d)),
    left.length ? h("p", { class: "note" }, `In the file but not on this page: ${left.map((a) => `${a.path}/${a.name}`).join(", ")}.`) : null,
    settings(analysis)];
}

/** Sections of all analyses of the file. */
export function analysisSections(data, state) {
  return analyses(data).map((analysis) => {
    const comment = analysis.groups[0].attributes.find((a) => a.name === "comment")?.value;
    return section(analysis.id, analysis.title, comment ? sentences(comment) : analysis.lead, ...content(analysis, data, state));
  });
}
