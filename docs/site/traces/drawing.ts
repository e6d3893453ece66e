import { axes } from '../../../scenarios/plots/axes.ts';
import { roundDomain } from '../../../scenarios/plots/scale.ts';
import { group, line, polyline } from '../../../scenarios/plots/svg.ts';
import type { Trace } from './experiment.ts';

/** Units of the drawing: its height, room for numbers, and the height of a row of spikes. */
const [HEIGHT, LEFT, ROW] = [280, 58, 12];
/** Least difference of a value of an axis that counts, of its greatest: single precision has no more. */
const DIGITS = 4;

/** A curve of a trace with the spikes above it. @param width of the place for it, CSS pixels */
export function traceDrawing({ x, curves, spikes }: Trace, name: string, width: number): string {
  const curve = curves.find((one) => one.name === name);
  const values = curve?.values ?? new Float64Array(x.values.length);
  const domain = roundDomain([...values], 4);
  const room = (spikes.length * ROW * (domain[1] - domain[0])) / (HEIGHT - 68 - spikes.length * ROW);
  return axes(
    {
      ...{
        id: 'trace',
        title: title(name, curve?.unit),
        description: wordsOf({ x, curves, spikes }, name),
        width,
        height: HEIGHT,
        left: LEFT,
      },
      x: { label: title(x.name, x.unit), domain: [Math.min(0, x.values[0]), x.values.at(-1) ?? 1], format: numbered },
      y: { label: title(name, curve?.unit), domain: [domain[0], domain[1] + room], format: numbered },
    },
    (across, up) =>
      group(
        'trace-curves',
        polyline(
          Array.from(x.values, (at, i) => [across(at), up(values[i])] as const),
          'curve',
        ),
        ...spikes.map(({ at }, row) =>
          group(
            `spike-row ${row === spikes.length - 1 ? 'first' : 'second'}`,
            ...at.map((time) => line(across(time), 32 + row * ROW, across(time), 32 + row * ROW + ROW - 3, '')),
          ),
        ),
      ),
  );
}

/** What a curve is, in a sentence for who does not see it. */
export function wordsOf({ x, curves, spikes }: Trace, name: string): string {
  const values = curves.find((one) => one.name === name)?.values ?? new Float64Array(1);
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const value of values) [low, high] = [Math.min(low, value), Math.max(high, value)];
  const told = spikes.map(({ of, at }) => `${at.length} ${at.length === 1 ? 'spike' : 'spikes'} of the ${of}`);
  const range =
    low === high ? `${name} stays at ${numbered(low)}` : `${name} goes from ${numbered(low)} to ${numbered(high)}`;
  return [`${range}, over ${x.name}`, ...told].join('; ');
}

function title(name: string, unit = '1'): string {
  return unit === '1' ? name : `${name}, ${unit}`;
}

function numbered(value: number): string {
  return String(Number(value.toPrecision(DIGITS))).replace('-', '\u2212');
}
