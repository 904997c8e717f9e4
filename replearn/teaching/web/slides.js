import { el } from "./element.js";

const STARTS = "h2, h3, .frame, .further, .desk, figure, .scroll";

/** The page as slides: parts of a lesson one at a time, large; arrow keys, Page keys and Space step, Escape ends. */
export class Slides {
  constructor(toggle) {
    this.toggle = toggle;
    this.now = 0;
    this.count = el("span", { class: "slides-count" });
    toggle.addEventListener("click", () => this.show(!this.on));
    addEventListener("keydown", (event) => this.key(event));
    if (toggle.getAttribute("aria-pressed") === "true") this.show(true);
  }

  get on() {
    return document.body.classList.contains("slides");
  }

  /** Put what belongs together into one slide each, once. */
  cut() {
    if (this.slides) return;
    this.slides = [];
    for (const section of document.querySelectorAll("section")) {
      let slide = null;
      let closed = true; // a desk, a figure or a table ends its slide
      for (const part of [...section.children]) {
        const starts = part.matches(STARTS);
        if (!slide || closed || (starts && slide.childNodes.length > 1)) {
          slide = el("div", { class: "slide" });
          part.before(slide);
          this.slides.push(slide);
        }
        slide.append(part);
        closed = starts && !part.matches("h2, h3");
      }
    }
    document.body.append(this.count);
  }

  show(on) {
    this.cut();
    const first = this.slides.findIndex((slide) => slide.getBoundingClientRect().bottom > 0);
    document.body.classList.toggle("slides", on);
    this.toggle.setAttribute("aria-pressed", String(on));
    const left = this.slides[this.now];
    if (on) this.go(Math.max(0, first));
    else left.scrollIntoView({ behavior: "instant" });
  }

  go(place) {
    this.now = Math.max(0, Math.min(this.slides.length - 1, place));
    this.slides.forEach((slide, i) => slide.classList.toggle("now", i === this.now));
    this.count.textContent = `${this.now + 1} / ${this.slides.length}`;
    globalThis.scrollTo(0, 0);
  }

  key(event) {
    if (!this.on || event.target.closest("input, select, [tabindex], summary")) return;
    const step = { ArrowRight: 1, PageDown: 1, " ": 1, ArrowLeft: -1, PageUp: -1 }[event.key];
    if (event.key === "Escape") this.show(false);
    if (!step || (event.key === " " && event.target.closest("button"))) return;
    event.preventDefault();
    this.go(this.now + step);
  }
}
