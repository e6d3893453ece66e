import { unitSuffix } from '../scenario/unit-suffix.ts';
import { lineDrawing } from './line-drawing.ts';
import { type Plot, type PlotText, plotOf } from './plot.ts';
import { demand, type TraceRecord, type TraceRecording } from './record.ts';

/**
 * A variable of some neurons over time, a line a neuron. Arrays: `time_s`, seconds since the beginning of the simulation;
 * `neuron`; and `values_UNIT` (`values_mV`), a row a sample, a column a neuron.
 *
 * @example
 * import { writeFileSync } from 'node:fs';
 * const network = new Network({ step: '0.1 ms', seed: 1 });
 * const cells = network.population('cells', lif, { size: 4 });
 * const simulation = simulate(network);
 * simulation.input(cells, 'I_ext', 'pA').set([100, 200, 300, 400]);
 * const potentials = recordTraces(simulation, cells, 'v', 'mV', { every: 5 });
 * simulation.step(1000);
 * writeFileSync('potentials.svg', plotTraces(potentials).svg); // a line a neuron
 *
 * @throws ValidationError `nothing_to_plot` if nothing has been sampled
 */
export function plotTraces(traces: TraceRecording | TraceRecord, options: PlotText = {}): Plot {
  const { name, unit, elements, times, values } = 'record' in traces ? traces.record() : traces;
  const width = elements.length;
  demand(times.length > 0 && width > 0, 'at least one sample', 'step the simulation after `recordTraces`');
  const drawing = lineDrawing({
    id: 'traces',
    title: options.title ?? name,
    description: `${name} of ${width === 1 ? 'a neuron' : `${width} neurons`} in ${times.length} samples.`,
    x: 'Time, s',
    y: `${name}, ${unit}`,
    width: 900,
    lines: Array.from(elements, (element, k) => ({
      name: `neuron ${element}`,
      points: Array.from(times, (time, i) => [time, values[i * width + k]]),
    })),
  });
  return plotOf(
    drawing,
    {
      time_s: { data: times },
      neuron: { data: elements },
      [`values${unitSuffix(unit)}`]: { data: values, shape: [times.length, width] },
    },
    options,
  );
}
