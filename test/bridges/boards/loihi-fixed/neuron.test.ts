import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { biasOf, loihiNeurons, stepNeurons } from '../../../../bridges/boards/loihi-fixed/neuron.ts';
import { type LavaCase, runCase } from './lava.ts';

/** The neuron as the chip's registers say it, in integers of any size: magnitudes shifted, the current taken modulo 2^24. */
function stepExactly(
  u: bigint,
  v: bigint,
  a: bigint,
  bias: bigint,
  { du, dv, vth }: { du: number; dv: number; vth: number },
) {
  const decayed = (x: bigint, keep: number): bigint => {
    const magnitude = ((x < 0n ? -x : x) * BigInt(keep)) >> 12n;
    return x < 0n ? -magnitude : magnitude;
  };
  const residue = BigInt.asIntN(24, decayed(u, 4095 - du) + (a << 6n));
  const current = residue === -(1n << 23n) ? 1n << 23n : residue;
  const sum = decayed(v, 4096 - dv) + current + bias;
  const most = (1n << 23n) - 1n;
  const membrane = sum > most ? most : sum < -most ? -most : sum;
  const spike = membrane > BigInt(vth) << 6n;
  return { u: current, v: spike ? 0n : membrane, spike };
}

const edge = 2 ** 23;
const state = fc.oneof(fc.integer({ min: -edge + 1, max: edge - 1 }), fc.constantFrom(0, 1, -1, edge - 1, 1 - edge));
const decay = fc.oneof(fc.integer({ min: 0, max: 4095 }), fc.constantFrom(0, 1, 4094, 4095));
const threshold = fc.oneof(fc.integer({ min: 0, max: 131071 }), fc.constantFrom(0, 1, 131071));
const arrival = fc.oneof(
  fc.integer({ min: -131072, max: 131072 }),
  fc.integer({ min: -1000, max: 1000 }),
  fc.constantFrom(131072, -131072, 131071, -131071, 2 ** 31 - 1, -(2 ** 31)),
);
const mantissa = fc.integer({ min: -4096, max: 4095 });
const exponent = fc.integer({ min: -7, max: 7 });

describe('the neurons of Loihi', () => {
  it('follow the same arithmetic in integers of any size, step by step', { tags: 'long' }, () => {
    const constants = fc.record({ du: decay, dv: decay, vth: threshold });
    const start = fc.record({ u: fc.oneof(state, fc.constant(edge)), v: state, mantissa, exponent });
    fc.assert(
      fc.property(constants, start, fc.array(arrival, { minLength: 1, maxLength: 40 }), (constant, given, arrivals) => {
        const neurons = loihiNeurons(2, constant);
        neurons.u[1] = given.u;
        neurons.v[1] = given.v;
        neurons.bias[1] = biasOf(given.mantissa, given.exponent);
        const shift = BigInt(given.exponent);
        const bias = shift >= 0n ? BigInt(given.mantissa) << shift : BigInt(given.mantissa) >> -shift;
        let exact = { u: BigInt(given.u), v: BigInt(given.v), spike: false };
        const ids = new Uint32Array(4);
        for (const a of arrivals) {
          exact = stepExactly(exact.u, exact.v, BigInt(a), bias, constant);
          const count = stepNeurons(neurons, Int32Array.of(0, a), ids, 1);
          expect([BigInt(neurons.u[1]), BigInt(neurons.v[1]), count]).toEqual([exact.u, exact.v, exact.spike ? 1 : 0]);
          if (count > 0) expect(ids[1]).toBe(1);
        }
      }),
      { numRuns: 400 },
    );
  });

  it('count currents that wrap and potentials that are clipped', () => {
    const neurons = loihiNeurons(1, { du: 4095, dv: 0, vth: 131071 });
    const [ids, step] = [new Uint32Array(1), (a: number) => stepNeurons(neurons, Int32Array.of(a), ids, 0)];
    expect(step(131073)).toBe(0);
    expect([neurons.u[0], neurons.v[0], neurons.wraps, neurons.clips]).toEqual([-edge + 64, -edge + 64, 1, 0]);
    expect(step(-100)).toBe(0);
    expect([neurons.v[0], neurons.wraps, neurons.clips]).toEqual([-edge + 1, 1, 1]);
  });
});

/** The network of a case with plain matrices and integers of any size. */
function runExactly(
  given: LavaCase,
  weights: readonly (readonly number[])[],
  recurrent?: readonly (readonly number[])[],
) {
  const { T, n, n_in, weight_exp, delays, bias_mant, bias_exp } = given;
  const scaled = (sum: bigint): bigint => (weight_exp > 0 ? sum << BigInt(weight_exp) : sum >> BigInt(-weight_exp));
  const arrives = Array.from({ length: T + 70 }, () => new Array<bigint>(n).fill(0n));
  const neurons = Array.from({ length: n }, () => ({ u: 0n, v: 0n, spike: false }));
  const run = { a_in: [] as number[][], u: [] as number[][], v: [] as number[][], spikes: [] as number[][] };
  for (let t = 0; t < T; t++) {
    const now = arrives[t];
    const spikes: number[] = [];
    for (let j = 0; j < n; j++) {
      const shift = BigInt(bias_exp[j]);
      const bias = shift >= 0n ? BigInt(bias_mant[j]) << shift : BigInt(bias_mant[j]) >> -shift;
      neurons[j] = stepExactly(neurons[j].u, neurons[j].v, now[j], bias, given);
      if (neurons[j].spike) spikes.push(j);
    }
    for (let j = 0; j < n; j++) {
      const byDelay = new Map<number, bigint>();
      for (let i = 0; i < n_in; i++) {
        const payload = given.input_graded?.[t][i] ?? (given.input_spikes?.[t].includes(i) ? 1 : 0);
        const delay = delays?.[j][i] ?? 0;
        byDelay.set(delay, (byDelay.get(delay) ?? 0n) + BigInt(weights[j][i]) * BigInt(payload));
      }
      for (const [delay, sum] of byDelay) arrives[t + 1 + delay][j] += scaled(sum);
      if (recurrent !== undefined)
        arrives[t + 1][j] += scaled(spikes.reduce((sum, i) => sum + BigInt(recurrent[j][i]), 0n));
    }
    run.a_in.push(now.map(Number));
    run.u.push(neurons.map(({ u }) => Number(u)));
    run.v.push(neurons.map(({ v }) => Number(v)));
    run.spikes.push(spikes);
  }
  return run;
}

/** Networks of up to eight neurons with all that a case may have. */
const network = fc
  .record({
    n: fc.integer({ min: 1, max: 8 }),
    n_in: fc.integer({ min: 1, max: 8 }),
    T: fc.integer({ min: 1, max: 60 }),
  })
  .chain(({ n, n_in, T }) => {
    const matrix = (columns: number, one: fc.Arbitrary<number>) =>
      fc.array(fc.array(one, { minLength: columns, maxLength: columns }), { minLength: n, maxLength: n });
    const each = (one: fc.Arbitrary<number>) => fc.array(one, { minLength: n, maxLength: n });
    const weight = fc.integer({ min: -300, max: 300 });
    const steps = <E>(one: fc.Arbitrary<E>) => fc.array(one, { minLength: T, maxLength: T });
    const spikes = steps(fc.subarray(Array.from({ length: n_in }, (_, i) => i)));
    const graded = steps(fc.array(fc.integer({ min: -128, max: 127 }), { minLength: n_in, maxLength: n_in }));
    const input = fc.oneof(
      spikes.map((input_spikes) => ({ input_spikes })),
      graded.map((input_graded) => ({ input_graded })),
    );
    const rest = fc.record(
      {
        ...{
          du: decay,
          dv: decay,
          vth: fc.integer({ min: 0, max: 2000 }),
          weight_exp: fc.integer({ min: -8, max: 4 }),
        },
        num_weight_bits: fc.integer({ min: 4, max: 8 }),
        sign_mode: fc.constantFrom<LavaCase['sign_mode']>('auto', 'mixed', 'excitatory', 'inhibitory'),
        ...{ bias_mant: each(fc.integer({ min: -500, max: 500 })), bias_exp: each(exponent) },
        weights_raw: matrix(n_in, weight),
        recurrent_weights_raw: matrix(n, weight),
        delays: matrix(n_in, fc.integer({ min: 0, max: 5 })),
      },
      {
        requiredKeys: [
          'du',
          'dv',
          'vth',
          'weight_exp',
          'num_weight_bits',
          'sign_mode',
          'bias_mant',
          'bias_exp',
          'weights_raw',
        ],
      },
    );
    return fc.tuple(input, rest).map(([given, others]) => ({ n, n_in, T, ...given, ...others }) as unknown as LavaCase);
  });

describe('networks of Loihi', () => {
  it('follow plain matrices of integers of any size', { tags: 'long' }, () => {
    let spikes = 0;
    fc.assert(
      fc.property(network, (given) => {
        const { weights, recurrent, neurons, ...run } = runCase(given);
        expect(run).toEqual(runExactly(given, weights, recurrent));
        spikes += run.spikes.flat().length;
      }),
    );
    expect(spikes).toBeGreaterThan(100);
  });
});
