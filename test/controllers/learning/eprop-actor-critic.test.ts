import { describe, expect, it } from 'vitest';
import type { EpropActorCriticOptions, RewardedTrial } from '../../../controllers/learning/eprop-actor-critic.ts';
import { EpropActorCritic } from '../../../controllers/learning/eprop-actor-critic.ts';
import { RandomStream } from '../../../kernels/random.ts';

/** One of two inputs spikes; an action of its number earns 1. */
const trialOf = (input: number, reward = (action: number) => Number(action === input)): RewardedTrial => ({
  ticks: 60,
  from: 50,
  spikes: { ticks: [2, 6, 10, 14, 18, 22, 26, 30, 36, 42, 48, 54], ids: new Array<number>(12).fill(input) },
  reward,
});

const small = {
  seed: 3,
  inputs: 2,
  lif: 12,
  actions: 2,
  regularisation: 0,
  discount: 0.5,
  valueWeight: 0.05,
  optimiser: { kind: 'adam', rate: 0.05 },
} as const satisfies EpropActorCriticOptions;

/** Mean reward of the policy, over both trials, after some batches. */
function learn(network: EpropActorCritic, batches: number, trial = (input: number) => trialOf(input)): number {
  const random = new RandomStream(5, 'test');
  for (let k = 0; k < batches; k++) {
    for (let n = 0; n < 8; n++) network.run(trial(n % 2), random);
    network.commit();
  }
  const right = [0, 1].map((input) => {
    network.run(trialOf(input));
    return network.policy[input];
  });
  return (right[0] + right[1]) / 2;
}

describe('EpropActorCritic', () => {
  it.each(['random', 'symmetric'] as const)(
    'learns by reward alone what to do, and what it is worth: %s',
    { tags: 'long' },
    (feedback) => {
      const network = new EpropActorCritic({ ...small, feedback });
      const before = learn(network, 0);
      expect(learn(network, 120)).toBeGreaterThan(Math.max(0.85, before + 0.2));
      const [one, other] = [0, 1].map((input) => network.run(trialOf(input)));
      for (const { reward } of [one, other]) expect(reward).toBeCloseTo(1, 12);
      // A reward of 1 in each step, discounted by a half, is worth 2; before learning it expected nothing.
      expect(other.value).toBeGreaterThan(0.8);
      expect(other.value).toBeLessThan(2.4);
    },
  );

  it('does not learn from rewards that have nothing to do with what it did', { tags: 'long' }, () => {
    const coin = new RandomStream(6, 'coin');
    const shuffled = (input: number) => trialOf(input, () => Number(coin.uniform() < 0.5));
    expect(learn(new EpropActorCritic({ ...small }), 120, shuffled)).toBeLessThan(0.7);
  });

  it('learns from the reward of an action, though it comes later', { tags: 'long' }, () => {
    const network = new EpropActorCritic({ ...small, discount: 0.98 });
    const random = new RandomStream(7, 'test');
    const fire = network.simulation.input(network.inputs, 'fire');
    /** The action is taken in step 40, and rewarded in step 55. */
    const run = (input: number, learns: boolean): number => {
      let [action, right] = [-1, 0];
      network.begin(learns);
      for (let tick = 0; tick < 60; tick++) {
        if (tick % 4 === 2) fire[input] = 1;
        network.step(tick >= 30);
        if (tick === 40) {
          action = Number(random.uniform() < network.policy[1]);
          right = network.policy[input];
          network.act(action);
        }
        if (tick === 55 && action === input) network.reward(1);
      }
      network.end();
      return right;
    };
    for (let k = 0; k < 120; k++) {
      for (let n = 0; n < 8; n++) run(n % 2, true);
      network.commit();
    }
    expect((run(0, false) + run(1, false)) / 2).toBeGreaterThan(0.85);
  });

  it('leaves no trace of a trial without learning', { tags: 'long' }, () => {
    const network = new EpropActorCritic(small);
    const weights = network.weights();
    for (let n = 0; n < 3; n++) network.run(trialOf(n % 2));
    expect(network.gradients().input.every((value) => value === 0)).toBe(true);
    network.commit();
    expect(network.weights()).toEqual(weights);
  });

  it('adds up the trials of a batch, and is empty after it', () => {
    const network = new EpropActorCritic({ ...small, emitter: 'javascript-f64' });
    // The action does not depend on the draw where the reward is that of any action, but its learning signal does.
    const run = () => network.run(trialOf(0), new RandomStream(1, 'same'));
    run();
    const once = network.gradients();
    run();
    for (const [n, value] of network.gradients().input.entries()) expect(value).toBeCloseTo(2 * once.input[n], 12);
    expect(once.input.some((value) => value !== 0)).toBe(true);
    network.commit();
    expect(network.gradients().output.every((value) => value === 0)).toBe(true);
  });

  it('changes weights by the mean gradient of a batch, however many trials it has', { tags: 'long' }, () => {
    const changed = (trials: number): Float64Array => {
      const network = new EpropActorCritic({
        ...small,
        emitter: 'javascript-f64',
        optimiser: { kind: 'descent', rate: 0.1 },
      });
      const before = network.weights().output;
      for (let n = 0; n < trials; n++) network.run(trialOf(0), new RandomStream(1, 'same'));
      network.commit();
      return network.weights().output.map((w, k) => w - before[k]);
    };
    const once = changed(1);
    expect(Math.max(...once.map(Math.abs))).toBeGreaterThan(1e-3);
    for (const trials of [2, 5])
      for (const [k, change] of changed(trials).entries()) expect(change).toBeCloseTo(once[k], 12);
  });

  it('adds rewards that come in one step', { tags: 'long' }, () => {
    const gradientOf = (...rewards: readonly number[]): Float64Array => {
      const network = new EpropActorCritic({ ...small, emitter: 'javascript-f64' });
      network.begin(true);
      for (let tick = 0; tick < 30; tick++) {
        if (tick % 4 === 0) network.simulation.input(network.inputs, 'fire')[0] = 1;
        network.step(tick >= 20);
        if (tick < 20) continue;
        network.act(tick % 2);
        for (const reward of rewards) network.reward(reward);
      }
      network.end();
      return network.gradients().output;
    };
    const one = gradientOf(1);
    expect(Math.max(...one.map(Math.abs))).toBeGreaterThan(0);
    for (const [k, gradient] of gradientOf(0.5, 0.75, -0.25).entries()) expect(gradient).toBeCloseTo(one[k], 12);
    expect(gradientOf(0.5, 0.5, 1)).not.toEqual(one);
  });

  it('takes each action as often as its policy says', { tags: 'long' }, () => {
    const network = new EpropActorCritic({ ...small, actions: 4 });
    const random = new RandomStream(11, 'test');
    const [taken, expected] = [new Float64Array(4), new Float64Array(4)];
    let squares = 0;
    for (let n = 0; n < 300; n++)
      network.run(
        trialOf(n % 2, (action) => {
          taken[action] = taken[action] + 1;
          for (const [k, p] of network.policy.entries()) expected[k] = expected[k] + p;
          squares += network.policy[3] * (1 - network.policy[3]);
          return 0;
        }),
        random,
      );
    expect(expected.every((count) => count > 100)).toBe(true);
    for (const [k, count] of taken.entries())
      expect(Math.abs(count - expected[k]), `action ${k}`).toBeLessThan(3.5 * Math.sqrt(Math.max(squares, 1)));
  });

  it('goes on inside a trial that was saved', () => {
    const [one, other] = Array.from({ length: 2 }, () => new EpropActorCritic(small));
    const steps = (network: EpropActorCritic, from: number, to: number): void => {
      for (let tick = from; tick < to; tick++) {
        if (tick % 4 === 0) network.simulation.input(network.inputs, 'fire')[1] = 1;
        network.step(tick >= 50);
        if (tick === 70) network.act(1);
        if (tick > 50) network.reward(0.1 * (tick % 5));
      }
    };
    one.begin(true);
    steps(one, 0, 65);
    other.simulation.restore(one.simulation.save());
    Object.assign(other.progress, one.progress);
    for (const network of [one, other]) steps(network, 65, 90);
    for (const network of [one, other]) {
      network.end();
      network.commit();
    }
    expect(other.weights()).toEqual(one.weights());
    expect(one.weights().output).not.toEqual(new EpropActorCritic(small).weights().output);
  });

  it.each([
    ['a discount of 0', { discount: 0 }],
    ['a discount above 1', { discount: 1.1 }],
    ['a weight below 0', { valueWeight: -1 }],
  ])('refuses %s', (_, change) => {
    const code = 'impossible_value';
    expect(() => new EpropActorCritic({ ...small, ...change })).toThrow(expect.objectContaining({ code }));
  });

  it('refuses actions and rewards that cannot be, and trials without steps that count', () => {
    const network = new EpropActorCritic(small);
    const refused = expect.objectContaining({ code: 'impossible_value' });
    network.begin(true);
    expect(() => network.act(0)).toThrow(refused);
    network.step();
    expect(() => network.act(2)).toThrow(refused);
    expect(() => network.reward(Number.NaN)).toThrow(refused);
    expect(() => network.run({ ...trialOf(0), from: 60 })).toThrow(refused);
  });

  it('without spikes takes all actions for equally good, expects nothing, and does the first where it does not draw', () => {
    const network = new EpropActorCritic({ ...small, actions: 4 });
    const taken: number[] = [];
    const reward = (action: number): number => {
      taken.push(action);
      return 0.5;
    };
    const silent = { ticks: 12, from: 8, spikes: { ticks: [], ids: [] }, reward };
    const result = network.run(silent);
    expect(result).toEqual({ reward: expect.closeTo(0.5, 12), value: 0, rateHz: 0 });
    expect([...network.policy]).toEqual(new Array(4).fill(expect.closeTo(0.25, 6)));
    expect(taken).toEqual([0, 0, 0, 0]);
    expect(network.progress.trials).toBe(0);
  });

  it('owes to a step the reward that came in it, less what it expected', () => {
    const network = new EpropActorCritic(small);
    network.begin(true);
    network.step(false);
    expect(network.progress).toMatchObject({ ticks: 1, counted: 0, action: -1 });
    expect(() => network.act(0)).toThrow(expect.objectContaining({ expected: 'a step that counts before it' }));
    network.step();
    network.act(1);
    network.reward(2);
    network.reward(-0.5);
    expect(network.progress).toMatchObject({ ticks: 2, counted: 1, action: 1, reward: 1.5, value: 0 });
    // From the first step that counts on, all do.
    network.step(false);
    expect(network.progress).toMatchObject({ ticks: 3, counted: 2, action: -1, reward: 0, owed: 1.5 });
    network.end();
    expect(network.progress).toMatchObject({ trials: 1, counted: 0 });
    network.begin(false);
    expect(network.progress).toMatchObject({ ticks: 0, learns: false, action: -1, reward: 0, value: 0, owed: 0 });
    network.step();
    network.end();
    expect(network.progress.trials).toBe(1);
  });

  it('weighs an error of the value like one of the policy, and discounts by 0.99, unless it is told otherwise', {
    tags: 'long',
  }, () => {
    const learned = (options: Partial<EpropActorCriticOptions>) => {
      const { discount: _, valueWeight: __, ...rest } = small;
      const network = new EpropActorCritic({ ...rest, ...options });
      learn(network, 2);
      return network.weights();
    };
    const usual = learned({});
    expect(learned({ discount: 0.99, valueWeight: 1 })).toEqual(usual);
    expect(learned({ valueWeight: 2 })).not.toEqual(usual);
    expect(learned({ discount: 0.98 })).not.toEqual(usual);
  });

  it('takes a discount of 1 and no weight of the value, and says what it does not take', () => {
    expect(() => new EpropActorCritic({ ...small, discount: 1, valueWeight: 0 })).not.toThrow();
    const network = new EpropActorCritic(small);
    network.begin(true);
    network.step();
    for (const action of [-1, 2])
      expect(() => network.act(action)).toThrow(
        expect.objectContaining({ code: 'impossible_value', expected: 'from 0 to 1', received: action }),
      );
    for (const from of [-1, 60])
      expect(() => network.run({ ...trialOf(0), from })).toThrow(
        expect.objectContaining({ expected: 'from 0 to 59', received: from }),
      );
  });
});
