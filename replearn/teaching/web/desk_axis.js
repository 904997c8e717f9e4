import { el, sharpCanvas } from "./element.js";
import { both, button, inks, inLanguage, normal, panel, row, seeded, short, slider, told, whenInksChange } from "./kit.js";
import { player } from "./player.js";

/** [variance along the axis, mean squared distance to it] of points about their mean, at an angle in degrees. */
export function alongAxis(points, degrees) {
  const [c, s] = [Math.cos((degrees * Math.PI) / 180), Math.sin((degrees * Math.PI) / 180)];
  const mean = [0, 1].map((d) => points.reduce((sum, p) => sum + p[d], 0) / points.length);
  let [variance, error] = [0, 0];
  for (const p of points) {
    const [x, y] = [p[0] - mean[0], p[1] - mean[1]];
    variance += (x * c + y * s) ** 2 / points.length;
    error += (y * c - x * s) ** 2 / points.length;
  }
  return [variance, error];
}

/** The angle of the first principal axis, from the covariance matrix. */
export function bestAngle(points) {
  const mean = [0, 1].map((d) => points.reduce((sum, p) => sum + p[d], 0) / points.length);
  let [xx, xy, yy] = [0, 0, 0];
  for (const p of points) {
    const [x, y] = [p[0] - mean[0], p[1] - mean[1]];
    [xx, xy, yy] = [xx + x * x, xy + x * y, yy + y * y];
  }
  return ((Math.atan2(2 * xy, xx - yy) * 90) / Math.PI + 180) % 180;
}

/** Turn an axis through a cloud: what the projections keep, and what they leave out. */
export function axisDesk(node) {
  const state = { angle: 90, points: [], seed: 1 };
  const side = Math.min(380, Math.max(240, globalThis.innerWidth - 70));
  const cloud = sharpCanvas(side, side, { class: "desk-canvas desk-plane", role: "application", tabindex: 0, "aria-label": inLanguage("Cloud: drag to turn the axis", "점들: 끌어서 축을 돌리세요") });
  const curve = sharpCanvas(side, 200, { class: "desk-canvas", role: "img", "aria-label": inLanguage("Variance and error over the angle", "각도에 따른 분산과 오차") });
  const says = told();
  const turn = slider(both("angle", "각도"), { min: 0, max: 180, value: 90, tell: (v) => `${v}°` }, (v) => take(v));
  const steps = player({ step: () => { take((state.angle + 2) % 180); return true; }, restart: () => take(0), pause: 60 });
  const more = row(
    button(both("Show the best axis", "가장 좋은 축 보기"), () => take(bestAngle(state.points))),
    button(both("Another cloud", "다른 점들"), fresh));

  function fresh() {
    const random = seeded(state.seed++);
    const [tilt, long, thin] = [Math.PI * random(), 0.7 + 0.5 * random(), 0.15 + 0.25 * random()];
    state.points = Array.from({ length: 90 }, () => {
      const [u, v] = [long * normal(random), thin * normal(random)];
      return [u * Math.cos(tilt) - v * Math.sin(tilt), u * Math.sin(tilt) + v * Math.cos(tilt)];
    });
    take(state.angle);
  }

  function take(angle) {
    state.angle = angle;
    turn.set(Math.round(angle));
    const best = bestAngle(state.points);
    const [variance, error] = alongAxis(state.points, angle);
    Object.assign(state, { variance, error, best });
    const off = Math.min(Math.abs(angle - best), 180 - Math.abs(angle - best));
    says.replaceChildren(both(
      `Variance ${short(variance)} + error ${short(error)} = ${short(variance + error)}, whatever the angle. ${off < 2 ? "This is the first principal axis: the most variance, the least error." : `The first principal axis is ${short(off)}° away.`}`,
      `분산 ${short(variance)} + 오차 ${short(error)} = ${short(variance + error)}, 각도와 상관없이 같습니다. ${off < 2 ? "이것이 첫째 주성분 축입니다. 분산이 가장 크고 오차가 가장 작습니다." : `첫째 주성분 축까지 ${short(off)}° 남았습니다.`}`));
    draw();
  }

  const at = ([x, y]) => [side / 2 + (x * side) / 5, side / 2 - (y * side) / 5];

  function draw() {
    const ink = inks();
    const { context } = cloud;
    const [c, s] = [Math.cos((state.angle * Math.PI) / 180), Math.sin((state.angle * Math.PI) / 180)];
    const mean = [0, 1].map((d) => state.points.reduce((sum, p) => sum + p[d], 0) / state.points.length);
    context.fillStyle = ink.band;
    context.fillRect(0, 0, side, side);
    stroke(context, at([mean[0] - 4 * c, mean[1] - 4 * s]), at([mean[0] + 4 * c, mean[1] + 4 * s]), ink.ink, 2);
    for (const p of state.points) {
      const t = (p[0] - mean[0]) * c + (p[1] - mean[1]) * s;
      const foot = [mean[0] + t * c, mean[1] + t * s];
      stroke(context, at(p), at(foot), "#d98c00", 1);
      disc(context, at(foot), 2.6, "#d6453c");
      disc(context, at(p), 3.4, ink.accent);
    }
    drawAngles(ink);
  }

  function drawAngles(ink) {
    const { context } = curve;
    context.fillStyle = ink.band;
    context.fillRect(0, 0, side, 200);
    const every = Array.from({ length: 91 }, (_, i) => alongAxis(state.points, 2 * i));
    const total = every[0][0] + every[0][1];
    const place = (i, value) => [(i / 90) * side, 188 - (value / total) * 165];
    [["#3c9651", (e) => e[0]], ["#d98c00", (e) => e[1]], [ink.quiet, (e) => e[0] + e[1]]].forEach(([colour, read]) => {
      for (let i = 0; i < 90; i++) stroke(context, place(i, read(every[i])), place(i + 1, read(every[i + 1])), colour, 2.5);
    });
    stroke(context, [(state.angle / 180) * side, 8], [(state.angle / 180) * side, 192], "#e8590c", 1.5);
  }

  const drag = (event) => {
    if (!event.buttons) return;
    const angle = (Math.atan2(side / 2 - event.offsetY, event.offsetX - side / 2) * 180) / Math.PI;
    take((angle + 360) % 180);
  };
  cloud.canvas.addEventListener("pointerdown", drag);
  cloud.canvas.addEventListener("pointermove", drag);
  cloud.canvas.addEventListener("keydown", (event) => {
    const by = { ArrowLeft: 1, ArrowRight: -1, ArrowUp: 5, ArrowDown: -5 }[event.key];
    if (!by) return;
    event.preventDefault();
    take((state.angle + by + 180) % 180);
  });
  whenInksChange(draw);
  const key = el("small", { class: "desk-key" }, el("i", { style: "background:#3c9651" }), both("variance ", "분산 "), el("i", { style: "background:#d98c00" }), both("error ", "오차 "), el("i", { style: "background:var(--quiet)" }), both("their sum", "둘의 합"));
  node.append(el("div", { class: "desk-stage" }, panel(both("drag to turn the axis", "끌어서 축을 돌려 보세요"), cloud.canvas), panel(both("at every angle", "각도마다"), curve.canvas, key, turn.node, steps.node, more)), says);
  fresh();
  return { state, take };
}

function stroke(context, from, to, colour, width) {
  context.beginPath();
  context.moveTo(...from);
  context.lineTo(...to);
  context.strokeStyle = colour;
  context.lineWidth = width;
  context.stroke();
}

function disc(context, [x, y], radius, colour) {
  context.beginPath();
  context.arc(x, y, radius, 0, 2 * Math.PI);
  context.fillStyle = colour;
  context.fill();
}
