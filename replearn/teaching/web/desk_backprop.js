import { el } from "./element.js";
import { both, button, choice, inLanguage, panel, plain, row, short, slider, told } from "./kit.js";

const STEPS = [
  ["Forward: multiply, add the bias", "순전파: 곱하고 편향을 더하기"], ["Forward: ReLU", "순전파: ReLU"], ["Forward: output and loss", "순전파: 출력과 손실"],
  ["Backward: from the loss to the output", "역전파: 손실에서 출력으로"], ["Backward: through v to h", "역전파: v를 지나 h로"], ["Backward: through ReLU to z", "역전파: ReLU를 지나 z로"], ["Backward: to the weights", "역전파: 가중치로"],
];

/** Two inputs, two hidden units, one output, squared error: every number forward and every gradient back. */
export function forward({ x, w, b, v, target }) {
  const z = w.map((row2, i) => row2[0] * x[0] + row2[1] * x[1] + b[i]);
  const h = z.map((value) => Math.max(0, value));
  const y = v[0] * h[0] + v[1] * h[1];
  const loss = (y - target) ** 2 / 2;
  const dy = y - target;
  const dh = v.map((weight) => weight * dy);
  const dz = dh.map((value, i) => (z[i] > 0 ? value : 0));
  return { z, h, y, loss, dy, dh, dz, dv: h.map((value) => value * dy), dw: dz.map((value) => x.map((each) => each * value)) };
}

/** Backpropagation by hand, one stage at a time; and the gradient of a kernel that several places share. */
export function backpropDesk(node) {
  const net = { x: [1, 2], w: [[0.5, 0.25], [-1, 1]], b: [0, 0.5], v: [1, -0.5], target: 1 };
  const state = { stage: 6, rate: 0.1, signal: [1, 2, 0, -1, 3], kernel: [1, -1], goal: [0, 1, 1, -2] };
  const drawing = el("div", { class: "desk-scroll" });
  const says = told();
  const check = el("p", { class: "desk-sum" });
  const shared = el("div", { class: "desk-scroll" });
  const stages = row(
    button("◀", () => move(-1)), button("▶", () => move(1)),
    button(both("Learn: one step against the gradient", "학습: 기울기의 반대로 한 걸음"), learn),
    button(both("From the start", "처음부터"), reset));
  const weights = [["w₁₁", 0, 0], ["w₁₂", 0, 1], ["w₂₁", 1, 0], ["w₂₂", 1, 1]].map(([name, i, j]) => slider(name, { min: -2, max: 2, step: 0.05, value: net.w[i][j], tell: (v) => v.toFixed(2) }, (v) => {
    net.w[i][j] = v;
    show();
  }));

  function reset() {
    Object.assign(net, { w: [[0.5, 0.25], [-1, 1]], b: [0, 0.5], v: [1, -0.5] });
    show();
  }

  function move(by) {
    state.stage = Math.max(0, Math.min(STEPS.length - 1, state.stage + by));
    show();
  }

  function learn() {
    const { dw, dv, dz } = forward(net);
    net.w = net.w.map((row2, i) => row2.map((value, j) => value - state.rate * dw[i][j]));
    net.v = net.v.map((value, i) => value - state.rate * dv[i]);
    net.b = net.b.map((value, i) => value - state.rate * dz[i]);
    show();
  }

  function show() {
    const made = forward(net);
    state.made = made;
    [[0, 0], [0, 1], [1, 0], [1, 1]].forEach(([i, j], k) => weights[k].set(net.w[i][j]));
    drawing.replaceChildren(graph(made));
    says.replaceChildren(el("b", {}, both(`${state.stage + 1} of ${STEPS.length}. ${STEPS[state.stage][0]}. `, `${state.stage + 1}/${STEPS.length}. ${STEPS[state.stage][1]}. `)), el("code", {}, sentence(made)));
    const eps = 0.001;
    const nudged = forward({ ...net, w: [[net.w[0][0] + eps, net.w[0][1]], net.w[1]] });
    state.slope = (nudged.loss - made.loss) / eps;
    check.replaceChildren(both("Check by nudging w₁₁ by 0.001: the loss changes by ", "w₁₁을 0.001만큼 움직여 확인: 손실의 변화 "), el("code", {}, `${short(nudged.loss - made.loss, 3)} / 0.001 = ${short(state.slope, 3)}`), both(`; backpropagation says ${short(made.dw[0][0], 3)}.`, `; 역전파의 답은 ${short(made.dw[0][0], 3)}.`));
    shared.replaceChildren(sharing());
  }

  function sentence({ z, h, y, loss, dy, dh, dz, dw, dv }) {
    const { x, w, b, v, target } = net;
    const p = (value) => (value < 0 ? `(${plain(value)})` : plain(value));
    return [
      `z₁ = ${p(w[0][0])}·${p(x[0])} + ${p(w[0][1])}·${p(x[1])} + ${p(b[0])} = ${plain(z[0])}`, `h₁ = max(0, ${plain(z[0])}) = ${plain(h[0])},  h₂ = max(0, ${plain(z[1])}) = ${plain(h[1])}`,
      `y = ${p(v[0])}·${p(h[0])} + ${p(v[1])}·${p(h[1])} = ${plain(y)},  L = (y − ${plain(target)})²/2 = ${plain(loss)}`, `∂L/∂y = y − ${plain(target)} = ${plain(dy)}`,
      `∂L/∂h₁ = v₁ · ∂L/∂y = ${p(v[0])}·${p(dy)} = ${plain(dh[0])}`, `∂L/∂z₁ = ${z[0] > 0 ? `${plain(dh[0])}, for z₁ > 0` : "0, for z₁ ≤ 0"};  ∂L/∂z₂ = ${plain(dz[1])}`,
      `∂L/∂w₁₁ = x₁ · ∂L/∂z₁ = ${p(x[0])}·${p(dz[0])} = ${plain(dw[0][0])};  ∂L/∂v₁ = h₁ · ∂L/∂y = ${plain(dv[0])}`,
    ][state.stage];
  }

  /** The network as circles and lines; numbers of the pass forward above, gradients below, as far as the stage. */
  function graph({ z, h, y, loss, dy, dh, dz, dw, dv }) {
    const parts = [];
    const at = state.stage;
    const s = (value) => short(value);
    const edge = (x0, y0, x1, y1, weight, gradient, place = 0.3) => {
      const [x, y2] = [x0 + (x1 - x0) * place, y0 + (y1 - y0) * place];
      parts.push(vector("line", { x1: x0, y1: y0, x2: x1, y2: y1, class: "edge" }), word(x, y2 - 6, s(weight), "weight"));
      if (gradient !== null) parts.push(word(x, y2 + 14, s(gradient), "gradient"));
    };
    const unit = (x, y2, name, value, gradient) => {
      parts.push(vector("circle", { cx: x, cy: y2, r: 25, class: "unit" }), word(x, y2 - 4, name, "name"));
      if (value !== null) parts.push(word(x, y2 + 12, s(value), "value"));
      if (gradient !== null) parts.push(word(x, y2 + 42, s(gradient), "gradient"));
    };
    [0, 1].forEach((i) => [0, 1].forEach((j) => edge(60, 60 + 130 * j, 250, 60 + 130 * i, net.w[i][j], at >= 6 ? dw[i][j] : null, 0.32)));
    [0, 1].forEach((i) => parts.push(vector("line", { x1: 250, y1: 60 + 130 * i, x2: 400, y2: 60 + 130 * i, class: "edge" }), word(325, 52 + 130 * i, "ReLU", "name")));
    [0, 1].forEach((i) => edge(400, 60 + 130 * i, 560, 125, net.v[i], at >= 6 ? dv[i] : null, 0.45));
    parts.push(vector("line", { x1: 560, y1: 125, x2: 690, y2: 125, class: "edge" }));
    [0, 1].forEach((i) => unit(60, 60 + 130 * i, `x${"₁₂"[i]}`, net.x[i], null));
    [0, 1].forEach((i) => unit(250, 60 + 130 * i, `z${"₁₂"[i]}`, z[i], at >= 5 ? dz[i] : null));
    [0, 1].forEach((i) => unit(400, 60 + 130 * i, `h${"₁₂"[i]}`, at >= 1 ? h[i] : null, at >= 4 ? dh[i] : null));
    unit(560, 125, "y", at >= 2 ? y : null, at >= 3 ? dy : null);
    unit(690, 125, "L", at >= 2 ? loss : null, null);
    return vector("svg", { width: 740, height: 250, viewBox: "0 0 740 250", role: "img", "aria-label": inLanguage("The network with its numbers", "숫자를 적은 네트워크"), class: "desk-graph" }, ...parts);
  }

  /** A kernel of two slides over five values: each place has a gradient for it, and the kernel's is their sum. */
  function sharing() {
    const { signal, kernel, goal } = state;
    const out = goal.map((_, i) => kernel[0] * signal[i] + kernel[1] * signal[i + 1]);
    const error = out.map((value, i) => value - goal[i]);
    const rows = out.map((value, i) => el("tr", {}, ...[`${i + 1}`, `${plain(signal[i])}, ${plain(signal[i + 1])}`, plain(value), plain(goal[i]), plain(error[i]), `${plain(error[i])} · ${plain(signal[i])} = ${plain(error[i] * signal[i])}`, `${plain(error[i])} · ${plain(signal[i + 1])} = ${plain(error[i] * signal[i + 1])}`].map((words) => el("td", {}, words))));
    const sums = [0, 1].map((k) => error.reduce((sum, e, i) => sum + e * signal[i + k], 0));
    state.sums = sums;
    const head = [both("place", "자리"), both("window", "윈도우"), both("output", "출력"), both("wanted", "목표"), both("error", "오차"), "∂L/∂k₁", "∂L/∂k₂"];
    return el("table", {}, el("thead", {}, el("tr", {}, ...head.map((words) => el("th", {}, words)))), el("tbody", {}, ...rows, el("tr", { class: "desk-total" }, el("td", {}, both("sum", "합")), ...["", "", "", ""].map(() => el("td", {})), ...sums.map((sum) => el("td", {}, plain(sum))))));
  }

  const kernels = [0, 1].map((k) => slider(k ? "k₂" : "k₁", { min: -2, max: 2, step: 0.25, value: state.kernel[k], tell: (v) => v.toFixed(2) }, (v) => {
    state.kernel[k] = v;
    show();
  }));
  node.append(stages, drawing, says, row(...weights.map((each) => each.node)), check,
    el("h5", {}, both("One kernel, four places: its gradient is the sum of theirs", "커널 하나, 네 자리: 커널의 기울기는 자리마다의 기울기를 더한 것")),
    row(...kernels.map((each) => each.node)), shared);
  show();
  return { net, state, learn, show };
}

const vector = (tag, attributes, ...children) => {
  const made = document.createElementNS("http://www.w3.org/2000/svg", tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, String(value));
  made.append(...children);
  return made;
};
const word = (x, y, text, kind) => vector("text", { x, y, "text-anchor": "middle", class: kind }, text);
