import type { Bench, Benchmark } from '../benchmark.ts';
import type { KernelName } from '../build.ts';
import type { NetworkParameters, NetworkResult } from '../programs/networks.ts';
import { ratioOf, summarise } from '../statistics.ts';
import type { Bound, Row } from '../table.ts';

/** A network, the C program of the same model, and what is asked of the two. */
interface Case {
  readonly name: string;
  readonly given: NetworkParameters;
  readonly kernel?: {
    readonly name: 'cuba' | 'plastic' | 'adaptive-exponential';
    readonly parameters: readonly number[];
  };
  /** Our CPU time divided by C's. */
  readonly ratio?: Bound;
  /** The same for C that uses all lanes of this machine. */
  readonly native?: { readonly name: 'cuba-native'; readonly ratio: Bound };
  /** Another case, and our CPU time divided by that of it. */
  readonly beside?: { readonly name: string; readonly measure: string; readonly bound: Bound };
  /** CPU ms a simulated second. */
  readonly perSecond?: Bound;
  /** ms of wall time from the description to the first step. */
  readonly build?: Bound;
  /** Bytes a synapse. */
  readonly bytes?: Bound;
}

const atMost = (of: Bound['of'], limit: number): Bound => ({ of, atMost: limit });

const CUBA = 'B1, 4 000 neurons';

const CASES: readonly Case[] = [
  {
    name: CUBA,
    given: { network: 'cuba', neurons: 4000, seconds: 1 },
    kernel: { name: 'cuba', parameters: [4000, 1, 1] },
    ratio: atMost('ratio', 1.25),
    native: { name: 'cuba-native', ratio: atMost('ratio', 2) },
    build: atMost('value', 100),
  },
  {
    name: 'B1, 4 000 neurons, delays of 0.1 to 1.6 ms',
    given: { network: 'cuba', neurons: 4000, longestDelay: 16, seconds: 1 },
    beside: { name: CUBA, measure: 'the same with one delay', bound: atMost('ratio', 1.4) },
  },
  {
    name: 'B1, 40 000 neurons',
    given: { network: 'cuba', neurons: 40_000, seconds: 0.3 },
    kernel: { name: 'cuba', parameters: [40_000, 0.3, 1] },
    ratio: atMost('ratio', 1.25),
    native: { name: 'cuba-native', ratio: atMost('ratio', 2) },
    bytes: atMost('value', 12),
  },
  {
    name: 'B2, 1000 x 1000, 1 ms',
    given: { network: 'plastic', inputs: 1000, targets: 1000, step: 1e-3, seconds: 2 },
    kernel: { name: 'plastic', parameters: [1000, 1000, 1, 2, 1, 1] },
    ratio: atMost('ratio', 1.6),
    bytes: atMost('value', 24),
  },
  {
    name: 'B2, 1000 x 1000, 0.1 ms',
    given: { network: 'plastic', inputs: 1000, targets: 1000, step: 1e-4, seconds: 1 },
    kernel: { name: 'plastic', parameters: [1000, 1000, 0.1, 1, 1, 1] },
    ratio: atMost('ratio', 1.6),
  },
  {
    name: 'B2, 1000 x 1000, 0.1 ms, inputs that draw in every step',
    given: { network: 'plastic', inputs: 1000, targets: 1000, step: 1e-4, seconds: 1, draw: 'steps' },
    kernel: { name: 'plastic', parameters: [1000, 1000, 0.1, 1, 1, 0] },
  },
  {
    name: 'B2, 4000 x 4000, 1 ms',
    given: { network: 'plastic', inputs: 4000, targets: 4000, step: 1e-3, seconds: 1 },
    kernel: { name: 'plastic', parameters: [4000, 4000, 1, 1, 1, 1] },
    ratio: atMost('ratio', 1.6),
    perSecond: atMost('value', 500),
    build: atMost('value', 3000 * 1.6),
    bytes: atMost('value', 24),
  },
  {
    name: 'B3, closed loop',
    given: { network: 'closed-loop', seconds: 100 },
    perSecond: atMost('value', 20),
    bytes: atMost('value', 24),
  },
  {
    name: 'adaptive exponential, 4 000 neurons',
    given: { network: 'adaptive-exponential', neurons: 4000, seconds: 1 },
    kernel: { name: 'adaptive-exponential', parameters: [4000, 1, 1] },
    ratio: atMost('ratio', 1.3),
  },
];

/**
 * The networks B1, B2 and B3 and one of adaptive exponential neurons, all but B3 beside C kernels of the same models at
 * -msse4.1: CPU time a simulated second, time from description to first step, memory a synapse, and how long the closed loop
 * makes its host wait.
 */
export const networks: Benchmark = {
  name: 'networks',
  async run(bench) {
    const ours = new Map<Case, NetworkResult[]>(CASES.map((one) => [one, []]));
    const theirs = new Map<Case, number[]>(CASES.map((one) => [one, []]));
    const wide = new Map<Case, number[]>(CASES.map((one) => [one, []]));
    for (let round = 0; round < bench.rounds; round++) {
      for (const one of CASES) {
        ours.get(one)?.push(await bench.program<NetworkResult>('networks', one.given, ['--expose-gc']));
        for (const [name, times] of [
          [one.kernel?.name, theirs],
          [one.native?.name, wide],
        ] as const) {
          const c = await kernelTime(bench, name, one.kernel?.parameters);
          if (c !== undefined) times.get(one)?.push(c);
        }
      }
      bench.progress(`  round ${round + 1} of ${bench.rounds}`);
    }
    return CASES.flatMap((one) => {
      const beside = CASES.find(({ name }) => name === one.beside?.name);
      const results = (of: Case | undefined): readonly NetworkResult[] => (of && ours.get(of)) ?? [];
      return rowsOf(one, results(one), { theirs: theirs.get(one) ?? [], wide: wide.get(one) ?? [] }, results(beside));
    });
  },
};

/** CPU ms a simulated second of a C program; undefined where there is none. */
async function kernelTime(
  bench: Bench,
  name: KernelName | undefined,
  parameters: readonly number[] = [],
): Promise<number | undefined> {
  const file = name && bench.kernel(name);
  return file === undefined ? undefined : Number((await bench.execute(file, parameters.map(String))).split(' ')[0]);
}

function rowsOf(
  one: Case,
  ours: readonly NetworkResult[],
  c: { readonly theirs: readonly number[]; readonly wide: readonly number[] },
  others: readonly NetworkResult[],
): Row[] {
  const row = (measure: string, unit: string, values: readonly number[], bound?: Bound): Row => ({
    benchmark: one.name,
    measure,
    unit,
    value: summarise(values),
    ...(bound === undefined ? {} : { bound }),
  });
  const times = ours.map(({ perSecond }) => perSecond);
  const rows = [row('WebAssembly from equations', 'ms CPU / simulated s', times, one.perSecond)];
  for (const [measure, theirs, bound] of [
    ['C at -msse4.1', c.theirs, one.ratio],
    ['C at -march=native', c.wide, one.native?.ratio],
  ] as const) {
    if (theirs.length === 0) continue;
    rows.push({ ...row(measure, 'ms CPU / simulated s', theirs, bound), ratio: ratioOf(times, theirs) });
  }
  if (one.beside !== undefined) {
    const reference = others.map(({ perSecond }) => perSecond);
    const beside = row(one.beside.measure, 'ms CPU / simulated s', reference, one.beside.bound);
    rows.push({ ...beside, ratio: ratioOf(times, reference) });
  }
  rows.push(
    row(
      'mean rate',
      'Hz',
      ours.map(({ rate }) => rate),
    ),
  );
  rows.push(
    row(
      'description to first step',
      'ms of wall time',
      ours.map(({ build }) => build.wall),
      one.build,
    ),
    row(
      'the same in CPU time of all threads',
      'ms CPU',
      ours.map(({ build }) => build.cpu),
    ),
  );
  if (one.bytes !== undefined)
    rows.push(
      row(
        'memory',
        'bytes / synapse',
        ours.map(({ bytes, synapses }) => bytes / synapses),
        one.bytes,
      ),
    );
  const waits = ours.flatMap(({ exchange }) => (exchange === undefined ? [] : [exchange]));
  if (waits.length > 0) {
    rows.push(
      row(
        'exchange, median',
        'us',
        waits.map(({ median }) => median),
        atMost('value', 15),
      ),
    );
    rows.push(
      row(
        'exchange, 99th percentile',
        'us',
        waits.map(({ p99 }) => p99),
        atMost('value', 50),
      ),
    );
    rows.push(
      row(
        'exchange, worst',
        'us',
        waits.map(({ worst }) => worst),
      ),
    );
  }
  return rows;
}
