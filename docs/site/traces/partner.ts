import { defineNeuron, type NeuronModel, type SynapseModel } from '../../../controllers/engine/index.ts';

/** Names that the texts of a rule read of a neuron (`v_post`), and those of receptors that they send to. */
function namesOf(
  rule: SynapseModel,
  side: 'pre' | 'post',
): { readonly read: readonly string[]; readonly sent: readonly string[] } {
  const { onPre, onPost, onStep, equations, events = {}, traces = {}, parameters = {}, state } = rule;
  const text = [
    onPre,
    onPost,
    onStep,
    equations,
    ...Object.values(events),
    ...Object.values(traces).map((one) => one.onSpike),
  ].join('\n');
  const own = new Set([...Object.keys(parameters), ...Object.keys(state)]);
  const named = [...new Set(text.match(new RegExp(`\\b\\w+_${side}\\b`, 'g')))].filter((name) => !own.has(name));
  const sends = (name: string): boolean => new RegExp(`\\b${name}\\s*\\+=`).test(text);
  const bare = (name: string): string => name.slice(0, -side.length - 1);
  return { read: named.filter((name) => !sends(name)).map(bare), sent: named.filter(sends).map(bare) };
}

/** Whether a rule reacts to spikes of its target. */
export const readsPostSpikes = ({ onPost, traces = {} }: SynapseModel): boolean =>
  onPost !== undefined || Object.values(traces).some((trace) => trace.of === 'post');

/**
 * A neuron that spikes when it is told to, and has what a rule reads of it as inputs that are told too. What arrived in the last step it keeps.
 */
export function toldNeuron(rule: SynapseModel, side: 'pre' | 'post'): NeuronModel {
  const { read, sent } = namesOf(rule, side);
  const receptors = side === 'pre' ? [] : ['any', ...sent];
  return defineNeuron({
    name: side === 'pre' ? 'source' : 'target',
    source: 'what a page has its reader tell',
    parameters: {},
    state: Object.fromEntries(
      receptors.map((name) => [`${name}_received`, { unit: '1', meaning: `what arrived at ${name} in the last step` }]),
    ),
    inputs: {
      fire: { unit: '1', default: 0, meaning: 'spikes still to be sent' },
      ...Object.fromEntries(
        read.map((name) => [name, { unit: '1', default: 1, meaning: `${name} of the ${side}synaptic neuron` }]),
      ),
    },
    receptors: Object.fromEntries(
      receptors.map((name) => [name, { unit: '1', meaning: 'what arrives', onInput: `${name}_received = input` }]),
    ),
    spike: { when: 'fire > 0.5' },
    reset: 'fire -= 1',
  });
}

/**
 * A neuron onto which a rule is shown: that of the package which has all that the rule reads and sends to by name, or one that is told it.
 *
 * @param plain for rules that want nothing of their target
 */
export function targetOf(rule: SynapseModel, neurons: Iterable<NeuronModel>, plain: NeuronModel): NeuronModel {
  const { read, sent } = namesOf(rule, 'post');
  if (read.length + sent.length === 0) return plain;
  for (const neuron of neurons) {
    const { state, inputs = {}, receptors = {} } = neuron;
    const has = (name: string): boolean => Object.hasOwn(state, name) || Object.hasOwn(inputs, name);
    if (read.every(has) && sent.every((name) => Object.hasOwn(receptors, name))) return neuron;
  }
  return toldNeuron(rule, 'post');
}
