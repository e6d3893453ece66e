import type { NeuronModel, Population } from '../../../controllers/engine/index.ts';
import { Network, oneToOne, playSpikes, quantity, simulate } from '../../../controllers/engine/index.ts';
import { spikeSource } from '../../../controllers/neurons/spike-source.ts';
import { staticSynapse } from '../../../controllers/synapses/static.ts';
import { controlOf, controlsOf } from './control.ts';
import { curvesOf } from './curves.ts';
import { type Drive, drivesOf, driveThatMoves } from './drive.ts';
import type { Control, Experiment, Trace, Values } from './experiment.ts';
import { aboveZero, given, ticksOf } from './given.ts';

/** ms: when what drives the neuron begins and how long it lasts, and how long the trace goes on after it. */
const DRIVEN = { begin: 50, last: 200, rest: 50 };
/** Rate of the spikes at its receptors, Hz. */
const RATE = 50;

/** A neuron that is driven for a while: by a step of its inputs, and by regular spikes at its receptors. */
export function cellExperiment(name: string, model: NeuronModel): Experiment {
  const { step, drives, magnitudes } = driveThatMoves(model);
  const declared = drivesOf(model);
  const sameUnit = ({ unit }: Drive) => declared.find((other) => other.unit === unit && magnitudes.has(other.name));
  const magnitudeOf = (drive: Drive): number =>
    magnitudes.get(drive.name) ?? magnitudes.get(sameUnit(drive)?.name ?? '') ?? 1;
  const all = declared.map((drive): Control => {
    const { role, name: driven, unit, meaning, rest, sign } = drive;
    const magnitude = magnitudeOf(drive);
    const chosen = drives.includes(driven) ? (sign === 'negative' ? -magnitude : magnitude) : rest;
    const what = role === 'weight' ? `weight of regular spikes: ${meaning}` : `${meaning}, while driven`;
    return controlOf(
      `${role}.${driven}`,
      { unit, meaning: what, default: chosen },
      rest === 0 ? { magnitude, sign } : {},
    );
  });
  const { refractory } = model;
  const hasReceptors = all.some(({ key }) => key.startsWith('weight.'));
  return {
    ...{ kind: 'cell', model: name, shown: Object.keys(model.state)[0] ?? 'spikes' },
    controls: [
      ...all,
      ...(hasReceptors
        ? [
            controlOf(
              'protocol.rate',
              { unit: 'Hz', meaning: 'rate of the regular spikes', default: RATE },
              { step: 1 },
            ),
          ]
        : []),
      ...controlsOf('set', model.parameters, (parameter) => (parameter === refractory?.time ? { step } : {})),
      controlOf('protocol.begin', { unit: 'ms', meaning: 'when the drive begins', default: DRIVEN.begin }),
      controlOf('protocol.last', { unit: 'ms', meaning: 'how long the drive lasts', default: DRIVEN.last }),
      controlOf(
        'protocol.step',
        { unit: 'ms', meaning: 'duration of a step of the simulation', default: step },
        { step },
      ),
    ],
  };
}

/** @throws ReafferenceError for values that the model refuses */
export function runCell(model: NeuronModel, values: Values): Trace {
  const { step, begin, last } = protocolOf(values);
  const network = new Network({ step: quantity(step, 'ms'), seed: 1, allowLongStep: true });
  const cell: Population = network.population('cell', model, {
    size: 1,
    parameters: given('set', values, model.parameters),
  });
  const [from, to] = [ticksOf('begin', begin, step), ticksOf('last', begin + last, step)];
  const sources = Object.entries(model.receptors ?? {}).flatMap(([receptor, { unit }]) => {
    const weight = values[`weight.${receptor}`] ?? 0;
    if (weight === 0) return [];
    const source = network.population(`spikes at ${receptor}`, spikeSource, { size: 1 });
    network.project(source, cell, {
      ...{ synapse: staticSynapse, receptor, connect: oneToOne() },
      initial: { w: quantity(weight, unit) },
    });
    return [source];
  });
  const simulation = simulate(network, { maximumRateHz: Number.POSITIVE_INFINITY, checkTicks: 100 });
  if (sources.length > 0) {
    const every = Math.max(1, Math.round(1e3 / (aboveZero('rate', values['protocol.rate'] ?? RATE) * step)));
    const ticks = Array.from({ length: Math.max(0, Math.ceil((to - from) / every)) }, (_, i) => from + i * every);
    for (const source of sources) playSpikes(simulation, source, { ticks, ids: ticks.map(() => 0) });
  }
  const inputs = Object.entries(model.inputs ?? {});
  const setInputs = (driven: boolean): void => {
    for (const [name, { unit, default: rest }] of inputs)
      simulation.input<NeuronModel>(cell, name, unit)[0] = driven ? (values[`input.${name}`] ?? rest) : rest;
  };
  const curves = curvesOf(simulation, ticksOf('last', begin + last + DRIVEN.rest, step));
  for (const name of [...Object.keys(model.state), ...Object.keys(model.inputs ?? {})]) curves.follow(cell, name);
  return curves.run([cell], (tick) => {
    if (tick === from) setInputs(true);
    if (tick === to) setInputs(false);
  });
}

function protocolOf(values: Values) {
  return {
    step: aboveZero('step', values['protocol.step'] as number),
    begin: values['protocol.begin'] ?? DRIVEN.begin,
    last: values['protocol.last'] ?? DRIVEN.last,
  };
}
