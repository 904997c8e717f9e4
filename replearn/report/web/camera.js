/**
 * Where a map is looked at: the centre in map units, (0, 0) bottom left to (1, 1) top right, and the magnification.
 * @typedef {{x: number, y: number, zoom: number}} Camera
 * @typedef {{left: number, top: number, width: number, height: number}} Box  CSS pixels
 */

const FILL = 0.92; // of the panel's smaller side, for a map at magnification 1
export const LARGEST_ZOOM = 4000;

/** @returns {Camera} */
export const home = () => ({ x: 0.5, y: 0.5, zoom: 1 });

/** CSS pixels that one map unit takes. */
export const pixelsPerUnit = (camera, box) => Math.min(box.width, box.height) * FILL * camera.zoom;

/** Map units to CSS pixels within the panel, [x, y], y downwards. */
export function toScreen(camera, box, x, y) {
  const unit = pixelsPerUnit(camera, box);
  return [box.width / 2 + (x - camera.x) * unit, box.height / 2 - (y - camera.y) * unit];
}

/** CSS pixels within the panel to map units. */
export function toMap(camera, box, x, y) {
  const unit = pixelsPerUnit(camera, box);
  return [camera.x + (x - box.width / 2) / unit, camera.y - (y - box.height / 2) / unit];
}

/** The camera nearer by `factor`, with what lies under (x, y) staying there. */
export function zoomAt(camera, box, x, y, factor) {
  const zoom = Math.min(LARGEST_ZOOM, Math.max(1, camera.zoom * factor));
  const [mapX, mapY] = toMap(camera, box, x, y);
  const unit = pixelsPerUnit({ ...camera, zoom }, box);
  return kept({ x: mapX - (x - box.width / 2) / unit, y: mapY + (y - box.height / 2) / unit, zoom });
}

/** The camera moved by so many CSS pixels. */
export function panBy(camera, box, dx, dy) {
  const unit = pixelsPerUnit(camera, box);
  return kept({ ...camera, x: camera.x - dx / unit, y: camera.y + dy / unit });
}

/** The same, but never so far that the map is out of sight. */
function kept(camera) {
  const room = 0.5 - 0.5 / camera.zoom;
  const hold = (value) => Math.min(0.5 + room, Math.max(0.5 - room, value));
  return { x: hold(camera.x), y: hold(camera.y), zoom: camera.zoom };
}
