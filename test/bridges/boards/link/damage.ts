import { framedLength, writeFrame } from '../../../../bridges/boards/link/frame.ts';
import { RandomStream } from '../../../../kernels/random.ts';

/** A stream of frames of which a share was damaged on the way. */
export interface Damaged {
  readonly bytes: Uint8Array;
  /** What was sent, in order, each as text. */
  readonly sent: readonly string[];
  /** Places in `sent` of the frames whose bytes and whose neighbours' were left as they were. */
  readonly untouched: readonly number[];
  /** How many frames were damaged. */
  readonly damaged: number;
}

/** Bytes as text, to compare them. */
export function textOf(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('latin1');
}

/** Draws frames, and damages a third of them: bits turned, bytes lost, bytes from elsewhere. */
export function damagedFrames(frames: number, seed: number): Damaged {
  const random = new RandomStream(seed, 'frames');
  const draw = (below: number): number => Math.floor(random.uniform() * below);
  const pieces: Uint8Array[] = [];
  const sent: string[] = [];
  const hit: boolean[] = [];
  for (let n = 0; n < frames; n++) {
    const length = 2 + draw(draw(10) === 0 ? 600 : 30);
    const content = Uint8Array.from({ length: length + 2 }, () => (draw(4) === 0 ? 0 : draw(256)));
    const frame = new Uint8Array(framedLength(length));
    const end = writeFrame(content, length, frame);
    sent.push(textOf(content.subarray(0, length)));
    const bytes = [...frame.subarray(0, end)];
    hit.push(draw(3) === 0);
    if (hit[n]) {
      const at = draw(bytes.length);
      const kind = draw(4);
      if (kind === 0) bytes[at] ^= 1 << draw(8);
      else if (kind === 1) bytes.splice(at, 1 + draw(4));
      else if (kind === 2) bytes.splice(at, 0, ...Array.from({ length: 1 + draw(9) }, () => draw(256)));
      else for (let i = at; i < Math.min(bytes.length, at + 8); i++) bytes[i] = draw(256);
    }
    pieces.push(Uint8Array.from(bytes));
  }
  const untouched = sent.flatMap((_, n) => (hit[n] || hit[n - 1] ? [] : [n]));
  return { bytes: Buffer.concat(pieces), sent, untouched, damaged: hit.filter(Boolean).length };
}
