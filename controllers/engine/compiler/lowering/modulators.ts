import { ValidationError } from '../../../../agents/errors.ts';
import { exp } from '../../../../kernels/math-f64.ts';
import { known } from '../../language/known.ts';
import { references } from '../../language/quantities.ts';
import type { Unit } from '../../language/units.ts';
import { MILLISECOND, parseUnit } from '../../language/units.ts';
import { decayRate } from '../../model/check-synapse.ts';
import { Constants } from '../../model/constants.ts';
import { declaredUnit, weightUnit } from '../../model/declared-unit.ts';
import type { Modulator } from '../../model/model.ts';
import type { Projection } from '../../network/description.ts';
import type { Network } from '../../network/network.ts';
import type { ArrayTable } from '../program/array-table.ts';
import type { Loop } from '../program/loops.ts';
import type { ArrayId, Graph } from '../program/value.ts';
import { flushed } from './decay.ts';

/** A modulator of the network: one number for all rules that name it. */
export interface AnalysedModulator {
  /** Name that rules declare it by, unique in the network: `dopamine`. */
  readonly name: string;
  /** Declared unit of its level, the same in all rules. */
  readonly unit: Unit;
  /** Array of its level, in `unit`: four equal elements, of which rules read the first. */
  readonly array: ArrayId;
  /** Decay rate in 1/ms; 0 where the modulator stays as set. */
  readonly rate: number;
  /** Factor that its level decays by per step. */
  readonly factor: number;
  /** The loop of its decay, at the end of a step. */
  readonly loop: Loop | undefined;
}

/** The modulators that a network's rules name. @throws ValidationError `modulator_conflict` where two rules disagree */
export function lowerModulators(network: Network, graph: Graph, arrays: ArrayTable): Map<string, AnalysedModulator> {
  const lowered = new Map<string, AnalysedModulator>();
  for (const projection of network.projections) {
    for (const [name, modulator] of Object.entries(projection.model.modulators ?? {})) {
      const rate = rateOf(projection, name, modulator, network.step * 1e3);
      const known = lowered.get(name);
      if (known === undefined) {
        lowered.set(name, lowerModulator(network, graph, arrays, name, modulator, rate));
      } else if (known.unit.symbol !== modulator.unit.trim() || known.rate !== rate) {
        throw new ValidationError(`rules disagree on modulator '${name}'`, {
          code: 'modulator_conflict',
          expected: `unit ${known.unit.symbol}, decay ${known.rate} per ms`,
          received: `unit ${modulator.unit}, decay ${rate} per ms in rule '${projection.model.name}'`,
          remedy: 'give one of them another name',
        });
      }
    }
  }
  return lowered;
}

function lowerModulator(
  network: Network,
  graph: Graph,
  arrays: ArrayTable,
  name: string,
  modulator: Modulator,
  rate: number,
): AnalysedModulator {
  const array = arrays.numbers(`modulator.${name}`, 4, true, modulator.initial ?? 0);
  const factor = exp(-rate * network.step * 1e3);
  const value = flushed(graph, graph.multiply(graph.load(array, 'neuron'), graph.constant(factor)));
  const loop: Loop | undefined =
    rate === 0
      ? undefined
      : {
          kind: 'all',
          name: `${name} decays`,
          length: 4,
          role: 'neuron',
          gates: undefined,
          stores: [{ array, role: 'neuron', value, accumulate: false }],
        };
  return { name, unit: parseUnit(modulator.unit), array, rate, factor, loop };
}

/** s in dn/dt = -s n, in 1/ms. */
function rateOf(projection: Projection, name: string, { equation }: Modulator, dt: number): number {
  if (equation === undefined) return 0;
  const { model, parameters, target, receptor } = projection;
  const weight = weightUnit(target.model, receptor);
  const units = new Map([['dt', MILLISECOND]]);
  for (const group of [model.parameters ?? {}, model.modulators ?? {}]) {
    for (const [key, { unit }] of Object.entries(group)) units.set(key, declaredUnit(unit, weight));
  }
  const rate = decayRate(model.name, name, equation, units, Object.keys(model.parameters ?? {}));
  const values = new Map(parameters).set('dt', dt);
  const owner = { what: `projection '${projection.name}' (${model.name})`, block: projection.name };
  const constants = new Constants(owner, values, units);
  constants.check([[`the equation of modulator '${name}'`, rate]]);
  const growth = known(rate, values) as number;
  if (growth > 0)
    constants.refuse(`modulator '${name}' grows by itself`, [...references(rate)], 0, 'a positive time constant');
  return -growth;
}
