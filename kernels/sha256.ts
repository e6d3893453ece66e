const BLOCK_BYTES = 64;
const STATE_BYTES = 32 + BLOCK_BYTES + 8;

/** The first 32 bits of the fractional parts of the square roots of the first 8 primes. */
const INITIAL = Uint32Array.of(
  0x6a09e667,
  0xbb67ae85,
  0x3c6ef372,
  0xa54ff53a,
  0x510e527f,
  0x9b05688c,
  0x1f83d9ab,
  0x5be0cd19,
);

/** The first 32 bits of the fractional parts of the cube roots of the first 64 primes. */
const ROUND = Int32Array.of(
  0x428a2f98,
  0x71374491,
  0xb5c0fbcf,
  0xe9b5dba5,
  0x3956c25b,
  0x59f111f1,
  0x923f82a4,
  0xab1c5ed5,
  0xd807aa98,
  0x12835b01,
  0x243185be,
  0x550c7dc3,
  0x72be5d74,
  0x80deb1fe,
  0x9bdc06a7,
  0xc19bf174,
  0xe49b69c1,
  0xefbe4786,
  0x0fc19dc6,
  0x240ca1cc,
  0x2de92c6f,
  0x4a7484aa,
  0x5cb0a9dc,
  0x76f988da,
  0x983e5152,
  0xa831c66d,
  0xb00327c8,
  0xbf597fc7,
  0xc6e00bf3,
  0xd5a79147,
  0x06ca6351,
  0x14292967,
  0x27b70a85,
  0x2e1b2138,
  0x4d2c6dfc,
  0x53380d13,
  0x650a7354,
  0x766a0abb,
  0x81c2c92e,
  0x92722c85,
  0xa2bfe8a1,
  0xa81a664b,
  0xc24b8b70,
  0xc76c51a3,
  0xd192e819,
  0xd6990624,
  0xf40e3585,
  0x106aa070,
  0x19a4c116,
  0x1e376c08,
  0x2748774c,
  0x34b0bcb5,
  0x391c0cb3,
  0x4ed8aa4a,
  0x5b9cca4f,
  0x682e6ff3,
  0x748f82ee,
  0x78a5636f,
  0x84c87814,
  0x8cc70208,
  0x90befffa,
  0xa4506ceb,
  0xbef9a3f7,
  0xc67178f2,
);

/** A SHA-256 of bytes that come in pieces: {@link Sha256}, or the host's own if that is faster. */
export interface RunningHash {
  /** Adds bytes. */
  update(bytes: Uint8Array): unknown;
  /** The hash, 32 bytes, of all bytes that were added. */
  digest(): Uint8Array;
  /** The state, 104 bytes, which {@link Sha256} can restore; absent from a hash that cannot be saved, such as Node's. */
  save?(): Uint8Array;
}

/**
 * SHA-256 (FIPS 180-4) of bytes that come in pieces, wherever JavaScript runs. Unlike the hashes of Node and of browsers it
 * can be saved between two pieces.
 *
 * @example
 * const hash = new Sha256().update(new TextEncoder().encode('abc')).digest();
 * console.log(hash[0].toString(16), hash.length); // ba 32
 */
export class Sha256 {
  readonly #state = new Uint8Array(STATE_BYTES);
  /** The hash of the blocks that are complete. */
  readonly #chain = new Int32Array(this.#state.buffer, 0, 8);
  /** The block that is not. */
  readonly #block = this.#state.subarray(32, 32 + BLOCK_BYTES);
  /** Bytes that came so far. */
  readonly #bytes = new Float64Array(this.#state.buffer, 32 + BLOCK_BYTES, 1);
  readonly #schedule = new Int32Array(64);

  constructor() {
    this.#chain.set(INITIAL);
  }

  /** Takes in the next bytes. Returns this object. */
  update(bytes: Uint8Array): this {
    const filled = this.#bytes[0] % BLOCK_BYTES;
    let at = 0;
    if (filled > 0) {
      at = Math.min(bytes.length, BLOCK_BYTES - filled);
      this.#block.set(bytes.subarray(0, at), filled);
      if (filled + at === BLOCK_BYTES) this.#compress(this.#block, 0);
    }
    for (; at + BLOCK_BYTES <= bytes.length; at += BLOCK_BYTES) this.#compress(bytes, at);
    if (at < bytes.length) this.#block.set(bytes.subarray(at));
    this.#bytes[0] = this.#bytes[0] + bytes.length;
    return this;
  }

  /** The hash, 32 bytes, of what came so far. More may follow. */
  digest(): Uint8Array {
    const bytes = this.#bytes[0];
    const state = this.save();
    const padding = new Uint8Array(BLOCK_BYTES + 8 - ((bytes + 8) % BLOCK_BYTES));
    const ending = new DataView(padding.buffer);
    padding[0] = 0x80;
    ending.setUint32(padding.length - 8, (bytes * 8) / 0x1_0000_0000);
    ending.setUint32(padding.length - 4, bytes * 8);
    this.update(padding);
    const hash = new Uint8Array(32);
    const out = new DataView(hash.buffer);
    for (let i = 0; i < 8; i++) out.setInt32(4 * i, this.#chain[i]);
    this.restore(state);
    return hash;
  }

  /** All that the hash of further bytes depends on, and nothing else: 104 bytes, alike for like bytes in whatever pieces they came. */
  save(): Uint8Array {
    // What is left there of an earlier block is not part of the state.
    this.#block.fill(0, this.#bytes[0] % BLOCK_BYTES);
    return this.#state.slice();
  }

  /** Goes on from a saved state. @throws RangeError for one that is not 104 bytes */
  restore(state: Uint8Array): this {
    if (state.length !== STATE_BYTES) throw new RangeError(`a state has ${STATE_BYTES} bytes, not ${state.length}`);
    this.#state.set(state);
    return this;
  }

  #compress(bytes: Uint8Array, at: number): void {
    const w = this.#schedule;
    const chain = this.#chain;
    for (let i = 0; i < 16; i++, at += 4) {
      w[i] = (bytes[at] << 24) | (bytes[at + 1] << 16) | (bytes[at + 2] << 8) | bytes[at + 3];
    }
    for (let i = 16; i < 64; i++) {
      const x = w[i - 15];
      const y = w[i - 2];
      const s0 = ((x >>> 7) | (x << 25)) ^ ((x >>> 18) | (x << 14)) ^ (x >>> 3);
      const s1 = ((y >>> 17) | (y << 15)) ^ ((y >>> 19) | (y << 13)) ^ (y >>> 10);
      w[i] = (w[i - 16] + s0 + w[i - 7] + s1) | 0;
    }
    let a = chain[0];
    let b = chain[1];
    let c = chain[2];
    let d = chain[3];
    let e = chain[4];
    let f = chain[5];
    let g = chain[6];
    let h = chain[7];
    for (let i = 0; i < 64; i++) {
      const s1 = ((e >>> 6) | (e << 26)) ^ ((e >>> 11) | (e << 21)) ^ ((e >>> 25) | (e << 7));
      const t1 = (h + s1 + ((e & f) ^ (~e & g)) + ROUND[i] + w[i]) | 0;
      const s0 = ((a >>> 2) | (a << 30)) ^ ((a >>> 13) | (a << 19)) ^ ((a >>> 22) | (a << 10));
      const t2 = (s0 + ((a & b) ^ (a & c) ^ (b & c))) | 0;
      h = g;
      g = f;
      f = e;
      e = (d + t1) | 0;
      d = c;
      c = b;
      b = a;
      a = (t1 + t2) | 0;
    }
    chain[0] = (chain[0] + a) | 0;
    chain[1] = (chain[1] + b) | 0;
    chain[2] = (chain[2] + c) | 0;
    chain[3] = (chain[3] + d) | 0;
    chain[4] = (chain[4] + e) | 0;
    chain[5] = (chain[5] + f) | 0;
    chain[6] = (chain[6] + g) | 0;
    chain[7] = (chain[7] + h) | 0;
  }
}
