import { el } from "./element.js";
import { both, button, choice, inLanguage, panel, plain, row, short, slider, told } from "./kit.js";
import { Grid } from "./grid.js";
import { digits, drawn } from "./store.js";
import { correlate, moved, outputSize, pooled, windowAt } from "./windows.js";

const POOLINGS = ["max", "average", "min", "lp"];
const ARROWS = [["←", 0, -1], ["↑", -1, 0], ["↓", 1, 0], ["→", 0, 1]];

/** Pool a feature map by windows, move the picture under it, and count what still matches. */
export async function poolingDesk(node, { examples }) {
  const sample = await digits();
  const state = { kind: "max", size: 2, stride: 2, p: 2, down: 0, right: 0, example: 0, cell: [0, 0] };
  const input = new Grid({ label: inLanguage("Feature map", "특징 맵"), pointed: (r, c) => point(Math.floor(r / state.stride), Math.floor(c / state.stride)) });
  const output = new Grid({ label: inLanguage("Pooled", "풀링 결과"), pointed: (r, c) => point(r, c) });
  const working = el("p", { class: "desk-sum" });
  const says = told();
  const names = [...examples.map((each) => both(each.name, each.korean)), both("your digit", "내가 그린 숫자")];
  const sources = choice(both("map", "맵"), names, 0, (i) => {
    Object.assign(state, { example: i, down: 0, right: 0 });
    compute();
  });
  const kinds = choice(both("pooling", "풀링"), [both("max", "최대"), both("average", "평균"), both("min", "최소"), "Lᵖ"], 0, (i) => {
    state.kind = POOLINGS[i];
    compute();
  });
  const size = slider(both("window", "윈도우 크기"), { min: 1, max: 4, value: 2 }, (v) => {
    [state.size, state.stride] = [v, v];
    stride.set(v);
    compute();
  });
  const stride = slider(both("stride", "보폭(스트라이드)"), { min: 1, max: 4, value: 2 }, (v) => {
    state.stride = v;
    compute();
  });
  const power = slider("p", { min: 1, max: 16, value: 2 }, (v) => {
    state.p = v;
    compute();
  });
  const move = (down, right) => {
    state.down = Math.max(-3, Math.min(3, state.down + down));
    state.right = Math.max(-3, Math.min(3, state.right + right));
    compute();
  };
  const arrows = row(...ARROWS.map(([sign, down, right]) => {
    const made = button(sign, () => move(down, right));
    made.setAttribute("aria-label", inLanguage(`Move the picture ${sign}`, `그림을 ${sign} 옮기기`));
    return made;
  }), button(both("Back", "제자리로"), () => move(-state.down, -state.right)));

  /** What is pooled: a map of the slide, moved, or the vertical strokes of the drawn digit. */
  function pictureAt(down, right) {
    const example = examples[state.example];
    if (!example) {
      const digit = { rows: 28, columns: 28, data: drawn.pixels ?? sample.image(0) };
      return moved(digit, down, right);
    }
    const image = { rows: example.image.length, columns: example.image[0].length, data: Float64Array.from(example.image.flat()) };
    if (!example.kernel) return moved(image, down, right);
    const sums = correlate([moved(image, down, right)], [Float64Array.from(example.kernel.flat())], example.kernel.length, { stride: 1, padding: 1, dilation: 1 });
    return { ...sums, data: sums.data.map((v) => Math.max(0, v)) };
  }

  const pool = (picture) => pooled(picture, state.size, state.stride, state.kind, state.p);

  function compute() {
    power.node.hidden = state.kind !== "lp";
    const picture = pictureAt(state.down, state.right);
    input.kind = output.kind = state.example === examples.length ? "image" : "signed";
    state.result = pool(picture);
    input.set(picture);
    output.set(state.result);
    const before = matches(pictureAt(0, 0), picture);
    const after = matches(pool(pictureAt(0, 0)), state.result);
    state.matches = [before, after];
    const out = outputSize(picture.rows, state.size, { stride: state.stride, padding: 0, dilation: 1 });
    const moving = state.down || state.right;
    says.replaceChildren(moving
      ? both(`Moved by ${state.right} to the right and ${state.down} down. Of the cells above 0, ${before[0]} of ${before[1]} still match before pooling, ${after[0]} of ${after[1]} after it.`, `오른쪽으로 ${state.right}, 아래로 ${state.down} 옮겼습니다. 0보다 큰 칸 가운데 풀링 전에는 ${before[1]}개 중 ${before[0]}개, 풀링 후에는 ${after[1]}개 중 ${after[0]}개가 그대로 맞습니다.`)
      : both(`${picture.rows} × ${picture.columns} become ${out} × ${state.result.columns}; nothing is learned. Move the picture with the arrows and see what stays.`, `${picture.rows} × ${picture.columns}이(가) ${out} × ${state.result.columns}(으)로 줄어듭니다. 학습하는 값은 없습니다. 화살표로 그림을 옮기고 무엇이 그대로인지 보세요.`));
    point(...state.cell);
  }

  /** [cells above 0 in both, cells above 0 in the first]. */
  function matches(a, b) {
    let [both2, first] = [0, 0];
    a.data.forEach((value, i) => {
      first += Number(value > 0.3);
      both2 += Number(value > 0.3 && b.data[i] > 0.3);
    });
    return [both2, first];
  }

  function point(r, c) {
    if (!state.result.data.length) return working.replaceChildren();
    const [y, x] = [Math.min(r, state.result.rows - 1), Math.min(c, state.result.columns - 1)];
    state.cell = [y, x];
    input.frames = [{ row: y * state.stride, column: x * state.stride, rows: state.size, columns: state.size }];
    output.frames = [{ row: y, column: x, rows: 1, columns: 1 }];
    input.draw();
    output.draw();
    const seen = windowAt(input.picture, state.size, { stride: state.stride, padding: 0, dilation: 1 }, y, x);
    const result = state.result.data[y * state.result.columns + x];
    const listed = Array.from(seen, (v) => (Number.isInteger(v) ? plain(v) : short(v))).join(", ");
    working.dataset.value = String(result);
    working.replaceChildren(both(`row ${y + 1}, column ${x + 1}: `, `${y + 1}행 ${x + 1}열: `), el("code", {}, `${state.kind === "lp" ? `L${state.p}` : state.kind}(${listed}) = ${short(result, 3)}`));
  }

  drawn.listeners.add(() => state.example === examples.length && compute());
  node.append(row(sources.node), row(kinds.node),
    el("div", { class: "desk-stage" },
      panel(both("before", "풀링 전"), input.canvas, arrows),
      panel(both("window", "윈도우"), size.node, stride.node, power.node),
      panel(both("after", "풀링 후"), output.canvas)),
    working, says);
  compute();
  return { state, output, move, sources, kinds };
}
