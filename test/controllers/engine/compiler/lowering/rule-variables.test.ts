import { describe, expect, it } from 'vitest';
import { analyse } from '../../../../../controllers/engine/compiler/index.ts';
import { lazyFactors } from '../../../../../controllers/engine/compiler/lowering/rule-variables.ts';
import type { AllLoop } from '../../../../../controllers/engine/compiler/program/loops.ts';
import type { SynapseModel } from '../../../../../controllers/engine/index.ts';
import { defineSynapse, explicit, ms, Network } from '../../../../../controllers/engine/index.ts';
import { counter } from '../../pair.ts';
import { scripted } from '../../scripted.ts';
import { failure } from '../../typed.ts';

const one = { unit: '1', meaning: '' };
const base = {
  name: 'rule',
  source: 'a test',
  parameters: { tau: { unit: 'ms', default: 10, meaning: '' }, top: { ...one, default: 3 } },
  state: { w: one, e: one },
} as const satisfies SynapseModel;

function built(rest: Partial<SynapseModel>, delays: number | readonly number[] = 1, parameters: object = {}) {
  const network = new Network({ step: '0.5 ms', seed: 1 });
  const pre = network.population('pre', scripted, { size: 3 });
  const post = network.population('post', counter, { size: 2 });
  const projection = network.project(pre, post, {
    name: 'p',
    synapse: defineSynapse({ ...base, ...rest } as SynapseModel),
    connect: explicit([
      [0, 0],
      [1, 1],
      [2, 0],
    ]),
    delay: ms(delays as number),
    parameters: parameters as never,
  });
  return { network, projection };
}

const trace = (of: 'pre' | 'post', equation: string, rest: object = {}) => ({
  ...one,
  of,
  equation,
  onSpike: '',
  ...rest,
});

describe('factors that variables decay by in a step', () => {
  const factors = (rest: Partial<SynapseModel>, parameters: object = {}): Record<string, number> => {
    const { network, projection } = built(rest, 1, parameters);
    const rule = analyse(network).projections.get(projection)?.rule;
    return Object.fromEntries(lazyFactors(network, projection, rule as NonNullable<typeof rule>));
  };

  it('are exponentials, or those of Euler where the rule says so', () => {
    const traces = {
      x: trace('pre', 'dx/dt = -x/tau', { onSpike: 'x += 1' }),
      y: trace('post', 'dy/dt = -y/tau', { onSpike: 'y += 1', method: 'euler' }),
    };
    const found = factors({ traces, equations: 'de/dt = -2*e/tau\ndw/dt = -w/tau', method: { w: 'euler' } });
    expect(Object.keys(found)).toEqual(['x', 'y', 'e', 'w']);
    expect(found['x']).toBeCloseTo(Math.exp(-0.05), 15);
    expect(found['y']).toBeCloseTo(0.95, 15);
    expect(found['e']).toBeCloseTo(Math.exp(-0.1), 15);
    expect(found['w']).toBeCloseTo(0.95, 15);
    expect(factors({ equations: 'de/dt = -e/tau', method: 'euler' }, { tau: ms(5) })['e']).toBeCloseTo(0.9, 15);
  });

  it.each<[string, Partial<SynapseModel>]>([
    ['has bounds', { equations: 'de/dt = -e/tau', bounds: { e: [0, 1] } }],
    ['has another method', { equations: 'de/dt = -e/tau', method: 'rk4' }],
    ['has a drive', { equations: 'de/dt = (1 - e)/tau' }],
    ['reads another', { equations: 'de/dt = -e*w/tau' }],
    ['is moved by another', { equations: 'de/dt = w/tau' }],
    ['is not linear', { equations: 'de/dt = -e*e/tau', method: 'euler' }],
  ])('are none of what %s', (_, rest) => {
    expect(factors(rest)).toEqual({});
  });
});

describe('the arrays and loops of a rule', () => {
  const traces = {
    x: trace('pre', 'dx/dt = -x/tau', { onSpike: 'x += 1' }),
    y: trace('post', 'dy/dt = -y/tau', { onSpike: 'y += 1' }),
    fast: trace('post', 'd(fast)/dt = -fast/(0.05*ms)', { onSpike: 'fast = 1' }),
    quick: trace('pre', 'd(quick)/dt = -quick/(0.05*ms)', { onSpike: 'quick = 1' }),
  };

  it('have a place for each synapse, neuron and delay, in whole groups', () => {
    const { network, projection } = built({ traces, equations: 'dw/dt = (e - w)/tau' }, [1, 2, 1]);
    const { program, projections } = analyse(network);
    const length = (name: string): number =>
      program.arrays.find((array) => array.name === `p.${name}`)?.length as number;
    const layout = projections.get(projection)?.layout;
    expect([length('w'), length('e')]).toEqual([layout?.length, layout?.length]);
    // Rows of four, one for each synapse, and four places beyond.
    expect(layout?.length).toBe(3 * 4 + 4);
    expect([length('x'), length('y')]).toEqual([2 * 16, 16]);
    const loops = [...program.tick, ...program.rebase].filter((loop): loop is AllLoop => loop.kind === 'all');
    const of = (name: string) => loops.find((loop) => loop.name === `p: ${name}`);
    expect(of('fast decays')).toMatchObject({ length: 8, role: 'neuron', gates: undefined });
    expect(of('quick decays')).toMatchObject({ length: 32, role: 'neuron' });
    expect(of('stepped')).toMatchObject({ length: 16, role: 'synapse' });
    expect(of('x rebased')).toMatchObject({ length: 32, role: 'neuron' });
    expect(of('y rebased')).toMatchObject({ length: 8, role: 'neuron' });
  });

  it('find the ends of synapses only where they are read or written', () => {
    const loopOf = (onStep: string): AllLoop | undefined =>
      analyse(built({ onStep }).network).program.tick.find((loop): loop is AllLoop => loop.kind === 'all');
    expect(loopOf('e = w')?.ends).toBeUndefined();
    expect(loopOf('e = mark_post')?.ends).toBeDefined();
    expect(loopOf('post += w')?.ends).toBeDefined();
  });
});

describe('a rule is refused', () => {
  it.each<[string, Partial<SynapseModel>, object]>([
    [
      'whose trace reads what it cannot',
      { traces: { x: trace('pre', 'dx/dt = -x/tau', { onSpike: 'x += w' }) } },
      { code: 'invalid_model', received: 'w', expected: 'traces of the same side, parameters and modulators' },
    ],
    [
      'whose bounds cross',
      { bounds: { w: ['top', 2] } },
      { code: 'impossible_value', received: 'top = 3', expected: 'a lower bound that is not above the upper one' },
    ],
  ])('%s', (_, rest, detail) => {
    expect(failure(() => analyse(built(rest).network))).toMatchObject(detail);
  });

  it('that reads its presynaptic neuron at several delays, which a trace may', () => {
    const model = { onStep: 'e = 1', onPost: 'w = fire_pre' };
    expect(failure(() => analyse(built(model, [1, 2, 1]).network))).toMatchObject({
      code: 'invalid_model',
      received: 'fire_pre',
      expected: 'one delay for all synapses, or a trace',
    });
    expect(() => analyse(built(model).network)).not.toThrow();
  });

  it('not where its bounds are one number', () => {
    const { network, projection } = built({ bounds: { w: ['top', 'top'] }, onPre: 'w += 1' });
    expect(analyse(network).projections.get(projection)?.bounds.get('w')).toEqual([3, 3]);
  });
});
