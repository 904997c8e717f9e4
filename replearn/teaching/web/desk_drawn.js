import { el } from "./element.js";
import { both, choice, inLanguage, row, told } from "./kit.js";

const NS = "http://www.w3.org/2000/svg";
const COLOURS = { conv: "#d98c00", pool: "#3c9651", dense: "#4269d0", act: "#d6453c", norm: "#8a63c9", block: "#c2506f", other: "#8aa0b0" };
const KIND_NAMES = { conv: ["convolution", "합성곱"], pool: ["pooling", "풀링"], dense: ["fully connected", "완전연결층"], act: ["activation", "활성화"], norm: ["normalisation", "정규화"], block: ["block with branches", "갈래가 있는 블록"], other: ["other", "기타"] };

const svg = (tag, attributes, ...children) => {
  const made = document.createElementNS(NS, tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, String(value));
  made.append(...children);
  return made;
};

/** Networks drawn from the rows of their worksheets: a box a layer, as high as its maps, as deep as its channels. */
export function drawnDesk(node, { networks }) {
  const stage = el("div", { class: "desk-scroll", tabindex: 0, role: "region", "aria-label": inLanguage("The network, layer by layer", "층별로 그린 네트워크") });
  const says = told();
  const total = el("p", { class: "desk-hint" });
  const state = { network: 0, layer: 0 };
  const names = choice(both("network", "네트워크"), networks.map(({ name }) => name), 0, show);
  const key = row(...Object.entries(KIND_NAMES).map(([kind, words]) => el("small", { class: "desk-key" }, el("i", { style: `background:${COLOURS[kind]}` }), both(words[0], words[1]))));

  function show(i) {
    state.network = i;
    const { rows, words } = networks[i];
    const groups = grouped(rows);
    const boxes = groups.map((group) => box(group));
    let x = 12;
    const drawing = svg("svg", { height: 250, role: "img" });
    boxes.forEach(({ width, draw }, place) => {
      const made = draw(x);
      made.addEventListener("click", () => pick(place));
      made.addEventListener("keydown", (event) => (event.key === "Enter" || event.key === " ") && (event.preventDefault(), pick(place)));
      drawing.append(made);
      x += width + 16;
    });
    drawing.setAttribute("width", x);
    drawing.setAttribute("viewBox", `0 0 ${x} 250`);
    stage.replaceChildren(drawing);
    total.textContent = words;
    state.groups = groups;
    pick(1);
  }

  function pick(place) {
    state.layer = place;
    [...stage.querySelectorAll("g")].forEach((each, i) => each.classList.toggle("picked", i === place));
    says.replaceChildren(...state.groups[place].map((each) => el("span", { class: "desk-line" }, el("b", {}, each.name), " ", el("code", {}, each.told))));
  }

  node.append(networks.length > 1 ? row(names.node) : "", key, stage, total, says);
  show(0);
  return { state, names, pick, show };
}

/** Blocks with branches are one box; a layer and the activations and normalisations behind it, which change no size, are one box. */
function grouped(rows) {
  const groups = [];
  for (const each of rows) {
    const last = groups[groups.length - 1];
    if (last && each.group && last[0].group === each.group) last.push(each);
    else if (last && !each.group && !last[0].group && (each.kind === "act" || each.kind === "norm") && last[0].kind !== "input") last.push(each);
    else groups.push([each]);
  }
  return groups.map((group) => (group[0].group ? [blockOf(group), ...group] : group));
}

/** What stands on the box of a block: its name, what kind it is, and the shape that leaves it. */
function blockOf(group) {
  const [last] = group.slice(-1);
  const joined = group.some((each) => each.label === "concatenate");
  return { name: last.group, kind: "block", shape: last.shape, label: joined ? "inception" : "residual", told: joined ? "side by side: 1x1, 3x3, 3x3 and pooling, joined" : "a' = g(z + a): the input is added before the last activation" };
}

/** The box of a group: its width on the drawing, and what draws it at x. */
function box(group) {
  const { kind, shape, label } = group[0];
  const maps = shape.length === 3;
  const side = maps ? 18 + 26 * Math.log2(1 + shape[1] / 4) : 0;
  const deep = maps ? 5 + 5 * Math.log2(1 + shape[0]) : 16;
  const height = maps ? Math.min(150, side) : Math.min(120, 14 + 9 * Math.log2(1 + shape[0]));
  const slant = maps ? height * 0.28 : 0;
  const width = Math.max(deep + slant, 62, 6.4 * shape.join(" × ").length, 6.8 * label.length);
  const draw = (x) => {
    const colour = COLOURS[kind] ?? COLOURS.other;
    const [left, top] = [x + (width - deep - slant) / 2, 118 - height / 2];
    const face = svg("rect", { x: left, y: top + slant / 2, width: deep, height, fill: colour, rx: 2 });
    const sides = maps ? [
      svg("path", { d: `M${left} ${top + slant / 2} l${slant} ${-slant / 2} h${deep} l${-slant} ${slant / 2} z`, fill: colour, opacity: 0.55 }),
      svg("path", { d: `M${left + deep} ${top + slant / 2} l${slant} ${-slant / 2} v${height} l${-slant} ${slant / 2} z`, fill: colour, opacity: 0.75 }),
    ] : [];
    const stripes = (kind === "block" ? [] : group.slice(1)).map((each, i) => svg("rect", { x: left + deep - 4 - 5 * i, y: top + slant / 2, width: 4, height, fill: COLOURS[each.kind] }));
    const text = (words, y, style) => svg("text", { x: x + width / 2, y, "text-anchor": "middle", class: style }, words);
    return svg("g", { tabindex: 0, role: "button", "aria-label": `${group[0].name}: ${group[0].told}` },
      svg("rect", { x: x - 5, y: 8, width: width + 10, height: 234, class: "back", rx: 8 }), ...sides, face, ...stripes,
      text(label, 218, "kind"), text(shape.join(" × "), 235, "size"));
  };
  return { width, draw };
}
