import { setImmediate as turn } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { messageType } from '../../../../bridges/ros-messages/index.ts';
import { Lifecycle, type LifecycleHooks, type LifecycleTransition } from '../../../../bridges/ros2/node/lifecycle.ts';
import { MemoryGraph } from '../../../../bridges/ros2/transport/memory.ts';
import { RELIABLE } from '../../../../bridges/ros2/transport/qos.ts';

const fault = (error: unknown): never => {
  throw error;
};

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

  it('is moved by names, too', async () => {
    const { change, state } = managed();
    expect(await change(0, 'configure')).toEqual({ success: true });
    expect(await state()).toEqual({ id: 2, label: 'inactive' });
  });

  it('has the numbers that the constants of its messages have', async () => {
    const { client } = managed();
    const { available_transitions } = await client.call(
      '/agent/get_transition_graph',
      'lifecycle_msgs/srv/GetAvailableTransitions',
      {},
      1,
    );
    const states = messageType('lifecycle_msgs/msg/State').constants;
    const ways = messageType('lifecycle_msgs/msg/Transition').constants;
    const numbers = available_transitions.map((way) => [way.transition.id, way.start_state.id, way.goal_state.id]);
    expect(numbers).toEqual([
      [ways.TRANSITION_CONFIGURE, states.PRIMARY_STATE_UNCONFIGURED, states.PRIMARY_STATE_INACTIVE],
      [ways.TRANSITION_CLEANUP, states.PRIMARY_STATE_INACTIVE, states.PRIMARY_STATE_UNCONFIGURED],
      [ways.TRANSITION_ACTIVATE, states.PRIMARY_STATE_INACTIVE, states.PRIMARY_STATE_ACTIVE],
      [ways.TRANSITION_DEACTIVATE, states.PRIMARY_STATE_ACTIVE, states.PRIMARY_STATE_INACTIVE],
      [ways.TRANSITION_UNCONFIGURED_SHUTDOWN, states.PRIMARY_STATE_UNCONFIGURED, states.PRIMARY_STATE_FINALIZED],
      [ways.TRANSITION_INACTIVE_SHUTDOWN, states.PRIMARY_STATE_INACTIVE, states.PRIMARY_STATE_FINALIZED],
      [ways.TRANSITION_ACTIVE_SHUTDOWN, states.PRIMARY_STATE_ACTIVE, states.PRIMARY_STATE_FINALIZED],
    ]);
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

  it('tells each way that it went', async () => {
    const { client, change } = managed();
    const type = messageType('lifecycle_msgs/msg/TransitionEvent');
    const events: string[] = [];
    client.subscribe('/agent/transition_event', type.name, RELIABLE, ({ cdr }) => {
      const { transition, start_state, goal_state } = type.decode(cdr);
      events.push(`${transition.label}: ${start_state.label} to ${goal_state.label}`);
    });
    await change(1);
    await change(6);
    await turn();
    expect(events).toEqual(['configure: unconfigured to inactive', 'shutdown: inactive to finalized']);
  });
});
