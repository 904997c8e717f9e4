import { dropDown, el, sharpCanvas } from "./element.js";
import { factsOf, reconstructions } from "./hover.js";
import { mosaic } from "./selection.js";

const NEIGHBOUR_TILE = 28;

/** The image held on to, and its nearest images in each representation, one row under the other. */
export class Neighbours {
  constructor(live) {
    this.live = live;
    this.node = el("div", { class: "live-neighbours" });
    live.state.on("pin", () => this.draw());
    this.draw();
  }

  draw() {
    const { live } = this;
    const i = live.state.pinned;
    if (i < 0) {
      this.node.replaceChildren(el("p", { class: "quiet" }, "Click a dot in any map to hold on to its image and see its neighbours."));
      return;
    }
    const { canvas, context } = sharpCanvas(84, 84, { class: "live-image" });
    live.images?.draw(context, i, 0, 0, 84);
    const lists = live.header.spaces.map((space) => live.neighboursOf(space, i));
    const often = new Map();
    for (const list of lists) for (const j of list) often.set(j, (often.get(j) ?? 0) + 1);
    const rows = live.header.spaces.map((space, s) => this.row(space.name, lists[s], i, often, lists.length));
    const key = el("p", { class: "quiet live-key" }, el("i", { class: "framed" }), "another class ", el("i", { class: "dotted" }), "shared by half of the rows");
    const leftOut = live.header.leftOut.length ? el("p", { class: "quiet" }, `Left out, to keep the page small: ${live.header.leftOut.join(", ")}.`) : null;
    this.node.replaceChildren(
      el("div", { class: "live-card-top" }, canvas, el("div", {}, ...factsOf(live, i))),
      el("div", { class: "live-card-models" }, ...reconstructions(live, i, 48)),
      ...(rows.length ? [el("h4", {}, "Nearest images"), ...rows, key] : []), ...(leftOut ? [leftOut] : []));
  }

  row(name, list, i, often, spaces) {
    const { live } = this;
    const shown = list.map((j) => {
      const { canvas, context } = sharpCanvas(NEIGHBOUR_TILE, NEIGHBOUR_TILE);
      live.images?.draw(context, j, 0, 0, NEIGHBOUR_TILE);
      const wrong = live.isLabelled(i) && live.isLabelled(j) && live.arrays.labels[j] !== live.arrays.labels[i];
      const shared = spaces > 1 && often.get(j) * 2 >= spaces && often.get(j) > 1;
      const words = `${live.labelOf(j)}, image ${live.indexOf(j)}${wrong ? ", another class" : ""}${shared ? `, shared by ${often.get(j)}` : ""}`;
      return el("button", {
        type: "button", class: `live-tile${wrong ? " framed" : ""}${shared ? " dotted" : ""}`, "aria-label": words, "data-image": j,
        click: () => live.state.pin(j), pointermove: (event) => live.hoverAt(j, event), pointerleave: () => live.state.hover(-1),
      }, canvas);
    });
    return el("div", { class: "live-row" }, el("span", {}, name), el("div", {}, ...shown));
  }
}

/** Where two representations disagree: images by how few neighbours they share, classes merged or split. */
export class Disagreements {
  a = 0; // the two representations, by number
  b = 0;

  constructor(live) {
    this.live = live;
    [this.a, this.b] = this.farthest();
    this.node = el("div", { class: "live-disagreements" });
    this.draw();
  }

  /** The pair that shares fewest neighbours. */
  farthest() {
    const pairs = [...this.live.header.pairs].sort((x, y) => x.shared - y.shared);
    return pairs.length ? [pairs[0].a, pairs[0].b] : [0, 0];
  }

  draw() {
    const { live } = this;
    const { spaces, pairs } = live.header;
    if (!pairs.length) {
      this.node.replaceChildren(el("p", { class: "quiet" }, "There is one representation only, so nothing disagrees."));
      return;
    }
    const names = spaces.map((space) => space.name);
    const choose = (key) => (place) => {
      this[key] = place;
      this.draw();
    };
    const pair = pairs.find(({ a, b }) => (a === this.a && b === this.b) || (a === this.b && b === this.a));
    const choice = el("div", { class: "live-choice" }, dropDown("Between", names, this.a, choose("a")), dropDown("and", names, this.b, choose("b")));
    this.node.replaceChildren(choice, ...(pair ? this.found(pair, spaces[this.a].k) : [el("p", { class: "quiet" }, "Choose two different representations.")]));
  }

  found(pair, k) {
    const { live } = this;
    const share = `On average an image shares ${pair.shared.toFixed(1)} of its ${k} nearest images between the two.`;
    const findings = pair.findings.map(({ sentence, images }) =>
      el("li", {}, el("button", { type: "button", class: "live-link", click: () => live.state.select(images) }, sentence)));
    return [
      el("p", { class: "quiet" }, share),
      el("h4", {}, "Most disputed images"),
      mosaic(live, pair.images, 40),
      el("div", { class: "live-buttons" }, el("button", { type: "button", click: () => live.state.select(pair.images) }, "Show them in the maps")),
      el("p", { class: "quiet" }, "Their neighbours differ most. Click one to hold on to it."),
      ...(findings.length ? [el("h4", {}, "Classes that one merges or splits"), el("ul", {}, ...findings)] : []),
    ];
  }
}
