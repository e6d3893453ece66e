import { describe, expect, it } from 'vitest';
import { btspLaterFit, btspWeightDependent } from '../../../controllers/synapses/index.ts';
import { pair } from './pairing.ts';

const [K_POT, K_DEP, W_MAX] = [3.2831, 0.97446, 2.974];
/** From 0 at 0 to 1 at 1. */
const sigmoid = (overlap: number, threshold: number, half: number): number => {
  const at = (x: number): number => 1 / (1 + Math.exp((-2 * (x - threshold)) / half));
  return (at(overlap) - at(0)) / (at(1) - at(0));
};
const rates = (overlap: number): [pot: number, dep: number] => [
  K_POT * sigmoid(overlap, 0.16265, 0.26578),
  K_DEP * sigmoid(overlap, 0.092922, 0.11403),
];

/** The weight after a second of an instructive signal, for an input that stays saturated. */
const weight = (step: number, from: number, instructive: number, parameters = {}): number =>
  pair(btspWeightDependent, {
    step,
    pre: [0, 1, 2, 3, 4],
    until: 1100,
    parameters: { peak: 1, ...parameters },
    initial: { w: from },
    before: (time, _, signal) => signal(time > 100 - 1e-9 && time < 1100 - 1e-9 ? instructive : 0),
  }).w;

describe.each([0.5, 1])('weight-dependent behavioural-timescale plasticity, step %d ms', (step) => {
  it.each([0.05, 0.15, 0.5, 1])('relaxes to where both rates balance at an overlap of %d', (overlap) => {
    const [pot, dep] = rates(overlap);
    const settled = (pot * W_MAX) / (pot + dep);
    for (const from of [0.5, 2.5]) {
      expect(weight(step, from, overlap)).toBeCloseTo(settled + (from - settled) * Math.exp(-(pot + dep)), 10);
    }
  });

  it('strengthens a weak input where it weakens a strong one', () => {
    expect(weight(step, 0.5, 0.15)).toBeGreaterThan(0.6);
    expect(weight(step, 2.5, 0.15)).toBeLessThan(2.4);
  });

  it('needs the plateau, and its rates', () => {
    expect(weight(step, 0.5, 0)).toBe(0.5);
    expect(weight(step, 0.5, 0.5, { k_pot: 0, k_dep: 0 })).toBe(0.5);
  });

  it('reaches seconds from the plateau: less the longer the input is over', { tags: 'long' }, () => {
    const late = (gap: number): number =>
      pair(btspWeightDependent, {
        step,
        pre: Array.from({ length: 20 }, (_, n) => n),
        until: 4000,
        initial: { w: 0.5 },
        before: (time, _, signal) => signal(time > gap && time <= gap + 300 ? 1 : 0),
      }).w;
    expect(late(1000)).toBeGreaterThan(late(3000) + 0.05);
    expect(late(3000)).toBeGreaterThan(0.52);
  });
});

it.each([0.05, 0.3, 1])('relaxes with the rates of the later fit of the same cell, at an overlap of %d', (overlap) => {
  const pot = 2.6216 * sigmoid(overlap, 0.0113286, 0.469472);
  const dep = 1.75844 * sigmoid(overlap, 0.0754587, 0.165141);
  const settled = (pot * 4.17808) / (pot + dep);
  const at = weight(1, 1, overlap, btspLaterFit);
  expect(at).toBeCloseTo(settled + (1 - settled) * Math.exp(-(pot + dep)), 8);
});
