import { el, sharpCanvas } from "./element.js";
import { both, inks, inLanguage, panel, row, seeded, short, slider, told, whenInksChange } from "./kit.js";

const [COUNT, BINS] = [240, 64];

/** Points drawn evenly from a cube of so many dimensions: how far apart they are, and how large a box holds 1 %. */
export function curseDesk(node) {
  const state = { power: 1, dimensions: 2 };
  const side = Math.min(560, Math.max(260, globalThis.innerWidth - 70));
  const chart = sharpCanvas(side, 190, { class: "desk-canvas", role: "img", "aria-label": inLanguage("Distances between all pairs", "모든 쌍의 거리") });
  const square = sharpCanvas(150, 150, { class: "desk-canvas", role: "img", "aria-label": inLanguage("Side of a box that holds one point in a hundred", "점 백 개 가운데 하나를 담는 상자의 변") });
  const says = told();
  const how = slider(both("dimensions", "차원"), { min: 0, max: 10, step: 0.5, value: 1, tell: (v) => String(Math.round(2 ** v)) }, (v) => take(Math.round(2 ** v)));

  function take(dimensions) {
    state.dimensions = dimensions;
    const random = seeded(11);
    const points = Array.from({ length: COUNT }, () => Float64Array.from({ length: dimensions }, random));
    const distances = [];
    let ratio = 0;
    for (let i = 0; i < COUNT; i++) {
      let [least, most] = [Infinity, 0];
      for (let j = 0; j < COUNT; j++) {
        if (i === j) continue;
        let sum = 0;
        for (let d = 0; d < dimensions; d++) sum += (points[i][d] - points[j][d]) ** 2;
        const away = Math.sqrt(sum);
        [least, most] = [Math.min(least, away), Math.max(most, away)];
        if (j > i) distances.push(away);
      }
      ratio += most / least / COUNT;
    }
    const mean = distances.reduce((a, b) => a + b, 0) / distances.length;
    const spread = Math.sqrt(distances.reduce((sum, d) => sum + (d - mean) ** 2, 0) / distances.length) / mean;
    Object.assign(state, { shares: distances.map((d) => d / mean), ratio, spread, box: 0.01 ** (1 / dimensions) });
    draw();
    says.replaceChildren(both(
      `In ${dimensions} dimension${dimensions > 1 ? "s" : ""} the farthest of ${COUNT - 1} others is ${short(ratio)} times as far as the nearest. Distances vary by ${short(100 * spread)} % of their mean (theory for many dimensions: ${short(100 * Math.sqrt(7 / (20 * dimensions)))} %). A box with one point in a hundred takes ${short(100 * state.box)} % of every side.`,
      `${dimensions}차원에서 가장 먼 점은 가장 가까운 점보다 ${short(ratio)}배 멉니다. 거리의 표준편차는 평균의 ${short(100 * spread)} %입니다(고차원의 이론값: ${short(100 * Math.sqrt(7 / (20 * dimensions)))} %). 점의 1 %를 담는 상자는 모든 변의 ${short(100 * state.box)} %를 차지합니다.`));
  }

  function draw() {
    const ink = inks();
    const { context } = chart;
    context.fillStyle = ink.band;
    context.fillRect(0, 0, side, 190);
    const counts = new Array(BINS).fill(0);
    for (const share of state.shares) counts[Math.min(BINS - 1, Math.floor((share / 2.5) * BINS))]++;
    const top = Math.max(...counts);
    context.fillStyle = ink.accent;
    counts.forEach((count, i) => context.fillRect((i / BINS) * side, 168 - (150 * count) / top, side / BINS - 1, (150 * count) / top));
    context.fillStyle = ink.quiet;
    context.font = "12px system-ui, sans-serif";
    context.textAlign = "center";
    for (const mark of [0.5, 1, 1.5, 2]) context.fillText(String(mark), (mark / 2.5) * side, 184);
    const box = square.context;
    box.fillStyle = ink.band;
    box.fillRect(0, 0, 150, 150);
    box.fillStyle = "#e8590c";
    const edge = 150 * state.box;
    box.globalAlpha = 0.8;
    box.fillRect(0, 150 - edge, edge, edge);
    box.globalAlpha = 1;
  }

  whenInksChange(draw);
  node.append(row(how.node), el("div", { class: "desk-stage" }, panel(both("distances of all pairs ÷ their mean", "모든 쌍의 거리 ÷ 평균"), chart.canvas), panel(both("two sides of the box", "상자의 두 변"), square.canvas)), says);
  take(2);
  return { state, take };
}
