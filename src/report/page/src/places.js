// Where the networks of a batch lie: a map of them, coloured by their type or by a number of theirs.
import * as Plot from "@observablehq/plot";
import { chart } from "./charts.js";
import { definition, label } from "./data.js";
import { choice, count, figure, h, legend, number, refill } from "./dom.js";
import { background, centre } from "./place.js";
import { classes } from "./stats.js";
import { CATEGORIES, colour, onTheme, ramp } from "./theme.js";

const SIZE = { width: 1040, height: 520 };
const NO_TYPE = ["none", ""];

/** A colour for each row and what stands beside it: types as categories, numbers in classes. */
function colouring(data, key, rows) {
  const values = rows.map((row) => data.networks[key][row.index]);
  if (typeof values.find((x) => x !== null) === "string") {
    const words = [...new Set(values)].filter((word) => !NO_TYPE.includes(word)).sort();
    return { text: (i) => values[i] || "none", fill: (i) => CATEGORIES[words.indexOf(values[i])] ?? colour("muted"),
      legend: words.map((word, k) => [CATEGORIES[k], `${word} (${values.filter((x) => x === word).length})`]) };
  }
  const { bounds, of } = classes(Float64Array.from(values, (x) => x ?? NaN));
  const hues = ramp(bounds.length);
  return { text: (i) => number(values[i]), fill: (i) => hues[of[i]] ?? colour("muted"),
    legend: hues.map((hue, k) => [hue, `${k ? "≥" : "from"} ${number(bounds[k])}`]).filter((_, k) => of.includes(k)) };
}

/** Keys that the map can be coloured by: the type first, then numbers that differ. */
const choices = (data, numbers) => [data.networks.type_label && "type_label", ...numbers].filter(Boolean);

/**
 * The figure, or null where fewer than two drawn networks have longitudes and latitudes.
 *
 * @param numbers keys of the networks' numbers, @param pick is told the drawing of a dot that is chosen
 */
export function places(data, numbers, pick) {
  const rows = data.drawings.filter((d) => d.place === "lon_lat")
    .map((d) => ({ index: d.index, drawing: d, at: centre(d.x, d.y) })).filter((row) => row.at);
  const keys = choices(data, numbers);
  if (rows.length < 2 || !keys.length) return null;
  let key = keys[0];
  const box = h("div");
  const draw = () => {
    const colours = colouring(data, key, rows);
    const shape = background(rows.map((row) => row.at), SIZE.width, SIZE.height);
    const plot = chart({ ...SIZE, marginLeft: 0, marginBottom: 0, marginTop: 0, marginRight: 0, projection: () => shape.projection,
      marks: [
        shape.land && Plot.geo(shape.land, { fill: colour("land"), stroke: colour("border"), strokeWidth: 0.6 }),
        Plot.dot(rows, { x: (row) => row.at[0], y: (row) => row.at[1], r: 5, fill: (_, i) => colours.fill(i), stroke: colour("surface"), strokeWidth: 0.8,
          className: "place", title: (row, i) => `${row.drawing.id}\n${label(key)}: ${colours.text(i)}`, tip: true }),
      ] }, `Map of ${count(rows.length, "network")} by ${label(key)}`);
    plot.addEventListener("click", () => plot.value && pick(plot.value.drawing)); // the dot that is pointed at
    refill(box, [legend(colours.legend), plot, h("p", { class: "note" }, definition(data, key), " ", h("code", {}, key))]);
  };
  onTheme(draw);
  draw();
  const missing = data.lengths.network - rows.length;
  return figure({ id: "places", title: "Where they are", about: "A dot at the centre of each network's nodes; choosing one shows that network",
    note: missing ? `${count(missing, "network")} without longitudes and latitudes, or not drawn on this page, ${missing === 1 ? "has" : "have"} no dot.` : null },
  h("div", { class: "controls" }, choice("Colour", keys.map((k) => [k, label(k)]), key, (k) => {
    key = k;
    draw();
  })), box);
}
