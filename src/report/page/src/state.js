// What is shown: a network, a measure, a node. Listeners hear which of them changed.

export class State {
  constructor(drawing, measure) {
    this.drawing = drawing;
    this.measure = measure;
    this.node = null;
    this.listeners = [];
    this.cache = {};
  }

  on(listener) {
    this.listeners.push(listener);
  }

  set(change) {
    Object.assign(this, change);
    if (change.drawing) this.node = null;
    this.listeners.forEach((listener) => listener(change));
  }

  /** Nodes of the drawing, highest measure first; those without a value are left out. */
  ranking() {
    if (this.cache.drawing !== this.drawing || this.cache.measure !== this.measure) {
      const values = this.drawing.nodes.get(this.measure);
      const order = Array.from(values.keys()).filter((i) => !Number.isNaN(values[i]))
        .sort((a, b) => values[b] - values[a] || a - b);
      this.cache = { drawing: this.drawing, measure: this.measure, order };
    }
    return this.cache.order;
  }
}
