// The drawing of a network on a canvas: pan, zoom, hover, select; classes of values as colours.
import { select } from "d3-selection";
import { zoom as zooming, zoomIdentity } from "d3-zoom";
import { definition, edgeMeasures, label, nodeName, unitOf } from "./data.js";
import { check, choice, count, h, name, number, refill } from "./dom.js";
import { layOut } from "./place.js";
import { classes, TAIL } from "./stats.js";
import { colour, onTheme, ramp } from "./theme.js";

const WIDTHS = [0.5, 0.8, 1.2, 2, 3.1, 4.6];
const RADII = [0.1, 0.18, 0.3, 0.48, 0.72, 1];
const SKEWED = 8; // times the median: from here on the largest value dwarfs most others
const CITIES = 2500; // links shown at first where nodes are what is looked at
const KEYS = "Arrow keys move, + and − zoom, 0 shows all, N and P step through the ranking.";

/** Streets: nodes are crossings, and the edges carry the picture. */
function isStreets(drawing) {
  return drawing.place === "plane" || (drawing.keptEdges < 2.5 * drawing.kept && !drawing.layout.base);
}

function edgeOrder(drawing, key) {
  const values = drawing.edges.get(key);
  return Array.from(values.keys()).filter((e) => !Number.isNaN(values[e]))
    .sort((a, b) => values[b] - values[a] || a - b);
}

export class NetworkMap {
  constructor(data, state) {
    this.data = data;
    this.state = state;
    this.view = zoomIdentity;
    this.canvas = h("canvas", { tabindex: "0", role: "img", class: "map" });
    this.tip = h("div", { class: "tip", hidden: true, role: "presentation" });
    this.legend = h("div", { class: "legend" });
    this.controls = h("div", { class: "controls" });
    this.detail = h("div", { class: "detail", "aria-live": "polite" });
    this.title = h("h3");
    this.about = h("p");
    this.note = h("p", { class: "note" });
    this.buttons = h("div", { class: "zoom" }, this.button("+", "Zoom in", () => this.zoomBy(1.6)),
      this.button("−", "Zoom out", () => this.zoomBy(1 / 1.6)),
      this.button("⤢", "Show all", () => this.reset()));
    this.frame = h("div", { class: "frame" }, this.canvas, this.buttons, this.tip);
    this.element = h("figure", { id: "drawing" }, h("figcaption", {}, this.title, this.about),
      this.controls, this.frame, this.legend, this.note, this.detail);
    this.listen();
  }

  button(text, title, onclick) {
    return h("button", { type: "button", title, "aria-label": title, onclick }, text);
  }

  listen() {
    const wheel = (event) => event.type !== "wheel" || event.ctrlKey || document.activeElement === this.canvas;
    this.zoom = zooming().scaleExtent([0.8, 200]).filter((event) => wheel(event) && !event.button)
      .on("zoom", (event) => {
        this.view = event.transform;
        this.schedule();
      });
    select(this.canvas).call(this.zoom).on("dblclick.zoom", null);
    this.canvas.addEventListener("pointermove", (event) => this.hover(event));
    this.canvas.addEventListener("pointerleave", () => (this.tip.hidden = true));
    this.canvas.addEventListener("click", (event) => this.state.set({ node: this.at(event) }));
    this.canvas.addEventListener("keydown", (event) => this.key(event));
    onTheme(() => this.paint());
    addEventListener("resize", () => this.resize());
  }

  key(event) {
    const step = 60;
    const moves = { ArrowLeft: [step, 0], ArrowRight: [-step, 0], ArrowUp: [0, step], ArrowDown: [0, -step] };
    const by = { "+": 1.6, "=": 1.6, "-": 1 / 1.6 };
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (moves[event.key]) {
      const [x, y] = moves[event.key].map((d) => d / this.view.k);
      this.zoom.translateBy(select(this.canvas), x, y);
    } else if (by[event.key]) this.zoomBy(by[event.key]);
    else if (event.key === "0") this.reset();
    else if (/^[np]$/i.test(event.key)) this.walk(event.key.toLowerCase() === "n" ? 1 : -1);
    else if (event.key === "Escape") this.state.set({ node: null });
    else return;
    event.preventDefault();
  }

  zoomBy(factor) {
    this.zoom.scaleBy(select(this.canvas), factor);
  }

  reset() {
    select(this.canvas).call(this.zoom.transform, zoomIdentity);
  }

  walk(step) {
    const ranking = this.state.ranking();
    const at = ranking.indexOf(this.state.node);
    const next = at < 0 ? 0 : Math.min(ranking.length - 1, Math.max(0, at + step));
    this.state.set({ node: ranking[next] ?? null });
  }

  /** Another network, or the first. */
  show(drawing) {
    this.drawing = drawing;
    this.element.hidden = drawing.place === "none";
    if (this.element.hidden) return;
    this.size();
    const options = edgeMeasures(drawing);
    const streets = isStreets(drawing);
    this.edgeKey = ["edge_betweenness", "edge_strength", "edge_length"].find((k) => options.includes(k)) ?? null;
    this.shownEdges = streets || drawing.keptEdges <= CITIES ? drawing.keptEdges : CITIES;
    this.withNodes = !streets || drawing.kept <= 1500;
    this.makeControls(options);
    this.reset();
    this.setEdges();
    this.setMeasure();
  }

  makeControls(options) {
    const d = this.drawing;
    const steps = [0, 250, 500, 1000, 2500, 5000, 10000, 20000, 40000].filter((n) => n < d.keptEdges);
    const links = [...steps.map((n) => [n, n ? `${number(n)} highest` : "none"]), [d.keptEdges, "all shown here"]];
    refill(this.controls, [
      options.length > 1 && choice("Edges by", options.map((k) => [k, label(k)]), this.edgeKey, (k) => {
        this.edgeKey = k;
        this.setEdges();
        this.paint();
      }),
      d.keptEdges > 250 && choice("Edges", links, this.shownEdges, (n) => {
        this.shownEdges = Number(n);
        this.setEdges();
        this.paint();
      }),
      check("Nodes", this.withNodes, (on) => {
        this.withNodes = on;
        this.paint();
      }),
    ]);
  }

  /** Paths of the edges by class, weakest first. */
  setEdges() {
    const d = this.drawing;
    const u = d.edges.get("edge_u");
    const v = d.edges.get("edge_v");
    const order = this.edgeKey ? edgeOrder(d, this.edgeKey) : Array.from(u.keys());
    const values = this.edgeKey ? d.edges.get(this.edgeKey) : new Float32Array(u.length);
    const drawn = order.slice(0, this.shownEdges);
    this.edgeClass = classes(Float64Array.from(drawn, (e) => values[e]));
    this.paths = WIDTHS.map(() => new Path2D());
    this.drawnEdges = 0;
    drawn.forEach((e, k) => {
      if (Number.isNaN(d.layout.px[u[e]] + d.layout.px[v[e]])) return;
      d.layout.line(this.paths[this.edgeClass.of[k]], u[e], v[e]);
      this.drawnEdges++;
    });
  }

  /** Classes of the nodes by the chosen measure, and the order in which they are painted. */
  setMeasure() {
    if (this.element.hidden) return;
    const d = this.drawing;
    const values = d.nodes.get(this.state.measure);
    this.values = values;
    this.nodeClass = classes(values);
    const { bounds, max } = this.nodeClass;
    this.proportional = bounds[0] >= 0 && max > SKEWED * bounds[1];
    this.order = Array.from(values.keys()).filter((i) => !Number.isNaN(d.layout.px[i]))
      .sort((a, b) => this.nodeClass.of[a] - this.nodeClass.of[b] || a - b);
    this.labelled = this.state.ranking().filter((i) => !Number.isNaN(d.layout.px[i])).slice(0, 600);
    this.paint();
  }

  size() {
    const width = Math.max(280, this.frame.clientWidth || 900);
    const height = Math.round(Math.min(width * 0.52, Math.max(320, innerHeight * 0.72)));
    const dense = Math.min(3, Math.max(1.5, devicePixelRatio));
    this.width = width;
    this.height = height;
    this.dense = dense;
    this.canvas.width = width * dense;
    this.canvas.height = height * dense;
    this.canvas.style.height = `${height}px`;
    this.drawing.layout = layOut(this.drawing, width, height);
    this.zoom.extent([[0, 0], [width, height]]).translateExtent([[-width, -height], [2 * width, 2 * height]]);
    const share = Math.sqrt((width * height) / Math.max(1, this.drawing.kept));
    this.radius = Math.max(3.2, Math.min(13, share));
  }

  resize() {
    if (!this.drawing || this.element.hidden || this.frame.clientWidth === this.width) return;
    this.size();
    this.setEdges();
    this.paint();
  }

  /** Bring the chosen node into view, if it has a place and is outside. */
  follow() {
    const i = this.state.node;
    if (this.element.hidden || i === null || Number.isNaN(this.drawing.layout.px[i])) return;
    const [x, y] = this.point(i);
    if (x < 10 || y < 10 || x > this.width - 10 || y > this.height - 10)
      this.zoom.translateTo(select(this.canvas), this.drawing.layout.px[i], this.drawing.layout.py[i]);
  }

  schedule() {
    if (!this.waiting) {
      this.waiting = true;
      requestAnimationFrame(() => {
        this.waiting = false;
        this.draw();
      });
    }
  }

  paint() {
    if (!this.drawing || this.element.hidden || !this.nodeClass) return;
    this.words();
    this.draw();
  }

  point(i) {
    return this.view.apply([this.drawing.layout.px[i], this.drawing.layout.py[i]]);
  }

  /** Area in proportion to the value where values differ much, else by class. */
  circle(value, c) {
    if (c < 0) return 1;
    const share = this.proportional ? 1.7 * Math.sqrt(value / this.nodeClass.max) : RADII[c];
    return Math.max(1.2, this.radius * share);
  }

  radiusOf(i) {
    const grown = Math.min(2.2, Math.sqrt(this.view.k));
    return this.circle(this.values[i], this.nodeClass.of[i]) * (this.radius < 8 ? grown : 1);
  }

  draw() {
    const g = this.canvas.getContext("2d");
    const { k, x, y } = this.view;
    const colours = ramp(WIDTHS.length);
    g.setTransform(this.dense, 0, 0, this.dense, 0, 0);
    g.clearRect(0, 0, this.width, this.height);
    g.lineJoin = "round";
    g.lineCap = "round";
    g.setTransform(this.dense * k, 0, 0, this.dense * k, this.dense * x, this.dense * y);
    this.drawBase(g, k);
    this.drawEdges(g, k, colours);
    g.setTransform(this.dense, 0, 0, this.dense, 0, 0);
    if (this.withNodes) this.drawNodes(g, colours);
    this.drawSelected(g);
    if (this.withNodes) this.drawLabels(g);
  }

  drawBase(g, k) {
    const { base } = this.drawing.layout;
    if (!base) return;
    if (base.sphere) {
      g.fillStyle = colour("sea");
      g.fill(base.sphere);
    }
    g.fillStyle = colour("land");
    g.fill(base.land);
    g.strokeStyle = colour("border");
    g.lineWidth = 0.6 / k;
    g.stroke(base.borders);
  }

  drawEdges(g, k, colours) {
    const streets = !this.withNodes || isStreets(this.drawing);
    const wide = streets ? Math.min(2, 0.8 + 0.25 * Math.log2(Math.max(1, k))) : 0.65;
    this.paths.forEach((path, c) => {
      g.strokeStyle = this.edgeKey === "edge_length" || !this.edgeKey ? colour("quiet") : colours[c];
      g.globalAlpha = streets ? 1 : [0.25, 0.35, 0.45, 0.55, 0.65, 0.75][c];
      g.lineWidth = ((this.edgeKey === "edge_length" || !this.edgeKey ? 0.8 : WIDTHS[c]) * wide) / k;
      g.stroke(path);
    });
    g.globalAlpha = 1;
  }

  drawNodes(g, colours) {
    g.lineWidth = 0.7;
    g.strokeStyle = colour("surface");
    g.globalAlpha = 0.88;
    for (const i of this.order) {
      const [x, y] = this.point(i);
      if (x < -20 || y < -20 || x > this.width + 20 || y > this.height + 20) continue;
      const c = this.nodeClass.of[i];
      const r = this.radiusOf(i);
      g.beginPath();
      g.arc(x, y, r, 0, 2 * Math.PI);
      g.fillStyle = c < 0 ? colour("quiet") : colours[c];
      g.fill();
      if (r > 2.5) g.stroke();
    }
    g.globalAlpha = 1;
  }

  drawSelected(g) {
    const i = this.state.node;
    const d = this.drawing;
    if (i === null || Number.isNaN(d.layout.px[i])) return;
    const u = d.edges.get("edge_u");
    const v = d.edges.get("edge_v");
    const ties = new Path2D();
    for (let e = 0; e < u.length; e++)
      if ((u[e] === i || v[e] === i) && !Number.isNaN(d.layout.px[u[e]] + d.layout.px[v[e]])) d.layout.line(ties, u[e], v[e]);
    const { k, x, y } = this.view;
    g.save();
    g.setTransform(this.dense * k, 0, 0, this.dense * k, this.dense * x, this.dense * y);
    g.strokeStyle = colour("accent");
    g.lineWidth = 1.8 / k;
    g.stroke(ties);
    g.restore();
    g.strokeStyle = colour("accent");
    g.lineWidth = 2.5;
    g.beginPath();
    g.arc(...this.point(i), this.radiusOf(i) + 4, 0, 2 * Math.PI);
    g.stroke();
  }

  drawLabels(g) {
    const d = this.drawing;
    const named = d.nodes.has("node_name") || (d.n <= 400 && d.nodes.get("node_id").some((id) => !/^[-\d.]*$/.test(id)));
    if (!named && this.state.node === null) return;
    const taken = [];
    const most = Math.round((this.width / 60) * Math.min(4, Math.sqrt(this.view.k)));
    const wanted = named ? this.labelled : [];
    g.font = `600 11.5px ${getComputedStyle(document.body).fontFamily}`;
    g.textBaseline = "middle";
    g.lineWidth = 3;
    g.strokeStyle = colour("surface");
    g.fillStyle = colour("ink");
    for (const i of this.state.node === null ? wanted : [this.state.node, ...wanted]) {
      if (taken.length >= most) break;
      const [x, y] = this.point(i);
      const text = nodeName(d, i).slice(0, 40);
      const w = g.measureText(text).width;
      const gap = this.radiusOf(i) + 4;
      const left = x + gap + w > this.width - 4 ? x - gap - w : x + gap;
      const box = [left - 3, y - 9, left + w + 3, y + 9];
      const outside = x < 0 || x > this.width || y < 8 || y > this.height - 8;
      if (outside || taken.some((t) => box[0] < t[2] && t[0] < box[2] && box[1] < t[3] && t[1] < box[3])) continue;
      taken.push(box);
      g.strokeText(text, left, y);
      g.fillText(text, left, y);
    }
  }

  /** The node under the pointer, or null. */
  at(event) {
    const [mx, my] = [event.offsetX, event.offsetY];
    let best = null;
    let least = Infinity;
    for (const i of this.order ?? []) {
      const [x, y] = this.point(i);
      const distance = Math.hypot(x - mx, y - my) - (this.withNodes ? this.radiusOf(i) : 0);
      if (distance < 6 && distance <= least) [best, least] = [i, distance];
    }
    return best;
  }

  hover(event) {
    const i = event.buttons ? null : this.at(event);
    this.tip.hidden = i === null;
    this.canvas.style.cursor = i === null ? "grab" : "pointer";
    if (i === null) return;
    const d = this.drawing;
    const values = d.nodes.get(this.state.measure);
    this.tip.replaceChildren(h("b", {}, name(nodeName(d, i))),
      h("span", {}, `${label(this.state.measure)} ${number(values[i])}`));
    const [x, y] = this.point(i);
    const flip = x > this.width / 2;
    this.tip.style.left = flip ? "" : `${x + 14}px`;
    this.tip.style.right = flip ? `${this.width - x + 14}px` : "";
    this.tip.style.top = `${Math.max(4, y - 16)}px`;
  }

  words() {
    const d = this.drawing;
    const explained = this.withNodes || !this.edgeKey ? this.state.measure : this.edgeKey;
    const shown = label(explained);
    this.title.replaceChildren(...(this.data.lengths.network > 1 ? [`${shown} in `, name(d.id)] : [`${shown} of ${explained === this.edgeKey ? count(d.m, "edge") : count(d.n, "node")}`]));
    this.about.replaceChildren(definition(this.data, explained), " ", h("code", {}, explained));
    this.canvas.setAttribute("aria-label", `Map of ${count(d.n, "node")} of ${d.id}: ${shown} as colour and size. ${KEYS}`);
    this.note.textContent = this.notes().join(" ");
    this.makeLegend();
    this.describe();
  }

  notes() {
    const d = this.drawing;
    const out = [];
    const lost = d.layout.px.filter(Number.isNaN).length;
    if (d.thinned) {
      const nodes = d.kept < d.n ? `${number(d.kept)} of ${count(d.n, "node")} (every ${number(d.every)}th, the highest, and the ends of edges)` : `all ${count(d.n, "node")}`;
      const edges = d.keptEdges < d.m ? `the highest ${number(d.keptEdges)} of ${count(d.m, "edge")}` : `all ${count(d.m, "edge")}`;
      out.push(`Thinned to what a page holds: ${nodes} and ${edges}. The result file has everything.`);
    }
    if (this.drawnEdges < d.keptEdges) out.push(`${number(this.drawnEdges)} of ${number(d.keptEdges)} edges are drawn.`);
    if (lost) out.push(`${count(lost, "node")} without coordinates ${lost === 1 ? "is" : "are"} not drawn.`);
    out.push(`${d.layout.kind[0].toUpperCase()}${d.layout.kind.slice(1)}${d.layout.base ? "; land and borders: Natural Earth" : ""}.`,
      "Click the map to scroll-zoom.", KEYS);
    return out;
  }

  makeLegend() {
    const colours = ramp(WIDTHS.length);
    const dot = (c) => {
      const r = Math.max(2, Math.min(12, this.circle(this.nodeClass.bounds[c], c)));
      const swatch = h("span", { class: "dot" });
      swatch.style.cssText = `width:${2 * r}px;height:${2 * r}px;background:${colours[c]}`;
      return swatch;
    };
    const line = (c) => {
      const swatch = h("span", { class: "line" });
      swatch.style.cssText = `height:${WIDTHS[c] + 0.5}px;background:${colours[c]}`;
      return swatch;
    };
    const row = (title, swatch, set, unit) => h("div", { class: "scale" }, h("b", {}, title),
      TAIL.map((_, c) => set.counts[c] ? h("span", { class: "class", title: count(set.counts[c], "value") },
        swatch(c), `${c === 0 ? "from " : "≥ "}${number(set.bounds[c])}`) : null),
      h("span", { class: "class" }, `max ${number(set.max)}${unit ? ` ${unit}` : ""}`));
    const unit = (key) => unitOf(this.data.variable.get(key));
    const byValue = this.edgeKey && this.edgeKey !== "edge_length";
    refill(this.legend, [
      this.withNodes && row(label(this.state.measure), dot, this.nodeClass, unit(this.state.measure)),
      byValue && this.drawnEdges > 0 && row(label(this.edgeKey), line, this.edgeClass, unit(this.edgeKey)),
      h("p", { class: "note" }, `${this.withNodes && this.proportional ? "The area of a circle is in proportion to the value. " : ""}Colours change at the median and at 75, 90, 97 and 99 % of the values.`),
    ]);
  }

  describe() {
    const d = this.drawing;
    const i = this.state.node;
    this.detail.hidden = i === null;
    if (i === null) return;
    const u = d.edges.get("edge_u");
    const v = d.edges.get("edge_v");
    const own = Array.from(u.keys()).filter((e) => u[e] === i || v[e] === i);
    const weight = this.edgeKey ? d.edges.get(this.edgeKey) : null;
    if (weight) own.sort((a, b) => weight[b] - weight[a]);
    const near = new Set(own.map((e) => (u[e] === i ? v[e] : u[e])));
    const place = this.state.ranking().indexOf(i) + 1;
    const items = d.nodes.names.filter((key) => key !== "node_name" && key !== "node_id" && !Array.isArray(d.nodes.get(key)))
      .map((key) => h("div", { title: definition(this.data, key) }, h("dt", {}, label(key)),
        h("dd", {}, number(d.nodes.get(key)[i]))));
    const ties = [...near].slice(0, 24).map((j) => h("button", { type: "button", class: "link",
      onclick: () => this.state.set({ node: j }) }, name(nodeName(d, j))));
    this.detail.replaceChildren(h("h4", {}, name(nodeName(d, i)),
      h("small", {}, ` id ${d.nodes.get("node_id")[i]}, no. ${number(place)} by ${label(this.state.measure).toLowerCase()}`)),
      h("dl", {}, items),
      ties.length ? h("p", { class: "ties" }, "Ties: ", ties, near.size > 24 ? ` and ${near.size - 24} more` : null) : null);
  }
}
