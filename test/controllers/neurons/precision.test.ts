// @module-tag long
import { describe, expect, it } from 'vitest';
import type { NeuronModel } from '../../../controllers/engine/index.ts';
import * as neurons from '../../../controllers/neurons/index.ts';
import type { StirredNeuron } from '../../conformance/networks.ts';
import { STIRRED_NEURONS } from '../../conformance/networks.ts';
import { inFull } from '../../effort.ts';
import type { Arrival, Protocol } from './drive.ts';
import { apart, drive } from './drive.ts';

/** It draws the intervals between its spikes, in its step. The other models that draw have a hazard. */
const DRAWS_INTERVALS = 'homogeneous_poisson';

/** They are read, and never spike. */
const SILENT: readonly string[] = [
  'eprop_readout',
  'nir_cuba_li',
  'nir_cuba_li_sequential',
  'nir_integrator',
  'nir_li',
  'nir_readout',
];

function protocol({ inputs, weights }: StirredNeuron, step: number): Protocol {
  const arrivals = (weight: number, period: number): Arrival[] =>
    Array.from({ length: 30 }, (_, i) => ({ step: Math.round((2 + i * period) / step), weight }));
  return {
    step,
    steps: 120 / step,
    spikes: Object.fromEntries(
      Object.entries(weights).map(([receptor, weight], i) => [receptor, arrivals(weight, 3 + 2 * i)]),
    ),
    inputs: Object.fromEntries(Object.entries(inputs).map(([name, level]) => [name, () => level])),
  };
}

it('every built-in neuron is tried, on each of its inputs and receptors', () => {
  const builtIn = Object.values(neurons).filter((one): one is typeof one & NeuronModel => 'spike' in one);
  const stirred = new Map(STIRRED_NEURONS.map((one) => [one.model.name, one]));
  expect(builtIn.length).toBeGreaterThan(20);
  for (const { name, inputs = {}, receptors = {} } of builtIn as readonly NeuronModel[]) {
    expect(Object.keys(stirred.get(name)?.inputs ?? {}), `inputs of ${name}`).toEqual(Object.keys(inputs));
    expect(Object.keys(stirred.get(name)?.weights ?? {}), `weights of ${name}`).toEqual(Object.keys(receptors));
    expect(stirred.has(name), name).toBe(true);
  }
});

describe.each(STIRRED_NEURONS.map((one) => ({ name: one.model.name, one })))('$name', ({ name, one }) => {
  it.each(inFull(0.5, 0.1))('is the same to the bit in WebAssembly and in its oracle, at %d ms', (step) => {
    const oracle = drive(one.model, { ...protocol(one, step), emitter: 'javascript-f32' });
    const analysed = drive(one.model, { ...protocol(one, step), emitter: 'webassembly' });
    expect(analysed).toEqual(oracle);
    if (SILENT.includes(name)) expect(oracle.spikes).toEqual([]);
    else expect(oracle.spikes.length).toBeGreaterThan(0);
  });

  // A model that draws its spikes draws others in double precision.
  if ('hazard' in one.model.spike || name === DRAWS_INTERVALS) return;

  it.each(inFull(0.5, 0.1))('is the same in single and double precision up to the second spike, at %d ms', (step) => {
    const single = drive(one.model, { ...protocol(one, step), emitter: 'webassembly' });
    const double = drive(one.model, protocol(one, step));
    expect(Math.abs(single.spikes.length - double.spikes.length)).toBeLessThanOrEqual(1);
    expect(apart(single.spikes.slice(0, 2), double.spikes.slice(0, 2))).toBeLessThanOrEqual(1);
    const before = SILENT.includes(name) ? Infinity : Math.min(single.spikes[0], double.spikes[0]) - 2;
    for (const [state, trace] of Object.entries(double.traces)) {
      const part = trace.subarray(0, before);
      const scale = Math.max(...part.map(Math.abs));
      expect(apart(part, single.traces[state]), state).toBeLessThanOrEqual(1e-4 * scale);
    }
  });
});
