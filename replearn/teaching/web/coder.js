import { run } from "./net.js";
import { block } from "./store.js";

/**
 * An autoencoder of the page: images (784) to codes and back, and the plane that its codes lie in.
 * @typedef {{name: string, size: number, encode: (pixels: Float32Array) => Float32Array, decode: (code: Float32Array) => Float32Array,
 *   plane: Float32Array, to: (code: Float32Array) => number[], from: (spot: number[]) => Float32Array}} Coder
 */

/** The networks of a block. @returns {Promise<Coder>} */
export async function coderOf(name) {
  const { header, arrays } = await block(name);
  const { mean, axes, plane } = arrays;
  const size = mean.length;
  return {
    name: header.name, size, plane,
    encode: (pixels) => run(header.encoder, pixels, arrays),
    decode: (code) => run(header.decoder, code, arrays),
    to: (code) => [0, 1].map((a) => code.reduce((sum, v, d) => sum + (v - mean[d]) * axes[a * size + d], 0)),
    from: ([u, v]) => mean.map((m, d) => m + u * axes[d] + v * axes[size + d]),
  };
}

/** PCA as an autoencoder: `size` numbers at most, and `cut` says how many are used. @returns {Promise<Coder & {cut: (pixels: Float32Array, k: number) => Float32Array}>} */
export async function pcaCoder() {
  const { header, arrays } = await block("pca");
  const { image, components, plane } = arrays;
  const numbers = (pixels, k) => Float32Array.from({ length: k }, (_, c) => {
    let sum = 0;
    for (let i = 0; i < 784; i++) sum += (pixels[i] - image[i]) * components[784 * c + i];
    return sum;
  });
  const decode = (code) => {
    const made = Float32Array.from(image);
    code.forEach((value, c) => {
      for (let i = 0; i < 784; i++) made[i] += value * components[784 * c + i];
    });
    return made;
  };
  return {
    name: header.name, size: header.size, plane, decode, encode: (pixels) => numbers(pixels, 2),
    to: (code) => [code[0], code[1]], from: ([u, v]) => Float32Array.of(u, v),
    cut: (pixels, k) => decode(numbers(pixels, k)),
  };
}

/** Squared error summed over the pixels. */
export function errorOf(a, b) {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += (a[i] - b[i]) ** 2;
  return sum;
}
