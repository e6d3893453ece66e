import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { SensedDigest } from '../../../../bridges/ros2/journal/sensed-digest.ts';

type Step = (digest: SensedDigest) => void;

const sensed: Step = (digest) => digest.sensed(3, 0, Float64Array.of(1, 2), 2);
const spiked: Step = (digest) =>
  digest.spikes({ population: 'place', tick: 3, ids: Uint32Array.of(4, 7, 9), count: 2 });
const commanded: Step = (digest) => digest.commanded(3, Float64Array.of(0.5, 0, -1));

function of(...steps: readonly Step[]): string {
  const digest = new SensedDigest();
  for (const step of steps) step(digest);
  return digest.end();
}

describe('the digest of what an agent sensed and did', () => {
  it('is the hash of the words that its description says', () => {
    const words = new Uint32Array([
      0xffffffff,
      3,
      0,
      2,
      ...halves(1, 2),
      0,
      3,
      2,
      4,
      7,
      0xfffffffe,
      3,
      ...halves(0.5, 0, -1),
    ]);
    const hash = createHash('sha256').update('reafference log digest 1').update(new Uint8Array(words.buffer));
    expect(of(sensed, spiked, commanded)).toBe(hash.update('["place"]').digest('hex'));
  });

  it('is the same by the hash of the host', () => {
    const digest = new SensedDigest(() => createHash('sha256'));
    for (let k = 0; k < 10_000; k++) for (const step of [sensed, spiked, commanded]) step(digest);
    const ours = new SensedDigest();
    for (let k = 0; k < 10_000; k++) for (const step of [sensed, spiked, commanded]) step(ours);
    expect(digest.end()).toBe(ours.end());
  });

  it('is another without any of its parts, in another order, and for other values', () => {
    const variants = [
      of(sensed, spiked, commanded),
      of(spiked, commanded),
      of(sensed, commanded),
      of(sensed, spiked),
      of(spiked, sensed, commanded),
      of((digest) => digest.sensed(3, 1, Float64Array.of(1, 2), 2), spiked, commanded),
      of((digest) => digest.sensed(3, 0, Float64Array.of(1, 2), 1), spiked, commanded),
      of((digest) => digest.sensed(3, 0, Float64Array.of(1, -2), 2), spiked, commanded),
      of(
        sensed,
        (digest) => digest.spikes({ population: 'goal', tick: 3, ids: Uint32Array.of(4, 7), count: 2 }),
        commanded,
      ),
      of(sensed, spiked, (digest) => digest.commanded(3, Float64Array.of(0.5, -0, -1))),
    ];
    expect(new Set(variants).size).toBe(variants.length);
  });

  it('takes every NaN for one, and tells the infinities apart', () => {
    const other = new Float64Array(new Uint32Array([1, 0x7ff80000]).buffer);
    const one = of((digest) => digest.sensed(0, 0, Float64Array.of(Number.NaN), 1));
    expect(of((digest) => digest.sensed(0, 0, other, 1))).toBe(one);
    const infinite = (sign: number) => of((digest) => digest.sensed(0, 0, Float64Array.of(sign * Infinity), 1));
    expect(new Set([one, infinite(1), infinite(-1)]).size).toBe(3);
  });
});

function halves(...values: readonly number[]): number[] {
  return [...new Uint32Array(Float64Array.from(values).buffer)];
}
