// Light and dark: the reader's system decides until the button does.
import { interpolateViridis } from "d3-scale-chromatic";
import { h } from "./dom.js";

const listeners = [];
const system = matchMedia("(prefers-color-scheme: dark)");

export const isDark = () => {
  const chosen = document.documentElement.dataset.theme;
  return chosen ? chosen === "dark" : system.matches;
};

/** Call back whenever colours change. */
export const onTheme = (listener) => listeners.push(listener);
const tell = () => listeners.forEach((listener) => listener());
system.addEventListener("change", tell);

/** Paper is light. */
function print(theme) {
  let before;
  addEventListener("beforeprint", () => {
    before = theme.dataset.theme;
    theme.dataset.theme = "light";
    tell();
  });
  addEventListener("afterprint", () => {
    if (before) theme.dataset.theme = before;
    else delete theme.dataset.theme;
    tell();
  });
}
print(document.documentElement);

/** The value of a custom property of the style sheet. */
export const colour = (name) =>
  getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();

/** Colours of kinds: those of Okabe and Ito that stand out on light and dark alike. */
export const CATEGORIES = ["#009e73", "#0072b2", "#e69f00", "#cc79a7", "#d55e00", "#56b4e9"];

/** Six colours of viridis: the strongest stands out against the page, the weakest recedes. */
export function ramp(classes = 6) {
  const [from, to] = isDark() ? [0.24, 0.98] : [0.8, 0.02];
  return Array.from({ length: classes }, (_, i) =>
    interpolateViridis(from + ((to - from) * i) / (classes - 1)));
}

export function themeButton() {
  const text = () => (isDark() ? "Light" : "Dark");
  const button = h("button", { type: "button", class: "theme", "aria-label": "Switch between light and dark",
    onclick: () => {
      document.documentElement.dataset.theme = isDark() ? "light" : "dark";
      tell();
    } }, text());
  onTheme(() => (button.textContent = text()));
  return button;
}
