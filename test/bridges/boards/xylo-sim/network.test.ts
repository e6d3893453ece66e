import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { stepXyloNetwork, type XyloNetwork } from '../../../../bridges/boards/xylo-sim/network.ts';
import { decayOf, type XyloNeurons, xyloNeurons } from '../../../../bridges/boards/xylo-sim/neuron.ts';
import type { XyloRows } from '../../../../bridges/boards/xylo-sim/weights.ts';

interface Synapse {
  readonly target: number;
  readonly synapse: number;
  readonly weight: number;
}

interface Neuron {
  readonly dash: number;
  readonly synapticDash: readonly number[];
  readonly threshold: number;
  readonly bias: number;
  readonly alias: number;
}

/** A network in plain objects, and its input: spikes of each input in each step. */
interface Described {
  readonly version: 1 | 2;
  readonly hidden: readonly Neuron[];
  readonly readout: readonly Neuron[];
  readonly input: readonly (readonly Synapse[])[];
  readonly recurrent: readonly (readonly Synapse[])[];
  readonly output: readonly (readonly Synapse[])[];
  readonly shifts: readonly [input: number, recurrent: number, output: number];
  readonly spikes: readonly (readonly number[])[];
}

/** The network for the kernels. */
function built(given: Described): XyloNetwork {
  const neurons = (all: readonly Neuron[], most: number): XyloNeurons => {
    const group = xyloNeurons(all.length, { most, version: given.version });
    all.forEach((one, i) => {
      group.dash[i] = one.dash;
      one.synapticDash.forEach((dash, s) => {
        group.synapticDash[s * all.length + i] = dash;
      });
      group.threshold[i] = one.threshold;
      group.bias[i] = one.bias;
      group.alias[i] = one.alias;
    });
    return group;
  };
  const rows = (all: readonly (readonly Synapse[])[], targets: number, shift: number): XyloRows => ({
    rowStart: Uint32Array.from([0, ...all.map((_, i) => all.slice(0, i + 1).flat().length)]),
    place: Uint32Array.from(all.flat(), ({ target, synapse }) => synapse * targets + target),
    weights: Int16Array.from(all.flat(), ({ weight }) => weight << shift),
  });
  const [input, recurrent, output] = given.shifts;
  return {
    hidden: neurons(given.hidden, 31),
    readout: neurons(given.readout, 1),
    input: rows(given.input, given.hidden.length, input),
    recurrent: rows(given.recurrent, given.hidden.length, recurrent),
    output: rows(given.output, given.readout.length, output),
  };
}

/** The same network in integers of any size, one addition at a time. */
class Plain {
  readonly v: bigint[];
  readonly currents: bigint[][];
  counts: number[];
  readonly #neurons: readonly Neuron[];
  readonly #version: 1 | 2;

  constructor(neurons: readonly Neuron[], version: 1 | 2) {
    this.#neurons = neurons;
    this.#version = version;
    this.v = neurons.map(() => 0n);
    this.currents = neurons.map(() => [0n, 0n]);
    this.counts = neurons.map(() => 0);
  }

  receive(from: readonly (readonly Synapse[])[], counts: readonly number[], most: number, shift: number): void {
    counts.forEach((count, i) => {
      for (const { target, synapse, weight } of from[i]) {
        for (let n = 0; n < Math.min(count, most); n++) {
          const currents = this.currents[target];
          currents[synapse] = saturated(currents[synapse] + (BigInt(weight) << BigInt(shift)));
        }
      }
    });
  }

  step(most: number): void {
    this.counts = this.#neurons.map(() => 0);
    this.#neurons.forEach(({ dash, synapticDash, threshold, bias, alias }, i) => {
      const currents = this.currents[i];
      synapticDash.forEach((shift, s) => {
        currents[s] = currents[s] - share(currents[s], shift);
      });
      const sum = currents[0] + currents[1];
      const loss = share(this.v[i], dash);
      this.v[i] =
        this.#version === 1
          ? saturated(this.v[i] - loss + sum)
          : saturated(this.v[i] + saturated(saturated(sum - loss) + BigInt(bias)));
      while (this.v[i] >= threshold && this.counts[i] < most) {
        this.counts[i]++;
        this.v[i] -= BigInt(threshold);
      }
      if (alias >= 0) this.counts[alias] = Math.min(most, this.counts[alias] + this.counts[i]);
    });
  }
}

const saturated = (x: bigint): bigint => (x > 32767n ? 32767n : x < -32768n ? -32768n : x);

function share(x: bigint, dash: number): bigint {
  const magnitude = (x < 0n ? -x : x) / (1n << BigInt(dash));
  const rest = x < 0n && -x % (1n << BigInt(dash)) > 0n ? 1n : 0n;
  if (x > 0n) return magnitude === 0n ? 1n : magnitude;
  return -(magnitude + rest);
}

const described: fc.Arbitrary<Described> = fc
  .record({
    ...{ version: fc.constantFrom<1 | 2>(1, 2), hidden: fc.integer({ min: 1, max: 8 }) },
    ...{ readout: fc.integer({ min: 1, max: 3 }), inputs: fc.integer({ min: 1, max: 4 }) },
  })
  .chain(({ version, hidden, readout, inputs }) => {
    const dash = fc.integer({ min: 1, max: 7 });
    const neuron = (others: number, aliased: boolean): fc.Arbitrary<Neuron> =>
      fc.record({
        dash,
        synapticDash: fc.tuple(dash, dash),
        threshold: fc.oneof(fc.integer({ min: 1, max: 600 }), fc.constantFrom(1, 32767)),
        bias: version === 1 ? fc.constant(0) : fc.oneof(fc.constant(0), fc.integer({ min: -32768, max: 32767 })),
        alias: aliased ? fc.oneof(fc.constant(-1), fc.integer({ min: -1, max: others - 1 })) : fc.constant(-1),
      });
    const synapses = (targets: number) =>
      fc.array(
        fc.record({
          target: fc.integer({ min: 0, max: targets - 1 }),
          synapse: fc.integer({ min: 0, max: 1 }),
          weight: fc.integer({ min: -128, max: 127 }),
        }),
        { maxLength: 8 },
      );
    const many = <T>(one: fc.Arbitrary<T>, length: number) => fc.array(one, { minLength: length, maxLength: length });
    const shift = fc.integer({ min: 0, max: 8 });
    return fc.record({
      version: fc.constant(version),
      hidden: many(neuron(hidden, true), hidden),
      readout: many(neuron(readout, false), readout),
      input: many(synapses(hidden), inputs),
      recurrent: many(synapses(hidden), hidden),
      output: many(synapses(readout), hidden),
      shifts: fc.tuple(shift, shift, shift),
      spikes: fc.array(many(fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 20 })), inputs), {
        minLength: 1,
        maxLength: 60,
      }),
    });
  });

describe('networks of Xylo', () => {
  it('follow the same arithmetic in integers of any size, spike by spike', { tags: 'long' }, () => {
    const seen = { several: 0, saturations: 0, readout: 0 };
    fc.assert(
      fc.property(described, (given) => {
        const network = built(given);
        const hidden = new Plain(given.hidden, given.version);
        const readout = new Plain(given.readout, given.version);
        const [input, recurrent, output] = given.shifts;
        for (const counts of given.spikes) {
          stepXyloNetwork(network, Uint8Array.from(counts));
          hidden.receive(given.input, counts, 15, input);
          const before = hidden.counts;
          hidden.receive(given.recurrent, before, 31, recurrent);
          readout.receive(given.output, before, 31, output);
          hidden.step(31);
          readout.step(1);
          for (const [group, plain] of [
            [network.hidden, hidden],
            [network.readout, readout],
          ] as const) {
            expect([...group.counts]).toEqual(plain.counts);
            expect([...group.v].map(BigInt)).toEqual(plain.v);
            expect([...group.current].map(BigInt)).toEqual([0, 1].flatMap((s) => plain.currents.map((one) => one[s])));
          }
          seen.several += network.hidden.counts.filter((count) => count > 1).length;
          seen.readout += network.readout.counts.filter((count) => count > 0).length;
        }
        seen.saturations += network.hidden.saturations;
      }),
    );
    expect(Math.min(seen.several, seen.saturations, seen.readout)).toBeGreaterThan(50);
  });
});

describe('decay by shifting', () => {
  it('takes at least 1 away, and comes to 0 from both sides', () => {
    expect([5, 1, 0, -1, -5].map((value) => decayOf(value, 3))).toEqual([1, 1, 0, -1, -1]);
    fc.assert(
      fc.property(fc.integer({ min: -32768, max: 32767 }), fc.integer({ min: 1, max: 15 }), (value, dash) => {
        const after = value - decayOf(value, dash);
        expect(Math.abs(after)).toBeLessThan(Math.max(1, Math.abs(value)));
        expect(after === 0 || Math.sign(after) === Math.sign(value)).toBe(true);
      }),
    );
  });
});
