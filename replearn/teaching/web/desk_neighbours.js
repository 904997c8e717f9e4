import { el, sharpCanvas } from "./element.js";
import { both, choice, inLanguage, inks, panel, row, short, told, whenInksChange } from "./kit.js";

/** Words by one-hot vectors and by learned ones: pick a word, and see who is near. */
export function wordsDesk(node, { words, vectors }) {
  const state = { word: 0 };
  const unit = vectors.map((v) => {
    const length = Math.hypot(...v) || 1;
    return v.map((x) => x / length);
  });
  const hot = el("div", { class: "desk-onehot", "aria-hidden": "true" });
  const [left, right, says] = [el("ol", { class: "desk-near" }), el("ol", { class: "desk-near" }), told()];
  const list = choice(both("word", "단어"), words, 0, (i) => take(i));

  function take(i) {
    state.word = i;
    list.take(i);
    hot.replaceChildren(...words.map((_, j) => el("i", { class: j === i ? "on" : null })));
    const near = unit.map((v, j) => [v.reduce((sum, x, d) => sum + x * unit[i][d], 0), j]).filter(([, j]) => j !== i).sort((a, b) => b[0] - a[0]).slice(0, 8);
    state.near = near.map(([, j]) => words[j]);
    left.replaceChildren(...words.map((w, j) => [w, j]).filter(([, j]) => j !== i).slice(0, 8).map(([w]) => el("li", {}, w, el("small", {}, " √2, cos 0"))));
    right.replaceChildren(...near.map(([cosine, j]) => el("li", {}, words[j], el("small", {}, ` cos ${short(cosine)}`))));
    says.replaceChildren(both(`As one-hot vectors all other ${words.length - 1} words are equally far from "${words[i]}", so the list could be in any order. The learned vectors know who stands beside whom in the text.`, `원-핫 벡터로는 다른 단어 ${words.length - 1}개가 "${words[i]}"에서 모두 같은 거리에 있으므로 순서에 뜻이 없습니다. 학습한 벡터는 글에서 누가 누구 곁에 오는지 압니다.`));
  }

  node.append(row(list.node), hot, el("div", { class: "desk-stage" }, panel(both("one-hot: no one is near", "원-핫: 가까운 단어가 없음"), left), panel(both("learned embedding: nearest first", "학습한 임베딩: 가까운 순서"), right)), says);
  take(0);
  return { state, take };
}

/** Positions of pixels by vectors that were learned without telling where they are: point at one, and see its nearest. */
export function pixelsDesk(node, { side, places, vectors, k }) {
  const state = { at: Math.floor(places.length / 2) };
  const size = Math.min(364, Math.max(252, globalThis.innerWidth - 70));
  const cell = size / side;
  const where = new Map(places.map((place, i) => [place, i]));
  const board = sharpCanvas(size, size, { class: "desk-canvas", role: "img", tabindex: 0, "aria-label": inLanguage("Pixel positions: point at one", "픽셀 위치: 하나를 가리키세요") });
  const says = told();

  function take(i) {
    state.at = i;
    const own = vectors[i];
    const away = vectors.map((v, j) => [v.reduce((sum, x, d) => sum + (x - own[d]) ** 2, 0), j]).filter(([, j]) => j !== i).sort((a, b) => a[0] - b[0]);
    state.near = away.slice(0, k).map(([, j]) => places[j]);
    const beside = state.near.filter((p) => Math.max(Math.abs(Math.floor(p / side) - Math.floor(places[i] / side)), Math.abs((p % side) - (places[i] % side))) === 1).length;
    draw(new Map(away.map(([d], rank) => [away[rank][1], rank / away.length])));
    says.replaceChildren(both(`Of its ${k} nearest by the learned vectors, ${beside} lie right beside it in the image. Nobody told the network where a pixel is: it saw only which are lit together.`, `학습한 벡터로 가장 가까운 ${k}개 가운데 ${beside}개가 이미지에서 바로 옆에 있습니다. 픽셀의 위치를 알려 준 적은 없습니다. 어느 픽셀이 함께 켜지는지만 보았습니다.`));
  }

  function draw(ranks) {
    const { context } = board;
    const ink = inks();
    context.fillStyle = ink.band;
    context.fillRect(0, 0, size, size);
    places.forEach((place, j) => {
      const [y, x] = [Math.floor(place / side), place % side];
      const rank = ranks.get(j) ?? 0;
      context.fillStyle = j === state.at ? "#e8590c" : `hsl(${210 - 10 * rank} ${70 - 50 * rank}% ${35 + 50 * rank ** 0.5}%)`;
      context.fillRect(x * cell + 0.5, y * cell + 0.5, cell - 1, cell - 1);
    });
    context.strokeStyle = "#e8590c";
    context.lineWidth = 2;
    for (const place of state.near) context.strokeRect((place % side) * cell + 1, Math.floor(place / side) * cell + 1, cell - 2, cell - 2);
    state.ranks = ranks;
  }

  const point = (event) => {
    const found = where.get(Math.floor(event.offsetY / cell) * side + Math.floor(event.offsetX / cell));
    if (found !== undefined && found !== state.at) take(found);
  };
  board.canvas.addEventListener("pointermove", point);
  board.canvas.addEventListener("pointerdown", point);
  whenInksChange(() => draw(state.ranks));
  node.append(el("div", { class: "desk-stage" }, panel(both("dark: near by the learned vectors", "진할수록 학습한 벡터로 가까움"), board.canvas), el("div", { class: "desk-panel desk-grow" }, says)));
  take(state.at);
  return { state, take };
}
