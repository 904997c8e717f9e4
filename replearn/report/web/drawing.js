import { css } from "./colour.js";
import { drawStrokes, inkOf, intoFrame } from "./draw.js";
import { whyNot } from "./decode.js";
import { el, sharpCanvas, tell } from "./element.js";
import { drawPixels, toChannels } from "./images.js";
import { squaredError } from "./model.js";
import { isPlaced, place } from "./pick.js";
import { mosaic } from "./selection.js";

const PAD = 280; // pixels of the pad, whatever its size on the screen
const THICKNESS = 0.085; // of a stroke, as a share of the pad
const NEAREST = 16;
const VOTERS = 5; // nearest codes whose mean place is taken where a map cannot place a drawing itself

/** A sheet to draw on, or to drop an image on, and what every network makes of it. */
export class Drawing {
  /** Lists of points [x, y] in [0, 1]. @type {number[][][]} */ strokes = [];
  /** Codes of the image answered last, by model. @type {Map<string, Float32Array>} */ codes = new Map();
  /** @type {HTMLCanvasElement} */ pad;
  /** @type {CanvasRenderingContext2D} */ context;

  constructor(live) {
    this.live = live;
    this.node = el("div", { class: "live-drawing" });
    this.models = live.models.filter((model) => model.canEncode);
    if (!this.models.length) {
      this.node.append(el("p", { class: "quiet" }, whyNot(live, "takes an image")));
      return;
    }
    this.build();
  }

  build() {
    this.pad = el("canvas", { class: "live-pad", width: PAD, height: PAD, role: "img", tabindex: 0, "aria-label": "Sheet to draw on with the mouse or a finger; drop an image file here" });
    this.context = /** @type {CanvasRenderingContext2D} */ (this.pad.getContext("2d", { willReadFrequently: true }));
    this.answers = el("div", { class: "live-answers", "aria-live": "polite" });
    const file = el("input", { type: "file", accept: "image/*", hidden: true, change: () => this.takeFile(file.files[0]) });
    this.node.replaceChildren(
      el("div", { class: "live-bench" }, this.pad, el("div", { class: "live-result" },
        el("p", { class: "quiet" }, this.hint()),
        el("div", { class: "live-buttons" },
          el("button", { type: "button", click: () => this.clear() }, "Clear"),
          el("button", { type: "button", click: () => file.click() }, "Open an image"),
          el("button", { type: "button", click: () => this.takeHeld() }, "Held image")), file)),
      this.answers);
    this.listen();
    this.clear();
  }

  hint() {
    return this.live.header.frame
      ? "Draw here. The drawing is scaled and centred as the images of the data set are."
      : "Drop an image here, or draw. It is scaled to the size that the networks take.";
  }

  listen() {
    const { pad } = this;
    const at = (event) => [event.offsetX / pad.clientWidth, event.offsetY / pad.clientHeight];
    pad.addEventListener("pointerdown", (event) => {
      pad.setPointerCapture(event.pointerId);
      this.strokes.push([at(event)]);
      this.redraw();
    });
    pad.addEventListener("pointermove", (event) => {
      if (!event.buttons) return;
      this.strokes[this.strokes.length - 1]?.push(at(event));
      this.redraw();
    });
    pad.addEventListener("dragover", (event) => event.preventDefault());
    pad.addEventListener("drop", (event) => {
      event.preventDefault();
      this.takeFile(event.dataTransfer?.files[0]);
    });
  }

  clear() {
    this.strokes = [];
    drawStrokes(this.context, [], PAD, THICKNESS);
    this.answers.replaceChildren();
    this.live.mark([]);
  }

  redraw() {
    drawStrokes(this.context, this.strokes, PAD, THICKNESS);
    if (this.waiting) return;
    this.waiting = true;
    requestAnimationFrame(() => {
      this.waiting = false;
      this.answer(this.framed());
    });
  }

  /** The sheet as the networks take images: (C, H, W) in [0, 1]. */
  framed() {
    const { frame, sheets } = this.live.header;
    const [channels, height, width] = sheets.shape;
    if (frame) return intoFrame(inkOf(this.context, PAD, PAD), PAD, PAD, frame, [height, width]);
    const small = /** @type {OffscreenCanvasRenderingContext2D} */ (new OffscreenCanvas(width, height).getContext("2d"));
    small.imageSmoothingQuality = "high";
    small.drawImage(this.pad, 0, 0, width, height);
    return toChannels(small.getImageData(0, 0, width, height).data, channels);
  }

  /** An image file onto the sheet, its centre square; dark on bright is turned round where the data are bright on dark. */
  async takeFile(file) {
    if (!file) return;
    let bitmap;
    try {
      bitmap = await createImageBitmap(file);
    } catch {
      this.answers.replaceChildren(el("p", {}, `${file.name} is no image that the browser can read.`));
      return;
    }
    const side = Math.min(bitmap.width, bitmap.height);
    const { context } = this;
    this.strokes = [];
    context.fillStyle = "#fff";
    context.fillRect(0, 0, PAD, PAD);
    context.drawImage(bitmap, (bitmap.width - side) / 2, (bitmap.height - side) / 2, side, side, 0, 0, PAD, PAD);
    if (this.live.header.frame && isBright(inkOf(context, PAD, PAD))) {
      context.globalCompositeOperation = "difference";
      context.fillRect(0, 0, PAD, PAD);
      context.globalCompositeOperation = "source-over";
    }
    this.answer(this.framed());
  }

  takeHeld() {
    const { live } = this;
    const pixels = live.state.pinned < 0 ? null : live.images.pixels(live.state.pinned);
    if (!pixels) return;
    this.strokes = [];
    drawPixels(this.context, pixels, live.header.sheets.shape, 0, 0, PAD);
    this.answer(pixels);
  }

  /** Show what every network makes of an image, and its place in the maps. */
  answer(pixels) {
    const { live } = this;
    this.pixels = pixels;
    this.codes = new Map(this.models.map((model) => [model.name, model.encode(pixels)]));
    const seen = this.picture(pixels, "seen");
    const made = this.models.filter((model) => model.canDecode).map((model) => {
      const image = model.decode(this.codes.get(model.name));
      return this.picture(image, model.name, tell(squaredError(image, pixels)));
    });
    const votes = this.models.filter((model) => model.canClassify).map((model) => this.votes(model));
    const first = this.models[0];
    this.answers.replaceChildren(
      el("div", { class: "live-card-models" }, seen, ...made), ...votes,
      el("h4", {}, `Nearest images, by the code of ${first.name}`), mosaic(live, first.nearest(this.codes.get(first.name), NEAREST), 32));
    live.mark(placesOf(live, pixels, this.codes));
  }

  picture(pixels, ...words) {
    const { canvas, context } = sharpCanvas(72, 72, { class: "live-image" });
    drawPixels(context, pixels, this.live.header.sheets.shape, 0, 0, 72);
    return el("div", {}, canvas, ...words.map((word, i) => el("span", { class: i ? "quiet" : null }, word)));
  }

  votes(model) {
    this.probabilities = model.classify(this.codes.get(model.name));
    const best = Array.from(this.probabilities, (p, c) => [p, c]).sort((a, b) => b[0] - a[0]).slice(0, 4);
    const rows = best.map(([p, c]) => {
      const name = model.classes[c] ?? String(c);
      return el("div", {}, el("span", {}, name), el("i", { style: `width:${60 * p}%;background:${css(this.live.classColour(name))}` }), el("span", { class: "quiet" }, `${(100 * p).toFixed(1)} %`));
    });
    return el("div", { class: "live-bars" }, el("h4", {}, `${model.name} says`), ...rows);
  }
}

const isBright = (ink) => ink.reduce((sum, v) => sum + v, 0) / ink.length > 0.5;

/** Where the maps place an image: by their own rule, or by the places of the nearest codes. */
export function placesOf(live, pixels, codes) {
  return live.maps.flatMap((map, number) => {
    const rule = map.placement;
    const source = rule && (rule.of === "pixels" ? pixels : codes.get(rule.of));
    if (!source) return [];
    if (rule.approximate) return byNeighbours(live, map, number, rule.of, source);
    const [x, y] = rule.matrix ? linear(source, live.arrays[rule.mean], live.arrays[rule.matrix]) : source;
    return [{ map: number, x: (x - map.origin[0]) / map.unit, y: (y - map.origin[1]) / map.unit, approximate: false }];
  });
}

function byNeighbours(live, map, number, name, code) {
  const near = live.models.find((model) => model.name === name).nearest(code, VOTERS).filter((i) => isPlaced(map.points, i));
  if (!near.length) return [];
  const places = near.map((i) => place(map.points, i));
  const mean = (axis) => places.reduce((sum, at) => sum + at[axis], 0) / places.length;
  return [{ map: number, x: mean(0), y: mean(1), approximate: true }];
}

/** (source - mean) times a matrix (F, 2). */
function linear(source, mean, matrix) {
  let [x, y] = [0, 0];
  for (let i = 0; i < source.length; i++) {
    x += (source[i] - mean[i]) * matrix[2 * i];
    y += (source[i] - mean[i]) * matrix[2 * i + 1];
  }
  return [x, y];
}
