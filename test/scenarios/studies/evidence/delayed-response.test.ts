import { expect, it } from 'vitest';
import { RandomStream } from '../../../../kernels/random.ts';
import { DELAYED_RESPONSE, drawDelayedResponse } from '../../../../scenarios/studies/evidence/delayed-response.ts';

it('shows a side, waits, asks, and rewards the side that was shown', () => {
  const { cueTick, cueEndTick, goTick, ticks } = DELAYED_RESPONSE;
  const random = new RandomStream(2, 'test');
  const counts = [0, 0, 0, 0];
  let right = 0;
  for (let n = 0; n < 300; n++) {
    const trial = drawDelayedResponse(random);
    expect([trial.from, trial.ticks]).toEqual([goTick, ticks]);
    expect([0, 1].map(trial.reward)).toEqual([Number(trial.side === 0), Number(trial.side === 1)]);
    right += trial.side;
    for (const [k, tick] of Array.from(trial.spikes.ticks).entries()) {
      const kind = Math.floor(trial.spikes.ids[k] / DELAYED_RESPONSE.ofAKind);
      counts[kind] += 1;
      if (kind === 3 || (kind === 2 ? tick >= goTick : kind === trial.side && tick >= cueTick && tick < cueEndTick))
        continue;
      expect.fail(`input ${trial.spikes.ids[k]} spikes in tick ${tick}`);
    }
  }
  expect(Math.abs(right / 300 - 0.5)).toBeLessThan(0.1);
  // Ten inputs of each kind: cues and go signal at 40 Hz for 100 ms, noise at 10 Hz for a trial.
  const expected = [300 * 10 * 4, 300 * 10 * 4, 300 * 10 * 7.5];
  const found = [counts[0] + counts[1], counts[2], counts[3]];
  for (const [k, mean] of expected.entries()) expect(Math.abs(found[k] / mean - 1)).toBeLessThan(0.04);
});

it('has 10 inputs of each of four kinds, a cue and a go signal of 100 ms each, and half a second between them', () => {
  const { inputs, ofAKind, cueTick, cueEndTick, goTick, ticks } = DELAYED_RESPONSE;
  expect([inputs, ofAKind]).toEqual([40, 10]);
  expect([cueTick, cueEndTick - cueTick, goTick - cueEndTick, ticks - goTick]).toEqual([50, 100, 500, 100]);
});
