import { paletteOf, shadesOf } from "./colour.js";
import { fromBase64, readBlock, takeText } from "./data.js";
import { Decode } from "./decode.js";
import { Drawing } from "./drawing.js";
import { el } from "./element.js";
import { Card } from "./hover.js";
import { Images } from "./images.js";
import { Legend } from "./legend.js";
import { hashOf, MOST_IN_LINK, restore } from "./link.js";
import { Model } from "./model.js";
import { Disagreements, Neighbours } from "./neighbours.js";
import { CanvasPoints, GLPoints } from "./points.js";
import { Selection } from "./selection.js";
import { State } from "./state.js";
import { toolbar } from "./toolbar.js";
import { Views } from "./views.js";

const MOST_WITHOUT_GL = 20000;

/** Everything that the parts of the page share. */
class Live {
  /** @type {Images | null} */ images = null;
  /** @type {Model[]} */ models = [];
  pointer = { x: 0, y: 0 }; // within the window
  /** @type {Views} */ views;
  /** @type {Legend} */ legend;
  /** @type {Card} */ card;
  /** @type {Decode} */ decode;
  /** @type {Drawing} */ drawing;
  /** Elements: the sentence told last, the row of tabs, their panels. @type {HTMLElement} */ told;
  /** @type {HTMLElement} */ tabs;
  /** @type {HTMLElement} */ panels;
  tab = "";
  firstPicture = 0; // milliseconds since the page was opened
  ready = false;

  /** @param {HTMLElement} root @param {import("./data.js").Block} block */
  constructor(root, { header, arrays }) {
    this.root = root;
    this.header = header;
    this.arrays = arrays;
    this.count = header.count;
    this.maps = header.maps.map((map) => ({ ...map, points: arrays[map.array] }));
    this.state = new State(this.count);
    this.cache = new Map();
    const media = matchMedia("(prefers-color-scheme: dark)");
    media.addEventListener("change", () => this.readTheme(media.matches));
    this.readTheme(media.matches);
  }

  get narrow() {
    return innerWidth < 700;
  }

  readTheme(isDark) {
    this.isDark = isDark;
    const style = getComputedStyle(this.root);
    for (const name of ["paper", "ink", "accent", "band"]) this[name] = style.getPropertyValue(`--${name}`).trim();
    this.cache.clear();
    this.state.emit("colour");
  }

  colouring() {
    return this.header.colourings[this.state.colouring];
  }

  palette() {
    return this.kept("palette", () => paletteOf(this.colouring(), this.header.ramp, this.isDark));
  }

  shades(map) {
    const per = this.colouring().kind === "values" ? map : 0;
    return this.kept(`shades${this.state.colouring}.${per}`, () => shadesOf(this.colouring(), this.arrays, per));
  }

  kept(key, make) {
    if (!this.cache.has(key)) this.cache.set(key, make());
    return this.cache.get(key);
  }

  colourBy(place) {
    this.cache.delete("palette");
    this.state.colouring = place;
    if (this.state.shown.size) this.state.filter([], []);
    this.state.emit("colour");
  }

  className(id) {
    return this.header.classes[id] ?? "no label";
  }

  labelOf(i) {
    return this.className(this.arrays.labels[i]);
  }

  isLabelled(i) {
    return this.arrays.labels[i] < this.header.classes.length;
  }

  /** The image's number in the test set, which is not its place here where a sample is shown. */
  indexOf(i) {
    return this.arrays.index ? this.arrays.index[i] : i;
  }

  classColour(name) {
    const classes = this.header.colourings[0];
    const place = classes.kind === "classes" ? classes.names.indexOf(name) : -1;
    return (this.isDark ? classes.dark : classes.light)?.[Math.max(0, place)] ?? [128, 128, 128];
  }

  errorOf(name, i) {
    const place = this.header.errors.indexOf(name);
    return place < 0 ? NaN : this.arrays[`error${place}`][i];
  }

  neighboursOf(space, i) {
    const list = Array.from(this.arrays[space.array].subarray(i * space.k, (i + 1) * space.k));
    return list.filter((j) => j !== i);
  }

  panelWidth() {
    return Math.max(200, (this.panels?.clientWidth ?? 360) - 4);
  }

  hoverAt(i, event) {
    this.pointer = { x: event.clientX, y: event.clientY };
    this.state.hover(i ?? -1);
  }

  mark(marks) {
    if (!this.views) return;
    this.views.marks = marks;
    this.views.request();
  }

  clear() {
    this.state.select([]);
    this.state.pin(-1);
  }

  /** Show a tab, unless the person is at work in one that a click belongs to. */
  open(name, asked = false) {
    if (!asked && ["decode", "draw"].includes(this.tab)) return;
    this.tab = name;
    for (const button of /** @type {Iterable<HTMLElement>} */ (this.tabs.children)) {
      const on = button.dataset.tab === name;
      button.setAttribute("aria-selected", String(on));
      button.tabIndex = on ? 0 : -1;
    }
    for (const panel of /** @type {Iterable<HTMLElement>} */ (this.panels.children)) panel.hidden = panel.dataset.tab !== name;
    if (name === "decode" && this.decode.model) this.decode.drawPlane();
  }

  say(words) {
    this.told.textContent = words;
  }

  async copy(text, what) {
    try {
      await navigator.clipboard.writeText(text);
      this.say(`${what} copied.`);
    } catch {
      this.say(`The browser did not let the page copy; ${what.toLowerCase()}: ${text.slice(0, 2000)}`);
    }
  }

  copyLink() {
    history.replaceState(null, "", `#${hashOf(this)}`);
    const all = this.state.selected.length;
    const what = all > MOST_IN_LINK ? `Link with the first ${MOST_IN_LINK.toLocaleString("en")} of ${all.toLocaleString("en")} selected images` : "Link";
    return this.copy(location.href, what);
  }
}

const TABS = [["neighbours", "Image"], ["selection", "Selection"], ["disagree", "Disagreements"], ["decode", "Decode"], ["draw", "Draw"]];

function tabList(live) {
  live.tabs = el("div", { class: "live-tabs", role: "tablist", "aria-label": "Details" },
    ...TABS.map(([name, words]) => el("button", { type: "button", role: "tab", "data-tab": name, click: () => live.open(name, true) }, words)));
  live.tabs.addEventListener("keydown", (event) => {
    const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (!step) return;
    const now = TABS.findIndex(([name]) => name === live.tab);
    const next = TABS[(now + step + TABS.length) % TABS.length][0];
    live.open(next, true);
    live.tabs.querySelector(`[data-tab=${next}]`).focus();
  });
  return live.tabs;
}

function panelOf(name, part) {
  return el("div", { class: "live-panel", role: "tabpanel", "data-tab": name, tabindex: 0 }, part.node);
}

/** WebGL2, or a plain canvas up to a number of points; null where neither will do. */
function rendererFor(count) {
  const works = document.createElement("canvas").getContext("webgl2") && !new URLSearchParams(location.hash.slice(1)).has("canvas");
  if (works) return GLPoints;
  return count <= MOST_WITHOUT_GL ? CanvasPoints : null;
}

async function start(section) {
  const root = section.querySelector(".live-app");
  const fail = (words) => root.append(el("p", { class: "quiet" }, words));
  if (typeof DecompressionStream === "undefined") return fail("This browser cannot unpack the data of this section; one of 2023 or later can. The figures below need none.");
  const live = new Live(root, await readBlock("points"));
  section.live = live;
  if (!live.maps.length) return fail("There is no two-dimensional map in this report.");
  const Renderer = rendererFor(live.count);
  if (!Renderer) return fail(`This browser has no WebGL2, and ${live.count.toLocaleString("en")} points are too many to draw without.`);
  live.views = new Views(live, Renderer);
  live.legend = new Legend(live);
  live.card = new Card(live);
  live.told = el("p", { class: "live-told", role: "status" });
  live.panels = el("div", { class: "live-panels" });
  const side = el("div", { class: "live-side" }, tabList(live), live.panels);
  root.append(el("div", { class: "live-main" }, toolbar(live), live.legend.node, live.views.root, live.told), side, live.card.node);
  live.views.draw();
  live.firstPicture = performance.now();
  live.state.on("select", () => live.say(summary(live)));
  await loadRest(live);
  restore(live, location.hash);
  addEventListener("hashchange", () => restore(live, location.hash));
  live.ready = true;
  return live;
}

/** Images and networks come after the first picture. */
async function loadRest(live) {
  await new Promise((done) => setTimeout(done));
  live.images = await Images.load(live.header.sheets, (name) => fromBase64(takeText(name)));
  live.views.request();
  for (const description of live.header.models) live.models.push(await Model.load(description));
  const parts = { neighbours: new Neighbours(live), selection: new Selection(live), disagree: new Disagreements(live), decode: new Decode(live), draw: new Drawing(live) };
  live.decode = parts.decode;
  live.drawing = parts.draw;
  live.panels.append(...TABS.map(([name]) => panelOf(name, parts[name])));
  live.open(live.header.spaces.length > 1 ? "disagree" : "neighbours", true);
}

function summary(live) {
  const { selected } = live.state;
  if (!selected.length) return "";
  const found = new Map();
  for (const i of selected) found.set(live.labelOf(i), (found.get(live.labelOf(i)) ?? 0) + 1);
  const most = [...found].sort((a, b) => b[1] - a[1]).slice(0, 3).map(([name, count]) => `${name} (${count})`);
  return `${selected.length.toLocaleString("en")} images selected, most of them ${most.join(", ")}.`;
}

for (const section of document.querySelectorAll(".live")) start(section);
