import { pixelsPerUnit, toScreen } from "./camera.js";
import { isPlaced, place } from "./pick.js";
import { HIDDEN, SELECTED } from "./state.js";

/**
 * What is drawn: a panel a map, and what all share.
 * @typedef {{box: import("./camera.js").Box, camera: import("./camera.js").Camera, points: Uint16Array,
 *   towards: Uint16Array | null, share: number, shades: Uint8Array}} Panel
 * @typedef {{panels: Panel[], flags: Uint8Array, dimming: boolean, palette: Uint8Array, top: number,
 *   width: number, height: number}} Scene
 */

const VERTEX = `#version 300 es
layout(location = 0) in vec2 place;
layout(location = 1) in vec2 towards;
layout(location = 2) in uint shade;
layout(location = 3) in uint flags;
uniform vec2 centre, stretch;
uniform float share, size, dim;
uniform int top;
uniform sampler2D palette;
out vec4 colour;
void main() {
  bool missing = place.x >= 1.0 || towards.x >= 1.0 || (flags & 2u) != 0u;
  bool selected = (flags & 1u) != 0u;
  int layer = dim < 1.0 && !selected ? 0 : int(shade) == top ? 2 : 1; // the higher hides the lower
  if (missing) { gl_Position = vec4(2.0, 2.0, 0.0, 1.0); gl_PointSize = 0.0; return; }
  gl_Position = vec4((mix(place, towards, share) - centre) * stretch, -0.3 * float(layer), 1.0);
  gl_PointSize = size * (layer == 0 ? 0.8 : layer == 2 || dim < 1.0 ? 1.4 : 1.0);
  vec4 entry = texelFetch(palette, ivec2(int(shade), 0), 0);
  colour = vec4(entry.rgb, entry.a * (layer == 0 ? dim : 1.0));
}`;

const FRAGMENT = `#version 300 es
precision mediump float;
uniform bool round;
in vec4 colour;
out vec4 painted;
void main() {
  float alpha = colour.a;
  if (round) {
    alpha *= 1.0 - smoothstep(0.7, 1.0, length(gl_PointCoord - 0.5) * 2.0);
    if (alpha < 0.02) discard; // else the empty corner of a dot would hide what lies below
  }
  painted = vec4(colour.rgb * alpha, alpha);
}`;

const SQUARE = 3; // pixels: a dot this small looks the same square, and is drawn faster
const DIM = 0.1; // opacity of what is not selected, while something is

/** How large a dot is, in CSS pixels: smaller where there are many, larger where one is near. */
export function dotSize(count, camera, box) {
  const base = Math.min(box.width, box.height) / 400;
  const crowd = count > 30000 ? 2.4 : count > 3000 ? 3.6 : count > 300 ? 6.5 : 9;
  return Math.min(14, crowd * Math.max(0.75, base) * camera.zoom ** 0.4);
}

/** Points by WebGL2: a viewport a map, one byte of state a point for all maps. */
export class GLPoints {
  /** @param {HTMLCanvasElement} canvas @param {number} count */
  constructor(canvas, count) {
    const gl = canvas.getContext("webgl2", { antialias: false, depth: true, premultipliedAlpha: true, preserveDrawingBuffer: true });
    if (!gl) throw new Error("no WebGL2");
    this.gl = gl;
    this.canvas = canvas;
    this.count = count;
    this.program = link(gl);
    this.uniforms = {};
    for (const name of ["centre", "stretch", "share", "size", "dim", "top", "round", "palette"]) {
      this.uniforms[name] = gl.getUniformLocation(this.program, name);
    }
    /** Buffers on the card by the array that they hold. @type {Map<ArrayBufferView, WebGLBuffer>} */
    this.buffers = new Map();
    this.palette = gl.createTexture();
  }

  /** Tell that an array has changed: it is sent again when it is next drawn. */
  changed(array) {
    const buffer = this.buffers.get(array);
    if (!buffer) return;
    this.gl.bindBuffer(this.gl.ARRAY_BUFFER, buffer);
    this.gl.bufferSubData(this.gl.ARRAY_BUFFER, 0, array);
  }

  /** @param {Scene} scene */
  draw(scene) {
    const { gl, canvas } = this;
    const ratio = canvas.width / scene.width;
    gl.useProgram(this.program);
    gl.viewport(0, 0, canvas.width, canvas.height);
    gl.disable(gl.SCISSOR_TEST);
    gl.clearColor(0, 0, 0, 0);
    gl.clear(gl.COLOR_BUFFER_BIT | gl.DEPTH_BUFFER_BIT);
    gl.enable(gl.DEPTH_TEST);
    gl.depthFunc(gl.LEQUAL);
    gl.enable(gl.SCISSOR_TEST);
    gl.enable(gl.BLEND);
    gl.blendFunc(gl.ONE, gl.ONE_MINUS_SRC_ALPHA);
    this.usePalette(scene.palette);
    for (const panel of scene.panels) this.drawPanel(panel, scene, ratio);
  }

  drawPanel({ box, camera, points, towards, share, shades }, scene, ratio) {
    const { gl, uniforms } = this;
    const at = [box.left, scene.height - box.top - box.height, box.width, box.height].map((v) => Math.round(v * ratio));
    gl.viewport(at[0], at[1], at[2], at[3]);
    gl.scissor(at[0], at[1], at[2], at[3]);
    const unit = pixelsPerUnit(camera, box);
    gl.uniform2f(uniforms.centre, camera.x, camera.y);
    gl.uniform2f(uniforms.stretch, (2 * unit) / box.width, (2 * unit) / box.height);
    gl.uniform1f(uniforms.share, towards ? share : 0);
    const size = dotSize(this.count, camera, box) * ratio;
    gl.uniform1f(uniforms.size, size);
    gl.uniform1i(uniforms.round, Number(size >= SQUARE));
    gl.uniform1f(uniforms.dim, scene.dimming ? DIM : 1);
    gl.uniform1i(uniforms.top, scene.top);
    this.attribute(0, points, 2, gl.UNSIGNED_SHORT);
    this.attribute(1, towards ?? points, 2, gl.UNSIGNED_SHORT);
    this.attribute(2, shades, 1, gl.UNSIGNED_BYTE);
    this.attribute(3, scene.flags, 1, gl.UNSIGNED_BYTE);
    gl.drawArrays(gl.POINTS, 0, this.count);
  }

  /** Point an attribute at an array, which is sent to the card the first time. */
  attribute(location, array, size, kind) {
    const { gl } = this;
    let buffer = this.buffers.get(array);
    if (buffer) gl.bindBuffer(gl.ARRAY_BUFFER, buffer);
    else {
      buffer = gl.createBuffer();
      gl.bindBuffer(gl.ARRAY_BUFFER, buffer);
      gl.bufferData(gl.ARRAY_BUFFER, array, gl.DYNAMIC_DRAW);
      this.buffers.set(array, buffer);
    }
    gl.enableVertexAttribArray(location);
    if (kind === gl.UNSIGNED_SHORT) gl.vertexAttribPointer(location, size, kind, true, 0, 0);
    else gl.vertexAttribIPointer(location, size, kind, 0, 0);
  }

  usePalette(palette) {
    const { gl } = this;
    gl.activeTexture(gl.TEXTURE0);
    gl.bindTexture(gl.TEXTURE_2D, this.palette);
    gl.texImage2D(gl.TEXTURE_2D, 0, gl.RGBA, 256, 1, 0, gl.RGBA, gl.UNSIGNED_BYTE, palette);
    gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_MIN_FILTER, gl.NEAREST);
    gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_MAG_FILTER, gl.NEAREST);
    gl.uniform1i(this.uniforms.palette, 0);
  }
}

function link(gl) {
  const program = gl.createProgram();
  for (const [kind, source] of [[gl.VERTEX_SHADER, VERTEX], [gl.FRAGMENT_SHADER, FRAGMENT]]) {
    const shader = gl.createShader(kind);
    gl.shaderSource(shader, source);
    gl.compileShader(shader);
    gl.attachShader(program, shader);
  }
  gl.linkProgram(program);
  if (!gl.getProgramParameter(program, gl.LINK_STATUS)) throw new Error(gl.getProgramInfoLog(program) ?? "shader");
  return program;
}

/** Points by a plain 2-D canvas, for browsers without WebGL2. */
export class CanvasPoints {
  constructor(canvas, count) {
    this.canvas = canvas;
    this.count = count;
  }

  changed() {}

  /** @param {Scene} scene */
  draw(scene) {
    const context = this.canvas.getContext("2d");
    const ratio = this.canvas.width / scene.width;
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    context.clearRect(0, 0, scene.width, scene.height);
    for (const panel of scene.panels) {
      context.save();
      context.beginPath();
      context.rect(panel.box.left, panel.box.top, panel.box.width, panel.box.height);
      context.clip();
      context.translate(panel.box.left, panel.box.top);
      for (let pass = scene.dimming ? 0 : 1; pass <= 2; pass++) this.drawPass(context, panel, scene, pass);
      context.restore();
    }
  }

  drawPass(context, { box, camera, points, towards, share, shades }, scene, pass) {
    const size = dotSize(this.count, camera, box) * 0.85;
    for (let i = 0; i < this.count; i++) {
      if (scene.flags[i] & HIDDEN || !isPlaced(points, i) || (towards && !isPlaced(towards, i))) continue;
      const dimmed = scene.dimming && !(scene.flags[i] & SELECTED);
      if ((dimmed ? 0 : shades[i] === scene.top ? 2 : 1) !== pass) continue;
      let [x, y] = place(points, i);
      if (towards) {
        const [tx, ty] = place(towards, i);
        [x, y] = [x + (tx - x) * share, y + (ty - y) * share];
      }
      const [sx, sy] = toScreen(camera, box, x, y);
      if (sx < 0 || sy < 0 || sx > box.width || sy > box.height) continue;
      const [r, g, b, a] = scene.palette.subarray(4 * shades[i], 4 * shades[i] + 4);
      context.fillStyle = `rgba(${r},${g},${b},${(a / 255) * (dimmed ? DIM : 1)})`;
      context.fillRect(sx - size / 2, sy - size / 2, size, size);
    }
  }
}
