/** Maps a quantity to a coordinate of a drawing, linearly. */
export interface Scale {
  (value: number): number;
  readonly domain: readonly [number, number];
  readonly range: readonly [number, number];
}

export function linearScale(domain: readonly [number, number], range: readonly [number, number]): Scale {
  const width = domain[1] - domain[0] || 1;
  const map = (value: number): number => range[0] + ((value - domain[0]) / width) * (range[1] - range[0]);
  return Object.assign(map, { domain, range });
}

/** Values at multiples of 1, 2 or 5 times a power of ten that lie in [low, high]: about `count` of them. */
export function roundTicks(low: number, high: number, count = 5): number[] {
  if (!(high > low)) return [low];
  const step = roundStep((high - low) / count);
  const first = Math.ceil(low / step - 1e-9);
  const last = Math.floor(high / step + 1e-9);
  return Array.from({ length: last - first + 1 }, (_, i) => Number(((first + i) * step).toPrecision(12)));
}

/** The least 1, 2 or 5 times a power of ten that is not below `step`. */
export function roundStep(step: number): number {
  const power = 10 ** Math.floor(Math.log10(step));
  return power * ([1, 2, 5].find((one) => one * power >= step * (1 - 1e-9)) ?? 10);
}

/** The least multiple of a round step that is not below `value`: the end of an axis from 0. */
export function roundUp(value: number, count = 5): number {
  if (!(value > 0)) return 1;
  const step = roundStep(value / count);
  return Number((Math.ceil(value / step - 1e-9) * step).toPrecision(12));
}

/** Round numbers around values, of which those that are not finite do not count; 0 to 1 where there are none. @param count of steps between them, about */
export function roundDomain(values: readonly number[], count: number): readonly [number, number] {
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const value of values) {
    if (!Number.isFinite(value)) continue;
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  if (low > high) return [0, 1];
  if (low === high) return [low - 1, high + 1];
  const step = roundStep((high - low) / count);
  return [Math.floor(low / step + 1e-9) * step, Math.ceil(high / step - 1e-9) * step];
}
