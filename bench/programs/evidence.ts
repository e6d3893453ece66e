import { EpropNetwork } from '../../controllers/learning/eprop-network.ts';
import type { EpropWeights } from '../../controllers/learning/eprop-weights.ts';
import { trainEprop, validateEprop } from '../../controllers/learning/train-eprop.ts';
import { RandomStream } from '../../kernels/random.ts';
import { drawEvidence, EVIDENCE } from '../../scenarios/studies/evidence/evidence-stream.ts';
import { cpuMilliseconds, parameters, report } from '../benchmark.ts';

export interface EvidenceParameters {
  /** Of the weights at the start and of the trials. */
  readonly seed: number;
  /** Number of adaptive neurons among 100. */
  readonly adaptive: number;
  /**
   * Factor of the outputs in the softmax, dimensionless. Output weights start at 0.1, and Adam moves them by about the rate; with a factor of
   * 1 it takes more than twice as many batches to come to 10 % wrong. Default 5.
   */
  readonly inverseTemperature?: number;
}

export interface EvidenceResult {
  /** Share of wrong answers in 1000 trials that nothing was chosen by, with the running mean of the weights. */
  readonly error: number;
  /** The same with the weights of the last batch. */
  readonly errorOfLast: number;
  /** CPU time of the training. */
  readonly seconds: number;
}

/** Batches of 32 trials. The number is fixed, as a validation that chooses when to stop is too good. */
const ITERATIONS = 500;
/** Learning rate of the first batch. It falls to 0 in a line. */
const RATE = 0.01;
const TRIALS = 1000;

const { seed, adaptive, inverseTemperature = 5 } = parameters<EvidenceParameters>();
const build = (weights?: EpropWeights): EpropNetwork =>
  new EpropNetwork({
    seed,
    inputs: EVIDENCE.inputs,
    lif: 100 - adaptive,
    adaptive,
    outputs: 2,
    loss: 'cross_entropy',
    inverseTemperature,
    // ms^2: in step with the learning signals, which the factor multiplies.
    regularisation: 300 * inverseTemperature,
    ...(weights === undefined ? {} : { weights }),
  });
const network = build();
const since = process.cpuUsage();
const { average } = trainEprop(network, {
  seed,
  draw: drawEvidence,
  iterations: ITERATIONS,
  stopBelow: 0,
  rate: (iteration) => RATE * (1 - iteration / ITERATIONS),
  average: 0.05,
  validateEvery: 100,
  validationTrials: 100,
  see: ({ iteration, error }) => void process.stderr.write(`${iteration} ${error.toFixed(3)}\n`),
});
const seconds = cpuMilliseconds(since) / 1000;
const errorOf = (one: EpropNetwork): number =>
  validateEprop(one, drawEvidence, TRIALS, new RandomStream(seed, 'test')).error;
report({ error: errorOf(build(average)), errorOfLast: errorOf(network), seconds } satisfies EvidenceResult);
