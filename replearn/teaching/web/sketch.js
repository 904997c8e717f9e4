import { drawStrokes, inkOf, intoFrame } from "./draw.js";
import { el } from "./element.js";
import { both, button, inLanguage, row } from "./kit.js";
import { drawn } from "./store.js";

const SHEET = 168; // pixels of the sheet, whatever its size on the screen
const STROKE = 0.09;

/** A sheet to draw a digit on, brought to the form of MNIST's; `changed` gets 784 values in [0, 1]. */
export function sketch(frame, changed, ...more) {
  const sheet = el("canvas", { class: "desk-sheet", width: SHEET, height: SHEET, tabindex: 0, role: "img", "aria-label": inLanguage("Sheet to draw a digit on", "숫자를 그리는 칸") });
  const context = sheet.getContext("2d", { willReadFrequently: true });
  let strokes = [];
  let waiting = false;
  const at = (event) => [event.offsetX / sheet.clientWidth, event.offsetY / sheet.clientHeight];
  function redraw() {
    drawStrokes(context, strokes, SHEET, STROKE);
    if (waiting) return;
    waiting = true;
    requestAnimationFrame(() => {
      waiting = false;
      drawn.set(intoFrame(inkOf(context, SHEET, SHEET), SHEET, SHEET, frame, [28, 28]));
    });
  }
  sheet.addEventListener("pointerdown", (event) => {
    sheet.setPointerCapture(event.pointerId);
    strokes.push([at(event)]);
    redraw();
  });
  sheet.addEventListener("pointermove", (event) => {
    if (!event.buttons || !strokes.length) return;
    strokes[strokes.length - 1].push(at(event));
    redraw();
  });
  drawn.listeners.add((pixels) => {
    changed(pixels);
    if (!strokes.length) copyOnto(context, pixels);
  });
  const wipe = () => {
    strokes = [];
    drawStrokes(context, [], SHEET, STROKE);
  };
  wipe();
  const clear = button(both("Clear", "지우기"), () => {
    wipe();
    drawn.set(new Float32Array(784));
  });
  const node = el("div", { class: "desk-sketch" }, el("span", { class: "desk-hint" }, both("Draw a digit", "숫자를 그려 보세요")), sheet, row(clear, ...more));
  return { node, take: (pixels) => { wipe(); drawn.set(pixels); } };
}

/** What was drawn on another desk, or taken from the data. */
function copyOnto(context, pixels) {
  const image = new ImageData(28, 28);
  for (let i = 0; i < 784; i++) image.data.set([255 * pixels[i], 255 * pixels[i], 255 * pixels[i], 255], 4 * i);
  const small = new OffscreenCanvas(28, 28);
  small.getContext("2d").putImageData(image, 0, 0);
  context.imageSmoothingEnabled = false;
  context.drawImage(small, 0, 0, SHEET, SHEET);
}
