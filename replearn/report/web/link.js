import { packIndices, unpackIndices } from "./state.js";

export const MOST_IN_LINK = 5000; // selected images: an address has an end

/** The state of the page as text for its address. */
export function hashOf(live) {
  const { state, views } = live;
  const parts = new URLSearchParams({ live: "1", tab: live.tab });
  if (state.colouring) parts.set("colour", String(state.colouring));
  if (state.shown.size) parts.set("shown", [...state.shown].join("."));
  if (state.pinned >= 0) parts.set("image", String(state.pinned));
  if (state.selected.length) parts.set("select", packIndices(state.selected.slice(0, MOST_IN_LINK)));
  parts.set("maps", views.shown.map((view) => view.i).join("."));
  if (views.linked) parts.set("together", "1");
  const { from, to, share } = views.morph;
  if (share > 0) parts.set("morph", [from, to, share.toFixed(2)].join("_"));
  for (const view of views.shown) {
    const { x, y, zoom } = view.camera;
    if (zoom > 1) parts.append("at", [view.i, x.toFixed(4), y.toFixed(4), zoom.toFixed(3)].join("_"));
  }
  return parts.toString();
}

/** Bring the page into the state that an address tells; what does not fit is passed over. */
export function restore(live, hash) {
  const parts = new URLSearchParams(hash.replace(/^#/, ""));
  if (!parts.has("live")) return;
  const numbers = (text) => (text ? text.split(".").map(Number).filter(Number.isInteger) : []);
  const colouring = Number(parts.get("colour") ?? 0);
  if (live.header.colourings[colouring]) live.colourBy(colouring);
  const { views } = live;
  views.linked = parts.has("together");
  const [from, to, share] = (parts.get("morph") ?? "").split("_").map(Number);
  if (live.maps[from] && live.maps[to] && share > 0 && share <= 1) views.morph = { from, to, share };
  const maps = numbers(parts.get("maps")).filter((i) => live.maps[i]);
  views.show(maps.length ? maps : views.shown.map((view) => view.i));
  for (const text of parts.getAll("at")) {
    const [i, x, y, zoom] = text.split("_").map(Number);
    if (views.views[i] && [x, y, zoom].every(Number.isFinite)) views.views[i].camera = { x, y, zoom };
  }
  const ids = live.arrays[live.colouring().ids ?? ""];
  if (ids && parts.has("shown")) live.state.filter(numbers(parts.get("shown")), ids);
  if (parts.has("select")) live.state.select(unpackIndices(parts.get("select")));
  if (parts.has("image")) live.state.pin(Number(parts.get("image")));
  const tab = [...live.tabs.children].find((button) => button.dataset.tab === parts.get("tab"));
  if (tab) live.open(tab.dataset.tab, true);
}
