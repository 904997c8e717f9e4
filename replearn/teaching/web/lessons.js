import { el } from "./element.js";
import { both } from "./kit.js";
import { convolutionDesk } from "./desk_convolution.js";
import { poolingDesk } from "./desk_pooling.js";
import { sizesDesk } from "./desk_sizes.js";
import { latentDesk } from "./desk_latent.js";
import { bottleneckDesk } from "./desk_bottleneck.js";
import { networkDesk } from "./desk_network.js";
import { drawnDesk } from "./desk_drawn.js";
import { fieldDesk } from "./desk_field.js";
import { softmaxDesk } from "./desk_softmax.js";
import { backpropDesk } from "./desk_backprop.js";
import { bendDesk } from "./desk_bend.js";
import { tinyDesk } from "./desk_tiny.js";
import { axisDesk } from "./desk_axis.js";
import { curseDesk } from "./desk_curse.js";
import { countsDesk } from "./desk_counts.js";
import { mixDesk } from "./desk_mix.js";
import { wordsDesk, pixelsDesk } from "./desk_neighbours.js";
import { Slides } from "./slides.js";

const DESKS = {
  convolution: convolutionDesk,
  pooling: poolingDesk,
  sizes: sizesDesk,
  latent: latentDesk,
  bottleneck: bottleneckDesk,
  network: networkDesk,
  drawn: drawnDesk,
  field: fieldDesk,
  softmax: softmaxDesk,
  backprop: backpropDesk,
  bend: bendDesk,
  tiny: tinyDesk,
  axis: axisDesk,
  curse: curseDesk,
  counts: countsDesk,
  mix: mixDesk,
  words: wordsDesk,
  pixels: pixelsDesk,
};

/** Build a desk where it stands; what fails says so in its place, and the others go on. */
async function open(place) {
  place.dataset.state = "opening";
  const node = place.querySelector(".desk-body");
  try {
    place.desk = await DESKS[place.dataset.desk](node, JSON.parse(place.querySelector("script").textContent));
    place.dataset.state = "open";
  } catch (error) {
    place.dataset.state = "failed";
    node.replaceChildren(el("p", { class: "desk-warn" }, both(`This desk could not be opened: ${error.message}`, `이 책상을 열 수 없습니다: ${error.message}`)));
    throw error;
  }
}

/** Desks are built when they come near the window, so that the page opens at once. */
const watch = new IntersectionObserver((seen) => {
  for (const { target, isIntersecting } of seen) {
    if (!isIntersecting) continue;
    watch.unobserve(target);
    open(/** @type {HTMLElement} */ (target));
  }
}, { rootMargin: "600px" });
for (const place of document.querySelectorAll(".desk")) watch.observe(place);

for (const each of document.querySelectorAll("[data-language]")) {
  const take = () => {
    document.documentElement.lang = each.dataset.language;
    for (const other of document.querySelectorAll("[data-language]")) other.setAttribute("aria-pressed", String(other.dataset.language === each.dataset.language));
  };
  each.addEventListener("click", take);
}

const slidesButton = document.querySelector("[data-slides]");
if (slidesButton) new Slides(slidesButton);
