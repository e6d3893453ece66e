import type { NeuronModel, ParameterDeclaration, SynapseModel } from '../../../controllers/engine/index.ts';
import * as neurons from '../../../controllers/neurons/index.ts';
import * as synapses from '../../../controllers/synapses/index.ts';
import type { Entry, ListedQuantity } from './entry.ts';

/** Every neuron model of the package, from its own declaration. */
export function neuronModels(): Entry[] {
  return Object.entries(neurons as Readonly<Record<string, object>>).flatMap(([name, value]) =>
    'spike' in value && 'parameters' in value ? neuronEntry(name, value as NeuronModel) : [],
  );
}

/** Every synapse and plasticity rule of the package, from its own declaration; sets of parameters are none. */
export function synapseModels(): Entry[] {
  return Object.entries(synapses as Readonly<Record<string, object>>).flatMap(([name, value]) =>
    'state' in value ? synapseEntry(name, value as SynapseModel) : [],
  );
}

/** A neuron model, by the name that it is imported by. */
export function neuronEntry(name: string, model: NeuronModel): Entry {
  const {
    parameters,
    state,
    inputs = {},
    receptors = {},
    equations,
    method,
    onStep,
    spike,
    reset,
    refractory,
    events,
  } = model;
  return {
    ...headOf(name, model, 'neurons'),
    quantities: [
      ...declared('parameter', parameters),
      ...initial(state),
      ...declared('input', inputs),
      ...Object.entries(receptors).map(([receptor, { unit, meaning, sign }]) => ({
        name: receptor,
        role: 'receptor',
        unit,
        meaning: sign === undefined ? meaning : `${meaning}; weights are ${sign}`,
      })),
    ],
    facts: stated({
      equations: lines(equations),
      'on step': lines(onStep),
      method: methodOf(method),
      spike: 'when' in spike ? spike.when : `hazard ${spike.hazard} (${spike.probability})`,
      reset: lines(reset),
      refractory: refractory === undefined ? undefined : `for ${refractory.time}`,
      events: Object.entries(events ?? {}).map(([event, statements]) => `${event}: ${lines(statements)?.join('; ')}`),
      deviations: model.deviations,
    }),
  };
}

function synapseEntry(name: string, model: SynapseModel): Entry {
  const { parameters = {}, state, traces = {}, modulators = {}, equations, method } = model;
  const statements = (['onPre', 'onPost', 'onStep'] as const).map((at) => [
    at.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`),
    lines(model[at]),
  ]);
  return {
    ...headOf(name, model, 'synapses'),
    quantities: [
      ...declared('parameter', parameters),
      ...initial(state),
      ...Object.entries(traces).map(([trace, { of, unit, meaning }]) => ({
        name: trace,
        role: `trace of ${of}`,
        unit,
        meaning,
      })),
      ...Object.entries(modulators).map(([modulator, { unit, meaning, initial = 0 }]) => ({
        ...{ name: modulator, role: 'modulator', unit, default: initial, meaning },
      })),
    ],
    facts: stated({
      ...Object.fromEntries(statements),
      equations: lines(equations),
      traces: Object.entries(traces).map(([, { equation, onSpike }]) => `${equation}; on a spike ${onSpike}`),
      method: methodOf(method),
      events: Object.entries(model.events ?? {}).map(([event, text]) => `${event}: ${lines(text)?.join('; ')}`),
      deviations: model.deviations,
    }),
  };
}

function headOf(name: string, model: Pick<NeuronModel, 'name' | 'source'>, room: 'neurons' | 'synapses') {
  return {
    name,
    aliases: [model.name],
    summary: model.name,
    source: model.source,
    import: `import { ${name} } from 'reafference/controllers/${room}'`,
  };
}

function declared(role: string, quantities: Readonly<Record<string, ParameterDeclaration>>): ListedQuantity[] {
  return Object.entries(quantities).map(([name, { unit, default: value, meaning }]) => ({
    ...{ name, role, unit, default: value, meaning },
  }));
}

function initial(state: NeuronModel['state']): ListedQuantity[] {
  return Object.entries(state).map(([name, { unit, initial = 0, meaning }]) => ({
    ...{ name, role: 'state', unit, default: initial, meaning },
  }));
}

function methodOf(method: NeuronModel['method']): string | undefined {
  if (method === undefined || typeof method === 'string') return method;
  return Object.entries(method)
    .map(([variable, one]) => `${variable}: ${one}`)
    .join(', ');
}

/** The lines of statements or equations, without what only indents them. */
function lines(text: string | undefined): string[] | undefined {
  const all = text
    ?.split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
  return all?.length === 0 ? undefined : all;
}

/** Those facts that there are: without what is undefined or empty. */
function stated(facts: Readonly<Record<string, string | readonly string[] | undefined>>): NonNullable<Entry['facts']> {
  return Object.fromEntries(
    Object.entries(facts).filter(
      (fact): fact is [string, string | readonly string[]] => fact[1] !== undefined && fact[1].length > 0,
    ),
  );
}
