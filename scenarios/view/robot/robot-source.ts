import { errorMessage } from '../../../agents/error-message.ts';
import { ValidationError } from '../../../agents/errors.ts';
import { given } from '../../../agents/given.ts';
import { wallMilliseconds } from '../../../agents/wall-time.ts';
import { POPULATIONS_FACT, populationsTold } from '../../../bridges/recording/runs/recorded-populations.ts';
import { recordedWorld } from '../../../bridges/recording/runs/recorded-world.ts';
import { TOPICS } from '../../../bridges/recording/runs/run-topics.ts';
import {
  isKnownMessage,
  type KnownMessage,
  type Message,
  messageType,
  planarPose,
} from '../../../bridges/ros-messages/index.ts';
import { CameraPicture } from '../frames/camera-picture.ts';
import { type Frame, type TrialScene, weightsName } from '../frames/frame.ts';
import { CHRONICLED, Chronicle, type RecordedTrial, Scribe } from '../recording/chronicle.ts';
import { pictureSize, type RecordedCamera, type RecordedTopics, toldStage } from '../recording/recorded-stage.ts';
import { scenesOf } from '../recording/recording-source.ts';
import { POSE, REWARD, SPIKES, Stretch } from '../recording/stretch.ts';
import { ToldTicks } from '../recording/told-ticks.ts';
import { type Command, LAYERS, type Layer, type Source } from '../source.ts';
import type { ShownPopulation, Stage } from '../stage.ts';
import { unknownName } from '../unknown-name.ts';
import type { Feed, FeedListener, ShownBy, ShownTopic } from './feed.ts';
import { type PlaceReader, placeReader, type ReadPlace } from './place-reader.ts';
import { Remarks } from './remarks.ts';
import { ToldTime } from './told-time.ts';

/** Seconds of a stretch, and stretches that are kept for who looks away. */
const [STRETCH_SECONDS, MOST_STRETCHES] = [1, 60];
/** Spikes that are kept, but for those of the last stretch. */
const MOST_SPIKES = 2_000_000;
/** Milliseconds without a message after which a robot is silent, or without a place after which nobody knows the way of the body. */
const SILENT_MS = 2000;
const ALL: ReadonlySet<Layer> = new Set(LAYERS);
const ABILITIES: Stage['abilities'] = { step: false, seek: false, set: false, tune: false };
const WORLD = 'the world that is told';

/**
 * A robot or a run that somebody else shows, as it goes on by itself: what comes on its topics, by their times. A run of ours tells what a recording
 * has; of any robot it is shown where the body is. The frame after a pause tells of what is kept: up to a minute of its time.
 */
export class RobotSource implements Source {
  stage: Stage;
  readonly #remarks = new Remarks();
  #feed: Feed | undefined;
  #by: ShownBy = { name: '', facts: {} };
  /** Topics that there were, by name and type. */
  readonly #known = new Map<string, ShownTopic>();
  /** Topics whose messages are shown. */
  #shown: ReadonlySet<string> = new Set();
  #topics: RecordedTopics = { cameras: new Map(), signals: new Map(), weights: new Map() };
  readonly #cameras = new Map<string, RecordedCamera>();
  /** Populations that spike, and of which nothing is told. */
  readonly #spiking = new Set<string>();
  readonly #pictures = new Map<string, CameraPicture>();
  readonly #weights = new Map<string, { readonly values: Float32Array; told: boolean }>();
  #place: PlaceReader | undefined;
  #placeAt = -Infinity;
  #heardAt = wallMilliseconds();
  #isLost = false;
  #time = new ToldTime(undefined);
  #scribe = new Scribe();
  /** Where the body is first seen, and the walls: what is shown where nobody has told of a trial. */
  #ground: TrialScene | undefined;
  #arena: Omit<TrialScene, 'tick' | 'index' | 'start'> = { goals: [] };
  #stretches: Stretch[] = [];
  /** Ticks that were told; undefined before the first frame. */
  #told: number | undefined;
  /** Scenes and results as they were told, by their place in the chronicle. */
  readonly #trialsTold: RecordedTrial[] = [];
  #groundTold: TrialScene | undefined;
  #isAnother = false;

  private constructor() {
    this.stage = this.#stageOf();
  }

  /** @param open opens the way from the robot, and tells the listener its topics before it resolves @throws what `open` throws */
  static async open(open: (listener: FeedListener) => Promise<Feed>): Promise<RobotSource> {
    const source = new RobotSource();
    source.#feed = await open({
      topics: (topics, by) => source.#takeTopics(topics, by),
      wants: ({ topic, schemaName }) => source.#shown.has(keyOf(topic, schemaName)),
      message: (topic, nanoseconds, cdr) => source.#take(topic, nanoseconds, cdr),
      lost: (reason) => source.#lose(reason),
      warned: (message) => source.#remarks.warned(message),
      unreadable: (reason) => source.#remarks.unreadable(reason),
    });
    source.#isAnother = false;
    return source;
  }

  /** @throws ValidationError `unknown_name` for any tunable, `invalid_option` for an event to stop at */
  async ask(command: Command): Promise<Frame> {
    if (command.do === 'tune') throw unknownName('robot', 'tunable', command.name, []);
    if (command.do === 'advance' && command.until !== undefined) {
      throw new ValidationError('a robot does not stop for who looks on', {
        code: 'invalid_option',
        expected: 'a command without `until`',
        received: command.until.what,
        remedy: 'leave it out: the robot goes on by itself',
      });
    }
    return this.#frame(new Set(command.layers), command.do === 'seek');
  }

  close(): void {
    this.#feed?.close();
  }

  #frame(layers: ReadonlySet<Layer>, moved: boolean): Frame {
    const now = wallMilliseconds();
    this.#drop();
    const kept = this.#stretches[0]?.from ?? 0;
    const to = Math.max(this.#told ?? 0, this.#time.settled(now), Math.min(kept, this.#time.newest));
    const fresh = moved || this.#isAnother || this.#told === undefined || this.#told < kept;
    const from = fresh ? Math.min(kept, to) : (this.#told ?? 0);
    const ticks = new ToldTicks(from, layers, [...this.#topics.signals.values()]);
    if (fresh) for (const picture of this.#pictures.values()) picture.clear();
    for (const stretch of this.#stretches) {
      ticks.add(stretch, from, to);
      if (layers.has('images'))
        for (const { tick, camera, events } of stretch.packets)
          if (tick >= from && tick < to) this.#pictures.get(camera)?.add(events, tick);
    }
    this.#remarks.silent(now - this.#heardAt >= SILENT_MS ? now - this.#heardAt : undefined);
    const stage = this.#isAnother ? this.stage : undefined;
    this.#isAnother = false;
    this.#told = to;
    return {
      ...{ from, to, fresh, done: false, met: true, tuned: [] },
      ...this.#trials(from, to, fresh),
      ...ticks.take(),
      images: Object.fromEntries(
        layers.has('images') ? [...this.#pictures].map(([name, picture]) => [name, picture.take(to)]) : [],
      ),
      weights: layers.has('weights') ? this.#weightsUntold(fresh) : {},
      ...given({ stage }),
      remarks: this.#remarks.sentences,
    };
  }

  /** What there is to be told of trials and rests: all of it in a fresh frame, else what is another than was told. */
  #trials(from: number, to: number, fresh: boolean): Pick<Frame, 'trial' | 'phase' | 'scenes' | 'results' | 'rests'> {
    const { trials } = this.#scribe;
    const chronicle = new Chronicle(this.#time.period, trials, this.#scribe.restsUntil(to));
    if (fresh) {
      this.#trialsTold.length = 0;
      this.#groundTold = undefined;
    }
    const before = this.#trialsTold;
    const begun = trials.filter(({ toldAt }) => toldAt <= to);
    const scenes = begun.flatMap((trial, i) =>
      trial.scene === before[i]?.scene ? [] : scenesOf([trial], fresh || i === 0 ? undefined : begun[i - 1]),
    );
    const results = begun.flatMap(({ result, end = Infinity }, i) =>
      result === undefined || end > to || result === before[i]?.result ? [] : [result],
    );
    begun.forEach(({ result: _, ...trial }, i) => {
      const { result, end = Infinity } = begun[i];
      before[i] = { ...trial, ...given({ result: end > to ? undefined : result }) };
    });
    const untold = begun.length === 0 && this.#ground !== this.#groundTold ? this.#ground : undefined;
    if (untold !== undefined) this.#groundTold = untold;
    return {
      ...(begun.length === 0 ? { trial: 0, phase: 'unknown' } : chronicle.at(to)),
      scenes: untold === undefined ? scenes : [untold],
      results,
      rests: chronicle.rests.flatMap(([first, end]) => {
        const [a, b] = [Math.max(first, from), Math.min(end, to)];
        return a < b ? [[a, b] as const] : [];
      }),
    };
  }

  #weightsUntold(fresh: boolean): Frame['weights'] {
    const untold = [...this.#weights].filter(([, { told }]) => fresh || !told);
    for (const [, weights] of untold) weights.told = true;
    return Object.fromEntries(untold.map(([name, { values }]) => [name, values.slice()]));
  }

  /** Lets go of what is too old, or too much. */
  #drop(): void {
    const spikesIn = ({ spikes }: Stretch): number =>
      [...spikes.values()].reduce((sum, { ids }) => sum + ids.length, 0);
    let spikes = this.#stretches.reduce((sum, stretch) => sum + spikesIn(stretch), 0);
    while (this.#stretches.length > MOST_STRETCHES || (spikes > MOST_SPIKES && this.#stretches.length > 1))
      spikes -= spikesIn(this.#stretches.shift() as Stretch);
  }

  #takeTopics(topics: readonly ShownTopic[], by: ShownBy): void {
    if (by.name !== this.#by.name || JSON.stringify(by.facts) !== JSON.stringify(this.#by.facts)) {
      for (const all of [this.#known, this.#cameras, this.#spiking, this.#weights]) all.clear();
      this.#place = undefined;
      this.#arena = { goals: [] };
      this.#by = by;
      this.#begin();
    }
    if (this.#isLost) this.#remarks.found();
    this.#isLost = false;
    this.#heardAt = wallMilliseconds();
    for (const topic of topics) this.#known.set(keyOf(topic.topic, topic.schemaName), topic);
    const place = placeReader(topics);
    if (place?.topics.join() !== this.#place?.topics.join()) this.#place = place;
    this.#restage();
    const there = new Set(topics.map(({ topic, schemaName }) => keyOf(topic, schemaName)));
    const all = [...this.#known].map(([key, { topic, schemaName, encoding }]) => ({
      key,
      name: `${topic} (${encoding === 'cdr' ? schemaName : `${schemaName} as ${encoding}`})`,
    }));
    const places = all.filter(({ key }) => there.has(key) && this.#place?.topics.includes(topicIn(key)));
    this.#remarks.topics(
      places.length === 0 ? undefined : `The body is where ${places.map(({ name }) => name).join(' and ')} puts it.`,
      all.filter(({ key }) => !there.has(key)).map(({ name }) => name),
      all.filter(({ key }) => there.has(key) && !this.#shown.has(key)).map(({ name }) => name),
    );
  }

  /** Reckons anew what there is to be seen. */
  #restage(): void {
    const before = JSON.stringify(this.stage);
    this.stage = this.#stageOf();
    this.#shown = new Set([...this.#known].filter(([, topic]) => this.#isShown(topic)).map(([key]) => key));
    for (const { name, width, height } of this.#topics.cameras.values())
      if (!this.#pictures.has(name)) this.#pictures.set(name, new CameraPicture(width, height, this.#time.period));
    if (JSON.stringify(this.stage) === before) return;
    this.#isAnother = true;
    // What is told from here on has signals that were not there before.
    this.#cut();
  }

  #isShown({ topic, schemaName, encoding, metadata = {} }: ShownTopic): boolean {
    if (encoding !== 'cdr' || !isKnownMessage(schemaName)) return false;
    if (this.#place?.topics.includes(topic)) return true;
    if (topic !== POSE && TOPICS[topic] === schemaName) return topic !== '/cmd_vel';
    return this.#topics.signals.has(topic) || this.#topics.weights.has(topic) || metadata['kind'] === 'events';
  }

  #stageOf(): Stage {
    const { name, facts } = this.#by;
    const title = name === '' ? 'A robot' : name;
    const topics = [...this.#known.values()].map(({ topic, metadata = {} }) => ({
      topic,
      metadata: new Map(Object.entries(metadata)),
    }));
    const { period } = this.#time;
    try {
      const { stage, topics: told } = toldStage(
        { facts, topics, cameras: this.#cameras, populations: this.#populationsOf(topics), period },
        ABILITIES,
      );
      this.#topics = told;
      return { ...stage, title };
    } catch (error) {
      // Whatever it says of its topics then, it is no run of ours.
      this.#remarks.unreadable(`what it says of what it shows (${errorMessage(error)})`);
      const nothing = { facts: {}, topics: [], cameras: new Map(), populations: this.#populationsOf([]), period };
      const { stage, topics: told } = toldStage(nothing, ABILITIES);
      this.#topics = told;
      return { ...stage, title };
    }
  }

  /** Populations that are told of, and those that spike all the same. */
  #populationsOf(topics: readonly { readonly metadata: ReadonlyMap<string, string> }[]): readonly ShownPopulation[] {
    const told = topics.flatMap(({ metadata }) => {
      const fact = metadata.get(POPULATIONS_FACT);
      return fact === undefined ? [] : populationsTold(fact);
    });
    const others = [...this.#spiking].filter((name) => !told.some((one) => one.name === name));
    return [...told, ...others.map((name) => ({ name }))];
  }

  #take({ topic, schemaName }: ShownTopic, nanoseconds: bigint, cdr: Uint8Array): void {
    if (!this.#shown.has(keyOf(topic, schemaName))) return;
    const now = wallMilliseconds();
    this.#heardAt = now;
    try {
      if (this.#takeLatched(topic, schemaName, nanoseconds, cdr)) return;
      let placed = this.#time.take(topic, nanoseconds, now);
      if ('leapt' in placed) {
        this.#remarks.leapt(placed.leapt);
        this.#begin();
        placed = this.#time.take(topic, nanoseconds, now);
      }
      if (!('tick' in placed)) {
        this.#remarks.late(topic);
        return;
      }
      this.#takeMessage(topic, schemaName, placed.tick, cdr, now);
    } catch (error) {
      this.#remarks.unreadable(`on ${topic}, ${errorMessage(error)}`);
    }
  }

  /** Takes what holds until the next one, whose time may be long ago. @returns whether it is that */
  #takeLatched(topic: string, type: string, nanoseconds: bigint, cdr: Uint8Array): boolean {
    const weights = this.#topics.weights.get(topic);
    if (weights !== undefined) {
      const { data } = decode(type, cdr) as Message<'std_msgs/msg/Float32MultiArray'>;
      this.#weights.set(weightsName(weights), { values: Float32Array.from(data), told: false });
    } else if (topic === '/arena') {
      const said = decode(type, cdr) as Message<'visualization_msgs/msg/MarkerArray'>;
      this.#scribe.take(topic, this.#time.tickOf(nanoseconds), said);
      const { goals, ...solids } = recordedWorld(said.markers);
      this.#arena = { goals, world: { name: WORLD, ...solids } };
      if (this.#ground !== undefined) this.#ground = { ...this.#ground, ...this.#arena };
    } else if (topic === '/tf_static') this.#place?.read(cdr);
    else return false;
    return true;
  }

  #takeMessage(topic: string, type: string, tick: number, cdr: Uint8Array, now: number): void {
    if ((CHRONICLED as readonly string[]).includes(topic)) {
      this.#scribe.take(topic, tick, decode(type, cdr));
      return;
    }
    const place = this.#place?.topics.includes(topic) ? this.#readPlace(topic, cdr) : undefined;
    if (place === undefined && this.#place?.topics.includes(topic)) return;
    const sensor = this.#known.get(keyOf(topic, type))?.metadata ?? {};
    if (sensor['kind'] === 'events' && !this.#cameras.has(topic)) {
      this.#cameras.set(topic, { name: sensor['sensor'] ?? topic, kind: 'events', ...pictureSize(cdr) });
      this.#restage();
    }
    // What came of a tick is stamped with its end.
    const samples = place !== undefined || this.#topics.signals.has(topic);
    const ofTick = samples || topic === REWARD ? tick - 1 : tick;
    const starts = topic === POSE && this.#scribe.trials.at(-1)?.scene.tick === tick;
    if (ofTick < 0 && !starts) return;
    const stretch = this.#stretchOf(Math.max(0, ofTick));
    const last = stretch.ticks.at(-1) ?? -1;
    const first = Math.max(this.#told ?? 0, this.#stretches[0].from);
    if (!starts && (ofTick < first || (samples && ofTick < last))) {
      this.#remarks.late(topic);
      return;
    }
    if (place !== undefined) {
      if (now - this.#placeAt > SILENT_MS && last >= 0 && last < ofTick - 1) stretch.leaveOpen(ofTick - 1);
      this.#placeAt = now;
      this.#ground ??= { tick: Math.max(0, ofTick), index: 0, start: place, ...this.#arena };
    }
    const said = place === undefined ? undefined : { pose: planarPose(place.x, place.y, place.heading) };
    stretch.take(
      { topic: said === undefined ? topic : POSE, tick, cdr },
      { topics: this.#topics, decode: () => said ?? decode(type, cdr), startsAt: () => starts },
    );
    if (topic === SPIKES) for (const name of stretch.spikes.keys()) this.#meet(name);
  }

  #readPlace(topic: string, cdr: Uint8Array): ReadPlace | undefined {
    const place = this.#place?.read(cdr);
    if (place === undefined) return undefined;
    if ([place.x, place.y, place.heading].every(Number.isFinite)) return place;
    this.#remarks.unreadable(`on ${topic}, a place of x ${place.x}, y ${place.y}, heading ${place.heading}`);
    return undefined;
  }

  /** Notes that a population spikes. */
  #meet(name: string): void {
    if (this.stage.populations.some((one) => one.name === name)) return;
    this.#spiking.add(name);
    this.#restage();
  }

  /** The stretch that a tick is in. */
  #stretchOf(tick: number): Stretch {
    const last = this.#stretches.at(-1);
    if (last === undefined || tick - last.from >= STRETCH_SECONDS / this.#time.period) this.#open(tick);
    return this.#stretches.findLast(({ from }) => from <= tick) ?? this.#stretches[0];
  }

  #open(from: number): void {
    this.#stretches.push(new Stretch(from, Infinity, ALL, [...this.#topics.signals.values()]));
  }

  /** Has what comes from here on be in another stretch. */
  #cut(): void {
    if (this.#stretches.length > 0) this.#open(this.#time.newest);
  }

  #lose(reason: string): void {
    this.#isLost = true;
    this.#remarks.lost(reason);
    // Nobody knows where the body goes meanwhile.
    this.#placeAt = -Infinity;
  }

  /** Begins anew: what comes has nothing to do with what came before. */
  #begin(): void {
    const period = Number(this.#by.facts['period_s']);
    this.#time = new ToldTime(period > 0 ? period : undefined);
    this.#scribe = new Scribe();
    this.#stretches = [];
    this.#told = undefined;
    this.#ground = undefined;
    this.#trialsTold.length = 0;
    this.#pictures.clear();
    this.#restage();
    this.#isAnother = true;
  }
}

function keyOf(topic: string, type: string): string {
  return `${topic} ${type}`;
}

function topicIn(key: string): string {
  return key.split(' ', 1)[0];
}

/** @throws BridgeError `malformed_message` */
function decode(type: string, cdr: Uint8Array): object {
  return messageType(type as KnownMessage).decode(cdr);
}
