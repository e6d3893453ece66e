import type { SynapseModel } from '../../../controllers/engine/index.ts';
import { controlOf } from './control.ts';
import type { Control, Experiment, Trace, Values } from './experiment.ts';
import { aboveZero, ticksOf, wholeNumber } from './given.ts';
import { toldNeuron } from './partner.ts';
import { join, ruleControls, type Sides, setModulators, tell, weightAtStart } from './synapse.ts';

/** Number of pairs, ms from one to the next, and the largest difference of their times. */
const [PAIRS, MOST_PAIRS] = [5, 200];
const [INTERVAL, WINDOW] = [250, 80];
/** ms after the last pair, in which eligibilities become weight. */
const AFTER = 300;
/** Differences on each side of 0. */
const DIFFERENCES = 40;
/** ms */
const STEP = 1;

/** Synapses whose two neurons spike in pairs, each at its own difference of times: the window of a rule. */
export function pairsExperiment(name: string, rule: SynapseModel): Experiment {
  const last = 2 * WINDOW + PAIRS * INTERVAL;
  const modulators = Object.keys(rule.modulators ?? {}).map((modulator) => `modulator.${modulator}`);
  const controls = [
    controlOf('protocol.pairs', { unit: '1', meaning: 'number of pairs', default: PAIRS }, { step: 1 }),
    controlOf(
      'protocol.interval',
      { unit: 'ms', meaning: 'time from one pair to the next', default: INTERVAL },
      { step: 1 },
    ),
    controlOf(
      'protocol.window',
      { unit: 'ms', meaning: 'largest time between the two spikes of a pair', default: WINDOW },
      { step: 1 },
    ),
    ...ruleControls(rule, sidesOf(rule), weightAtStart(rule, 1)),
    ...Object.keys(rule.events ?? {}).map(
      (event, i): Control =>
        controlOf(`event.${event}`, { unit: 'ms', meaning: 'when the event is raised', default: last + i * STEP }),
    ),
    controlOf(
      'protocol.step',
      { unit: 'ms', meaning: 'duration of a step of the simulation', default: STEP },
      { step: 0.1 },
    ),
  ];
  return { kind: 'pairs', model: name, shown: 'change of w', controls: withLevels(rule, controls, modulators) };
}

/** @throws ReafferenceError for values that the rule refuses */
export function runPairs(rule: SynapseModel, values: Values): Trace {
  const count = wholeNumber('pairs', values['protocol.pairs'] as number, MOST_PAIRS);
  const window = aboveZero('window', values['protocol.window'] as number);
  const interval = aboveZero('interval', values['protocol.interval'] as number);
  const { simulation, source, target, synapses, step } = join(rule, sidesOf(rule), values, 2 * DIFFERENCES + 1);
  const differences = Array.from({ length: 2 * DIFFERENCES + 1 }, (_, i) =>
    Math.round(((i - DIFFERENCES) * window) / DIFFERENCES / step),
  );
  const first = ticksOf('window', window, step);
  const ends = ticksOf('pairs', 2 * window + count * interval + AFTER, step);
  const pairs = Array.from({ length: count }, (_, i) => first + Math.round((i * interval) / step));
  tell(
    simulation,
    source,
    differences.map(() => pairs),
  );
  tell(
    simulation,
    target,
    differences.map((difference) => pairs.map((tick) => tick + difference)),
  );
  const states = Object.keys(rule.state).map((name) => {
    const unit = simulation.unit(synapses, name);
    const read = (): Float64Array => simulation.synapses<SynapseModel>(synapses, name, unit);
    return { name, unit, read, before: read() };
  });
  const events = Object.keys(rule.events ?? {}).map(
    (event) => [event, Math.round((values[`event.${event}`] as number) / step)] as const,
  );
  for (let tick = 0; tick < ends; tick++) {
    if (pairs.includes(tick)) setModulators(rule, simulation, values);
    for (const [event, at] of events) if (at === tick) simulation.raise(event);
    simulation.step();
  }
  return {
    x: { name: 'post after pre', unit: 'ms', values: Float64Array.from(differences, (ticks) => ticks * step) },
    curves: states.map(({ name, unit, read, before }) => {
      const after = read();
      return { name: `change of ${name}`, unit, values: after.map((value, i) => value - before[i]) };
    }),
    spikes: [],
  };
}

/**
 * Modulators without a level of their own get the greatest power of ten at which no weight moves by more than half: beyond, the window is cut
 * off by the bounds of the weight. Pure numbers are at most 1.
 */
function withLevels(rule: SynapseModel, controls: readonly Control[], modulators: readonly string[]): Control[] {
  const open = controls.filter(({ key, default: level }) => modulators.includes(key) && level === 0);
  if (open.length === 0) return [...controls];
  const at = (level: number): Control[] =>
    controls.map((one) => (open.includes(one) ? controlOf(one.key, { ...one, default: level }) : one));
  const most = open.every(({ unit }) => unit === '1') ? 0 : 6;
  for (let power = most; power >= -6; power--) {
    const tried = at(Number(`1e${power}`));
    const values = Object.fromEntries(tried.map((one) => [one.key, one.default]));
    const [change] = runPairs(rule, values).curves;
    if (change?.values.every((value) => Math.abs(value) <= Math.abs(values['initial.w'] ?? 0) / 2)) return tried;
  }
  return at(1);
}

function sidesOf(rule: SynapseModel): Sides {
  return { source: toldNeuron(rule, 'pre'), target: toldNeuron(rule, 'post'), receptor: 'any' };
}
