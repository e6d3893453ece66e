import { roundStep } from '../../plots/scale.ts';
import type { NumberParameter } from '../../scenario/parameters.ts';

/** Values of a slider, about. */
const POSITIONS = 100;
/** Times its default that a parameter reaches at most, if a bound is not much farther than that. */
const [NEAR, FAR] = [3, 10];

/** Ends of a slider, and the distance of its values. */
export interface SliderRange {
  readonly minimum: number;
  readonly maximum: number;
  readonly step: number;
}

/**
 * The slider of a parameter: within its bounds, and where one is far away, or there is none, to three times its default, or to its value beyond that. The
 * number beside it takes all. A pure number that is whole, and more than one, is moved by whole numbers.
 */
export function sliderRange(
  { default: usual, unit, minimum, maximum }: Pick<NumberParameter, 'default' | 'unit' | 'minimum' | 'maximum'>,
  value: number,
): SliderRange {
  const magnitude = Math.abs(usual) || 1;
  const near = (bound: number | undefined): boolean => bound !== undefined && Math.abs(bound) <= FAR * magnitude;
  const reach = NEAR * magnitude;
  const low = near(minimum) ? Number(minimum) : usual < 0 || minimum !== undefined ? -reach : 0;
  const high = near(maximum) ? Number(maximum) : usual < 0 && maximum === undefined ? 0 : reach;
  const [least, most] = [Math.min(low, value), Math.max(high, value)];
  const isWhole = unit === '1' && Number.isInteger(usual) && magnitude > 1;
  const step = roundStep((most - least) / POSITIONS || 1);
  return { minimum: least, maximum: most, step: isWhole ? Math.max(1, step) : step };
}
