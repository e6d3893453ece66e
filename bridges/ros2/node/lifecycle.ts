import { messageType } from '../../ros-messages/index.ts';
import { RELIABLE } from '../transport/qos.ts';
import type { RosTransport } from '../transport/transport.ts';

/** State of a managed node (design.ros2.org: Managed nodes): one that it stays in, or one of a transition. */
export type LifecycleState =
  | 'unconfigured'
  | 'inactive'
  | 'active'
  | 'finalized'
  | 'configuring'
  | 'cleaningup'
  | 'shuttingdown'
  | 'activating'
  | 'deactivating'
  | 'errorprocessing';

/** A transition that a node is asked for. */
export type LifecycleTransition = 'configure' | 'cleanup' | 'activate' | 'deactivate' | 'shutdown';

/** How a transition ends. */
type Outcome = 'transition_success' | 'transition_failure' | 'transition_error';

/** A way from one state to another. */
interface Way {
  readonly id: number;
  readonly label: LifecycleTransition | Outcome;
  readonly from: LifecycleState;
  readonly to: LifecycleState;
}

/** Numbers and names of the states, as rcl_lifecycle has them. */
const STATES: Readonly<Record<LifecycleState | 'unknown', number>> = {
  unknown: 0,
  unconfigured: 1,
  inactive: 2,
  active: 3,
  finalized: 4,
  configuring: 10,
  cleaningup: 11,
  shuttingdown: 12,
  activating: 13,
  deactivating: 14,
  errorprocessing: 15,
};

/** All ways, as rcl_lifecycle has them and in its order. */
const WAYS = (
  [
    [1, 'configure', 'unconfigured', 'configuring'],
    [10, 'transition_success', 'configuring', 'inactive'],
    [11, 'transition_failure', 'configuring', 'unconfigured'],
    [12, 'transition_error', 'configuring', 'errorprocessing'],
    [2, 'cleanup', 'inactive', 'cleaningup'],
    [20, 'transition_success', 'cleaningup', 'unconfigured'],
    [21, 'transition_failure', 'cleaningup', 'inactive'],
    [22, 'transition_error', 'cleaningup', 'errorprocessing'],
    [3, 'activate', 'inactive', 'activating'],
    [30, 'transition_success', 'activating', 'active'],
    [31, 'transition_failure', 'activating', 'inactive'],
    [32, 'transition_error', 'activating', 'errorprocessing'],
    [4, 'deactivate', 'active', 'deactivating'],
    [40, 'transition_success', 'deactivating', 'inactive'],
    [41, 'transition_failure', 'deactivating', 'active'],
    [42, 'transition_error', 'deactivating', 'errorprocessing'],
    [5, 'shutdown', 'unconfigured', 'shuttingdown'],
    [6, 'shutdown', 'inactive', 'shuttingdown'],
    [7, 'shutdown', 'active', 'shuttingdown'],
    [50, 'transition_success', 'shuttingdown', 'finalized'],
    [51, 'transition_failure', 'shuttingdown', 'finalized'],
    [52, 'transition_error', 'shuttingdown', 'errorprocessing'],
    [60, 'transition_success', 'errorprocessing', 'unconfigured'],
    [61, 'transition_failure', 'errorprocessing', 'finalized'],
    [62, 'transition_error', 'errorprocessing', 'finalized'],
  ] as const
).map(([id, label, from, to]): Way => ({ id, label, from, to }));

/** Whoever asked for the last transition is answered before the node goes: an answer is lost that its server does not outlive. */
const ANSWER_MILLISECONDS = 100;

/**
 * Work of a node in each transition, from the state that it was in. `configure` and `activate` may fail: the node is then in that state again.
 * The others undo, and never fail, so that no error is processed.
 */
export type LifecycleHooks = Readonly<Record<LifecycleTransition, (from: LifecycleState) => void | Promise<void>>>;

/** Told of a transition that failed, or of an undoing in which something failed. */
export type LifecycleFailure = (transition: LifecycleTransition, error: unknown) => void;

/**
 * The states of a managed node, with the services and the topic by which `ros2 lifecycle` and launch files move it: `~/change_state`,
 * `~/get_state`, `~/get_available_states`, `~/get_available_transitions`, `~/get_transition_graph` and `~/transition_event`. A transition is
 * two ways, to its own state and from there, with an event each. Transitions follow one another.
 */
export class Lifecycle {
  readonly #hooks: LifecycleHooks;
  readonly #failure: LifecycleFailure;
  readonly #announce: (way: Way) => void;
  readonly #ends: (() => void)[] = [];
  /** Resolves when the node is finalized, and whoever asked for that has been answered. */
  readonly finalized: Promise<void>;
  #finalize: () => void = () => {};
  #state: LifecycleState = 'unconfigured';
  #last: Promise<unknown> = Promise.resolve();

  constructor(transport: RosTransport, hooks: LifecycleHooks, failure: LifecycleFailure) {
    this.#hooks = hooks;
    this.#failure = failure;
    this.finalized = new Promise((resolve) => {
      this.#finalize = resolve;
    });
    const type = messageType('lifecycle_msgs/msg/TransitionEvent');
    const events = transport.advertise('~/transition_event', type.name, RELIABLE);
    this.#announce = (way) => events.publish(type.encode({ timestamp: transport.now(), ...describe(way) }));
    this.#ends.push(
      () => events.close(),
      transport.serve('~/change_state', 'lifecycle_msgs/srv/ChangeState', async ({ transition }) => ({
        success: await this.#move((way) => isWay(way, transition)),
      })),
      transport.serve('~/get_state', 'lifecycle_msgs/srv/GetState', () => ({
        current_state: stateOf(this.#state),
      })),
      transport.serve('~/get_available_states', 'lifecycle_msgs/srv/GetAvailableStates', () => ({
        available_states: Object.entries(STATES).map(([label, id]) => ({ id, label })),
      })),
      transport.serve('~/get_available_transitions', 'lifecycle_msgs/srv/GetAvailableTransitions', () => ({
        available_transitions: WAYS.filter(({ from }) => from === this.#state).map(describe),
      })),
      transport.serve('~/get_transition_graph', 'lifecycle_msgs/srv/GetAvailableTransitions', () => ({
        available_transitions: WAYS.map(describe),
      })),
    );
  }

  get state(): LifecycleState {
    return this.#state;
  }

  /** Makes a transition, after those that are under way. Resolves to false where the state that it finds has none, or where it failed. */
  change(transition: LifecycleTransition): Promise<boolean> {
    return this.#move(({ label }) => label === transition);
  }

  /** Withdraws the services. */
  close(): void {
    for (const end of this.#ends.splice(0)) end();
  }

  #move(wanted: (way: Way) => boolean): Promise<boolean> {
    const moved = this.#last.then(() => this.#moveNow(wanted));
    this.#last = moved;
    return moved;
  }

  async #moveNow(wanted: (way: Way) => boolean): Promise<boolean> {
    const from = this.#state;
    const way = WAYS.find((one) => one.from === from && wanted(one));
    if (way === undefined) return false;
    const transition = way.label as LifecycleTransition;
    this.#go(way);
    let outcome: Outcome = 'transition_success';
    try {
      await this.#hooks[transition](from);
    } catch (error) {
      this.#failure(transition, error);
      if (transition === 'configure' || transition === 'activate') outcome = 'transition_failure';
    }
    this.#go(WAYS.find((one) => one.from === way.to && one.label === outcome) as Way);
    if (this.#state === 'finalized') setTimeout(() => this.#finalize(), ANSWER_MILLISECONDS);
    return outcome === 'transition_success';
  }

  #go(way: Way): void {
    this.#state = way.to;
    this.#announce(way);
  }
}

/** Whether a request means this way. Clients name it, or give its number. */
function isWay({ id, label }: Way, asked: { readonly id: number; readonly label: string }): boolean {
  return asked.label === '' ? asked.id === id : asked.label === label;
}

/** Events of rcl_lifecycle have neither a time nor the transition, for which their message has fields. */
function describe({ id, label, from, to }: Way) {
  return { transition: { id, label }, start_state: stateOf(from), goal_state: stateOf(to) };
}

function stateOf(label: LifecycleState) {
  return { id: STATES[label], label };
}
