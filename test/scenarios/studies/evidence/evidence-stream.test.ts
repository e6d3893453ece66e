import { expect, it } from 'vitest';
import { RandomStream } from '../../../../kernels/random.ts';
import { drawCues, majority } from '../../../../scenarios/studies/evidence/cues.ts';
import { drawEvidence, evidenceOf } from '../../../../scenarios/studies/evidence/evidence-stream.ts';

it('spikes at 40 Hz where and when it says, and at 10 Hz in its noise', () => {
  const random = new RandomStream(2, 'test');
  const counts = new Map<number, number>();
  const cues = [0, 1, 1, 0, 1, 1, 0];
  for (let n = 0; n < 300; n++) {
    const { spikes, ticks } = evidenceOf(cues, random);
    expect(ticks).toBe(2250);
    for (const [k, tick] of Array.from(spikes.ticks).entries()) {
      const kind = Math.floor(spikes.ids[k] / 10);
      counts.set(kind, (counts.get(kind) ?? 0) + 1);
      const fits =
        kind === 3
          ? tick < 2250
          : kind === 2
            ? tick >= 2100 && tick < 2250
            : cues[Math.floor(tick / 150)] === kind && tick % 150 >= 50;
      if (!fits) expect.fail(`input ${spikes.ids[k]} spikes in tick ${tick}`);
    }
  }
  const expected = [3 * 100 * 0.04, 4 * 100 * 0.04, 150 * 0.04, 2250 * 0.01];
  for (const [kind, mean] of expected.entries())
    expect(Math.abs((counts.get(kind) ?? 0) / (300 * 10 * mean) - 1)).toBeLessThan(0.03);
});

it('favours a side, whose cues are mostly more', () => {
  const random = new RandomStream(3, 'test');
  for (let n = 0; n < 20; n++) {
    const { cues, target } = drawEvidence(random);
    expect(cues).toHaveLength(7);
    expect(target).toBe(Number(cues.filter((side) => side === 1).length > 3));
  }
  const drawn = Array.from({ length: 2000 }, () => drawCues(random));
  expect(Math.abs(drawn.filter((cues) => majority(cues) === 1).length / 2000 - 0.5)).toBeLessThan(0.04);
  // Seven cues of probability 0.7 or 0.3: the mean surplus of the larger side.
  const surplus = drawn.reduce((sum, cues) => sum + Math.abs(2 * cues.filter((side) => side === 1).length - 7), 0);
  expect(Math.abs(surplus / 2000 - 3.183)).toBeLessThan(0.15);
});
