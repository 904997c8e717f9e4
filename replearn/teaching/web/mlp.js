import { normal } from "./kit.js";

const BENDS = {
  tanh: [Math.tanh, (_, y) => 1 - y * y],
  relu: [(x) => Math.max(0, x), (x) => Number(x > 0)],
  sigmoid: [(x) => 1 / (1 + Math.exp(-x)), (_, y) => y * (1 - y)],
  linear: [(x) => x, () => 1],
};

/** A small fully connected network trained in the page, by Adam on whole batches. */
export class Mlp {
  /** widths: [inputs, hidden ..., outputs]. bends: activation of each layer. random: gives numbers in [0, 1). */
  constructor(widths, bends, random) {
    this.widths = widths;
    this.bends = bends;
    this.step = 0;
    this.layers = widths.slice(1).map((out, i) => {
      const scale = Math.sqrt((bends[i] === "relu" ? 2 : 1) / widths[i]);
      const make = (count, spread) => Float64Array.from({ length: count }, () => spread * normal(random));
      const [weight, bias] = [make(out * widths[i], scale), make(out, 0.1)];
      return { weight, bias, moments: [weight, bias].map((each) => [new Float64Array(each.length), new Float64Array(each.length)]) };
    });
  }

  /** What every layer gives for one input, before and after its activation. */
  pass(input) {
    const seen = [{ before: input, after: input }];
    this.layers.forEach(({ weight, bias }, l) => {
      const [x, inputs, out] = [seen[l].after, this.widths[l], this.widths[l + 1]];
      const before = new Float64Array(out);
      for (let o = 0; o < out; o++) {
        let sum = bias[o];
        for (let i = 0; i < inputs; i++) sum += weight[o * inputs + i] * x[i];
        before[o] = sum;
      }
      seen.push({ before, after: before.map(BENDS[this.bends[l]][0]) });
    });
    return seen;
  }

  /** One step on a batch; gradientOf(output, index) gives [loss, gradient by the output before its activation]. */
  learn(inputs, gradientOf, rate) {
    const sums = this.layers.map(({ weight, bias }) => [new Float64Array(weight.length), new Float64Array(bias.length)]);
    let loss = 0;
    inputs.forEach((input, n) => {
      const seen = this.pass(input);
      let [value, delta] = gradientOf(seen[seen.length - 1].after, n);
      loss += value / inputs.length;
      for (let l = this.layers.length - 1; l >= 0; l--) delta = this.back(l, seen, delta, sums[l], inputs.length);
    });
    this.update(sums, rate);
    return loss;
  }

  /** Add a layer's gradients; give the gradient by what the layer below gives, before its activation. */
  back(l, seen, delta, [weights, biases], count) {
    const [x, inputs] = [seen[l].after, this.widths[l]];
    const down = new Float64Array(inputs);
    for (let o = 0; o < delta.length; o++) {
      biases[o] += delta[o] / count;
      for (let i = 0; i < inputs; i++) {
        weights[o * inputs + i] += (delta[o] * x[i]) / count;
        down[i] += delta[o] * this.layers[l].weight[o * inputs + i];
      }
    }
    if (l === 0) return down;
    const slope = BENDS[this.bends[l - 1]][1];
    return down.map((value, i) => value * slope(seen[l].before[i], x[i]));
  }

  update(sums, rate) {
    this.step++;
    const [b1, b2] = [1 - 0.9 ** this.step, 1 - 0.999 ** this.step];
    this.layers.forEach(({ weight, bias, moments }, l) => [weight, bias].forEach((values, part) => {
      const [first, second] = moments[part];
      sums[l][part].forEach((g, i) => {
        first[i] = 0.9 * first[i] + 0.1 * g;
        second[i] = 0.999 * second[i] + 0.001 * g * g;
        values[i] -= (rate * (first[i] / b1)) / (Math.sqrt(second[i] / b2) + 1e-8);
      });
    }));
  }
}
