// @module-tag long
import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, describe, expect, it } from 'vitest';
import { messageType } from '../../../bridges/ros-messages/index.ts';
import { openFoxglove } from '../../../bridges/ros2/transport/foxglove.ts';
import { LATCHED, RELIABLE } from '../../../bridges/ros2/transport/qos.ts';
import type { RosTransport } from '../../../bridges/ros2/transport/transport.ts';
import { FoxgloveServer } from '../../../bridges/viewing/foxglove-server.ts';
import { liveView } from '../../../bridges/viewing/live-view.ts';
import { planScenario, worldOf } from '../../../scenarios/plan/plan.ts';
import { openRun } from '../../../scenarios/run/open-run.ts';
import waterMaze from '../../../scenarios/studies/water-maze/water-maze.scenario.ts';

const ends: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

const SEED = 3;
const plan = planScenario(waterMaze, { seeds: [SEED] });

async function open() {
  const server = await FoxgloveServer.open({ port: 0, name: 'water-maze' });
  ends.push(() => server.close());
  const { body, period } = plan;
  const view = liveView({ server, body, period, world: worldOf(plan, SEED) });
  const run = openRun(plan, SEED, { listeners: [view as never] });
  ends.push(() => run.dispose());
  return { server, run };
}

async function connect(url: string): Promise<RosTransport> {
  const client = await openFoxglove(url, { node: 'viewer', fault() {} });
  ends.push(() => client.close());
  return client;
}

describe('a run that is shown while it goes on', () => {
  it('is seen in the topics of a recording, a few times a second, and is the run that it is without viewers', async () => {
    const { server, run } = await open();
    const client = await connect(server.url);
    const names = async () => (await client.topics()).map(({ name }) => name);
    await expect
      .poll(names)
      .toEqual(expect.arrayContaining(['/arena', '/pose', '/tf', '/spikes', '/signals/velocity', '/activity/place']));
    const heard: Record<string, number> = {};
    for (const { name, types } of await client.topics())
      client.subscribe(name, types[0] as never, RELIABLE, () => void (heard[name] = (heard[name] ?? 0) + 1));
    while (!server.watched) await delay(5);
    const began = performance.now();
    const sampled = ['/pose', '/tf', '/ground_truth/pose', '/signals/velocity', '/activity/place', '/clock'];
    // What there is no time for on a busy machine is told in a later round, and only a run that goes on has rounds.
    while (run.tick < 6000 || [...sampled, '/spikes', '/trial'].some((topic) => heard[topic] === undefined)) {
      run.step(20);
      await delay(1);
    }
    const samples = (performance.now() - began) / 40;
    // How often at least is a matter of the machine; rounds.test.ts holds it with a clock of its own.
    for (const topic of sampled) expect(heard[topic], topic).toBeLessThan(samples * 1.2 + 1);
    const alone = openRun(plan, SEED);
    while (alone.tick < run.tick) alone.step();
    expect(alone.save().digest).toEqual(run.save().digest);
    expect(alone.save().controller).toEqual(run.save().controller);
    alone.dispose();
  });

  it('shows the world, and rates that are right, to who comes late', async () => {
    const { server, run } = await open();
    run.step(500);
    expect(server.watched).toBe(false);
    const client = await connect(server.url);
    const arena = messageType('visualization_msgs/msg/MarkerArray');
    const float = messageType('std_msgs/msg/Float64');
    let walls = 0;
    const rates: number[] = [];
    client.subscribe('/arena', arena.name, LATCHED, ({ cdr }) => {
      walls = arena.decode(cdr).markers.filter(({ ns, action }) => ns === 'walls' && action === 0).length;
    });
    client.subscribe('/activity/place', float.name, RELIABLE, ({ cdr }) => void rates.push(float.decode(cdr).data));
    while (walls === 0) await delay(5);
    expect(walls).toBe(worldOf(plan, SEED).walls.length);
    while (rates.length < 3) {
      run.step(20);
      await delay(2);
    }
    // 121 place cells of some Hz: a rate that counted from before anybody looked would be nearly 0.
    expect(Math.min(...rates)).toBeGreaterThan(1);
  });

  it('shows the weights after a trial that nobody looked at', async () => {
    const { server, run } = await open();
    run.step(4000);
    const client = await connect(server.url);
    const array = messageType('std_msgs/msg/Float32MultiArray');
    let weights: ArrayLike<number> = [];
    client.subscribe('/weights/place_to_action', array.name, LATCHED, ({ cdr }) => {
      weights = array.decode(cdr).data;
    });
    while (weights.length === 0) await delay(5);
    expect(Array.from(weights)).toEqual(Array.from(run.controller.weights?.()[0].values ?? [], Math.fround));
  });

  it('may be tuned by its viewers', async () => {
    const { server, run } = await open();
    const [name, tunable] = Object.entries(run.controller.tunables?.() ?? {}).find(([, { live }]) => live)!;
    const { WebSocket } = await import('ws');
    const socket = new WebSocket(server.url, 'foxglove.sdk.v1');
    ends.push(() => socket.terminate());
    await new Promise((resolve) => socket.on('open', resolve));
    const value = (tunable.minimum + 3 * tunable.default) / 4;
    socket.send(JSON.stringify({ op: 'setParameters', parameters: [{ name, value }] }));
    while (tunable.get() !== value) await delay(5);
    expect(run.controller.tuned?.()).toEqual([name]);
  });
});
