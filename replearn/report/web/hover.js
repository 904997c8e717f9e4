import { el, sharpCanvas, tell } from "./element.js";
import { drawPixels } from "./images.js";
import { squaredError } from "./model.js";

const REST = 125; // ms that the pointer rests before the card comes
const IMAGE = 112; // CSS pixels
const SMALL = 56;

/** The card of the image under the pointer: what it is, and what each model makes of it. */
export class Card {
  constructor(live) {
    this.live = live;
    this.node = el("div", { class: "live-card", role: "tooltip", hidden: true });
    live.state.on("hover", () => this.wait());
  }

  wait() {
    clearTimeout(this.timer);
    this.node.hidden = true;
    const i = this.live.state.hovered;
    if (i >= 0) this.timer = setTimeout(() => this.show(i), REST);
  }

  show(i) {
    const { live } = this;
    const { canvas, context } = sharpCanvas(IMAGE, IMAGE, { class: "live-image" });
    live.images?.draw(context, i, 0, 0, IMAGE);
    const models = el("div", { class: "live-card-models" });
    this.node.replaceChildren(el("div", { class: "live-card-top" }, canvas, el("div", {}, ...factsOf(live, i))), models);
    this.node.hidden = false;
    this.place();
    // the card is there at once; what the networks make of the image follows
    setTimeout(() => {
      if (live.state.hovered === i) {
        models.replaceChildren(...reconstructions(live, i, SMALL));
        this.place();
      }
    });
  }

  /** Beside the pointer, within the window. */
  place() {
    const { x, y } = this.live.pointer;
    const { offsetWidth: width, offsetHeight: height } = this.node;
    const left = x + 18 + width < innerWidth ? x + 18 : x - 18 - width;
    const top = Math.max(8, Math.min(y - 30, innerHeight - height - 8));
    this.node.style.transform = `translate(${Math.max(8, left)}px, ${top}px)`;
  }
}

/** Lines of text on one image. */
export function factsOf(live, i) {
  const lines = [el("strong", {}, live.labelOf(i)), el("span", {}, `image ${live.indexOf(i)}`)];
  if (live.header.files[i]) lines.push(el("span", { class: "live-file", dir: "auto" }, live.header.files[i]));
  live.header.predicted.forEach((name, p) => {
    const taken = live.arrays[`predicted${p}`][i];
    const wrong = live.isLabelled(i) && live.arrays.labels[i] !== taken;
    lines.push(el("span", { class: wrong ? "live-wrong" : null }, `${name} says ${live.className(taken)}`));
  });
  return lines;
}

/** A small picture for each model that reconstructs, with its squared error; for the others the error alone. */
export function reconstructions(live, i, size) {
  const pixels = live.images?.pixels(i);
  const shown = new Set();
  const parts = [];
  for (const model of live.models) {
    if (!model.canDecode || parts.length === 6) continue;
    const made = model.decode(model.codeOf(i, live.images));
    const { canvas, context } = sharpCanvas(size, size, { class: "live-image" });
    drawPixels(context, made, live.header.sheets.shape, 0, 0, size);
    const error = pixels ? squaredError(made, pixels) : live.errorOf(model.name, i);
    parts.push(el("div", {}, canvas, el("span", {}, model.name), el("span", { class: "quiet" }, tell(error))));
    shown.add(model.name);
  }
  live.header.errors.forEach((name, e) => {
    if (shown.has(name) || parts.length === 6) return;
    parts.push(el("div", {}, el("span", {}, name), el("span", { class: "quiet" }, tell(live.arrays[`error${e}`][i]))));
  });
  return parts;
}
