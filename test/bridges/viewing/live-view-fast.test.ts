import { setTimeout as delay } from 'node:timers/promises';
import { beforeEach, expect, it, onTestFinished, vi } from 'vitest';
import { messageType } from '../../../bridges/ros-messages/index.ts';
import { openFoxglove } from '../../../bridges/ros2/transport/foxglove.ts';
import { LATCHED, RELIABLE } from '../../../bridges/ros2/transport/qos.ts';
import { FoxgloveServer } from '../../../bridges/viewing/foxglove-server.ts';
import { liveView } from '../../../bridges/viewing/live-view.ts';
import waterMaze from '../../../scenarios/catalogue/water-maze.ts';
import { planScenario, worldOf } from '../../../scenarios/plan/plan.ts';
import { openRun } from '../../../scenarios/run/open-run.ts';

/** Wall time of the test's own, ms: a run is as fast as it likes, but for what each look at the clock takes. */
const wall = vi.hoisted(() => ({ now: 0, perLook: 0 }));
vi.mock('../../../agents/wall-time.ts', async (original) => ({
  ...(await original<typeof import('../../../agents/wall-time.ts')>()),
  wallMilliseconds: () => {
    wall.now += wall.perLook;
    return wall.now;
  },
}));

vi.mock('../../../bridges/viewing/own-time.ts', () => {
  const measure = (work: () => void): number => {
    const { now } = wall;
    work();
    wall.now += wall.perLook;
    return wall.now - now;
  };
  return { ownMilliseconds: () => wall.now, millisecondsOf: measure, millisecondsOfBrief: measure };
});

const SEED = 3;
beforeEach(() => Object.assign(wall, { now: 0, perLook: 0 }));

/** A run of the water maze, looked at, and what its viewer has heard. */
async function looked() {
  const plan = planScenario(waterMaze, { seeds: [SEED] });
  const server = await FoxgloveServer.open({ port: 0, name: 'water-maze' });
  onTestFinished(() => server.close());
  const { body, period } = plan;
  const view = liveView({ server, body, period, world: worldOf(plan, SEED) });
  const run = openRun(plan, SEED, { listeners: [view as never] });
  onTestFinished(() => run.dispose());
  const client = await openFoxglove(server.url, { node: 'viewer', fault() {} });
  onTestFinished(() => client.close());
  const heard = { trials: [] as number[], samples: 0, spikes: 0, arenas: 0, mounts: 0, weights: [] as number[][] };
  const [trial, array] = [messageType('reafference_msgs/msg/Trial'), messageType('std_msgs/msg/Float32MultiArray')];
  client.subscribe('/trial', trial.name, RELIABLE, ({ cdr }) => void heard.trials.push(trial.decode(cdr).outcome));
  client.subscribe('/clock', 'rosgraph_msgs/msg/Clock', RELIABLE, () => void heard.samples++);
  client.subscribe('/spikes', 'reafference_msgs/msg/Spikes', RELIABLE, () => void heard.spikes++);
  client.subscribe('/arena', 'visualization_msgs/msg/MarkerArray', LATCHED, () => void heard.arenas++);
  client.subscribe('/tf_static', 'tf2_msgs/msg/TFMessage', LATCHED, () => void heard.mounts++);
  client.subscribe(
    '/weights/place_to_action',
    array.name,
    LATCHED,
    ({ cdr }) => void heard.weights.push([...array.decode(cdr).data]),
  );
  while (!server.watched) await delay(2);
  await delay(20);
  const present = (): number[] => Array.from(run.controller.weights?.()[0].values ?? [], Math.fround);
  /** Runs until so many trials have ended. */
  const trials = async (count: number): Promise<void> => {
    while (run.trial < count) run.step(100);
    run.step(16);
    await delay(20);
  };
  return { view, run, heard, present, trials };
}

it('tells of every trial at once, and what holds after it when there is time', async () => {
  const { run, heard, trials } = await looked();
  const { RUNNING } = messageType('reafference_msgs/msg/Trial').constants;
  await trials(3);
  expect(heard.trials.filter((outcome) => outcome !== RUNNING)).toHaveLength(3);
  const [arenas, weights] = [heard.arenas, heard.weights.length];
  expect(heard).toMatchObject({ samples: 0, spikes: 0 });
  wall.now += 40;
  run.step(16);
  await delay(20);
  expect(heard.arenas).toBe(arenas + 1);
  expect(heard.weights).toHaveLength(weights + 1);
  wall.now += 39;
  run.step(8);
  await delay(20);
  expect(heard).toMatchObject({ samples: 0, arenas: arenas + 1 });
  // The first sample began what is counted from one to the next.
  wall.now += 1;
  run.step(16);
  await delay(20);
  expect(heard).toMatchObject({ samples: 1, arenas: arenas + 1 });
  expect(heard.spikes).toBeGreaterThan(0);
});

it('tells at the end what nobody was told yet', async () => {
  const { view, heard, present, trials } = await looked();
  await trials(2);
  const { length } = heard.weights;
  expect(heard.weights.at(-1)).not.toEqual(present());
  view.seedEnd();
  await delay(20);
  expect(heard.weights).toHaveLength(length + 1);
  expect(heard.weights.at(-1)).toEqual(present());
});

it('shows spikes after each sample, as long as they take a hundredth of the time', async () => {
  const { run, heard } = await looked();
  // 8 batches in the 40 ms between two samples.
  wall.perLook = 0.05;
  for (let batch = 0; batch < 20; batch++) {
    run.step(2000);
    await delay(1);
  }
  await delay(20);
  expect(heard.samples).toBeGreaterThan(3);
  expect(heard.spikes / heard.samples).toBeGreaterThan(4);
  expect(heard.spikes / heard.samples).toBeLessThan(16);
});
