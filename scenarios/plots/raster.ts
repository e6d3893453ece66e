import { decimal, element } from './markup.ts';
import { linearScale, roundTicks, roundUp, type Scale } from './scale.ts';
import { type Drawing, group, label, line, svg } from './svg.ts';

/** Spikes of a population, in the order of their ticks. */
export interface PopulationSpikes {
  readonly name: string;
  /** Number of neurons. */
  readonly size: number;
  /** Tick of each spike, from 0. */
  readonly ticks: ArrayLike<number>;
  /** Index of the neuron of each spike, from 0. */
  readonly ids: ArrayLike<number>;
}

/** A raster, a panel a population. */
export interface RasterDrawing extends Pick<Drawing, 'id' | 'title' | 'description'> {
  readonly populations: readonly PopulationSpikes[];
  /** s per tick */
  readonly period: number;
  /** s that are shown from tick 0 on. */
  readonly seconds: number;
  /** s that the axis adds to the time of tick 0. */
  readonly from?: number;
  /** Label of the axis of time. */
  readonly x: string;
  /** Times that are shaded, s from tick 0 on. Default: none. */
  readonly shaded?: readonly (readonly [from: number, to: number])[];
  /** s over which spikes are counted for the rate. Default {@link RATE_BIN}. */
  readonly bin?: number;
}

const WIDTH = 900;
const [LEFT, RIGHT] = [58, 12];
/** Above a raster: the name, and the mean rate over time. */
const RATE = 54;
/** A raster has rows of ROW until it is as high as TALLEST; more neurons have lower rows, fewer a lower raster. */
const [ROW, TALLEST] = [14, 182];
/** The longest and the shortest mark of a spike. */
const [LONGEST_MARK, SHORTEST_MARK] = [12, 0.8];
const GAP = 40;
/** s, over which spikes are counted for the rate. */
export const RATE_BIN = 0.02;

/** Spikes as marks, a row a neuron from below, with the mean rate of the population above. */
export function rasterDrawing({
  populations,
  period,
  seconds,
  from = 0,
  x: name,
  shaded = [],
  bin = RATE_BIN,
  ...drawing
}: RasterDrawing): string {
  const x = linearScale([0, seconds], [LEFT, WIDTH - RIGHT]);
  let bottom = 0;
  const panels = populations.map((population, i) => {
    if (i > 0) bottom += GAP;
    const drawn = panel(population, period, x, bottom, bin);
    bottom = drawn.bottom;
    return drawn.markup;
  });
  const ticks = roundTicks(from, from + seconds, 8);
  const shades = shaded.map(([one, other]) =>
    element('rect', { x: x(one), y: 0, width: x(other) - x(one), height: bottom, class: 'shaded' }),
  );
  return svg(
    { ...drawing, width: WIDTH, height: bottom + 44 },
    ...shades,
    ...panels,
    group('ticks', ...ticks.map((tick) => line(x(tick - from), bottom, x(tick - from), bottom + 4, ''))),
    group(
      'axis',
      ...ticks.map((tick) => label(x(tick - from), bottom + 17, decimal(tick), 'middle')),
      label((LEFT + WIDTH - RIGHT) / 2, bottom + 36, name, 'middle name'),
    ),
  );
}

function panel(
  { name, size, ticks, ids }: PopulationSpikes,
  period: number,
  x: Scale,
  top: number,
  bin: number,
): { readonly markup: string; readonly bottom: number } {
  const height = Math.min(TALLEST, size * ROW);
  const base = top + RATE + 8 + height;
  const y = linearScale([0, size], [base, base - height]);
  const mark = Math.min(LONGEST_MARK, Math.max(SHORTEST_MARK, height / size));
  const marks: string[] = [];
  for (let i = 0; i < ticks.length; i++) {
    const time = ticks[i] * period;
    if (time >= x.domain[1]) break;
    marks.push(`M${decimal(x(time), 1)} ${decimal(y(ids[i] + 0.5) - mark / 2, 1)}v${decimal(mark, 1)}`);
  }
  const markup = group(
    'panel',
    label(0, top + 12, `${name}, ${size} ${size === 1 ? 'neuron' : 'neurons'}`, 'heading'),
    rateOutline({ size, ticks }, period, x, [top + RATE, top + 26], bin),
    group('grid', line(LEFT, base, WIDTH - RIGHT, base, 'base')),
    element('path', { d: marks.join(''), class: 'spikes' }),
    ...rowLabels(size, height).map(({ row, text }) => label(LEFT - 8, y(row + 0.5) + 4, text, 'axis-text end')),
  );
  return { markup, bottom: base };
}

/** The population's mean rate over time, with its highest value. */
function rateOutline(
  { size, ticks }: Pick<PopulationSpikes, 'size' | 'ticks'>,
  period: number,
  x: Scale,
  range: readonly [number, number],
  bin: number,
): string {
  const seconds = x.domain[1];
  const rates = meanRates(ticks, size, period, seconds, bin);
  const peak = roundUp(
    rates.reduce((most, rate) => Math.max(most, rate), 0),
    2,
  );
  const y = linearScale([0, peak], range);
  const outline = Array.from(rates, (rate, i) => `H${decimal(x(i * bin), 1)}V${decimal(y(rate), 1)}`).join('');
  return (
    element('path', {
      d: `M${LEFT} ${decimal(y(0), 1)}${outline}H${decimal(x(seconds), 1)}V${decimal(y(0), 1)}Z`,
      class: 'rate',
    }) + label(LEFT - 8, y(peak) + 4, `${decimal(peak)} Hz`, 'axis-text end')
  );
}

/** Mean rates of a population in Hz, a bin after the other; the last may be shorter. @param period s @param seconds s @param width s, of a bin */
export function meanRates(
  ticks: ArrayLike<number>,
  size: number,
  period: number,
  seconds: number,
  width = RATE_BIN,
): Float64Array {
  const rates = new Float64Array(Math.max(1, Math.ceil(seconds / width - 1e-9)));
  for (let i = 0; i < ticks.length; i++) {
    const bin = Math.floor((ticks[i] * period) / width + 1e-9);
    if (bin < rates.length) rates[bin]++;
  }
  return rates.map((count, i) => count / size / Math.min(width, seconds - i * width));
}

/** Numbers of rows as far as there is room: of each, or of the first and the last with what they number between them. */
function rowLabels(size: number, height: number): readonly { readonly row: number; readonly text: string }[] {
  if (height / size >= ROW) return Array.from({ length: size }, (_, row) => ({ row, text: String(row) }));
  return [
    { row: 0, text: '0' },
    { row: size / 2 - 0.5, text: 'neuron' },
    { row: size - 1, text: String(size - 1) },
  ];
}
