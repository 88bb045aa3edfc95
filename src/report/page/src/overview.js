// What the file is: the heading, what is missing, how it was computed.
import { definition, label } from "./data.js";
import { count, h, name, number, section } from "./dom.js";
import { Table } from "./table.js";

/** Networks whose status is not ok. */
export function failures(data) {
  const status = data.networks.status ?? [];
  return status.map((s, i) => i).filter((i) => status[i] !== "ok");
}

/** How often each word occurs: "sweep" or "118 sweep, 2 dijkstra" */
function tally(words) {
  const seen = new Map();
  words.forEach((w) => seen.set(w, (seen.get(w) ?? 0) + 1));
  if (seen.size === 1) return String([...seen.keys()][0]);
  return [...seen].sort((a, b) => b[1] - a[1]).map(([w, n]) => `${number(n)} ${w}`).join(", ");
}

function sentence(data) {
  const { node, edge, network } = data.lengths;
  if (!network) return `No networks, but ${data.groups.length ? "analyses" : "nothing else either"}.`;
  const done = data.networks.network_id.map((_, i) => i).filter((i) => (data.networks.status?.[i] ?? "ok") === "ok");
  const of = (key) => (data.networks[key] ? tally(done.map((i) => data.networks[key][i])) : "");
  const values = { none: "every edge is one hop", length: "edges have lengths", strength: "edges have strengths, and a strong tie is a short way" };
  const role = of("weight_role");
  const kind = of("directed");
  const first = `${count(node, "node")} and ${count(edge, "edge")} in ${network === 1 ? "one network" : count(network, "network")}`;
  return `${first}${kind ? `, ${kind}` : ""}${role ? `; ${values[role] ?? `edge values: ${role}`}` : ""}.`;
}

export function heading(data) {
  const failed = failures(data);
  const date = data.attribute("date_created", true);
  const title = data.attribute("title") || "Analyses of cities";
  const made = [data.attribute("source"), date && `computed ${date.replace("T", " ").replace("Z", " UTC")}`].filter(Boolean);
  return [
    h("p", { class: "kicker" }, "centropolis report"),
    h("h1", {}, title),
    h("p", { class: "lede" }, sentence(data)),
    h("p", { class: "meta" }, name(data.file), made.length ? ` · ${made.join(" · ")}` : ""),
    failed.length ? h("p", { class: "warning", role: "note" }, `${count(failed.length, "network")} of ${number(data.lengths.network)} ${failed.length === 1 ? "was" : "were"} not computed: `,
      h("a", { href: "#missing" }, "which, and why"), ".") : null,
  ];
}

function missing(data) {
  const failed = failures(data);
  if (!failed.length) return null;
  const at = (key) => (row) => data.networks[key]?.[failed[row]] ?? "";
  const columns = ["network_id", "status", "error"].filter((key) => data.networks[key])
    .map((key) => ({ key, title: label(key), text: true, hint: definition(data, key), value: at(key) }));
  return h("div", { id: "missing" }, h("h3", {}, "What is missing"),
    h("p", {}, "These networks have no values; all others are complete."),
    new Table(columns, failed.length, { noun: "networks not computed" }).element);
}

function attributes(data, run) {
  const rows = data.attributes.filter((a) => a.run === run && a.value !== "");
  return h("table", { class: "facts" }, h("tbody", {}, rows.map((a) =>
    h("tr", {}, h("th", { scope: "row" }, a.name.replaceAll("_", " ")), h("td", {}, name(a.value))))));
}

function variables(data) {
  const rows = data.variables.filter((v) => !v.run);
  return h("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": "Variables of the file" },
    h("table", { class: "facts" }, h("thead", {}, h("tr", {}, ["Variable", "Along", "Unit", "What it is", "Source"]
      .map((t) => h("th", { scope: "col" }, t)))),
    h("tbody", {}, rows.map((v) => h("tr", {}, h("th", { scope: "row" }, h("code", {}, v.name)), h("td", {}, v.axis),
      h("td", {}, v.units === "1" ? "" : v.units), h("td", {}, v.long_name), h("td", {}, v.references))))));
}

function inputs(data) {
  const digests = data.networks.input_digest;
  if (!digests || data.lengths.network !== 1) return null;
  const facts = ["network_id", "kernel", "resolution", "rounding_error", "input_digest", "n_raised",
    "dropped_self_loops", "dropped_parallel_edges", "dropped_zero_strengths", "dropped_unused_nodes"]
    .filter((key) => data.networks[key]);
  const text = (x) => (typeof x === "number" ? number(x) : name(x ?? ""));
  return h("div", {}, h("h3", {}, "The network"), h("table", { class: "facts" }, h("tbody", {}, facts.map((key) =>
    h("tr", {}, h("th", { scope: "row" }, label(key)), h("td", {}, text(data.networks[key][0]),
      h("small", {}, ` ${data.variable.get(key)?.long_name ?? ""}`)))))));
}

export function provenance(data) {
  return section("provenance", "How it was computed",
    "Everything that decides the numbers is in the file, with digests of what was read.",
    missing(data), inputs(data), h("h3", {}, "Options and conventions"), attributes(data, false),
    h("h3", {}, "This run"), attributes(data, true),
    data.variables.length === 0 ? null : h("details", {}, h("summary", {}, `All ${data.variables.length} variables and their definitions`), variables(data)));
}
