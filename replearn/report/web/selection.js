import { css } from "./colour.js";
import { el, sharpCanvas, tell } from "./element.js";
import { place } from "./pick.js";

const TILE = 30; // CSS pixels
const MOST = 600; // images in the mosaic
const FEW = 8; // most typical, oddest

/** The selected images as a list: mosaic, counts, errors, typical and odd ones, and ways out of the page. */
export class Selection {
  constructor(live) {
    this.live = live;
    this.node = el("div", { class: "live-selection" });
    live.state.on("select", () => this.draw());
    this.draw();
  }

  draw() {
    const { selected } = this.live.state;
    if (!selected.length) {
      this.node.replaceChildren(el("p", { class: "quiet" },
        "Nothing is selected. Choose Lasso or Box and draw around dots in any map (or hold Shift and drag), or press S on a map."));
      return;
    }
    const { live } = this;
    const { typical, odd } = extremes(live, selected);
    const more = selected.length > MOST ? el("p", { class: "quiet" }, `The first ${MOST} are shown.`) : null;
    const parts = [
      el("h3", {}, `${selected.length.toLocaleString("en")} image${selected.length > 1 ? "s" : ""} selected`),
      this.ways(), this.counts(selected), this.errors(selected),
      el("div", { class: "live-pair" },
        el("div", {}, el("h4", {}, "Most typical"), mosaic(live, typical, TILE)),
        el("div", {}, el("h4", {}, "Oddest"), mosaic(live, odd, TILE))),
      el("h4", {}, "All"), mosaic(live, selected.slice(0, MOST), TILE), more,
    ];
    this.node.replaceChildren(...parts.filter((part) => part !== null));
  }

  ways() {
    const { live } = this;
    const button = (words, act) => el("button", { type: "button", click: act }, words);
    return el("div", { class: "live-buttons" },
      button("Copy indices", () => live.copy(live.state.selected.map((i) => live.indexOf(i)).join(", "), "Indices")),
      button("Download CSV", () => download(csvOf(live, live.state.selected), "selection.csv")),
      button("Copy link", () => live.copyLink()),
      button("Clear", () => live.state.select([])),
      live.header.inPython ? el("p", { class: "quiet" }, "In Python, with the copied indices: ", el("code", {}, live.header.inPython)) : null);
  }

  counts(selected) {
    const { live } = this;
    const found = new Map();
    for (const i of selected) found.set(live.labelOf(i), (found.get(live.labelOf(i)) ?? 0) + 1);
    const most = Math.max(...found.values());
    const rows = [...found].sort((a, b) => b[1] - a[1]).slice(0, 12).map(([name, count]) =>
      el("div", {}, el("span", {}, name), el("i", { style: `width:${(60 * count) / most}%;background:${css(live.classColour(name))}` }), el("span", { class: "quiet" }, String(count))));
    return el("div", { class: "live-bars" }, ...rows);
  }

  errors(selected) {
    const { live } = this;
    if (!live.header.errors.length) return null;
    const mean = (values, of) => of.reduce((sum, i) => sum + values[i], 0) / of.length;
    const rows = live.header.errors.map((name, e) => {
      const values = live.arrays[`error${e}`];
      const all = values.reduce((a, b) => a + b, 0) / values.length;
      return el("tr", {}, el("th", { scope: "row" }, name), el("td", {}, tell(mean(values, selected))), el("td", {}, tell(all)));
    });
    const head = ["Mean squared error", "selected", "all"].map((words) => el("th", { scope: "col" }, words));
    return el("table", {}, el("thead", {}, el("tr", {}, ...head)), el("tbody", {}, ...rows));
  }
}

/** Those nearest to and farthest from the mean of a selection: by the first model's codes, else by the first map. */
export function extremes(live, selected) {
  const rowOf = live.models[0]
    ? (i) => live.models[0].codes.subarray(i * live.models[0].size, (i + 1) * live.models[0].size)
    : (i) => place(live.maps[0].points, i);
  const size = rowOf(selected[0]).length;
  const centre = new Float64Array(size);
  for (const i of selected) rowOf(i).forEach((v, d) => (centre[d] += v / selected.length));
  const away = (i) => rowOf(i).reduce((sum, v, d) => sum + (v - centre[d]) ** 2, 0);
  const order = selected.map((i) => [away(i), i]).sort((a, b) => a[0] - b[0]).map(([, i]) => i);
  return { typical: order.slice(0, FEW), odd: order.slice(-FEW).reverse() };
}

/** Images side by side in one canvas: to point at, to click, and by keyboard one after the other. */
export function mosaic(live, indices, tile) {
  const columns = Math.max(1, Math.min(indices.length, Math.floor(live.panelWidth() / (tile + 2))));
  const rows = Math.ceil(indices.length / columns);
  const { canvas, context } = sharpCanvas(columns * (tile + 2), Math.max(1, rows) * (tile + 2), { class: "live-mosaic" });
  indices.forEach((i, n) => live.images?.draw(context, i, (n % columns) * (tile + 2), Math.floor(n / columns) * (tile + 2), tile));
  const at = (event) => indices[Math.floor(event.offsetY / (tile + 2)) * columns + Math.floor(event.offsetX / (tile + 2))] ?? -1;
  const names = indices.slice(0, 20).map((i) => live.labelOf(i)).join(", ");
  Object.assign(canvas, { tabIndex: 0, role: "img", ariaLabel: `${indices.length} images: ${names}. Arrow keys choose one.` });
  canvas.addEventListener("pointermove", (event) => live.hoverAt(at(event), event));
  canvas.addEventListener("pointerleave", () => live.state.hover(-1));
  canvas.addEventListener("click", (event) => live.state.pin(at(event)));
  canvas.addEventListener("keydown", (event) => {
    const step = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -columns, ArrowDown: columns }[event.key];
    if (!step) return;
    const now = indices.indexOf(live.state.pinned);
    live.state.pin(indices[Math.max(0, Math.min(indices.length - 1, now + step))]);
    event.preventDefault();
  });
  return canvas;
}

/** The selection as CSV: index, label, file, prediction and error of each model. */
export function csvOf(live, indices) {
  const { header, arrays } = live;
  const head = ["index", "label", "file", ...header.predicted.map((name) => `predicted by ${name}`), ...header.errors.map((name) => `squared error of ${name}`)];
  const lines = indices.map((i) => [
    live.indexOf(i), live.labelOf(i), header.files[i] ?? "",
    ...header.predicted.map((_, p) => live.className(arrays[`predicted${p}`][i])),
    ...header.errors.map((_, e) => arrays[`error${e}`][i]),
  ]);
  return [head, ...lines].map((line) => line.map(quoted).join(",")).join("\r\n") + "\r\n";
}

const quoted = (value) => (/[",\r\n]/.test(String(value)) ? `"${String(value).replaceAll('"', '""')}"` : String(value));

/** Hand a text to the person as a file. */
export function download(text, name) {
  const link = el("a", { href: URL.createObjectURL(new Blob([text], { type: "text/csv" })), download: name });
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 1000);
}
