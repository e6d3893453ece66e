import { BridgeError, type SensorSpec } from '../../../agents/index.ts';
import { TURN, wrapAngle } from '../../../kernels/angle.ts';

/** Rad by which beams may differ that are the same. */
const ALIKE = 1e-5;

/**
 * Puts distances that were measured in any directions into the beams that an agent declared. A beam is a cone, or a ray as wide as the
 * step to the next one. It takes the shortest distance within it, and NaN where nothing was measured. Distances below the declared minimum
 * become -Infinity, those beyond the maximum Infinity (REP-117).
 */
export class Beams {
  readonly #found: Float64Array;
  /** 1 for each beam that was looked along, whether or not anything was measured. */
  readonly #covered: Uint8Array;
  readonly #middle: number;
  readonly #step: number;
  /** Beams to each side of a direction whose cone or step it may lie in. */
  readonly #half: number;
  readonly #whole: boolean;
  readonly #minimum: number;
  readonly #maximum: number;

  constructor({ size, settings }: SensorSpec<'scan'>) {
    const { start, step, cone, minimum, maximum } = settings as NonNullable<typeof settings>;
    this.#found = new Float64Array(size);
    this.#covered = new Uint8Array(size);
    this.#middle = start + ((size - 1) * step) / 2;
    this.#step = step;
    this.#half = cone > 0 ? cone / 2 / step : 0.5;
    this.#whole = Math.abs(size * step - TURN) < 1e-6;
    this.#minimum = minimum;
    this.#maximum = maximum;
  }

  /** Forgets the distances of the last message. */
  begin(): void {
    this.#found.fill(Number.NaN);
    this.#covered.fill(0);
  }

  /**
   * Takes a distance; NaN is none, Infinity says that nothing is in range.
   *
   * @param angle rad from straight ahead of the sensor, counter-clockwise
   * @param width rad that the measurement covers. Default: 0
   */
  measure(angle: number, metres: number, width = 0): void {
    const found = this.#found;
    const size = found.length;
    const at = wrapAngle(angle - this.#middle) / this.#step + (size - 1) / 2;
    const reach = Math.max(this.#half, width / 2 / this.#step) + 1e-6;
    for (let beam = Math.ceil(at - reach); beam <= at + reach; beam++) {
      const k = this.#whole ? ((beam % size) + size) % size : beam;
      if (k < 0 || k >= size) continue;
      this.#covered[k] = 1;
      if (!Number.isNaN(metres) && !(metres >= found[k])) found[k] = metres;
    }
  }

  /** Whether so many distances, from an angle in rad on in steps of another, were measured in the declared beams, as far as f32 can tell. */
  alike(count: number, first: number, step: number): boolean {
    const { length } = this.#found;
    const start = this.#middle - ((length - 1) * this.#step) / 2;
    return count === length && Math.abs(first - start) < ALIKE && Math.abs(step - this.#step) * length < ALIKE;
  }

  /** Takes the distance of a declared beam; NaN is none. */
  take(beam: number, metres: number): void {
    this.#covered[beam] = 1;
    this.#found[beam] = metres;
  }

  /**
   * Refuses measurements that leave declared beams out.
   *
   * @param covers rad from straight ahead, where the measurements begin and end
   * @throws BridgeError `scan_not_covered`
   */
  requireCover(covers: readonly [from: number, to: number]): void {
    const { length } = this.#covered;
    const left = this.#covered.reduce((sum, covered) => sum + 1 - covered, 0);
    if (left === 0) return;
    const reach = ((length - 1) * this.#step) / 2;
    const declared = [this.#middle - reach, this.#middle + reach] as const;
    throw new BridgeError(`${left} of ${length} declared beams lie where the scan does not look`, {
      code: 'scan_not_covered',
      expected: `beams from ${degrees(declared)} degrees, as the sensor is declared`,
      received: `a scan from ${degrees(covers)} degrees`,
      remedy: 'declare the beams that the robot has, by `fieldOfView` and `beams` of `lidar` or `count` of `sonar`',
    });
  }

  /** Writes the distance of each beam. */
  end(out: Float64Array): void {
    const found = this.#found;
    for (let k = 0; k < found.length; k++) {
      const metres = found[k];
      const beyond = metres > this.#maximum ? Number.POSITIVE_INFINITY : metres;
      out[k] = metres < this.#minimum ? Number.NEGATIVE_INFINITY : beyond;
    }
  }
}

function degrees(angles: readonly [from: number, to: number]): string {
  return angles.map((angle) => ((angle * 360) / TURN).toFixed(1)).join(' to ');
}
