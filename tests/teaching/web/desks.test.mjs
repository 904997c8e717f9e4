// The arithmetic of the desks, by hand and by second derivations.
import assert from "node:assert/strict";
import { test } from "node:test";

globalThis.document = { createElement: () => ({ append() {}, setAttribute() {}, cloneNode() {} }), documentElement: { lang: "en" } };

const web = "../../../replearn/teaching/web";
// The modules import those of the live page by their own folder, as the page has them in one script.
import { readFileSync, writeFileSync, mkdtempSync, copyFileSync, readdirSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "desks-"));
writeFileSync(join(folder, "package.json"), '{"type": "module"}');
for (const from of ["../../../replearn/report/web", web]) {
  for (const name of readdirSync(join(here, from))) if (name.endsWith(".js")) copyFileSync(join(here, from, name), join(folder, name));
}
const load = (name) => import(join(folder, `${name}.js`));
const { correlate, exactSize, fittingStrides, moved, outputSize, pooled, fromText } = await load("windows");
const { Mlp } = await load("mlp");
const { seeded } = await load("kit");

const close = (a, b, within = 1e-9) => assert.ok(Math.abs(a - b) <= within, `${a} is not ${b}`);

test("a slide's convolution", () => {
  const image = fromText("1 1 1 0 0; 0 1 1 1 0; 0 0 1 1 1; 0 0 1 1 0; 0 1 1 0 0");
  const kernel = fromText("1 0 1; 0 1 0; 1 0 1").data;
  const way = { stride: 1, padding: 0, dilation: 1 };
  assert.deepEqual([...correlate([image], [kernel], 3, way).data], [4, 3, 4, 2, 4, 3, 2, 3, 4]);
});

test("sizes, and strides that fit", () => {
  const way = { stride: 3, padding: 0, dilation: 1 };
  close(exactSize(7, 3, way), 7 / 3);
  assert.equal(outputSize(7, 3, way), 2);
  assert.deepEqual(fittingStrides(7, 3, way), [1, 2, 4]);
  assert.equal(outputSize(2, 3, way), 0);
});

test("pooling and moving", () => {
  const map = fromText("0 2 1 0; 2 0 0 1; 1 0 0 0; 0 1 0 0");
  assert.deepEqual([...pooled(map, 2, 2, "max").data], [2, 1, 1, 0]);
  assert.deepEqual([...pooled(map, 2, 2, "average").data], [1, 0.5, 0.5, 0]);
  assert.deepEqual([...moved(map, 1, 0).data.slice(0, 8)], [0, 0, 0, 0, 0, 2, 1, 0]);
});

test("the gradient of the network in the page is the slope of its loss", () => {
  for (const bend of ["tanh", "relu", "sigmoid"]) {
    const net = new Mlp([2, 3, 1], [bend, "linear"], seeded(1));
    const [input, target] = [[0.3, -0.8], 0.7];
    const loss = () => (net.pass(input)[2].after[0] - target) ** 2 / 2;
    let found;
    net.update = (sums) => (found = sums);
    net.learn([input], ([y]) => [(y - target) ** 2 / 2, [y - target]], 0);
    net.layers.forEach(({ weight, bias }, l) => [weight, bias].forEach((values, part) => values.forEach((value, i) => {
      const slope = [1e-5, -1e-5].map((by) => {
        values[i] = value + by;
        return loss();
      });
      values[i] = value;
      close(found[l][part][i], (slope[0] - slope[1]) / 2e-5, 1e-7);
    })));
  }
});
