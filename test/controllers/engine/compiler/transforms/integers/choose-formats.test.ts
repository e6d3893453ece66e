import { describe, expect, it } from 'vitest';
import { analyse } from '../../../../../../controllers/engine/compiler/index.ts';
import type { Format } from '../../../../../../controllers/engine/compiler/program/format.ts';
import type { IntegerOptions } from '../../../../../../controllers/engine/compiler/transforms/integers/choose-formats.ts';
import {
  chooseFormats,
  weightBitsOf,
} from '../../../../../../controllers/engine/compiler/transforms/integers/choose-formats.ts';
import { narrowFormat, wideFormat } from '../../../../../../controllers/engine/compiler/transforms/integers/format.ts';
import type { Ranges } from '../../../../../../controllers/engine/compiler/transforms/integers/ranges.ts';
import { allToAll, defineNeuron, defineSynapse, Network } from '../../../../../../controllers/engine/index.ts';

const one = { unit: '1', meaning: '' };

const cell = defineNeuron({
  name: 'cell',
  source: 'a test',
  parameters: { p: { ...one, default: 1 } },
  state: { v: one, u: { ...one, initial: 2 }, d: { ...one, initial: -2 }, still: { ...one, initial: 3 } },
  inputs: { drive: { ...one, default: 0 } },
  receptors: { sum: { ...one, onInput: 'v += input' } },
  onStep: 'v = p*v + drive; u = u*p; d = d*p',
  spike: { when: 'v > still' },
});

const rule = defineSynapse({
  name: 'rule',
  source: 'a test',
  state: {
    w: { ...one, initial: 1 },
    first: { ...one, initial: 1 },
    e: one,
    fixed: { ...one, initial: 5 },
    limited: { ...one, initial: 0.5 },
    below: { ...one, initial: -2 },
  },
  onPre: 'post += w*fixed; w += 0.5; e += 1; limited += 0.1; below *= 1.01',
  bounds: { limited: [0, 1] },
  events: { again: 'w = first' },
});

function formats(ranges: Ranges, options: IntegerOptions = {}): (name: string) => Format | undefined {
  const network = new Network({ step: '1 ms', seed: 1 });
  const cells = network.population('cells', cell, { size: 3, parameters: { p: [0.5, 0.25, 0.75] } });
  network.project(cells, cells, { name: 'onto', synapse: rule, connect: allToAll() });
  const analysed = analyse(network, { decays: 'stepped' });
  const chosen = chooseFormats(analysed, ranges, options);
  const { arrays } = analysed.program;
  return (name) => chosen.get(arrays.findIndex((array) => array.name === name));
}

describe('the format of an array of neurons', () => {
  it('has room for twice of what was seen, on either side of 0', () => {
    const of = formats({ 'cells.v': [-2, 3], 'cells.u': [1, 3], 'cells.d': [-3, -1] });
    expect(of('cells.v')).toEqual(wideFormat([-4, 6], false));
    expect(of('cells.u')).toEqual(wideFormat([0.5, 6], false));
    expect(of('cells.d')).toEqual(wideFormat([-6, 0], false));
  });

  it('holds what it begins with, too', () => {
    expect(formats({ 'cells.u': [40, 50] })('cells.u')).toEqual(wideFormat([0, 100], false));
    expect(formats({ 'cells.u': [-5, -4] })('cells.u')).toEqual(wideFormat([-10, 4], false));
  });

  it('is that of numbers up to 64 where nothing was seen', () => {
    expect(formats({})('cells.v')).toEqual(wideFormat([-64, 64], false));
    expect(formats({ 'cells.v': [0, 0] })('cells.v')).toEqual(wideFormat([-64, 64], false));
  });

  it('ends at its numbers where they never change', () => {
    expect(formats({})('cells.p')).toEqual(wideFormat([0, 0.75], true));
    expect(formats({ 'cells.p': [9, 99] })('cells.p')).toEqual(wideFormat([0, 0.75], true));
  });

  it('may have either sign where a host gives it', () => {
    expect(formats({ 'cells.drive': [0, 5] })('cells.drive')).toEqual(wideFormat([-10, 10], false));
    expect(formats({ 'cells.drive': [-7, 1] })('cells.drive')).toEqual(wideFormat([-14, 14], false));
  });
});

describe('the format of an array of synapses', () => {
  const seen: Ranges = { 'onto.w': [1, 6], 'onto.e': [0, 3], 'onto.limited': [0, 40], 'onto.below': [-3, -1] };

  it('has the bits of weights for a weight and its copy, and 16 for all else', () => {
    const of = formats(seen);
    expect(of('onto.w')).toEqual(narrowFormat([0.5, 12], 8, true));
    expect(of('onto.first')).toEqual(of('onto.w'));
    expect(of('onto.e')).toEqual(narrowFormat([0, 6], 16, true));
    expect(of('onto.below')).toEqual(narrowFormat([-6, -0.5], 16, true));
    expect(of('onto.fixed')).toEqual(narrowFormat([5, 5], 16, false));
    const few = formats(seen, { weightBits: { onto: 4, other: 3 }, synapseBits: 6 });
    expect(few('onto.first')).toEqual(narrowFormat([0.5, 12], 4, true));
    expect(few('onto.e')).toEqual(narrowFormat([0, 6], 6, true));
  });

  it('ends where bounds of the rule do', () => {
    expect(formats(seen)('onto.limited')).toEqual(narrowFormat([0, 1], 16, true));
    expect(formats({})('onto.limited')).toEqual(narrowFormat([0, 1], 16, true));
  });
});

it('weights have 8 bits where nobody says', () => {
  expect(weightBitsOf('onto', undefined)).toBe(8);
  expect(weightBitsOf('onto', 5)).toBe(5);
  expect([weightBitsOf('onto', { onto: 3 }), weightBitsOf('other', { onto: 3 })]).toEqual([3, 8]);
});
