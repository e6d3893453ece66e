import { describe, expect, it } from 'vitest';
import { EpropActorCritic } from '../../../controllers/learning/eprop-actor-critic.ts';
import type { EpropTrial } from '../../../controllers/learning/eprop-network.ts';
import { EpropNetwork } from '../../../controllers/learning/eprop-network.ts';

/** One of two inputs spikes; the class is which. */
const trialOf = (target: number): EpropTrial => ({
  ticks: 60,
  from: 30,
  spikes: { ticks: [2, 6, 10, 14, 18, 22, 26, 30], ids: new Array<number>(8).fill(target) },
  target,
});

const small = { seed: 3, inputs: 2, lif: 12, outputs: 2, loss: 'cross_entropy' } as const;

/** Loss of the last of some batches of both trials. */
function learn(network: EpropNetwork, batches: number): number {
  let loss = 0;
  for (let k = 0; k < batches; k++) {
    loss = network.run(trialOf(0), true).loss + network.run(trialOf(1), true).loss;
    network.commit();
  }
  return loss / 2;
}

describe('EpropNetwork', () => {
  it.each([
    ['random', 'adam', 0.05],
    ['symmetric', 'adam', 0.05],
    ['random', 'descent', 10],
  ] as const)('learns to tell two inputs apart with %s feedback and %s', (feedback, kind, rate) => {
    const network = new EpropNetwork({ ...small, feedback, optimiser: { kind, rate }, regularisation: 0 });
    const before = network.run(trialOf(0), false).loss + network.run(trialOf(1), false).loss;
    expect(learn(network, 40)).toBeLessThan(0.25 * before);
    const { outputs } = network.run(trialOf(1), false);
    expect(outputs[1]).toBeGreaterThan(0.7);
    expect(outputs[0] + outputs[1]).toBeCloseTo(1, 6);
  });

  it('gives symmetric feedback the output weights, and keeps the random one', () => {
    const [symmetric, random] = (['symmetric', 'random'] as const).map((feedback) => {
      const network = new EpropNetwork({ ...small, feedback });
      const { feedback: first } = network.weights();
      learn(network, 2);
      return { first, weights: network.weights() };
    });
    expect(random.weights.feedback).toEqual(random.first);
    for (let j = 0; j < 12; j++)
      for (let k = 0; k < 2; k++)
        expect(symmetric.weights.feedback[2 * j + k]).toBe(symmetric.weights.output[12 * k + j]);
    expect(symmetric.weights.feedback).not.toEqual(symmetric.first);
  });

  it('leaves no trace of a trial without learning', () => {
    const [one, other] = [new EpropNetwork(small), new EpropNetwork(small)];
    for (let n = 0; n < 5; n++) other.run(trialOf(n % 2), false);
    expect(other.gradients().input.every((value) => value === 0)).toBe(true);
    one.run(trialOf(0), true);
    other.run(trialOf(0), true);
    const found = other.gradients().output;
    for (const [n, value] of one.gradients().output.entries()) expect(found[n]).toBeCloseTo(value, 5);
  });

  it('adds up the trials of a batch, and is empty after it', () => {
    const network = new EpropNetwork({ ...small, emitter: 'javascript-f64' });
    network.run(trialOf(0), true);
    const once = network.gradients();
    network.run(trialOf(0), true);
    for (const [n, value] of network.gradients().input.entries()) expect(value).toBeCloseTo(2 * once.input[n], 12);
    expect(once.input.some((value) => value !== 0)).toBe(true);
    network.commit();
    expect(network.gradients().input.every((value) => value === 0)).toBe(true);
    const weights = network.weights();
    network.commit();
    expect(network.weights()).toEqual(weights);
  });

  it('has the loss and gradient that output weights times the inverse temperature have', () => {
    const options = { ...small, adaptive: 4, feedback: 'symmetric', emitter: 'javascript-f64' } as const;
    const plain = new EpropNetwork(options);
    const { input, recurrent, output, feedback } = plain.weights();
    const times = (values: Float64Array): Float64Array => values.map((value) => 3 * value);
    const larger = new EpropNetwork({ ...options, weights: { input, recurrent, output: times(output), feedback } });
    const colder = new EpropNetwork({ ...options, inverseTemperature: 3 });
    const [found, expected] = [colder, larger].map((network) => network.run(trialOf(0), true));
    expect(found.loss).toBeCloseTo(expected.loss, 12);
    expect(found.loss).not.toBeCloseTo(plain.run(trialOf(0), true).loss, 3);
    const [gradients, references] = [colder.gradients(), larger.gradients()];
    expect(references.recurrent.some((value) => Math.abs(value) > 1e-3)).toBe(true);
    for (const name of ['input', 'recurrent'] as const)
      for (const [n, value] of gradients[name].entries()) expect(value).toBeCloseTo(references[name][n], 10);
    for (const [n, value] of gradients.output.entries()) expect(value).toBeCloseTo(3 * references.output[n], 10);
  });

  it.each(['cross_entropy', 'squared'] as const)('runs step by step as it runs whole trials, for %s', (loss) => {
    const [whole, stepped] = Array.from({ length: 2 }, () => new EpropNetwork({ ...small, loss }));
    const curve = Float64Array.from({ length: 60 }, (_, n) => Math.sin(n / 7));
    for (let trial = 0; trial < 4; trial++) {
      const given = { ...trialOf(trial % 2), ...(loss === 'squared' ? { target: curve } : {}) };
      const { loss: expected } = whole.run(given, true);
      stepped.begin(true);
      const fire = stepped.simulation.input(stepped.inputs, 'fire');
      for (let tick = 0; tick < given.ticks; tick++) {
        if (Array.from(given.spikes.ticks).includes(tick)) fire[trial % 2] = 1;
        const target = loss === 'squared' ? curve.subarray(2 * (tick - 30), 2 * (tick - 29)) : trial % 2;
        stepped.step(tick < given.from ? undefined : target);
      }
      expect(stepped.end()).toBe(expected);
      if (trial % 2 === 0) continue;
      whole.commit();
      stepped.commit();
    }
    expect(stepped.weights()).toEqual(whole.weights());
  });

  it('goes on inside a trial that was saved', () => {
    const [one, other] = Array.from({ length: 2 }, () => new EpropNetwork(small));
    const steps = (network: EpropNetwork, from: number, to: number): void => {
      for (let tick = from; tick < to; tick++) {
        if (tick % 4 === 0) network.simulation.input(network.inputs, 'fire')[1] = 1;
        network.step(tick < 50 ? undefined : 0);
      }
    };
    one.begin(true);
    steps(one, 0, 55);
    other.simulation.restore(one.simulation.save());
    Object.assign(other.progress, one.progress);
    for (const network of [one, other]) steps(network, 55, 90);
    expect(other.end()).toBe(one.end());
    for (const network of [one, other]) network.commit();
    expect(other.weights()).toEqual(one.weights());
  });

  it('runs for hours without renewing anything by hand', () => {
    const network = new EpropNetwork(small);
    const long = { ...trialOf(0), ticks: 3000, from: 2990 };
    const first = network.run(long, false).loss;
    expect(network.run(long, false).loss).toBe(first);
  });

  it.each([
    ['a window that is empty', { from: 60 }, 'impossible_value'],
    ['a class that is not there', { target: 2 }, 'impossible_value'],
    ['a curve instead of a class', { target: [1, 2] }, 'impossible_value'],
  ])('refuses %s', (_, change, code) => {
    const network = new EpropNetwork(small);
    expect(() => network.run({ ...trialOf(0), ...change }, false)).toThrow(expect.objectContaining({ code }));
  });

  it.each([
    [
      'after the end of a trial',
      { ticks: [2, 60], ids: [0, 0] },
      /spike 1 of a trial lies outside it[\s\S]*from 0 to 59[\s\S]*longer/,
    ],
    ['before its begin', { ticks: [-1], ids: [0] }, /spike 0 of a trial lies outside it/],
    ['between two steps', { ticks: [0.5], ids: [0] }, /spike 0 of a trial lies outside it/],
    [
      'twice in a step',
      { ticks: [9, 4, 9], ids: [1, 1, 1] },
      /input 1 of a trial spikes twice in step 9[\s\S]*spike 2/,
    ],
  ])('refuses a spike %s, whoever runs it', (_, spikes, words) => {
    const trial = { ...trialOf(0), spikes };
    const before = new EpropNetwork(small);
    expect(() => before.run(trial, true)).toThrow(words);
    expect([before.simulation.tick, before.progress.trials]).toEqual([0, 0]);
    const critic = new EpropActorCritic({ seed: 3, inputs: 2, lif: 4, actions: 2 });
    expect(() => critic.run({ ...trial, reward: () => 0 })).toThrow(words);
  });

  it('takes spikes of several inputs in one step, and of all steps', () => {
    const spikes = { ticks: [0, 0, 59, 59], ids: [0, 1, 1, 0] };
    expect(() => new EpropNetwork(small).run({ ...trialOf(0), spikes }, false)).not.toThrow();
  });

  it.each([
    ['that is none', { inverseTemperature: 0 }],
    ['that is no number', { inverseTemperature: Number.NaN }],
    ['without end', { inverseTemperature: Infinity }],
    ['of a squared error', { loss: 'squared', inverseTemperature: 2 }],
  ] as const)('refuses an inverse temperature %s', (_, change) => {
    const code = 'impossible_value';
    expect(() => new EpropNetwork({ ...small, ...change })).toThrow(expect.objectContaining({ code }));
  });

  it('refuses matrices and curves of another size', () => {
    const weights = { input: [1], recurrent: [], output: [], feedback: [] };
    const code = 'size_mismatch';
    expect(() => new EpropNetwork({ ...small, weights })).toThrow(expect.objectContaining({ code }));
    const regression = new EpropNetwork({ ...small, loss: 'squared' });
    expect(() => regression.run({ ...trialOf(0), target: [1, 2] }, false)).toThrow(expect.objectContaining({ code }));
  });

  it('says nothing of a trial without spikes: all classes alike, at a loss of the logarithm of their number', () => {
    const network = new EpropNetwork({ ...small, outputs: 3 });
    const silent = { ticks: 20, from: 8, spikes: { ticks: [], ids: [] }, target: 2 };
    const { loss, outputs, rateHz } = network.run(silent, false);
    expect(loss).toBeCloseTo(Math.log(3), 6);
    expect([...outputs]).toEqual([1, 1, 1].map((one) => expect.closeTo(one / 3, 6)));
    expect(rateHz).toBe(0);
  });

  it('has half the squares of a curve as its loss where it says nothing, summed over steps and outputs', () => {
    const network = new EpropNetwork({ ...small, loss: 'squared' });
    const target = [1, -2, 3, 0, 0, 0.5];
    const { loss, outputs } = network.run({ ticks: 5, from: 2, spikes: { ticks: [], ids: [] }, target }, false);
    expect(loss).toBeCloseTo((1 + 4 + 9 + 0.25) / 2, 6);
    expect([...outputs]).toEqual([0, 0]);
  });

  it('has the mean rate of its neurons in the trial', () => {
    // Each spike of the one input makes each of four neurons spike, a step or two later; they rest for longer than it pauses.
    const weights = {
      input: [5, 5, 5, 5],
      recurrent: new Float64Array(16),
      output: new Float64Array(8),
      feedback: new Float64Array(8),
    };
    const network = new EpropNetwork({ seed: 1, inputs: 1, lif: 4, outputs: 2, loss: 'cross_entropy', weights });
    let spikes = 0;
    network.simulation.onSpikes(network.neurons, (_, __, count) => {
      spikes += count;
    });
    const { rateHz } = network.run(
      { ticks: 250, from: 240, spikes: { ticks: [10, 60, 110, 160], ids: [0, 0, 0, 0] }, target: 0 },
      false,
    );
    expect(spikes).toBeGreaterThanOrEqual(16);
    expect(rateHz).toBeCloseTo(spikes / 4 / 0.25, 6);
  });

  it('forgets a trial that was begun and not ended, and learns from none of which no step counted', () => {
    const network = new EpropNetwork(small);
    const run = (steps: number): void => {
      for (let tick = 0; tick < steps; tick++) network.step(1);
    };
    network.begin(true);
    run(5);
    expect(network.progress).toMatchObject({ ticks: 5, counted: 5, learns: true });
    network.begin(false);
    expect(network.progress).toMatchObject({ ticks: 0, counted: 0, loss: 0, learns: false, trials: 0 });
    run(3);
    expect(network.end()).toBeCloseTo(Math.log(2), 6);
    expect(network.progress.trials).toBe(0);
    network.begin(true);
    network.step();
    expect(network.end()).toBeNaN();
    expect(network.progress.trials).toBe(0);
    network.begin(true);
    run(4);
    network.end();
    expect(network.progress).toMatchObject({ trials: 1, window: 4, commits: 0 });
    network.commit();
    expect(network.progress).toMatchObject({ trials: 0, commits: 1 });
  });

  it('tells by how much a class is out of reach, in a step as in a trial', () => {
    const network = new EpropNetwork(small);
    network.begin(true);
    for (const target of [-1, 2, 0.5])
      expect(() => network.step(target)).toThrow(
        expect.objectContaining({ code: 'impossible_value', expected: 'a class from 0 to 1', received: target }),
      );
    const curve = new EpropNetwork({ ...small, loss: 'squared' });
    curve.begin(true);
    expect(() => curve.step(1)).toThrow(expect.objectContaining({ expected: 'a curve', received: 1 }));
    expect(() => curve.step([1])).toThrow(expect.objectContaining({ code: 'size_mismatch', received: 1 }));
  });
});
