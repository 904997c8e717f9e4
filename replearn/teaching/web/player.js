import { button, both, row } from "./kit.js";

/**
 * Play, pause, one step, from the start: nothing moves before it is asked to. Who prefers little motion gets one
 * step a second.
 * @param {{step: () => boolean, restart: () => void, pause?: number}} what  step gives false when it is done
 */
export function player({ step, restart, pause = 60 }) {
  let timer = 0;
  const slow = globalThis.matchMedia("(prefers-reduced-motion: reduce)").matches;
  const play = button("", () => (timer ? stop() : go()));
  const show = () => play.replaceChildren(timer ? both("Pause", "멈춤") : both("Play", "재생"));
  function stop() {
    clearTimeout(timer);
    timer = 0;
    show();
  }
  function go() {
    timer = setTimeout(() => {
      if (play.isConnected && step()) go();
      else stop();
    }, slow ? Math.max(1000, pause) : pause);
    show();
  }
  const once = () => {
    stop();
    step();
  };
  const again = () => {
    stop();
    restart();
  };
  show();
  play.classList.add("desk-play");
  const node = row(play, button(both("One step", "한 단계"), once), button(both("From the start", "처음부터"), again));
  return { node, stop, go, once };
}
