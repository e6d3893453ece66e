import { unitSuffix } from '../scenario/unit-suffix.ts';
import { matrixDrawing } from './matrix-drawing.ts';
import { type Plot, type PlotText, plotOf } from './plot.ts';
import { demand, type WeightRecord } from './record.ts';

/**
 * Weights as matrices side by side, in shades of one scale: a column a presynaptic neuron, a row a postsynaptic one, both counted
 * from the lower left. Weights below 0 have another colour; where there is no synapse, it is white. Arrays: those matrices, by
 * their names, which end with the unit.
 *
 * @example
 * import { writeFileSync } from 'node:fs';
 * const network = new Network({ step: '1 ms', seed: 1 });
 * const inputs = network.population('inputs', poisson, { size: 20 });
 * const cells = network.population('cells', lif, { size: 10 });
 * const drawn = { connect: fixedProbability(0.5), initial: { w: pA(uniform(0, 80)) } };
 * const synapses = network.project(inputs, cells, { synapse: staticSynapse, receptor: 'excitatory', ...drawn });
 * const weights = readWeights(simulate(network), synapses, 'w', 'pA');
 * writeFileSync('weights.svg', plotWeights(weights).svg); // ten rows, twenty columns
 *
 * @param weights of one unit, such as those before and after learning
 * @throws ValidationError `nothing_to_plot` without a matrix
 */
export function plotWeights(weights: WeightRecord | readonly WeightRecord[], options: PlotText = {}): Plot {
  const records = 'values' in weights && 'shape' in weights ? [weights] : weights;
  demand(records.length > 0, 'at least one matrix of weights', 'read some by `readWeights`');
  const { unit } = records[0];
  demand(
    records.every((record) => record.unit === unit),
    'matrices of one unit',
    'read all by the same unit, or plot them apart',
  );
  const names = records.map(({ name }, i) =>
    records.some((one, k) => k < i && one.name === name) ? `${name} ${i + 1}` : name,
  );
  const drawing = matrixDrawing({
    id: 'weights',
    title: options.title ?? names.join(', '),
    description: records.map(({ shape: [rows, columns] }, i) => `${names[i]}: ${rows} by ${columns}`).join('; '),
    x: 'presynaptic neuron',
    y: 'postsynaptic neuron',
    shade: unit,
    signed: records.some(({ values }) => values.some((value) => value < 0)),
    matrices: records.map(({ shape, values }, i) => ({ name: names[i], shape, values })),
  });
  const arrays = records.map(
    ({ shape, values }, i) => [`${names[i]}${unitSuffix(unit)}`, { data: values, shape: [...shape] }] as const,
  );
  return plotOf(drawing, Object.fromEntries(arrays), options);
}
