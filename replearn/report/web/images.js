/**
 * Sprite sheets: images side by side, row by row, in sheets of `columns` x `rows` tiles of `tile` [height, width].
 * @typedef {{shape: number[], tile: number[], columns: number, rows: number, sheets: number,
 *   exact: boolean}} Sheets
 */

export class Images {
  /** @param {Sheets} sheets @param {ImageBitmap[]} bitmaps */
  constructor(sheets, bitmaps) {
    this.sheets = sheets;
    this.bitmaps = bitmaps;
    const [height, width] = sheets.tile;
    this.reader = new OffscreenCanvas(width, height).getContext("2d", { willReadFrequently: true });
  }

  /** Read the sheets out of the page. @param {Sheets} sheets @param {(name: string) => Uint8Array<ArrayBuffer>} bytesOf */
  static async load(sheets, bytesOf) {
    const bitmaps = [];
    for (let i = 0; i < sheets.sheets; i++) {
      bitmaps.push(await createImageBitmap(new Blob([bytesOf(`sheet${i}`)], { type: "image/webp" })));
    }
    return new Images(sheets, bitmaps);
  }

  /** Where image `i` lies: [sheet, x, y]. */
  at(i) {
    const { columns, rows, tile } = this.sheets;
    const within = i % (columns * rows);
    const sheet = Math.floor(i / (columns * rows));
    return [sheet, (within % columns) * tile[1], Math.floor(within / columns) * tile[0]];
  }

  /** Draw image `i` with its top left corner at (x, y), its longer side `size` long. */
  draw(context, i, x, y, size) {
    const [sheet, left, top] = this.at(i);
    const [height, width] = this.sheets.tile;
    const scale = size / Math.max(height, width);
    context.imageSmoothingEnabled = scale < 1;
    const [w, h] = [width * scale, height * scale];
    context.drawImage(this.bitmaps[sheet], left, top, width, height, x + (size - w) / 2, y + (size - h) / 2, w, h);
  }

  /** Image `i` as the networks take it: (C, H, W) in [0, 1]; null where the sheets hold smaller copies. */
  pixels(i) {
    if (!this.sheets.exact || !this.reader) return null;
    const [sheet, left, top] = this.at(i);
    const [height, width] = this.sheets.tile;
    this.reader.drawImage(this.bitmaps[sheet], left, top, width, height, 0, 0, width, height);
    return toChannels(this.reader.getImageData(0, 0, width, height).data, this.sheets.shape[0]);
  }
}

/** Bytes of a canvas, RGBA by pixel, to channels by pixel in [0, 1]. */
export function toChannels(rgba, channels) {
  const count = rgba.length / 4;
  const values = new Float32Array(channels * count);
  for (let c = 0; c < channels; c++) {
    for (let p = 0; p < count; p++) values[c * count + p] = rgba[4 * p + Math.min(c, 2)] / 255;
  }
  return values;
}

/** Channels by pixel, (C, H, W), to an image for a canvas; values are held to [0, 1]. */
export function toImageData(values, [channels, height, width]) {
  const image = new ImageData(width, height);
  const count = height * width;
  for (let p = 0; p < count; p++) {
    for (let c = 0; c < 3; c++) {
      const value = values[(channels >= 3 ? c : 0) * count + p];
      image.data[4 * p + c] = Math.round(255 * Math.min(1, Math.max(0, value)));
    }
    image.data[4 * p + 3] = 255;
  }
  return image;
}

/** Draw channels by pixel, (C, H, W), into a square of a canvas. */
export function drawPixels(context, values, shape, x, y, size) {
  const [, height, width] = shape;
  const small = new OffscreenCanvas(width, height);
  small.getContext("2d")?.putImageData(toImageData(values, shape), 0, 0);
  const scale = size / Math.max(height, width);
  context.imageSmoothingEnabled = scale < 1;
  const [w, h] = [width * scale, height * scale];
  context.drawImage(small, x + (size - w) / 2, y + (size - h) / 2, w, h);
}
