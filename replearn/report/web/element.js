/**
 * Make an element. Attributes that are functions become listeners, true an empty attribute, false and null none.
 * Text children are text, never markup, so a name may hold anything.
 * @param {string} tag
 * @param {Record<string, unknown>} [attributes]
 * @param {...(Node | string | null)} children
 * @returns {any}
 */
export function el(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === "function") made.addEventListener(name, /** @type {EventListener} */ (value));
    else if (name.startsWith("aria-")) made.setAttribute(name, String(value ?? ""));
    else if (value === true) made.setAttribute(name, "");
    else if (value !== false && value !== null && value !== undefined) made.setAttribute(name, String(value));
  }
  for (const child of children) if (child !== null) made.append(child);
  return made;
}

/** A drop-down list of names; `chosen` is called with the place of the name taken. */
export function dropDown(label, names, place, chosen) {
  const options = names.map((name, i) => el("option", { value: i, selected: i === place }, name));
  const list = el("select", { change: () => chosen(Number(list.value)) }, ...options);
  return el("label", { class: "field" }, el("span", {}, label), list);
}

/** A canvas of `side` CSS pixels that is sharp on any screen; its context draws in CSS pixels. */
export function sharpCanvas(width, height, attributes = {}) {
  const canvas = el("canvas", { style: `width:${width}px;height:${height}px`, ...attributes });
  return { canvas, context: sharpen(canvas, width, height) };
}

/** Give a canvas as many pixels as the screen has behind `width` x `height` CSS pixels. */
export function sharpen(canvas, width, height) {
  const ratio = Math.min(globalThis.devicePixelRatio || 1, 2);
  canvas.width = Math.max(1, Math.round(width * ratio));
  canvas.height = Math.max(1, Math.round(height * ratio));
  const context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  return context;
}

/** 1234.5 as people write it: grouped thousands, three significant digits below 1,000. */
export function tell(value) {
  if (!Number.isFinite(value)) return "–";
  if (Number.isInteger(value) || Math.abs(value) >= 1000) return Math.round(value).toLocaleString("en");
  return value.toPrecision(3).replace(/e([+-])/, " × 10^$1");
}
