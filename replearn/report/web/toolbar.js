import { dropDown, el } from "./element.js";

/** The row above the maps: what a drag does, colours, which maps, one map turning into another. */
export function toolbar(live) {
  const { views, header, state } = live;
  const tools = [["pan", "Move"], ["box", "Box"], ["lasso", "Lasso"]].map(([tool, words]) =>
    el("button", { type: "button", "aria-pressed": tool === "pan", "data-tool": tool, click: (event) => useTool(event.currentTarget) }, words));
  const useTool = (button) => {
    views.tool = button.dataset.tool;
    views.root.dataset.tool = views.tool;
    for (const each of tools) each.setAttribute("aria-pressed", String(each === button));
  };
  const colours = dropDown("Colour", header.colourings.map((each) => each.name), state.colouring, (i) => live.colourBy(i));
  state.on("colour", () => (colours.lastChild.value = state.colouring));
  const link = el("input", { type: "checkbox", change: () => (views.linked = link.checked) });
  state.on("maps", () => (link.checked = views.linked));
  const number = el("input", { type: "number", min: 0, placeholder: "image", "aria-label": "Go to image number", change: () => number.value && goTo(live, Number(number.value)) });
  return el("div", { class: "live-bar" },
    el("div", { class: "live-tools", role: "group", "aria-label": "What a drag does" }, ...tools), colours,
    el("label", { class: "field" }, link, el("span", {}, "move all together")),
    el("button", { type: "button", click: () => views.reset() }, "Show all"),
    number,
    ...(header.maps.length > 1 ? [mapChoice(live), morphControls(live)] : []));
}

function goTo(live, index) {
  const place = live.arrays.index ? live.arrays.index.indexOf(index) : index;
  if (!Number.isInteger(place) || place < 0 || place >= live.count) return live.say(`There is no image ${index} here.`);
  live.state.pin(place);
  return live.open("neighbours");
}

function mapChoice(live) {
  const boxes = live.maps.map((map, i) => {
    const box = el("input", { type: "checkbox", checked: i < (live.narrow ? 4 : 8), change: () => live.views.show(chosen()) });
    return el("label", { class: "field" }, box, el("span", {}, map.name));
  });
  live.state.on("maps", () => boxes.forEach((label, i) => (label.firstChild.checked = live.views.shown.some((view) => view.i === i))));
  const chosen = () => boxes.flatMap((label, i) => (label.firstChild.checked ? [i] : []));
  return el("details", { class: "live-menu" }, el("summary", {}, "Maps"), el("div", {}, ...boxes));
}

/** One map turning into another: the points travel. */
function morphControls(live) {
  const { views, header } = live;
  const names = header.maps.map((map) => map.name);
  views.morph = { from: 0, to: 1, share: 0 };
  const slider = el("input", { type: "range", min: 0, max: 1, step: 0.01, value: 0, "aria-label": "Share of the way", input: () => set(Number(slider.value)) });
  const set = (share) => {
    views.morph.share = share;
    slider.value = share;
    views.request();
  };
  const play = () => {
    const back = views.morph.share > 0.5;
    const began = performance.now();
    const frame = (now) => {
      const t = matchMedia("(prefers-reduced-motion: reduce)").matches ? 1 : Math.min(1, (now - began) / 1800);
      const eased = t * t * (3 - 2 * t);
      set(back ? 1 - eased : eased);
      if (t < 1) requestAnimationFrame(frame);
    };
    requestAnimationFrame(frame);
  };
  const choose = (key) => (i) => {
    views.morph[key] = i;
    set(0);
  };
  const ends = [dropDown("from", names, 0, choose("from")), dropDown("to", names, 1, choose("to"))];
  live.state.on("maps", () => {
    const { from, to, share } = views.morph;
    [ends[0].lastChild.value, ends[1].lastChild.value, slider.value] = [from, to, share];
  });
  return el("details", { class: "live-menu" }, el("summary", {}, "Morph"), el("div", {}, ...ends, slider,
    el("button", { type: "button", click: play }, "Play")));
}
