/** @typedef {{header: any, arrays: Record<string, any>}} Block */

const KINDS = { u1: Uint8Array, u2: Uint16Array, u4: Uint32Array, f2: Uint16Array, f4: Float32Array };

/** Bytes of base64 text. */
export function fromBase64(text) {
  const raw = atob(text.trim());
  const bytes = new Uint8Array(raw.length);
  for (let i = 0; i < raw.length; i++) bytes[i] = raw.charCodeAt(i);
  return bytes;
}

/** Bytes without their gzip. */
export async function unzip(bytes) {
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

/**
 * A header and named arrays out of bytes: a uint32 with the header's length, the header as JSON, then the arrays, each
 * as the lowest bytes of all its numbers, then the next ones. Half-precision arrays come back as Float32Array.
 * @param {Uint8Array} bytes
 * @returns {Block}
 */
export function parseBlock(bytes) {
  const length = new DataView(bytes.buffer, bytes.byteOffset).getUint32(0, true);
  const header = JSON.parse(new TextDecoder().decode(bytes.subarray(4, 4 + length)));
  const arrays = {};
  for (const [name, { kind, offset, count }] of Object.entries(header.arrays)) {
    const size = KINDS[kind].BYTES_PER_ELEMENT;
    const planes = bytes.subarray(4 + length + offset, 4 + length + offset + size * count);
    const values = new KINDS[kind](joinPlanes(planes, size).buffer);
    arrays[name] = kind === "f2" ? fromHalf(values) : values;
  }
  return { header, arrays };
}

/** Numbers of `size` bytes out of their lowest bytes, their next ones, and so on. */
function joinPlanes(planes, size) {
  const joined = new Uint8Array(planes.length);
  for (let plane = 0, at = 0; plane < size; plane++) {
    for (let i = plane; i < joined.length; i += size) joined[i] = planes[at++];
  }
  return joined;
}

/** Half-precision numbers, given as their bits, in single precision. */
export function fromHalf(bits) {
  const values = new Float32Array(bits.length);
  for (let i = 0; i < bits.length; i++) {
    const exponent = (bits[i] >> 10) & 31;
    const fraction = bits[i] & 1023;
    const size = exponent ? 2 ** (exponent - 15) * (1 + fraction / 1024) : 2 ** -14 * (fraction / 1024);
    values[i] = bits[i] >> 15 ? -size : size;
  }
  return values;
}

/** The text of a data element in the page; it is taken out, so that it is not held twice. */
export function takeText(name) {
  const element = document.querySelector(`script[data-live="${name}"]`);
  const text = element?.textContent ?? "";
  if (element) element.textContent = "";
  return text;
}

/** A zipped block of the page, unpacked. */
export async function readBlock(name) {
  return parseBlock(await unzip(fromBase64(takeText(name))));
}
