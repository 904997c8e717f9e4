import { el } from "./element.js";
import { both, button, choice, inLanguage, inSum, panel, plain, row, short, slider, told } from "./kit.js";
import { Grid } from "./grid.js";
import { player } from "./player.js";
import { sketch } from "./sketch.js";
import { digits } from "./store.js";
import { correlate, fittingPaddings, fittingStrides, exactSize, outputSize, windowAt } from "./windows.js";

const PALETTE = [
  [both("the slide's", "슬라이드의 커널"), null],
  [both("horizontal lines", "가로선"), [1, 1, 1, 0, 0, 0, -1, -1, -1]],
  [both("vertical lines", "세로선"), [1, 0, -1, 1, 0, -1, 1, 0, -1]],
  [both("rising diagonal", "대각선"), [-1, -1, 1, -1, 1, -1, 1, -1, -1]],
  [both("edges", "윤곽"), [-1, -1, -1, -1, 8, -1, -1, -1, -1]],
  [both("blur", "흐리게"), [1 / 9, 1 / 9, 1 / 9, 1 / 9, 1 / 9, 1 / 9, 1 / 9, 1 / 9, 1 / 9]],
  [both("leave as it is", "그대로"), [0, 0, 0, 0, 1, 0, 0, 0, 0]],
];
const LONGEST_SUM = 32; // products that are written out

/** Slide a kernel over a drawn digit or a slide's matrix, and see every sum. */
export async function convolutionDesk(node, { examples, frame }) {
  const sample = await digits();
  const way = { stride: 1, padding: 0, dilation: 1 };
  const state = { pictures: [], kernels: [], side: 3, cell: [0, 0], riddle: null, example: 0 };
  const output = new Grid({ label: inLanguage("Feature map", "특징 맵"), pointed: (r, c) => point(r, c), pressed: (r, c) => guess(r, c) });
  const says = told();
  const working = el("p", { class: "desk-sum" });
  const inputs = row();
  const editors = row();
  const lens = row();
  const sizes = [
    slider(both("kernel", "커널 크기"), { min: 1, max: 5, value: 3 }, (side) => resizeKernel(side)),
    slider(both("stride", "보폭(스트라이드)"), { min: 1, max: 4, value: 1 }, (v) => set("stride", v)),
    slider(both("padding", "패딩"), { min: 0, max: 3, value: 0 }, (v) => set("padding", v)),
    slider(both("dilation", "팽창"), { min: 1, max: 3, value: 1 }, (v) => set("dilation", v)),
  ];
  const names = [...examples.map((each) => both(each.name, each.korean)), both("your digit", "내가 그린 숫자")];
  const sources = choice(both("image", "이미지"), names, 0, (i) => take(i));
  const kinds = choice(both("kernel", "커널"), PALETTE.map(([name]) => name.cloneNode(true)), 0, (i) => useKernel(i));
  const another = button(both("Another digit", "다른 숫자"), () => pad.take(sample.image(Math.floor(Math.random() * sample.count))));
  const pad = sketch(frame, (pixels) => takeDigit(pixels), another);
  const riddle = button(both("Riddle: one cell of this slide is wrong", "수수께끼: 이 슬라이드의 칸 하나가 틀렸습니다"), () => ask());
  riddle.classList.add("desk-riddle");
  let grids = [];

  function take(i) {
    state.example = i;
    state.riddle = null;
    if (i === examples.length) return pad.take(sample.image(0));
    const { image, kernel } = examples[i];
    state.pictures = image.map((rows) => ({ rows: rows.length, columns: rows[0].length, data: Float64Array.from(rows.flat()) }));
    state.kernels = kernel.map((rows) => Float64Array.from(rows.flat()));
    state.side = kernel[0].length;
    Object.assign(way, { stride: 1, padding: 0, dilation: 1 });
    kinds.take(0);
    build();
  }

  function takeDigit(pixels) {
    state.example = examples.length;
    sources.take(examples.length);
    const fresh = state.pictures.length !== 1 || state.pictures[0].rows !== 28;
    state.pictures = [{ rows: 28, columns: 28, data: Float64Array.from(pixels) }];
    if (fresh && state.kernels.length !== 1) [state.kernels, state.side] = [[Float64Array.from(PALETTE[1][1])], 3];
    if (fresh) kinds.take(-1);
    build();
  }

  function useKernel(i) {
    const weights = PALETTE[i][1] ?? examples[Math.min(state.example, examples.length - 1)].kernel[0].flat();
    state.riddle = null;
    state.side = Math.round(Math.sqrt(weights.length));
    state.kernels = state.pictures.map(() => Float64Array.from(weights));
    if (i === 0 && state.example < examples.length) state.kernels = examples[state.example].kernel.map((rows) => Float64Array.from(rows.flat()));
    build();
  }

  function resizeKernel(side) {
    const old = state.side;
    const shift = Math.floor((side - old) / 2);
    state.riddle = null;
    state.kernels = state.kernels.map((kernel) => Float64Array.from({ length: side * side }, (_, i) => {
      const [r, c] = [Math.floor(i / side) - shift, (i % side) - shift];
      return r >= 0 && c >= 0 && r < old && c < old ? kernel[r * old + c] : 0;
    }));
    state.side = side;
    build();
  }

  function set(name, value) {
    way[name] = value;
    state.riddle = null;
    build();
  }

  /** Everything anew: another picture, kernel or way. */
  function build() {
    [state.side, way.stride, way.padding, way.dilation].forEach((value, i) => sizes[i].set(value));
    state.cell = [0, 0];
    grids = state.pictures.map((picture, channel) => {
      const grid = new Grid({ label: inLanguage(`Image, channel ${channel + 1}`, `이미지, 채널 ${channel + 1}`), most: state.pictures.length > 1 ? 190 : 308, kind: picture.rows === 28 ? "image" : "signed", pointed: (r, c) => under(r, c) });
      grid.set(picture, way.padding);
      return grid;
    });
    inputs.replaceChildren(...grids.map((grid, i) => el("div", {}, grids.length > 1 ? el("small", {}, both(`channel ${i + 1}`, `채널 ${i + 1}`)) : null, grid.canvas)));
    editors.replaceChildren(...state.kernels.map((kernel, i) => editor(kernel, i)));
    compute();
  }

  function compute() {
    state.result = correlate(state.pictures, state.kernels, state.side, way);
    const fits = state.result.rows > 0 && state.result.columns > 0;
    output.canvas.hidden = !fits;
    const shown = state.riddle ? { ...state.result, data: Float64Array.from(state.result.data) } : state.result;
    if (state.riddle) for (const [r, c, value] of state.riddle.printed) shown.data[r * shown.columns + c] = value;
    if (fits) output.set(shown);
    riddle.hidden = !examples[state.example]?.printed?.length;
    tellSize();
    if (fits) point(...state.cell);
    else for (const part of [lens, working]) part.replaceChildren();
  }

  function tellSize() {
    const { rows } = state.pictures[0];
    const exact = exactSize(rows, state.side, way);
    const span = way.dilation * (state.side - 1) + 1;
    const sum = `(${rows} + 2·${way.padding} − ${span})/${way.stride} + 1 = ${short(exact, 3)}`;
    if (exact < 1) {
      says.replaceChildren(both(`The kernel covers ${span} pixels and the image has ${rows + 2 * way.padding}: no window fits. A smaller kernel or more padding would.`, `커널은 ${span}픽셀을 덮는데 이미지는 ${rows + 2 * way.padding}픽셀뿐이라 들어갈 자리가 없습니다. 커널을 줄이거나 패딩을 늘려 보세요.`));
    } else if (Number.isInteger(exact)) {
      says.replaceChildren(both(`Size of the feature map: ${sum}.`, `특징 맵의 크기: ${sum}.`));
    } else {
      const [strides, paddings] = [fittingStrides(rows, state.side, way).join(", "), fittingPaddings(rows, state.side, way).join(", ")];
      const size = outputSize(rows, state.side, way);
      says.replaceChildren(both(
        `Does not fit: ${sum}, rounded down to ${size}; the last pixels are never read. Strides that fit: ${strides}.${paddings ? ` Paddings that fit stride ${way.stride}: ${paddings}.` : ""}`,
        `맞아떨어지지 않습니다: ${sum}, 내림하면 ${size}이고 마지막 픽셀들은 읽히지 않습니다. 맞는 보폭: ${strides}.${paddings ? ` 보폭 ${way.stride}에 맞는 패딩: ${paddings}.` : ""}`));
    }
    says.classList.toggle("desk-warn", !Number.isInteger(exact) || exact < 1);
  }

  /** The cell of the map whose window has this pixel of the image near its middle. */
  function under(r, c) {
    if (!state.result.data.length) return;
    const middle = Math.floor((way.dilation * (state.side - 1)) / 2);
    const nearest = (at, count) => Math.max(0, Math.min(count - 1, Math.round((at - middle) / way.stride)));
    point(nearest(r, state.result.rows), nearest(c, state.result.columns));
  }

  function point(r, c) {
    state.cell = [Math.min(r, state.result.rows - 1), Math.min(c, state.result.columns - 1)];
    const [y, x] = state.cell;
    const span = way.dilation * (state.side - 1) + 1;
    for (const grid of grids) {
      grid.frames = [{ row: y * way.stride, column: x * way.stride, rows: span, columns: span }];
      grid.draw();
    }
    output.frames = [{ row: y, column: x, rows: 1, columns: 1 }];
    output.draw();
    tellCell(y, x);
  }

  function tellCell(y, x) {
    const seen = state.pictures.map((picture) => windowAt(picture, state.side, way, y, x));
    const products = seen.map((window, channel) => window.map((value, i) => value * state.kernels[channel][i]));
    const sum = products.reduce((all, each) => all + each.reduce((a, b) => a + b, 0), 0);
    lens.replaceChildren(...products.map((each, channel) => row(small(seen[channel], grids[channel].kind), el("b", {}, "×"), small(state.kernels[channel]), el("b", {}, "="), small(each))));
    const terms = seen.flatMap((window, channel) => Array.from(window, (value, i) => [value, state.kernels[channel][i]]));
    const used = terms.length <= LONGEST_SUM ? terms : terms.filter(([value, weight]) => value * weight);
    const words = used.slice(0, LONGEST_SUM).map(([value, weight]) => `${inSum(value)}·${inSum(weight)}`).join(" + ") || "0";
    const end = used.length > LONGEST_SUM ? " + …" : "";
    working.dataset.sum = String(sum);
    working.replaceChildren(both(`row ${y + 1}, column ${x + 1}: `, `${y + 1}행 ${x + 1}열: `), el("code", {}, state.riddle ? `${words}${end} = ?` : `${words}${end} = ${plain(sum)}`));
  }

  /** A small grid of the numbers of one window. */
  function small(values, kind = "signed") {
    const grid = new Grid({ label: "", most: Math.min(120, 28 * state.side), kind });
    grid.set({ rows: state.side, columns: state.side, data: values });
    return grid.canvas;
  }

  function editor(kernel, channel) {
    const cells = Array.from(kernel, (value, i) => {
      const label = inLanguage(`weight ${Math.floor(i / state.side) + 1}, ${(i % state.side) + 1}`, `가중치 ${Math.floor(i / state.side) + 1}, ${(i % state.side) + 1}`);
      const field = el("input", { type: "number", step: "any", value: Number(value.toPrecision(3)), "aria-label": label, input: () => {
        kernel[i] = Number(field.value) || 0;
        state.riddle = null;
        kinds.take(-1);
        compute();
      } });
      return field;
    });
    return el("div", { class: "desk-kernel", style: `grid-template-columns: repeat(${state.side}, minmax(0, 3.1rem))`, "data-channel": channel }, ...cells);
  }

  function ask() {
    state.riddle = examples[state.example];
    Object.assign(way, { stride: 1, padding: 0, dilation: 1 });
    state.kernels = state.riddle.kernel.map((rows) => Float64Array.from(rows.flat()));
    state.side = 3;
    build();
    says.replaceChildren(both("These are the numbers as the slide prints them. Point at a cell, add up its products, and click the one that is wrong.", "슬라이드에 인쇄된 숫자 그대로입니다. 칸을 가리켜 곱을 더해 보고, 틀린 칸을 누르세요."));
  }

  function guess(r, c) {
    if (!state.riddle) return;
    const right = state.riddle.printed.some(([y, x]) => y === r && x === c);
    if (!right) return says.replaceChildren(both(`Row ${r + 1}, column ${c + 1} is right. Look further.`, `${r + 1}행 ${c + 1}열은 맞습니다. 더 찾아보세요.`));
    const [, , printed] = state.riddle.printed[0];
    state.riddle = null;
    compute();
    says.replaceChildren(both(`Found: the slide says ${plain(printed)}, the sum is ${plain(state.result.data[r * state.result.columns + c])}. The lecture prints it a second time, in the table with padding.`, `찾았습니다: 슬라이드는 ${plain(printed)}라고 하지만 합은 ${plain(state.result.data[r * state.result.columns + c])}입니다. 패딩을 넣은 표에도 같은 오류가 한 번 더 있습니다.`));
  }

  /** The next window, row by row; false at the end. */
  function slide() {
    const { rows, columns } = state.result;
    const next = state.cell[0] * columns + state.cell[1] + 1;
    if (next >= rows * columns) return false;
    point(Math.floor(next / columns), next % columns);
    return next + 1 < rows * columns;
  }
  const steps = player({ step: slide, restart: () => point(0, 0), pause: 350 });

  node.append(
    row(sources.node), row(kinds.node),
    el("div", { class: "desk-stage" },
      panel(both("image", "이미지"), inputs, pad.node),
      panel(both("kernel: type into it", "커널: 숫자를 고쳐 보세요"), editors, ...sizes.map((each) => each.node), lens),
      panel(both("feature map: point at a cell", "특징 맵: 칸을 가리켜 보세요"), output.canvas, el("div", { class: "desk-below" }, steps.node), riddle)),
    says, working);
  take(0);
  return { state, way, output, sources, kinds, sizes, sum: () => Number(working.dataset.sum) };
}
