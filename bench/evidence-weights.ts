import { writeFileSync } from 'node:fs';
import { EpropNetwork } from '../controllers/learning/eprop-network.ts';
import type { EpropWeights } from '../controllers/learning/eprop-weights.ts';
import type { EpropValidation } from '../controllers/learning/train-eprop.ts';
import { trainEprop, validateEprop } from '../controllers/learning/train-eprop.ts';
import { RandomStream } from '../kernels/random.ts';
import { EVIDENCE_NETWORK, unpackWeights } from '../scenarios/studies/evidence/evidence-network.ts';
import { drawEvidence } from '../scenarios/studies/evidence/evidence-stream.ts';

/**
 * `npx tsx bench/evidence-weights.ts && npx tsx bench/evidence-weights.ts further`: trains the network of the scenario `t-maze-evidence`
 * by e-prop and writes its weights; then reads them and trains on. The learning rate is lowered once the criterion of the source is reached.
 * Weights are stored as 16-bit numbers, in parts of the largest of their matrix.
 */
const SEED = 3;
const FILE = 'scenarios/studies/evidence/evidence-weights.ts';

const see = ({ iteration, error }: EpropValidation): void =>
  void process.stderr.write(`${iteration} ${error.toFixed(3)}\n`);

/** The network after some more batches at a lower learning rate. */
function refine(weights: EpropWeights, rate: number, seed: number, iterations: number): EpropNetwork {
  const network = new EpropNetwork({ ...EVIDENCE_NETWORK, seed: SEED, weights, optimiser: { kind: 'adam', rate } });
  trainEprop(network, { seed, draw: drawEvidence, iterations, stopBelow: 0.025, see });
  return network;
}

let network = new EpropNetwork({ ...EVIDENCE_NETWORK, seed: SEED });
if (process.argv[2] === 'further') {
  const { EVIDENCE_WEIGHTS } = await import('../scenarios/studies/evidence/evidence-weights.ts');
  network = refine(unpackWeights(EVIDENCE_WEIGHTS), 5e-4, SEED + 2000, 300);
} else {
  trainEprop(network, { seed: SEED, draw: drawEvidence, validationTrials: 256, see });
  network = refine(network.weights(), 1e-3, SEED + 1000, 200);
}
const { error } = validateEprop(network, drawEvidence, 1000, new RandomStream(SEED, 'test'));
const packed = Object.entries(network.weights()).map(([name, values]) => {
  const largest = values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  const whole = Int16Array.from(values, (value) => Math.round((32767 * value) / largest));
  return `  ${name}: [${largest}, '${Buffer.from(whole.buffer).toString('base64')}'],\n`;
});
writeFileSync(
  FILE,
  `/**
 * Weights of a network that accumulates evidence, trained by e-prop: largest of each matrix, and all in parts of it as 16-bit numbers.
 * Written by bench/evidence-weights.ts; ${(100 * error).toFixed(1)} % wrong in 1000 fresh trials.
 */
export const EVIDENCE_WEIGHTS = {
${packed.join('')}} as const;
`,
);
