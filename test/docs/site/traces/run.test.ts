// @module-tag long
import { describe, expect, it } from 'vitest';
import { defaultsOf } from '../../../../docs/site/traces/experiment.ts';
import { NEURONS, SYNAPSES } from '../../../../docs/site/traces/models.ts';
import { experimentOf, runExperiment } from '../../../../docs/site/traces/run.ts';

const NAMES = [...NEURONS.keys(), ...SYNAPSES.keys()];

const traceOf = (name: string, changed: Readonly<Record<string, number>> = {}) => {
  const experiment = experimentOf(name);
  return runExperiment(experiment, { ...defaultsOf(experiment), ...changed });
};
const curve = (trace: ReturnType<typeof traceOf>, name: string): Float64Array =>
  trace.curves.find((one) => one.name === name)?.values ?? expect.unreachable(name);

describe('the trace of a model', () => {
  it.each(NAMES)('of %s has something to show, and a control for each parameter within its ends', (name) => {
    const experiment = experimentOf(name);
    const { parameters = {} } = (NEURONS.get(name) ?? SYNAPSES.get(name)) as { readonly parameters?: object };
    const keys = experiment.controls.map(({ key }) => key);
    for (const parameter of Object.keys(parameters)) expect(keys).toContain(`set.${parameter}`);
    expect(new Set(keys).size).toBe(keys.length);
    for (const { default: value, minimum, maximum, step } of experiment.controls) {
      expect(value).toBeGreaterThanOrEqual(minimum);
      expect(value).toBeLessThanOrEqual(maximum);
      expect(step).toBeGreaterThan(0);
    }
    const values = curve(runExperiment(experiment, defaultsOf(experiment)), experiment.shown);
    expect(values.every(Number.isFinite)).toBe(true);
    expect(new Set(values).size).toBeGreaterThan(1);
  });

  it('is that of the equation: lif settles at E_L + R I where that is below its threshold', () => {
    const v = curve(traceOf('lif', { 'input.I_ext': 100, 'protocol.last': 1000 }), 'v');
    expect(v[0]).toBe(-70);
    expect(v[10_400]).toBeCloseTo(-70 + (20 / 250) * 100, 3);
  });

  it('follows each parameter: a lower threshold has lif spike more often', () => {
    const spikes = (threshold: number): number => traceOf('lif', { 'set.V_th': threshold }).spikes[0]?.at.length ?? 0;
    expect(spikes(-60)).toBeGreaterThan(spikes(-55));
    expect(spikes(-50)).toBe(0);
  });

  it('has a receptor bring its weight: an inhibitory conductance holds the potential down', () => {
    const [free, held] = [0, 100].map((weight) =>
      curve(traceOf('lifConductance', { 'weight.inhibitory': weight }), 'v'),
    );
    expect(Math.min(...held)).toBeLessThan(Math.min(...free) - 1);
  });

  it('is the window of a rule: stdp changes by A_plus x e^(-d / tau_plus) a pair', () => {
    const { x, curves } = traceOf('stdp', { 'protocol.pairs': 1 });
    const change = (difference: number): number => curves[0]?.values[x.values.indexOf(difference)] as number;
    expect(change(20)).toBeCloseTo(0.01 * Math.exp(-1), 6);
    expect(change(-20)).toBeCloseTo(-0.0105 * Math.exp(-1), 6);
    // At a coincidence the presynaptic spike comes first.
    expect(change(0)).toBeCloseTo(0.01, 6);
  });

  it('has modulators gate what they gate: without dopamine no weight moves', () => {
    const change = (level: number) => traceOf('dopamineStdp', { 'modulator.dopamine': level }).curves[0]?.values ?? [];
    expect([...change(0)].every((value) => value === 0)).toBe(true);
    expect([...change(0.01)].some((value) => value > 1)).toBe(true);
  });

  it('raises events when it is told to: an output weight of e-prop moves when it descends, and not before', () => {
    const never = 1e6;
    const w = (at: number) => curve(traceOf('epropOutput', { 'event.descend': at, 'event.adam': never }), 'w');
    const moved = (values: Float64Array): number => values.findIndex((value) => value !== values[0]) * 0.5;
    expect(moved(w(590))).toBe(590);
    expect(w(never).at(-1)).toBe(1);
  });

  it('depresses where a synapse does: each spike of a train releases less', () => {
    const r = [...new Set(curve(traceOf('shortTermDepression'), 'r'))].slice(1);
    expect(r.length).toBeGreaterThan(3);
    expect(r).toEqual([...r].sort((one, other) => other - one));
  });

  it.each([
    ['lif', { 'set.tau_m': 0 }, /tau_m/],
    ['lif', { 'set.t_ref': 0.25 }, /refractory/],
    ['lifConductance', { 'weight.excitatory': -1 }, /positive|sign/],
    ['stdp', { 'protocol.pairs': 2.5 }, /pairs = 2.5/],
    ['stdp', { 'protocol.step': 0 }, /step = 0/],
    ['staticSynapse', { 'protocol.rate': 0 }, /rate = 0/],
    ['lif', { 'protocol.last': 1e9 }, /last = /],
  ])('of %s with %o is refused in words', (name, changed, words) => {
    expect(() => traceOf(name, changed)).toThrow(words);
  });
});
