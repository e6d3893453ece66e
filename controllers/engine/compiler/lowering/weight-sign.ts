import { ValidationError } from '../../../../agents/errors.ts';
import { known } from '../../language/known.ts';
import { monomials } from '../../language/monomial.ts';
import type { Typed } from '../../language/quantities.ts';
import { references } from '../../language/quantities.ts';
import type { CheckedSynapse } from '../../model/check-synapse.ts';
import { WEIGHT_UNIT } from '../../model/model.ts';
import type { Projection } from '../../network/description.ts';

/** State of synapses whose sign a receptor of the target decides. */
export interface SignedWeight {
  /** Name of the state, such as `w`. */
  readonly state: string;
  readonly receptor: string;
  readonly sign: 'positive' | 'negative';
}

/**
 * The weights of a projection that have a sign: what a rule sends to a receptor with one, as in `post += w` or `post += 2*w*r`. The other
 * factors are taken to be positive where they are no constants. What is no such product, as in `post += log(w)`, has no sign that is known.
 */
export function signedWeights(projection: Projection, rule: CheckedSynapse): SignedWeight[] {
  const { target, receptor } = projection;
  const signed = new Map<string, SignedWeight>();
  for (const { target: key, value } of [...rule.onPre, ...rule.onStep, ...[...rule.events.values()].flat()]) {
    const into = key === 'post' ? receptor : rule.receptors.get(key);
    const sign = into === undefined ? undefined : target.model.receptors?.[into]?.sign;
    if (into === undefined || sign === undefined) continue;
    const weight = weightIn(value, key, projection);
    if (weight === undefined) continue;
    const opposite = sign === 'positive' ? 'negative' : 'positive';
    signed.set(weight.name, { state: weight.name, receptor: into, sign: weight.turned ? opposite : sign });
  }
  return [...signed.values()];
}

/** The weight in what is sent, and whether a negative constant turns it. */
function weightIn(
  value: Typed,
  sent: string,
  { model, parameters }: Projection,
): { readonly name: string; readonly turned: boolean } | undefined {
  const state = Object.keys(model.state);
  const terms = monomials(value, new Set([...state, sent]))?.filter(({ factors }) => !factors.includes(sent));
  if (terms?.length !== 1) return undefined;
  const [{ coefficient, factors }] = terms;
  const name = factors.find((one) => model.state[one].unit === WEIGHT_UNIT) ?? factors.find((one) => one === 'w');
  if (name === undefined) return undefined;
  const isConstant = [...references(coefficient)].every((one) => parameters.has(one));
  return { name, turned: isConstant && (known(coefficient, parameters) as number) < 0 };
}

/**
 * Refuses bounds that let a rule learn weights of the wrong sign.
 *
 * @throws ValidationError `wrong_sign`
 */
export function checkBoundsOfSign(
  projection: Projection,
  rule: CheckedSynapse,
  weight: SignedWeight,
  bounds: readonly [lower: number, upper: number] | undefined,
): void {
  const { state, sign } = weight;
  const changes = [...rule.onPre, ...rule.onPost, ...rule.onStep, ...[...rule.events.values()].flat()];
  if (!rule.differentials.has(state) && !changes.some(({ target }) => target === state)) return;
  const [lower, upper] = bounds ?? [-Infinity, Infinity];
  if (sign === 'positive' ? lower >= 0 : upper <= 0) return;
  throw new ValidationError(
    `rule '${projection.model.name}' of projection '${projection.name}' may turn the sign of '${state}'`,
    {
      code: 'wrong_sign',
      expected: `bounds that keep it ${sign} or 0: ${whose(projection, weight)}`,
      received: bounds === undefined ? 'no bounds' : [lower, upper],
      block: projection.name,
      remedy:
        sign === 'positive'
          ? `declare a lower bound from 0 in the rule, as in bounds: { ${state}: [0, 'w_max'] }`
          : `declare an upper bound up to 0 in the rule, as in bounds: { ${state}: ['w_min', 0] }, or use a rule and a receptor of positive weights`,
    },
  );
}

/** Whether a weight has the wrong sign. 0 has none. */
export function hasWrongSign(value: number, { sign }: SignedWeight): boolean {
  return sign === 'positive' ? value < 0 : value > 0;
}

/**
 * The error for a weight of the wrong sign.
 *
 * @param unit of the value
 * @param ends the neurons of the synapse; undefined where the value is one for all
 */
export function wrongSign(
  projection: Projection,
  weight: SignedWeight,
  value: number,
  unit: string,
  ends: readonly [pre: number, post: number] | undefined,
): ValidationError {
  const { name, source, target } = projection;
  const where =
    ends === undefined ? '' : `, from neuron ${ends[0]} of '${source.name}' to neuron ${ends[1]} of '${target.name}'`;
  const inUnit = (one: number): string => (unit === '1' ? `${one}` : `${one} ${unit}`);
  const others = Object.entries(target.model.receptors ?? {})
    .filter(
      ([receptor, { sign }]) =>
        receptor !== weight.receptor && (sign === undefined || !hasWrongSign(value, { ...weight, sign })),
    )
    .map(([receptor]) => `'${receptor}'`);
  const elsewhere = others.length === 0 ? '' : `, or project onto ${others.join(' or ')}`;
  return new ValidationError(`a weight of projection '${name}' has the wrong sign${where}`, {
    code: 'wrong_sign',
    expected: `'${weight.state}' ${weight.sign} or 0: ${whose(projection, weight)}`,
    received: inUnit(value),
    block: name,
    remedy: `give ${inUnit(-value)}${elsewhere}`,
  });
}

function whose({ target }: Projection, { receptor }: SignedWeight): string {
  const sign = target.model.receptors?.[receptor]?.sign;
  return `the receptor '${receptor}' of population '${target.name}' (${target.model.name}) takes ${sign} weights`;
}
