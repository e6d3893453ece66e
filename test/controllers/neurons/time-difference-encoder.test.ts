import { describe, expect, test } from 'vitest';
import { timeDifferenceEncoder } from '../../../controllers/neurons/time-difference-encoder.ts';
import { drive } from './drive.ts';

const STEP = 0.1;
/** Steps between the facilitating spike and the trigger, the latter at step 1000. */
const respond = (apart: number, weight: number, steps = 1000) =>
  drive(timeDifferenceEncoder, {
    step: STEP,
    steps: 1000 + steps,
    spikes: {
      facilitator: [{ step: 1000 - apart, weight: 1 }],
      trigger: [{ step: 1000, weight }],
    },
  });

describe('time difference encoder', () => {
  test.each([1, 100, 500])('a trigger %i steps later injects what is left of the facilitation', (apart) => {
    const { traces } = respond(apart, 100);
    const jump = 100 * Math.exp((-apart * STEP) / 50);
    expect(traces.i[999]).toBeCloseTo(jump * Math.exp(-STEP / 10), 9);
    // v = E_L + i0/C tau_m tau_s / (tau_m - tau_s) (e^(-t / tau_m) - e^(-t / tau_s)), tau_m 20 and tau_s 10 ms
    const t = 100 * STEP;
    const v = -70 + (jump / 250) * 20 * (Math.exp(-t / 20) - Math.exp(-t / 10));
    expect(traces.v[1000 - 1 + 100 - 1]).toBeCloseTo(v, 6);
  });

  test('answers with fewer spikes the later the trigger comes', () => {
    const counts = [10, 100, 300, 600, 1200].map((apart) => respond(apart, 4000).spikes.length);
    expect(counts).toEqual([...counts].sort((a, b) => b - a));
    expect(new Set(counts).size).toBe(counts.length);
  });

  test.each([0, -1, -100])('motion the other way, or of no direction, makes nothing (%i steps)', (apart) => {
    const { traces, spikes } = respond(apart, 4000);
    expect(spikes).toEqual([]);
    expect(Math.max(...traces.i)).toBe(0);
  });
});

test('is facilitated no further than once: a second spike fills up what has decayed', () => {
  const { traces } = drive(timeDifferenceEncoder, {
    step: STEP,
    steps: 101,
    spikes: { facilitator: [1, 51, 101].map((step) => ({ step, weight: 1 })) },
  });
  for (const step of [1, 51, 101]) expect(traces.g[step - 1]).toBeCloseTo(Math.exp(-STEP / 50), 12);
});
