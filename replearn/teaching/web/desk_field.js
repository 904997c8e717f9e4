import { el, sharpCanvas } from "./element.js";
import { both, button, inks, inLanguage, isDark, panel, row, slider, told, whenInksChange } from "./kit.js";

const [WIDE, GAP_Y, TOP_Y] = [720, 58, 26];

/** Layers one over the other along one side of the image: what a unit sees grows with every layer. */
export function fieldDesk(node) {
  const state = { side: 28, layers: [{ kernel: 3, stride: 1 }, { kernel: 3, stride: 2 }, { kernel: 3, stride: 1 }, { kernel: 3, stride: 2 }], unit: [4, 3] };
  const width = Math.min(WIDE, Math.max(280, globalThis.innerWidth - 80));
  const holder = el("div", {});
  const patch = sharpCanvas(140, 140, { class: "desk-canvas" });
  const says = told();
  const working = el("p", { class: "desk-sum" });
  const controls = el("div", {});
  let canvas;

  /** Units of each row, the input first: no padding but what keeps the size at stride 1. */
  function rows() {
    const sizes = [state.side];
    for (const { kernel, stride } of state.layers) sizes.push(Math.max(1, Math.floor((sizes[sizes.length - 1] + 2 * Math.floor((kernel - 1) / 2) - kernel) / stride) + 1));
    return sizes;
  }

  /** From the unit picked down to the input: [first, last] of each row that it sees. */
  function cone() {
    const spans = new Map([[state.unit[0], [state.unit[1], state.unit[1]]]]);
    let [low, high] = spans.get(state.unit[0]);
    for (let level = state.unit[0]; level > 0; level--) {
      const { kernel, stride } = state.layers[level - 1];
      const padding = Math.floor((kernel - 1) / 2);
      [low, high] = [low * stride - padding, high * stride - padding + kernel - 1];
      spans.set(level - 1, [low, high]);
    }
    return spans;
  }

  function build() {
    const height = TOP_Y + state.layers.length * GAP_Y + 40;
    const made = sharpCanvas(width, height, { class: "desk-canvas", tabindex: 0, role: "img", "aria-label": inLanguage("Units of each layer; click one", "각 층의 유닛; 하나를 누르세요") });
    canvas = made;
    holder.replaceChildren(made.canvas);
    made.canvas.addEventListener("pointerdown", pickAt);
    made.canvas.addEventListener("pointermove", pickAt);
    state.unit[0] = Math.min(state.unit[0], state.layers.length);
    controls.replaceChildren(...state.layers.map((layer, i) => row(
      el("small", {}, both(`layer ${i + 1}`, `${i + 1}층`)),
      slider(both("kernel", "커널"), { min: 1, max: 7, value: layer.kernel }, (v) => { layer.kernel = v; draw(); }).node,
      slider(both("stride", "보폭"), { min: 1, max: 3, value: layer.stride }, (v) => { layer.stride = v; draw(); }).node)),
    row(button(both("One layer more", "층 하나 더"), () => { if (state.layers.length < 6) state.layers.push({ kernel: 3, stride: 1 }); state.unit = [state.layers.length, state.unit[1]]; build(); }),
      button(both("One layer less", "층 하나 빼기"), () => { if (state.layers.length > 1) state.layers.pop(); state.unit = [state.layers.length, state.unit[1]]; build(); })));
    draw();
  }

  const placeX = (level, i, sizes) => {
    let step = 1;
    for (let l = 0; l < level; l++) step *= state.layers[l].stride;
    const cell = width / sizes[0];
    return (i * step + 0.5) * cell;
  };
  const placeY = (level) => TOP_Y + (state.layers.length - level) * GAP_Y;

  function pickAt(event) {
    if (event.type === "pointermove" && event.pointerType === "touch") return;
    const sizes = rows();
    const level = Math.max(0, Math.min(state.layers.length, Math.round(state.layers.length - (event.offsetY - TOP_Y) / GAP_Y)));
    let best = 0;
    for (let i = 0; i < sizes[level]; i++) if (Math.abs(placeX(level, i, sizes) - event.offsetX) < Math.abs(placeX(level, best, sizes) - event.offsetX)) best = i;
    state.unit = [level, best];
    draw();
  }

  function draw() {
    const [sizes, ink, { context }] = [rows(), inks(), canvas];
    state.unit[1] = Math.min(state.unit[1], sizes[state.unit[0]] - 1);
    const spans = cone();
    context.clearRect(0, 0, width, TOP_Y + state.layers.length * GAP_Y + 40);
    const radius = Math.max(2.5, Math.min(9, width / sizes[0] / 2.6));
    for (let level = state.unit[0]; level > 0; level--) {
      const [a, b] = [spans.get(level), spans.get(level - 1)];
      context.beginPath();
      context.moveTo(placeX(level, a[0], sizes) - radius, placeY(level));
      context.lineTo(placeX(level, a[1], sizes) + radius, placeY(level));
      context.lineTo(placeX(level - 1, b[1], sizes) + radius, placeY(level - 1));
      context.lineTo(placeX(level - 1, b[0], sizes) - radius, placeY(level - 1));
      context.fillStyle = `rgb(232 89 12 / ${isDark() ? 0.35 : 0.2})`;
      context.fill();
    }
    sizes.forEach((count, level) => {
      const span = spans.get(level) ?? [-9, -9];
      for (let i = 0; i < count; i++) {
        const lit = i >= span[0] && i <= span[1];
        context.beginPath();
        context.arc(placeX(level, i, sizes), placeY(level), radius, 0, 2 * Math.PI);
        context.fillStyle = lit ? "#e8590c" : level ? ink.accent : ink.quiet;
        context.globalAlpha = lit ? 1 : 0.45;
        context.fill();
      }
      context.globalAlpha = 1;
    });
    tellField(sizes, spans);
  }

  function tellField(sizes, spans) {
    const [low, high] = spans.get(0);
    const field = high - low + 1;
    state.field = field;
    let [size, step] = [1, 1];
    const terms = ["1"];
    state.layers.slice(0, state.unit[0]).forEach(({ kernel, stride }) => {
      terms.push(`${kernel - 1}·${step}`);
      size += (kernel - 1) * step;
      step *= stride;
    });
    working.dataset.field = String(size);
    working.replaceChildren(el("code", {}, `${terms.join(" + ")} = ${size}`), both("   (each layer adds (kernel − 1) times the step of the layer below)", "   (층마다 (커널 − 1) × 아래층의 간격이 더해집니다)"));
    says.replaceChildren(both(`A unit of layer ${state.unit[0]} sees ${size} × ${size} pixels: the frame in the image. Its weights are few; the field grows because each layer looks at the one below. Compositionality: edges make strokes, strokes make digits.`, `${state.unit[0]}층의 유닛 하나는 ${size} × ${size}픽셀을 봅니다(그림의 테두리). 가중치는 적지만, 층마다 아래층을 보기 때문에 수용 영역이 커집니다. 합성성: 윤곽이 획이 되고, 획이 숫자가 됩니다.`));
    const scale = 140 / state.side;
    const { context } = patch;
    const ink = inks();
    context.fillStyle = ink.band;
    context.fillRect(0, 0, 140, 140);
    context.strokeStyle = ink.line;
    for (let i = 0; i <= state.side; i++) for (const [a, b, c, d] of [[i, 0, i, state.side], [0, i, state.side, i]]) line(context, a * scale, b * scale, c * scale, d * scale);
    context.fillStyle = "rgb(232 89 12 / .45)";
    const from = Math.max(0, low), to = Math.min(state.side, high + 1);
    context.fillRect(from * scale, from * scale, (to - from) * scale, (to - from) * scale);
  }

  whenInksChange(() => draw());
  node.append(el("div", { class: "desk-stage" }, panel(both("point at a unit", "유닛을 가리켜 보세요"), holder), panel(both("on the image", "이미지 위에서"), patch.canvas)), working, says, controls);
  build();
  return { state, draw, build, field: () => Number(working.dataset.field) };
}

function line(context, x0, y0, x1, y1) {
  context.beginPath();
  context.moveTo(x0, y0);
  context.lineTo(x1, y1);
  context.lineWidth = 0.5;
  context.stroke();
}
