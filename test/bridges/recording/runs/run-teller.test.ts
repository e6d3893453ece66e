import { expect, it } from 'vitest';
import {
  type Controller,
  cueSensor,
  eventCamera,
  odometrySensor,
  point,
  poseSensor,
  type SensorSpecs,
} from '../../../../agents/index.ts';
import type { RunPart } from '../../../../bridges/recording/runs/run-parts.ts';
import { type RunTellerOptions, runTeller } from '../../../../bridges/recording/runs/run-teller.ts';
import type { TopicOptions } from '../../../../bridges/recording/runs/topic.ts';
import { type KnownMessage, messageType } from '../../../../bridges/ros-messages/index.ts';

interface Told {
  readonly type: string;
  readonly options: TopicOptions;
  // biome-ignore lint/suspicious/noExplicitAny: a decoded message has the shape that its definition gives it
  readonly messages: { readonly tick: number; readonly message: any }[];
}

const controller = {
  populations: () => [{ name: 'place cells', size: 4 }],
  signals: () => ({
    dopamine: {
      kind: 'scalar',
      unit: '1',
      meaning: 'the modulator',
      read: (out: Float64Array) => void (out[0] = 0.25),
    },
    'goal.at': {
      kind: 'position',
      unit: 'm',
      meaning: 'where it goes',
      frame: 'odom',
      read: (out: Float64Array) => void out.set([1, 2]),
    },
  }),
  weights: () => [
    {
      pre: 'place cells',
      post: 'action',
      shape: [2, 3],
      unit: 'pA',
      values: Float64Array.of(1, 2, 3, 4, Number.NaN, 6),
    },
  ],
} as unknown as Pick<Controller, 'populations' | 'signals' | 'weights'>;

const camera = eventCamera({ width: 8, height: 8, fieldOfView: 1, pixel: 'ideal', mount: { x: 0.1, z: 0.2 } });
const sensors = {
  pose: poseSensor(),
  left: camera,
  right: camera,
  odometry: odometrySensor(),
  trial: cueSensor({ size: 2 }),
} as unknown as SensorSpecs;
const zero = { linearX: 0, linearY: 0, angularZ: 0 };

/** Tells 20 ticks of a trial of sensors that come every 4th tick, sampled every 10th. */
function tell(
  given: Partial<RunTellerOptions> = {},
  wanted: (topic: string) => boolean = () => true,
  computing = controller,
) {
  const told: Record<string, Told> = {};
  const listener = runTeller({
    sink: {
      open(topic, type, options) {
        expect(told[topic]).toBeUndefined();
        const messages: Told['messages'] = [];
        told[topic] = { type, options, messages };
        return {
          get wanted() {
            return wanted(topic);
          },
          send: (tick, cdr) => messages.push({ tick, message: messageType(type as KnownMessage).decode(cdr.slice()) }),
        };
      },
    },
    body: point,
    world: { walls: [], obstacles: [] },
    period: 1e-3,
    everyMessage: true,
    sampled: (elapsed) => elapsed % 10 === 0,
    ...given,
  });
  listener.seedStart({ controller: computing, sensors });
  listener.trialStart({ index: 0, tick: 100, start: { x: 0, y: 0, heading: 0 }, goal: { x: 0, y: 0, radius: 1 } });
  for (let k = 0; k < 20; k++) {
    const tick = 100 + k;
    const arrival = { tick: tick - (k % 4), stampSeconds: (tick - 2) * 1e-3 };
    const events = {
      t: Float64Array.of(0.1, 0.101),
      x: Uint16Array.of(1, 2),
      y: Uint16Array.of(3, 4),
      polarity: Uint8Array.of(0, 1),
      count: 2,
    };
    const observations = {
      pose: { x: k, y: 0, heading: 0.1, arrival },
      left: { ...events, arrival },
      right: { ...events, count: 0, arrival },
      odometry: { x: 0, y: 0, heading: 0, ...zero, arrival: { tick: -1, stampSeconds: Number.NaN } },
      trial: { values: Float64Array.of(k, 0), arrival },
    };
    listener.spikes({ population: 'place cells', tick, ids: Uint32Array.of(0, 3), count: k % 2 });
    listener.tick({
      ...{ tick, elapsed: k + 1, pose: { x: 0, y: 0, heading: 0 }, twist: zero, command: zero, reward: 0 },
      observations,
    });
  }
  const result = { index: 0, success: true, reason: '', latencySeconds: 0.02, pathMetres: 0, collisions: 0 };
  listener.trialEnd(result);
  return told;
}

it('tells each message of a sensor at the tick in which it came, with the time of its origin', () => {
  const told = tell();
  const arrivals = [100, 104, 108, 112, 116];
  for (const topic of ['/pose', '/events', '/right', '/sensors/trial'])
    expect(told[topic].messages.map(({ tick }) => tick)).toEqual(arrivals);
  expect(told['/pose'].messages[1].message).toMatchObject({
    header: { stamp: { sec: 0, nanosec: 102e6 }, frame_id: 'map' },
    pose: { position: { x: 4 } },
  });
  expect(told['/events']).toMatchObject({
    type: 'event_camera_msgs/msg/EventPacket',
    options: { bulky: true, facts: { sensor: 'left' } },
  });
  expect(told['/events'].messages[0].message.header.frame_id).toBe('left_optical_frame');
  expect(told['/sensors/trial'].messages[2].message.data).toEqual(Float64Array.of(8, 0));
  expect(told['/odom'].messages).toEqual([]);
  expect(told['/tf_static'].options.latched).toBe(true);
  expect(told['/tf_static'].messages).toHaveLength(1);
});

it('tells the latest message of each sensor at the samples to those who look on', () => {
  const told = tell({ everyMessage: false });
  expect(told['/pose'].messages.map(({ tick, message }) => [tick, message.pose.position.x])).toEqual([
    [109, 9],
    [119, 19],
  ]);
  expect(told['/clock'].messages.map(({ tick }) => tick)).toEqual([109, 119]);
});

it('tells what the controller computes', () => {
  const told = tell();
  expect(told['/signals/dopamine']).toMatchObject({
    type: 'std_msgs/msg/Float64',
    options: { facts: { signal: 'dopamine', unit: '1', meaning: 'the modulator' } },
    messages: [110, 120].map((tick) => ({ tick, message: { data: 0.25 } })),
  });
  expect(told['/signals/goal_at'].messages[0].message).toMatchObject({
    header: { frame_id: 'odom', stamp: { nanosec: 110e6 } },
    point: { x: 1, y: 2, z: 0 },
  });
  // Five of ten ticks have a spike of one of four cells: 5 / 4 / 0.01 s.
  expect(told['/activity/place_cells'].messages.map(({ message }) => message.data)).toEqual([125, 125]);
  expect(told['/weights/place_cells_to_action'].options).toMatchObject({
    facts: { pre: 'place cells', post: 'action', shape: '2 x 3', unit: 'pA' },
  });
  const [{ tick, message }] = told['/weights/place_cells_to_action'].messages;
  expect(tick).toBe(120);
  expect(message.data).toEqual(Float32Array.of(1, 2, 3, 4, Number.NaN, 6));
  expect(message.layout.dim).toEqual([
    { label: 'action', size: 2, stride: 6 },
    { label: 'place cells', size: 3, stride: 3 },
  ]);
});

it('tells each of two projections between two populations', () => {
  const [learned] = controller.weights?.() ?? [];
  const others = { ...learned, values: Float64Array.of(6, 5, 4, 3, 2, 1) };
  const told = tell({}, undefined, { ...controller, weights: () => [learned, others] });
  const [first, second] = ['', '_2'].map((end) => told[`/weights/place_cells_to_action${end}`].messages);
  expect([first[0].message.data[0], second[0].message.data[0]]).toEqual([1, 6]);
  expect([first.length, second.length]).toEqual([1, 1]);
});

it('says what the controller has computed in a rest, too', () => {
  const messages: number[] = [];
  const listener = runTeller({
    sink: {
      open: (topic) => ({
        wanted: true,
        send: (tick) => void (topic === '/activity/place_cells' && messages.push(tick)),
      }),
    },
    ...{ body: point, world: { walls: [], obstacles: [] }, period: 1e-3, everyMessage: true },
    sampled: (elapsed) => elapsed % 2 === 0,
  });
  listener.seedStart({ controller });
  for (let k = 0; k < 4; k++) listener.rest({ tick: 50 + k, elapsed: k + 1, ticks: 4 });
  expect(messages).toEqual([52, 54]);
});

it.each<[RunPart, RegExp]>([
  ['events', /^\/(events|right|tf_static)$/],
  ['sensors', /^\/(events|right|pose|sensors\/.*|odom|tf_static)$/],
  ['spikes', /^\/spikes$/],
  ['signals', /^\/signals\//],
  ['activity', /^\/activity\//],
  ['weights', /^\/weights\//],
  ['clock', /^\/clock$/],
])('leaves out %s, and nothing else', (part, topics) => {
  const all = Object.keys(tell());
  expect(all.some((topic) => topics.test(topic))).toBe(true);
  expect(Object.keys(tell({ without: [part] }))).toEqual(all.filter((topic) => !topics.test(topic)));
});

it('makes no message that nobody wants, but for those that hold', () => {
  const told = tell({}, () => false);
  const sent = Object.entries(told).filter(([, { messages }]) => messages.length > 0);
  expect(sent.map(([topic]) => topic).sort()).toEqual(['/arena', '/tf_static', '/weights/place_cells_to_action']);
});

it('tells rates of the ticks whose spikes it was told', () => {
  const rates: (readonly [tick: number, rate: number])[] = [];
  const teller = runTeller({
    sink: {
      open: (topic, type) => ({
        wanted: true,
        send(tick, cdr) {
          if (topic === '/activity/place_cells')
            rates.push([tick, (messageType(type).decode(cdr) as unknown as { data: number }).data]);
        },
      }),
    },
    ...{ body: { radius: 0.1 } as never, world: { walls: [], obstacles: [] } as never },
    ...{ period: 0.01, everyMessage: false, sampled: (elapsed) => elapsed % 10 === 0 },
  });
  teller.seedStart({ controller });
  const ids = Uint32Array.of(0, 1);
  const zeros = { pose: { x: 0, y: 0, heading: 0 }, twist: zero, command: zero, reward: 0, observations: {} };
  for (let tick = 0; tick < 40; tick++) {
    const paused = tick >= 13 && tick < 20;
    if (!paused) teller.spikes({ population: 'place cells', tick, ids, count: 2 } as never);
    teller.tick({ tick, elapsed: tick + 1, ...zeros } as never);
    if (tick === 12) teller.spikesPause(13);
    const trial = { index: 1, start: zeros.pose, goal: { x: 0, y: 0, radius: 0.1 } };
    // A trial that begins in a pause does not undo what was counted before.
    if (tick === 15 || tick === 35) teller.trialStart({ ...trial, tick: tick + 1 } as never);
  }
  // 2 spikes a tick of 10 ms of 4 cells.
  expect(rates).toEqual([10, 20, 30, 40].slice(1).map((tick) => [tick, 50]));
});
