import { describe, expect, it } from 'vitest';
import { lifSoftplus } from '../../../controllers/neurons/lif-softplus.ts';
import { lifSoftplusConductance } from '../../../controllers/neurons/lif-softplus-conductance.ts';
import { drive, type Protocol } from './drive.ts';

/** No spike, no leak, 1 ms. */
const PASSIVE = { step: 1, steps: 200, uniform: () => 1 - 1e-12 } as const;
const settled = (protocol: Partial<Protocol>): number =>
  drive(lifSoftplusConductance, { ...PASSIVE, ...protocol, parameters: { tau_m: 1e12, ...protocol.parameters } })
    .traces['v'][199];

describe('the potential', () => {
  it.each([0.001, 0.1, 1, 10])('comes nearer to 70 mV by the exponential of what was released: %d', (weight) => {
    // 150 w/(3 ms 70 mV) e^(-n/3), summed over the steps in which it is there.
    const charge = ((150 * weight) / (3 * 70)) * (1 / (1 - Math.exp(-1 / 3)));
    const from = settled({ spikes: { excitatory: [{ step: 1, weight }] } });
    expect(from / (70 * (1 - Math.exp(-charge)))).toBeCloseTo(1, 4);
  });

  it.each([0.01, 1, 10])('comes nearer to -10 mV by inhibition, from any side: %d', (weight) => {
    // A spike in step 1 acts from step 2 on.
    const charge = (weight / 10) * (1 / (1 - Math.exp(-1 / 10)));
    for (const v of [0, 20, -30]) {
      const to = settled({ spikes: { inhibitory: [{ step: 1, weight }] }, initial: { v } });
      expect(to).toBeCloseTo(-10 + (v + 10) * Math.exp(-charge), 4);
    }
  });

  it('is that of currents where it is near rest, and less far above', () => {
    const compare = (weight: number): number => {
      const protocol = { ...PASSIVE, steps: 4, spikes: { excitatory: [{ step: 1, weight }] } };
      const [own, current] = [lifSoftplusConductance, lifSoftplus].map(
        (model) => drive(model, protocol).traces['v'][0],
      );
      return own / current;
    };
    // What leaks within a step of 1 ms, which Euler leaves out, is 5 %.
    expect(compare(1e-4)).toBeCloseTo((1 - Math.exp(-0.1)) / 0.1, 3);
    expect(compare(1)).toBeLessThan(0.8);
  });

  it('settles at the mean of the reversal potentials and rest, weighted by conductances', () => {
    const every = (weight: number) => Array.from({ length: 200 }, (_, k) => ({ step: k + 1, weight }));
    const { traces } = drive(lifSoftplusConductance, {
      ...PASSIVE,
      spikes: { excitatory: every(0.01), inhibitory: every(0.5) },
    });
    const [excited, inhibited] = [1.5 / (3 * 70) / (1 - Math.exp(-1 / 3)), 0.05 / (1 - Math.exp(-1 / 10))];
    // Excitation arrives at the beginning of a step, at whose end it has decayed; inhibition at the end.
    expect(traces['g_e'][199]).toBeCloseTo(excited * Math.exp(-1 / 3), 8);
    expect(traces['g_i'][199]).toBeCloseTo(inhibited, 8);
    expect(traces['v'][199]).toBeCloseTo((70 * excited - 10 * inhibited) / (0.1 + excited + inhibited), 3);
  });
});

it.each([-1, 0, 0.2, 0.3, 1, 5, 25])('spikes come with the softplus of the potential, up to 200 Hz: %d mV', (v) => {
  const spikesAt = (uniform: number): boolean =>
    drive(lifSoftplusConductance, {
      step: 1,
      steps: 1,
      parameters: { tau_m: 1e12 },
      initial: { v },
      uniform: () => uniform,
    }).spikes.length > 0;
  const p = Math.min(0.2, 1e-3 * 10 * 0.05 * Math.log1p(Math.exp((v - 0.2) / 0.05)));
  expect(spikesAt(p * 0.999)).toBe(true);
  expect(spikesAt(p * 1.001 + 1e-12)).toBe(false);
});

it('a spike takes the potential to 0, and leaves the conductances as they are', () => {
  const protocol = { step: 1, steps: 2, initial: { v: 5, g_e: 0.2, g_i: 0.1 } };
  const [spiking, silent] = [0, 1 - 1e-12].map((uniform) =>
    drive(lifSoftplusConductance, { ...protocol, uniform: () => uniform }),
  );
  expect([spiking.spikes, silent.spikes]).toEqual([[1], []]);
  expect(spiking.traces['v'][0]).toBe(0);
  expect(silent.traces['v'][0]).toBeGreaterThan(1);
  for (const name of ['g_e', 'g_i']) expect(spiking.traces[name]).toEqual(silent.traces[name]);
});
