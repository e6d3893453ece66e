// @module-tag long
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { defineNeuron, Network, simulate } from '../../../../../controllers/engine/index.ts';
import { bernoulli } from '../../../../../controllers/neurons/bernoulli.ts';
import { homogeneousPoisson } from '../../../../../controllers/neurons/homogeneous-poisson.ts';
import { poisson } from '../../../../../controllers/neurons/poisson.ts';
import { srm0 } from '../../../../../controllers/neurons/srm0.ts';
import { RandomStream } from '../../../../../kernels/random.ts';
import { share } from '../../../../effort.ts';
import { disturb, firstDifference, observe, randomNetwork } from '../../random-network.ts';
import { spiked } from '../../scripted.ts';

describe('emitters', () => {
  it('agree bit for bit on drawn networks: javascript-f32 and webassembly', () => {
    let spikes = 0;
    fc.assert(
      fc.property(fc.gen(), (draw) => {
        const drawn = randomNetwork(draw);
        const oracle = simulate(drawn.network, { emitter: 'javascript-f32', checkTicks: Infinity });
        const fast = simulate(drawn.network, { emitter: 'webassembly', checkTicks: Infinity });
        for (let tick = 0; tick < 150; tick++) {
          for (const simulation of [oracle, fast]) {
            disturb(simulation, drawn, tick);
            simulation.step();
          }
          if (tick % 5 !== 4) continue;
          const seen = observe(oracle, drawn);
          for (const [name, values] of seen) if (name.endsWith('spikes')) spikes += values.length;
          expect(firstDifference(seen, observe(fast, drawn)), `tick ${tick}`).toBeUndefined();
        }
      }),
      { numRuns: share(40), endOnFailure: true },
    );
    // Silent networks would agree too.
    expect(spikes).toBeGreaterThan(share(300));
  }, 120_000);

  it('do not depend on how many ticks a call advances', () => {
    fc.assert(
      fc.property(fc.gen(), fc.constantFrom('webassembly' as const, 'javascript-f64' as const), (draw, emitter) => {
        const drawn = randomNetwork(draw);
        const [one, many] = [0, 0].map(() => simulate(drawn.network, { emitter, checkTicks: Infinity })) as [
          ReturnType<typeof simulate>,
          ReturnType<typeof simulate>,
        ];
        for (let tick = 0; tick < 150; tick++) one.step();
        many.step(97);
        many.step(0);
        many.step(53);
        expect(firstDifference(observe(one, drawn), observe(many, drawn))).toBeUndefined();
      }),
      { numRuns: share(10), endOnFailure: true },
    );
  }, 60_000);

  it('draw the same spikes from inputs that change now and then, or in every step', () => {
    const random = new RandomStream(3, 'rates');
    const unusual = [0, 1e-30, 1e9];
    const rate = (): number => {
      const kind = random.uniform();
      if (kind < 0.2) return unusual[random.integer(unusual.length)];
      return kind < 0.4 ? 10 ** (16 * random.uniform() - 12) : 400 * random.uniform();
    };
    const network = new Network({ seed: 1 });
    const shifted = { ...bernoulli, spike: { hazard: 'rate + 20*Hz', probability: 'linear' } } as const;
    const other = { unit: 'Hz', default: 0, meaning: '' };
    const both = {
      ...poisson,
      inputs: { ...poisson.inputs, other },
      spike: { hazard: 'rate + other', probability: 'exponential' },
    } as const;
    const populations = [1, 7, 8, 21, 40, 8, 25, 48].flatMap((size, m) =>
      [poisson, bernoulli, shifted, both, homogeneousPoisson].map((model, n) =>
        network.population(`p${m}_${n}`, model as typeof poisson, { size }),
      ),
    );
    const [oracle, fast] = (['javascript-f32', 'webassembly'] as const).map((emitter) =>
      simulate(network, { emitter }),
    );
    if (oracle === undefined || fast === undefined) throw new Error('unreachable');
    let seen = 0;
    for (let tick = 0; tick < 600; tick++) {
      for (const [n, population] of populations.entries()) {
        if (tick > 20 && (n >= populations.length / 2 || random.uniform() < 0.1)) {
          const rates = Float64Array.from({ length: population.size }, rate);
          const input = 'other' in (population.model.inputs ?? {}) && random.uniform() < 0.5 ? 'other' : 'rate';
          for (const simulation of [oracle, fast]) simulation.input(population, input as 'rate', 'Hz').set(rates);
        }
      }
      oracle.step();
      fast.step();
      for (const population of populations) {
        const expected = spiked(oracle, population);
        expect(spiked(fast, population), `${population.name} in tick ${tick}`).toEqual(expected);
        seen += expected.length;
      }
    }
    expect(seen).toBeGreaterThan(10_000);
  });

  it('agree on functions that are made of others', () => {
    const functions = ['tan', 'cosh', 'sinh', 'log10', 'ceil', 'int'].map((name) => `${name}(x)`);
    const texts = [...functions, 'int(x > y)', 'x % y', '-x % y', 'pi*x'];
    const one = { unit: '1', meaning: '' };
    const cell = defineNeuron({
      name: 'functions',
      source: 'a test',
      parameters: {},
      state: Object.fromEntries(texts.map((_, n) => [`f${n}`, one])),
      inputs: { x: { ...one, default: 0 }, y: { ...one, default: 0 } },
      spike: { when: 'x > 1e30' },
      onStep: texts.map((text, n) => `f${n} = ${text}`).join('\n'),
    });
    const special = [0, 1, -1, 0.5, -0.5, 1e-40, 1e-7, 3, -7.25, 87, 88.5, -88.5, 90, 8388607.5, -8388608.5, 3.4e38];
    const random = new RandomStream(5, 'values');
    const drawn = Array.from({ length: 200 }, () => 20 * random.uniform() - 10);
    const pairs = [...special.flatMap((x) => special.map((y) => [x, y])), ...drawn.map((x, n) => [x, drawn[199 - n]])];
    const network = new Network({ seed: 1 });
    const cells = network.population('cells', cell, { size: pairs.length });
    const [oracle, fast, double] = (['javascript-f32', 'webassembly', 'javascript-f64'] as const).map((emitter) => {
      const simulation = simulate(network, { emitter, checkTicks: Infinity });
      for (const [n, name] of (['x', 'y'] as const).entries())
        simulation.input(cells, name).set(pairs.map((pair) => pair[n]));
      simulation.step();
      return texts.map((_, n) => simulation.state(cells, `f${n}`));
    });
    for (const [n, text] of texts.entries()) expect(fast[n], text).toEqual(oracle[n]);
    const near = (values: ArrayLike<number>, of: (x: number, y: number) => number, relative: number): void => {
      for (const [n, [x, y]] of pairs.entries()) {
        const expected = of(x, y);
        if (Number.isFinite(expected) && Math.abs(x) < 87)
          expect(Math.abs(values[n] - expected), `${x}, ${y}`).toBeLessThanOrEqual(relative * Math.abs(expected));
      }
    };
    const references = [Math.tan, Math.cosh, Math.sinh, Math.log10, Math.ceil, Math.trunc];
    for (const [n, of] of references.entries()) near(double[n], of, 1e-13);
    // What single precision makes of the digits of small numbers.
    for (const [n, of] of [[1, Math.cosh] as const, [2, Math.sinh] as const])
      near(oracle[n], (x) => of(Math.fround(x)), 3e-6);
    near(double[6], (x, y) => Number(x > y), 0);
    near(double[9], (x) => Math.PI * x, 0);
    for (const [n, [x, y]] of pairs.entries()) {
      if (!(Math.abs(x) < 100 && Math.abs(y) > 1e-3 && Math.abs(y) < 100)) continue;
      const python = ((x % y) + y) % y;
      const apart = Math.abs(double[7][n] - python);
      expect(Math.min(apart, Math.abs(y) - apart), `${x} % ${y}`).toBeLessThan(1e-9);
    }
  });

  it('take any text for the name of a model, a trace or an event', () => {
    const name = 'a\n}; throw new Error(`${1}`); /* \u2028 */ //';
    for (const emitter of ['javascript-f64', 'javascript-f32', 'webassembly'] as const) {
      const network = new Network({ seed: 1 });
      const cells = network.population('cells', { ...poisson, name }, { size: 3 });
      network.population('others', { ...srm0, name, events: { [name]: 'after = 1' } }, { size: 3 });
      const simulation = simulate(network, { emitter });
      simulation.input(cells, 'rate', 'Hz').fill(10);
      simulation.step(5);
      expect(() => simulation.raise(name)).not.toThrow();
    }
  });
});
