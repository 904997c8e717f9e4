import { el, sharpCanvas } from "./element.js";
import { drawPixels } from "./images.js";

/** A digit to look at, (784) in [0, 1], with words below it that change. */
export function picture(side, words) {
  const { canvas, context } = sharpCanvas(side, side, { class: "desk-picture" });
  const below = el("span", {}, words);
  const node = el("figure", { class: "desk-figure" }, canvas, el("figcaption", {}, below));
  return {
    node, canvas,
    show(pixels, ...told) {
      drawPixels(context, pixels, [1, 28, 28], 0, 0, side);
      if (told.length) below.replaceChildren(...told);
    },
  };
}
