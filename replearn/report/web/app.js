import { paletteOf, shadesOf } from "./colour.js";
import { fromBase64, readBlock, takeText } from "./data.js";
import { Decode } from "./decode.js";
import { Drawing } from "./drawing.js";
import { dropDown, el } from "./element.js";
import { Card } from "./hover.js";
import { Images } from "./images.js";
import { Legend } from "./legend.js";
import { Model } from "./model.js";
import { Disagreements, Neighbours } from "./neighbours.js";
import { CanvasPoints, GLPoints } from "./points.js";
import { Selection } from "./selection.js";
import { packIndices, State, unpackIndices } from "./state.js";
import { Views } from "./views.js";

const MOST_WITHOUT_GL = 20000;
const MOST_IN_LINK = 5000;

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
    return this.copy(location.href, "Link");
  }
}

/** The state of the page as text for its address. */
function hashOf(live) {
  const { state, views } = live;
  const parts = new URLSearchParams({ live: "1", tab: live.tab });
  if (state.colouring) parts.set("colour", String(state.colouring));
  if (state.shown.size) parts.set("shown", [...state.shown].join("."));
  if (state.pinned >= 0) parts.set("image", String(state.pinned));
  if (state.selected.length) parts.set("select", packIndices(state.selected.slice(0, MOST_IN_LINK)));
  parts.set("maps", views.shown.map((view) => view.i).join("."));
  for (const view of views.shown) {
    const { x, y, zoom } = view.camera;
    if (zoom > 1) parts.append("at", [view.i, x.toFixed(4), y.toFixed(4), zoom.toFixed(3)].join("_"));
  }
  return parts.toString();
}

/** Bring the page into the state that an address tells; what does not fit is passed over. */
function restore(live, hash) {
  const parts = new URLSearchParams(hash.replace(/^#/, ""));
  if (!parts.has("live")) return;
  const numbers = (text) => (text ? text.split(".").map(Number).filter(Number.isInteger) : []);
  const colouring = Number(parts.get("colour") ?? 0);
  if (live.header.colourings[colouring]) live.colourBy(colouring);
  const maps = numbers(parts.get("maps")).filter((i) => live.maps[i]);
  if (maps.length) live.views.show(maps);
  for (const text of parts.getAll("at")) {
    const [i, x, y, zoom] = text.split("_").map(Number);
    if (live.views.views[i] && [x, y, zoom].every(Number.isFinite)) live.views.views[i].camera = { x, y, zoom };
  }
  const ids = live.arrays[live.colouring().ids ?? ""];
  if (ids && parts.has("shown")) live.state.filter(numbers(parts.get("shown")), ids);
  if (parts.has("select")) live.state.select(unpackIndices(parts.get("select")));
  if (parts.has("image")) live.state.pin(Number(parts.get("image")));
  if (TABS.some(([name]) => name === parts.get("tab"))) live.open(parts.get("tab"), true);
}

const TABS = [["neighbours", "Image"], ["selection", "Selection"], ["disagree", "Disagreements"], ["decode", "Decode"], ["draw", "Draw"]];

function toolbar(live) {
  const { views, header, state } = live;
  const tools = [["pan", "Move"], ["box", "Box"], ["lasso", "Lasso"]].map(([tool, words]) =>
    el("button", { type: "button", "aria-pressed": tool === "pan", "data-tool": tool, click: (event) => useTool(event.currentTarget) }, words));
  const useTool = (button) => {
    views.tool = button.dataset.tool;
    views.root.dataset.tool = views.tool;
    for (const each of tools) each.setAttribute("aria-pressed", String(each === button));
  };
  const colours = dropDown("Colour", header.colourings.map((each) => each.name), state.colouring, (i) => live.colourBy(i));
  state.on("colour", () => (colours.lastChild.value = state.colouring));
  const link = el("input", { type: "checkbox", change: () => (views.linked = link.checked) });
  const number = el("input", { type: "number", min: 0, placeholder: "number", change: () => goTo(live, Number(number.value)) });
  return el("div", { class: "live-bar" },
    el("div", { class: "live-tools", role: "group", "aria-label": "What a drag does" }, ...tools), colours,
    el("label", { class: "field" }, link, el("span", {}, "move all together")),
    el("button", { type: "button", click: () => views.reset() }, "Show all"),
    el("label", { class: "field" }, el("span", {}, "Image"), number),
    ...(header.maps.length > 1 ? [mapChoice(live), morphControls(live)] : []));
}

function goTo(live, index) {
  const place = live.arrays.index ? live.arrays.index.indexOf(index) : index;
  if (place < 0 || place >= live.count) return live.say(`There is no image ${index} here.`);
  live.state.pin(place);
  return live.open("neighbours");
}

function mapChoice(live) {
  const boxes = live.maps.map((map, i) => {
    const box = el("input", { type: "checkbox", checked: i < (live.narrow ? 4 : 8), change: () => live.views.show(chosen()) });
    return el("label", { class: "field" }, box, el("span", {}, map.name));
  });
  const chosen = () => boxes.flatMap((label, i) => (label.firstChild.checked ? [i] : []));
  return el("details", { class: "live-menu" }, el("summary", {}, "Maps"), el("div", {}, ...boxes));
}

/** One map turning into another: the points travel. */
function morphControls(live) {
  const { views, header } = live;
  const names = header.maps.map((map) => map.name);
  views.morph = { from: 0, to: 1, share: 0 };
  const slider = el("input", { type: "range", min: 0, max: 1, step: 0.01, value: 0, "aria-label": "Share of the way", input: () => set(Number(slider.value)) });
  const set = (share) => {
    views.morph.share = share;
    slider.value = share;
    views.request();
  };
  const play = () => {
    const back = views.morph.share > 0.5;
    const began = performance.now();
    const frame = (now) => {
      const t = matchMedia("(prefers-reduced-motion: reduce)").matches ? 1 : Math.min(1, (now - began) / 1800);
      const eased = t * t * (3 - 2 * t);
      set(back ? 1 - eased : eased);
      if (t < 1) requestAnimationFrame(frame);
    };
    requestAnimationFrame(frame);
  };
  const choose = (key) => (i) => {
    views.morph[key] = i;
    set(0);
  };
  return el("details", { class: "live-menu" }, el("summary", {}, "Morph"), el("div", {},
    dropDown("from", names, 0, choose("from")), dropDown("to", names, 1, choose("to")),
    slider, el("button", { type: "button", click: play }, "Play")));
}

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
