import type { NeuronModel, SynapseModel } from '../../../controllers/engine/index.ts';
import { lifConductance } from '../../../controllers/neurons/lif-conductance.ts';
import { controlOf } from './control.ts';
import { curvesOf } from './curves.ts';
import { driveThatMoves } from './drive.ts';
import type { Control, Experiment, Trace, Values } from './experiment.ts';
import { aboveZero, ticksOf, wholeNumber } from './given.ts';
import { NEURONS } from './models.ts';
import { targetOf, toldNeuron } from './partner.ts';
import { join, ruleControls, type Sides, tell, weightAtStart } from './synapse.ts';

/** ms before the first spike and after the last one, and from one event to the next. */
const [BEFORE, AFTER, BETWEEN] = [50, 150, 20];
const [SPIKES, MOST_SPIKES] = [10, 1000];
/** Rate of the spikes, Hz. */
const RATE = 20;
/** ms */
const STEP = 0.5;
const MOST_STEPS = 1e6;
/** ms from one to the next of those events that a rule wants again and again, as e-prop does every few membrane time constants. */
const AGAIN: Readonly<Record<string, number>> = { settle: 40, renew: 40 };

/** A synapse at which regular spikes arrive, onto a neuron that has what its rule reads. */
export function trainExperiment(name: string, rule: SynapseModel): Experiment {
  const sides = sidesOf(rule);
  const { target, receptor } = sides;
  const weight = weightAtStart(rule, driveThatMoves(target).magnitudes.get(receptor) ?? 1);
  const last = BEFORE + (SPIKES * 1e3) / RATE;
  return {
    ...{ kind: 'train', model: name, shown: '' },
    controls: [
      controlOf('protocol.rate', { unit: 'Hz', meaning: 'rate of the presynaptic spikes', default: RATE }, { step: 1 }),
      controlOf(
        'protocol.spikes',
        { unit: '1', meaning: 'number of presynaptic spikes', default: SPIKES },
        { step: 1 },
      ),
      ...ruleControls(rule, sides, weight).map(withLevel),
      ...eventsOf(rule, target).map((event, i): Control => {
        const again = AGAIN[event];
        return again === undefined
          ? controlOf(`event.${event}`, {
              unit: 'ms',
              meaning: 'when the event is raised',
              default: last + i * BETWEEN,
            })
          : controlOf(`every.${event}`, { unit: 'ms', meaning: 'time from one event to the next', default: again });
      }),
      controlOf(
        'protocol.step',
        { unit: 'ms', meaning: 'duration of a step of the simulation', default: STEP },
        { step: 0.1 },
      ),
    ],
  };
}

/** @throws ReafferenceError for values that the rule refuses */
export function runTrain(rule: SynapseModel, values: Values): Trace {
  const joined = join(rule, sidesOf(rule), values);
  const { simulation, source, target, synapses, step } = joined;
  const count = wholeNumber('spikes', values['protocol.spikes'] as number, MOST_SPIKES);
  const interval = 1e3 / aboveZero('rate', values['protocol.rate'] as number);
  const ticks = Array.from({ length: count }, (_, i) => Math.round((BEFORE + i * interval) / step));
  tell(simulation, source, [ticks]);
  const curves = curvesOf(simulation, ticksOf('spikes', BEFORE + count * interval + AFTER, step));
  for (const name of Object.keys(target.model.state)) curves.follow(target, name, `target ${name}`);
  for (const name of Object.keys(rule.state)) curves.followSynapse(synapses, name);
  const events = eventsOf(rule, target.model).map((event) => {
    const every = values[`every.${event}`];
    return every === undefined
      ? { event, at: Math.round((values[`event.${event}`] as number) / step) }
      : { event, every: wholeNumber(event, Math.round(every / step), MOST_STEPS) };
  });
  return curves.run([source, target], (tick) => {
    for (const { event, at, every = Number.POSITIVE_INFINITY } of events)
      if (at === tick || (tick > 0 && tick % every === 0)) simulation.raise(event);
  });
}

/** Events of a rule and of its target, in the order in which they are declared. */
function eventsOf(rule: SynapseModel, target: NeuronModel): string[] {
  return [...new Set([...Object.keys(rule.events ?? {}), ...Object.keys(target.events ?? {})])];
}

/** A modulator without a level of its own is at 1. */
function withLevel(control: Control): Control {
  return control.key.startsWith('modulator.') && control.default === 0
    ? controlOf(control.key, { ...control, default: 1 })
    : control;
}

function sidesOf(rule: SynapseModel): Sides {
  const target = targetOf(rule, NEURONS.values(), lifConductance);
  return { source: toldNeuron(rule, 'pre'), target, receptor: Object.keys(target.receptors ?? {})[0] ?? '' };
}
