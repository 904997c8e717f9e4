import { el } from "./element.js";
import { both, button, inLanguage, panel, row, short, told } from "./kit.js";
import { coderOf, errorOf, pcaCoder } from "./coder.js";
import { picture } from "./pictures.js";
import { CodePlane, legend } from "./plane.js";
import { sketch } from "./sketch.js";
import { block, digits } from "./store.js";

/** Two planes of codes, an autoencoder's and PCA's: drag, and the digit changes; draw, and see where it lands. */
export async function latentDesk(node, { frame }) {
  const [sample, own, pca, labels] = [await digits(), await coderOf("coder"), await pcaCoder(), (await block("pca")).arrays.labels];
  const side = Math.min(306, Math.max(240, globalThis.innerWidth - 60));
  const says = told();
  const shown = new Map();
  const planes = [own, pca].map((coder) => {
    const image = picture(118, "");
    const plane = new CodePlane({ coder, labels, side, label: inLanguage(`Plane of codes of ${coder.name}: drag, or use the arrow keys`, `${coder.name}의 잠재 평면: 끌거나 화살표 키를 쓰세요`), moved: (spot) => {
      const made = coder.decode(coder.from(spot));
      shown.set(coder, made);
      image.show(made, both("decoded from ", "디코더의 출력: "), el("code", {}, `z = (${spot.map((v) => short(v)).join(", ")})`));
    } });
    const tiles = el("input", { type: "checkbox", change: () => plane.showTiles(tiles.checked) });
    return { coder, plane, image, tiles: el("label", { class: "desk-slider" }, tiles, both("decode the whole plane", "평면 전체를 디코딩")) };
  });

  function land(pixels) {
    const found = planes.map(({ coder, plane, image }) => {
      const code = coder.encode(pixels);
      const made = coder.decode(coder.size === 2 || coder === own ? code : code);
      plane.take(coder.to(code));
      shown.set(coder, made);
      image.show(made, both("rebuilt from 2 numbers, error ", "숫자 2개로 복원, 오차 "), short(errorOf(made, pixels)));
      return nearest(plane, labels);
    });
    says.replaceChildren(both(
      `Your digit landed among the ${found[0]}s of the autoencoder, and among the ${found[1]}s of PCA. Drag the ring away from there and watch what changes.`,
      `그린 숫자는 오토인코더에서는 ${found[0]}들 사이에, PCA에서는 ${found[1]}들 사이에 놓였습니다. 고리를 끌어 무엇이 달라지는지 보세요.`));
  }

  const another = button(both("Another digit", "다른 숫자"), () => pad.take(sample.image(Math.floor(Math.random() * sample.count))));
  const pad = sketch(frame, land, another);
  node.append(
    el("div", { class: "desk-stage" },
      panel(both(`autoencoder: ${own.name}`, `오토인코더: ${own.name}`), planes[0].plane.canvas, planes[0].tiles),
      panel(both("its image", "복원된 이미지"), planes[0].image.node, pad.node),
      panel(both("PCA, two components", "PCA, 주성분 2개"), planes[1].plane.canvas, planes[1].tiles),
      panel(both("its image", "복원된 이미지"), planes[1].image.node)),
    row(legend()), says);
  pad.take(sample.image(0));
  return { planes: planes.map((each) => each.plane), land, shown: (i) => Array.from(shown.get(planes[i].coder)), code: (i) => planes[i].plane.spot };
}

/** The class that most of the nine nearest dots have. */
function nearest(plane, labels) {
  const away = Array.from(labels, (label, i) => [Math.hypot(plane.coder.plane[2 * i] - plane.spot[0], plane.coder.plane[2 * i + 1] - plane.spot[1]), label]);
  const votes = new Array(10).fill(0);
  for (const [, label] of away.sort((a, b) => a[0] - b[0]).slice(0, 9)) votes[label]++;
  return votes.indexOf(Math.max(...votes));
}
