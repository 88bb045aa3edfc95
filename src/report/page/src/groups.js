// Groups of analyses as they are in the file: which belong together, their dimensions and arrays.
import { label } from "./data.js";

const PARTS = new Set(["resilience", "integration", "seedmap"]); // groups below these are parts of them
const RUNS_ON = new Set(["period", "step", "time", "t", "round", "q", "alpha", "removed", "fraction", "severity", "point"]);
const SCALE = /^(removed|severity|q|alpha|time|period|fraction|step)/;
const TITLE = { resilience: "Resilience", integration: "Integration", effects: "Effects", shocks: "Shock", plan: "Plan" };
const LEAD = {
  resilience: "How much cities lost against the nation, and how they came back.",
  shocks: "Simulated on the network.",
  effects: "What goes with the outcome, and how surely.",
  plan: "What each step would add, against ties chosen at random.",
};

export const number = (array) => !array.text && array.values !== null;

/** Analyses of a file: each with its groups, all their arrays, and what runs along each dimension. */
export function analyses(data) {
  const found = new Map();
  for (const group of data.groups) {
    const parts = group.path.split("/");
    const key = PARTS.has(parts[0]) ? parts[0] : parts.slice(0, 2).join("/");
    if (!found.has(key)) found.set(key, new Analysis(key));
    found.get(key).add(group);
  }
  return [...found.values()].map((a) => a.finish()).sort((a, b) => a.rank - b.rank);
}

class Analysis {
  constructor(key) {
    const [kind, name] = key.split("/");
    this.key = key;
    this.kind = kind;
    this.id = `analysis-${key.replace(/[^A-Za-z0-9]+/g, "-")}`;
    this.title = [TITLE[kind] ?? label(kind), name?.replaceAll("_", " ")].filter(Boolean).join(": ");
    this.lead = LEAD[kind] ?? null;
    this.rank = ["resilience", "effects", "shocks", "plan", "integration"].indexOf(kind) + 1 || 9;
    this.groups = [];
    this.arrays = [];
  }

  add(group) {
    this.groups.push(group);
    for (const array of group.arrays)
      this.arrays.push({ ...array, path: group.path, text: Array.isArray(array.values),
        part: group.path.slice(this.key.length).replace(/^\//, "") });
  }

  /** The group itself comes before its parts, whatever the file's order. */
  finish() {
    this.groups.sort((a, b) => a.path.length - b.path.length || (a.path < b.path ? -1 : 1));
    const place = (array) => this.groups.findIndex((g) => g.path === array.path);
    this.arrays.sort((a, b) => place(a) - place(b));
    this.dimensions = new Map();
    for (const array of this.arrays)
      array.dimensions.forEach((d, k) => {
        if (!this.dimensions.has(d)) this.dimensions.set(d, array.lengths[k]);
      });
    return this;
  }

  find(name) {
    return this.arrays.find((a) => a.name === name && a.values !== null);
  }

  /** An attribute of any of the groups, or undefined. */
  attribute(name) {
    return this.groups.flatMap((g) => g.attributes).find((a) => a.name === name)?.value;
  }

  /** Arrays along one dimension alone. */
  along(dimension) {
    return this.arrays.filter((a) => a.values !== null && a.dimensions.length === 1 && a.dimensions[0] === dimension &&
      a.lengths[0] === this.dimensions.get(dimension));
  }

  /** Names of the items of a dimension, or null. */
  labels(dimension) {
    const of = this.along(dimension);
    return of.find((a) => a.text && /name/.test(a.name))?.values ?? of.find((a) => a.text && /(_id|term|label)$/.test(a.name))?.values ?? null;
  }

  /** The array that gives a dimension its scale: years, shares removed; null if it has none. */
  coordinate(dimension) {
    const numbers = this.along(dimension).filter(number);
    const named = numbers.find((a) => a.name === dimension || a.name === `${dimension}_label`);
    if (named) return named;
    return RUNS_ON.has(dimension) ? numbers.find((a) => ascends(a.values) && SCALE.test(a.name)) ?? null : null;
  }

  isSequence(dimension) {
    return RUNS_ON.has(dimension) || (this.coordinate(dimension) !== null && !/^(city|node|edge|term|network|replicate|indicator)$/.test(dimension));
  }

  /** Arrays over exactly these dimensions. */
  over(...dimensions) {
    return this.arrays.filter((a) => a.values !== null && a.dimensions.length === dimensions.length &&
      dimensions.every((d, k) => a.dimensions[k] === d && a.lengths[k] === this.dimensions.get(d)));
  }

  /** What a cell of a grid of parameters is: "r0 1.5, gamma 0.2"; only what differs, if cells do. */
  cells(print) {
    const n = this.dimensions.get("cell") ?? 0;
    const parameters = this.along("cell").filter(number);
    const differ = parameters.filter((a) => new Set(a.values).size > 1);
    return Array.from({ length: n }, (_, i) =>
      (differ.length ? differ : parameters).map((a) => `${a.name} ${print(a.values[i])}`).join(", ") || "all");
  }
}

const ascends = (values) => values.every((x, i) => i === 0 || x > values[i - 1]);
