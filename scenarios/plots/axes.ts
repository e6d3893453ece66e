import { decimal } from './markup.ts';
import { linearScale, roundTicks, type Scale } from './scale.ts';
import { type Drawing, group, label, line, svg } from './svg.ts';

export interface Axis {
  readonly label: string;
  readonly domain: readonly [number, number];
  /** Default: round numbers. */
  readonly ticks?: readonly number[];
  readonly format?: (value: number) => string;
}

export interface Axes extends Drawing {
  /** Room at the left for the numbers of the vertical axis. */
  readonly left?: number;
  /** Room at the right for labels. */
  readonly right?: number;
  readonly x: Axis;
  readonly y: Axis;
}

const MARGIN = { top: 30, right: 14, bottom: 38, left: 34 };

/** The size of the area that data are drawn in. */
function plotArea({ width, height, left = MARGIN.left, right = MARGIN.right }: Axes): {
  readonly x: readonly [number, number];
  readonly y: readonly [number, number];
} {
  return { x: [left, width - right], y: [height - MARGIN.bottom, MARGIN.top] };
}

/** A plot with a light grid, axes at round numbers and its quantity as the heading; `draw` fills it. */
export function axes(spec: Axes, draw: (x: Scale, y: Scale) => string): string {
  const area = plotArea(spec);
  const x = linearScale(spec.x.domain, area.x);
  const y = linearScale(spec.y.domain, area.y);
  const xTicks = spec.x.ticks ?? roundTicks(...spec.x.domain);
  const yTicks = spec.y.ticks ?? roundTicks(...spec.y.domain, 4);
  const [left, right] = area.x;
  const [bottom] = area.y;
  return svg(
    spec,
    label(0, 14, spec.y.label, 'heading'),
    group(
      'grid',
      ...yTicks.map((tick) => line(left, y(tick), right, y(tick), tick === spec.y.domain[0] ? 'base' : '')),
    ),
    draw(x, y),
    group('ticks', ...xTicks.map((tick) => line(x(tick), bottom, x(tick), bottom + 4, ''))),
    group(
      'axis',
      ...yTicks.map((tick) => label(left - 8, y(tick) + 4, formatTick(spec.y, tick, yTicks), 'end')),
      ...xTicks.map((tick) => label(x(tick), bottom + 17, formatTick(spec.x, tick, xTicks), 'middle')),
      label((left + right) / 2, bottom + 34, spec.x.label, 'middle name'),
    ),
  );
}

/** All ticks of an axis with as many decimals as the one that needs most. */
function formatTick({ format }: Axis, tick: number, ticks: readonly number[]): string {
  if (format !== undefined) return format(tick);
  const digits = Math.max(...ticks.map((value) => (decimal(value, 6).split('.')[1] ?? '').length));
  return tick.toFixed(digits).replace('-', '\u2212');
}
