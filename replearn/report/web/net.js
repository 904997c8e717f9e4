/**
 * A trained network: steps in order, each taking earlier values by number. Value 0 is the input, value i + 1 what
 * step i gives. A value has a shape without a batch: (C, H, W), or (D).
 * @typedef {{data: Float32Array, shape: number[]}} Value
 * @typedef {{op: string, from: number[], [parameter: string]: any}} Step
 * @typedef {{input: number[], steps: Step[]}} Network
 */

/** Run a network on one input. Returns what its last step gives. @returns {Float32Array} */
export function run(network, input, weights) {
  /** @type {Value[]} */
  const values = [{ data: input, shape: network.input }];
  for (const step of network.steps) {
    const made = OPERATIONS[step.op](step, step.from.map((i) => values[i]), (name) => weights[name]);
    values.push(made);
  }
  return values[values.length - 1].data;
}

/** @type {Record<string, (step: Step, values: Value[], weight: (name: string) => Float32Array) => Value>} */
const OPERATIONS = {
  dense: (step, [x], weight) => dense(x, weight(step.weight), step.bias && weight(step.bias)),
  conv: (step, [x], weight) => convolve(x, step, weight(step.weight), step.bias && weight(step.bias)),
  upconv: (step, [x], weight) => spread(x, step, weight(step.weight), step.bias && weight(step.bias)),
  affine: (step, [x], weight) => affine(x, weight(step.scale), weight(step.shift)),
  relu: (_, [x]) => each(x, (v) => (v > 0 ? v : 0)),
  sigmoid: (_, [x]) => each(x, (v) => 1 / (1 + Math.exp(-v))),
  clip: (_, [x]) => each(x, (v) => Math.min(1, Math.max(0, v))),
  tanh: (_, [x]) => each(x, Math.tanh),
  softmax: (_, [x]) => softmax(x),
  maxpool: (step, [x]) => pool(x, step, true),
  avgpool: (step, [x]) => pool(x, step, false),
  mean: (_, [x]) => overMaps(x, (map) => map.reduce((a, b) => a + b, 0) / map.length),
  max: (_, [x]) => overMaps(x, (map) => map.reduce((a, b) => Math.max(a, b), -Infinity)),
  reshape: (step, [x]) => ({ data: x.data, shape: step.shape }),
  pad: (step, [x]) => pad(x, step.sides),
  resize: (step, [x]) => resize(x, step.size),
  add: (_, [x, y]) => ({ data: x.data.map((v, i) => v + y.data[i]), shape: x.shape }),
  cat: (_, values) => concatenate(values),
};

/** Names of the operations that a network may have. */
export const KNOWN = Object.keys(OPERATIONS);

const size = (shape) => shape.reduce((a, b) => a * b, 1);
const each = (x, change) => ({ data: x.data.map(change), shape: x.shape });

/** out[i] += the dot product of row i of `matrix` (rows x columns) with the columns numbers of `vector` from `start`. */
function multiply(matrix, rows, columns, vector, start, out, outStart, outStep) {
  let row = 0;
  for (; row + 3 < rows; row += 4) {
    let [a, b, c, d] = [row * columns, (row + 1) * columns, (row + 2) * columns, (row + 3) * columns];
    let [p, q, r, s] = [0, 0, 0, 0];
    for (let i = start, end = start + columns; i < end; i++) {
      const v = vector[i];
      p += matrix[a++] * v;
      q += matrix[b++] * v;
      r += matrix[c++] * v;
      s += matrix[d++] * v;
    }
    const at = outStart + row * outStep;
    out[at] += p;
    out[at + outStep] += q;
    out[at + 2 * outStep] += r;
    out[at + 3 * outStep] += s;
  }
  for (; row < rows; row++) {
    let sum = 0;
    for (let i = 0; i < columns; i++) sum += matrix[row * columns + i] * vector[start + i];
    out[outStart + row * outStep] += sum;
  }
}

/** weight (out, in) times x (in), plus bias. */
function dense(x, weight, bias) {
  const columns = x.data.length;
  const rows = weight.length / columns;
  const data = bias ? Float32Array.from(bias) : new Float32Array(rows);
  multiply(weight, rows, columns, x.data, 0, data, 0, 1);
  return { data, shape: [rows] };
}

/** One number a channel, spread over its map. */
function spreadBias(bias, channels, pixels) {
  const data = new Float32Array(channels * pixels);
  if (bias) for (let c = 0; c < channels; c++) data.fill(bias[c], c * pixels, (c + 1) * pixels);
  return data;
}

/** Convolution: weight (O, C, kh, kw). Each window is gathered once, then meets all O kernels. */
function convolve(x, step, weight, bias) {
  const [channels, height, width] = x.shape;
  const [out, , kh, kw] = step.kernel;
  const outHeight = Math.floor((height + 2 * step.padding[0] - kh) / step.stride[0]) + 1;
  const outWidth = Math.floor((width + 2 * step.padding[1] - kw) / step.stride[1]) + 1;
  const data = spreadBias(bias, out, outHeight * outWidth);
  const window = new Float32Array(channels * kh * kw);
  for (let oy = 0; oy < outHeight; oy++) {
    for (let ox = 0; ox < outWidth; ox++) {
      gather(x, oy * step.stride[0] - step.padding[0], ox * step.stride[1] - step.padding[1], kh, kw, window);
      multiply(weight, out, window.length, window, 0, data, oy * outWidth + ox, outHeight * outWidth);
    }
  }
  return { data, shape: [out, outHeight, outWidth] };
}

/** The kh x kw window of all channels whose top left corner is (top, left); 0 outside the image. */
function gather(x, top, left, kh, kw, window) {
  const [channels, height, width] = x.shape;
  let at = 0;
  for (let c = 0; c < channels; c++) {
    for (let y = top; y < top + kh; y++) {
      for (let i = left; i < left + kw; i++) {
        const inside = y >= 0 && y < height && i >= 0 && i < width;
        window[at++] = inside ? x.data[(c * height + y) * width + i] : 0;
      }
    }
  }
}

/** Transposed convolution: weight (O, kh, kw, C). Each pixel paints its kernel into the larger image. */
function spread(x, step, weight, bias) {
  const [channels, height, width] = x.shape;
  const [out, kh, kw] = step.kernel;
  const outHeight = (height - 1) * step.stride[0] - 2 * step.padding[0] + kh + step.extra[0];
  const outWidth = (width - 1) * step.stride[1] - 2 * step.padding[1] + kw + step.extra[1];
  const data = spreadBias(bias, out, outHeight * outWidth);
  const pixel = new Float32Array(channels);
  const painted = new Float32Array(out * kh * kw);
  for (let y = 0; y < height; y++) {
    for (let i = 0; i < width; i++) {
      for (let c = 0; c < channels; c++) pixel[c] = x.data[(c * height + y) * width + i];
      painted.fill(0);
      multiply(weight, painted.length, channels, pixel, 0, painted, 0, 1);
      const [top, left] = [y * step.stride[0] - step.padding[0], i * step.stride[1] - step.padding[1]];
      paint(painted, out, kh, kw, top, left, data, outHeight, outWidth);
    }
  }
  return { data, shape: [out, outHeight, outWidth] };
}

function paint(painted, out, kh, kw, top, left, data, height, width) {
  let at = 0;
  for (let o = 0; o < out; o++) {
    for (let y = top; y < top + kh; y++) {
      for (let x = left; x < left + kw; x++, at++) {
        if (y >= 0 && y < height && x >= 0 && x < width) data[(o * height + y) * width + x] += painted[at];
      }
    }
  }
}

/** x * scale + shift, a pair of numbers a channel: batch norm, once trained. */
function affine(x, scale, shift) {
  const pixels = x.data.length / scale.length;
  const data = x.data.map((v, i) => v * scale[Math.floor(i / pixels)] + shift[Math.floor(i / pixels)]);
  return { data, shape: x.shape };
}

function softmax(x) {
  const most = x.data.reduce((a, b) => Math.max(a, b), -Infinity);
  const powers = x.data.map((v) => Math.exp(v - most));
  const sum = powers.reduce((a, b) => a + b, 0);
  return { data: powers.map((v) => v / sum), shape: x.shape };
}

/** Largest or mean value of each window; padding counts as nothing for the largest, as 0 for the mean. */
function pool(x, step, largest) {
  const [channels, height, width] = x.shape;
  const [[kh, kw], [sy, sx], [py, px]] = [step.kernel, step.stride, step.padding];
  const [outHeight, outWidth] = [Math.floor((height + 2 * py - kh) / sy) + 1, Math.floor((width + 2 * px - kw) / sx) + 1];
  const data = new Float32Array(channels * outHeight * outWidth);
  let at = 0;
  for (let c = 0; c < channels; c++) {
    for (let oy = 0; oy < outHeight; oy++) {
      for (let ox = 0; ox < outWidth; ox++) {
        let [sum, most] = [0, -Infinity];
        for (let y = Math.max(0, oy * sy - py); y < Math.min(height, oy * sy - py + kh); y++) {
          for (let i = Math.max(0, ox * sx - px); i < Math.min(width, ox * sx - px + kw); i++) {
            const v = x.data[(c * height + y) * width + i];
            sum += v;
            if (v > most) most = v;
          }
        }
        data[at++] = largest ? most : sum / (kh * kw);
      }
    }
  }
  return { data, shape: [channels, outHeight, outWidth] };
}

function overMaps(x, reduce) {
  const pixels = size(x.shape.slice(1));
  const data = Float32Array.from({ length: x.shape[0] }, (_, c) => reduce(x.data.subarray(c * pixels, (c + 1) * pixels)));
  return { data, shape: [x.shape[0]] };
}

/** Zeros around each map: sides are [left, right, top, bottom]. */
function pad(x, [left, right, top, bottom]) {
  const [channels, height, width] = x.shape;
  const shape = [channels, height + top + bottom, width + left + right];
  const data = new Float32Array(size(shape));
  for (let c = 0; c < channels; c++) {
    for (let y = 0; y < height; y++) {
      const row = x.data.subarray((c * height + y) * width, (c * height + y + 1) * width);
      data.set(row, (c * shape[1] + y + top) * shape[2] + left);
    }
  }
  return { data, shape };
}

/** Bilinear interpolation to [height, width], pixel centres at halves (align_corners=False). */
export function resize(x, [outHeight, outWidth]) {
  const [channels, height, width] = x.shape;
  const data = new Float32Array(channels * outHeight * outWidth);
  const [rows, columns] = [between(height, outHeight), between(width, outWidth)];
  let at = 0;
  for (let c = 0; c < channels; c++) {
    for (const [y0, y1, ty] of rows) {
      for (const [x0, x1, tx] of columns) {
        const value = (y, i) => x.data[(c * height + y) * width + i];
        const [above, below] = [value(y0, x0) * (1 - tx) + value(y0, x1) * tx, value(y1, x0) * (1 - tx) + value(y1, x1) * tx];
        data[at++] = above * (1 - ty) + below * ty;
      }
    }
  }
  return { data, shape: [channels, outHeight, outWidth] };
}

/** For each of `count` places: the two of `length` that it lies between, and how far on the way. */
function between(length, count) {
  return Array.from({ length: count }, (_, i) => {
    const at = Math.max(0, ((i + 0.5) * length) / count - 0.5);
    const low = Math.min(Math.floor(at), length - 1);
    return [low, Math.min(low + 1, length - 1), at - low];
  });
}

function concatenate(values) {
  const shape = [values.reduce((sum, value) => sum + value.shape[0], 0), ...values[0].shape.slice(1)];
  const data = new Float32Array(size(shape));
  let at = 0;
  for (const value of values) {
    data.set(value.data, at);
    at += value.data.length;
  }
  return { data, shape };
}
