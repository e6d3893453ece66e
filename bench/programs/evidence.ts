import { EpropNetwork } from '../../controllers/learning/eprop-network.ts';
import { drawEvidence, EVIDENCE } from '../../controllers/learning/evidence-stream.ts';
import { trainEprop, validateEprop } from '../../controllers/learning/train-eprop.ts';
import { RandomStream } from '../../kernels/random.ts';
import { cpuMilliseconds, parameters, report } from '../benchmark.ts';

export interface EvidenceParameters {
  /** Of the weights at the start and of the trials. */
  readonly seed: number;
  /** Number of adaptive neurons among 100. */
  readonly adaptive: number;
}

export interface EvidenceResult {
  /** Batches of 32 trials, at most 500. */
  readonly iterations: number;
  /** Whether a validation of 256 fresh trials found fewer than 7 % wrong. */
  readonly reached: boolean;
  /** Share of wrong answers in 1000 trials that nothing was chosen by. */
  readonly error: number;
  /** CPU time of the training, validations included. */
  readonly seconds: number;
}

const { seed, adaptive } = parameters<EvidenceParameters>();
const network = new EpropNetwork({
  seed,
  inputs: EVIDENCE.inputs,
  lif: 100 - adaptive,
  adaptive,
  outputs: 2,
  loss: 'cross_entropy',
});
const since = process.cpuUsage();
const { reached, validations } = trainEprop(network, {
  seed,
  draw: drawEvidence,
  validationTrials: 256,
  see: ({ iteration, error }) => void process.stderr.write(`${iteration} ${error.toFixed(3)}\n`),
});
const seconds = cpuMilliseconds(since) / 1000;
const { error } = validateEprop(network, drawEvidence, 1000, new RandomStream(seed, 'test'));
report({ iterations: validations.at(-1)?.iteration ?? 0, reached, error, seconds } satisfies EvidenceResult);
