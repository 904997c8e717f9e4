/**
 * A trained network: steps in order, each taking earlier values by number. Value 0 is the input, value i + 1 what
 * step i gives. A value has a shape without a batch: (C, H, W), or (D).
 * @typedef {{data: Float32Array, shape: number[]}} Value
 * @typedef {{op: string, from: number[], [parameter: string]: any}} Step
 * @typedef {{input: number[], steps: Step[]}} Network
 */

/** Run a network on one input. Returns what its last step gives. @returns {Float32Array} */
export function run(network, input, weights) {
  return trace(network, input, weights)[network.steps.length].data;
}

/** Run a network on one input. Returns every value: the input, then what each step gives. @returns {Value[]} */
export function trace(network, input, weights) {
  /** @type {Value[]} */
  const values = [{ data: input, shape: network.input }];
  for (const step of network.steps) {
    const made = OPERATIONS[step.op](step, step.from.map((i) => values[i]), (name) => weights[name]);
    values.push(made);
  }
  return values;
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
const WINDOWS = 64; // of a convolution, gathered at a time

/** The same shape, every value changed. */
function each(x, change) {
  const data = new Float32Array(x.data.length);
  for (let i = 0; i < data.length; i++) data[i] = change(x.data[i]);
  return { data, shape: x.shape };
}

/**
 * out[start + i * step + j] += the dot product of row i of `a` (rows x length) with row j of `b` (columns x length).
 * Four rows meet two columns at once: each number that is read is used several times, which is five times faster.
 */
function multiply(a, rows, b, columns, length, out, start, step) {
  for (let j = 0; j + 1 < columns; j += 2) {
    let i = 0;
    for (; i + 3 < rows; i += 4) {
      let p0 = i * length, p1 = p0 + length, p2 = p1 + length, p3 = p2 + length;
      let x = j * length, y = x + length;
      let s0 = 0, s1 = 0, s2 = 0, s3 = 0, t0 = 0, t1 = 0, t2 = 0, t3 = 0;
      for (const end = x + length; x < end; ) {
        const v = b[x++], w = b[y++], a0 = a[p0++], a1 = a[p1++], a2 = a[p2++], a3 = a[p3++];
        s0 += a0 * v;
        s1 += a1 * v;
        s2 += a2 * v;
        s3 += a3 * v;
        t0 += a0 * w;
        t1 += a1 * w;
        t2 += a2 * w;
        t3 += a3 * w;
      }
      const at = start + i * step + j;
      out[at] += s0;
      out[at + step] += s1;
      out[at + 2 * step] += s2;
      out[at + 3 * step] += s3;
      out[at + 1] += t0;
      out[at + step + 1] += t1;
      out[at + 2 * step + 1] += t2;
      out[at + 3 * step + 1] += t3;
    }
    for (; i < rows; i++) multiplyPair(a, i, b, j, length, out, start + i * step + j);
  }
  if (columns % 2) multiplyColumn(a, rows, b, columns - 1, length, out, start, step);
}

/** One row with two columns. */
function multiplyPair(a, i, b, j, length, out, at) {
  let s = 0, t = 0;
  for (let p = i * length, x = j * length, y = x + length, end = y; x < end; p++, x++, y++) {
    s += a[p] * b[x];
    t += a[p] * b[y];
  }
  out[at] += s;
  out[at + 1] += t;
}

/** All rows with one column, four at once. */
function multiplyColumn(a, rows, b, j, length, out, start, step) {
  const x = j * length;
  for (let i = 0; i < rows; i += 4) {
    const [p0, p1, p2, p3] = [0, 1, 2, 3].map((more) => Math.min(i + more, rows - 1) * length);
    let s0 = 0, s1 = 0, s2 = 0, s3 = 0;
    for (let k = 0; k < length; k++) {
      const v = b[x + k];
      s0 += a[p0 + k] * v;
      s1 += a[p1 + k] * v;
      s2 += a[p2 + k] * v;
      s3 += a[p3 + k] * v;
    }
    [s0, s1, s2, s3].slice(0, rows - i).forEach((sum, more) => (out[start + (i + more) * step + j] += sum));
  }
}

/** weight (out, in) times x (in), plus bias. */
function dense(x, weight, bias) {
  const columns = x.data.length;
  const rows = weight.length / columns;
  const data = bias ? Float32Array.from(bias) : new Float32Array(rows);
  multiply(weight, rows, x.data, 1, columns, data, 0, 1);
  return { data, shape: [rows] };
}

/** One number a channel, spread over its map. */
function spreadBias(bias, channels, pixels) {
  const data = new Float32Array(channels * pixels);
  if (bias) for (let c = 0; c < channels; c++) data.fill(bias[c], c * pixels, (c + 1) * pixels);
  return data;
}

/** Convolution: weight (O, C, kh, kw). Windows are gathered side by side, some at a time, then meet all O kernels. */
function convolve(x, step, weight, bias) {
  const [out, channels, kh, kw] = step.kernel;
  const padded = pad(x, [step.padding[1], step.padding[1], step.padding[0], step.padding[0]]);
  const outHeight = Math.floor((padded.shape[1] - kh) / step.stride[0]) + 1;
  const outWidth = Math.floor((padded.shape[2] - kw) / step.stride[1]) + 1;
  const pixels = outHeight * outWidth;
  const data = spreadBias(bias, out, pixels);
  const length = channels * kh * kw;
  const windows = new Float32Array(Math.min(WINDOWS, pixels) * length);
  for (let start = 0; start < pixels; start += WINDOWS) {
    const count = Math.min(WINDOWS, pixels - start);
    for (let n = 0; n < count; n++) {
      const row = Math.floor((start + n) / outWidth);
      const column = start + n - row * outWidth;
      gather(padded, row * step.stride[0], column * step.stride[1], kh, kw, windows, n * length);
    }
    multiply(weight, out, windows, count, length, data, start, pixels);
  }
  return { data, shape: [out, outHeight, outWidth] };
}

/** The kh x kw window of all channels whose top left corner is (top, left). */
function gather(x, top, left, kh, kw, windows, at) {
  const { data, shape } = x;
  const [channels, height, width] = shape;
  for (let c = 0; c < channels; c++) {
    for (let y = 0; y < kh; y++) {
      const from = (c * height + top + y) * width + left;
      for (let i = 0; i < kw; i++) windows[at++] = data[from + i];
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
  const patch = out * kh * kw;
  const row = new Float32Array(width * channels);
  const painted = new Float32Array(width * patch);
  for (let y = 0; y < height; y++) {
    for (let c = 0; c < channels; c++) {
      for (let i = 0; i < width; i++) row[i * channels + c] = x.data[(c * height + y) * width + i];
    }
    painted.fill(0);
    multiply(row, width, weight, patch, channels, painted, 0, patch);
    for (let i = 0; i < width; i++) {
      const left = i * step.stride[1] - step.padding[1];
      paint(painted, i * patch, out, kh, kw, y * step.stride[0] - step.padding[0], left, data, outHeight, outWidth);
    }
  }
  return { data, shape: [out, outHeight, outWidth] };
}

function paint(painted, at, out, kh, kw, top, left, data, height, width) {
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
  const data = new Float32Array(x.data.length);
  const pixels = data.length / scale.length;
  for (let c = 0, at = 0; c < scale.length; c++) {
    for (const end = at + pixels; at < end; at++) data[at] = x.data[at] * scale[c] + shift[c];
  }
  return { data, shape: x.shape };
}

function softmax(x) {
  const most = x.data.reduce((a, b) => Math.max(a, b), -Infinity);
  const powers = x.data.map((v) => Math.exp(v - most));
  const sum = powers.reduce((a, b) => a + b, 0);
  return { data: powers.map((v) => v / sum), shape: x.shape };
}

/** Largest or mean value of each window; padding counts as nothing for the largest, as 0 for the mean. size: of the output, where it is rounded up. */
function pool(x, step, largest) {
  const [channels, height, width] = x.shape;
  const [[kh, kw], [sy, sx], [py, px]] = [step.kernel, step.stride, step.padding];
  const [outHeight, outWidth] = step.size ?? [Math.floor((height + 2 * py - kh) / sy) + 1, Math.floor((width + 2 * px - kw) / sx) + 1];
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
  if (!(left || right || top || bottom)) return x;
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
