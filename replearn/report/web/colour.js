/**
 * What points are coloured by: a category each, or a number each, which may differ from map to map.
 * @typedef {{name: string, kind: "classes" | "values", ids: string, names: string[], light: number[][],
 *   dark: number[][], top: number, values: string[], low: number, high: number}} Colouring
 */

/** The 256 colours of a colouring as bytes RGBA. */
export function paletteOf(colouring, ramp, isDark) {
  const palette = new Uint8Array(256 * 4);
  const colours = colouring.kind === "classes" ? (isDark ? colouring.dark : colouring.light) : ramp;
  for (let shade = 0; shade < 256; shade++) {
    const [r, g, b] = colours[Math.min(shade, colours.length - 1)];
    palette.set([r, g, b, colouring.top >= 0 && shade !== colouring.top ? 120 : 205], 4 * shade);
  }
  return palette;
}

/** One shade a point: its category (the last shade for those beyond 256), or its value as it is stored. */
export function shadesOf(colouring, arrays, map) {
  if (colouring.kind === "values") return arrays[colouring.values[map] ?? colouring.values[0]];
  const ids = arrays[colouring.ids];
  if (ids instanceof Uint8Array) return ids;
  const shades = new Uint8Array(ids.length);
  for (let i = 0; i < ids.length; i++) shades[i] = Math.min(ids[i], 255);
  return shades;
}

/** How many points each category has. */
export function countsOf(ids, categories) {
  const counts = new Array(categories).fill(0);
  for (const id of ids) counts[id]++;
  return counts;
}

export const css = ([r, g, b]) => `rgb(${r} ${g} ${b})`;

/** The number that a stored shade stands for. */
export const valueOf = (colouring, shade) => colouring.low + (shade / 255) * (colouring.high - colouring.low);
