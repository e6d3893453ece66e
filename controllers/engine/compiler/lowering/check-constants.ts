import type { Known } from '../../language/known.ts';
import { known } from '../../language/known.ts';
import { references } from '../../language/quantities.ts';
import type { Unit } from '../../language/units.ts';
import { parseUnit, sameDimension } from '../../language/units.ts';
import { checkNeuron, placesIn as placesInNeuron } from '../../model/check-neuron.ts';
import type { CheckedSynapse } from '../../model/check-synapse.ts';
import { placesIn as placesInRule } from '../../model/check-synapse.ts';
import { Constants } from '../../model/constants.ts';
import type { ParameterDeclaration } from '../../model/model.ts';
import type { Population, Projection } from '../../network/description.ts';

/** The constants of a population, checked in all expressions of its model. @param dt ms @throws ValidationError `impossible_value` */
export function constantsOfPopulation({ name, model, parameters, initial, inputs }: Population, dt: number): Constants {
  const checked = checkNeuron(model);
  const owner = { what: `population '${name}' (${model.name})`, block: name };
  const constants = new Constants(owner, new Map(parameters).set('dt', dt), checked.units);
  constants.check(
    placesInNeuron({ ...checked, initial: new Map([...checked.initial].filter(([key]) => !initial.has(key))) }),
  );
  new Constants(owner, initial, checked.units);
  new Constants(owner, inputs, checked.units);
  refuseNegative(constants, model.parameters, parameters, checked.units);
  return constants;
}

/** The constants of a projection, checked in all expressions of its rule. @param dt ms @throws ValidationError `impossible_value` */
export function constantsOfProjection(
  { name, model, parameters }: Projection,
  rule: CheckedSynapse,
  dt: number,
): Constants {
  const values = new Map(parameters).set('dt', dt);
  const constants = new Constants({ what: `projection '${name}' (${model.name})`, block: name }, values, rule.units);
  constants.check(placesInRule(rule));
  for (const [trace, { rate }] of rule.traces)
    if ((known(rate, values) as number) > 0)
      constants.refuse(`trace '${trace}' grows between spikes`, [...references(rate)], 0, 'a positive time constant');
  refuseNegative(constants, model.parameters, parameters, rule.units);
  return constants;
}

/** Dimensions in which there are no negative constants, where the model's own is above 0: what decays would grow without end. */
const POSITIVE: readonly (readonly [what: string, unit: Unit])[] = [
  ['time', parseUnit('s')],
  ['capacitance', parseUnit('F')],
];

function refuseNegative(
  constants: Constants,
  declared: Readonly<Record<string, ParameterDeclaration>> | undefined,
  values: ReadonlyMap<string, Known>,
  units: ReadonlyMap<string, Unit>,
): void {
  for (const [name, value] of values) {
    const unit = units.get(name);
    const [what] = POSITIVE.find(([, one]) => unit !== undefined && sameDimension(unit, one)) ?? [];
    if (what === undefined || !((declared?.[name]?.default ?? 0) > 0)) continue;
    const element = typeof value === 'number' ? (value < 0 ? 0 : -1) : value.findIndex((one) => one < 0);
    if (element >= 0) constants.refuse(`${name} is negative`, [name], element, `a ${what} from 0`);
  }
}
