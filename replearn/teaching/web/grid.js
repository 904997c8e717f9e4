import { el, sharpen } from "./element.js";
import { inks, isDark, plain, short, whenInksChange } from "./kit.js";

const READABLE = 19; // pixels of a cell that has room for its number

/**
 * A picture of numbers to point at: cells coloured by value, with their numbers where there is room.
 * kind: "signed" (blue below 0, red above), "image" (0 black, 1 white). frames: boxes drawn over cells.
 * pointed(row, column) is called for the cell under the mouse, the finger or the keys; pressed(row, column) on a click.
 */
export class Grid {
  constructor({ label, most = 300, kind = "signed", pad = 0, pointed = null, pressed = null }) {
    Object.assign(this, { most, kind, pad, pointed, pressed, frames: [], hidden: new Set(), focus: [0, 0] });
    this.canvas = el("canvas", { class: "desk-grid", tabindex: pointed || pressed ? 0 : null, role: "img", "aria-label": label });
    this.listen();
    whenInksChange(() => this.draw());
  }

  /** Show a picture; `pad` rows and columns of zeros stand around it. */
  set(picture, pad = 0) {
    this.picture = picture;
    this.pad = pad;
    this.rows = picture.rows + 2 * pad;
    this.columns = picture.columns + 2 * pad;
    const longest = Math.max(this.rows, this.columns, 1);
    const room = Math.min(this.most, Math.max(120, globalThis.innerWidth - 64));
    this.cell = Math.max(3, Math.min(44, Math.floor(room / longest)));
    [this.width, this.height] = [this.columns * this.cell + 2, this.rows * this.cell + 2];
    this.canvas.style.cssText = `width:${this.width}px;height:${this.height}px`;
    this.context = sharpen(this.canvas, this.width, this.height);
    this.draw();
  }

  value(row, column) {
    const { rows, columns, data } = this.picture;
    const [y, x] = [row - this.pad, column - this.pad];
    return y >= 0 && x >= 0 && y < rows && x < columns ? data[y * columns + x] : null;
  }

  draw() {
    if (!this.context) return;
    const { context, cell } = this;
    const [ink, ground] = [inks(), groundOf()];
    const top = Math.max(1e-9, this.top ?? Math.max(...Array.from(this.picture.data, Math.abs), 0));
    context.clearRect(0, 0, this.width, this.height);
    context.font = `${Math.min(15, Math.max(10, cell * 0.42))}px system-ui, sans-serif`;
    context.textAlign = "center";
    context.textBaseline = "middle";
    for (let r = 0; r < this.rows; r++) for (let c = 0; c < this.columns; c++) this.drawCell(r, c, top, ink, ground);
    for (const { row, column, rows, columns, colour } of this.frames) {
      context.strokeStyle = colour ?? "#e8590c";
      context.lineWidth = cell > 8 ? 3 : 2;
      context.strokeRect(column * cell + 1, row * cell + 1, columns * cell, rows * cell);
    }
  }

  drawCell(r, c, top, ink, ground) {
    const { context, cell } = this;
    const value = this.value(r, c);
    const [x, y] = [c * cell + 1, r * cell + 1];
    const share = value === null ? 0 : Math.min(1, Math.abs(value) / top);
    context.fillStyle = value === null ? ink.band : this.kind === "image" ? grey(value) : signed(value, share, ground);
    context.fillRect(x, y, cell, cell);
    if (cell > 14) {
      context.strokeStyle = ink.line;
      context.lineWidth = value === null ? 0.5 : 1;
      context.strokeRect(x + 0.5, y + 0.5, cell - 1, cell - 1);
    }
    if (cell < READABLE) return;
    const words = this.hidden.has(r * this.columns + c) ? "?" : Number.isInteger(value) ? plain(value ?? 0) : short(value);
    const light = this.kind === "image" ? value !== null && value < 0.5 : share > 0.6;
    context.fillStyle = value === null ? ink.quiet : light ? "#fff" : this.kind === "image" ? "#111" : ink.ink;
    context.fillText(words, x + cell / 2, y + cell / 2 + 1, cell - 2);
  }

  cellOf(event) {
    const row = Math.min(this.rows - 1, Math.max(0, Math.floor((event.offsetY - 1) / this.cell)));
    return [row, Math.min(this.columns - 1, Math.max(0, Math.floor((event.offsetX - 1) / this.cell)))];
  }

  listen() {
    const { canvas } = this;
    const point = (event) => this.pointed?.(...this.cellOf(event));
    canvas.addEventListener("pointermove", point);
    canvas.addEventListener("pointerdown", (event) => {
      this.focus = this.cellOf(event);
      point(event);
      this.pressed?.(...this.focus);
    });
    canvas.addEventListener("keydown", (event) => {
      const step = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0] }[event.key];
      if (!step && event.key !== "Enter") return;
      event.preventDefault();
      if (!step) return this.pressed?.(...this.focus);
      this.focus = [Math.min(this.rows - 1, Math.max(0, this.focus[0] + step[0])), Math.min(this.columns - 1, Math.max(0, this.focus[1] + step[1]))];
      this.pointed?.(...this.focus);
    });
  }
}

const grey = (value) => {
  const level = Math.round(255 * Math.min(1, Math.max(0, value)));
  return `rgb(${level} ${level} ${level})`;
};

const [BELOW, ABOVE] = [[37, 99, 200], [201, 52, 32]];

/** What a value of 0 looks like: white, or the dark page's ground. */
export const groundOf = () => (isDark() ? [30, 33, 37] : [255, 255, 255]);

/** From the ground towards red above 0 and blue below: [red, green, blue]. */
export function mixture(value, share, ground) {
  const hue = value < 0 ? BELOW : ABOVE;
  const weight = 0.85 * share ** 0.8;
  return [0, 1, 2].map((i) => Math.round(ground[i] + (hue[i] - ground[i]) * weight));
}

export const signed = (value, share, ground = groundOf()) => `rgb(${mixture(value, share, ground).join(" ")})`;
