import { countsOf, css, valueOf } from "./colour.js";
import { el, tell } from "./element.js";

/** The colours in use: a button a category that filters, or a scale of numbers. */
export class Legend {
  constructor(live) {
    this.live = live;
    this.node = el("div", { class: "live-legend", role: "group", "aria-label": "Colours; choose to show some only" });
    live.state.on("colour", () => this.draw());
    live.state.on("filter", () => this.press());
    this.draw();
  }

  draw() {
    const colouring = this.live.colouring();
    this.node.replaceChildren(...(colouring.kind === "classes" ? this.buttons(colouring) : this.scale(colouring)));
    this.press();
  }

  buttons(colouring) {
    const { live } = this;
    const ids = live.arrays[colouring.ids];
    const counts = countsOf(ids, colouring.names.length);
    const colours = live.isDark ? colouring.dark : colouring.light;
    return colouring.names.map((name, i) =>
      el("button", { type: "button", "data-category": i, click: () => this.toggle(i, ids) },
        el("i", { style: `background:${css(colours[Math.min(i, colours.length - 1)])}` }), name,
        el("span", { class: "quiet" }, counts[i].toLocaleString("en"))));
  }

  scale(colouring) {
    const stops = [0, 64, 128, 192, 255].map((shade) => css(this.live.header.ramp[shade])).join(", ");
    const ends = [0, 255].map((shade) => el("span", { class: "quiet" }, tell(valueOf(colouring, shade))));
    return [ends[0], el("i", { class: "live-ramp", style: `background:linear-gradient(90deg, ${stops})` }), ends[1]];
  }

  toggle(category, ids) {
    const shown = new Set(this.live.state.shown);
    if (!shown.delete(category)) shown.add(category);
    this.live.state.filter(shown, ids);
  }

  press() {
    const { shown } = this.live.state;
    for (const button of this.node.querySelectorAll("button")) {
      const on = shown.has(Number(button.dataset.category));
      button.setAttribute("aria-pressed", String(on));
      button.classList.toggle("off", shown.size > 0 && !on);
    }
  }
}
