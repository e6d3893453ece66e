import { setImmediate as turn } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { messageType } from '../../../../bridges/ros-messages/index.ts';
import { Lifecycle, type LifecycleHooks, type LifecycleTransition } from '../../../../bridges/ros2/node/lifecycle.ts';
import { MemoryGraph } from '../../../../bridges/ros2/transport/memory.ts';
import { RELIABLE } from '../../../../bridges/ros2/transport/qos.ts';

const fault = (error: unknown): never => {
  throw error;
};

interface Numbered {
  readonly id: number;
  readonly label: string;
}

/** A transition as text. */
function inWords(way: {
  readonly transition: Numbered;
  readonly start_state: Numbered;
  readonly goal_state: Numbered;
}) {
  const [transition, start, goal] = [way.transition, way.start_state, way.goal_state].map(
    ({ id, label }) => `${id} ${label}`,
  );
  return `${transition}: ${start} to ${goal}`;
}

function managed(hooks: Partial<LifecycleHooks> = {}) {
  const graph = new MemoryGraph();
  const client = graph.open({ node: 'launcher', fault });
  const gone: string[] = [];
  const failures: LifecycleTransition[] = [];
  const note = (name: LifecycleTransition) => (from: string) => void gone.push(`${name} from ${from}`);
  const lifecycle = new Lifecycle(
    graph.open({ node: 'agent', fault }),
    {
      configure: note('configure'),
      activate: note('activate'),
      deactivate: note('deactivate'),
      cleanup: note('cleanup'),
      shutdown: note('shutdown'),
      ...hooks,
    },
    (transition) => void failures.push(transition),
  );
  const change = (id: number, label = '') =>
    client.call('/agent/change_state', 'lifecycle_msgs/srv/ChangeState', { transition: { id, label } }, 1);
  const state = async () => (await client.call('/agent/get_state', 'lifecycle_msgs/srv/GetState', {}, 1)).current_state;
  return { lifecycle, client, gone, failures, change, state };
}

describe('the lifecycle of a node', () => {
  it('is moved by calls, with the numbers of lifecycle_msgs', async () => {
    const { change, state, gone } = managed();
    expect(await state()).toEqual({ id: 1, label: 'unconfigured' });
    expect(await change(1)).toEqual({ success: true });
    expect(await state()).toEqual({ id: 2, label: 'inactive' });
    expect(await change(3)).toEqual({ success: true });
    expect(await state()).toEqual({ id: 3, label: 'active' });
    await change(4);
    await change(2);
    await change(5);
    expect(await state()).toEqual({ id: 4, label: 'finalized' });
    expect(gone).toEqual([
      'configure from unconfigured',
      'activate from inactive',
      'deactivate from active',
      'cleanup from inactive',
      'shutdown from unconfigured',
    ]);
  });

  it('is over after whoever ended it has been answered', async () => {
    const { change, lifecycle } = managed();
    const order: string[] = [];
    await Promise.all([
      change(5).then(() => void order.push('answered')),
      lifecycle.finalized.then(() => void order.push('over')),
    ]);
    expect(order).toEqual(['answered', 'over']);
  });

  it('is moved by names, too', async () => {
    const { change, state } = managed();
    expect(await change(0, 'configure')).toEqual({ success: true });
    expect(await state()).toEqual({ id: 2, label: 'inactive' });
  });

  it('has the ways and states of rcl_lifecycle, with the numbers that the constants of its messages have', async () => {
    const { client } = managed();
    const [{ available_transitions }, { available_states }] = await Promise.all([
      client.call('/agent/get_transition_graph', 'lifecycle_msgs/srv/GetAvailableTransitions', {}, 1),
      client.call('/agent/get_available_states', 'lifecycle_msgs/srv/GetAvailableStates', {}, 1),
    ]);
    const { constants } = messageType('lifecycle_msgs/msg/State');
    expect(available_states.map(({ id, label }) => [label, id])).toEqual(
      Object.entries(constants).map(([name, id]) => [
        name.replace(/^(?:PRIMARY|TRANSITION)_STATE_/, '').toLowerCase(),
        id,
      ]),
    );
    // As `ros2 service call /NODE/get_transition_graph lifecycle_msgs/srv/GetAvailableTransitions` tells it of a node of rclpy on Jazzy.
    expect(available_transitions.map(inWords)).toEqual([
      '1 configure: 1 unconfigured to 10 configuring',
      '10 transition_success: 10 configuring to 2 inactive',
      '11 transition_failure: 10 configuring to 1 unconfigured',
      '12 transition_error: 10 configuring to 15 errorprocessing',
      '2 cleanup: 2 inactive to 11 cleaningup',
      '20 transition_success: 11 cleaningup to 1 unconfigured',
      '21 transition_failure: 11 cleaningup to 2 inactive',
      '22 transition_error: 11 cleaningup to 15 errorprocessing',
      '3 activate: 2 inactive to 13 activating',
      '30 transition_success: 13 activating to 3 active',
      '31 transition_failure: 13 activating to 2 inactive',
      '32 transition_error: 13 activating to 15 errorprocessing',
      '4 deactivate: 3 active to 14 deactivating',
      '40 transition_success: 14 deactivating to 2 inactive',
      '41 transition_failure: 14 deactivating to 3 active',
      '42 transition_error: 14 deactivating to 15 errorprocessing',
      '5 shutdown: 1 unconfigured to 12 shuttingdown',
      '6 shutdown: 2 inactive to 12 shuttingdown',
      '7 shutdown: 3 active to 12 shuttingdown',
      '50 transition_success: 12 shuttingdown to 4 finalized',
      '51 transition_failure: 12 shuttingdown to 4 finalized',
      '52 transition_error: 12 shuttingdown to 15 errorprocessing',
      '60 transition_success: 15 errorprocessing to 1 unconfigured',
      '61 transition_failure: 15 errorprocessing to 4 finalized',
      '62 transition_error: 15 errorprocessing to 4 finalized',
    ]);
  });

  it('is in a state of its own while a transition is under way', async () => {
    let arrive = (): void => {};
    const arrived = new Promise<void>((resolve) => {
      arrive = resolve;
    });
    const { change, state, client } = managed({ configure: () => arrived });
    const changed = change(1);
    expect(await state()).toEqual({ id: 10, label: 'configuring' });
    const available = 'lifecycle_msgs/srv/GetAvailableTransitions';
    const { available_transitions } = await client.call('/agent/get_available_transitions', available, {}, 1);
    expect(available_transitions.map(({ transition }) => transition.id)).toEqual([10, 11, 12]);
    arrive();
    expect(await changed).toEqual({ success: true });
    expect(await state()).toEqual({ id: 2, label: 'inactive' });
  });

  it('goes no way that the present state does not have', async () => {
    const { change, gone, state } = managed();
    expect(await change(3)).toEqual({ success: false });
    expect(await change(6)).toEqual({ success: false });
    expect(gone).toEqual([]);
    expect(await state()).toEqual({ id: 1, label: 'unconfigured' });
  });

  it('stays where it was when configuring or activating fails', async () => {
    const { change, state, failures } = managed({
      activate() {
        throw new Error('no odometry');
      },
    });
    await change(1);
    expect(await change(3)).toEqual({ success: false });
    expect(await state()).toEqual({ id: 2, label: 'inactive' });
    expect(failures).toEqual(['activate']);
  });

  it('goes on undoing when a part of that fails', async () => {
    const { change, state, failures } = managed({
      deactivate() {
        throw new Error('stuck');
      },
    });
    await change(1);
    await change(3);
    expect(await change(4)).toEqual({ success: true });
    expect(await state()).toEqual({ id: 2, label: 'inactive' });
    expect(failures).toEqual(['deactivate']);
  });

  it('goes one way after the other', async () => {
    const order: string[] = [];
    const slowly = (name: string) => async () => {
      order.push(`${name} begins`);
      await turn();
      order.push(`${name} ends`);
    };
    const { lifecycle } = managed({ configure: slowly('configure'), activate: slowly('activate') });
    await Promise.all([lifecycle.change('configure'), lifecycle.change('activate')]);
    expect(order).toEqual(['configure begins', 'configure ends', 'activate begins', 'activate ends']);
    expect(lifecycle.state).toBe('active');
  });

  it('tells both ways of each transition', async () => {
    const { client, change } = managed({
      activate() {
        throw new Error('no odometry');
      },
    });
    const type = messageType('lifecycle_msgs/msg/TransitionEvent');
    const events: string[] = [];
    client.subscribe('/agent/transition_event', type.name, RELIABLE, ({ cdr }) => {
      const event = type.decode(cdr);
      expect(event.timestamp).toBeGreaterThan(0n);
      events.push(inWords(event));
    });
    await change(1);
    await change(3);
    await change(6);
    await turn();
    expect(events).toEqual([
      '1 configure: 1 unconfigured to 10 configuring',
      '10 transition_success: 10 configuring to 2 inactive',
      '3 activate: 2 inactive to 13 activating',
      '31 transition_failure: 13 activating to 2 inactive',
      '6 shutdown: 2 inactive to 12 shuttingdown',
      '50 transition_success: 12 shuttingdown to 4 finalized',
    ]);
  });
});
