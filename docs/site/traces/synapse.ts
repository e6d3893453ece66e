import type {
  NeuronModel,
  Population,
  Projection,
  Simulation,
  SynapseModel,
} from '../../../controllers/engine/index.ts';
import { allToAll, Network, oneToOne, playSpikes, quantity, simulate } from '../../../controllers/engine/index.ts';
import { controlOf, controlsOf } from './control.ts';
import type { Control, Values } from './experiment.ts';
import { aboveZero, given } from './given.ts';

/** A synapse between neurons that are told what to do. */
export interface Joined {
  readonly simulation: Simulation;
  readonly source: Population;
  readonly target: Population;
  readonly synapses: Projection;
  /** Duration of a step, ms. */
  readonly step: number;
}

/** Who is joined: the models of both sides, how many of each, and by which receptor. */
export interface Sides {
  readonly source: NeuronModel;
  readonly target: NeuronModel;
  readonly receptor: string;
}

/** Sliders that all rules have: their parameters, modulators and weight, and what both sides are told. @param weight at the start */
export function ruleControls(rule: SynapseModel, { source, target, receptor }: Sides, weight: number): Control[] {
  const unit = target.receptors?.[receptor]?.unit ?? '1';
  const { parameters, modulators = {}, state } = rule;
  const told = (model: NeuronModel) =>
    Object.fromEntries(
      Object.entries(model.inputs ?? {})
        .filter(([name]) => name !== 'fire')
        .map(([name, one]) => [name, { ...one, default: one.unit === '1' ? 1 : one.default }]),
    );
  return [
    controlOf('initial.w', { unit, meaning: `${state['w']?.meaning ?? 'weight'}, at the start`, default: weight }),
    ...controlsOf('set', inUnitOf(parameters, unit)),
    ...controlsOf(
      'modulator',
      Object.fromEntries(
        Object.entries(modulators).map(([name, { unit: own, meaning, initial = 0 }]) => [
          name,
          { unit: own, meaning, default: initial },
        ]),
      ),
    ),
    ...controlsOf('target', told(target)),
    ...controlsOf('source', told(source)),
  ];
}

/** Declared quantities with the unit of the receptor in place of the word `weight`. */
function inUnitOf<T extends { readonly unit: string }>(
  declared: Readonly<Record<string, T>> = {},
  unit: string,
): Record<string, T> {
  return Object.fromEntries(
    Object.entries(declared).map(([name, one]) => [
      name,
      {
        ...one,
        unit: one.unit === 'weight' ? unit : one.unit.replace(/\bweight\b/g, unit === '1' ? '1' : `(${unit})`),
      },
    ]),
  );
}

/** Builds the network of sliders. @throws ReafferenceError for values that the rule refuses */
export function join(
  rule: SynapseModel,
  { source: from, target: to, receptor }: Sides,
  values: Values,
  size = 1,
): Joined {
  const step = aboveZero('step', values['protocol.step'] as number);
  const unit = to.receptors?.[receptor]?.unit ?? '1';
  const network = new Network({ step: quantity(step, 'ms'), seed: 1, allowLongStep: true });
  const source: Population = network.population('source', from, { size, inputs: given('source', values, from.inputs) });
  const target: Population = network.population('target', to, { size, inputs: given('target', values, to.inputs) });
  const synapses: Projection = network.project<SynapseModel>(source, target, {
    ...{ synapse: rule, receptor, delay: '0 ms', connect: size === 1 ? allToAll() : oneToOne() },
    parameters: given('set', values, inUnitOf(rule.parameters, unit)),
    initial: { w: quantity(values['initial.w'] ?? 0, inUnitOf(rule.state, unit)['w']?.unit ?? unit) },
  });
  const simulation = simulate(network, { maximumRateHz: Number.POSITIVE_INFINITY, checkTicks: 100 });
  setModulators(rule, simulation, values);
  return { simulation, source, target, synapses, step };
}

/** Brings modulators to the levels of their sliders, from which those that decay do so. */
export function setModulators({ modulators = {} }: SynapseModel, simulation: Simulation, values: Values): void {
  for (const [name, { unit, initial = 0 }] of Object.entries(modulators))
    simulation.setModulator(name, quantity(values[`modulator.${name}`] ?? initial, unit));
}

/** The weight at the start: the declared one or, where that is 0, in the middle below the upper bound. @param otherwise where there is no bound */
export function weightAtStart({ state, bounds = {}, parameters = {} }: SynapseModel, otherwise: number): number {
  const initial = state['w']?.initial ?? 0;
  const numberOf = (value: number | string): number =>
    typeof value === 'number' ? value : (parameters[value]?.default ?? otherwise);
  if (initial !== 0) return numberOf(initial);
  const upper = bounds['w']?.[1];
  return upper === undefined ? otherwise : numberOf(upper) / 2;
}

/** Has neurons that are told to spike do so at ticks, each at its own. */
export function tell(simulation: Simulation, neurons: Population, ticks: readonly (readonly number[])[]): void {
  playSpikes(simulation, neurons as Parameters<typeof playSpikes>[1], {
    ticks: ticks.flat(),
    ids: ticks.flatMap((own, id) => own.map(() => id)),
  });
}
