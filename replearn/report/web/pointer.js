import { home, panBy, zoomAt } from "./camera.js";

const CLICK = 4; // CSS pixels that a finger or mouse may move within a click

/** Mouse, fingers and keys on one map. */
export class Pointer {
  /** @type {{at: number[], add: boolean} | null} */ start = null;
  /** @type {number | undefined} */ later;
  lastTest = 0;

  /** @param {import("./views.js").Views} views */
  constructor(views, view) {
    this.views = views;
    this.view = view;
    const { plot } = view;
    plot.addEventListener("pointerdown", (event) => this.down(event));
    plot.addEventListener("pointermove", (event) => this.moved(event));
    plot.addEventListener("pointerup", (event) => this.up(event));
    plot.addEventListener("pointercancel", (event) => this.cancel(event));
    plot.addEventListener("pointerleave", () => views.live.state.hover(-1));
    plot.addEventListener("wheel", (event) => this.wheel(event), { passive: false });
    plot.addEventListener("dblclick", () => views.move(view, home));
    plot.addEventListener("keydown", (event) => this.key(event));
  }

  at(event) {
    const box = this.view.plot.getBoundingClientRect();
    return [event.clientX - box.left, event.clientY - box.top];
  }

  down(event) {
    if (event.button) return;
    const { view, views } = this;
    view.plot.setPointerCapture(event.pointerId);
    view.pointers.set(event.pointerId, this.at(event));
    views.live.state.hover(-1);
    if (view.pointers.size > 1) return this.endLasso();
    this.start = { at: this.at(event), add: event.ctrlKey || event.metaKey };
    const tool = event.shiftKey ? "lasso" : views.tool;
    if (tool !== "pan") views.lasso = { view, tool, corners: [this.at(event)] };
  }

  endLasso() {
    this.views.lasso = null;
    this.start = null;
  }

  moved(event) {
    const { view, views } = this;
    const before = view.pointers.get(event.pointerId);
    if (!before) return this.hover(event);
    const now = this.at(event);
    if (view.pointers.size === 2) this.pinch(event.pointerId, before, now);
    else if (views.lasso) this.stretch(now);
    else if (this.start) views.move(view, (camera, box) => panBy(camera, box, now[0] - before[0], now[1] - before[1]));
    view.pointers.set(event.pointerId, now);
  }

  stretch(now) {
    const { lasso } = this.views;
    if (!lasso) return;
    const [x, y] = lasso.corners[0];
    if (lasso.tool === "box") lasso.corners = [[x, y], [now[0], y], now, [x, now[1]]];
    else lasso.corners.push(now);
    this.views.request();
  }

  pinch(id, before, now) {
    const [other] = [...this.view.pointers].filter(([key]) => key !== id).map(([, at]) => at);
    const far = (a, b) => Math.hypot(a[0] - b[0], a[1] - b[1]) || 1;
    const middle = [(now[0] + other[0]) / 2, (now[1] + other[1]) / 2];
    const factor = far(now, other) / far(before, other);
    this.views.move(this.view, (camera, box) =>
      panBy(zoomAt(camera, box, middle[0], middle[1], factor), box, (now[0] - before[0]) / 2, (now[1] - before[1]) / 2));
  }

  up(event) {
    const { view, views } = this;
    view.pointers.delete(event.pointerId);
    const { lasso } = views;
    const now = this.at(event);
    const still = this.start && Math.hypot(now[0] - this.start.at[0], now[1] - this.start.at[1]) < CLICK;
    if (still) this.click(now);
    else if (lasso && lasso.view === view && this.start) views.take(view, lasso.corners, this.start.add);
    this.endLasso();
    views.request();
  }

  cancel(event) {
    this.view.pointers.delete(event.pointerId);
    this.endLasso();
    this.views.request();
  }

  click(at) {
    const { live } = this.views;
    const found = this.views.pick(this.view, at[0], at[1]);
    if (found >= 0) {
      live.state.pin(found);
      live.open("neighbours");
    } else if (live.state.selected.length) live.state.select([]);
    else live.state.pin(-1);
  }

  /** Ask at most every 50 ms what lies under the pointer. */
  hover(event) {
    if (event.pointerType === "touch") return;
    const wait = 50 - (performance.now() - this.lastTest);
    clearTimeout(this.later);
    const [x, y] = this.at(event);
    const test = () => {
      this.lastTest = performance.now();
      this.views.live.pointer = { x: event.clientX, y: event.clientY };
      this.views.live.state.hover(this.views.pick(this.view, x, y));
    };
    if (wait <= 0) test();
    else this.later = setTimeout(test, wait);
  }

  /** Zoom; at the whole map, turning away scrolls the page. */
  wheel(event) {
    const { view, views } = this;
    if (event.deltaY > 0 && view.camera.zoom <= 1) return;
    event.preventDefault();
    const [x, y] = this.at(event);
    const lines = event.deltaMode === 1 ? 30 : 1;
    const factor = Math.exp(-Math.max(-240, Math.min(240, event.deltaY * lines)) * 0.003);
    views.move(view, (camera, box) => zoomAt(camera, box, x, y, factor));
  }

  key(event) {
    const { view, views } = this;
    const arrow = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] }[event.key];
    if (arrow && event.shiftKey) views.step(view, arrow[0], arrow[1]);
    else if (arrow) views.move(view, (camera, box) => panBy(camera, box, -40 * arrow[0], 40 * arrow[1]));
    else if (event.key === "+" || event.key === "=") this.zoomMiddle(1.4);
    else if (event.key === "-") this.zoomMiddle(1 / 1.4);
    else if (event.key === "0") views.move(view, home);
    else if (event.key === "Escape") views.live.clear();
    else if (event.key.toLowerCase() === "s") {
      views.live.state.select(views.inSight(view));
      views.live.open("selection");
    } else if (event.key === "Enter") views.live.open("neighbours");
    else return;
    event.preventDefault();
  }

  zoomMiddle(factor) {
    this.views.move(this.view, (camera, box) => zoomAt(camera, box, box.width / 2, box.height / 2, factor));
  }
}
