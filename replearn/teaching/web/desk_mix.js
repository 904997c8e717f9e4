import { el } from "./element.js";
import { run } from "./net.js";
import { both, button, panel, row, short, slider, told } from "./kit.js";
import { coderOf } from "./coder.js";
import { picture } from "./pictures.js";
import { player } from "./player.js";
import { block, digits } from "./store.js";

/** Two digits mixed in pixels and in code: one way leaves the digits, the other walks among them. */
export async function mixDesk(node) {
  const [sample, coder, judge] = [await digits(), await coderOf("ordered"), await block("classifier")];
  const state = { ends: [0, 1], share: 0.5 };
  const pictures = [both("from", "처음"), both("mixed in pixels", "픽셀에서 섞기"), both("mixed in code", "잠재 공간에서 섞기"), both("to", "끝")].map((words) => picture(140, words));
  const says = told();
  const share = slider(both("mixture", "섞는 비율"), { min: 0, max: 1, step: 0.02, value: 0.5, tell: (v) => `${Math.round(100 * v)} %` }, (v) => take(v));
  const steps = player({ step: () => { const next = Math.min(1, state.share + 0.02); take(next); return next < 1; }, restart: () => take(0), pause: 90 });
  const swap = row(...[0, 1].map((which) => button(both(which ? "Another end" : "Another start", which ? "다른 끝" : "다른 처음"), () => {
    state.ends[which] = Math.floor(Math.random() * sample.count);
    take(state.share);
  })));

  const verdict = (pixels) => {
    const p = run(judge.header.head, run(judge.header.encoder, pixels, judge.arrays), judge.arrays);
    const best = p.indexOf(Math.max(...p));
    return [best, p[best]];
  };

  function take(t) {
    state.share = t;
    share.set(t);
    const [a, b] = state.ends.map(sample.image);
    const codes = [a, b].map(coder.encode);
    const mixed = codes[0].map((value, d) => (1 - t) * value + t * codes[1][d]);
    state.pixels = a.map((value, i) => (1 - t) * value + t * b[i]);
    state.decoded = coder.decode(mixed);
    pictures[0].show(a);
    pictures[3].show(b);
    const found = [state.pixels, state.decoded].map(verdict);
    [state.pixels, state.decoded].forEach((pixels, i) => pictures[i + 1].show(pixels, both(i ? "in code: " : "in pixels: ", i ? "잠재 공간: " : "픽셀: "), both(`a ${found[i][0]}, says a classifier, ${Math.round(100 * found[i][1])} %`, `분류기의 답 ${found[i][0]}, ${Math.round(100 * found[i][1])} %`)));
    says.replaceChildren(both(
      "Halfway in pixels lie two digits over each other: a picture that nobody writes, off the manifold. Halfway in code the decoder still draws strokes, for it has learned to make digits only; they need not be a digit, for it never saw what lies between.",
      "픽셀에서 절반을 가면 두 숫자가 겹친 그림이 됩니다. 아무도 그렇게 쓰지 않는, 다양체를 벗어난 그림입니다. 잠재 공간에서 절반을 가도 디코더는 획을 그립니다. 숫자만 만들도록 배웠기 때문입니다. 다만 그 사이는 배운 적이 없으므로 꼭 숫자가 되지는 않습니다."));
  }

  node.append(row(share.node, steps.node, swap), el("div", { class: "desk-stage" }, ...pictures.map((each) => panel(null, each.node))), says);
  take(0.5);
  return { state, take };
}
