import { setImmediate as turn } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { messageType } from '../../../../bridges/ros-messages/index.ts';
import { type Parameter, Parameters, type ParameterValue } from '../../../../bridges/ros2/node/parameters.ts';
import { MemoryGraph } from '../../../../bridges/ros2/transport/memory.ts';
import { RELIABLE } from '../../../../bridges/ros2/transport/qos.ts';

const fault = (error: unknown): never => {
  throw error;
};

const RATE: Parameter = {
  name: 'learning.rate',
  kind: 'double',
  description: 'learning rate (1)',
  default: 0.1,
  range: [0, 1],
};
const CELLS: Parameter = {
  name: 'cells',
  kind: 'integer',
  description: 'number of cells',
  default: 100,
  readOnly: true,
};

function node(overrides: Readonly<Record<string, ParameterValue>> = {}) {
  const graph = new MemoryGraph();
  const client = graph.open({ node: 'ros2cli', fault });
  const parameters = new Parameters(graph.open({ node: 'agent', fault }), new Map(Object.entries(overrides)));
  const set = async (name: string, value: object) => {
    const request = { parameters: [{ name, value }] };
    return (await client.call('/agent/set_parameters', 'rcl_interfaces/srv/SetParameters', request, 1)).results[0];
  };
  return { parameters, client, set };
}

describe('the parameters of a node', () => {
  it('have their defaults, or what the node was started with', () => {
    const { parameters } = node({ 'learning.rate': 0.5 });
    expect(parameters.declare(RATE)).toBe(0.5);
    expect(parameters.declare(CELLS)).toBe(100);
    expect(parameters.get('learning.rate')).toBe(0.5);
    expect(parameters.unused()).toEqual([]);
  });

  it('say which values none of them takes, with the nearest name, but for those of every node', () => {
    const ofEveryNode = {
      use_sim_time: false,
      start_type_description_service: true,
      'qos_overrides./parameter_events.publisher.depth': 10,
    };
    const { parameters } = node({ 'learning.rat': 0.5, wheels: 3, ...ofEveryNode });
    parameters.declare(RATE);
    expect(parameters.unused()).toEqual([
      "there is no parameter 'learning.rat'; did you mean 'learning.rate'?",
      "there is no parameter 'wheels'",
    ]);
  });

  it.each<ParameterValue>([2, -0.1, 'fast', true])('refuse to start with %s for a rate from 0 to 1', (value) => {
    const { parameters } = node({ 'learning.rate': value });
    expect(() => parameters.declare(RATE)).toThrow(
      expect.objectContaining({ code: 'invalid_option', received: value }),
    );
  });

  it('are read, described and listed by services', async () => {
    const { parameters, client } = node();
    parameters.declare(RATE);
    parameters.declare(CELLS);
    const names = ['learning.rate', 'cells', 'nothing'];
    const { values } = await client.call('/agent/get_parameters', 'rcl_interfaces/srv/GetParameters', { names }, 1);
    expect(values.map(({ type, double_value, integer_value }) => [type, double_value, integer_value])).toEqual([
      [3, 0.1, 0n],
      [2, 0, 100n],
      [0, 0, 0n],
    ]);
    const { types } = await client.call(
      '/agent/get_parameter_types',
      'rcl_interfaces/srv/GetParameterTypes',
      { names },
      1,
    );
    expect([...types]).toEqual([3, 2, 0]);
    const { descriptors } = await client.call(
      '/agent/describe_parameters',
      'rcl_interfaces/srv/DescribeParameters',
      { names },
      1,
    );
    expect(descriptors[0]).toMatchObject({
      name: 'learning.rate',
      type: 3,
      description: 'learning rate (1)',
      read_only: false,
      floating_point_range: [{ from_value: 0, to_value: 1, step: 0 }],
    });
    expect(descriptors[1]).toMatchObject({ type: 2, read_only: true, integer_range: [] });
    const list = async (prefixes: string[]) =>
      (await client.call('/agent/list_parameters', 'rcl_interfaces/srv/ListParameters', { prefixes }, 1)).result;
    expect(await list([])).toEqual({ names: ['learning.rate', 'cells'], prefixes: ['learning'] });
    expect(await list(['learning'])).toEqual({ names: ['learning.rate'], prefixes: ['learning'] });
  });

  it('are set by services, within their kind and range', async () => {
    const { parameters, set } = node();
    parameters.declare(RATE);
    parameters.declare(CELLS);
    expect(await set('learning.rate', { type: 3, double_value: 0.7 })).toEqual({ successful: true, reason: '' });
    expect(parameters.get('learning.rate')).toBe(0.7);
    // `ros2 param set /agent learning.rate 1` sends an integer.
    expect(await set('learning.rate', { type: 2, integer_value: 1n })).toEqual({ successful: true, reason: '' });
    expect(await set('learning.rate', { type: 3, double_value: 1.5 })).toMatchObject({ successful: false });
    expect(await set('learning.rate', { type: 3, double_value: Number.NaN })).toMatchObject({ successful: false });
    expect(await set('learning.rate', { type: 4, string_value: 'x' })).toMatchObject({ successful: false });
    expect(await set('cells', { type: 2, integer_value: 5n })).toMatchObject({ successful: false });
    const { reason } = await set('learning.rat', { type: 3, double_value: 0 });
    expect(reason).toContain("did you mean 'learning.rate'?");
    expect(parameters.get('learning.rate')).toBe(1);
    expect(parameters.get('cells')).toBe(100);
  });

  it('ask before they change, and a refusal may take its time', async () => {
    const { parameters, set } = node();
    const change = async (value: ParameterValue) => ((value as number) > 0.5 ? 'not within a trial' : undefined);
    parameters.declare({ ...RATE, change });
    expect(await set('learning.rate', { type: 3, double_value: 0.6 })).toEqual({
      successful: false,
      reason: "parameter 'learning.rate': not within a trial",
    });
    expect(parameters.get('learning.rate')).toBe(0.1);
  });

  it('are all set or none, where that is asked for', async () => {
    const { parameters, client } = node();
    const taken: ParameterValue[] = [];
    const change = (value: ParameterValue): undefined => void taken.push(value);
    parameters.declare({ ...RATE, change });
    parameters.declare({ ...RATE, name: 'stubborn', change: () => 'never' });
    const value = { type: 3, double_value: 0.9 };
    const { result } = await client.call(
      '/agent/set_parameters_atomically',
      'rcl_interfaces/srv/SetParametersAtomically',
      { parameters: ['learning.rate', 'stubborn'].map((name) => ({ name, value })) },
      1,
    );
    expect(result).toEqual({ successful: false, reason: "parameter 'stubborn': never" });
    expect(parameters.get('learning.rate')).toBe(0.1);
    expect(taken).toEqual([0.9, 0.1]);
  });

  it('tell the graph of their changes', async () => {
    const { parameters, client, set } = node();
    parameters.declare(RATE);
    const type = messageType('rcl_interfaces/msg/ParameterEvent');
    const events: unknown[] = [];
    client.subscribe('/parameter_events', type.name, RELIABLE, ({ cdr }) => {
      const { node: from, changed_parameters } = type.decode(cdr);
      events.push([from, changed_parameters.map(({ name, value }) => [name, value.double_value])]);
    });
    await set('learning.rate', { type: 3, double_value: 0.3 });
    await turn();
    expect(events).toEqual([['/agent', [['learning.rate', 0.3]]]]);
  });
});
