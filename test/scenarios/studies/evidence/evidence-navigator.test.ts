import { describe, expect, it } from 'vitest';
import { rodent } from '../../../../agents/index.ts';
import type { EpropWeights } from '../../../../controllers/learning/eprop-weights.ts';
import type { EvidenceNavigatorOptions } from '../../../../scenarios/studies/evidence/evidence-navigator.ts';
import { evidenceNavigator } from '../../../../scenarios/studies/evidence/evidence-navigator.ts';

/** Two neurons: inputs of the left drive the first, those of the right the second; each drives an output of its own side. */
const [LIF, INPUTS] = [2, 40];
const weights: EpropWeights = {
  input: Float64Array.from({ length: LIF * INPUTS }, (_, n) =>
    Math.floor((n % INPUTS) / 10) === Math.floor(n / INPUTS) ? 0.7 : 0,
  ),
  recurrent: new Float64Array(4),
  output: [2, 0, 0, 2],
  feedback: new Float64Array(4),
};

const options: EvidenceNavigatorOptions = {
  body: rodent,
  speed: 0.4,
  weights,
  lif: LIF,
  adaptive: 0,
  pillarWithin: 0.12,
  openBeyond: 0.3,
  stopBefore: 0.15,
};

/** Ranges behind, to the right, ahead and to the left. */
const wall = [1, 0.14, 0.5, 0.14];
const pillarLeft = [1, 0.14, 0.5, 0.1];
const pillarRight = [1, 0.1, 0.5, 0.14];
const junction = [1, 0.7, 0.14, 0.7];

/** Runs stretches of ticks with given ranges; the turn rates of the last tick of each, and how often inputs spiked. */
function drive(
  stretches: readonly (readonly [ranges: readonly number[], ticks: number])[],
  more: Partial<EvidenceNavigatorOptions> = {},
) {
  const controller = evidenceNavigator({ ...options, ...more });
  controller.initialise(3, 1e-3);
  controller.beginTrial({ index: 0 } as never);
  const counts = new Array<number>(4).fill(0);
  controller.spikes?.subscribe(
    ({ population, ids, count }: { population: string; ids: Uint32Array; count: number }) => {
      if (population === 'inputs') for (let k = 0; k < count; k++) counts[Math.floor(ids[k] / 10)]++;
    },
  );
  let tick = 0;
  const ends = stretches.map(([ranges, ticks]) => {
    const velocity = { linearX: 0, linearY: 0, angularZ: 0 };
    const odometry = { x: 0, y: 0, heading: 0, linearX: 0, linearY: 0, angularZ: 0 };
    for (let n = 0; n < ticks; n++, tick++)
      controller.step(
        tick,
        { scan: { ranges: Float64Array.from(ranges), sweepSeconds: 0 }, odometry },
        { reward: 0, phase: 'active' },
        { velocity },
      );
    return velocity;
  });
  return { ends, counts };
}

describe('evidenceNavigator', () => {
  it('drives along the corridor, stands at the junction while it is asked, and turns then', () => {
    const { ends } = drive([
      [pillarLeft, 100],
      [wall, 50],
      [junction, 149],
      [junction, 2],
    ]);
    expect(ends[1]).toEqual({ linearX: 0.4, linearY: 0, angularZ: 0 });
    expect(ends[2].linearX).toBe(0);
    expect(ends[3].angularZ).not.toBe(0);
  });

  it('lets inputs of a side spike at 40 Hz while there is a pillar, those that ask at the junction, and noise always', {
    tags: 'long',
  }, () => {
    const { counts } = drive([
      [pillarLeft, 4000],
      [pillarRight, 2000],
      [wall, 4000],
      [junction, 150],
      [pillarLeft, 2000],
    ]);
    const expected = [4000 * 0.4, 2000 * 0.4, 150 * 0.4, 12_150 * 0.1];
    for (const [kind, count] of counts.entries())
      expect(Math.abs(count - expected[kind]), `kind ${kind}`).toBeLessThan(4 * Math.sqrt(expected[kind]));
  });

  it('stands while it does not see ahead, and takes no unmeasured side for a pillar or an opening', () => {
    const [blind, blindAside] = [wall.with(2, Number.NaN), [1, Number.NaN, 0.14, 0.7]];
    const { ends, counts } = drive([
      [wall, 10],
      [blind, 10],
      [[1, Number.NaN, 0.5, Number.NaN], 2000],
      [blindAside, 100],
    ]);
    expect(ends.map(({ linearX }) => linearX)).toEqual([0.4, 0, 0.4, 0.4]);
    expect(counts.slice(0, 3)).toEqual([0, 0, 0]);
  });

  it('turns to the side of the larger output', () => {
    // This network remembers nothing, so the last cue decides; it lasts until the junction.
    const turnAfter = (pillar: readonly number[]): number =>
      drive([
        [pillar, 100],
        [junction, 160],
      ]).ends[1].angularZ;
    expect(turnAfter(pillarLeft)).toBeGreaterThan(0);
    expect(turnAfter(pillarRight)).toBeLessThan(0);
  });

  it.each([
    [[], 'left'],
    [[pillarRight], 'right'],
    [[pillarLeft], 'left'],
    [[pillarRight, pillarLeft], 'left'],
    [[pillarLeft, pillarRight, pillarRight], 'right'],
  ] as const)('that counts turns to the side of more pillars, from the first tick on, or left: %j', (pillars, side) => {
    const passed = pillars.flatMap((pillar) => [[pillar, 20] as const, [wall, 20] as const]);
    const end = drive([...passed, [junction, 160]], { decide: 'count' }).ends.at(-1);
    expect(Math.sign(end?.angularZ ?? 0)).toBe(side === 'left' ? 1 : -1);
  });

  it('turns by all that the network says while it is asked, not by the last of it', () => {
    // Inputs that ask drive the left a little: what it says begins on the right and ends on the left.
    const asked = Float64Array.from(weights.input, (w, n) => (n >= 20 && n < 30 ? 0.07 : w));
    const controller = evidenceNavigator({ ...options, weights: { ...weights, input: asked, output: [1, 0, 0, 4] } });
    controller.initialise(3, 1e-3);
    controller.beginTrial({ index: 0, count: 1 });
    const says = new Float64Array(1);
    let sum = 0;
    const velocity = { linearX: 0, linearY: 0, angularZ: 0 };
    const odometry = { x: 0, y: 0, heading: 0, linearX: 0, linearY: 0, angularZ: 0 };
    for (let tick = 0; tick < 250; tick++) {
      const ranges = Float64Array.from(tick < 100 ? pillarRight : junction);
      controller.step(
        tick,
        { scan: { ranges, sweepSeconds: 0 }, odometry },
        { reward: 0, phase: 'active' },
        { velocity },
      );
      controller.signals?.()['right'].read(says);
      if (tick >= 100) sum += 2 * says[0] - 1;
    }
    expect(sum).toBeGreaterThan(1);
    expect(says[0]).toBeLessThan(0.5);
    expect(velocity.angularZ).toBeLessThan(0);
  });

  it('counts pillars where it is told to, each once', () => {
    const turn = (...pillars: (readonly number[])[]): number =>
      drive(
        [
          ...pillars.flatMap(
            (one) =>
              [
                [one, 100],
                [wall, 50],
              ] as const,
          ),
          [junction, 160],
        ],
        { decide: 'count' },
      ).ends.at(-1)?.angularZ ?? 0;
    expect(turn(pillarLeft, pillarRight, pillarRight)).toBeLessThan(0);
    expect(turn(pillarLeft, pillarLeft, pillarRight)).toBeGreaterThan(0);
  });

  it('needs ticks of a millisecond', () => {
    expect(() => evidenceNavigator(options).initialise(1, 5e-4)).toThrow(
      expect.objectContaining({ code: 'invalid_step' }),
    );
  });

  it('makes networks like its own', () => {
    const controller = evidenceNavigator({ ...options, beta: 0 });
    controller.initialise(7, 1e-3);
    const network = controller.likeItsOwn();
    expect(network.simulation.network.seed).toBe(7);
    expect(Array.from(network.weights().input)).toEqual(Array.from(weights.input as Float64Array, Math.fround));
  });

  it('is asked for 150 ms, and then drives', () => {
    const { ends } = drive([
      [junction, 149],
      [junction, 1],
    ]);
    expect([ends[0].linearX, ends[0].angularZ]).toEqual([0, 0]);
    // Across the way that it came: it turns on the spot.
    expect(Math.abs(ends[1].angularZ)).toBeGreaterThan(3);
    expect(ends[1].linearX).toBeLessThan(1e-9);
  });

  it('takes for a pillar what is nearer than told, for the junction open sides farther than told and a wall at most so far', {
    tags: 'long',
  }, () => {
    const felt = (right: number, left: number): readonly number[] => {
      const { counts } = drive([[[1, right, 0.5, left], 200]]);
      return [Number(counts[0] > 0), Number(counts[1] > 0)];
    };
    expect(felt(0.119, 0.2)).toEqual([0, 1]);
    expect(felt(0.12, 0.119)).toEqual([1, 0]);
    expect(felt(0.12, 0.12)).toEqual([0, 0]);
    const asked = (ranges: readonly number[]): boolean => drive([[ranges, 100]]).counts[2] > 0;
    expect(asked([1, 0.301, 0.15, 0.301])).toBe(true);
    expect(asked([1, 0.3, 0.15, 0.301])).toBe(false);
    expect(asked([1, 0.301, 0.15, 0.3])).toBe(false);
    expect(asked([1, 0.301, 0.151, 0.301])).toBe(false);
  });

  it('feels no pillars at the junction nor in an arm, and is asked once', () => {
    const { counts } = drive([
      [junction, 75],
      [pillarLeft, 200],
      [junction, 400],
    ]);
    expect(counts.slice(0, 2)).toEqual([0, 0]);
    // 150 ms of ten inputs at 40 Hz.
    expect(Math.abs(counts[2] - 60)).toBeLessThan(31);
  });

  it('turns either way by a coin, whatever it felt', () => {
    const controller = evidenceNavigator({ ...options, decide: 'coin' });
    controller.initialise(3, 1e-3);
    const velocity = { linearX: 0, linearY: 0, angularZ: 0 };
    const odometry = { x: 0, y: 0, heading: 0, linearX: 0, linearY: 0, angularZ: 0 };
    let left = 0;
    for (let index = 0; index < 12; index++) {
      controller.beginTrial({ index, count: 12 });
      for (let tick = 0; tick < 160; tick++) {
        const scan = { ranges: Float64Array.from(tick < 10 ? pillarRight : junction), sweepSeconds: 0 };
        controller.step(tick, { scan, odometry }, { reward: 0, phase: 'active' }, { velocity });
      }
      left += Number(velocity.angularZ > 0);
    }
    expect(left).toBeGreaterThan(1);
    expect(left).toBeLessThan(11);
  });

  it('begins each trial in the corridor, without what it counted and without an opinion, and stands in the outcome phase', () => {
    const controller = evidenceNavigator({ ...options, decide: 'count' });
    controller.initialise(3, 1e-3);
    const velocity = { linearX: 0, linearY: 0, angularZ: 0 };
    const odometry = { x: 0, y: 0, heading: 0, linearX: 0, linearY: 0, angularZ: 0 };
    const go = (ranges: readonly number[], ticks: number, phase: 'active' | 'outcome' = 'active') => {
      const scan = { ranges: Float64Array.from(ranges), sweepSeconds: 0 };
      for (let tick = 0; tick < ticks; tick++)
        controller.step(tick, { scan, odometry }, { reward: 0, phase }, { velocity });
      return { ...velocity };
    };
    const says = (): number => {
      const out = new Float64Array(1);
      controller.signals?.()['right'].read(out);
      return out[0];
    };
    controller.beginTrial({ index: 0, count: 2 });
    for (let pillars = 0; pillars < 3; pillars++) {
      go(pillarRight, 30);
      go(wall, 10);
    }
    expect(go(junction, 160).angularZ).toBeLessThan(0);
    expect(says()).not.toBe(0.5);
    expect(go(junction, 1, 'outcome')).toEqual({ linearX: 0, linearY: 0, angularZ: 0 });
    controller.beginTrial({ index: 1, count: 2 });
    expect(says()).toBe(0.5);
    expect(go(wall, 10)).toEqual({ linearX: 0.4, linearY: 0, angularZ: 0 });
    go(pillarLeft, 30);
    // One on the left, and three on the right that were in the last trial.
    expect(go(junction, 160).angularZ).toBeGreaterThan(0);
  });
});
