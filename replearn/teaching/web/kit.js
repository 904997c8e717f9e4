import { el } from "./element.js";

/** The same words in both languages; the style sheet shows those of the page's language. */
export const both = (en, ko) => el("span", {}, el("span", { class: "en", lang: "en" }, en), el("span", { class: "ko", lang: "ko" }, ko));

/** The words of the page's language, for labels that are read aloud. */
export const inLanguage = (en, ko) => (document.documentElement.lang === "ko" ? ko : en);

/** A slider with its value beside it. Returns its node, and its value to read and set. */
export function slider(label, { min, max, step = 1, value, tell = String }, changed) {
  const shown = el("output", {}, tell(value));
  const range = el("input", { type: "range", min, max, step, value, input: () => set(Number(range.value), true) });
  function set(next, told) {
    range.value = String(next);
    shown.textContent = tell(Number(range.value));
    if (told) changed(Number(range.value));
  }
  const node = el("label", { class: "desk-slider" }, el("span", {}, label), range, shown);
  return { node, range, get value() { return Number(range.value); }, set: (next) => set(next, false), limit: (least, most) => { range.min = least; range.max = most; set(range.value, false); } };
}

/** Buttons of which one is chosen. */
export function choice(label, options, place, changed) {
  const buttons = options.map((option, i) => el("button", { type: "button", "aria-pressed": i === place, click: () => take(i, true) }, option));
  function take(i, told) {
    buttons.forEach((each, j) => each.setAttribute("aria-pressed", String(i === j)));
    if (told) changed(i);
  }
  const node = el("div", { class: "desk-choice", role: "group" }, label && el("span", {}, label), el("span", { class: "desk-buttons" }, ...buttons));
  return { node, buttons, take: (i) => take(i, false) };
}

export const button = (label, action) => el("button", { type: "button", click: action }, label);

/** A group of things with a heading. */
export const panel = (title, ...children) => el("div", { class: "desk-panel" }, title && el("h5", {}, title), ...children);

export const row = (...children) => el("div", { class: "desk-row" }, ...children);

/** Where a desk says in words what is to be seen; read aloud when it changes. */
export const told = () => el("p", { class: "desk-told", "aria-live": "polite" });

/** 0.4567 as 0.46, 1234.5 as 1,235: two digits that mean something, whole numbers whole. */
export function short(value, digits = 2) {
  if (!Number.isFinite(value)) return "–";
  if (Number.isInteger(value)) return value.toLocaleString("en");
  if (Math.abs(value) >= 100) return Math.round(value).toLocaleString("en");
  return String(Number(value.toPrecision(digits))).replace("-", "−");
}

/** A number as it stands in a sum: one below 0 in brackets. */
export const inSum = (value) => (value < 0 ? `(${plain(value)})` : plain(value));
export const plain = (value) => String(Number(value.toPrecision(4))).replace("-", "−");

/** A random generator that gives the same numbers each time, in [0, 1). */
export function seeded(seed) {
  let state = seed >>> 0 || 1;
  return () => {
    state = (Math.imul(state ^ (state >>> 15), 0x2c1b3c6d) + 0x9e3779b9) >>> 0;
    const mixed = Math.imul(state ^ (state >>> 13), 0x297a2d39) >>> 0;
    return ((mixed ^ (mixed >>> 16)) >>> 0) / 4294967296;
  };
}

/** A number drawn from the normal distribution. */
export const normal = (random) => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());

/** The colours of the page as it is now, light or dark. */
export function inks() {
  const style = getComputedStyle(document.documentElement);
  const read = (name) => style.getPropertyValue(name).trim();
  return { paper: read("--paper"), ink: read("--ink"), quiet: read("--quiet"), line: read("--line"), band: read("--band"), accent: read("--accent") };
}

export const isDark = () => globalThis.matchMedia("(prefers-color-scheme: dark)").matches;

/** What draws itself again when the reader's screen turns dark or light. */
export function whenInksChange(draw) {
  globalThis.matchMedia("(prefers-color-scheme: dark)").addEventListener("change", draw);
}

/** Ten colours for ten classes, which read on light and dark. */
export const TEN = ["#4269d0", "#d98c00", "#d6453c", "#3a9fa0", "#3c9651", "#d9649a", "#8a63c9", "#8aa0b0", "#a5724a", "#8f9a1f"];
