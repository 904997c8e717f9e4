/** Places of points are uint16 pairs; this one, in both, says that the image has no place in the map. */
export const MISSING = 65535;
const UNIT = 65535;

/** Whether image `i` has a place in a map. */
export const isPlaced = (points, i) => points[2 * i] !== MISSING;

/** Image `i` in map units, [x, y]. */
export const place = (points, i) => [points[2 * i] / UNIT, points[2 * i + 1] / UNIT];

/**
 * The point nearest to (x, y), within `radius`, all in map units; -1 where there is none.
 * @param {Uint16Array} points
 * @param {Uint8Array} skip  points with a number other than 0 are passed over
 */
export function nearestPoint(points, x, y, radius, skip) {
  const [px, py, reach] = [x * UNIT, y * UNIT, radius * UNIT];
  let best = -1;
  let least = reach * reach;
  for (let i = 0, n = points.length / 2; i < n; i++) {
    const dx = points[2 * i] - px;
    if (dx > reach || dx < -reach || skip[i]) continue;
    const dy = points[2 * i + 1] - py;
    const squared = dx * dx + dy * dy;
    if (squared <= least && isPlaced(points, i)) [best, least] = [i, squared];
  }
  return best;
}

/**
 * The points within a polygon of corners [x, y] in map units, by even-odd crossings.
 * The corners' bounding box is asked first: most points lie outside it.
 */
export function pointsWithin(points, corners, skip) {
  const xs = corners.map(([x]) => x * UNIT);
  const ys = corners.map(([, y]) => y * UNIT);
  const [left, right, bottom, top] = [Math.min(...xs), Math.max(...xs), Math.min(...ys), Math.max(...ys)];
  const found = [];
  for (let i = 0, n = points.length / 2; i < n; i++) {
    const [x, y] = [points[2 * i], points[2 * i + 1]];
    if (x < left || x > right || y < bottom || y > top || skip[i] || !isPlaced(points, i)) continue;
    if (isInside(xs, ys, x, y)) found.push(i);
  }
  return found;
}

function isInside(xs, ys, x, y) {
  let inside = false;
  for (let a = 0, b = xs.length - 1; a < xs.length; b = a++) {
    if (ys[a] > y !== ys[b] > y && x < ((xs[b] - xs[a]) * (y - ys[a])) / (ys[b] - ys[a]) + xs[a]) inside = !inside;
  }
  return inside;
}

/**
 * The k rows of `codes` (N x size) nearest to `code` by Euclidean distance, nearest first, `but` left out.
 * @returns {number[]}
 */
export function nearestRows(codes, size, code, k, but = -1) {
  const best = [];
  let limit = Infinity;
  for (let i = 0, n = codes.length / size; i < n; i++) {
    let sum = 0;
    for (let d = 0, at = i * size; d < size && sum < limit; d++, at++) sum += (codes[at] - code[d]) ** 2;
    if (sum >= limit || i === but || Number.isNaN(sum)) continue;
    let where = best.length;
    while (where > 0 && best[where - 1][0] > sum) where--;
    best.splice(where, 0, [sum, i]);
    if (best.length > k) best.pop();
    if (best.length === k) limit = best[k - 1][0];
  }
  return best.map(([, i]) => i);
}

/** The nearest placed point from point `i` in a direction (dx, dy), within 45 degrees of it; -1 for none. */
export function nextPoint(points, i, dx, dy, skip) {
  let best = -1;
  let least = Infinity;
  for (let j = 0, n = points.length / 2; j < n; j++) {
    if (j === i || skip[j] || !isPlaced(points, j)) continue;
    const x = points[2 * j] - points[2 * i];
    const y = points[2 * j + 1] - points[2 * i + 1];
    const along = x * dx + y * dy;
    const squared = x * x + y * y;
    if (along > 0 && along * along * 2 >= squared && squared < least) [best, least] = [j, squared];
  }
  return best;
}
