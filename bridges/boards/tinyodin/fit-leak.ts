/** A neuron of the chip that fires about as often as one that decays. */
export interface FittedNeuron {
  /** By how much its potential goes towards 0 in a step, 0 to 127. */
  readonly leak: number;
  /** In the chip's integers of 12 bits, 1 to 2047. */
  readonly threshold: number;
  /** Error of the firing rate as a share of the mean rate, root mean square over the drives. */
  readonly error: number;
}

const LARGEST_LEAK = 127;
const LARGEST_THRESHOLD = 2047;
/** Drives for which rates are compared, from the rheobase to one spike a step. */
const DRIVES = 24;
/** Steps after which a neuron that has not fired is silent. */
const PATIENCE = 500;
/** Thresholds that are tried for each leak. */
const TRIED = 160;

/**
 * Chooses a linear leak and a threshold by the f-I curve: the firing rates of a neuron with a constant drive x in each step, least
 * squares over drives. The model has v(t) = keep v(t-1) + x and fires at its threshold, the chip v(t) = v(t-1) - leak + x, from 0.
 *
 * @param keep share of the potential that stays in a step, above 0 and up to 1
 * @param threshold of the model in the units of the chip, above 0
 */
export function fitLeak(keep: number, threshold: number): FittedNeuron {
  const wanted = Array.from({ length: DRIVES }, (_, k) => {
    const drive = threshold * (1 - keep + (keep * (k + 1)) / DRIVES);
    return { drive, rate: rateOf((v) => keep * v + drive, threshold) };
  });
  const mean = wanted.reduce((sum, { rate }) => sum + rate, 0) / DRIVES;
  const errorOf = (leak: number, own: number): number => {
    let squares = 0;
    for (const { drive, rate } of wanted) squares += (rateOf((v) => Math.max(0, v - leak) + drive, own) - rate) ** 2;
    return Math.sqrt(squares / DRIVES) / mean;
  };
  const most = Math.min(LARGEST_LEAK, Math.ceil(2 * (1 - keep) * threshold));
  const [first, last] = [
    Math.max(1, Math.floor(threshold / 2)),
    Math.min(LARGEST_THRESHOLD, Math.ceil(1.5 * threshold)),
  ];
  const stride = Math.max(1, Math.floor((last - first) / TRIED));
  let best: FittedNeuron = { leak: 0, threshold: first, error: Number.POSITIVE_INFINITY };
  for (let leak = 0; leak <= most; leak++)
    for (let own = first; own <= last; own += stride) {
      const error = errorOf(leak, own);
      if (error < best.error) best = { leak, threshold: own, error };
    }
  return best;
}

/** Spikes a step of a neuron that starts at 0; 0 if it is silent for long. */
function rateOf(step: (v: number) => number, threshold: number): number {
  let v = 0;
  for (let steps = 1; steps <= PATIENCE; steps++) {
    const next = step(v);
    if (next >= threshold) return 1 / steps;
    if (next <= v) return 0;
    v = next;
  }
  return 0;
}
