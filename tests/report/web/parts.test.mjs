import assert from "node:assert/strict";
import { test } from "node:test";
import { home, panBy, toMap, toScreen, zoomAt } from "../../../replearn/report/web/camera.js";
import { countsOf, shadesOf } from "../../../replearn/report/web/colour.js";
import { fromHalf } from "../../../replearn/report/web/data.js";
import { centreOfMass, inkBox, intoFrame } from "../../../replearn/report/web/draw.js";
import { toChannels } from "../../../replearn/report/web/images.js";
import { hashOf, MOST_IN_LINK } from "../../../replearn/report/web/link.js";
import { run } from "../../../replearn/report/web/net.js";
import { MISSING, nearestPoint, nearestRows, nextPoint, pointsWithin } from "../../../replearn/report/web/pick.js";
import { HIDDEN, packIndices, SELECTED, State, unpackIndices } from "../../../replearn/report/web/state.js";

const box = { left: 0, top: 0, width: 300, height: 200 };
const points = Uint16Array.from([0, 0, 30000, 30000, 65000, 65000, MISSING, MISSING, 30100, 30000]);
const none = new Uint8Array(5);

test("a zoom leaves what lies under the pointer where it is", () => {
  const before = { x: 0.4, y: 0.6, zoom: 3 };
  const under = toMap(before, box, 120, 90);
  const at = toScreen(zoomAt(before, box, 120, 90, 2), box, ...under);
  assert.ok(Math.abs(at[0] - 120) < 1e-9 && Math.abs(at[1] - 90) < 1e-9);
});

test("a map at magnification 1 stays in the middle, however it is pushed", () => {
  assert.deepEqual(panBy(home(), box, 500, -700), home());
});

test("the nearest point within reach is picked, never a hidden or a missing one", () => {
  assert.equal(nearestPoint(points, 0.459, 0.4578, 0.01, none), 4);
  assert.equal(nearestPoint(points, 0.459, 0.4578, 0.01, Uint8Array.from([0, 0, 0, 0, 1])), 1);
  assert.equal(nearestPoint(points, 1, 1, 0.001, none), -1);
  assert.equal(nearestPoint(points, 0.3, 0.7, 0.05, none), -1);
});

test("a polygon takes the points within it, by even-odd crossings", () => {
  const square = [[0.4, 0.4], [0.5, 0.4], [0.5, 0.5], [0.4, 0.5]];
  assert.deepEqual(pointsWithin(points, square, none), [1, 4]);
  const hollow = [[0.4, 0.4], [0.6, 0.4], [0.6, 0.6], [0.45, 0.44], [0.4, 0.6]]; // a notch that leaves both out
  assert.deepEqual(pointsWithin(points, hollow, none), []);
});

test("an arrow goes to the nearest point on its side", () => {
  assert.equal(nextPoint(points, 1, 1, 0, none), 4);
  assert.equal(nextPoint(points, 1, 0, -1, none), 0);
  assert.equal(nextPoint(points, 2, 1, 0, none), -1);
});

test("the nearest rows come nearest first, without the one asked about", () => {
  assert.deepEqual(nearestRows(Float32Array.from([0, 10, 3, 4]), 1, [3.4], 3), [2, 3, 0]);
  assert.deepEqual(nearestRows(Float32Array.from([0, 10, 3, 4]), 1, [3.4], 2, 2), [3, 0]);
});

test("a selection sets one bit a point, and takes it back", () => {
  const state = new State(5);
  state.select([3, 1, 3, 99, -1]);
  assert.deepEqual([state.selected, [...state.flags]], [[1, 3], [0, SELECTED, 0, SELECTED, 0]]);
  state.filter([7], [7, 7, 8, 8, 7]);
  assert.deepEqual([...state.flags], [0, SELECTED, HIDDEN, SELECTED | HIDDEN, 0]);
  state.select([]);
  state.filter([], []);
  assert.deepEqual([...state.flags], [0, 0, 0, 0, 0]);
});

test("what was pinned before is the other end of a walk", () => {
  const state = new State(5);
  state.pin(2);
  state.pin(4);
  assert.deepEqual([state.before, state.pinned], [2, 4]);
});

test("indices survive the address, and nonsense does no harm", () => {
  for (const indices of [[], [0], [0, 1, 2, 9999, 69999]]) assert.deepEqual(unpackIndices(packIndices(indices)), indices);
  assert.deepEqual(unpackIndices("!.?"), []);
});

test("half precision is read exactly", () => {
  const bits = Uint16Array.from([0x0000, 0x3c00, 0xc000, 0x3555, 0x0001, 0x7bff]);
  assert.deepEqual([...fromHalf(bits)], [0, 1, -2, Math.fround(0.333251953125), 2 ** -24, 65504]);
});

test("a drawing is cropped, scaled to the box and centred by its mass", () => {
  const ink = new Float32Array(100 * 100);
  for (let y = 10; y < 50; y++) for (let x = 60; x < 80; x++) ink[y * 100 + x] = 1;
  assert.deepEqual(inkBox(ink, 100, 100), { left: 60, top: 10, width: 20, height: 40 });
  const framed = intoFrame(ink, 100, 100, { box: 20, x: 13.5, y: 13.5 }, [28, 28]);
  assert.deepEqual(inkBox(framed, 28, 28), { left: 9, top: 4, width: 10, height: 20 });
  assert.deepEqual(centreOfMass(framed, 28, 28), [13.5, 13.5]);
  assert.equal(Math.max(...intoFrame(new Float32Array(16), 4, 4, { box: 2, x: 1, y: 1 }, [4, 4])), 0);
});

test("colours of a canvas become channels", () => {
  assert.deepEqual([...toChannels([255, 0, 51, 255], 3)], [1, 0, Math.fround(0.2)]);
});

test("a thousand classes share 256 shades, and are counted each for itself", () => {
  const arrays = { ids: Uint16Array.from([0, 255, 256, 999]) };
  assert.deepEqual([...shadesOf({ kind: "classes", ids: "ids" }, arrays, 0)], [0, 255, 255, 255]);
  assert.equal(countsOf(arrays.ids, 1000)[999], 1);
});

test("a convolution by hand: stride, padding and bias", () => {
  const steps = [{ op: "conv", from: [0], weight: "w", bias: "b", kernel: [1, 1, 2, 2], stride: [2, 2], padding: [1, 1] }];
  const weights = { w: Float32Array.from([1, 2, 3, 4]), b: Float32Array.from([0.5]) };
  const made = run({ input: [1, 2, 2], steps }, Float32Array.from([1, 10, 100, 1000]), weights);
  assert.deepEqual([...made], [4.5, 30.5, 200.5, 1000.5]);
});

test("a transposed convolution by hand: every pixel paints its kernel", () => {
  const steps = [{ op: "upconv", from: [0], weight: "w", kernel: [1, 2, 2], stride: [1, 1], padding: [0, 0], extra: [0, 0] }];
  const made = run({ input: [1, 1, 2], steps }, Float32Array.from([1, 10]), { w: Float32Array.from([1, 2, 3, 4]) });
  assert.deepEqual([...made], [1, 12, 20, 3, 34, 40]);
});

test("matrix products hold for every remainder of rows, columns and length", () => {
  for (const [rows, columns, length] of [[1, 1, 1], [4, 2, 8], [5, 3, 7], [3, 2, 5], [7, 1, 4], [2, 65, 3]]) {
    const weights = { w: Float32Array.from({ length: rows * length }, (_, i) => (i % 7) - 3) };
    const steps = [{ op: "conv", from: [0], weight: "w", kernel: [rows, length, 1, 1], stride: [1, 1], padding: [0, 0] }];
    const input = Float32Array.from({ length: length * columns }, (_, i) => (i % 5) - 2);
    const made = run({ input: [length, 1, columns], steps }, input, weights);
    const sum = (i, j) => Array.from({ length }, (_, k) => weights.w[i * length + k] * input[k * columns + j]).reduce((a, b) => a + b, 0);
    assert.deepEqual([...made], Array.from({ length: rows * columns }, (_, n) => sum(Math.floor(n / columns), n % columns)));
  }
});

test("an image that there is not is never held on to", () => {
  const state = new State(3);
  state.pin(2);
  for (const nonsense of [3, -2, 1.5, NaN]) state.pin(nonsense);
  assert.equal(state.pinned, 2);
  state.pin(-1);
  assert.equal(state.pinned, -1);
});

test("a link holds the first five thousand selected images at most", () => {
  const state = new State(7000);
  state.select(Array.from({ length: 6000 }, (_, i) => i));
  const views = { shown: [], linked: false, morph: { from: 0, to: 1, share: 0 } };
  const kept = unpackIndices(new URLSearchParams(hashOf({ state, views, tab: "draw" })).get("select"));
  assert.equal(kept.length, MOST_IN_LINK);
  assert.equal(kept.at(-1), MOST_IN_LINK - 1);
});
