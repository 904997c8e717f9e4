import { home, pixelsPerUnit, toMap, toScreen } from "./camera.js";
import { el, sharpen } from "./element.js";
import { isPlaced, nearestPoint, nextPoint, place, pointsWithin } from "./pick.js";
import { Pointer } from "./pointer.js";
import { HIDDEN, SELECTED } from "./state.js";

const PICK_RADIUS = 14; // CSS pixels
const MOST_TILES = 320; // images shown in place of dots
const TILE_FROM = 2.5; // magnification

/**
 * The maps side by side: one canvas under all for the dots, one above for rings, images and the lasso.
 * A view: {map, name, plot (its element), camera, box}.
 */
export class Views {
  /** @type {CanvasRenderingContext2D} */ context;
  /** @type {Uint8Array | undefined} */ none;
  width = 0;
  height = 0;

  constructor(live, Renderer) {
    this.live = live;
    this.tool = "pan";
    this.linked = false;
    this.morph = { from: 0, to: 0, share: 0 };
    /** Corners in CSS pixels. @type {{view: any, tool: string, corners: number[][]} | null} */
    this.lasso = null;
    /** Places of a drawn image. @type {{map: number, x: number, y: number, approximate: boolean}[]} */
    this.marks = [];
    this.under = el("canvas", { class: "live-under", "aria-hidden": "true" });
    this.over = el("canvas", { class: "live-over", "aria-hidden": "true" });
    this.grid = el("div", { class: "live-grid" });
    this.root = el("div", { class: "live-maps" }, this.under, this.grid, this.over);
    this.views = live.maps.map((map, i) => this.makeView(map, i));
    this.renderer = new Renderer(this.under, live.count);
    this.show(live.maps.map((_, i) => i).slice(0, live.narrow ? 4 : 8));
    for (const event of ["select", "filter", "hover", "pin", "colour"]) live.state.on(event, () => this.request());
    live.state.on("select", () => this.renderer.changed(live.state.flags));
    live.state.on("filter", () => this.renderer.changed(live.state.flags));
    new ResizeObserver(() => this.request()).observe(this.root);
    addEventListener("beforeprint", () => this.draw());
  }

  makeView(map, i) {
    const plot = el("div", { class: "live-plot", tabindex: 0, role: "application", "aria-label": this.describe(map) });
    const title = el("b", {}, map.name);
    const enlarge = el("button", { type: "button", class: "quiet-button", "aria-label": `Enlarge ${map.name}`, "aria-pressed": false }, "⤢");
    const node = el("div", { class: "live-map" }, el("div", { class: "live-title" }, title, el("span", {}, map.words), enlarge), plot);
    const view = { i, map, node, plot, title, enlarge, camera: home(), box: null, pointers: new Map() };
    enlarge.addEventListener("click", () => this.enlarge(view));
    new Pointer(this, view);
    return view;
  }

  describe(map) {
    const missing = map.missing ? ` ${map.missing} images have no place in it.` : "";
    return `Map ${map.name}${map.words ? `, ${map.words}` : ""}.${missing} Arrow keys move, plus and minus zoom, ` +
      "Shift with an arrow goes to the next image, S selects what is in view, 0 shows all.";
  }

  /** Show these maps, by number. */
  show(numbers) {
    this.shown = this.views.filter((view) => numbers.includes(view.i));
    this.grid.replaceChildren(...this.shown.map((view) => view.node));
    this.grid.dataset.count = this.shown.length;
    this.live.state.emit("maps");
    this.request();
  }

  enlarge(view) {
    const alone = view.node.classList.toggle("alone");
    for (const each of this.shown) each.node.hidden = alone && each !== view;
    view.enlarge.setAttribute("aria-pressed", String(alone));
    this.grid.classList.toggle("one", alone);
    this.request();
  }

  /** Change a view's camera, or that of all where they are linked. */
  move(view, change) {
    const moved = this.linked ? this.shown : [view];
    for (const each of moved) each.camera = change(each.camera, each.box);
    this.request();
  }

  reset() {
    for (const view of this.views) view.camera = home();
    this.request();
  }

  /** Draw at the next frame, once however often it is asked for. */
  request() {
    if (this.waiting) return;
    this.waiting = true;
    requestAnimationFrame(() => {
      this.waiting = false;
      this.draw();
    });
  }

  draw() {
    const [width, height] = [this.root.clientWidth, this.root.clientHeight];
    if (!width || !height) return;
    this.measure(width, height);
    const { live } = this;
    const seen = this.shown.filter((view) => !view.node.hidden);
    const panels = seen.map((view) => ({ ...view, points: view.map.points, shades: live.shades(view.i), ...this.morphOf(view) }));
    this.renderer.draw({
      panels, flags: live.state.flags, dimming: live.state.selected.length > 0, palette: live.palette(),
      top: live.colouring().top, width, height,
    });
    this.context.clearRect(0, 0, width, height);
    for (const view of seen) this.drawOver(view);
  }

  measure(width, height) {
    if (this.width !== width || this.height !== height) {
      [this.width, this.height] = [width, height];
      this.context = sharpen(this.over, width, height);
      [this.under.width, this.under.height] = [this.over.width, this.over.height];
    }
    const outer = this.root.getBoundingClientRect();
    for (const view of this.shown) {
      const inner = view.plot.getBoundingClientRect();
      view.box = { left: inner.left - outer.left, top: inner.top - outer.top, width: inner.width, height: inner.height };
    }
  }

  morphOf(view) {
    const { from, to, share } = this.morph;
    const moving = view.i === from && share > 0 && from !== to;
    view.title.textContent = moving ? `${view.map.name} → ${this.live.maps[to].name}` : view.map.name;
    return { towards: moving ? this.live.maps[to].points : null, share };
  }

  /** Where image `i` stands in a view, in its CSS pixels; null where it has no place. */
  placeOf(view, i) {
    if (!isPlaced(view.map.points, i)) return null;
    let [x, y] = place(view.map.points, i);
    const { towards, share } = this.morphOf(view);
    if (towards) {
      if (!isPlaced(towards, i)) return null;
      const [tx, ty] = place(towards, i);
      [x, y] = [x + (tx - x) * share, y + (ty - y) * share];
    }
    return toScreen(view.camera, view.box, x, y);
  }

  drawOver(view) {
    const { context } = this;
    const { state } = this.live;
    context.save();
    context.beginPath();
    context.rect(view.box.left, view.box.top, view.box.width, view.box.height);
    context.clip();
    context.translate(view.box.left, view.box.top);
    this.drawTiles(view);
    if (state.before >= 0 && state.pinned >= 0) this.ring(view, state.before, 6, 1.5);
    if (state.pinned >= 0) this.ring(view, state.pinned, 8, 3);
    if (state.hovered >= 0) this.ring(view, state.hovered, 8, 2);
    for (const mark of this.marks) if (mark.map === view.i) this.drawMark(view, mark);
    if (this.lasso && this.lasso.view === view) this.drawLasso(this.lasso.corners);
    context.restore();
  }

  ring(view, i, radius, width) {
    const at = this.placeOf(view, i);
    if (!at) return;
    const { context } = this;
    for (const [colour, thick] of [[this.live.paper, width + 3], [this.live.ink, width]]) {
      context.beginPath();
      context.arc(at[0], at[1], radius, 0, 2 * Math.PI);
      context.strokeStyle = colour;
      context.lineWidth = thick;
      context.stroke();
    }
  }

  drawMark(view, { x, y, approximate }) {
    const [sx, sy] = toScreen(view.camera, view.box, x, y);
    const { context } = this;
    context.beginPath();
    for (let i = 0; i < 10; i++) {
      const [radius, angle] = [i % 2 ? 5 : 11, (i * Math.PI) / 5 - Math.PI / 2];
      context.lineTo(sx + radius * Math.cos(angle), sy + radius * Math.sin(angle));
    }
    context.closePath();
    context.fillStyle = approximate ? this.live.paper : this.live.accent;
    context.strokeStyle = approximate ? this.live.accent : this.live.paper;
    context.lineWidth = 2;
    context.fill();
    context.stroke();
  }

  drawLasso(corners) {
    const { context } = this;
    context.beginPath();
    for (const [x, y] of corners) context.lineTo(x, y);
    context.closePath();
    context.fillStyle = this.live.accent;
    context.globalAlpha = 0.12;
    context.fill();
    context.globalAlpha = 1;
    context.strokeStyle = this.live.accent;
    context.lineWidth = 1.5;
    context.stroke();
  }

  /** The images themselves where few enough points are in sight. */
  drawTiles(view) {
    const { live, context } = this;
    if (!live.images || view.camera.zoom < TILE_FROM || this.morphOf(view).towards) return;
    const inSight = this.inSight(view, MOST_TILES + 1);
    if (inSight.length > MOST_TILES || !inSight.length) return;
    const room = Math.sqrt((view.box.width * view.box.height) / inSight.length);
    const size = Math.max(16, Math.min(64, room * 0.62));
    const [colours, shades] = [live.palette(), live.shades(view.i)];
    for (const i of inSight) {
      const [x, y] = this.placeOf(view, i) ?? [0, 0];
      const shade = shades[i];
      context.globalAlpha = live.state.selected.length && !(live.state.flags[i] & SELECTED) ? 0.2 : 1;
      context.fillStyle = `rgb(${colours[4 * shade]} ${colours[4 * shade + 1]} ${colours[4 * shade + 2]})`;
      context.fillRect(x - size / 2 - 2, y - size / 2 - 2, size + 4, size + 4);
      live.images.draw(context, i, x - size / 2, y - size / 2, size);
    }
    context.globalAlpha = 1;
  }

  /** The points within a view, `most` at most. */
  inSight(view, most = Infinity) {
    const [left, top] = toMap(view.camera, view.box, 0, 0);
    const [right, bottom] = toMap(view.camera, view.box, view.box.width, view.box.height);
    const [points, flags] = [view.map.points, this.live.state.flags];
    const [a, b, c, d] = [left * 65535, right * 65535, bottom * 65535, top * 65535];
    const found = [];
    for (let i = 0; i < flags.length && found.length < most; i++) {
      const [x, y] = [points[2 * i], points[2 * i + 1]];
      if (x >= a && x <= b && y >= c && y <= d && !(flags[i] & HIDDEN) && isPlaced(points, i)) found.push(i);
    }
    return found;
  }

  /** The image whose dot is nearest to a place in a view, -1 for none within reach. */
  pick(view, x, y) {
    if (this.morphOf(view).towards) return -1;
    const [mapX, mapY] = toMap(view.camera, view.box, x, y);
    return nearestPoint(view.map.points, mapX, mapY, PICK_RADIUS / pixelsPerUnit(view.camera, view.box), this.skip());
  }

  /** What cannot be picked: the hidden points. */
  skip() {
    const { flags } = this.live.state;
    if (!this.live.state.shown.size) return (this.none ??= new Uint8Array(flags.length));
    return flags.map((flag) => flag & HIDDEN);
  }

  /** Select what a polygon of CSS pixels holds; with `add`, beside what is selected. */
  take(view, corners, add) {
    const outline = corners.map(([x, y]) => toMap(view.camera, view.box, x, y));
    const found = pointsWithin(view.map.points, outline, this.skip());
    this.live.state.select(add ? [...this.live.state.selected, ...found] : found);
    this.live.open("selection");
  }

  /** Go from the pinned image to the next one in a direction. */
  step(view, dx, dy) {
    const { state } = this.live;
    const start = state.pinned >= 0 && isPlaced(view.map.points, state.pinned) ? state.pinned : this.pick(view, view.box.width / 2, view.box.height / 2);
    if (start < 0) return state.pin(this.inSight(view, 1)[0] ?? -1);
    const next = nextPoint(view.map.points, start, dx, dy, this.skip());
    return state.pin(next < 0 ? start : next);
  }
}
