import { el, sharpCanvas } from "./element.js";
import { trace } from "./net.js";
import { TEN, both, button, inLanguage, panel, plain, row, short, told, whenInksChange } from "./kit.js";
import { groundOf, mixture, signed } from "./grid.js";
import { sketch } from "./sketch.js";
import { block, digits } from "./store.js";

const [MOST, MAP] = [24, 54]; // maps of a layer that are drawn, pixels of one
const NAMES = {
  conv: ["convolution", "합성곱"], relu: ["ReLU", "ReLU"], affine: ["batch norm", "배치 정규화"], maxpool: ["max-pooling", "최대 풀링"], avgpool: ["average pooling", "평균 풀링"],
  mean: ["mean of each map", "맵마다 평균"], max: ["largest of each map", "맵마다 최댓값"], dense: ["fully connected", "완전연결층(FC)"], reshape: ["flatten", "펼치기(flatten)"],
  tanh: ["tanh", "tanh"], sigmoid: ["sigmoid", "시그모이드"], softmax: ["softmax", "소프트맥스"], add: ["add the skip", "잔차 더하기"], pad: ["padding", "패딩"], cat: ["join", "이어 붙이기"],
};

/** A trained network with everything that it makes of the drawn digit, from the pixels to the probabilities. */
export async function networkDesk(node, { frame }) {
  const [sample, { header, arrays }] = [await digits(), await block("classifier")];
  const layers = el("div", { class: "desk-layers" });
  const lens = el("div", { class: "desk-lens" });
  const bars = el("div", { class: "desk-bars" });
  const says = told();
  const state = { values: [], steps: [], scores: null, probabilities: null };
  const another = button(both("Another digit", "다른 숫자"), () => pad.take(sample.image(Math.floor(Math.random() * sample.count))));
  const pad = sketch(frame, show, another);
  const paints = [];
  const input = sharpCanvas(112, 112, { class: "desk-picture" });

  function show(pixels) {
    const seen = trace(header.encoder, pixels, arrays);
    const after = trace(header.head, seen[seen.length - 1].data, arrays);
    state.values = [...seen, ...after.slice(1)];
    const shift = seen.length - 1;
    state.steps = [...header.encoder.steps, ...header.head.steps.map((step) => ({ ...step, from: step.from.map((i) => i + shift) }))];
    state.scores = after[after.length - 2].data;
    state.probabilities = after[after.length - 1].data;
    drawLayers();
    drawBars();
    if (!lens.childNodes.length) hint();
    drawInput(null);
  }

  function drawInput(box) {
    mapOnto(input.context, state.values[0], 0, 112, "image");
    if (!box) return;
    input.context.strokeStyle = "#e8590c";
    input.context.lineWidth = 2;
    input.context.strokeRect(box.left * 4, box.top * 4, (box.right - box.left) * 4, (box.bottom - box.top) * 4);
  }

  /** The rows of maps are built once; another digit only paints them anew. */
  function drawLayers() {
    if (!layers.childNodes.length) layers.replaceChildren(...state.steps.map((step, i) => layer(step, i + 1)));
    for (const paint of paints) paint();
  }

  function layer(step, at) {
    const value = state.values[at];
    const [en, ko] = NAMES[step.op] ?? [step.op, step.op];
    const size = value.shape.length === 3 ? `${value.shape[0]} × ${value.shape[1]} × ${value.shape[2]}` : `${value.shape[0]}`;
    const head = el("div", { class: "desk-layer-head" }, el("b", {}, both(`${at}. ${en}`, `${at}. ${ko}`)), el("small", {}, size));
    const body = value.shape.length === 3 ? maps(value, step, at) : numbers(value, at);
    return el("div", { class: "desk-layer", "data-at": at }, head, body);
  }

  function maps(value, step, at) {
    const [count, height, width] = value.shape;
    const tiles = Array.from({ length: Math.min(count, MOST) }, (_, c) => {
      const { canvas, context } = sharpCanvas(MAP, MAP, { class: "desk-map", tabindex: 0, role: "img", "aria-label": inLanguage(`map ${c + 1} of layer ${at}`, `${at}번 층의 맵 ${c + 1}`) });
      paints.push(() => mapOnto(context, state.values[at], c, MAP, "signed"));
      const point = (event) => look(at, step, c, Math.min(height - 1, Math.max(0, Math.floor((event.offsetY / MAP) * height))), Math.min(width - 1, Math.max(0, Math.floor((event.offsetX / MAP) * width))));
      canvas.addEventListener("pointermove", point);
      canvas.addEventListener("pointerdown", point);
      canvas.addEventListener("focus", () => look(at, step, c, Math.floor(height / 2), Math.floor(width / 2)));
      return canvas;
    });
    return el("div", { class: "desk-maps" }, ...tiles, count > MOST ? el("small", {}, both(`and ${count - MOST} more`, `그 밖에 ${count - MOST}개`)) : null);
  }

  function numbers(value, at) {
    const cells = Array.from(value.data, () => el("i"));
    paints.push(() => {
      const { data } = state.values[at];
      const [top, ground] = [Math.max(...data.map(Math.abs), 1e-9), groundOf()];
      cells.forEach((cell, i) => {
        cell.title = `${i + 1}: ${short(data[i], 3)}`;
        cell.style.background = signed(data[i], Math.abs(data[i]) / top, ground);
      });
    });
    return el("div", { class: "desk-vector" }, ...cells);
  }

  function drawBars() {
    const best = state.probabilities.indexOf(Math.max(...state.probabilities));
    state.best = best;
    bars.replaceChildren(...Array.from(state.probabilities, (p, c) => el("div", { class: c === best ? "best" : null }, el("span", {}, header.classes[c]), el("small", {}, state.scores[c].toFixed(1).replace("-", "−")), el("i", {}, el("i", { style: `width:${100 * p}%;background:${TEN[c % 10]}` })), el("small", {}, `${(100 * p).toFixed(1)} %`))));
    says.replaceChildren(both(
      `The network says ${header.classes[best]}: of ten scores its is the largest, ${short(state.scores[best])}, and softmax makes ${(100 * state.probabilities[best]).toFixed(1)} % of it.`,
      `네트워크의 답은 ${header.classes[best]}입니다. 점수 열 개 가운데 가장 큰 ${short(state.scores[best])}점이 소프트맥스를 거쳐 ${(100 * state.probabilities[best]).toFixed(1)} %가 됩니다.`));
  }

  function hint() {
    lens.replaceChildren(el("p", {}, both("Point at a pixel of a map: what it looks at in the digit is framed, and its number is worked out here.", "맵의 픽셀을 가리키면 그 픽셀이 숫자에서 보는 영역에 테두리가 쳐지고, 계산 과정이 여기에 나타납니다.")));
  }

  /** One number of a map: the window under it, what each channel adds, and the field that it has on the input. */
  function look(at, step, channel, y, x) {
    const field = fieldOf(state.steps, at, y, x);
    drawInput(field);
    const [, height, width] = state.values[at].shape;
    const value = state.values[at].data[(channel * height + y) * width + x];
    const before = state.values[step.from[0]];
    const parts = [el("p", {}, both(`Layer ${at}, map ${channel + 1}, row ${y + 1}, column ${x + 1}: `, `${at}번 층, 맵 ${channel + 1}, ${y + 1}행 ${x + 1}열: `), el("b", {}, short(value, 3)))];
    const side = `${field.bottom - field.top} × ${field.right - field.left}`;
    parts.push(el("p", {}, both(`Its receptive field: ${side} pixels of the digit.`, `수용 영역: 숫자의 ${side}픽셀.`)));
    if (step.op === "conv") parts.push(...convolved(step, before, channel, y, x, value));
    else if (step.op === "relu") parts.push(el("p", {}, el("code", {}, `max(0, ${short(before.data[(channel * height + y) * width + x], 3)}) = ${short(value, 3)}`)));
    else if (step.op === "affine") parts.push(el("p", {}, el("code", {}, `${short(before.data[(channel * height + y) * width + x], 3)} · ${short(arrays[step.scale][channel], 3)} + ${short(arrays[step.shift][channel], 3)} = ${short(value, 3)}`)));
    lens.replaceChildren(...parts);
    state.looked = { at, channel, y, x, value, field };
  }

  function convolved(step, before, channel, y, x, value) {
    const [, inputs, kh, kw] = step.kernel;
    const weight = arrays[step.weight];
    const bias = step.bias ? arrays[step.bias][channel] : 0;
    const [, height, width] = before.shape;
    const sums = Array.from({ length: inputs }, (_, c) => {
      let sum = 0;
      const seen = [];
      for (let i = 0; i < kh; i++) {
        for (let j = 0; j < kw; j++) {
          const [r, s] = [y * step.stride[0] - step.padding[0] + i, x * step.stride[1] - step.padding[1] + j];
          const v = r >= 0 && s >= 0 && r < height && s < width ? before.data[(c * height + r) * width + s] : 0;
          const w = weight[((channel * inputs + c) * kh + i) * kw + j];
          sum += v * w;
          seen.push([v, w]);
        }
      }
      return { sum, seen, c };
    });
    const most = [...sums].sort((a, b) => Math.abs(b.sum) - Math.abs(a.sum))[0];
    const tables = row(...[0, 1].map((which) => small(most.seen.map((pair) => pair[which]), kw)), el("b", {}, `= ${short(most.sum, 3)}`));
    tables.insertBefore(el("b", {}, "×"), tables.children[1]);
    const words = inputs === 1
      ? both("Window times kernel, added up, and the bias:", "윈도우 × 커널을 모두 더하고 편향을 더합니다:")
      : both(`Channel ${most.c + 1} adds most; all ${inputs} channels and the bias:`, `채널 ${most.c + 1}의 몫이 가장 큽니다. 채널 ${inputs}개와 편향을 모두 더하면:`);
    const listed = inputs <= 4 ? sums.map(({ sum }) => short(sum, 3)) : [short(most.sum, 3), `(${short(value - bias - most.sum, 3)})`];
    return [el("p", {}, words), tables, el("p", {}, el("code", {}, `${listed.join(" + ")} + ${plain(bias)} = ${short(value, 3)}`.replaceAll("+ −", "− ")))];
  }

  function small(values, columns) {
    const top = Math.max(...values.map(Math.abs), 1e-9);
    return el("div", { class: "desk-window", style: `grid-template-columns:repeat(${columns}, 2.6rem)` }, ...values.map((v) => el("span", { style: `background:${signed(v, 0.7 * (Math.abs(v) / top))}` }, short(v))));
  }

  node.append(
    el("div", { class: "desk-stage desk-fixed" },
      panel(null, pad.node),
      panel(both("what it sees", "네트워크의 입력"), input.canvas),
      panel(both(`${header.name} says: score, probability`, `${header.name}의 답: 점수, 확률`), bars),
      el("div", { class: "desk-panel desk-grow" }, lens)),
    says, layers);
  whenInksChange(() => paints.forEach((paint) => paint()));
  pad.take(sample.image(0));
  return { state, show, look: (at, c, y, x) => look(at, state.steps[at - 1], c, y, x) };
}

/** Draw one map of a value into a square. */
function mapOnto(context, { data, shape }, channel, side, kind) {
  const [, height, width] = shape;
  const image = new ImageData(width, height);
  const map = data.subarray(channel * height * width, (channel + 1) * height * width);
  const top = Math.max(...map.map(Math.abs), 1e-9);
  const ground = groundOf();
  map.forEach((v, i) => {
    const [r, g, b] = kind === "image" ? [255 * v, 255 * v, 255 * v] : mixture(v, Math.abs(v) / top, ground);
    [image.data[4 * i], image.data[4 * i + 1], image.data[4 * i + 2], image.data[4 * i + 3]] = [r, g, b, 255];
  });
  const tiny = new OffscreenCanvas(width, height);
  tiny.getContext("2d").putImageData(image, 0, 0);
  context.imageSmoothingEnabled = false;
  context.drawImage(tiny, 0, 0, side, side);
}

/** The box of input pixels that one place of a value looks at, step by step back to the input. */
export function fieldOf(steps, at, y, x) {
  let box = { top: y, bottom: y + 1, left: x, right: x + 1 };
  for (let i = at; i > 0; i = steps[i - 1].from[0]) {
    const { op, kernel, stride, padding } = steps[i - 1];
    if (op !== "conv" && op !== "maxpool" && op !== "avgpool") continue;
    const [kh, kw] = kernel.slice(-2);
    box = { top: box.top * stride[0] - padding[0], bottom: (box.bottom - 1) * stride[0] - padding[0] + kh, left: box.left * stride[1] - padding[1], right: (box.right - 1) * stride[1] - padding[1] + kw };
  }
  return box;
}
