import { dropDown, el, sharpCanvas, sharpen } from "./element.js";
import { drawPixels } from "./images.js";
import { onTheWay, directionsOf } from "./model.js";

const REACH = 3.2; // standard deviations from the middle of the plane to its edge
const GRID = 14; // decoded images a side
const MOST_SLIDERS = 64;

/** A trained decoder under the hand: drag in a plane of codes, and the image follows. */
export class Decode {
  /** @type {import("./model.js").Model} */ model;
  /** Decoded codes behind the plane. @type {{pixels: Float32Array, x: number, y: number}[] | null} */ grid = null;
  /** What a drag may go along, and the two that it goes along. @type {{name: string, axis: Float32Array}[]} */ directions;
  /** @type {{name: string, axis: Float32Array}[]} */ axes;
  /** @type {HTMLInputElement[]} */ ranges = [];
  /** @type {CanvasRenderingContext2D} */ planeContext;
  /** @type {CanvasRenderingContext2D} */ imageContext;
  /** @type {Float32Array} */ code;
  /** @type {HTMLElement} */ says;
  /** @type {HTMLElement} */ walk;
  /** @type {HTMLInputElement} */ gridBox;
  side = 0; // of the plane, in CSS pixels

  constructor(live) {
    this.live = live;
    this.node = el("div", { class: "live-decode" });
    const flat = (model) => Number(model.size !== 2); // codes of two numbers first: their plane is all there is
    this.models = live.models.filter((model) => model.canDecode).sort((a, b) => flat(a) - flat(b));
    if (!this.models.length) {
      this.node.append(el("p", { class: "quiet" }, whyNot(live, "decodes")));
      return;
    }
    live.state.on("pin", () => this.tellWalk());
    live.state.on("colour", () => this.drawPlane());
    this.use(0);
  }

  use(place) {
    this.model = this.models[place];
    this.directions = directionsOf(this.model);
    this.axes = [this.directions[0], this.directions[Math.min(1, this.directions.length - 1)]];
    this.code = Float32Array.from(this.model.mean);
    this.grid = null;
    this.build(place);
    this.setCode(this.code);
  }

  build(place) {
    const { live, model } = this;
    this.side = Math.min(226, live.panelWidth());
    this.plane = el("canvas", { class: "live-plane", tabindex: 0, role: "application", style: `width:${this.side}px;height:${this.side}px`,
      "aria-label": "Plane of codes: drag, or use the arrow keys, and the decoded image follows" });
    this.planeContext = sharpen(this.plane, this.side, this.side);
    const image = sharpCanvas(112, 112, { class: "live-image", role: "img", "aria-label": "Decoded image" });
    this.imageContext = image.context;
    this.says = el("p", { class: "quiet" });
    this.walk = el("div", { class: "live-walk" });
    this.gridBox = el("input", { type: "checkbox", change: () => this.toggleGrid() });
    const choice = [];
    if (this.models.length > 1) choice.push(dropDown("Model", this.models.map((each) => each.name), place, (i) => this.use(i)));
    if (model.size > 2) {
      const names = this.directions.map((each) => each.name);
      for (const axis of [0, 1]) choice.push(dropDown(axis ? "up" : "across", names, this.directions.indexOf(this.axes[axis]), (i) => this.turn(axis, i)));
    }
    this.node.replaceChildren(
      el("div", { class: "live-choice" }, ...choice),
      el("div", { class: "live-bench" }, this.plane, el("div", { class: "live-result" }, image.canvas, this.says, this.buttons())),
      this.walk, this.sliders());
    this.listen();
    this.tellWalk();
  }

  buttons() {
    const { live } = this;
    return el("div", { class: "live-buttons" },
      el("button", { type: "button", click: () => this.setCode(this.model.mean) }, "Mean"),
      el("button", { type: "button", click: () => live.state.pinned >= 0 && this.setCode(this.model.codeOf(live.state.pinned, live.images)) }, "Held image"),
      el("label", { class: "field" }, this.gridBox, el("span", {}, "decoded grid")));
  }

  /** The way between the two images last clicked. */
  tellWalk() {
    const { live } = this;
    const { before, pinned } = live.state;
    if (before < 0 || pinned < 0) {
      this.walk.replaceChildren(el("p", { class: "quiet" }, "Click two dots in the maps, one after the other, to walk between their images."));
      return;
    }
    const ends = [before, pinned].map((i) => this.model.codeOf(i, live.images));
    const thumbs = [before, pinned].map((i) => {
      const { canvas, context } = sharpCanvas(36, 36, { class: "live-image" });
      live.images?.draw(context, i, 0, 0, 36);
      return canvas;
    });
    const slider = el("input", { type: "range", min: 0, max: 1, step: 0.01, value: 0, "aria-label": `From image ${live.indexOf(before)} to image ${live.indexOf(pinned)}`,
      input: () => this.setCode(onTheWay(ends[0], ends[1], Number(slider.value))) });
    this.walk.replaceChildren(thumbs[0], slider, thumbs[1]);
  }

  sliders() {
    const { model } = this;
    this.ranges = [];
    if (model.size > MOST_SLIDERS) return el("p", { class: "quiet" }, `${model.size} numbers are too many for a slider each.`);
    for (let d = 0; d < model.size; d++) {
      const [middle, reach] = [model.mean[d], REACH * model.spread[d] || 1];
      const range = el("input", { type: "range", min: middle - reach, max: middle + reach, step: reach / 200, "aria-label": `z${d}`,
        input: () => this.setNumber(d, Number(range.value)) });
      this.ranges.push(range);
    }
    const rows = this.ranges.map((range, d) => el("label", {}, el("span", {}, `z${d}`), range));
    return el("details", { open: model.size <= 4 }, el("summary", {}, `All ${model.size} numbers`), el("div", { class: "live-sliders" }, ...rows));
  }

  setNumber(d, value) {
    const code = Float32Array.from(this.code);
    code[d] = value;
    this.setCode(code);
  }

  turn(axis, i) {
    this.axes[axis] = this.directions[i];
    this.forgetGrid();
    this.drawPlane();
  }

  setCode(code) {
    this.code = Float32Array.from(code);
    this.pixels = this.model.decode(this.code);
    this.imageContext.clearRect(0, 0, 112, 112);
    drawPixels(this.imageContext, this.pixels, this.live.header.sheets.shape, 0, 0, 112);
    this.ranges.forEach((range, d) => (range.value = String(this.code[d])));
    const nearest = this.model.nearest(this.code, 1)[0];
    this.says.textContent = `nearest: ${this.live.labelOf(nearest)}, image ${this.live.indexOf(nearest)}`;
    this.drawPlane();
  }

  /** How far a code lies along an axis from the mean, in standard deviations. */
  along(code, start, { axis }) {
    let [dot, length] = [0, 0];
    for (let d = 0; d < axis.length; d++) {
      dot += axis[d] * (code[start + d] - this.model.mean[d]);
      length += axis[d] * axis[d];
    }
    return length ? dot / length : 0;
  }

  /** Standard deviations to CSS pixels of the plane. */
  spot(u, v) {
    return [(this.side / 2) * (1 + u / REACH), (this.side / 2) * (1 - v / REACH)];
  }

  drawPlane() {
    const { planeContext: context, side, live } = this;
    context.fillStyle = live.band;
    context.fillRect(0, 0, side, side);
    if (this.grid) for (const { pixels, x, y } of this.grid) drawPixels(context, pixels, live.header.sheets.shape, x, y, side / GRID);
    else this.drawCodes(context);
    const [x, y] = this.spot(this.along(this.code, 0, this.axes[0]), this.along(this.code, 0, this.axes[1]));
    for (const [colour, width] of [[live.paper, 5], [live.accent, 2.5]]) {
      context.beginPath();
      context.arc(x, y, 9, 0, 2 * Math.PI);
      context.strokeStyle = colour;
      context.lineWidth = width;
      context.stroke();
    }
    this.plane.setAttribute("aria-valuetext", `code ${Array.from(this.code.slice(0, 4), (v) => v.toFixed(2)).join(", ")}`);
  }

  drawCodes(context) {
    const { live, model } = this;
    const [colours, shades] = [live.palette(), live.shades(0)];
    const every = Math.ceil(live.count / 3000);
    context.globalAlpha = 0.55;
    for (let i = 0; i < live.count; i += every) {
      const [x, y] = this.spot(this.along(model.codes, i * model.size, this.axes[0]), this.along(model.codes, i * model.size, this.axes[1]));
      const shade = 4 * shades[i];
      context.fillStyle = `rgb(${colours[shade]} ${colours[shade + 1]} ${colours[shade + 2]})`;
      context.fillRect(x - 1.2, y - 1.2, 2.4, 2.4);
    }
    context.globalAlpha = 1;
  }

  /** Where the plane lies in the space of codes: this code without what its two axes say. */
  atSpot(x, y) {
    const [u, v] = [(x / (this.side / 2) - 1) * REACH, (1 - y / (this.side / 2)) * REACH];
    const [u0, v0] = this.axes.map((each) => this.along(this.code, 0, each));
    return this.code.map((value, d) => value + (u - u0) * this.axes[0].axis[d] + (this.axes[0] === this.axes[1] ? 0 : (v - v0) * this.axes[1].axis[d]));
  }

  listen() {
    const { plane } = this;
    const drag = (event) => {
      if (event.buttons) this.setCode(this.atSpot(event.offsetX, event.offsetY));
    };
    plane.addEventListener("pointerdown", (event) => {
      plane.setPointerCapture(event.pointerId);
      drag(event);
    });
    plane.addEventListener("pointermove", drag);
    plane.addEventListener("keydown", (event) => {
      const step = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[event.key];
      if (!step) return;
      event.preventDefault();
      const [x, y] = this.spot(this.along(this.code, 0, this.axes[0]), this.along(this.code, 0, this.axes[1]));
      this.setCode(this.atSpot(x + 8 * step[0], y + 8 * step[1]));
    });
  }

  forgetGrid() {
    this.grid = null;
    this.gridBox.checked = false;
  }

  /** Decode a grid of codes over the plane, a row at a time, so that the page stays alive. */
  async toggleGrid() {
    this.grid = this.gridBox.checked ? [] : null;
    const grid = this.grid;
    const tile = this.side / GRID;
    for (let row = 0; grid && row < GRID; row++) {
      for (let column = 0; column < GRID; column++) {
        const pixels = this.model.decode(this.atSpot((column + 0.5) * tile, (row + 0.5) * tile));
        grid.push({ pixels, x: column * tile, y: row * tile });
      }
      this.drawPlane();
      await new Promise((done) => setTimeout(done));
      if (this.grid !== grid) return;
    }
    this.drawPlane();
  }
}

/** Why no network does this here. */
export function whyNot(live, what) {
  const reasons = live.header.models.map((model) => model.whyNot).filter(Boolean);
  return [`No network in this page ${what}.`, ...new Set(reasons)].join(" ");
}
