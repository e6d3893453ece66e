import { known } from '../language/known.ts';
import { references } from '../language/quantities.ts';
import { checkNeuron, placesIn as placesInNeuron } from '../model/check-neuron.ts';
import type { CheckedSynapse } from '../model/check-synapse.ts';
import { placesIn as placesInRule } from '../model/check-synapse.ts';
import { Constants } from '../model/constants.ts';
import type { Population, Projection } from '../network/description.ts';

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
  return constants;
}
