/// <reference types="node" />
import { deflateSync, inflateSync } from 'node:zlib';

/** Eight bits a channel, red, green and blue, row by row. */
export interface Pixels {
  width: number;
  height: number;
  data: Uint8Array;
}

const signature = Uint8Array.of(137, 80, 78, 71, 13, 10, 26, 10);
/** Bytes of a pixel by PNG's colour type: true colour without and with transparency. */
const channelsOf = new Map([
  [2, 3],
  [6, 4],
]);

/** Pixels of a PNG as browsers write them: 8 bits a channel, not interlaced (ISO/IEC 15948). */
export function decodePng(file: Uint8Array): Pixels {
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  const parts: Uint8Array[] = [];
  let width = 0;
  let height = 0;
  let channels = 3;
  for (let at = signature.length; at < file.length; ) {
    const length = view.getUint32(at);
    const type = new TextDecoder().decode(file.subarray(at + 4, at + 8));
    if (type === 'IHDR') {
      width = view.getUint32(at + 8);
      height = view.getUint32(at + 12);
      const known = channelsOf.get(file[at + 17] ?? 0);
      if (known === undefined || file[at + 16] !== 8) throw new Error('a PNG of another sort');
      channels = known;
    }
    if (type === 'IDAT') parts.push(file.subarray(at + 8, at + 8 + length));
    at += 12 + length;
  }
  return {
    width,
    height,
    data: withoutAlpha(unfiltered(inflateSync(Buffer.concat(parts)), width, height, channels), channels),
  };
}

/** Undoes the five filters of PNG. */
function unfiltered(raw: Uint8Array, width: number, height: number, channels: number): Uint8Array {
  const stride = width * channels;
  const out = new Uint8Array(stride * height);
  for (let y = 0; y < height; y += 1) {
    const filter = raw[y * (stride + 1)] ?? 0;
    for (let x = 0; x < stride; x += 1) {
      const left = x >= channels ? (out[y * stride + x - channels] ?? 0) : 0;
      const up = y > 0 ? (out[(y - 1) * stride + x] ?? 0) : 0;
      const upLeft = y > 0 && x >= channels ? (out[(y - 1) * stride + x - channels] ?? 0) : 0;
      out[y * stride + x] = (raw[y * (stride + 1) + 1 + x] ?? 0) + predicted(filter, left, up, upLeft);
    }
  }
  return out;
}

function predicted(filter: number, left: number, up: number, upLeft: number): number {
  if (filter === 1) return left;
  if (filter === 2) return up;
  if (filter === 3) return (left + up) >> 1;
  return filter === 4 ? paeth(left, up, upLeft) : 0;
}

function paeth(left: number, up: number, upLeft: number): number {
  const estimate = left + up - upLeft;
  const [a, b, c] = [Math.abs(estimate - left), Math.abs(estimate - up), Math.abs(estimate - upLeft)];
  if (a <= b && a <= c) return left;
  return b <= c ? up : upLeft;
}

function withoutAlpha(data: Uint8Array, channels: number): Uint8Array {
  if (channels === 3) return data;
  return data.filter((_, at) => at % 4 !== 3);
}

/** Half as wide and as high: each pixel the mean of four. A small file, and hairlines that moved a little count little. */
export function halved({ width, height, data }: Pixels): Pixels {
  const [w, h] = [width >> 1, height >> 1];
  const small = new Uint8Array(w * h * 3);
  for (let y = 0; y < h; y += 1)
    for (let x = 0; x < w; x += 1)
      for (let channel = 0; channel < 3; channel += 1) {
        const at = (row: number, column: number) =>
          data[((2 * y + row) * width + 2 * x + column) * 3 + channel] ?? 0;
        small[(y * w + x) * 3 + channel] = (at(0, 0) + at(0, 1) + at(1, 0) + at(1, 1)) >> 2;
      }
  return { width: w, height: h, data: small };
}

/** A PNG of few shades: each channel in steps of 16, which compresses well and is finer than any tolerance here. */
export function encodePng({ width, height, data }: Pixels): Uint8Array {
  const stride = width * 3;
  const raw = Buffer.alloc((stride + 1) * height);
  for (let y = 0; y < height; y += 1)
    for (let x = 0; x < stride; x += 1) {
      const value = data[y * stride + x] ?? 0;
      const up = y > 0 ? (data[(y - 1) * stride + x] ?? 0) : 0;
      raw[y * (stride + 1)] = 2;
      raw[y * (stride + 1) + 1 + x] = (rounded(value) - (y > 0 ? rounded(up) : 0)) & 255;
    }
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 2, 0, 0, 0], 8);
  return Buffer.concat([
    signature,
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(raw, { level: 9 })),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

const rounded = (value: number) => Math.min(255, Math.round(value / 16) * 16);

function chunk(type: string, body: Uint8Array): Uint8Array {
  const named = Buffer.concat([Buffer.from(type, 'latin1'), body]);
  const around = Buffer.alloc(8);
  around.writeUInt32BE(body.length, 0);
  around.writeUInt32BE(crc32(named), 4);
  return Buffer.concat([around.subarray(0, 4), named, around.subarray(4)]);
}

/** The cyclic redundancy check of PNG, polynomial 0xEDB88320. */
function crc32(bytes: Uint8Array): number {
  let crc = 0xffffffff;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit += 1) crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1;
  }
  return (crc ^ 0xffffffff) >>> 0;
}

/** Share of the pixels of which some channel differs by more than `most`; 1 for pictures of different sizes. */
export function differingShare(a: Pixels, b: Pixels, most: number): number {
  if (a.width !== b.width || a.height !== b.height) return 1;
  const pixels = a.width * a.height;
  let differing = 0;
  for (let pixel = 0; pixel < pixels; pixel += 1) {
    const at = pixel * 3;
    const apart = Math.max(
      Math.abs((a.data[at] ?? 0) - (b.data[at] ?? 0)),
      Math.abs((a.data[at + 1] ?? 0) - (b.data[at + 1] ?? 0)),
      Math.abs((a.data[at + 2] ?? 0) - (b.data[at + 2] ?? 0)),
    );
    if (apart > most) differing += 1;
  }
  return differing / pixels;
}
