import type { Trace } from '../scenario/result.ts';
import { decimal, element } from './markup.ts';
import { linearScale, roundTicks, roundUp } from './scale.ts';
import { group, label, line, svg } from './svg.ts';

type Population = Trace['raster']['populations'][number];

const WIDTH = 900;
const LEFT = 58;
const RIGHT = 12;
const RASTER = 190;
const RATE = 54;
const GAP = 40;
/** s */
const BIN = 0.02;
/** Pixels, the longest mark of a spike: populations of a few neurons have tall rows. */
const TALLEST_MARK = 12;
/** Spikes drawn of one population; a longer trial shows its beginning. */
const LIMIT = 40_000;

/** What is drawn of a trial. */
export interface RasterWindow {
  /** Id of the drawing. */
  readonly id: string;
  /** s since the start of the trial. */
  readonly from: number;
  readonly to: number;
}

/** A window of a trial, as {@link raster} draws a whole one. */
export function rasterWindow({ trial, populations }: Trace['raster'], period: number, window: RasterWindow): string {
  const [first, end] = [window.from, window.to].map((seconds) => Math.round(seconds / period));
  const cut = populations.map(({ name, size, ticks, ids }) => {
    const kept = Array.from(ticks.keys()).filter((i) => ticks[i] >= first && ticks[i] < end);
    return {
      name,
      size,
      ticks: Uint32Array.from(kept, (i) => ticks[i] - first),
      ids: Uint32Array.from(kept, (i) => ids[i]),
    };
  });
  return raster({ trial, populations: cut }, period, window);
}

/** Spikes of one trial, a panel a population, with the population's rate above. @param period s */
export function raster({ trial, populations }: Trace['raster'], period: number, window?: RasterWindow): string {
  const drawn = window === undefined ? populations.filter(({ ticks }) => ticks.length > 0) : populations;
  const spikes = drawn.map((population) => windowOf(population, period));
  const end = Math.min(...spikes.map(({ complete, seconds }) => (complete ? Number.POSITIVE_INFINITY : seconds)));
  const longest = Math.max(...drawn.map(({ ticks }) => (ticks[ticks.length - 1] + 1) * period));
  const seconds = window === undefined ? Math.max(BIN, Math.min(end, longest)) : window.to - window.from;
  const from = window?.from ?? 0;
  const x = linearScale([0, seconds], [LEFT, WIDTH - RIGHT]);
  const panelHeight = RATE + RASTER + GAP;
  const panels = drawn.map((population, i) => panel(population, period, seconds, x, i * panelHeight));
  const bottom = drawn.length * panelHeight - GAP;
  const ticks = roundTicks(from, from + seconds, 8);
  const cut = window === undefined && seconds < longest ? `, first ${decimal(seconds)} s` : '';
  return svg(
    {
      id: window?.id ?? 'raster',
      title: `Spikes of trial ${trial + 1}${cut}`,
      description: `${drawn.map(({ name, size, ticks }) => `${ticks.length} spikes of ${size} neurons in population ${name}`).join('; ')}, over ${decimal(seconds)} s.`,
      width: WIDTH,
      height: bottom + 44,
    },
    ...panels,
    group('ticks', ...ticks.map((tick) => line(x(tick - from), bottom, x(tick - from), bottom + 4, ''))),
    group(
      'axis',
      ...ticks.map((tick) => label(x(tick - from), bottom + 17, decimal(tick), 'middle')),
      label((LEFT + WIDTH - RIGHT) / 2, bottom + 36, `Time in trial ${trial + 1}, s${cut}`, 'middle name'),
    ),
  );
}

/** How much of a population's spikes a picture can hold. */
function windowOf({ ticks }: Population, period: number): { seconds: number; complete: boolean } {
  const complete = ticks.length <= LIMIT;
  const last = ticks[complete ? ticks.length - 1 : LIMIT];
  return { seconds: (last + 1) * period, complete };
}

function panel(
  { name, size, ticks, ids }: Population,
  period: number,
  seconds: number,
  x: (value: number) => number,
  top: number,
): string {
  const base = top + RATE + RASTER;
  const y = linearScale([0, size], [base, top + RATE + 8]);
  const height = Math.min(TALLEST_MARK, Math.max(0.8, (RASTER - 8) / size));
  const counts = new Float64Array(Math.ceil(seconds / BIN));
  const marks: string[] = [];
  for (let i = 0; i < ticks.length; i++) {
    const time = ticks[i] * period;
    if (time >= seconds) break;
    counts[Math.floor(time / BIN)] = (counts[Math.floor(time / BIN)] ?? 0) + 1;
    marks.push(`M${decimal(x(time), 1)} ${decimal(y(ids[i] + 0.5) - height / 2, 1)}v${decimal(height, 1)}`);
  }
  const rates = Array.from(counts, (count, i) => count / size / Math.min(BIN, seconds - i * BIN));
  const peak = roundUp(Math.max(...rates), 2);
  const rateY = linearScale([0, peak], [top + RATE, top + 26]);
  const outline = rates.map((rate, i) => `H${decimal(x(i * BIN), 1)}V${decimal(rateY(rate), 1)}`).join('');
  return group(
    'panel',
    label(0, top + 12, `${name}, ${size} neurons`, 'heading'),
    element('path', {
      d: `M${LEFT} ${decimal(rateY(0), 1)}${outline}H${decimal(x(seconds), 1)}V${decimal(rateY(0), 1)}Z`,
      class: 'rate',
    }),
    label(LEFT - 8, rateY(peak) + 4, `${decimal(peak)} Hz`, 'axis-text end'),
    group('grid', line(LEFT, base, WIDTH - RIGHT, base, 'base')),
    element('path', { d: marks.join(''), class: 'spikes' }),
    label(LEFT - 8, y(0) + 1, '0', 'axis-text end'),
    label(LEFT - 8, y(size) + 8, String(size - 1), 'axis-text end'),
    label(LEFT - 8, (y(0) + y(size)) / 2 + 4, 'neuron', 'axis-text end'),
  );
}
