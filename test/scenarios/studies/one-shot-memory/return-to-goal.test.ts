import { describe, expect, it } from 'vitest';
import type { Feedback, Twist } from '../../../../agents/index.ts';
import { point } from '../../../../agents/index.ts';
import { hostController } from '../../../../controllers/controller/host-controller.ts';
import type { Simulation } from '../../../../controllers/engine/index.ts';
import { simulate } from '../../../../controllers/engine/index.ts';
import { ACTION_DIRECTIONS } from '../../../../controllers/navigation/action-ring.ts';
import type { MemoryNavigatorOptions } from '../../../../scenarios/studies/one-shot-memory/memory-navigator.ts';
import { memoryNavigator } from '../../../../scenarios/studies/one-shot-memory/memory-navigator.ts';

function built(options: Partial<MemoryNavigatorOptions> = {}) {
  const controller = memoryNavigator({ body: point, halfWidth: 0.8, coordinates: 'given', ...options });
  const simulations: Simulation[] = [];
  hostController(controller, (network, settings) => {
    simulations.push(simulate(network, settings));
    return simulations[0];
  });
  controller.initialise(1, 1e-3);
  controller.beginTrial({ index: 0, count: 1 });
  const [simulation] = simulations;
  const velocity: Twist = { linearX: 0, linearY: 0, angularZ: 0 };
  const between = (from: string, to: string) => {
    const [projection] = simulation.network.projections.filter(
      ({ source, target }) => source.name === from && target.name === to,
    );
    return { projection, ...simulation.connections(projection) };
  };
  return {
    controller,
    simulation,
    velocity,
    between,
    input: (population: string, name: string, unit?: string): number[] => {
      const [found] = simulation.network.populations.filter((one) => one.name === population);
      return [...simulation.input(found as never, name as never, unit as never)].slice(0, found.size) as number[];
    },
    step(feedback: Feedback = { reward: 0, phase: 'active' }, heading = 0) {
      const pose = { x: 0.3, y: -0.2, heading };
      const senses = { pose, odometry: { ...pose, linearX: 0, linearY: 0, angularZ: 0 }, head: { heading } };
      controller.step(0, senses as never, feedback, { velocity });
    },
    /** What the memory is told. */
    mode: () => ['write', 'teach', 'gain'].map((name) => simulation.modulator(name as never, '1' as never) as number),
  };
}

const [READS, WRITES, OFF] = [
  [0, 0, 0.195],
  [1, 1, 0],
  [0, 0, 0],
];

describe('the memory of a goal', () => {
  it('is asked by ten of forty keys at 100 Hz, the same ones all the time', { tags: 'long' }, () => {
    const { input, step } = built();
    step();
    const rates = input('key', 'rate', 'Hz');
    expect(rates).toHaveLength(40);
    expect(rates.filter((rate) => rate === 100)).toHaveLength(10);
    expect(rates.filter((rate) => rate === 0)).toHaveLength(30);
    step({ reward: 1, phase: 'outcome' });
    expect(input('key', 'rate', 'Hz')).toEqual(rates);
  });

  it('is read while it runs, written from a reward to the end of an outcome, and off in one without', () => {
    const { controller, step, mode } = built();
    step();
    expect(mode()).toEqual(READS.map((level) => expect.closeTo(level, 6)));
    step({ reward: 0, phase: 'outcome' });
    expect(mode()).toEqual(OFF);
    for (let n = 0; n < 50; n++) {
      step({ reward: Number(n === 0), phase: 'outcome' });
      expect(mode()).toEqual(WRITES);
    }
    controller.beginTrial({ index: 1, count: 2 });
    step();
    expect(mode()[0]).toBe(0);
  });

  it('is written for a second where the trial goes on, in which it stands', { tags: 'long' }, () => {
    const { step, mode, velocity } = built();
    for (let n = 0; n < 150; n++) step();
    expect(Math.hypot(velocity.linearX, velocity.linearY)).toBeGreaterThan(0.1);
    let [written, moved] = [0, 0];
    for (let n = 0; n < 1000; n++) {
      step({ reward: Number(n === 0), phase: 'active' });
      written += mode()[0];
      moved += Math.hypot(velocity.linearX, velocity.linearY);
    }
    expect([written, moved]).toEqual([1000, 0]);
    expect(mode()).toEqual(WRITES);
    step();
    expect(mode()[0]).toBe(0);
    // It is where it was rewarded: a fifth of its speed is the least.
    expect(Math.hypot(velocity.linearX, velocity.linearY)).toBeCloseTo(0.06, 6);
  });

  it('is not written where it is frozen, and forgets nothing where goals pile up', () => {
    const frozen = built({ memory: 'frozen' });
    frozen.step({ reward: 1, phase: 'outcome' });
    expect(frozen.mode()).toEqual(OFF);
    const forgetting = (memory: 'plastic' | 'piling'): unknown =>
      built({ memory }).between('key', 'value').projection.parameters.get('gamma_minus');
    expect([forgetting('plastic'), forgetting('piling')]).toEqual([0.3, 0]);
  });

  it('recalls to the cells that it was written by, or where that is shuffled to others, each one', () => {
    const plain = built().between('value', 'place');
    expect([...plain.post]).toEqual([...plain.pre]);
    const { pre, post } = built({ memory: 'shuffled' }).between('value', 'place');
    expect(new Set(pre).size).toBe(121);
    expect(new Set(post).size).toBe(121);
    expect([...post].filter((to, k) => to === pre[k]).length).toBeLessThan(10);
  });
});

describe('its search', () => {
  it('drives all directions by 2.5, and that in which it faces by 1 more, the opposite one by 1 less', () => {
    const { input, step } = built();
    step(undefined, 1);
    const drive = input('drive', 'u');
    // The direction has diffused for a step, by 0.035 rad or so.
    for (const [i, direction] of ACTION_DIRECTIONS.entries())
      expect(Math.abs(drive[i] - 2.5 - Math.cos(direction - 1))).toBeLessThan(0.15);
    expect(drive.reduce((a, b) => a + b, 0) / 40).toBeCloseTo(2.5, 5);
    const [x, y] = [Math.cos, Math.sin].map((component) =>
      drive.reduce((sum, one, i) => sum + one * component(ACTION_DIRECTIONS[i]), 0),
    );
    expect(Math.hypot(x, y) / 20).toBeCloseTo(1, 5);
  });

  it('drives none more than others while a goal is recalled', () => {
    const { controller, input, step } = built();
    for (let n = 0; n < 300; n++) step({ reward: Number(n === 0), phase: 'outcome' });
    controller.beginTrial({ index: 1, count: 2 });
    for (let n = 0; n < 300; n++) step();
    expect(new Set(input('drive', 'u'))).toEqual(new Set([2.5]));
  });
});
