import { parseArgs } from 'node:util';
import { exp } from '../kernels/math-f64.ts';
import { RandomStream } from '../kernels/random.ts';
import { mean as average, quantile } from '../scenarios/statistics/averages.ts';
import { hasInterval, type Interval } from '../scenarios/statistics/interval.ts';
import { medianInterval } from '../scenarios/statistics/median-interval.ts';
import { differenceInterval, ratioInterval } from '../scenarios/statistics/paired-interval.ts';
import { rangedMeanInterval } from '../scenarios/statistics/ranged-mean.ts';

/**
 * `npx tsx bench/coverage.ts [--draws N] [--sizes 6,12] [--kind Medians]`: how often intervals hold what they are for, as the tables of docs/intervals.md. Of
 * each distribution, N samples of each size are drawn; a cell is the share of the intervals that hold the truth, in percent, and behind a
 * slash the share of samples that got one, where not all did.
 */
const { values: options } = parseArgs({
  options: { draws: { type: 'string' }, sizes: { type: 'string' }, kind: { type: 'string' } },
});
const draws = Number(options.draws ?? 2000);
const sizes = (options.sizes ?? '3,4,6,8,12,20,30,60,100').split(',').map(Number);

/** A distribution of samples, and what is true of it. */
interface Case {
  readonly name: string;
  readonly truth: number;
  readonly interval: (size: number, random: RandomStream) => Interval;
}

const repeat = <T>(size: number, draw: () => T): T[] => Array.from({ length: size }, draw);
const share = (random: RandomStream, p: number): number =>
  repeat(10, () => Number(random.uniform() < p)).reduce((a, b) => a + b) / 10;
const SHARES: Interval = [0, 1];

function mean(name: string, truth: number, draw: (random: RandomStream) => number, range?: Interval): Case {
  return {
    name,
    truth,
    interval: (size, random) =>
      rangedMeanInterval(
        repeat(size, () => draw(random)),
        range,
      ),
  };
}

function median(name: string, truth: number, draw: (random: RandomStream) => number): Case {
  return { name, truth, interval: (size, random) => medianInterval(repeat(size, () => draw(random))) };
}

function difference(name: string, truth: number, draw: (random: RandomStream) => number, range?: Interval): Case {
  return {
    name,
    truth,
    interval: (size, random) =>
      differenceInterval(
        repeat(size, () => draw(random)),
        range,
      ),
  };
}

function ratio(name: string, truth: number, draw: (random: RandomStream) => readonly [number, number]): Case {
  return { name, truth, interval: (size, random) => ratioInterval(repeat(size, () => draw(random))) };
}

/** Percentiles of the means of 2000 samples drawn with replacement (Efron 1979): what is common, and covers too little. */
function percentiles(name: string, truth: number, draw: (random: RandomStream) => number): Case {
  return {
    name,
    truth,
    interval(size, random) {
      const values = repeat(size, () => draw(random));
      const means = repeat(2000, () => average(repeat(size, () => values[random.integer(size)])));
      return [quantile(means, 0.025), quantile(means, 0.975)];
    },
  };
}

const logNormal = (random: RandomStream, sigma: number): number => exp(sigma * random.normal());

const CASES: Readonly<Record<string, readonly Case[]>> = {
  'Means of unknown range': [
    mean('normal', 0, (random) => random.normal()),
    mean('uniform', 0.5, (random) => random.uniform()),
    mean('log-normal, sigma 0.5', exp(0.125), (random) => logNormal(random, 0.5)),
    mean('exponential', 1, (random) => random.exponential()),
    mean('log-normal, sigma 1', exp(0.5), (random) => logNormal(random, 1)),
  ],
  'Means of shares': [
    mean('0 or 1, of probability 0.5', 0.5, (random) => Number(random.uniform() < 0.5), SHARES),
    mean('0 or 1, of probability 0.9', 0.9, (random) => Number(random.uniform() < 0.9), SHARES),
    mean('0 or 1, of probability 0.99', 0.99, (random) => Number(random.uniform() < 0.99), SHARES),
    mean('ten trials of probability 0.97', 0.97, (random) => share(random, 0.97), SHARES),
    mean('ten trials, probability uniform', 0.5, (random) => share(random, random.uniform()), SHARES),
    mean('ten trials, probability u^(1/9)', 0.9, (random) => share(random, random.uniform() ** (1 / 9)), SHARES),
  ],
  Medians: [
    median('normal', 0, (random) => random.normal()),
    median('log-normal, sigma 1', 1, (random) => logNormal(random, 1)),
    median('whole numbers 0 to 4', 2, (random) => random.integer(5)),
  ],
  'Differences of pairs': [
    difference('normal', 1, (random) => 1 + random.normal()),
    difference('exponential less another', 0, (random) => random.exponential() - random.exponential()),
    difference('exponential', 1, (random) => random.exponential()),
    difference('shares of ten, 0.9 less 0.4', 0.5, (random) => share(random, 0.9) - share(random, 0.4), [-1, 1]),
    difference('shares of ten, 0.99 less 0.95', 0.04, (random) => share(random, 0.99) - share(random, 0.95), [-1, 1]),
    difference('0, and 1 in a tenth', 0.1, (random) => Number(random.uniform() < 0.1), [-1, 1]),
  ],
  'Means, by percentiles of a bootstrap': [
    percentiles('normal', 0, (random) => random.normal()),
    percentiles('0 or 1, of probability 0.9', 0.9, (random) => Number(random.uniform() < 0.9)),
  ],
  'Ratios of pairs': [
    ratio('independent, log-normal, sigma 0.5', 1, (random) => [logNormal(random, 0.5), logNormal(random, 0.5)]),
    ratio('a common factor, log-normal, sigma 1', 0.5, (random) => {
      const common = logNormal(random, 1);
      return [common * (0.25 + 0.5 * random.uniform()), common];
    }),
    ratio('independent, exponential', 1, (random) => [random.exponential(), random.exponential()]),
  ],
};

for (const [kind, cases] of Object.entries(CASES)) {
  if (options.kind !== undefined && options.kind !== kind) continue;
  console.log(
    `\n| ${kind} | ${sizes.map((size) => `n = ${size}`).join(' | ')} |\n|---|${'---:|'.repeat(sizes.length)}`,
  );
  for (const one of cases) console.log(`| ${one.name} | ${sizes.map((size) => cell(one, size)).join(' | ')} |`);
}

function cell({ name, truth, interval }: Case, size: number): string {
  const random = new RandomStream(2026, name, size);
  let [given, held] = [0, 0];
  for (let k = 0; k < draws; k++) {
    const found = interval(size, random);
    if (!hasInterval(found)) continue;
    given++;
    // Ends that are sums of tenths differ from the truth by rounding.
    if (found[0] <= truth + 1e-12 && truth - 1e-12 <= found[1]) held++;
  }
  if (given === 0) return 'none';
  const percent = (part: number, whole: number): string => ((100 * part) / whole).toFixed(1);
  return `${percent(held, given)}${given < draws ? ` / ${percent(given, draws)}` : ''}`;
}
