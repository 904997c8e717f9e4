import { el } from "./element.js";
import { TEN, both, button, choice, row, short, slider, told } from "./kit.js";

const ANIMALS = [["cat", "고양이"], ["dog", "개"], ["frog", "개구리"], ["ship", "배"]];

/** exp(score / temperature) as shares of their sum. */
export function softmaxOf(scores, temperature = 1) {
  const most = Math.max(...scores);
  const powers = scores.map((s) => Math.exp((s - most) / temperature));
  const sum = powers.reduce((a, b) => a + b, 0);
  return powers.map((p) => p / sum);
}

/** Scores become probabilities; the probability of the right class becomes the loss, and the loss a push on each score. */
export function softmaxDesk(node) {
  const state = { scores: [2, 1, -1, 0], truth: 0, temperature: 1 };
  const bars = el("div", { class: "desk-bars desk-softmax" });
  const working = el("p", { class: "desk-sum" });
  const says = told();
  const sliders = ANIMALS.map(([en, ko], i) => slider(both(en, ko), { min: -5, max: 5, step: 0.1, value: state.scores[i], tell: (v) => v.toFixed(1).replace("-", "−") }, (v) => {
    state.scores[i] = v;
    show();
  }));
  const warmth = slider(both("temperature", "온도"), { min: 0.2, max: 5, step: 0.1, value: 1, tell: (v) => v.toFixed(1) }, (v) => {
    state.temperature = v;
    show();
  });
  const truths = choice(both("the image is a", "정답"), ANIMALS.map(([en, ko]) => both(en, ko)), 0, (i) => {
    state.truth = i;
    show();
  });
  const descend = button(both("One step of gradient descent on the scores", "점수를 경사 하강법으로 한 걸음"), () => {
    const p = softmaxOf(state.scores, state.temperature);
    state.scores = state.scores.map((s, i) => Math.max(-5, Math.min(5, s - (p[i] - Number(i === state.truth)) / state.temperature)));
    sliders.forEach((each, i) => each.set(state.scores[i]));
    show();
  });

  function show() {
    const p = softmaxOf(state.scores, state.temperature);
    const powers = state.scores.map((s) => Math.exp(s / state.temperature));
    state.probabilities = p;
    state.loss = -Math.log(p[state.truth]);
    bars.replaceChildren(...p.map((share, i) => {
      const gradient = share - Number(i === state.truth);
      return el("div", { class: i === state.truth ? "best" : null }, el("span", {}, both(...ANIMALS[i])), el("small", {}, `e^${state.scores[i].toFixed(1).replace("-", "−")} = ${short(powers[i])}`),
        el("i", {}, el("i", { style: `width:${100 * share}%;background:${TEN[i]}` })), el("small", {}, `${(100 * share).toFixed(1)} %`), el("small", { class: gradient < 0 ? "up" : "down" }, both(`push ${gradient < 0 ? "↑" : "↓"} ${short(Math.abs(gradient))}`, `${gradient < 0 ? "↑" : "↓"} ${short(Math.abs(gradient))}`)));
    }));
    working.replaceChildren(el("code", {}, `${short(powers[state.truth])} / (${powers.map((v) => short(v)).join(" + ")}) = ${short(p[state.truth], 3)}      −ln ${short(p[state.truth], 3)} = ${short(state.loss, 3)}`));
    says.replaceChildren(both(
      `The loss (cross-entropy) looks at one probability only, that of the right class: ${short(state.loss)}. Guessing evenly among four costs ln 4 = 1.4. The gradient of the loss by a score is its probability, less 1 for the right class: no softmax is surer than it must be.`,
      `손실(교차 엔트로피)은 정답 클래스의 확률 하나만 봅니다: ${short(state.loss)}. 넷 중 아무거나 고르면 ln 4 = 1.4입니다. 점수에 대한 손실의 기울기는 확률이며, 정답 클래스는 거기서 1을 뺍니다.`));
  }

  node.append(el("div", { class: "desk-stage" }, el("div", { class: "desk-panel" }, ...sliders.map((each) => each.node), warmth.node), el("div", { class: "desk-panel desk-grow" }, bars)), row(truths.node, descend), working, says);
  show();
  return { state, set: (scores, truth) => { Object.assign(state, { scores, truth }); show(); } };
}
