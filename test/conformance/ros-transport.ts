import assert from 'node:assert/strict';
import { setTimeout as delay } from 'node:timers/promises';
import { messageType, type ServiceRequest } from '../../bridges/ros-messages/index.ts';
import { CLOCK, LATCHED, type Qos, RELIABLE, SENSOR } from '../../bridges/ros2/transport/qos.ts';
import type { MessageName, NodeOptions, Received, RosTransport } from '../../bridges/ros2/transport/transport.ts';
import type { Check } from './check.ts';

/** What opens nodes of a graph to the checks. */
export interface RosTransportUnderTest {
  /** Opens a node in a graph that only the nodes of these checks are in. */
  open(options: NodeOptions): RosTransport | Promise<RosTransport>;
  /** Opens a node on the other side, where that is another transport. Default: as `open`. */
  peer?(options: NodeOptions): RosTransport | Promise<RosTransport>;
  /** Ends the graph, after its nodes. */
  close?(): Promise<void>;
}

/**
 * What a transport may lack: deciding, keeping and showing qualities of service, which a bridge does by itself; the order of what is there at
 * once on several topics, which threads of a bridge may swap; and offering services.
 */
export type RosTransportAbility = 'qualities' | 'order' | 'serving';

/** Seconds that a graph may take to bring a message, to show an end of a topic or to answer a call. */
const PATIENCE = 10;
/** Milliseconds within which what must not come would have come. */
const GRACE = 300;

const NUMBERS = 'std_msgs/msg/UInt32';
const { encode, decode } = messageType(NUMBERS);
const number = (data: number): Uint8Array => encode({ data });

const KEEP_ALL: Qos = { reliability: 'reliable', durability: 'volatile', depth: 1000 };
const BEST_EFFORT: Qos = { ...KEEP_ALL, reliability: 'best-effort' };

/** Waits until something holds. */
async function until(what: string, holds: () => boolean | Promise<boolean>): Promise<void> {
  const end = Date.now() + PATIENCE * 1e3;
  while (!(await holds())) {
    assert.ok(Date.now() < end, `within ${PATIENCE} s: ${what}`);
    await delay(5);
  }
}

/** Nodes of one check, closed at its end, and the faults that they reported. */
class Nodes {
  readonly faults: { readonly error: unknown; readonly where: string }[] = [];
  /** Whether nodes under test offer services. */
  readonly serve: boolean;
  readonly #graph: RosTransportUnderTest;
  readonly #opened: RosTransport[] = [];

  constructor(graph: RosTransportUnderTest, serve: boolean) {
    this.#graph = graph;
    this.serve = serve;
  }

  /** Opens a node under test. */
  open(node: string, options: Partial<NodeOptions> = {}): Promise<RosTransport> {
    return this.#enter((all) => this.#graph.open(all), node, options);
  }

  /** Opens a node of the other side. */
  peer(node: string, options: Partial<NodeOptions> = {}): Promise<RosTransport> {
    return this.#enter((all) => this.#graph.peer?.(all) ?? this.#graph.open(all), node, options);
  }

  async #enter(
    open: RosTransportUnderTest['open'],
    node: string,
    options: Partial<NodeOptions>,
  ): Promise<RosTransport> {
    const fault: NodeOptions['fault'] = (error, where) => void this.faults.push({ error, where });
    const transport = await open({ node, fault, ...options });
    this.#opened.push(transport);
    return transport;
  }

  async close(): Promise<void> {
    for (const transport of this.#opened) await transport.close();
    await this.#graph.close?.();
  }
}

/** Collects the numbers that a subscription hears. */
function listen(transport: RosTransport, topic: string, qos: Qos): number[] {
  const heard: number[] = [];
  transport.subscribe(topic, NUMBERS, qos, ({ cdr }) => void heard.push(decode(cdr).data));
  return heard;
}

/** Sends 0 until a subscription has heard it: the two ends have found each other. */
async function meet(publish: (cdr: Uint8Array) => void, heard: readonly number[]): Promise<void> {
  await until('a subscription hears its publisher', async () => {
    publish(number(0));
    await delay(10);
    return heard.length > 0;
  });
  let count: number;
  do {
    count = heard.length;
    await delay(50);
  } while (heard.length > count);
}

/** A middleware may fill messages up to a multiple of four bytes. */
function assertSame(came: Uint8Array, sent: Uint8Array): void {
  assert.ok(came.length <= Math.ceil(sent.length / 4) * 4, `${came.length} bytes came of ${sent.length}`);
  assert.equal(Buffer.compare(came.subarray(0, sent.length), sent), 0);
  assert.ok(came.subarray(sent.length).every((byte) => byte === 0));
}

const counted = (heard: readonly number[]): number[] => heard.filter((data) => data !== 0);

/**
 * Checks what every way into a ROS 2 graph must do, whatever carries it.
 *
 * @param make begins a graph without nodes
 * @param lacks what the transport cannot do, and says so. Default: nothing
 */
export function rosTransportConformance(
  make: () => RosTransportUnderTest | Promise<RosTransportUnderTest>,
  { lacks = [] }: { readonly lacks?: readonly RosTransportAbility[] } = {},
): readonly Check[] {
  const check = (name: string, run: (nodes: Nodes) => Promise<void>, needs?: RosTransportAbility) => ({
    name,
    needs,
    async run() {
      const nodes = new Nodes(await make(), !lacks.includes('serving'));
      try {
        await run(nodes);
      } finally {
        await nodes.close();
      }
    },
  });
  const checks = [
    check('brings messages to every subscription of a topic, byte for byte, in the order of sending', async (nodes) => {
      const [tested, peer] = [await nodes.open('one'), await nodes.peer('other')];
      for (const [topic, from, to] of [
        ['there', tested, peer],
        ['back', peer, tested],
      ] as const) {
        const heard = [listen(to, topic, KEEP_ALL), listen(to, topic, KEEP_ALL)];
        const own = listen(from, `/${topic}`, KEEP_ALL);
        const fast = listen(to, topic, BEST_EFFORT);
        const elsewhere = listen(to, `${topic}/elsewhere`, KEEP_ALL);
        const { publish } = from.advertise(topic, NUMBERS, KEEP_ALL);
        for (const list of [...heard, own, fast]) await meet(publish, list);
        for (let i = 1; i <= 100; i++) publish(number(i));
        const all = Array.from({ length: 100 }, (_, i) => i + 1);
        for (const list of [...heard, own]) {
          await until('all messages come', () => counted(list).length === 100);
          assert.deepEqual(counted(list), all);
        }
        await until('most messages come', () => counted(fast).at(-1) === 100);
        assert.deepEqual(elsewhere, []);
      }
    }),
    check('carries whatever a message holds: megabytes, nothing, texts, numbers that are none', async (nodes) => {
      const [tested, peer] = [await nodes.open('one'), await nodes.peer('other')];
      const data = Uint8Array.from({ length: 1 << 20 }, (_, i) => i * 7);
      const scan = {
        header: { stamp: { sec: -1, nanosec: 999_999_999 }, frame_id: 'láser' },
        ranges: [Number.NaN, Number.POSITIVE_INFINITY, -0],
      };
      const packet = { time_base: 2n ** 63n, events: data.subarray(9) };
      const cases = [
        ['sensor_msgs/msg/Image', messageType('sensor_msgs/msg/Image').encode({ data, encoding: 'mono8' })],
        ['std_msgs/msg/Empty', messageType('std_msgs/msg/Empty').encode({})],
        ['sensor_msgs/msg/LaserScan', messageType('sensor_msgs/msg/LaserScan').encode(scan)],
        ['event_camera_msgs/msg/EventPacket', messageType('event_camera_msgs/msg/EventPacket').encode(packet)],
      ] as const;
      for (const [from, to] of [
        [tested, peer],
        [peer, tested],
      ]) {
        for (const [type, cdr] of cases) {
          const heard: Uint8Array[] = [];
          const topic = `${from === peer ? 'back' : 'there'}/${type.split('/')[2]}`;
          to.subscribe(topic, type, RELIABLE, (message) => void heard.push(message.cdr.slice()));
          const { publish } = from.advertise(topic, type, RELIABLE);
          await until(`a ${type} comes`, async () => {
            publish(cdr);
            await delay(50);
            return heard.length > 0;
          });
          assertSame(heard[0], cdr);
        }
      }
    }),
    check('calls no receiver within publish, and has copied or sent the bytes when it returns', async (nodes) => {
      const node = await nodes.open('one');
      const heard: number[] = [];
      let publishing = false;
      const inside: boolean[] = [];
      node.subscribe('numbers', NUMBERS, KEEP_ALL, ({ cdr }) => {
        inside.push(publishing);
        assert.ok(!Buffer.isBuffer(cdr));
        const { data } = decode(cdr);
        heard.push(data);
        if (data === 7) send(number(8));
      });
      const { publish } = node.advertise('numbers', NUMBERS, KEEP_ALL);
      const send = (cdr: Uint8Array): void => {
        publishing = true;
        publish(cdr);
        publishing = false;
      };
      await meet(send, heard);
      const bytes = Buffer.from(number(7));
      send(bytes);
      bytes.fill(0xff);
      await until('the message that a receiver sends comes', () => heard.includes(8));
      assert.deepEqual(counted(heard), [7, 8]);
      assert.deepEqual([...new Set(inside)], [false]);
    }),
    check('resolves names as ROS does: by namespace, by node, by rules', async (nodes) => {
      const robot = await nodes.open('agent', {
        namespace: '/robot',
        rosArguments: ['--ros-args', '-r', 'odom:=/other/odom', '-r', '~/state:=here'],
      });
      assert.equal(robot.node, '/robot/agent');
      for (const topic of ['scan', '~/spikes', '/tf', 'odom', '~/state']) robot.advertise(topic, NUMBERS, RELIABLE);
      const expected = ['/robot/scan', '/robot/agent/spikes', '/tf', '/other/odom', '/robot/here'];
      await until('its topics are shown', async () => {
        const shown = new Set((await robot.topics()).map(({ name }) => name));
        return expected.every((name) => shown.has(name));
      });
      const renamed = await nodes.open('agent', {
        rosArguments: ['--ros-args', '-r', '__ns:=/a/b', '-r', '__node:=c'],
      });
      assert.equal(renamed.node, '/a/b/c');
      const heard = listen(renamed, '/robot/scan', KEEP_ALL);
      await meet(robot.advertise('scan', NUMBERS, KEEP_ALL).publish, heard);
    }),
    check('refuses names and types that are none', async (nodes) => {
      const node = await nodes.open('one');
      for (const name of ['', '/', '1a', 'a//b', 'a/', 'a b', 'a/1', '~a', 'a/~', 'a-b', '{what}/a']) {
        const code = { code: 'invalid_topic', received: name };
        assert.throws(() => node.advertise(name, NUMBERS, RELIABLE), code, name);
        assert.throws(() => node.subscribe(name, NUMBERS, RELIABLE, () => {}), code, name);
        assert.throws(() => node.serve(name, 'std_srvs/srv/Trigger', () => ({})), code, name);
        await assert.rejects(node.call(name, 'std_srvs/srv/Trigger', {}, 1), code, name);
      }
      for (const type of ['nothing_msgs/msg/Nothing', 'std_msgs/msg/Nothing', 'std_msgs/msg/'] as MessageName[]) {
        const code = { code: 'unknown_message_type', received: type };
        assert.throws(() => node.advertise('a', type, RELIABLE), code, type);
        assert.throws(() => node.subscribe('a', type, RELIABLE, () => {}), code, type);
      }
      for (const name of ['', 'a/b', '1a', 'a b'])
        await assert.rejects(async () => nodes.open(name), { code: 'invalid_topic' });
    }),
    check(
      'lets a subscription hear only publishers that offer what it asks for',
      async (nodes) => {
        const [one, other, third] = [await nodes.open('one'), await nodes.open('other'), await nodes.open('third')];
        const heard = {
          reliable: listen(other, 'numbers', KEEP_ALL),
          bestEffort: listen(other, 'numbers', BEST_EFFORT),
          latched: listen(other, 'numbers', { ...KEEP_ALL, durability: 'transient-local' }),
        };
        const others: Received[] = [];
        // A node may have one type on a topic, and no more.
        third.subscribe('numbers', 'std_msgs/msg/Int32', KEEP_ALL, (message) => void others.push(message));
        const { publish } = one.advertise('numbers', NUMBERS, BEST_EFFORT);
        await meet(publish, heard.bestEffort);
        await delay(GRACE);
        assert.deepEqual([heard.reliable, heard.latched], [[], []]);
        const reliable = one.advertise('numbers', NUMBERS, KEEP_ALL);
        await meet(reliable.publish, heard.reliable);
        await delay(GRACE);
        assert.deepEqual(heard.latched, []);
        const latching = one.advertise('numbers', NUMBERS, { ...KEEP_ALL, durability: 'transient-local' });
        await meet(latching.publish, heard.latched);
        assert.deepEqual(others, [], 'another type is not heard');
      },
      'qualities',
    ),
    check(
      'gives a late subscription the last messages that were latched, if it asks for them',
      async (nodes) => {
        const one = await nodes.open('one');
        const { publish } = one.advertise('map', NUMBERS, { ...LATCHED, depth: 3 });
        for (let i = 1; i <= 5; i++) publish(number(i));
        await delay(GRACE);
        const other = await nodes.open('other');
        const heard = listen(other, 'map', { ...LATCHED, depth: 10 });
        const fresh = listen(other, 'map', KEEP_ALL);
        const last = listen(one, 'map', LATCHED);
        await until('the last messages come', () => heard.length === 3 && last.length > 0);
        assert.deepEqual(heard, [3, 4, 5]);
        assert.equal(last.at(-1), 5);
        await delay(GRACE);
        assert.deepEqual(fresh, []);
        publish(number(6));
        await until('the next message comes', () => fresh.length > 0 && heard.length > 3);
        assert.deepEqual([heard.at(-1), fresh], [6, [6]]);
      },
      'qualities',
    ),
    check('gives every late subscription the last message of what is latched', async (nodes) => {
      const [tested, peer] = [await nodes.open('one'), await nodes.peer('other')];
      const { publish } = peer.advertise('map', NUMBERS, LATCHED);
      publish(number(5));
      for (let i = 0; i < 2; i++) {
        const heard = listen(tested, 'map', LATCHED);
        await until('the last message comes', () => heard.length > 0);
        assert.deepEqual(heard, [5]);
      }
    }),
    check(
      'keeps the last messages of a busy receiver, as many as its depth',
      async (nodes) => {
        const [one, other] = [await nodes.open('one'), await nodes.open('other')];
        const heard = listen(other, 'numbers', { ...KEEP_ALL, depth: 3 });
        const { publish } = one.advertise('numbers', NUMBERS, KEEP_ALL);
        await meet(publish, heard);
        for (let i = 1; i <= 200; i++) publish(number(i));
        await until('the last message comes', () => heard.at(-1) === 200);
        await delay(50);
        // The one that the middleware has in its hands may be an early one.
        assert.ok(counted(heard).length <= 4, `${counted(heard)} were kept of 200`);
        assert.deepEqual(counted(heard).slice(-3), [198, 199, 200]);
      },
      'qualities',
    ),
    check('goes on after a receiver that throws or rejects, and reports it', async (nodes) => {
      const node = await nodes.open('one');
      const heard = listen(node, 'numbers', KEEP_ALL);
      const after: number[] = [];
      node.subscribe('numbers', NUMBERS, KEEP_ALL, ({ cdr }) => {
        const { data } = decode(cdr);
        if (data === 1) throw new RangeError('thrown');
        after.push(data);
      });
      node.subscribe('numbers', NUMBERS, KEEP_ALL, async ({ cdr }) => {
        if (decode(cdr).data === 2) throw new TypeError('rejected');
      });
      const { publish } = node.advertise('numbers', NUMBERS, KEEP_ALL);
      await meet(publish, heard);
      await meet(publish, after);
      for (let i = 1; i <= 3; i++) publish(number(i));
      await until('later messages come', () => after.includes(3) && heard.includes(3));
      await until('faults are reported', () => nodes.faults.length === 2);
      assert.deepEqual(
        nodes.faults.map(({ error, where }) => [error instanceof Error && error.message, where]),
        [
          ['thrown', '/numbers'],
          ['rejected', '/numbers'],
        ],
      );
      assert.deepEqual(counted(heard), [1, 2, 3]);
    }),
    check('ends subscriptions and publishers one by one, also from within a receiver', async (nodes) => {
      const [one, other] = [await nodes.open('one'), await nodes.open('other')];
      const heard: number[] = [];
      const control = listen(other, 'numbers', KEEP_ALL);
      const stop = other.subscribe('numbers', NUMBERS, KEEP_ALL, ({ cdr }) => {
        const { data } = decode(cdr);
        heard.push(data);
        if (data === 2) stop();
      });
      const publisher = one.advertise('numbers', NUMBERS, KEEP_ALL);
      await meet(publisher.publish, heard);
      for (let i = 1; i <= 4; i++) publisher.publish(number(i));
      await until('the other subscription hears all', () => control.at(-1) === 4);
      await delay(50);
      assert.deepEqual(counted(heard), [1, 2]);
      stop();
      publisher.close();
      publisher.close();
      assert.throws(() => publisher.publish(number(5)), { code: 'transport_closed' });
      await until('the publisher is not shown', async () => {
        const topic = (await other.topics()).find(({ name }) => name === '/numbers');
        return (topic?.publishers ?? []).length === 0;
      });
    }),
    check(
      'shows who is at the ends of a topic, with types and qualities of service',
      async (nodes) => {
        const robot = { namespace: '/robot' };
        const [one, two, other] = [
          await nodes.open('one', robot),
          await nodes.open('two', robot),
          await nodes.open('other'),
        ];
        one.advertise('/mixed', NUMBERS, RELIABLE);
        two.advertise('/mixed', 'std_msgs/msg/Int32', LATCHED);
        other.subscribe('/mixed', NUMBERS, SENSOR, () => {});
        const reliable = { reliability: 'reliable', durability: 'volatile' };
        for (const node of [one, other]) {
          await until('the topic is shown whole', async () => {
            const topic = (await node.topics()).find(({ name }) => name === '/mixed');
            const ends = [...(topic?.publishers ?? []), ...(topic?.subscriptions ?? [])];
            return ends.length === 3 && !ends.some(({ node }) => node.endsWith('/_NODE_NAME_UNKNOWN_'));
          });
          const topics = await node.topics();
          const topic = topics.find(({ name }) => name === '/mixed')!;
          assert.deepEqual([...topic.types].sort(), ['std_msgs/msg/Int32', NUMBERS]);
          const publishers = [...topic.publishers].sort((a, b) => (a.type < b.type ? -1 : 1));
          assert.deepEqual(publishers, [
            { node: '/robot/two', type: 'std_msgs/msg/Int32', qos: { ...reliable, durability: 'transient-local' } },
            { node: '/robot/one', type: NUMBERS, qos: reliable },
          ]);
          assert.deepEqual(topic.subscriptions, [
            { node: '/other', type: NUMBERS, qos: { ...reliable, reliability: 'best-effort' } },
          ]);
        }
      },
      'qualities',
    ),
    check('hears a publisher that goes and comes again', async (nodes) => {
      const [tested, peer] = [await nodes.open('one'), await nodes.peer('other')];
      const heard = listen(tested, 'numbers', KEEP_ALL);
      for (let i = 1; i <= 2; i++) {
        const { publish, close } = peer.advertise('numbers', NUMBERS, KEEP_ALL);
        await until('its messages are heard', async () => {
          publish(number(i));
          await delay(10);
          return heard.includes(i);
        });
        close();
        await until('it is not shown any more', async () => {
          const topic = (await tested.topics()).find(({ name }) => name === '/numbers');
          return (topic?.publishers ?? []).every(({ node }) => node !== '/other');
        });
      }
    }),
    check('answers calls of services, each its own, whether the answer takes time or not', async (nodes) => {
      const [one, other] = [await nodes.peer('one'), await nodes.open('other', { namespace: '/robot' })];
      const asked: boolean[] = [];
      one.serve('~/switch', 'std_srvs/srv/SetBool', async ({ data }) => {
        asked.push(data);
        await delay(data ? 100 : 0);
        return { success: data, message: data ? 'on' : 'aus: Größe' };
      });
      const call = (data: boolean) => other.call('/one/switch', 'std_srvs/srv/SetBool', { data }, PATIENCE);
      assert.deepEqual(await Promise.all([call(true), call(false), call(true)]), [
        { success: true, message: 'on' },
        { success: false, message: 'aus: Größe' },
        { success: true, message: 'on' },
      ]);
      assert.deepEqual(asked.sort(), [false, true, true]);
      one.serve('reset', 'std_srvs/srv/Empty', () => ({}));
      assert.deepEqual(await other.call('/reset', 'std_srvs/srv/Empty', {}, PATIENCE), {});
    }),
    check(
      'offers services to the other side',
      async (nodes) => {
        const [server, client] = [await nodes.open('one'), await nodes.peer('other')];
        server.serve('~/reset', 'std_srvs/srv/Trigger', () => ({ success: true, message: 'ä' }));
        const answer = await client.call('/one/reset', 'std_srvs/srv/Trigger', {}, PATIENCE);
        assert.deepEqual(answer, { success: true, message: 'ä' });
      },
      'serving',
    ),
    check('carries values of every type in requests and responses', async (nodes) => {
      const [server, node] = [await nodes.peer('one'), await nodes.open('other')];
      const { constants } = messageType('rcl_interfaces/msg/ParameterType');
      const value = {
        type: constants.PARAMETER_INTEGER_ARRAY,
        bool_value: true,
        integer_value: -(2n ** 63n),
        double_value: Number.NaN,
        string_value: 'ä',
        byte_array_value: Uint8Array.of(0, 255),
        bool_array_value: [true, false],
        integer_array_value: BigInt64Array.of(2n ** 63n - 1n),
        double_array_value: Float64Array.of(0.1, Number.NEGATIVE_INFINITY),
        string_array_value: ['', 'a'],
      };
      const requests: ServiceRequest<'rcl_interfaces/srv/SetParameters'>[] = [];
      server.serve('set', 'rcl_interfaces/srv/SetParameters', (request) => {
        requests.push(request);
        return { results: [{ successful: true }, { reason: 'no' }] };
      });
      const parameters = [{ name: 'gain', value }, { name: 'none' }];
      const response = await node.call('/set', 'rcl_interfaces/srv/SetParameters', { parameters }, PATIENCE);
      assert.deepEqual(response, {
        results: [
          { successful: true, reason: '' },
          { successful: false, reason: 'no' },
        ],
      });
      assert.deepEqual(requests[0].parameters[0], parameters[0]);
      assert.equal(requests[0].parameters[1].value.double_array_value.length, 0);
      server.serve('get', 'rcl_interfaces/srv/GetParameters', ({ names }) => ({ values: names.map(() => value) }));
      const got = await node.call('/get', 'rcl_interfaces/srv/GetParameters', { names: ['a', 'b'] }, PATIENCE);
      assert.deepEqual(got, { values: [value, value] });
    }),
    check('waits for a service, and fails when nobody answers in time', async (nodes) => {
      const [one, third, other] = [await nodes.open('one'), await nodes.open('third'), await nodes.peer('other')];
      const trigger = 'std_srvs/srv/Trigger';
      const unanswered = { code: 'no_service', received: '/late' };
      await assert.rejects(one.call('late', trigger, {}, 0.2), unanswered);
      const early = one.call('late', trigger, {}, PATIENCE);
      await delay(50);
      const withdraw = other.serve('late', trigger, () => ({ success: true, message: 'at last' }));
      assert.deepEqual(await early, { success: true, message: 'at last' });
      await assert.rejects(third.call('late', 'std_srvs/srv/Empty', {}, 0.3), unanswered);
      withdraw();
      withdraw();
      await until('the service is gone', () =>
        one.call('late', trigger, {}, 0.3).then(
          () => false,
          (error) => error.code === 'no_service',
        ),
      );
    }),
    check('leaves a call without an answer where the answer throws or is none, and reports it', async (nodes) => {
      const [one, other] = [await nodes.peer('one'), await nodes.open('other')];
      const trigger = 'std_srvs/srv/Trigger';
      const answers: (() => object | Promise<object>)[] = [
        () => ({ success: true }),
        () => {
          throw new RangeError('broken');
        },
        () => Promise.reject(new RangeError('rejected')),
        () => ({ message: 1 }),
        () => ({ success: true, message: 'whole' }),
      ];
      let calls = 0;
      one.serve('reset', trigger, () => answers[calls++]());
      assert.equal((await other.call('reset', trigger, {}, PATIENCE)).message, '');
      for (let i = 0; i < 3; i++)
        await assert.rejects(other.call('reset', trigger, {}, 0.5), { code: 'no_service', received: '/reset' });
      assert.equal((await other.call('reset', trigger, {}, PATIENCE)).message, 'whole');
      assert.deepEqual(
        nodes.faults.map(({ error, where }) => [(error as Error).name, where]),
        [
          ['RangeError', '/reset'],
          ['RangeError', '/reset'],
          ['ValidationError', '/reset'],
        ],
      );
    }),
    check('is the time of the system, or that of /clock whoever sends it', async (nodes) => {
      const system = await nodes.open('system');
      const wall = Date.now();
      assert.ok(Math.abs(Number(system.now() / 1_000_000n) - wall) < 1000);
      for (const qos of [RELIABLE, { ...CLOCK, depth: 10 }]) {
        const sender = await nodes.peer('sender');
        const node = await nodes.open('simulated', { useSimTime: true });
        assert.equal(node.now(), 0n);
        const { encode } = messageType('rosgraph_msgs/msg/Clock');
        const clock = sender.advertise('/clock', 'rosgraph_msgs/msg/Clock', qos);
        await until('the clock is followed', async () => {
          clock.publish(encode({ clock: { sec: 5, nanosec: 250_000_000 } }));
          await delay(20);
          return node.now() === 5_250_000_000n;
        });
        const heard: bigint[] = [];
        node.subscribe('numbers', NUMBERS, KEEP_ALL, (message) => void heard.push(message.receivedNanoseconds));
        const { publish } = sender.advertise('numbers', NUMBERS, KEEP_ALL);
        await until('a message comes', async () => {
          publish(number(1));
          await delay(20);
          return heard.length > 0;
        });
        assert.equal(heard[0], 5_250_000_000n);
        await until('it goes back with the clock', async () => {
          clock.publish(encode({ clock: { sec: 1 } }));
          await delay(20);
          return node.now() === 1_000_000_000n;
        });
        for (const one of [sender, node]) await one.close();
      }
    }),
    check(
      'brings /clock after what was sent before it, also where both are there at once',
      async (nodes) => {
        const [node, sender] = [await nodes.open('simulated'), await nodes.peer('sender')];
        const clockType = messageType('rosgraph_msgs/msg/Clock');
        const order: string[] = [];
        node.subscribe('/clock', clockType.name, CLOCK, ({ cdr }) => {
          order.push(`clock ${clockType.decode(cdr).clock.sec}`);
        });
        node.subscribe('numbers', NUMBERS, KEEP_ALL, ({ cdr }) => void order.push(`number ${decode(cdr).data}`));
        const [clock, numbers] = [
          sender.advertise('/clock', clockType.name, RELIABLE),
          sender.advertise('numbers', NUMBERS, KEEP_ALL),
        ];
        // Messages that are sent while the node is busy with another are there at once when it is done.
        node.subscribe('go', NUMBERS, KEEP_ALL, ({ cdr }) => {
          numbers.publish(cdr);
          clock.publish(clockType.encode({ clock: { sec: decode(cdr).data } }));
        });
        const { publish } = sender.advertise('go', NUMBERS, KEEP_ALL);
        const both = (k: number): readonly string[] => order.filter((one) => one.endsWith(` ${k}`));
        let sent = 0;
        await until('both are heard', async () => {
          publish(number(++sent));
          await delay(50);
          // On a busy machine an earlier one may come only now.
          return Array.from({ length: sent }, (_, k) => both(k + 1)).some(({ length }) => length === 2);
        });
        for (const last = sent + 20; sent < last; ) {
          publish(number(++sent));
          await until('both come', () => both(sent).length === 2);
          assert.deepEqual(both(sent), [`number ${sent}`, `clock ${sent}`]);
        }
      },
      'order',
    ),
    check(
      'is closed for good: what waits fails, what comes is refused, and it is not shown any more',
      async (nodes) => {
        const [one, other] = [await nodes.open('one'), await nodes.peer('other')];
        const heard = listen(one, 'numbers', KEEP_ALL);
        const { publish } = other.advertise('numbers', NUMBERS, KEEP_ALL);
        await meet(publish, heard);
        const own = one.advertise('numbers', NUMBERS, KEEP_ALL);
        const stop = one.subscribe('numbers', NUMBERS, KEEP_ALL, () => {});
        const withdraw = nodes.serve ? one.serve('reset', 'std_srvs/srv/Empty', () => ({})) : () => {};
        const waiting = one.call('nothing', 'std_srvs/srv/Empty', {}, PATIENCE);
        const rejected = assert.rejects(waiting, { code: 'transport_closed' });
        await one.close();
        await one.close();
        await rejected;
        const closed = { code: 'transport_closed' };
        assert.throws(() => own.publish(number(1)), closed);
        assert.throws(() => one.advertise('a', NUMBERS, RELIABLE), closed);
        assert.throws(() => one.subscribe('a', NUMBERS, RELIABLE, () => {}), closed);
        assert.throws(() => one.serve('a', 'std_srvs/srv/Empty', () => ({})), closed);
        await assert.rejects(one.call('a', 'std_srvs/srv/Empty', {}, 1), closed);
        await assert.rejects(one.topics(), closed);
        own.close();
        stop();
        withdraw();
        const count = heard.length;
        publish(number(1));
        await until('its ends are gone', async () => {
          const topic = (await other.topics()).find(({ name }) => name === '/numbers');
          return topic?.subscriptions.length === 0 && topic.publishers.length === 1;
        });
        await delay(50);
        assert.equal(heard.length, count);
      },
    ),
  ];
  return checks.filter(({ needs }) => needs === undefined || !lacks.includes(needs));
}
