import { readBlock } from "./data.js";

const blocks = new Map();

/** A block of the page's data, unpacked once for all desks. */
export function block(name) {
  if (!blocks.has(name)) blocks.set(name, readBlock(name));
  return blocks.get(name);
}

/** Test digits of the page: `image(i)` (784 values in [0, 1]), labels, and codes of each by every network. */
export async function digits() {
  const { header, arrays } = await block("digits");
  return {
    ...header, ...arrays,
    image: (i) => Float32Array.from(arrays.images.subarray(784 * i, 784 * (i + 1)), (v) => v / 255),
  };
}

/** What the reader drew last, (784), or null: every desk that takes a digit follows it. */
export const drawn = {
  pixels: null,
  listeners: new Set(),
  set(pixels) {
    this.pixels = pixels;
    for (const listen of this.listeners) listen(pixels);
  },
};
