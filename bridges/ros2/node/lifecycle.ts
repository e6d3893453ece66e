import { messageType } from '../../ros-messages/index.ts';
import { RELIABLE } from '../transport/qos.ts';
import type { RosTransport } from '../transport/transport.ts';

/** State of a managed node (design.ros2.org: Managed nodes). */
export type LifecycleState = 'unconfigured' | 'inactive' | 'active' | 'finalized';

/** A way from one state to another. */
export type LifecycleTransition = 'configure' | 'cleanup' | 'activate' | 'deactivate' | 'shutdown';

interface State {
  readonly id: number;
  readonly label: string;
}

interface Way {
  readonly id: number;
  readonly label: LifecycleTransition;
  readonly from: LifecycleState;
  readonly to: LifecycleState;
}

/** Numbers and names of lifecycle_msgs. */
const STATES: Readonly<Record<LifecycleState, State>> = {
  unconfigured: { id: 1, label: 'unconfigured' },
  inactive: { id: 2, label: 'inactive' },
  active: { id: 3, label: 'active' },
  finalized: { id: 4, label: 'finalized' },
};

const WAYS: readonly Way[] = [
  { id: 1, label: 'configure', from: 'unconfigured', to: 'inactive' },
  { id: 2, label: 'cleanup', from: 'inactive', to: 'unconfigured' },
  { id: 3, label: 'activate', from: 'inactive', to: 'active' },
  { id: 4, label: 'deactivate', from: 'active', to: 'inactive' },
  { id: 5, label: 'shutdown', from: 'unconfigured', to: 'finalized' },
  { id: 6, label: 'shutdown', from: 'inactive', to: 'finalized' },
  { id: 7, label: 'shutdown', from: 'active', to: 'finalized' },
];

/**
 * Work of a node in each transition. `configure` and `activate` may fail: the node then stays in its state. The others undo, and never
 * fail.
 */
export type LifecycleHooks = Readonly<Record<LifecycleTransition, (from: LifecycleState) => void | Promise<void>>>;

/** Told of a transition that failed, or of an undoing in which something failed. */
export type LifecycleFailure = (transition: LifecycleTransition, error: unknown) => void;

/**
 * The states of a managed node, with the services and the topic by which `ros2 lifecycle` and launch files move it: `~/change_state`,
 * `~/get_state`, `~/get_available_states`, `~/get_available_transitions`, `~/get_transition_graph` and `~/transition_event`. Ways are
 * gone one after the other.
 */
export class Lifecycle {
  readonly #hooks: LifecycleHooks;
  readonly #failure: LifecycleFailure;
  readonly #announce: (way: Way, nanoseconds: bigint) => void;
  readonly #now: () => bigint;
  readonly #ends: (() => void)[] = [];
  /** Resolves when the node is finalized. */
  readonly finalized: Promise<void>;
  #finalize: () => void = () => {};
  #state: LifecycleState = 'unconfigured';
  #last: Promise<unknown> = Promise.resolve();

  constructor(transport: RosTransport, hooks: LifecycleHooks, failure: LifecycleFailure) {
    this.#hooks = hooks;
    this.#failure = failure;
    this.#now = () => transport.now();
    this.finalized = new Promise((resolve) => {
      this.#finalize = resolve;
    });
    const type = messageType('lifecycle_msgs/msg/TransitionEvent');
    const events = transport.advertise('~/transition_event', type.name, RELIABLE);
    this.#announce = (way, timestamp) => events.publish(type.encode({ timestamp, ...describe(way) }));
    this.#ends.push(
      () => events.close(),
      transport.serve('~/change_state', 'lifecycle_msgs/srv/ChangeState', async ({ transition }) => ({
        success: await this.#go((way) => isWay(way, transition)),
      })),
      transport.serve('~/get_state', 'lifecycle_msgs/srv/GetState', () => ({ current_state: STATES[this.#state] })),
      transport.serve('~/get_available_states', 'lifecycle_msgs/srv/GetAvailableStates', () => ({
        available_states: Object.values(STATES),
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

  /** Goes a way, after those that are under way. Resolves to false where there is none from the present state, or where it failed. */
  change(transition: LifecycleTransition): Promise<boolean> {
    return this.#go(({ label }) => label === transition);
  }

  /** Withdraws the services. */
  close(): void {
    for (const end of this.#ends.splice(0)) end();
  }

  #go(wanted: (way: Way) => boolean): Promise<boolean> {
    const gone = this.#last.then(() => this.#goNow(wanted));
    this.#last = gone;
    return gone;
  }

  async #goNow(wanted: (way: Way) => boolean): Promise<boolean> {
    const way = WAYS.find((one) => one.from === this.#state && wanted(one));
    if (way === undefined) return false;
    try {
      await this.#hooks[way.label](way.from);
    } catch (error) {
      this.#failure(way.label, error);
      if (way.label === 'configure' || way.label === 'activate') return false;
    }
    this.#state = way.to;
    this.#announce(way, this.#now());
    if (way.to === 'finalized') this.#finalize();
    return true;
  }
}

/** Whether a request means this way. Clients name it, or give its number. */
function isWay({ id, label }: Way, asked: State): boolean {
  return asked.label === '' ? asked.id === id : asked.label === label;
}

function describe({ id, label, from, to }: Way) {
  return { transition: { id, label }, start_state: STATES[from], goal_state: STATES[to] };
}
