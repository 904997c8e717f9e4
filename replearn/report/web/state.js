/** What all maps share: one byte a point, so that a brush in one map is one change for all. */
export const SELECTED = 1;
export const HIDDEN = 2;

export class State {
  /** @param {number} count  points */
  constructor(count) {
    this.flags = new Uint8Array(count);
    /** @type {number[]} */
    this.selected = [];
    this.pinned = -1;
    this.before = -1; // pinned before this one: the other end of a walk
    this.hovered = -1;
    this.colouring = 0;
    /** Categories of the colouring that are shown; none means all. @type {Set<number>} */
    this.shown = new Set();
    this.listeners = {};
  }

  /** Call `told` whenever `event` happens: select, pin, hover, filter, colour, maps. */
  on(event, told) {
    (this.listeners[event] ??= []).push(told);
  }

  emit(event) {
    for (const told of this.listeners[event] ?? []) told();
  }

  /** Make these the selected images; places out of range are left out. */
  select(indices) {
    for (const i of this.selected) this.flags[i] &= ~SELECTED;
    const inRange = indices.filter((i) => Number.isInteger(i) && i >= 0 && i < this.flags.length);
    this.selected = [...new Set(inRange)].sort((a, b) => a - b);
    for (const i of this.selected) this.flags[i] |= SELECTED;
    this.emit("select");
  }

  /** Hold on to one image; -1 lets go. */
  pin(i) {
    if (i === this.pinned || !Number.isInteger(i) || i < -1 || i >= this.flags.length) return;
    if (this.pinned >= 0) this.before = this.pinned;
    this.pinned = i;
    this.emit("pin");
  }

  hover(i) {
    if (i === this.hovered) return;
    this.hovered = i;
    this.emit("hover");
  }

  /** Show the points of these categories only; an empty set shows all. */
  filter(shown, categories) {
    this.shown = new Set(shown);
    for (let i = 0; i < this.flags.length; i++) {
      const hide = this.shown.size > 0 && !this.shown.has(categories[i]);
      this.flags[i] = hide ? this.flags[i] | HIDDEN : this.flags[i] & ~HIDDEN;
    }
    this.emit("filter");
  }
}

/** Ascending whole numbers as short text: steps from each to the next, in base 36. */
export function packIndices(indices) {
  let last = 0;
  return indices.map((i) => [i - last, (last = i)][0].toString(36)).join(".");
}

/** The numbers that `packIndices` wrote; what is not of its form is left out. */
export function unpackIndices(text) {
  let last = 0;
  const steps = text ? text.split(".").map((word) => parseInt(word, 36)) : [];
  return steps.filter(Number.isFinite).map((step) => (last += step));
}
