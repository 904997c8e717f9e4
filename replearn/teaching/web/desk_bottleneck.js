import { el } from "./element.js";
import { both, button, panel, row, short, slider, told } from "./kit.js";
import { coderOf, errorOf, pcaCoder } from "./coder.js";
import { picture } from "./pictures.js";
import { sketch } from "./sketch.js";
import { digits } from "./store.js";

/** How much of a digit passes a bottleneck of k numbers: an ordered autoencoder, cut short, beside PCA. */
export async function bottleneckDesk(node, { frame }) {
  const [sample, ordered, pca] = [await digits(), await coderOf("ordered"), await pcaCoder()];
  const state = { k: 4, pixels: sample.image(0), errors: [0, 0] };
  const pictures = [both("in: 784 numbers", "입력: 숫자 784개"), both("autoencoder", "오토인코더"), "PCA"].map((words) => picture(140, words));
  const bars = el("div", { class: "desk-code" });
  const says = told();
  const size = slider(both("numbers in the code", "잠재 벡터의 크기"), { min: 1, max: ordered.size, value: state.k }, (k) => {
    state.k = k;
    show();
  });
  const another = button(both("Another digit", "다른 숫자"), () => pad.take(sample.image(Math.floor(Math.random() * sample.count))));
  const pad = sketch(frame, (pixels) => {
    state.pixels = pixels;
    show();
  }, another);

  function show() {
    const { k, pixels } = state;
    const code = ordered.encode(pixels).map((value, d) => (d < k ? value : 0));
    const made = [ordered.decode(code), pca.cut(pixels, k)];
    state.errors = made.map((each) => errorOf(each, pixels));
    pictures[0].show(pixels);
    made.forEach((each, i) => pictures[i + 1].show(each, i ? "PCA: " : both("autoencoder: ", "오토인코더: "), both("error ", "오차 "), short(state.errors[i])));
    const top = Math.max(...code.map(Math.abs), 1e-6);
    bars.replaceChildren(...Array.from(code, (value, d) => el("i", { class: d < k ? (value < 0 ? "down" : "up") : "cut", style: `height:${d < k ? 4 + (40 * Math.abs(value)) / top : 4}px` })));
    says.replaceChildren(both(
      `${k === 1 ? "One number stands" : `${k} numbers stand`} for 784: ${short(784 / k)} to 1. ${state.errors[0] < state.errors[1] ? "The autoencoder, which bends, loses less." : "Here PCA loses less; on most digits the autoencoder does."}`,
      `숫자 ${k}개가 784개를 대신합니다: ${short(784 / k)} 대 1. ${state.errors[0] < state.errors[1] ? "휘어진 공간을 배운 오토인코더가 덜 잃습니다." : "이 숫자에서는 PCA가 덜 잃지만, 대부분의 숫자에서는 오토인코더가 낫습니다."}`));
  }

  node.append(
    row(size.node),
    el("div", { class: "desk-stage" }, panel(null, pad.node), panel(null, pictures[0].node),
      panel(both("encoder → bottleneck → decoder", "인코더 → 병목 → 디코더"), bars), panel(null, pictures[1].node), panel(null, pictures[2].node)),
    says);
  pad.take(state.pixels);
  return { state, size, take: (pixels) => { state.pixels = pixels; show(); } };
}
