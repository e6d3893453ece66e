import { ValidationError } from '../../agents/errors.ts';
import { checkOptions } from '../../agents/known-options.ts';
import { RandomStream } from '../../kernels/random.ts';

/** Options of {@link SparseKeys}. */
export interface SparseKeysOptions {
  /** Number of features: cells of a place code, values of a cue, or contexts. */
  readonly features: number;
  /** Number of key cells. */
  readonly keys: number;
  /** Number of them that are active at a time, from 1 to `keys`. */
  readonly active: number;
  /** Hz, rate of an active key. Default 100. */
  readonly rate?: number;
  /** Seed of the projection, a whole number. */
  readonly seed: number;
}

/**
 * Sparse keys of anything that is a vector of features: each key sums the features with weights of its own, drawn once from
 * N(0, 1), and the `active` keys with the largest sums win (Marr 1969 and 1971 for the cerebellum and the hippocampus; as a hash:
 * Dasgupta, Stevens & Navlakha 2017, Science 358:793). Keys depend on the direction of the features, not on their length.
 *
 * - A position: the rates of a `PlaceCellGrid`. Near places have keys in common, places more than two fields apart no more than by chance,
 *   which is active^2 / keys.
 * - A cue: its values.
 * - A context: 1 for the one that it is, 0 for all others. See {@link SparseKeys.encodeOne}.
 */
export class SparseKeys {
  /** Number of key cells. */
  readonly size: number;
  readonly #active: number;
  readonly #rate: number;
  /** Weights of a feature, key by key; then those of the next feature. */
  readonly #projection: Float64Array;
  readonly #sums: Float64Array;

  /** @throws ValidationError `invalid_option`, `unknown_option` */
  constructor(options: SparseKeysOptions) {
    checkOptions('SparseKeys', options, { features: true, keys: true, active: true, rate: true, seed: true });
    const { features, keys, active, rate = 100, seed } = options;
    requireWhole('features', features, 1, Infinity);
    requireWhole('keys', keys, 1, Infinity);
    requireWhole('active', active, 1, keys);
    if (!(rate > 0) || !Number.isFinite(rate)) throw invalid('rate', 'Hz above 0', rate);
    this.size = keys;
    this.#active = active;
    this.#rate = rate;
    const random = new RandomStream(seed, 'sparse keys');
    this.#projection = Float64Array.from({ length: features * keys }, () => random.normal());
    this.#sums = new Float64Array(keys);
  }

  /** Writes the rate of each key in Hz. Where all features are 0 no key is active. */
  encode(features: ArrayLike<number>, out: Float32Array | Float64Array): void {
    const sums = this.#sums.fill(0);
    const projection = this.#projection;
    const { size } = this;
    let silent = true;
    for (let j = 0; j * size < projection.length; j++) {
      const feature = features[j];
      if (feature === 0) continue;
      silent = false;
      for (let i = 0; i < size; i++) sums[i] = sums[i] + feature * projection[j * size + i];
    }
    out.fill(0, 0, size);
    if (!silent) this.#choose(out);
  }

  /** Writes the rate of each key in Hz where a single feature is 1 and all others are 0. */
  encodeOne(feature: number, out: Float32Array | Float64Array): void {
    const { size } = this;
    for (let i = 0; i < size; i++) this.#sums[i] = this.#projection[feature * size + i];
    out.fill(0, 0, size);
    this.#choose(out);
  }

  /** Sets the rate of the keys with the largest sums; of equal ones the first. */
  #choose(out: Float32Array | Float64Array): void {
    const sums = this.#sums;
    for (let n = 0; n < this.#active; n++) {
      let best = 0;
      for (let i = 1; i < sums.length; i++) if (sums[i] > sums[best]) best = i;
      out[best] = this.#rate;
      sums[best] = -Infinity;
    }
  }
}

function requireWhole(name: string, value: number, least: number, most: number): void {
  if (Number.isInteger(value) && value >= least && value <= most) return;
  throw invalid(name, `a whole number from ${least}${most === Infinity ? '' : ` to ${most}`}`, value);
}

function invalid(name: string, expected: string, received: unknown): ValidationError {
  return new ValidationError(`sparse keys have an impossible ${name}`, { code: 'invalid_option', expected, received });
}
