// Charts of one measure: histogram, rank and size, Lorenz curve; and of two: scatter with a line.
import * as Plot from "@observablehq/plot";
import { definition, label, nodeName, unitOf } from "./data.js";
import { check, choice, count, figure, h, number, percent, refill, tickAmong } from "./dom.js";
import { fit, gini, histogram, lorenz, present, quantile, sampled, sorted, spearman } from "./stats.js";
import { colour } from "./theme.js";

const MOST = 4000; // dots of one chart

/** Every k-th, so that at most MOST are drawn. */
export const few = (list) => (list.length <= MOST ? list : list.filter((_, i) => i % Math.ceil(list.length / MOST) === 0));

/** A chart in the page's own style, as wide as it is given. */
export function chart(options, description) {
  const plot = Plot.plot({
    width: 360,
    height: 260,
    marginLeft: 52,
    marginBottom: 40,
    marginTop: 18,
    ...options,
    style: { fontSize: "12px", fontFamily: "inherit", background: "none", overflow: "visible", ...options.style },
  });
  plot.setAttribute("role", "img");
  plot.setAttribute("aria-label", description);
  return plot;
}

const axis = (text, more = {}) => ({ label: text, labelAnchor: "center", labelArrow: "none", tickFormat: tickAmong, ...more });
const withUnit = (data, key) => {
  const unit = unitOf(data.variable.get(key));
  return unit ? `${label(key)} (${unit})` : label(key);
};

function histogramOf(data, drawing, key, values) {
  const skewed = values.length > 20 && values[values.length - 1] > 0 && values[0] >= 0 &&
    values[values.length - 1] > 20 * Math.max(quantile(values, 0.5), Number.MIN_VALUE);
  const bins = histogram(values, skewed);
  const zeros = skewed ? values.findIndex((x) => x > 0) : 0;
  const note = zeros > 0 ? `${count(zeros, "node")} with 0 cannot stand on the logarithmic axis.` : null;
  return figure({ title: "Histogram", about: skewed ? "Nodes by value; the axis is logarithmic" : "Nodes by value", note },
    chart({
      x: axis(withUnit(data, key), { type: skewed ? "log" : "linear", ticks: 4 }),
      y: axis("nodes", { grid: true, ticks: 4 }),
      marks: [
        Plot.rectY(bins, { x1: "x1", x2: "x2", y: "n", fill: colour("accent"), insetLeft: 0.5, insetRight: 0.5,
          title: (b) => `${number(b.x1)} to ${number(b.x2)}: ${count(b.n, "node")}`, tip: true }),
        Plot.ruleY([0]),
      ],
    }, `Histogram of ${label(key)}`));
}

function rankSize(data, drawing, key, values) {
  const down = Array.from(values).reverse().filter((x) => x > 0);
  const points = [];
  let next = 1;
  for (let i = 0; i < down.length; i++)
    if (i + 1 >= next) {
      points.push({ rank: i + 1, value: down[i] });
      next = Math.max(i + 2, (i + 1) * 1.012);
    }
  return figure({ title: "Rank and size", about: "The highest value is rank 1; both axes are logarithmic" },
    chart({
      x: axis("rank", { type: "log", ticks: 4 }),
      y: axis(withUnit(data, key), { type: "log", grid: true, ticks: 4 }),
      marks: [Plot.dot(points, { x: "rank", y: "value", r: 2, fill: colour("accent"),
        title: (p) => `rank ${number(p.rank)}: ${number(p.value)}`, tip: true })],
    }, `Rank and size of ${label(key)}`));
}

function lorenzOf(drawing, key, values) {
  const usable = values.length > 1 && values[0] >= 0 && values[values.length - 1] > 0;
  if (!usable) return figure({ title: "Lorenz curve", about: "Needs values of at least 0 that are not all 0" });
  const curve = lorenz(values);
  const g = gini(values);
  return figure({ title: "Lorenz curve", about: `Gini coefficient ${number(Number(g.toPrecision(4)))}: 0 is equal shares, 1 all in one node` },
    chart({
      x: axis("share of nodes, lowest first", { percent: true, ticks: 4, tickFormat: (x) => `${x} %` }),
      y: axis("share of the sum", { percent: true, ticks: 4, tickFormat: (x) => `${x} %`, grid: true }),
      marks: [
        Plot.areaY(curve, { x: "share", y1: "held", y2: "share", fill: colour("accent"), fillOpacity: 0.12 }),
        Plot.line([[0, 0], [1, 1]], { stroke: colour("muted"), strokeDasharray: "3,3" }),
        Plot.line(curve, { x: "share", y: "held", stroke: colour("accent"), strokeWidth: 2,
          title: (c) => `the lowest ${percent(c.share)} hold ${percent(c.held)}`, tip: true }),
      ],
    }, `Lorenz curve of ${label(key)}, Gini coefficient ${number(g)}`));
}

/** The three charts of how a measure is distributed over the nodes. */
export function distribution(data, drawing, key) {
  const values = sorted(sampled(drawing, drawing.nodes.get(key)));
  if (!values.length) return h("p", {}, "No node has a value.");
  const q = [0, 0.25, 0.5, 0.75, 1].map((p) => number(quantile(values, p)));
  const mean = values.reduce((a, b) => a + b, 0) / values.length;
  const part = drawing.sample ? `From a sample: every ${number(drawing.every)}th of ${count(drawing.n, "node")}. ` : "";
  return h("div", {},
    h("p", { class: "lead" }, `${part}Minimum ${q[0]}, quartiles ${q[1]}, ${q[2]} and ${q[3]}, maximum ${q[4]}; mean ${number(mean)}.`),
    h("div", { class: "charts" }, histogramOf(data, drawing, key, values), rankSize(data, drawing, key, values),
      lorenzOf(drawing, key, values)));
}

/** Two columns of numbers as dots with the line of ordinary least squares. */
export class Scatter {
  /**
   * @param series {options: [...of a select], values: (key) => array, title: (row) => text,
   *   short, axis, about: (key) => text without unit, with unit, with definition; noun}
   */
  constructor(series, x, y, id) {
    Object.assign(this, { series, x, y, logX: null, logY: null });
    this.plot = h("div");
    this.words = h("p", { class: "fit", "aria-live": "polite" });
    this.controls = h("div", { class: "controls" });
    this.note = h("p", { class: "note" });
    this.element = h("figure", { id }, this.controls, this.words, this.plot, this.note);
    this.draw();
  }

  set(key, value) {
    this[key] = value;
    if (key === "x") this.logX = null;
    if (key === "y") this.logY = null;
    this.draw();
  }

  /** A logarithm helps where values spread over more than two orders of magnitude. */
  static wants(values) {
    const v = sorted(values).filter((x) => x > 0);
    return v.length > 20 && v[v.length - 1] > 100 * v[Math.floor(v.length / 20)];
  }

  draw() {
    const { series } = this;
    const xs = series.values(this.x);
    const ys = series.values(this.y);
    const able = (values) => present(values).some((v) => v > 0) && !present(values).some((v) => v < 0);
    this.logX = able(xs) && (this.logX ?? Scatter.wants(xs));
    this.logY = able(ys) && (this.logY ?? Scatter.wants(ys));
    refill(this.controls, [
      choice("Across", series.options, this.x, (k) => this.set("x", k)),
      able(xs) && check("logarithmic", this.logX, (on) => this.set("logX", on)),
      choice("Up", series.options, this.y, (k) => this.set("y", k)),
      able(ys) && check("logarithmic", this.logY, (on) => this.set("logY", on)),
    ]);
    this.render(xs, ys);
  }

  render(xs, ys) {
    const { series } = this;
    const usable = (v, log) => Number.isFinite(v) && (!log || v > 0);
    const rows = Array.from(xs.keys()).filter((i) => usable(xs[i], this.logX) && usable(ys[i], this.logY));
    const to = (log) => (log ? Math.log10 : Number);
    const x = rows.map((i) => to(this.logX)(xs[i]));
    const y = rows.map((i) => to(this.logY)(ys[i]));
    const line = rows.length > 2 ? fit(x, y) : null;
    const shown = few(rows);
    const band = line && Number.isFinite(line.slope) ? this.band(line, x) : [];
    const good = Array.from(xs.keys()).filter((i) => Number.isFinite(xs[i]) && Number.isFinite(ys[i])).length;
    this.plot.replaceChildren(chart({
      width: 760,
      height: 420,
      marginLeft: 64,
      x: axis(series.axis(this.x), { type: this.logX ? "log" : "linear", grid: true, ticks: 7 }),
      y: axis(series.axis(this.y), { type: this.logY ? "log" : "linear", grid: true, ticks: 6 }),
      marks: [
        Plot.dot(shown, { x: (i) => xs[i], y: (i) => ys[i], r: shown.length > 1000 ? 1.8 : 2.8,
          fill: colour("accent"), fillOpacity: shown.length > 500 ? 0.45 : 0.7,
          title: (i) => `${series.title(i)}\n${series.axis(this.x)}: ${number(xs[i])}\n${series.axis(this.y)}: ${number(ys[i])}`, tip: true }),
        Plot.areaY(band, { x: "x", y1: "low", y2: "high", fill: colour("second"), fillOpacity: 0.18 }),
        Plot.line(band, { x: "x", y: "y", stroke: colour("second"), strokeWidth: 2 }),
      ],
    }, `Scatter of ${series.axis(this.y)} against ${series.axis(this.x)}`));
    this.words.replaceChildren(...this.sentence(line, x, y));
    const lost = good - rows.length;
    this.note.textContent = [
      `${series.about(this.x)}. ${series.about(this.y)}.`,
      lost > 0 ? `${count(lost, series.noun)} with 0 cannot stand on a logarithmic axis and ${lost === 1 ? "is" : "are"} not in the fit.` : "",
      shown.length < rows.length ? `${number(shown.length)} of ${number(rows.length)} dots are drawn; all are in the fit.` : "",
    ].filter(Boolean).join(" ");
  }

  /** The line and its pointwise 95 % band, back on the axes of the chart. */
  band(line, x) {
    const low = Math.min(...few(x));
    const high = Math.max(...few(x));
    const back = (v, log) => (log ? 10 ** v : v);
    return Array.from({ length: 61 }, (_, k) => {
      const at = low + ((high - low) * k) / 60;
      const mid = line.intercept + line.slope * at;
      const half = 1.96 * line.residual * Math.sqrt(1 / line.n + (at - line.mx) ** 2 / line.sxx);
      return { x: back(at, this.logX), y: back(mid, this.logY), low: back(mid - half, this.logY), high: back(mid + half, this.logY) };
    });
  }

  sentence(line, x, y) {
    if (!line || !Number.isFinite(line.slope)) return ["Too few values, or no spread, for a line."];
    const term = (text, log) => (log ? `log₁₀ ${text}` : text);
    return [
      h("b", {}, `r = ${number(Number(line.r.toPrecision(3)))}`),
      `, r² = ${number(Number((line.r ** 2).toPrecision(3)))}, Spearman ρ = ${number(Number(spearman(x, y).toPrecision(3)))}, n = ${number(line.n)}. `,
      `Least squares: ${term(this.series.short(this.y), this.logY)} = ${number(line.intercept)} ${line.slope < 0 ? "−" : "+"} ${number(Math.abs(line.slope))} × ${term(this.series.short(this.x), this.logX)}.`,
    ];
  }
}

/** Scatter of the nodes of a drawing. */
export function nodeSeries(data, drawing, options) {
  const rows = drawing.sample ? Array.from(drawing.sample.keys()).filter((i) => drawing.sample[i]) : null;
  return {
    options,
    noun: "node",
    values: (key) => (rows ? rows.map((i) => drawing.nodes.get(key)[i]) : drawing.nodes.get(key)),
    title: (i) => nodeName(drawing, rows ? rows[i] : i),
    axis: (key) => withUnit(data, key),
    short: label,
    about: (key) => `${key}: ${definition(data, key)}`,
  };
}

/** Scatter of the networks of a file. */
export function networkSeries(data, keys) {
  return {
    options: keys.map((k) => [k, label(k)]),
    noun: "network",
    values: (key) => data.networks[key].map((x) => (x === null ? NaN : x)),
    title: (i) => data.networks.network_id[i],
    axis: (key) => withUnit(data, key),
    short: label,
    about: (key) => `${key}: ${definition(data, key)}`,
  };
}
