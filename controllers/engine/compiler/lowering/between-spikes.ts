import type { Typed } from '../../language/quantities.ts';
import type { MethodChoice } from '../../model/methods.ts';
import type { Loop } from '../program/loops.ts';
import type { Store } from '../program/stores.ts';
import type { Value } from '../program/value.ts';
import type { Term } from './closed-form.ts';
import { gatesOf } from './closed-form.ts';
import { planIntegration } from './integrate.ts';
import type { AnalysedState, RuleVariables } from './rule-variables.ts';

/** The loops of a rule that change its variables between spikes, other than by lazy decay. */
export function betweenSpikes(rule: RuleVariables): { fade: Loop[]; loops: Loop[]; plans: MethodChoice[] } {
  const { graph } = rule.context;
  const plans: MethodChoice[] = [];
  const fade: Loop[] = [];
  const loops: Loop[] = [];
  const environment = rule.environment();
  for (const [key, { array, decay }] of rule.traces) {
    if (decay !== undefined) {
      plans.push({
        variable: key,
        method: rule.decayMethod(key),
        reason: 'decays by itself: held lazily, read in closed form',
      });
      continue;
    }
    const value = graph.multiply(graph.load(array, 'neuron'), graph.constant(rule.factors.get(key) as number));
    fade.push(rule.all(`${key} decays`, key, [{ array, role: 'neuron', value, accumulate: false }], undefined));
    plans.push({
      variable: key,
      method: rule.decayMethod(key),
      reason: 'decays too fast to be held lazily: stepped',
    });
  }
  const closed = rule.closedForms();
  const stepped = new Map<string, Typed>();
  const moved = new Map<string, readonly Term[]>();
  for (const [key, rhs] of rule.checked.differentials) {
    if (rule.state.get(key)?.decay !== undefined) {
      plans.push({
        variable: key,
        method: rule.decayMethod(key),
        reason: 'decays by itself: held lazily, read in closed form',
      });
      continue;
    }
    const terms = closed.get(key);
    if (terms === undefined) {
      stepped.set(key, rhs);
      continue;
    }
    const { array, integral } = rule.state.get(key) as AnalysedState;
    if (integral !== undefined) {
      const value = rule.readState(key);
      const settle: Store = { array, role: 'synapse', value, accumulate: false };
      loops.push(rule.all(`${key} settles`, 'w', [settle], [integral.due]));
      loops.push(integral.advance(`${rule.projection.name}: integral of ${key}`));
      const turns = rule.boundsOf(key) === undefined ? '' : ' and where one gate gives way to another';
      plans.push({
        variable: key,
        method: 'exact',
        reason: `decaying factors behind a gate that all synapses share: held lazily, the gate integrated once for all; settled every ${integral.period} steps${turns}`,
      });
      continue;
    }
    moved.set(key, terms);
    const skipped = terms.every(({ gate }) => gate !== undefined) ? ', skipped while its modulators are 0' : '';
    plans.push({
      variable: key,
      method: 'exact',
      reason: `sum of products of decaying factors: closed form per step${skipped}`,
    });
  }
  if ([...moved.values()].some((terms) => terms.length > 0)) loops.push(move(rule, moved));
  if (stepped.size > 0) {
    for (const rhs of stepped.values()) rule.require(rhs, environment);
    const integration = planIntegration({
      model: rule.projection.model.name,
      equations: stepped,
      stated: rule.projection.model.method,
      parameters: rule.parameters,
      dt: rule.dt,
      constants: rule.constants,
    });
    const next = integration.advance(graph, environment, (_, value) => graph.constant(value as number));
    const stores = [...stepped.keys()].flatMap((key) =>
      rule.write(key, 'synapse', rule.bounded(key, next.get(key) as Value)),
    );
    loops.push(rule.all('stepped', 'w', stores, gatesOf([...stepped.values()], rule.surroundings())));
    plans.push(...integration.plans);
  }
  return { fade, loops, plans };
}

/** The loop that adds to each variable what the terms of its equation come to in a step. */
function move(rule: RuleVariables, moved: ReadonlyMap<string, readonly Term[]>): Loop {
  const { graph } = rule.context;
  const environment = rule.environment();
  const stores = (holds: (term: Term) => boolean): Store[] =>
    [...moved].flatMap(([key, terms]) => {
      const added = terms.filter(holds).map(({ value }) => value);
      return rule.write(key, 'synapse', rule.bounded(key, added.reduce(graph.add, environment.get(key) as Value)));
    });
  const terms = [...moved.values()].flat();
  const everything = stores(() => true);
  if (terms.some(({ gate }) => gate === undefined)) return rule.all('between spikes', 'w', everything, undefined);
  const gatesBy = new Map<string, Set<Value>>();
  for (const { gate, modulators } of terms) {
    const gates = gatesBy.get(`${modulators}`) ?? new Set();
    gatesBy.set(`${modulators}`, gates.add(gate as Value));
  }
  const loop = rule.all('between spikes', 'w', everything, [...new Set(terms.map(({ gate }) => gate as Value))]);
  if (gatesBy.size < 2) return loop;
  const alone = [...gatesBy.values()].map((gates) => ({
    gates: [...gates],
    stores: stores(({ gate }) => gates.has(gate as Value)),
  }));
  return { ...loop, alone };
}
