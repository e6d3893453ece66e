// @module-tag long
import { setTimeout as delay } from 'node:timers/promises';
import { beforeEach, expect, it, onTestFinished, vi } from 'vitest';
import { messageType } from '../../../bridges/ros-messages/index.ts';
import { openFoxglove } from '../../../bridges/ros2/transport/foxglove.ts';
import { LATCHED, RELIABLE } from '../../../bridges/ros2/transport/qos.ts';
import { FoxgloveServer } from '../../../bridges/viewing/foxglove-server.ts';
import { liveView } from '../../../bridges/viewing/live-view.ts';
import { planScenario, worldOf } from '../../../scenarios/plan/plan.ts';
import { openRun } from '../../../scenarios/run/open-run.ts';
import waterMaze from '../../../scenarios/studies/water-maze/water-maze.scenario.ts';
import { FULL } from '../../effort.ts';

/** Wall time of the test's own, ms: a run is as fast as it likes, but for what each brief piece of work and each round takes; and the time in which it waits. */
const wall = vi.hoisted(() => ({ now: 0, idle: 0, cost: 0, round: 0 }));
vi.mock('../../../agents/wall-time.ts', async (original) => ({
  ...(await original<typeof import('../../../agents/wall-time.ts')>()),
  wallMilliseconds: () => wall.now,
}));

vi.mock('../../../bridges/viewing/work-time.ts', () => {
  const measure = (cost: 'cost' | 'round') => (work: () => void) => {
    const { now } = wall;
    work();
    wall.now += wall[cost];
    return wall.now - now;
  };
  return {
    idleMilliseconds: () => wall.idle,
    workedMilliseconds: () => wall.now - wall.idle,
    millisecondsOfBrief: measure('cost'),
    measureSteady: () => measure('round'),
  };
});

const SEED = 3;
beforeEach(() => Object.assign(wall, { now: 0, idle: 0, cost: 0, round: 0 }));

/** A run of the water maze, looked at, and what its viewer has heard. @param spikes whether it listens to them */
async function looked({ spikes = true } = {}) {
  const plan = planScenario(waterMaze, { seeds: [SEED], set: { trials: 20 } });
  const server = await FoxgloveServer.open({ port: 0, name: 'water-maze' });
  onTestFinished(() => server.close());
  const { body, period } = plan;
  const view = liveView({ server, body, period, world: worldOf(plan, SEED) });
  const made = { batches: 0 };
  const count = { spikes: () => void made.batches++ };
  const run = openRun(plan, SEED, { listeners: [view, count] as never });
  onTestFinished(() => run.dispose());
  const client = await openFoxglove(server.url, { node: 'viewer', fault() {} });
  onTestFinished(() => client.close());
  const heard = {
    trials: [] as number[],
    samples: 0,
    spikes: 0,
    arenas: 0,
    weights: [] as number[][],
    rates: [] as number[],
  };
  const trial = messageType('reafference_msgs/msg/Trial');
  const [array, float] = [messageType('std_msgs/msg/Float32MultiArray'), messageType('std_msgs/msg/Float64')];
  client.subscribe('/trial', trial.name, RELIABLE, ({ cdr }) => void heard.trials.push(trial.decode(cdr).outcome));
  client.subscribe('/clock', 'rosgraph_msgs/msg/Clock', RELIABLE, () => void heard.samples++);
  if (spikes) client.subscribe('/spikes', 'reafference_msgs/msg/Spikes', RELIABLE, () => void heard.spikes++);
  client.subscribe('/arena', 'visualization_msgs/msg/MarkerArray', LATCHED, () => void heard.arenas++);
  client.subscribe('/activity/place', float.name, RELIABLE, ({ cdr }) => void heard.rates.push(float.decode(cdr).data));
  client.subscribe(
    '/weights/place_to_action',
    array.name,
    LATCHED,
    ({ cdr }) => void heard.weights.push([...array.decode(cdr).data]),
  );
  while (!server.watched) await delay(2);
  await arrive();
  const present = (): number[] => Array.from(run.controller.weights?.()[0].values ?? [], Math.fround);
  /** Lets so many ms of wall time pass, and then some ticks. */
  const pass = async (milliseconds: number, ticks = 8): Promise<void> => {
    wall.now += milliseconds;
    run.step(ticks);
    await new Promise(setImmediate);
  };
  /** Runs until so many more trials have ended. */
  const trials = (count: number): void => {
    for (const end = run.trial + count; run.trial < end; ) run.step(1);
  };
  return { server, view, run, made, heard, present, trials, pass };
}

/** Lets what was written arrive, in some turns of the event loop. */
async function arrive(): Promise<void> {
  for (let turn = 0; turn < 10; turn++) await delay(3);
}

it('tells of trials as long as they take 1.5 thousandths of the time, and counts the others', async () => {
  const { server, heard, trials, pass } = await looked({ spikes: false });
  const { RUNNING } = messageType('reafference_msgs/msg/Trial').constants;
  const ended = (): number => heard.trials.filter((outcome) => outcome !== RUNNING).length;
  // The first round is granted what has passed since anybody came.
  await pass(1000);
  wall.cost = 0.25;
  trials(2);
  await pass(40);
  await arrive();
  expect(ended()).toBe(2);
  expect(server.leftOut).toBe(0);
  trials(6);
  await pass(40);
  await arrive();
  // Of a second 1.5 ms were kept; a trial takes a half, and a reward a quarter.
  expect(ended()).toBeLessThan(2 + 3);
  expect(server.leftOut).toBeGreaterThan(2 * 3);
  expect(server.leftOut).toBeLessThanOrEqual(3 * 6);
});

it.runIf(FULL)('tells of all trials in real time', async () => {
  const { heard, pass, run } = await looked();
  await pass(40, 1);
  wall.cost = 0.05;
  while (run.trial < 1) await pass(10, 1);
  await pass(1000, 8);
  await arrive();
  const { RUNNING } = messageType('reafference_msgs/msg/Trial').constants;
  expect(heard.trials.filter((outcome) => outcome !== RUNNING)).toHaveLength(1);
});

it.runIf(FULL)('tells what holds after a trial when there is time for it, and the latest of it', async () => {
  const { heard, present, trials, pass } = await looked();
  const [arenas, weights] = [heard.arenas, heard.weights.length];
  trials(2);
  await arrive();
  expect(heard).toMatchObject({ samples: 0, spikes: 0, arenas });
  const latest = present();
  // The first round grants the time, and the second finds it.
  await pass(40);
  await pass(40);
  await arrive();
  expect(heard).toMatchObject({ samples: 1, arenas: arenas + 1 });
  expect(heard.weights).toHaveLength(weights + 1);
  expect(heard.weights.at(-1)).toEqual(latest);
});

it('samples 25 times a second, and no more', async () => {
  const { heard, pass } = await looked();
  await pass(40);
  for (let k = 0; k < 400; k++) await pass(1);
  await arrive();
  expect(heard.samples).toBeGreaterThanOrEqual(9);
  expect(heard.samples).toBeLessThanOrEqual(10);
});

it.runIf(FULL)('tells at the end what nobody was told yet', async () => {
  const { view, heard, present, trials } = await looked();
  trials(2);
  const { length } = heard.weights;
  expect(heard.weights.at(-1)).not.toEqual(present());
  view.seedEnd();
  await arrive();
  expect(heard.weights).toHaveLength(length + 1);
  expect(heard.weights.at(-1)).toEqual(present());
});

it('shows spikes after each sample, as long as they take 1.5 thousandths of the time, and rates all the while', async () => {
  const { server, made, heard, pass } = await looked();
  await pass(40);
  wall.cost = 0.01;
  const { batches } = made;
  for (let k = 0; k < 30; k++) await pass(40, 600);
  await arrive();
  expect(heard.samples).toBeGreaterThan(25);
  // 0.06 ms of 40 are 6 batches.
  expect(heard.spikes / heard.samples).toBeGreaterThan(5);
  expect(heard.spikes / heard.samples).toBeLessThan(8);
  // Those of the last round wait for the next.
  const missed = made.batches - batches - heard.spikes - server.leftOut;
  expect(missed).toBeGreaterThanOrEqual(0);
  expect(missed).toBeLessThan(700);
  expect(heard.rates.length).toBeGreaterThan(25);
  expect(Math.min(...heard.rates)).toBeGreaterThan(0);
});

it.runIf(FULL)('shows all spikes of a run in real time', async () => {
  const { server, made, heard, pass } = await looked();
  wall.cost = 0.01;
  // The first round is not shown, and the spikes after it are.
  await pass(40, 1);
  const { batches } = made;
  for (let k = 0; k < 200; k++) await pass(10, 1);
  const present = made.batches - batches;
  await pass(40, 1);
  await arrive();
  expect(heard.spikes).toBeGreaterThanOrEqual(present);
  expect(present).toBeGreaterThan(150);
  expect(server.leftOut).toBe(0);
});

it('goes on, once a second, where looking takes more than there is time for', async () => {
  const { heard, pass } = await looked();
  wall.round = 500;
  for (let k = 0; k < 300; k++) await pass(100);
  // 30 s, and those of the rounds.
  await arrive();
  expect(heard.samples).toBeGreaterThanOrEqual(25);
  expect(heard.samples).toBeLessThanOrEqual(wall.now / 1000);
});

it('counts what it takes to write to a socket that is slow', async () => {
  const { server, heard, pass } = await looked();
  const flush = server.flush.bind(server);
  vi.spyOn(server, 'flush').mockImplementation((now) => {
    flush(now);
    wall.now += 1.5;
  });
  await pass(40);
  for (let k = 0; k < 1000; k++) await pass(10);
  await arrive();
  // 1.5 ms are three thousandths of 500.
  expect(heard.samples).toBeGreaterThanOrEqual(18);
  expect(heard.samples).toBeLessThanOrEqual(22);
});
