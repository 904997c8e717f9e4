/**
 * A picture of numbers, row by row.
 * @typedef {{rows: number, columns: number, data: ArrayLike<number>}} Picture
 * @typedef {{stride: number, padding: number, dilation: number}} Way
 */

/** (size + 2 padding - dilation (kernel - 1) - 1) / stride + 1, not rounded. */
export const exactSize = (size, kernel, { stride, padding, dilation }) => (size + 2 * padding - dilation * (kernel - 1) - 1) / stride + 1;

/** How many windows fit along a side; 0 where none does. */
export const outputSize = (size, kernel, way) => Math.max(0, Math.floor(exactSize(size, kernel, way)));

/** Strides up to the span that leave no rest. */
export function fittingStrides(size, kernel, way) {
  const span = size + 2 * way.padding - way.dilation * (kernel - 1) - 1;
  return span < 0 ? [] : Array.from({ length: Math.min(span, 12) || 1 }, (_, i) => i + 1).filter((stride) => span % stride === 0);
}

/** Paddings below the kernel's size that leave no rest. */
export const fittingPaddings = (size, kernel, way) =>
  Array.from({ length: kernel }, (_, padding) => padding).filter((padding) => Number.isInteger(exactSize(size, kernel, { ...way, padding })) && exactSize(size, kernel, { ...way, padding }) >= 1);

/** The window whose cell is (row, column): values of the picture, 0 where it reaches over the edge. */
export function windowAt({ rows, columns, data }, kernel, way, row, column) {
  const values = new Float64Array(kernel * kernel);
  for (let i = 0; i < kernel; i++) {
    for (let j = 0; j < kernel; j++) {
      const [y, x] = [row * way.stride - way.padding + i * way.dilation, column * way.stride - way.padding + j * way.dilation];
      if (y >= 0 && x >= 0 && y < rows && x < columns) values[i * kernel + j] = data[y * columns + x];
    }
  }
  return values;
}

/** Cross-correlation of pictures, a channel each, with kernels (side x side), a channel each: products of all added. */
export function correlate(pictures, kernels, side, way) {
  const [rows, columns] = [outputSize(pictures[0].rows, side, way), outputSize(pictures[0].columns, side, way)];
  const data = new Float64Array(rows * columns);
  for (let r = 0; r < rows; r++) {
    for (let c = 0; c < columns; c++) {
      pictures.forEach((picture, channel) => {
        const seen = windowAt(picture, side, way, r, c);
        for (let i = 0; i < seen.length; i++) data[r * columns + c] += seen[i] * kernels[channel][i];
      });
    }
  }
  return { rows, columns, data };
}

/** One number for a window: "max", "average", "min", or "lp" with its p. */
export function summary(values, kind, p = 2) {
  if (kind === "max") return Math.max(...values);
  if (kind === "min") return Math.min(...values);
  if (kind === "average") return values.reduce((a, b) => a + b, 0) / values.length;
  return values.reduce((sum, v) => sum + Math.abs(v) ** p, 0) ** (1 / p);
}

/** Pooling without padding: a window that would reach over the edge is left out. */
export function pooled(picture, size, stride, kind, p) {
  const way = { stride, padding: 0, dilation: 1 };
  const [rows, columns] = [outputSize(picture.rows, size, way), outputSize(picture.columns, size, way)];
  const data = new Float64Array(rows * columns);
  for (let i = 0; i < data.length; i++) data[i] = summary(windowAt(picture, size, way, Math.floor(i / columns), i % columns), kind, p);
  return { rows, columns, data };
}

/** The picture moved down and to the right; what leaves it is lost, what comes in is 0. */
export function moved({ rows, columns, data }, down, right) {
  const out = new Float64Array(rows * columns);
  for (let y = 0; y < rows; y++) {
    for (let x = 0; x < columns; x++) {
      const [from, left] = [y - down, x - right];
      if (from >= 0 && left >= 0 && from < rows && left < columns) out[y * columns + x] = data[from * columns + left];
    }
  }
  return { rows, columns, data: out };
}

/** "0 1; 1 0" as a picture. */
export function fromText(text) {
  const lines = text.split(";").map((line) => line.trim().split(/\s+/).map(Number));
  return { rows: lines.length, columns: lines[0].length, data: Float64Array.from(lines.flat()) };
}
