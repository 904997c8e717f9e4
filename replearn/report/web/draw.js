/**
 * How the images of a data set lie in their frame: `box` pixels for the longer side of what is drawn, its centre of
 * mass at (x, y) in pixels.
 * @typedef {{box: number, x: number, y: number}} Frame
 */

const INK = 0.05; // less than this share of the brightest is paper

/**
 * A drawing brought to the form of the data set: cropped to its ink, scaled, centred by mass.
 * @param {Float32Array} ink  width x height values in [0, 1], bright on dark
 * @param {Frame} frame
 * @returns {Float32Array} (side x side)
 */
export function intoFrame(ink, width, height, frame, [outHeight, outWidth]) {
  const values = new Float32Array(outHeight * outWidth);
  const crop = inkBox(ink, width, height);
  if (!crop) return values;
  const scale = Math.max(crop.width, crop.height) / frame.box;
  const [w, h] = [crop.width, crop.height].map((side) => Math.max(1, Math.round(side / scale)));
  const small = new Float32Array(w * h);
  for (let y = 0; y < h; y++) {
    for (let x = 0; x < w; x++) {
      small[y * w + x] = areaMean(ink, width, crop, (x * crop.width) / w, (y * crop.height) / h, crop.width / w, crop.height / h);
    }
  }
  const [massX, massY] = centreOfMass(small, w, h);
  const [left, top] = [Math.round(frame.x - massX), Math.round(frame.y - massY)];
  for (let y = 0; y < h; y++) {
    for (let x = 0; x < w; x++) {
      const [ox, oy] = [x + left, y + top];
      if (ox >= 0 && oy >= 0 && ox < outWidth && oy < outHeight) values[oy * outWidth + ox] = small[y * w + x];
    }
  }
  return values;
}

/** The smallest box around all ink: {left, top, width, height}; null on a blank sheet. */
export function inkBox(ink, width, height) {
  let [left, right, top, bottom] = [width, -1, height, -1];
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      if (ink[y * width + x] <= INK) continue;
      [left, right] = [Math.min(left, x), Math.max(right, x)];
      [top, bottom] = [Math.min(top, y), Math.max(bottom, y)];
    }
  }
  return right < 0 ? null : { left, top, width: right - left + 1, height: bottom - top + 1 };
}

/** Mean of a rectangle within a crop of the drawing, parts of pixels counted by their share. */
function areaMean(ink, width, crop, x, y, w, h) {
  let [sum, area] = [0, 0];
  for (let row = Math.floor(y); row < Math.min(crop.height, y + h); row++) {
    const tall = Math.min(row + 1, y + h) - Math.max(row, y);
    for (let column = Math.floor(x); column < Math.min(crop.width, x + w); column++) {
      const share = tall * (Math.min(column + 1, x + w) - Math.max(column, x));
      sum += share * ink[(row + crop.top) * width + column + crop.left];
      area += share;
    }
  }
  return area ? sum / area : 0;
}

/** [x, y] in pixels, the first pixel's centre at 0. */
export function centreOfMass(values, width, height) {
  let [mass, x, y] = [0, 0, 0];
  for (let i = 0; i < width * height; i++) {
    mass += values[i];
    x += values[i] * (i % width);
    y += values[i] * Math.floor(i / width);
  }
  return mass ? [x / mass, y / mass] : [(width - 1) / 2, (height - 1) / 2];
}

/** Draw strokes, lists of points [x, y] in [0, 1], into a canvas of `side` pixels: white on black. */
export function drawStrokes(context, strokes, side, thickness) {
  context.fillStyle = "#000";
  context.fillRect(0, 0, side, side);
  context.strokeStyle = "#fff";
  context.lineWidth = thickness * side;
  context.lineCap = context.lineJoin = "round";
  for (const stroke of strokes) {
    context.beginPath();
    stroke.forEach(([x, y], i) => (i ? context.lineTo(x * side, y * side) : context.moveTo(x * side, y * side)));
    if (stroke.length === 1) context.lineTo(stroke[0][0] * side + 0.1, stroke[0][1] * side);
    context.stroke();
  }
}

/** Brightness of each pixel of a canvas in [0, 1]. */
export function inkOf(context, width, height) {
  const { data } = context.getImageData(0, 0, width, height);
  const ink = new Float32Array(width * height);
  for (let i = 0; i < ink.length; i++) ink[i] = (data[4 * i] + data[4 * i + 1] + data[4 * i + 2]) / 765;
  return ink;
}
