import { el } from "./element.js";
import { both, row, slider, told } from "./kit.js";
import { outputSize } from "./windows.js";

/** Weights of a convolution, and of the fully connected layer that would do the same: [shared, nonzero of dense, dense]. */
export function weightsOf({ side, channels, filters, kernel }) {
  const padding = Math.floor((kernel - 1) / 2);
  const out = outputSize(side, kernel, { stride: 1, padding, dilation: 1 });
  let line = 0;
  for (let o = 0; o < out; o++) for (let k = 0; k < kernel; k++) line += Number(o - padding + k >= 0 && o - padding + k < side);
  return [kernel * kernel * channels * filters, line * line * channels * filters, side * side * channels * out * out * filters];
}

/** How many weights a convolution has, beside the fully connected layer of the same sizes. */
export function countsDesk(node) {
  const state = { side: 32, channels: 3, filters: 32, kernel: 5 };
  const bars = el("div", { class: "desk-counts" });
  const working = el("p", { class: "desk-sum" });
  const says = told();
  const make = (name, en, ko, min, max, step = 1) => slider(both(en, ko), { min, max, step, value: state[name] }, (value) => {
    state[name] = value;
    show();
  });
  const sliders = [make("side", "image side", "이미지 크기", 4, 128, 4), make("channels", "channels in", "입력 채널", 1, 64), make("filters", "filters", "필터 수", 1, 64), make("kernel", "kernel", "커널 크기", 1, 11, 2)];

  function show() {
    const [shared, nonzero, dense] = weightsOf(state);
    Object.assign(state, { shared, nonzero, dense });
    const top = Math.log10(dense);
    const bar = (words, count, colour) => el("div", {}, el("span", {}, words), el("i", { style: `width:${(100 * Math.log10(Math.max(count, 1.3))) / top}%;background:${colour}` }), el("b", {}, count.toLocaleString("en")));
    bars.replaceChildren(
      bar(both("convolution", "합성곱층"), shared, "#d98c00"),
      bar(both("not 0, were it fully connected", "완전연결층으로 쓸 때 0이 아닌 가중치"), nonzero, "#8aa0b0"),
      bar(both("fully connected, all free", "완전연결층, 모두 자유롭게"), dense, "#4269d0"));
    const { side, channels, filters, kernel } = state;
    working.replaceChildren(el("code", {}, `${kernel}·${kernel}·${channels}·${filters} = ${shared.toLocaleString("en")}      (${side}·${side}·${channels}) · (${side}·${side}·${filters}) = ${dense.toLocaleString("en")}`));
    const times = Math.round(dense / shared);
    says.replaceChildren(both(`The fully connected layer has ${times.toLocaleString("en")} times as many weights. Make the image larger: the convolution's do not change. Biases are counted apart. The bars are on a logarithmic scale.`, `완전연결층의 가중치는 ${times.toLocaleString("en")}배입니다. 이미지를 키워 보세요. 합성곱층의 가중치는 그대로입니다. 편향은 따로 셉니다. 막대는 로그 눈금입니다.`));
  }

  node.append(row(...sliders.map((each) => each.node)), bars, working, says);
  show();
  return { state, sliders, set: (values) => { Object.assign(state, values); show(); } };
}
