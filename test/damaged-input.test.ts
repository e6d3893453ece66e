// @module-tag long
import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { getHeapStatistics } from 'node:v8';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { ReafferenceError } from '../agents/index.ts';
import { writeNir } from '../bridges/nir/index.ts';
import { readHdf5 } from '../bridges/nir/read-hdf5.ts';
import { graphFrom } from '../bridges/nir/read-nir.ts';
import { openBag } from '../bridges/recording/bags/open-bag.ts';
import { surveyBag } from '../bridges/recording/bags/survey-bag.ts';
import { allocateEvents } from '../bridges/recording/events/core/event-arrays.ts';
import { openEvents } from '../bridges/recording/events/files/open.ts';
import { hdf5Encoder, prepareHdf5 } from '../bridges/recording/events/formats/hdf5/hdf5-encoder.ts';
import { SpifReader, spifDatagrams } from '../bridges/recording/events/live/spif-words.ts';
import { parseCalibration } from '../bridges/recording/index.ts';
import { messageType } from '../bridges/ros-messages/index.ts';
import { FoxgloveServer } from '../bridges/viewing/foxglove-server.ts';
import { RandomStream } from '../kernels/random.ts';
import { answer, valueIn } from '../scenarios/cli/environment/protocol.ts';
import { parameterOverrides } from '../scenarios/cli/ros2/parameter-overrides.ts';
import { openEnvironment } from '../scenarios/environment/index.ts';
import { controllerFileContent, readControllerFile } from '../scenarios/output/controller-file.ts';
import { planScenario } from '../scenarios/plan/plan.ts';
import { readCheckpoint, writeCheckpoint } from '../scenarios/pool/checkpoint.ts';
import { openRun } from '../scenarios/run/open-run.ts';
import { graphs } from './bridges/nir/random-graphs.ts';
import { attacked } from './bridges/recording/events/hostile-files.ts';
import { ascii, encode } from './bridges/recording/events/recordings.ts';
import { EVENTS, GEOMETRY, mcap, rosbag1, rosbag2, SAMPLES, type Topic } from './bridges/recording/events/samples.ts';
import { share } from './effort.ts';
import reach from './scenarios/fixtures/reach.ts';
import { temporaryFolder } from './temporary-folder.ts';

/** Number of files or messages of a kind. `REAFFERENCE_MUTATIONS` sets another, `PROPERTY_SEED` draws others. */
const COUNT = Number(process.env['REAFFERENCE_MUTATIONS'] ?? share(400));
const SEED = Number(process.env['PROPERTY_SEED'] ?? 1);
/** Microseconds of CPU, and bytes outside of the heap, that reading one may take; it has at most 2 MiB. */
const [MOST_CPU, MOST_BYTES] = [20e6, 256 << 20];

/** What comes from elsewhere, sound, and what reads it. */
interface Kind {
  readonly sound: readonly Uint8Array[];
  /** Reads one, as far as it goes. */
  read(bytes: Uint8Array): unknown;
  /** Of how many one is read, where reading takes long. */
  readonly oneIn?: number;
  /** Whether it says by itself what it refuses. */
  readonly answers?: boolean;
  close?(): unknown;
}

/** Lines of an environment that are answered: some have thousands. */
const MOST_LINES = 20;

const folder = temporaryFolder();
const text = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);

/** What reads a file at a path. */
function atPath(name: string, read: (path: string) => unknown): (bytes: Uint8Array) => unknown {
  const path = join(folder, name);
  return (bytes) => {
    writeFileSync(path, bytes);
    return read(path);
  };
}

const topics: readonly Topic[] = [
  { topic: '/a', type: 'std_msgs/msg/String', messages: ['one', 'two'].map(ascii), times: [10n, 30n] },
  { topic: '/b', type: 'std_msgs/msg/String', messages: [ascii('between')], times: [20n] },
];

async function survey(bytes: Uint8Array): Promise<void> {
  const { fault } = await surveyBag(await openBag(bytes));
  if (fault !== undefined) throw fault;
}

async function readEvents(bytes: Uint8Array, format: 'hdf5' | 'npy'): Promise<void> {
  for await (const events of (await openEvents(bytes, { format })).borrowed()) expect(events.count).toBeGreaterThan(0);
}

const CALIBRATION = `cam0:
  camera_model: pinhole
  intrinsics: [172.98, 172.97, 163.33, 134.99]
  distortion_model: equidistant
  distortion_coeffs: [-0.048, 0.011, -0.055, 0.026]
  resolution: [346, 260]
x: &x {a: 1, b: "t"}
y: *x
`;

const MESSAGES = [
  'nav_msgs/msg/Odometry',
  'sensor_msgs/msg/LaserScan',
  'sensor_msgs/msg/PointCloud2',
  'tf2_msgs/msg/TFMessage',
] as const;

/** A server with a viewer, who sends what is damaged and then asks something sound. */
async function viewed(): Promise<Kind> {
  const server = await FoxgloveServer.open({ port: 0, name: 'damaged' });
  server.declare([{ topic: '/a', schemaName: 'std_msgs/msg/String', schema: 'string data', latched: true }]);
  server.setParameters([{ name: 'gain', get: () => 1, set() {} }]);
  const sockets = new Set<WebSocket>();
  return {
    sound: [
      '{"op":"subscribe","subscriptions":[{"id":1,"channelId":1}]}',
      '{"op":"setParameters","parameters":[{"name":"gain","value":3}],"id":"a"}',
      '{"op":"getParameters","parameterNames":["gain"],"id":"b"}',
      '{"op":"subscribeParameterUpdates","parameterNames":["gain","none"]}',
      '{"op":"unsubscribe","subscriptionIds":[1]}',
    ].map(ascii),
    async read(bytes) {
      let socket = [...sockets].find(({ readyState }) => readyState === WebSocket.OPEN);
      if (socket === undefined) {
        socket = new WebSocket(server.url, 'foxglove.sdk.v1');
        sockets.add(socket);
        await new Promise((resolve) => socket?.once('open', resolve));
      }
      const asked = socket;
      // Who sends frames that are too long is let go; whoever else comes is answered.
      await new Promise<void>((resolve) => {
        asked.once('close', () => resolve());
        asked.once('error', () => resolve());
        asked.on('message', (data, binary) => {
          if (!binary && (JSON.parse(String(data)) as { readonly id?: unknown }).id === 'sound') resolve();
        });
        asked.send(text(bytes), { binary: false });
        asked.send('{"op":"getParameters","id":"sound"}');
      });
      asked.removeAllListeners();
      asked.on('error', () => {});
    },
    answers: true,
    async close() {
      for (const socket of sockets) socket.terminate();
      await server.close();
    },
  };
}

async function environment(): Promise<Kind> {
  const opened = await openEnvironment(reach, { stepSeconds: 0.02 });
  return {
    sound: ['{"reset": {"seed": 4}}', '{"step": {"velocity": [0.1, 0, 0]}}', '{"scene": {}}'].map(ascii),
    read(bytes) {
      for (const line of text(bytes).split('\n', MOST_LINES)) {
        const { error } = JSON.parse(answer(opened, () => valueIn(line))) as {
          readonly error?: { readonly code: string };
        };
        if (error?.code === '') throw new Error(`no code: ${JSON.stringify(error)}`);
      }
    },
    answers: true,
    close: () => opened.close(),
  };
}

function checkpoints(): Kind {
  const plan = planScenario(reach, { seeds: [1] });
  const run = openRun(plan, 1);
  run.step(100);
  const [path, owner] = [join(folder, 'a.checkpoint'), { identity: plan.identity, seed: 1, code: 'this' }];
  writeCheckpoint(path, owner, run.save());
  run.dispose();
  const sound = readFileSync(path);
  const [head, hashBytes] = [8, 32];
  const read = atPath('a.checkpoint', () => readCheckpoint(path, owner));
  const sealed = (payload: Uint8Array): Uint8Array =>
    Buffer.concat([sound.subarray(0, head), createHash('sha256').update(payload).digest(), payload]);
  // What is damaged has a hash that fits, as who forges one gives it.
  return { sound: [new Uint8Array(sound.subarray(head + hashBytes))], read: (payload) => read(sealed(payload)) };
}

function datagrams(): Kind {
  const sound = [true, false].flatMap((timed) => Array.from(spifDatagrams(EVENTS, timed), (one) => one.slice()));
  const reader = new SpifReader();
  let now = 0;
  let greatest = 0;
  return {
    sound,
    answers: true,
    read(bytes) {
      greatest = Math.max(greatest, bytes.length);
      const into = allocateEvents(0);
      reader.read(bytes, (now += 0.01), into);
      for (let i = 0; i < into.count; i++) {
        if (!(into.t[i] >= 0 && into.t[i] < 1e6)) throw new Error(`an event at ${into.t[i]} s`);
      }
      // What is held back came in one datagram, of which words of an event have eight bytes.
      expect(reader.held * 8).toBeLessThanOrEqual(greatest);
    },
  };
}

const KINDS: Readonly<Record<string, () => Kind | Promise<Kind>>> = {
  'NIR files': async () => ({
    sound: await Promise.all(fc.sample(graphs, { numRuns: 3, seed: 1 }).map((graph) => writeNir(graph))),
    // Whatever keeps the library busy for ever takes so long.
    read: async (bytes) => graphFrom(await readHdf5(bytes, { limitSeconds: 5 })),
    oneIn: 10,
  }),
  'HDF5 recordings': async () => {
    await prepareHdf5();
    return { sound: [encode(hdf5Encoder(GEOMETRY), EVENTS)], read: (bytes) => readEvents(bytes, 'hdf5'), oneIn: 10 };
  },
  'NumPy arrays': () => ({ sound: [SAMPLES.npy], read: (bytes) => readEvents(bytes, 'npy') }),
  'bags of ROS 1': () => ({ sound: [rosbag1(topics)], read: survey }),
  'bags of ROS 2 in SQLite': () => ({ sound: [rosbag2(topics)], read: survey }),
  'bags in MCAP': () => ({ sound: [mcap(topics)], read: survey }),
  'calibrations in YAML': () => ({ sound: [ascii(CALIBRATION)], read: (bytes) => parseCalibration(text(bytes)) }),
  'parameters in YAML': () => ({
    sound: [ascii('/**:\n  ros__parameters:\n    gain: 2.5\n    group: {a: true, b: "x"}\n')],
    read: atPath('a.yaml', (path) => parameterOverrides(['--ros-args', '--params-file', path], '/robot/agent', '/')),
  }),
  checkpoints,
  'saved controllers': () => ({
    sound: [new Uint8Array(controllerFileContent(new Uint8Array(500).fill(7)))],
    read: atPath('a.controller', readControllerFile),
  }),
  'lines of an environment': environment,
  'requests of viewers': viewed,
  'datagrams of events': datagrams,
};
for (const name of MESSAGES) {
  const { encode: write, decode } = messageType(name);
  Object.assign(KINDS, { [`messages of ${name} in CDR`]: () => ({ sound: [write({} as never)], read: decode }) });
}

describe.each(Object.entries(KINDS))('damaged %s', (name, open) => {
  it('are read or refused by name, in bounded time and memory', { timeout: 600_000 }, async () => {
    const { sound, read, oneIn = 1, answers = false, close } = await open();
    try {
      for (const one of sound) await read(one);
      let refused = 0;
      const count = Math.max(10, COUNT / oneIn);
      for (let file = 0; file < count; file++) {
        const random = new RandomStream(SEED, name, file);
        const { bytes, done } = attacked(random, sound[random.integer(sound.length)]);
        const what = `${name}, file ${file} of ${bytes.length} bytes with ${done.join(', ')}`;
        const [memory, cpu] = [getHeapStatistics().external_memory, process.cpuUsage()];
        try {
          await read(bytes);
        } catch (error) {
          if (!(error instanceof ReafferenceError)) throw new Error(`${what}: ${String(error)}`, { cause: error });
          refused++;
        }
        const { user, system } = process.cpuUsage(cpu);
        expect(user + system, `microseconds of CPU for ${what}`).toBeLessThan(MOST_CPU);
        expect(getHeapStatistics().external_memory - memory, `bytes for ${what}`).toBeLessThan(MOST_BYTES);
      }
      // Those that answer refuse in their answers; a format that refuses nothing was not damaged.
      expect(refused, 'refused').toBeGreaterThanOrEqual(answers ? 0 : count / 10);
    } finally {
      await close?.();
    }
  });
});
