/*
 * Tables for the logarithm of (bits + 1/2) / 2^32: the leading zeros give the power of two; from 1 to 2 lie 128 parts, each
 * with the inverse and the logarithm of its middle, from which a value is at most 1/256 away, so that five terms of the
 * series are right to 10^-15. It takes half the time of `Math.log`.
 */
const parts = 128;
const lastPart = parts - 1;
const middles = Float64Array.from({ length: parts }, (_, part) => 1 + (part + 0.5) / parts);
const inverses = middles.map((middle) => 1 / middle);
const logarithms = middles.map(Math.log);
const scales = Float64Array.from({ length: 33 }, (_, zeros) => 2 ** (zeros - 31));

/**
 * A stream of random numbers: sfc32 (Chris Doty-Humphrey, PractRand), seeded by the run's seed and the stream's name,
 * so that each component and purpose has its own draws and a change in one leaves those of the others alone.
 */
export class RandomStream {
  private readonly state: Int32Array;

  constructor(seed: number, name: string) {
    this.state = hashOf(`${seed}/${name}`);
    for (let round = 0; round < 12; round++) this.bits();
  }

  /** 32 random bits, unsigned. */
  bits(): number {
    const state = this.state;
    const a = state[0] as number;
    const b = state[1] as number;
    const c = state[2] as number;
    const counter = state[3] as number;
    const result = (a + b + counter) | 0;
    state[3] = counter + 1;
    state[0] = b ^ (b >>> 9);
    state[1] = c + (c << 3);
    state[2] = ((c << 21) | (c >>> 11)) + result;
    return result >>> 0;
  }

  /** Strictly between 0 and 1, with 32 bits. */
  uniform(): number {
    return (this.bits() + 0.5) * 2 ** -32;
  }

  /** Strictly between 0 and 1, with 53 bits: for ranges that 32 bits would thin out. */
  fineUniform(): number {
    return ((this.bits() >>> 5) * 2 ** 26 + (this.bits() >>> 6) + 0.5) * 2 ** -53;
  }

  /** A whole number from 0 to `count` - 1. */
  below(count: number): number {
    return Math.floor(this.uniform() * count);
  }

  /** Mean 1, by inversion: -log of a uniform number. */
  exponential(): number {
    const bits = this.bits();
    const zeros = Math.clz32(bits);
    const part = ((bits << zeros) >>> 24) & lastPart;
    const rest = (bits + 0.5) * (scales[zeros] as number) * (inverses[part] as number) - 1;
    const logarithm = rest * (1 - rest * (1 / 2 - rest * (1 / 3 - rest * (1 / 4 - rest / 5))));
    return (zeros + 1) * Math.LN2 - (logarithms[part] as number) - logarithm;
  }

  /** Mean 0, deviation 1: the polar method (Marsaglia and Bray 1964). */
  normal(): number {
    for (;;) {
      const x = 2 * this.uniform() - 1;
      const y = 2 * this.uniform() - 1;
      const square = x * x + y * y;
      if (square < 1 && square > 0) return x * Math.sqrt((-2 * Math.log(square)) / square);
    }
  }
}

/** Four words from a text: FNV-1a (Fowler, Noll, Vo) from four starts, each finished by murmur3's mixer. */
function hashOf(text: string): Int32Array {
  const words = new Int32Array(4);
  for (let word = 0; word < 4; word++) {
    let hash = 0x811c9dc5 ^ Math.imul(word, 0x9e3779b9);
    for (let at = 0; at < text.length; at++) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
    words[word] = mixed(hash);
  }
  return words;
}

/** A 32-bit number well mixed: the finalizer of murmur3 (Appleby). */
export function mixed(value: number): number {
  let hash = value | 0;
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}

/** An unsigned 32-bit hash of a key (a whole number up to 2^53), different for each salt. */
export function hashOfKey(key: number, salt: number): number {
  const high = Math.floor(key / 2 ** 32);
  return mixed(mixed((key | 0) + Math.imul(salt, 0x9e3779b9)) + Math.imul(high + 1, 0x9e3779b9));
}
