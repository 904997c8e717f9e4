import { el, sharpen } from "./element.js";
import { both, inks, inLanguage, row, short, slider, told, whenInksChange } from "./kit.js";
import { exactSize, fittingPaddings, fittingStrides, outputSize } from "./windows.js";

const [LEFT, CELL, GAP] = [8, 40, 15];

/** Where the windows of a layer lie along one side of the image, and what is left over. */
export function sizesDesk(node) {
  const state = { size: 7, kernel: 3, stride: 2, padding: 0, dilation: 1 };
  const canvas = el("canvas", { class: "desk-wide", role: "img", "aria-label": inLanguage("Windows along one side of the image", "이미지 한 변을 따라 놓인 윈도우") });
  const says = told();
  const formula = el("p", { class: "desk-sum" });
  const make = (name, en, ko, min, max) => slider(both(en, ko), { min, max, value: state[name] }, (value) => {
    state[name] = value;
    draw();
  });
  const sliders = [
    make("size", "image side N", "입력 크기 N", 3, 32), make("kernel", "kernel F", "필터 크기 F", 1, 7), make("stride", "stride S", "보폭(스트라이드) S", 1, 5),
    make("padding", "padding P", "패딩 P", 0, 3), make("dilation", "dilation", "팽창", 1, 3),
  ];

  function draw() {
    const exact = exactSize(state.size, state.kernel, state);
    const count = outputSize(state.size, state.kernel, state);
    const cells = state.size + 2 * state.padding;
    const room = Math.max(260, Math.min(1000, node.clientWidth || 900)) - 2 * LEFT;
    const cell = Math.max(6, Math.min(CELL, room / cells));
    const [width, height] = [cells * cell + 2 * LEFT, 52 + Math.max(1, count) * GAP];
    canvas.style.cssText = `width:${width}px;height:${height}px`;
    const context = sharpen(canvas, width, height);
    const ink = inks();
    const span = state.dilation * (state.kernel - 1) + 1;
    const read = count ? (count - 1) * state.stride + span : 0;
    context.font = "11px system-ui, sans-serif";
    context.textAlign = "center";
    for (let i = 0; i < cells; i++) {
      const inside = i >= state.padding && i < cells - state.padding;
      context.fillStyle = i >= read ? (inside ? "#d6453c" : ink.band) : inside ? ink.accent : ink.band;
      context.globalAlpha = inside ? 0.75 : 1;
      context.fillRect(LEFT + i * cell + 1, 6, cell - 2, 24);
      context.globalAlpha = 1;
      context.strokeStyle = ink.line;
      context.strokeRect(LEFT + i * cell + 1, 6, cell - 2, 24);
      context.fillStyle = inside ? "#fff" : ink.quiet;
      if (cell > 15) context.fillText(inside ? String(i - state.padding + 1) : "0", LEFT + i * cell + cell / 2, 22);
    }
    for (let w = 0; w < count; w++) {
      context.fillStyle = w % 2 ? "#d98c00" : "#e8590c";
      for (let k = 0; k < state.kernel; k++) context.fillRect(LEFT + (w * state.stride + k * state.dilation) * cell + 2, 42 + w * GAP, cell - 4, GAP - 5);
      context.globalAlpha = 0.35;
      context.fillRect(LEFT + w * state.stride * cell + 2, 42 + w * GAP + 3, span * cell - 4, 2);
      context.globalAlpha = 1;
    }
    tellSize(exact, count, span, cells - read);
  }

  function tellSize(exact, count, span, rest) {
    const { size, stride, padding, kernel, dilation } = state;
    const long = `⌊(${size} + 2·${padding} − ${dilation}·(${kernel} − 1) − 1)/${stride}⌋ + 1 = ${count}`;
    const brief = dilation === 1 ? `(${size} + 2·${padding} − ${kernel})/${stride} + 1 = ${short(exact, 3)}` : "";
    formula.dataset.size = String(count);
    formula.replaceChildren(el("code", {}, [brief, long].filter(Boolean).join("   ·   ")));
    if (exact < 1) says.replaceChildren(both(`A kernel over ${span} pixels does not go into ${size + 2 * padding}.`, `${span}픽셀을 덮는 커널은 ${size + 2 * padding}픽셀에 들어가지 않습니다.`));
    else if (Number.isInteger(exact)) says.replaceChildren(both(`It fits: ${count} windows, every pixel is read.${count === size ? " The size is kept: this is what 'same' padding means." : ""} The two forms give the same number.`, `맞아떨어집니다: 윈도우 ${count}개, 모든 픽셀을 읽습니다.${count === size ? " 크기가 유지됩니다: 이것이 'same' 패딩입니다." : ""} 두 식의 값은 같습니다.`));
    else {
      const way = { stride, padding, dilation };
      const others = fittingPaddings(size, kernel, way).join(", ");
      says.replaceChildren(both(`It does not fit: ${rest} at the end (red) ${rest > 1 ? "are" : "is"} never read. Strides that fit: ${fittingStrides(size, kernel, way).join(", ")}.${others ? ` Paddings that fit: ${others}.` : ""}`, `맞아떨어지지 않습니다: 끝의 ${rest}칸(빨강)은 읽히지 않습니다. 맞는 보폭: ${fittingStrides(size, kernel, way).join(", ")}.${others ? ` 맞는 패딩: ${others}.` : ""}`));
    }
    says.classList.toggle("desk-warn", !Number.isInteger(exact) || exact < 1);
  }

  whenInksChange(draw);
  node.append(row(...sliders.map((each) => each.node)), el("div", { class: "desk-scroll" }, canvas), formula, says);
  draw();
  return { state, sliders, draw, size: () => Number(formula.dataset.size) };
}
