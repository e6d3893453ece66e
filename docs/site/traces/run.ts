import type { NeuronModel, SynapseModel } from '../../../controllers/engine/index.ts';
import { cellExperiment, runCell } from './cell.ts';
import { defaultsOf, type Experiment, type Trace, type Values } from './experiment.ts';
import { NEURONS, SYNAPSES } from './models.ts';
import { pairsExperiment, runPairs } from './pairs.ts';
import { readsPostSpikes } from './partner.ts';
import { runTrain, trainExperiment } from './train.ts';

/** The experiment with a model of the package, by the name that it is exported by. */
export function experimentOf(name: string): Experiment {
  const neuron = NEURONS.get(name);
  const made = neuron ? cellExperiment(name, neuron) : synapseExperiment(name, SYNAPSES.get(name) as SynapseModel);
  const { curves } = runExperiment(made, defaultsOf(made));
  const moves = curves.find(({ values }) => values.some((value) => value !== values[0])) ?? curves[0];
  return { ...made, shown: moves?.name ?? '' };
}

/** @throws ReafferenceError for values that the model refuses */
export function runExperiment({ kind, model }: Experiment, values: Values): Trace {
  if (kind === 'cell') return runCell(NEURONS.get(model) as NeuronModel, values);
  const rule = SYNAPSES.get(model) as SynapseModel;
  return kind === 'pairs' ? runPairs(rule, values) : runTrain(rule, values);
}

function synapseExperiment(name: string, rule: SynapseModel): Experiment {
  return readsPostSpikes(rule) ? pairsExperiment(name, rule) : trainExperiment(name, rule);
}
