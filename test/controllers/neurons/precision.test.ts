import { describe, expect, it } from 'vitest';
import { STIRRED_NEURONS } from '../../conformance/networks.ts';
import type { Arrival, Protocol } from './drive.ts';
import { apart, drive } from './drive.ts';

/** What brings each model to spike: input, and the weight of the spikes onto its receptors. */
const STIRRED = STIRRED_NEURONS.map(({ model, input, weights }) => [model, input, weights] as const);
/** They draw their spikes, and draw others in double precision. */
const DRAWN: ReadonlySet<string> = new Set(['pp_delta', 'srm0', 'spike_coding', 'spike_coding_multiplicative']);

function protocol([model, input, weights]: (typeof STIRRED)[number], step: number): Protocol {
  const arrivals = (weight: number, period: number): Arrival[] =>
    Array.from({ length: 30 }, (_, i) => ({ step: Math.round((2 + i * period) / step), weight }));
  const [first] = Object.keys(model.inputs ?? {});
  return {
    step,
    steps: 120 / step,
    spikes: Object.fromEntries(
      Object.entries(weights).map(([receptor, weight], i) => [receptor, arrivals(weight, 3 + 2 * i)]),
    ),
    inputs: first === undefined ? {} : { [first]: () => input },
  };
}

describe.each(STIRRED.map((one) => ({ name: one[0].name, one })))('$name', ({ name, one }) => {
  it.each([0.1, 0.5])('is the same to the bit in WebAssembly and in its oracle, at %d ms', (step) => {
    const oracle = drive(one[0], { ...protocol(one, step), emitter: 'javascript-f32' });
    const analysed = drive(one[0], { ...protocol(one, step), emitter: 'webassembly' });
    expect(analysed).toEqual(oracle);
    expect(oracle.spikes.length).toBeGreaterThan(0);
  });

  if (DRAWN.has(name)) return;

  it.each([0.1, 0.5])('is the same in single and double precision up to the second spike, at %d ms', (step) => {
    const single = drive(one[0], { ...protocol(one, step), emitter: 'webassembly' });
    const double = drive(one[0], protocol(one, step));
    expect(Math.abs(single.spikes.length - double.spikes.length)).toBeLessThanOrEqual(1);
    expect(apart(single.spikes.slice(0, 2), double.spikes.slice(0, 2))).toBeLessThanOrEqual(1);
    const before = Math.min(single.spikes[0], double.spikes[0]) - 2;
    for (const [state, trace] of Object.entries(double.traces)) {
      const part = trace.subarray(0, before);
      const scale = Math.max(...part.map(Math.abs));
      expect(apart(part, single.traces[state]), state).toBeLessThanOrEqual(1e-4 * scale);
    }
  });
});
