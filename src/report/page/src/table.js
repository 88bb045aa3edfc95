// A table to sort, search and page through; rows can be chosen with the mouse and the keyboard.
import { h, name, number, refill } from "./dom.js";

const PAGE = 15;
const collator = new Intl.Collator("en", { numeric: true, sensitivity: "base" });
const plain = (text) => String(text).normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();

let ids = 0;

export class Table {
  /**
   * @param columns [{key, title, hint, text: bool, value: (row) => text or number, width}]
   * @param options noun: what rows are; onpick(row); picked(): the row that is chosen; sort: key
   *   of a column, or null for the order of the file; bars: keys of columns with bars in them
   */
  constructor(columns, n, { noun = "rows", onpick = null, picked = () => null, sort = null, bars = [] } = {}) {
    Object.assign(this, { columns, n, noun, onpick, picked, bars });
    this.id = `table-${++ids}`;
    this.sortKey = sort;
    this.down = sort !== null && !columns.find((c) => c.key === sort).text;
    this.page = 0;
    this.query = "";
    this.search = h("input", { type: "search", placeholder: `Search ${noun}`, "aria-label": `Search ${noun}`,
      oninput: () => {
        this.query = plain(this.search.value);
        this.page = 0;
        this.arrange();
      } });
    this.head = h("thead");
    this.body = h("tbody");
    this.pager = h("div", { class: "pager", role: "group", "aria-label": `Pages of ${noun}` });
    this.element = h("div", { class: n > PAGE ? "table" : "table short" }, h("div", { class: "controls" }, this.search),
      h("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": noun },
        h("table", {}, this.head, this.body)), this.pager);
    this.body.addEventListener("keydown", (event) => this.key(event));
    this.arrange();
  }

  /** Sort by another column from outside. */
  sortBy(key) {
    if (!this.columns.some((c) => c.key === key)) return;
    this.sortKey = key;
    this.down = true;
    this.page = 0;
    this.arrange();
  }

  arrange() {
    const column = this.columns.find((c) => c.key === this.sortKey);
    const texts = this.columns.filter((c) => c.text);
    const rows = Array.from({ length: this.n }, (_, i) => i)
      .filter((i) => !this.query || texts.some((c) => plain(c.value(i)).includes(this.query)));
    const sign = this.down ? -1 : 1;
    const missing = (x) => x === null || x === undefined || Number.isNaN(x) || x === "";
    if (column) rows.sort((a, b) => {
      const [x, y] = [column.value(a), column.value(b)];
      if (missing(x) || missing(y)) return missing(x) - missing(y) || a - b;
      return sign * (column.text ? collator.compare(x, y) : x - y) || a - b;
    });
    this.rows = rows;
    this.render();
  }

  /** Turn to the page of a row, if the search does not hide it. */
  reveal(row) {
    const at = this.rows.indexOf(row);
    if (at >= 0) this.page = Math.floor(at / PAGE);
    this.render();
  }

  render() {
    const rank = h("th", { scope: "col", class: "rank" }, "#");
    refill(this.head, [h("tr", {}, rank, this.columns.map((c) => this.header(c)))]);
    const shown = this.rows.slice(this.page * PAGE, (this.page + 1) * PAGE);
    this.largest = new Map(this.bars.map((key) => {
      const column = this.columns.find((c) => c.key === key);
      return [key, this.rows.reduce((most, i) => Math.max(most, column?.value(i) || 0), 0)];
    }));
    refill(this.body, shown.map((row, k) => this.row(row, this.page * PAGE + k + 1)));
    this.renderPager();
  }

  header(column) {
    const active = column.key === this.sortKey;
    return h("th", { scope: "col", class: column.text ? null : "number",
      "aria-sort": active ? (this.down ? "descending" : "ascending") : null },
      h("button", { type: "button", title: column.hint, onclick: () => {
        this.down = active ? !this.down : !column.text;
        this.sortKey = column.key;
        this.page = 0;
        this.arrange();
      } }, column.title, h("span", { class: "arrow", "aria-hidden": "true" }, active ? (this.down ? "▼" : "▲") : "")));
  }

  row(i, rank) {
    const chosen = this.picked() === i;
    return h("tr", { tabindex: this.onpick ? "0" : null, "aria-selected": this.onpick ? String(chosen) : null,
      "data-row": i, onclick: this.onpick ? () => this.onpick(i) : () => {} },
      h("td", { class: "rank" }, number(rank)), this.columns.map((c) => this.cell(c, i)));
  }

  cell(column, i) {
    const value = column.value(i);
    if (column.text) return h("td", {}, h("span", { class: "clip", title: value }, name(value)));
    const cell = h("td", { class: "number" }, number(value));
    if (this.bars.includes(column.key) && value > 0) {
      cell.classList.add("bar");
      cell.style.setProperty("--share", `${(100 * value) / (this.largest.get(column.key) || 1)}%`);
    }
    return cell;
  }

  key(event) {
    const row = event.target.closest("tr");
    const near = { ArrowDown: row?.nextElementSibling, ArrowUp: row?.previousElementSibling }[event.key];
    if (near) near.focus();
    else if ((event.key === "Enter" || event.key === " ") && this.onpick) {
      const picked = Number(row.dataset.row);
      this.onpick(picked);
      this.body.querySelector(`[data-row="${picked}"]`)?.focus();
    } else return;
    event.preventDefault();
  }

  renderPager() {
    const pages = Math.max(1, Math.ceil(this.rows.length / PAGE));
    const turn = (text, title, page, off) => h("button", { type: "button", "aria-label": title, disabled: off,
      onclick: () => {
        this.page = page;
        this.render();
      } }, text);
    const [first, last] = [this.page * PAGE + 1, Math.min(this.rows.length, (this.page + 1) * PAGE)];
    const found = this.query ? ` found of ${number(this.n)}` : "";
    refill(this.pager, [
      h("span", { "aria-live": "polite" }, this.rows.length ? `${number(first)}–${number(last)} of ${number(this.rows.length)} ${this.noun}${found}` : `No ${this.noun} found`),
      turn("«", "First page", 0, this.page === 0), turn("‹", "Previous page", this.page - 1, this.page === 0),
      turn("›", "Next page", this.page + 1, this.page >= pages - 1),
      turn("»", "Last page", pages - 1, this.page >= pages - 1),
    ]);
  }
}
