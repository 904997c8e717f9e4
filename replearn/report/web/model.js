import { readBlock } from "./data.js";
import { run } from "./net.js";
import { nearestRows } from "./pick.js";

/**
 * A run's networks in the page, with what is known of its codes.
 * encoder, decoder, head: networks, each null where it is not in the page. codes: of all images.
 */
export class Model {
  constructor(description, block) {
    this.name = description.name;
    this.size = description.size;
    this.classes = description.classes;
    this.description = description;
    this.weights = block.arrays;
    const { low, step } = description.codes;
    const stored = block.arrays.codes;
    this.codes = Float32Array.from(stored, (v, i) => low[i % this.size] + v * step[i % this.size]);
    this.mean = block.arrays.mean;
    this.directions = block.arrays.directions; // rows: principal directions, each as long as a standard deviation
    this.spread = block.arrays.spread;
  }

  static async load(description) {
    return new Model(description, await readBlock(description.block));
  }

  get canEncode() {
    return this.description.encoder !== null;
  }

  get canDecode() {
    return this.description.decoder !== null;
  }

  get canClassify() {
    return this.description.head !== null && this.canEncode;
  }

  /** The code of an image given as (C, H, W) in [0, 1]. */
  encode(pixels) {
    return run(this.description.encoder, pixels, this.weights);
  }

  /** The image (C, H, W) of a code. */
  decode(code) {
    return run(this.description.decoder, Float32Array.from(code), this.weights);
  }

  /** Probabilities of the classes, of a code. */
  classify(code) {
    return run(this.description.head, Float32Array.from(code), this.weights);
  }

  /** Code of image `i`: by the network where its pixels are there, else as stored, rounded. */
  codeOf(i, images) {
    const pixels = this.canEncode ? images.pixels(i) : null;
    return pixels ? this.encode(pixels) : this.codes.slice(i * this.size, (i + 1) * this.size);
  }

  /** The k images whose codes are nearest. */
  nearest(code, k, but = -1) {
    return nearestRows(this.codes, this.size, code, k, but);
  }
}

/** Squared error summed over an image. */
export function squaredError(a, b) {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += (a[i] - b[i]) ** 2;
  return sum;
}

/** The point on the way from code a to code b. */
export const onTheWay = (a, b, share) => Float32Array.from(a, (v, i) => v + (b[i] - v) * share);

/** What a drag may go along, a standard deviation long: each number of a code, and for longer codes principal directions first. */
export function directionsOf(model) {
  const single = Array.from({ length: model.size }, (_, d) => {
    const axis = new Float32Array(model.size);
    axis[d] = model.spread[d];
    return { name: `z${d}`, axis };
  });
  const count = model.directions.length / model.size;
  const principal = Array.from({ length: count }, (_, p) => ({
    name: `direction ${p + 1}`,
    axis: model.directions.slice(p * model.size, (p + 1) * model.size),
  }));
  return model.size <= 2 ? single : [...principal, ...single];
}
