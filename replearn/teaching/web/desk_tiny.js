import { el, sharpCanvas } from "./element.js";
import { drawPixels } from "./images.js";
import { TEN, both, button, inks, inLanguage, panel, row, seeded, short, slider, told, whenInksChange } from "./kit.js";
import { legend } from "./plane.js";
import { Mlp } from "./mlp.js";
import { player } from "./player.js";
import { block } from "./store.js";

const BATCH = 60;

/** An autoencoder of 8 x 8 digits with a code of two that is trained in the page: watch the hidden space unfold. */
export async function tinyDesk(node) {
  const { header, arrays } = await block("small");
  const images = Array.from({ length: header.count }, (_, i) => Float64Array.from(arrays.images.subarray(64 * i, 64 * (i + 1)), (v) => v / header.top));
  const state = { epoch: 0, rate: 0.01, loss: 0, spot: [0, 0], order: 0 };
  const side = Math.min(360, Math.max(240, globalThis.innerWidth - 70));
  const plane = sharpCanvas(side, side, { class: "desk-canvas desk-plane", role: "img", tabindex: 0, "aria-label": inLanguage("Codes of the digits", "숫자들의 잠재 벡터") });
  const made = sharpCanvas(120, 120, { class: "desk-picture" });
  const examples = sharpCanvas(8 * 44, 2 * 44, { class: "desk-picture" });
  const says = told();
  const rate = slider(both("learning rate", "학습률"), { min: -3.5, max: -1, step: 0.25, value: -2, tell: (v) => short(10 ** v) }, (v) => (state.rate = 10 ** v));
  const steps = player({ step: () => learn(1), restart, pause: 30 });
  let ends = [[-1, 1], [-1, 1]];

  function restart() {
    state.net = new Mlp([64, 32, 2, 32, 64], ["tanh", "linear", "tanh", "sigmoid"], seeded(5));
    Object.assign(state, { epoch: 0, loss: 0 });
    draw();
  }

  /** So many passes over the digits, by small batches. */
  function learn(epochs) {
    for (let e = 0; e < epochs; e++) {
      let loss = 0;
      for (let start = 0; start < images.length; start += BATCH) {
        const batch = images.slice(start, start + BATCH);
        loss += (batch.length / images.length) * state.net.learn(batch, (out, n) => {
          const wanted = batch[n];
          let value = 0;
          const delta = out.map((v, i) => {
            value += (v - wanted[i]) ** 2;
            return 2 * (v - wanted[i]) * v * (1 - v);
          });
          return [value, delta];
        }, state.rate);
      }
      state.loss = loss;
      state.epoch++;
    }
    draw();
    return state.epoch < 400;
  }

  const toPlane = (code) => [0, 1].map((d) => 12 + ((d ? ends[1][1] - code[1] : code[0] - ends[0][0]) / (ends[d][1] - ends[d][0] || 1)) * (side - 24));

  /** The image of a code: the second half of the network. */
  function decode(code) {
    let values = Float64Array.from(code);
    for (let l = 2; l < 4; l++) {
      const { weight, bias } = state.net.layers[l];
      const inputs = state.net.widths[l];
      values = bias.map((b, o) => {
        let sum = b;
        for (let i = 0; i < inputs; i++) sum += weight[o * inputs + i] * values[i];
        return l === 2 ? Math.tanh(sum) : 1 / (1 + Math.exp(-sum));
      });
    }
    return values;
  }

  function draw() {
    const ink = inks();
    const codes = images.map((image) => state.net.pass(image)[2].after);
    ends = [0, 1].map((d) => [Math.min(...codes.map((c) => c[d])), Math.max(...codes.map((c) => c[d]))]);
    const { context } = plane;
    context.fillStyle = ink.band;
    context.fillRect(0, 0, side, side);
    codes.forEach((code, i) => {
      const [x, y] = toPlane(code);
      context.fillStyle = TEN[arrays.labels[i]];
      context.globalAlpha = 0.85;
      context.fillRect(x - 2.2, y - 2.2, 4.4, 4.4);
    });
    context.globalAlpha = 1;
    for (let i = 0; i < 8; i++) {
      const seen = images[i * 7];
      drawPixels(examples.context, seen, [1, 8, 8], 44 * i, 0, 43);
      drawPixels(examples.context, state.net.pass(seen)[4].after, [1, 8, 8], 44 * i, 44, 43);
    }
    look();
    says.replaceChildren(both(`Pass ${state.epoch}: squared error an image ${state.loss ? short(state.loss) : "–"}. Nobody tells it which digit is which; the colours are for us.`, `${state.epoch}번째 반복: 이미지당 제곱 오차 ${state.loss ? short(state.loss) : "–"}. 어느 것이 어떤 숫자인지 아무도 알려 주지 않습니다. 색은 우리가 보려고 칠한 것입니다.`));
  }

  function look() {
    const code = [ends[0][0] + ((state.spot[0] + 1) / 2) * (ends[0][1] - ends[0][0]), ends[1][0] + ((state.spot[1] + 1) / 2) * (ends[1][1] - ends[1][0])];
    drawPixels(made.context, decode(code), [1, 8, 8], 0, 0, 120);
    const [x, y] = toPlane(code);
    plane.context.beginPath();
    plane.context.arc(x, y, 9, 0, 2 * Math.PI);
    plane.context.strokeStyle = "#e8590c";
    plane.context.lineWidth = 3;
    plane.context.stroke();
  }

  const drag = (event) => {
    if (!event.buttons) return;
    state.spot = [(event.offsetX / side) * 2 - 1, 1 - (event.offsetY / side) * 2];
    draw();
  };
  plane.canvas.addEventListener("pointerdown", drag);
  plane.canvas.addEventListener("pointermove", drag);
  whenInksChange(() => draw());
  node.append(
    el("div", { class: "desk-stage" },
      panel(both(`hidden space of ${header.count} digits`, `숫자 ${header.count}개의 은닉 공간`), plane.canvas, legend()),
      panel(both("64 → 32 → 2 → 32 → 64", "64 → 32 → 2 → 32 → 64"), steps.node, row(button(both("Ten passes", "열 번 반복"), () => learn(10))), rate.node, examples.canvas, el("small", {}, both("above: digits; below: what comes back", "위: 입력, 아래: 복원")), el("div", { class: "desk-below" }, made.canvas), el("small", {}, both("decoded at the ring; drag it", "고리 자리의 디코딩 결과; 끌어 보세요")))),
    says);
  restart();
  return { state, learn, restart };
}
