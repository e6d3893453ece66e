import { roundStep, roundTicks, type Scale } from '../plots/scale.ts';

/** A mark of an axis. */
export interface Tick {
  readonly at: number;
  readonly text: string;
}

/** An axis of a panel. */
export interface Axis {
  readonly label: string;
  readonly domain: readonly [number, number];
  readonly ticks: readonly Tick[];
  /** Whether equal ratios are equal distances. Default: false. */
  readonly logarithmic?: boolean;
}

/** An axis with round numbers, two or more. */
export function roundAxis(label: string, domain: readonly [number, number], count = 4): Axis {
  const few = roundTicks(...domain, count);
  return { label, domain, ticks: ticksAt(few.length > 1 ? few : roundTicks(...domain, 2 * count)) };
}

/** Numbers with as many decimals as they need, or by powers of ten where they are very large or very small. */
function ticksAt(values: readonly number[]): readonly Tick[] {
  const most = Math.max(...values.map(Math.abs));
  const digits = Math.max(0, ...values.map((value) => (String(value).split('.')[1] ?? '').length));
  const written = (value: number): string =>
    most >= 1e6 || (most > 0 && most < 1e-4) ? powerOfTen(value) : value.toFixed(digits);
  return values.map((at) => ({ at, text: minus(written(at)) }));
}

function powerOfTen(value: number): string {
  return value === 0 ? '0' : value.toExponential().replace('+', '');
}

/** Words for values of a parameter: numbers with four digits, unless these do not tell them apart. */
export function valueTexts(values: readonly (string | number)[]): readonly string[] {
  const short = values.map((value) => (typeof value === 'number' ? String(Number(value.toPrecision(4))) : value));
  const apart = new Set(short).size === new Set(values).size;
  return values.map((value, i) => (typeof value === 'number' ? minus(apart ? short[i] : String(value)) : value));
}

/** An axis of numbers above 0 by powers of ten, or by 1, 2 and 5 times these where they are few. */
export function logarithmicAxis(label: string, values: readonly number[]): Axis {
  const [low, high] = [Math.min(...values), Math.max(...values)];
  const ticks: number[] = [];
  const decades = Math.log10(high / low);
  for (let power = Math.floor(Math.log10(low)); power <= Math.ceil(Math.log10(high)); power++)
    for (const times of decades > 2.5 ? [1] : [1, 2, 5]) {
      const value = Number((times * 10 ** power).toPrecision(12));
      if (value >= low * (1 - 1e-9) && value <= high * (1 + 1e-9)) ticks.push(value);
    }
  return { label, domain: [low, high], ticks: ticks.map((at) => ({ at, text: minus(String(at)) })), logarithmic: true };
}

/** An axis of things that are in no order: 0, 1, 2, ... with half a place to either side. */
export function namedAxis(label: string, names: readonly string[]): Axis {
  return { label, domain: [-0.5, names.length - 0.5], ticks: names.map((text, at) => ({ at, text })) };
}

/**
 * Round numbers around values, for an axis: from 0 where none is below it.
 *
 * @param range least and greatest value that there can be, which is shown whole; default: nobody knows
 */
export function domainOf(values: readonly number[], range?: readonly [number, number]): readonly [number, number] {
  if (range !== undefined) return range;
  const known = values.filter(Number.isFinite);
  if (known.length === 0) return [0, 1];
  const [low, high] = [Math.min(0, ...known), Math.max(0, ...known)];
  // Of less there are no round numbers.
  if (high - low < 1e-200) return [low, low + 1];
  const step = roundStep((high - low) / 4);
  const up = (value: number): number => Number((Math.ceil(value / step - 1e-9) * step).toPrecision(12));
  return [low === 0 ? 0 : -up(-low), up(high)];
}

/** Maps values of an axis to mm. */
export function scaleOf({ domain, logarithmic = false }: Axis, range: readonly [number, number]): Scale {
  const bend = logarithmic ? Math.log10 : (value: number): number => value;
  const [from, to] = domain.map(bend);
  const map = (value: number): number => range[0] + ((bend(value) - from) / (to - from || 1)) * (range[1] - range[0]);
  return Object.assign(map, { domain, range });
}

function minus(text: string): string {
  return text.replaceAll('-', '\u2212');
}
