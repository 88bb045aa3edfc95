// Puts the page together: what is shown is one network, one measure and perhaps one node.
import { analysisSections } from "./analyses.js";
import { distribution, networkSeries, nodeSeries, Scatter } from "./charts.js";
import { definition, families, label, load, measures } from "./data.js";
import { check, choice, count, h, number, refill, section } from "./dom.js";
import { NetworkMap } from "./map.js";
import { heading, provenance } from "./overview.js";
import { places } from "./places.js";
import { State } from "./state.js";
import { Table } from "./table.js";
import { onTheme, themeButton } from "./theme.js";

const USUAL = ["betweenness", "closeness_wf", "closeness_wf_out", "degree", "degree_union"];
const SECOND = ["degree", "degree_union", "closeness_wf", "closeness_wf_out"];

const data = load();
const first = data.drawings[0];
const usual = (d) => USUAL.find((m) => measures(d).includes(m)) ?? measures(d)[0];
const state = first ? new State(first, usual(first)) : null;

function bar() {
  const links = h("nav", { "aria-label": "Sections" });
  const box = h("div", { class: "choices" });
  const fill = () => {
    const network = data.drawings.length > 1 && choice("Network", data.drawings.map((d, i) => [i, d.id]),
      data.drawings.indexOf(state.drawing), (i) => pick(data.drawings[i]));
    const measure = choice("Measure", families(measures(state.drawing)), state.measure, (m) => state.set({ measure: m }));
    refill(box, [network, measure]);
  };
  if (state) {
    fill();
    state.on((change) => (change.drawing || change.measure) && fill());
  }
  document.getElementById("bar").append(links, box, themeButton());
  return (sections) => links.append(...sections.map((s) => h("a", { href: `#${s.id}` }, s.dataset.short ?? s.querySelector("h2").textContent)));
}

/** Show another network; keep the measure if it has it. */
function pick(drawing) {
  const measure = measures(drawing).includes(state.measure) ? state.measure : usual(drawing);
  state.set({ drawing, measure });
}

function drawn() {
  const map = new NetworkMap(data, state);
  const none = h("p", { class: "note" });
  const box = section("map", "Map", null, none, map.element);
  const show = () => {
    none.textContent = state.drawing.place === "none" ? `${state.drawing.id} has no coordinates, so there is no map of it.` : "";
    map.show(state.drawing);
  };
  state.on((change) => {
    if (change.drawing) show();
    else if (change.measure) map.setMeasure();
    else {
      map.follow();
      map.paint();
    }
  });
  return { box, show };
}

const FIRST = ["network_id", "node_row_size", "edge_row_size", "status", "degree_mean", "density", "path_length_mean", "diameter",
  "efficiency_global", "clustering_mean", "bc_max", "bc_gini", "centralization_betweenness"];
const LAST = /^(resolution|rounding_error|n_raised|dropped_|kernel)/;
const COLUMNS = 12; // of the networks' table at first

/** Columns of the networks' table: what differs among them, the usual ones first. */
function networkColumns() {
  const keys = Object.keys(data.networks).filter((k) => !/^(error|input_digest|first_thru_node)$/.test(k) && !k.startsWith("run/"));
  const place = (k) => (FIRST.includes(k) ? FIRST.indexOf(k) : FIRST.length + LAST.test(k));
  const varies = (k) => place(k) < 3 || new Set(data.networks[k]).size > 1;
  const isText = (k) => data.variable.get(k).type === "text" || data.variable.get(k).flags;
  return keys.filter(varies).sort((a, b) => place(a) - place(b)).map((key) => ({ key, title: label(key), text: isText(key),
    hint: `${key}: ${definition(data, key)}`, value: (row) => data.networks[key][row] }));
}

function networks() {
  const byIndex = new Map(data.drawings.map((d) => [d.index, d]));
  const columns = networkColumns();
  const numbers = columns.filter((c) => !c.text).map((c) => c.key);
  const left = h("p", { class: "note", "aria-live": "polite" });
  const choose = (row) => {
    if (byIndex.has(row)) pick(byIndex.get(row));
    else left.textContent = `${data.networks.network_id[row]} is not drawn on this page; centropolis report --network ID draws it.`;
  };
  const make = (shown) => new Table(shown, data.lengths.network, { noun: "networks", sort: "node_row_size", bars: ["node_row_size"],
    picked: () => state?.drawing.index ?? null, onpick: choose });
  let table = make(columns.slice(0, COLUMNS));
  const box = h("div", {}, table.element);
  const all = columns.length > COLUMNS ? check(`All ${columns.length} columns`, false, (on) => {
    table = make(on ? columns : columns.slice(0, COLUMNS));
    box.replaceChildren(table.element);
  }) : null;
  if (data.drawings.length < data.lengths.network)
    left.textContent = `${number(data.drawings.length)} of ${count(data.lengths.network, "network")} are drawn on this page; centropolis report --network ID draws any other.`;
  state?.on((change) => change.drawing && table.reveal(change.drawing.index));
  return section("networks", "Networks", "Choose a row to see that network in the map and the charts.", all, box, left, places(data, numbers, pick),
    numbers.length > 1 ? new Scatter(networkSeries(data, numbers), numbers[0], numbers.find((k) => k === "bc_gini") ?? numbers[1], "network-scatter").element : null);
}

function nodes() {
  const box = h("div");
  let table = null;
  const make = () => {
    const d = state.drawing;
    const named = d.nodes.has("node_name");
    const text = (key, title) => ({ key, title, text: true, hint: key, value: (i) => d.nodes.get(key)[i] });
    const columns = [named && text("node_name", "Name"), text("node_id", "Id"),
      ...measures(d).map((key) => ({ key, title: label(key), text: false, hint: `${key}: ${definition(data, key)}`,
        value: (i) => d.nodes.get(key)[i] }))].filter(Boolean);
    const front = columns.findIndex((c) => c.key === state.measure);
    columns.splice(named ? 2 : 1, 0, ...columns.splice(front, 1));
    table = new Table(columns, d.kept, { noun: "nodes", sort: state.measure, bars: [state.measure],
      picked: () => state.node, onpick: (node) => state.set({ node: state.node === node ? null : node }) });
    box.replaceChildren(table.element, h("p", { class: "note" },
      d.kept < d.n ? `${number(d.kept)} of ${count(d.n, "node")} are on this page; centropolis export has all. ` : "",
      "Values have seven digits here and all of them in the result file. Choose a row to mark the node in the map."));
  };
  state.on((change) => {
    if (change.drawing || change.measure) make();
    else if ("node" in change) change.node === null ? table.render() : table.reveal(change.node);
  });
  make();
  return section("nodes", "Nodes", null, box);
}

function distributions() {
  const title = h("p", { class: "lead" });
  const box = h("div");
  const draw = () => {
    title.replaceChildren(definition(data, state.measure), " ", h("code", {}, state.measure));
    box.replaceChildren(distribution(data, state.drawing, state.measure));
  };
  state.on((change) => (change.drawing || change.measure) && draw());
  onTheme(draw);
  draw();
  return section("distribution", "Distribution", null, title, box);
}

function relation() {
  const box = h("div");
  let scatter = null;
  const draw = () => {
    const d = state.drawing;
    const options = families(measures(d));
    const across = scatter && measures(d).includes(scatter.x) && scatter.x !== state.measure ? scatter.x
      : SECOND.find((m) => m !== state.measure && measures(d).includes(m)) ?? state.measure;
    scatter = new Scatter(nodeSeries(data, d, options), across, state.measure, "scatter");
    box.replaceChildren(scatter.element);
  };
  state.on((change) => (change.drawing || change.measure) && draw());
  onTheme(draw);
  draw();
  return section("relation", "Measure against measure", null, box);
}

function assemble() {
  document.title = `${data.file} · centropolis report`;
  document.getElementById("head").append(...heading(data).filter(Boolean));
  const link = bar();
  const main = document.getElementById("main");
  const map = state ? drawn() : null;
  const many = data.lengths.network > 1 || (!state && data.lengths.network > 0);
  const parts = [map?.box, many && networks(), state && nodes(), state && distributions(), state && relation(),
    ...analysisSections(data, state), provenance(data)].filter(Boolean);
  main.append(...parts);
  link(parts);
  map?.show();
  document.getElementById("foot").append(
    h("p", {}, "This page is one file and fetches nothing. Land and borders: Natural Earth, public domain."));
  document.documentElement.dataset.ready = "true";
}

assemble();
