import { el, sharpCanvas } from "./element.js";
import { Mlp } from "./mlp.js";
import { both, choice, inks, inLanguage, isDark, normal, panel, row, seeded, short, slider, told, whenInksChange } from "./kit.js";
import { player } from "./player.js";

const [REACH2, CELLS, CLASSES] = [2, 46, ["#4269d0", "#d6453c"]];
const SETS = [["rings", "고리"], ["XOR", "XOR"], ["two moons", "초승달"], ["a straight line", "직선"], ["your points", "내가 찍은 점"]];
const ACTIVATIONS = ["tanh", "relu", "sigmoid", "linear"];

/** Points in the plane with their classes, drawn anew from a seed. */
export function pointsOf(kind, random, count = 120) {
  return Array.from({ length: count }, (_, n) => {
    const label = n % 2;
    const noise = () => 0.12 * normal(random);
    if (kind === 0) {
      const [angle, radius] = [2 * Math.PI * random(), label ? 1.4 : 0.5];
      return { x: [radius * Math.cos(angle) + noise(), radius * Math.sin(angle) + noise()], label };
    }
    if (kind === 1) {
      const side = random() < 0.5 ? 1 : -1;
      return { x: [side + 2 * noise(), (label ? -side : side) + 2 * noise()], label };
    }
    if (kind === 2) {
      const angle = Math.PI * random();
      return { x: label ? [1 - Math.cos(angle) - 0.5 + noise(), 0.35 - Math.sin(angle) + noise()] : [Math.cos(angle) - 0.5 + noise(), Math.sin(angle) - 0.35 + noise()], label };
    }
    return { x: [(label ? 0.8 : -0.8) + 4 * noise(), (label ? 0.5 : -0.5) + 4 * noise()], label };
  });
}

/** A network of one hidden layer that learns in the page: the plane it cuts, and the hidden space that it bends. */
export function bendDesk(node) {
  const state = { set: 0, width: 4, bend: 0, rate: 0.03, points: [], losses: [], epoch: 0, brush: 0 };
  const side = Math.min(310, Math.max(240, globalThis.innerWidth - 70));
  const input = sharpCanvas(side, side, { class: "desk-canvas", role: "img", tabindex: 0, "aria-label": inLanguage("The plane: click to put a point", "평면: 누르면 점이 찍힙니다") });
  const hidden = sharpCanvas(side, side, { class: "desk-canvas", role: "img", "aria-label": inLanguage("The hidden space", "은닉 공간") });
  const curve = sharpCanvas(side, 70, { class: "desk-canvas", role: "img", "aria-label": inLanguage("Loss over the steps", "학습에 따른 손실") });
  const says = told();
  const sets = choice(both("points", "점"), SETS.map(([en, ko]) => both(en, ko)), 0, (i) => {
    state.set = i;
    fresh();
  });
  const bends = choice(both("activation", "활성화 함수"), [...ACTIVATIONS.slice(0, 3), both("none", "없음")], 0, (i) => {
    state.bend = i;
    restart();
  });
  const brush = choice(both("a click puts", "누르면"), [both("blue", "파랑"), both("red", "빨강")], 0, (i) => (state.brush = i));
  const width = slider(both("hidden units", "은닉 유닛 수"), { min: 1, max: 12, value: 4 }, (v) => {
    state.width = v;
    restart();
  });
  const rate = slider(both("learning rate", "학습률"), { min: -3, max: 0, step: 0.25, value: -1.5, tell: (v) => short(10 ** v) }, (v) => (state.rate = 10 ** v));
  const steps = player({ step: () => learn(5), restart, pause: 30 });

  function fresh() {
    if (state.set < 4) state.points = pointsOf(state.set, seeded(7));
    else state.points = [];
    brush.take(state.brush);
    restart();
  }

  function restart() {
    state.net = new Mlp([2, state.width, 1], [ACTIVATIONS[state.bend], "linear"], seeded(3));
    Object.assign(state, { losses: [], epoch: 0 });
    draw();
  }

  function learn(times) {
    if (!state.points.length) return false;
    const inputs = state.points.map((point) => point.x);
    for (let i = 0; i < times; i++) {
      state.losses.push(state.net.learn(inputs, ([score], n) => {
        const p = 1 / (1 + Math.exp(-score));
        const y = state.points[n].label;
        return [-Math.log(Math.max(1e-9, y ? p : 1 - p)), [p - y]];
      }, state.rate));
      state.epoch++;
    }
    draw();
    return state.epoch < 2000;
  }

  const toPixel = (v) => (side / 2) * (1 + v / REACH2);
  const score = (x) => state.net.pass(x)[2].after[0];

  function draw() {
    const ink = inks();
    drawPlane(ink);
    drawHidden(ink);
    drawCurve(ink);
    const right = state.points.filter(({ x, label }) => Number(score(x) > 0) === label).length;
    state.accuracy = state.points.length ? right / state.points.length : 0;
    const loss = state.losses[state.losses.length - 1];
    says.replaceChildren(both(
      `Step ${state.epoch}: ${right} of ${state.points.length} points on the right side${loss === undefined ? "" : `, loss ${short(loss)}`}. ${state.bend === 3 ? "Without an activation the whole network is one straight cut, however many units it has." : "In the hidden space one straight line must part the classes: watch the grid bend until it can."}`,
      `${state.epoch}단계: 점 ${state.points.length}개 중 ${right}개가 맞았습니다${loss === undefined ? "" : `, 손실 ${short(loss)}`}. ${state.bend === 3 ? "활성화 함수가 없으면 유닛이 아무리 많아도 네트워크 전체가 직선 하나입니다." : "은닉 공간에서는 직선 하나로 나뉘어야 합니다. 그렇게 될 때까지 격자가 휘는 것을 보세요."}`));
  }

  function drawPlane(ink) {
    const { context } = input;
    const cell = side / CELLS;
    for (let r = 0; r < CELLS; r++) {
      for (let c = 0; c < CELLS; c++) {
        const s = Math.tanh(score([((c + 0.5) / CELLS) * 2 * REACH2 - REACH2, REACH2 - ((r + 0.5) / CELLS) * 2 * REACH2]) / 2);
        const hue = s > 0 ? [214, 69, 60] : [66, 105, 208];
        const ground = isDark() ? [30, 33, 37] : [255, 255, 255];
        context.fillStyle = `rgb(${hue.map((h, i) => Math.round(ground[i] + (h - ground[i]) * 0.45 * Math.abs(s))).join(" ")})`;
        context.fillRect(c * cell, r * cell, cell + 1, cell + 1);
      }
    }
    for (const { x, label } of state.points) dot(context, toPixel(x[0]), toPixel(-x[1]), CLASSES[label], ink.paper);
  }

  /** The two hidden units that matter most, with the grid of the plane carried along. */
  function drawHidden(ink) {
    const { context } = hidden;
    const out = state.net.layers[1].weight;
    const order = Array.from(out.keys()).sort((a, b) => Math.abs(out[b]) - Math.abs(out[a]));
    const [a, b] = [order[0], order[1] ?? order[0]];
    const place = (x) => {
      const h = state.net.pass(x)[1].after;
      return [h[a], h[b]];
    };
    const all = state.points.map(({ x }) => place(x));
    const grid = [];
    for (let i = -4; i <= 4; i++) {
      grid.push(Array.from({ length: 25 }, (_, k) => place([i / 2, (k - 12) / 6])), Array.from({ length: 25 }, (_, k) => place([(k - 12) / 6, i / 2])));
    }
    const flat = [...all, ...grid.flat()];
    const ends = [0, 1].map((d) => [Math.min(...flat.map((p) => p[d])), Math.max(...flat.map((p) => p[d]))]);
    const at = (p) => [0, 1].map((d) => {
      const [low, high] = ends[d];
      const share = high > low ? (p[d] - low) / (high - low) : 0.5;
      return 14 + (d ? 1 - share : share) * (side - 28);
    });
    context.fillStyle = ink.band;
    context.fillRect(0, 0, side, side);
    context.strokeStyle = ink.quiet;
    context.globalAlpha = 0.4;
    context.lineWidth = 1;
    for (const way of grid) {
      context.beginPath();
      way.forEach((p, i) => context[i ? "lineTo" : "moveTo"](...at(p)));
      context.stroke();
    }
    context.globalAlpha = 1;
    all.forEach((p, i) => dot(context, ...at(p), CLASSES[state.points[i].label], ink.paper));
  }

  function drawCurve(ink) {
    const { context } = curve;
    context.fillStyle = ink.band;
    context.fillRect(0, 0, side, 70);
    const top = Math.max(0.7, ...state.losses);
    context.strokeStyle = "#e8590c";
    context.lineWidth = 2;
    context.beginPath();
    const every = Math.max(1, Math.floor(state.losses.length / side));
    for (let i = 0; i < state.losses.length; i += every) context[i ? "lineTo" : "moveTo"]((i / Math.max(1, state.losses.length - 1)) * side, 66 - (62 * state.losses[i]) / top);
    context.stroke();
  }

  input.canvas.addEventListener("pointerdown", (event) => {
    if (state.set < 4) {
      state.set = 4;
      sets.take(4);
    }
    state.points.push({ x: [(event.offsetX / (side / 2) - 1) * REACH2, (1 - event.offsetY / (side / 2)) * REACH2], label: state.brush });
    draw();
  });
  whenInksChange(() => draw());
  node.append(row(sets.node, brush.node), row(bends.node),
    el("div", { class: "desk-stage" },
      panel(both("the plane, and where it is cut", "입력 평면과 경계"), input.canvas),
      panel(both("the hidden space: two units", "은닉 공간: 유닛 둘"), hidden.canvas),
      panel(both("training", "학습"), steps.node, width.node, rate.node, el("small", {}, both("loss", "손실")), curve.canvas)),
    says);
  fresh();
  return { state, learn, restart, sets, bends, width };
}

function dot(context, x, y, colour, edge) {
  context.beginPath();
  context.arc(x, y, 4.2, 0, 2 * Math.PI);
  context.fillStyle = colour;
  context.fill();
  context.strokeStyle = edge;
  context.lineWidth = 1.3;
  context.stroke();
}
