import { given } from '../../../agents/given.ts';
import { type Body, type Frame as FrameOfReference, SIGNAL_LENGTH, type SignalKind } from '../../../agents/index.ts';
import { RosMessageReader } from '../../../bridges/recording/events/ros/ros-message.ts';
import { corrupt } from '../../../bridges/recording/reading/recording-error.ts';
import { readPopulations } from '../../../bridges/recording/runs/recorded-populations.ts';
import type { RunFile } from '../../../bridges/recording/runs/run-file.ts';
import { attempt, type RunMessages } from '../../../bridges/recording/runs/run-messages.ts';
import type { RunIdentity } from '../../scenario/result.ts';
import type { SensorInfo, ShownPopulation, SignalInfo, Stage, WeightsInfo } from '../stage.ts';

/** An event camera, and the size of its picture in pixels. */
export type RecordedCamera = SensorInfo & { readonly width: number; readonly height: number };

/** Topics of a recording that follow from what its run had, each with what it is of. */
export interface RecordedTopics {
  readonly cameras: ReadonlyMap<string, RecordedCamera>;
  readonly signals: ReadonlyMap<string, SignalInfo>;
  readonly weights: ReadonlyMap<string, WeightsInfo>;
}

type Facts = ReadonlyMap<string, string>;

/** A topic, and facts about it by name. */
export interface ToldTopic {
  readonly topic: string;
  readonly metadata: Facts;
}

/** What is told of a run beside its messages. */
export interface ToldRun {
  /** Facts about it by name. */
  readonly facts: Readonly<Record<string, string>>;
  readonly topics: readonly ToldTopic[];
  /** Event cameras whose size is known, by topic. */
  readonly cameras: ReadonlyMap<string, RecordedCamera>;
  readonly populations: readonly ShownPopulation[];
  /** Seconds per tick. */
  readonly period: number;
}

/**
 * What there is to be seen of a recorded run, but for what follows from its trials.
 *
 * @throws RecordingError `corrupt_recording`
 */
export async function recordedStage(file: RunFile, messages: RunMessages): Promise<StageAndTopics> {
  const { facts } = file;
  const topics = [...file.reader.channelsById.values()];
  const cameras = await camerasAmong(factsWith('sensor', topics, sensorOf), messages);
  const populations = await populationsOf(
    file,
    factsWith('population', topics, (told) => fact(told, 'population')),
  );
  return toldStage(
    { facts, topics, cameras, populations, period: messages.period },
    { step: true, seek: true, set: false, tune: false },
  );
}

interface StageAndTopics {
  readonly stage: Omit<Stage, 'trials' | 'ticks' | 'sampleTicks'>;
  readonly topics: RecordedTopics;
}

/** What there is to be seen of a run of which something is told. @throws RecordingError `corrupt_recording` */
export function toldStage(
  { facts, topics, cameras, populations, period }: ToldRun,
  abilities: Stage['abilities'],
): StageAndTopics {
  const sensors = factsWith('sensor', topics, sensorOf);
  const told = {
    cameras,
    signals: factsWith('signal', topics, signalOf),
    weights: factsWith('pre', topics, (of) => weightsOf(of, populations)),
  };
  const { scenario, seed, body_description: body } = facts;
  const stage = {
    title: scenario ?? '',
    ...given({ identity: identityOf(facts), seed: seed === undefined ? undefined : Number(seed) }),
    period,
    ...given({ body: body === undefined ? undefined : bodyOf(body) }),
    parameters: [],
    sensors: [...sensors].map(([topic, sensor]) => cameras.get(topic) ?? sensor),
    populations,
    signals: [...told.signals.values()],
    weights: [...told.weights.values()],
    tunables: [],
    abilities,
  };
  return { stage, topics: told };
}

/** What topics are of that have a fact, by topic. */
function factsWith<T>(name: string, topics: readonly ToldTopic[], of: (facts: Facts) => T): ReadonlyMap<string, T> {
  return new Map(topics.flatMap(({ topic, metadata }) => (metadata.has(name) ? [[topic, of(metadata)] as const] : [])));
}

function sensorOf(told: Facts): SensorInfo {
  return { name: fact(told, 'sensor'), kind: fact(told, 'kind') };
}

/** The event cameras that told something, whose first packet has the size of the picture. */
async function camerasAmong(
  sensors: ReadonlyMap<string, SensorInfo>,
  messages: RunMessages,
): Promise<ReadonlyMap<string, RecordedCamera>> {
  const cameras = new Map<string, RecordedCamera>();
  for (const [topic, sensor] of sensors) {
    if (sensor.kind !== 'events') continue;
    for await (const { cdr } of messages.read([topic])) {
      cameras.set(topic, { ...sensor, ...pictureSize(cdr) });
      break;
    }
  }
  return cameras;
}

/** Size of the picture of an event camera, in pixels, by one of its packets. @throws RecordingError `corrupt_recording` */
export function pictureSize(cdr: Uint8Array): Pick<RecordedCamera, 'width' | 'height'> {
  return attempt(() => {
    const reader = new RosMessageReader(cdr, 2);
    reader.stamp();
    const height = reader.u32();
    return { width: reader.u32(), height };
  });
}

/** The populations that the file tells of; of a file of an earlier version those whose activity it has, of unknown size. */
async function populationsOf(file: RunFile, active: ReadonlyMap<string, string>): Promise<readonly ShownPopulation[]> {
  const told = await readPopulations(file);
  return told.length > 0 ? told : [...active.values()].map((name) => ({ name }));
}

function signalOf(told: Facts): SignalInfo {
  const kind = fact(told, 'kind');
  if (!Object.hasOwn(SIGNAL_LENGTH, kind))
    throw corrupt(0, `a kind of signal: ${Object.keys(SIGNAL_LENGTH).join(', ')}`, kind);
  const [low, high] = (told.get('range') ?? '').split(' to ').map(Number);
  return {
    name: fact(told, 'signal'),
    kind: kind as SignalKind,
    unit: fact(told, 'unit'),
    meaning: fact(told, 'meaning'),
    ...given({ frame: told.get('frame') as FrameOfReference | undefined }),
    ...given({ range: high === undefined ? undefined : ([low, high] as const) }),
  };
}

/** Weights, with the places and directions of their neurons, as those populations have them. */
function weightsOf(told: Facts, populations: readonly ShownPopulation[]): WeightsInfo {
  const [pre, post, shape] = [fact(told, 'pre'), fact(told, 'post'), fact(told, 'shape')];
  const [rows, columns] = shape.split(' x ').map(Number);
  if (!(rows > 0 && columns > 0)) throw corrupt(0, 'numbers of neurons as the shape of weights', shape);
  const preCentres = populations.find(({ name }) => name === pre)?.centres;
  const postDirections = populations.find(({ name }) => name === post)?.directions;
  return {
    ...{ pre, post, shape: [rows, columns], unit: fact(told, 'unit') },
    ...given({ preCentres, postDirections }),
  };
}

/** Who ran, where the file tells all of it. */
function identityOf(facts: RunFile['facts']): RunIdentity | undefined {
  const { scenario, version, params, body, physics, controller, board, faults, staleAfterSeconds } = facts;
  const values = object(params);
  if (scenario === undefined || body === undefined || physics === undefined || controller === undefined)
    return undefined;
  if (values === undefined || !Number.isInteger(Number(version))) return undefined;
  return {
    ...{ scenario, version: Number(version), body, controller },
    physics: physics as RunIdentity['physics'],
    params: values as RunIdentity['params'],
    ...given({
      board,
      faults: object(faults) as RunIdentity['faults'],
      staleAfterSeconds: staleAfterSeconds === undefined ? undefined : Number(staleAfterSeconds),
    }),
  };
}

/** @throws RecordingError `corrupt_recording` */
function bodyOf(text: string): NonNullable<Stage['body']> {
  const { name, radius } = (object(text) ?? {}) as Partial<Body>;
  if (typeof name !== 'string' || typeof radius !== 'number')
    throw corrupt(0, 'the body, with its name and radius, as body_description', text);
  return { name, radius };
}

/** @throws RecordingError `corrupt_recording` where a topic does not say it */
function fact(told: Facts, name: string): string {
  const value = told.get(name);
  if (value === undefined) throw corrupt(0, `what a topic is of, with its ${name}`, Object.fromEntries(told));
  return value;
}

/** What a text has in JSON; undefined where it is none, or no object. */
function object(text: string | undefined): object | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text ?? '');
  } catch {}
  return typeof value === 'object' && value !== null ? value : undefined;
}
