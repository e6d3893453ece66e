import { ValidationError } from '../../agents/errors.ts';
import { checkOptions } from '../../agents/known-options.ts';
import type { NeuronModel, ProjectionOptions, SynapseModel } from '../engine/index.ts';

/** By what rule R the synapses from place cells to neurons T learn, and where its values differ from the rule's own. */
export interface Learning<R extends SynapseModel, T extends NeuronModel = NeuronModel>
  extends Pick<ProjectionOptions<R, T>, 'parameters' | 'initial'> {
  /** A rule whose weight is `w`. Default: that of the published model. */
  readonly synapse?: R;
}

/** Options of a projection that follow from a {@link Learning}: rule, parameters and initial state. */
export type Learned = Required<Pick<ProjectionOptions<SynapseModel>, 'synapse' | 'parameters' | 'initial'>>;

/**
 * Completes what is given by what was published: weights at the start and, where the rule is the same, its parameters.
 *
 * @param what names who learns, for errors
 * @param events that it raises
 * @throws ValidationError `not_options`, `unknown_option`; `invalid_option` for a rule without a weight `w`, or with an event that
 *   nobody would raise
 */
export function learningOf<R extends SynapseModel, T extends NeuronModel>(
  what: string,
  learning: Learning<R, T> = {},
  published: Learned,
  events: readonly string[],
): Learned {
  checkOptions<object>(`learning of ${what}`, learning, { synapse: true, parameters: true, initial: true });
  const { synapse = published.synapse, parameters, initial } = learning;
  if (!Object.hasOwn(synapse.state, 'w')) {
    throw new ValidationError(`${what} cannot learn by '${synapse.name}', which has no weight`, {
      code: 'invalid_option',
      expected: "a rule with state 'w'",
      received: Object.keys(synapse.state),
      block: what,
    });
  }
  const unheard = Object.keys(synapse.events ?? {}).find((event) => !events.includes(event));
  if (unheard !== undefined) {
    throw new ValidationError(`${what} cannot learn by '${synapse.name}', whose event '${unheard}' it does not raise`, {
      code: 'invalid_option',
      expected: `a rule with ${['no event', ...events].join(', ')}`,
      received: unheard,
      block: what,
    });
  }
  const own = synapse === published.synapse ? published.parameters : {};
  return { synapse, parameters: { ...own, ...parameters }, initial: { ...published.initial, ...initial } };
}
