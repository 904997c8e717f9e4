import { el, sharpen } from "./element.js";
import { drawPixels } from "./images.js";
import { TEN, inks, whenInksChange } from "./kit.js";

const [TILES, MARGIN] = [15, 1.15];

/** A plane of codes: dots of the test digits, a handle to drag, a grid of decoded images behind on demand. */
export class CodePlane {
  /** @param {{coder: import("./coder.js").Coder, labels: Uint8Array, side: number, moved: (spot: number[]) => void, label: string}} what */
  constructor({ coder, labels, side, moved, label }) {
    Object.assign(this, { coder, labels, side, moved, spot: [0, 0], marks: [], tiles: null });
    this.canvas = el("canvas", { class: "desk-canvas desk-plane", tabindex: 0, role: "application", "aria-label": label, style: `width:${side}px;height:${side}px` });
    this.context = sharpen(this.canvas, side, side);
    const xs = Array.from(coder.plane.filter((_, i) => i % 2 === 0)).sort((a, b) => a - b);
    const ys = Array.from(coder.plane.filter((_, i) => i % 2 === 1)).sort((a, b) => a - b);
    const ends = [xs, ys].map((list) => [list[Math.floor(list.length * 0.01)], list[Math.floor(list.length * 0.99)]]);
    this.middle = ends.map(([low, high]) => (low + high) / 2);
    this.reach = (Math.max(...ends.map(([low, high]) => high - low)) / 2) * MARGIN;
    this.listen();
    whenInksChange(() => this.draw());
  }

  toPixel([u, v]) {
    return [(this.side / 2) * (1 + (u - this.middle[0]) / this.reach), (this.side / 2) * (1 - (v - this.middle[1]) / this.reach)];
  }

  toSpot(x, y) {
    return [this.middle[0] + (x / (this.side / 2) - 1) * this.reach, this.middle[1] + (1 - y / (this.side / 2)) * this.reach];
  }

  take(spot) {
    this.spot = spot;
    this.moved(spot);
    this.draw();
  }

  draw() {
    const { context, side, coder } = this;
    const ink = inks();
    context.fillStyle = ink.band;
    context.fillRect(0, 0, side, side);
    if (this.tiles) this.tiles.forEach((pixels, i) => drawPixels(context, pixels, [1, 28, 28], (i % TILES) * (side / TILES), Math.floor(i / TILES) * (side / TILES), side / TILES));
    context.globalAlpha = this.tiles ? 0.5 : 0.8;
    for (let i = 0; i < this.labels.length; i++) {
      const [x, y] = this.toPixel([coder.plane[2 * i], coder.plane[2 * i + 1]]);
      context.fillStyle = TEN[this.labels[i]];
      context.fillRect(x - 1.6, y - 1.6, 3.2, 3.2);
    }
    context.globalAlpha = 1;
    for (const { spot, colour } of this.marks) this.ring(this.toPixel(spot), colour, 6);
    this.ring(this.toPixel(this.spot), "#e8590c", 10);
  }

  ring([x, y], colour, radius) {
    const { context } = this;
    for (const [stroke, width] of [["#fff", 6], [colour, 3]]) {
      context.beginPath();
      context.arc(x, y, radius, 0, 2 * Math.PI);
      context.strokeStyle = stroke;
      context.lineWidth = width;
      context.stroke();
    }
  }

  /** Decode a grid over the plane, a row at a time, so that the page stays alive. */
  async showTiles(on) {
    this.tiles = on ? [] : null;
    const tiles = this.tiles;
    for (let row = 0; tiles && row < TILES; row++) {
      for (let column = 0; column < TILES; column++) tiles.push(this.coder.decode(this.coder.from(this.toSpot((column + 0.5) * (this.side / TILES), (row + 0.5) * (this.side / TILES)))));
      this.draw();
      await new Promise((done) => setTimeout(done));
      if (this.tiles !== tiles) return;
    }
    this.draw();
  }

  listen() {
    const drag = (event) => event.buttons && this.take(this.toSpot(event.offsetX, event.offsetY));
    this.canvas.addEventListener("pointerdown", (event) => {
      this.canvas.setPointerCapture(event.pointerId);
      drag(event);
    });
    this.canvas.addEventListener("pointermove", drag);
    this.canvas.addEventListener("keydown", (event) => {
      const step = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] }[event.key];
      if (!step) return;
      event.preventDefault();
      this.take(this.spot.map((value, a) => value + step[a] * this.reach * 0.03));
    });
  }
}

/** The ten classes and their colours. */
export const legend = () => el("div", { class: "desk-legend" }, ...TEN.map((colour, i) => el("span", {}, el("i", { style: `background:${colour}` }), String(i))));
