import { decimal, element } from './markup.ts';
import { shadedCells, strongestOf } from './matrix-drawing.ts';
import { type Plot, type PlotText, plotOf } from './plot.ts';
import type { RateMaps } from './rate-maps.ts';
import { demand } from './record.ts';
import { group, label, svg } from './svg.ts';

/** Which place fields are shown. */
export interface PlaceFieldOptions extends PlotText {
  /** Indices of neurons. Default: the 24 of the highest peaks, in the order of their indices. */
  readonly neurons?: readonly number[];
}

const [WIDTH, COLUMNS, GAP, HEAD] = [900, 6, 16, 20];
const MOST = 24;

/**
 * Place fields as small maps, a neuron each, every one in shades of its own up to its peak, which stands above; where nobody was, it
 * is white as it is where the neuron was silent. Arrays: `rate_Hz`, a map a neuron; `neuron`; `occupancy_s`; `bounds_m`.
 *
 * @example
 * import { writeFileSync } from 'node:fs';
 * const network = new Network({ step: '1 ms', seed: 1 });
 * const cells = network.population('cells', poisson, { size: 4 });
 * const simulation = simulate(network);
 * simulation.input(cells, 'rate', 'Hz').fill(20);
 * const spikes = recordSpikes(simulation, cells);
 * simulation.step(1000);
 * const places = Float64Array.from({ length: 100 }, (_, i) => (i % 2 === 0 ? i / 100 : 0.1)); // along x in 1 s
 * const fields = rateMaps(spikes.records()[0], { places, interval: 0.02 });
 * writeFileSync('fields.svg', plotPlaceFields(fields).svg); // a map a cell
 *
 * @throws ValidationError `nothing_to_plot` without a neuron
 */
export function plotPlaceFields(fields: RateMaps, options: PlaceFieldOptions = {}): Plot {
  const { maps, shape, bounds, occupancy, name } = fields;
  const chosen = (options.neurons ?? highest(maps)).filter((id) => maps[id] !== undefined);
  demand(chosen.length > 0, `neurons from 0 to ${maps.length - 1}`, 'choose some of them');
  const width = (WIDTH - GAP * (COLUMNS - 1)) / COLUMNS;
  const height = (width * (bounds.y[1] - bounds.y[0] || 1)) / (bounds.x[1] - bounds.x[0] || 1);
  const panels = chosen.map((id, i) => {
    const [left, top] = [(i % COLUMNS) * (width + GAP), Math.floor(i / COLUMNS) * (height + HEAD + GAP) + HEAD];
    const peak = strongestOf([maps[id]]);
    return group(
      'matrix',
      label(left, top - 6, `${id}: ${peak < 1e-9 ? 'silent' : `${decimal(peak, 1)} Hz`}`, 'axis-text'),
      shadedCells(shape, maps[id], peak, false, { left, top, width, height }),
      element('rect', { x: left, y: top, width, height, class: 'frame' }),
    );
  });
  const rows = Math.ceil(chosen.length / COLUMNS);
  const drawing = svg(
    {
      id: 'place-fields',
      title: options.title ?? `Place fields of ${name}`,
      description: `Firing rates of ${chosen.length} neurons over ${decimal(bounds.x[1] - bounds.x[0])} by ${decimal(bounds.y[1] - bounds.y[0])} m, each with its number and its peak.`,
      width: WIDTH,
      height: rows * (height + HEAD + GAP) - GAP + 2,
    },
    ...panels,
  );
  const flat = new Float64Array(chosen.length * occupancy.length);
  chosen.forEach((id, i) => {
    flat.set(maps[id], i * occupancy.length);
  });
  return plotOf(
    drawing,
    {
      rate_Hz: { data: flat, shape: [chosen.length, ...shape] },
      neuron: { data: Uint32Array.from(chosen) },
      occupancy_s: { data: occupancy, shape: [...shape] },
      bounds_m: { data: Float64Array.of(...bounds.x, ...bounds.y), shape: [2, 2] },
    },
    options,
  );
}

function highest(maps: RateMaps['maps']): number[] {
  return maps
    .map((map, id) => ({ id, peak: strongestOf([map]) }))
    .sort((a, b) => b.peak - a.peak || a.id - b.id)
    .slice(0, MOST)
    .map(({ id }) => id)
    .sort((a, b) => a - b);
}
