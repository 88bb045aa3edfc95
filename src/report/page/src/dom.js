// Elements and numbers. Text from the file only ever becomes text nodes.

/** An element: attributes, then children; on* are listeners; null children are left out. */
export function h(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (value === true) element.setAttribute(name, "");
    else if (value !== false && value !== null && value !== undefined)
      element.setAttribute(name, value);
  }
  element.append(...children.flat().filter((child) => child !== null && child !== undefined));
  return element;
}

/** Text of the file, in whatever direction it is written. */
export const name = (text) => h("bdi", {}, text);

const whole = new Intl.NumberFormat("en", { maximumFractionDigits: 0 });
const digits = new Intl.NumberFormat("en", { maximumSignificantDigits: 4 });
const short = new Intl.NumberFormat("en", { maximumSignificantDigits: 3, notation: "compact" });

const SUPERSCRIPT = "⁰¹²³⁴⁵⁶⁷⁸⁹";
function power(x) {
  const [mantissa, exponent] = x.toExponential(2).split("e");
  const up = [...String(Math.abs(exponent))].map((d) => SUPERSCRIPT[d]).join("");
  return `${mantissa.replace("-", "−")} × 10${exponent < 0 ? "⁻" : ""}${up}`;
}

/** A value for people: four digits, no exponent unless it must be. */
export function number(x) {
  if (x === null || x === undefined || Number.isNaN(x)) return "–";
  if (!Number.isFinite(x)) return x > 0 ? "∞" : "−∞";
  if (Number.isInteger(x) && Math.abs(x) < 1e12) return whole.format(x).replace("-", "−");
  const size = Math.abs(x);
  if (size !== 0 && (size < 1e-4 || size >= 1e12)) return power(x);
  return (size >= 1000 ? whole : digits).format(x).replace("-", "−");
}

/** The same in as few characters as a tick of an axis has. */
export function tick(x) {
  const size = Math.abs(x);
  if (x === 0) return "0";
  if (size < 1e-3 || size >= 1e15) return x.toExponential(0).replace("e", " e").replace("-", "−");
  return size < 1 ? digits.format(x).replace("-", "−") : short.format(x).replace("-", "−");
}

/** The same where an axis has many: with more digits, if ticks would read alike. */
export function tickAmong(x, _, all = [x]) {
  const alike = (f) => new Set(Array.from(all, f)).size < all.length;
  if (!alike(tick)) return tick(x);
  const exact = (digits) => (y) => (y !== 0 && Math.abs(y) < 1e-3 ? y.toExponential(digits - 1).replace("e", " e") : String(Number(y.toPrecision(digits))));
  let digits = 2;
  while (digits < 12 && alike(exact(digits))) digits++;
  return exact(digits)(x).replaceAll("-", "−");
}

/** 1 network, 2 networks */
export const count = (n, noun, plural = `${noun}s`) => `${whole.format(n)} ${n === 1 ? noun : plural}`;

export const percent = (x) =>
  new Intl.NumberFormat("en", { style: "percent", maximumSignificantDigits: 3 }).format(x);

/** What colours stand for: [colour, text] of each. */
export function legend(entries) {
  return h("p", { class: "scale legend" }, entries.map(([fill, text]) => {
    const dot = h("span", { class: "dot" });
    dot.style.cssText = `width:11px;height:11px;background:${fill}`;
    return h("span", { class: "class" }, dot, text);
  }));
}

/** A figure with title, explanation, content and note. */
export function figure({ title, about, note, id }, ...content) {
  return h("figure", { id }, h("figcaption", {}, h("h3", {}, title), about ? h("p", {}, about) : null),
    ...content, note ? h("p", { class: "note" }, note) : null);
}

export function section(id, title, lead, ...content) {
  return h("section", { id, "aria-labelledby": `${id}-title` },
    h("h2", { id: `${id}-title` }, title), lead ? h("p", { class: "lead" }, lead) : null, ...content);
}

/** A label with a select; options are [value, text] or {group, options}. */
export function choice(label, options, value, onchange) {
  const item = ([v, text]) => h("option", { value: v, selected: String(v) === String(value) }, text);
  const select = h("select", { onchange: () => onchange(select.value) },
    options.map((o) => (Array.isArray(o) ? item(o) : h("optgroup", { label: o.group }, o.options.map(item)))));
  return h("label", { class: "choice" }, h("span", {}, label), select);
}

export function check(label, checked, onchange) {
  const box = h("input", { type: "checkbox", checked, onchange: () => onchange(box.checked) });
  return h("label", { class: "check" }, box, h("span", {}, label));
}

const FOCUSABLE = "button, select, input, [tabindex]";

/** Other children for an element, keeping the keyboard's place among them. */
export function refill(container, children) {
  const place = [...container.querySelectorAll(FOCUSABLE)].indexOf(document.activeElement);
  container.replaceChildren(...children.filter(Boolean));
  if (place >= 0) container.querySelectorAll(FOCUSABLE)[place]?.focus({ preventScroll: true });
}
