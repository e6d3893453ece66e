import type { EpropTrial } from '../../controllers/learning/eprop-network.ts';
import { EpropNetwork } from '../../controllers/learning/eprop-network.ts';
import { cpuMilliseconds, parameters, report } from '../benchmark.ts';

export interface EpropParameters {
  /** Number of trials that are measured. */
  readonly trials: number;
}

export interface EpropResult {
  /** CPU time of a trial, with learning. */
  readonly millisecondsATrial: number;
  /** Hz, mean of the neurons. */
  readonly rate: number;
  /** Root mean square of the gradient of the input and recurrent weights. */
  readonly gradient: number;
}

const [INPUTS, LIF, ADAPTIVE, OUTPUTS, TICKS, FROM] = [40, 50, 50, 2, 2250, 2100];
const NEURONS = LIF + ADAPTIVE;

/** The numbers of the C kernel: xorshift32. */
let bits = 2463534242;
function uniform(): number {
  bits ^= bits << 13;
  bits ^= bits >>> 17;
  bits ^= bits << 5;
  return (bits >>> 0) / 4294967296;
}

function matrix(size: number, sources: number): Float64Array {
  return Float64Array.from({ length: size }, () => (2 * uniform() - 1) * Math.sqrt(3 / sources));
}

function draw(target: number): EpropTrial {
  const spikes = { ticks: [] as number[], ids: [] as number[] };
  for (let t = 0; t < TICKS; t++) {
    const cue = Math.floor(t / 150);
    for (let i = 0; i < INPUTS; i++) {
      const kind = Math.floor(i / 10);
      const side = cue < 7 && t % 150 >= 50 && cue % 2 === kind ? 0.04 : 0;
      const p = kind === 3 ? 0.01 : kind === 2 ? (t >= FROM ? 0.04 : 0) : side;
      if (uniform() >= p) continue;
      spikes.ticks.push(t);
      spikes.ids.push(i);
    }
  }
  return { ticks: TICKS, from: FROM, spikes, target };
}

const build = (): EpropNetwork =>
  new EpropNetwork({
    seed: 1,
    inputs: INPUTS,
    lif: LIF,
    adaptive: ADAPTIVE,
    outputs: OUTPUTS,
    loss: 'cross_entropy',
    weights: {
      input: matrix(NEURONS * INPUTS, INPUTS),
      recurrent: matrix(NEURONS * NEURONS, NEURONS),
      output: matrix(OUTPUTS * NEURONS, NEURONS),
      feedback: matrix(NEURONS * OUTPUTS, 1),
    },
  });

const { trials } = parameters<EpropParameters>();
const network = build();
const drawn = Array.from({ length: trials }, (_, n) => draw(n % 2));
/** Another network gets the code compiled. */
const warm = new EpropNetwork({
  seed: 1,
  inputs: INPUTS,
  lif: LIF,
  adaptive: ADAPTIVE,
  outputs: 2,
  loss: 'cross_entropy',
});
for (const trial of drawn) warm.run(trial, true);

const since = process.cpuUsage();
let rate = 0;
for (const trial of drawn) rate += network.run(trial, true).rateHz / trials;
const millisecondsATrial = cpuMilliseconds(since) / trials;
const { input, recurrent } = network.gradients();
const square = [...input, ...recurrent].reduce((sum, one) => sum + one * one, 0);
report({
  millisecondsATrial,
  rate,
  gradient: Math.sqrt(square / (NEURONS * (INPUTS + NEURONS - 1))),
} satisfies EpropResult);
