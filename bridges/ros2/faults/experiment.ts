import { BridgeError } from '../../../agents/index.ts';
import { RandomStream } from '../../../kernels/random.ts';
import { type Message, messageType } from '../../ros-messages/index.ts';
import { FollowedSubscription, followedReliability } from '../followed-ends.ts';
import { VELOCITY_TYPES, type VelocityType } from '../topics.ts';
import { type Qos, RELIABLE } from '../transport/qos.ts';
import type { MessageName, RosTopic, RosTransport } from '../transport/transport.ts';
import { FAULTS, type Fault, type FaultName } from './mutilations.ts';
import { type ExperimentClock, PassedTopic } from './passed-topic.ts';

/** Namespace of the topics that the controller under test hears in place of those of its robot. */
export const FAULTY = '/faulty';

/** What a controller did while a fault lasted. */
export type Answer =
  /** It commanded zero until the fault was over. Seconds from the first message that was wrong to the first zero after which it did. */
  | { readonly what: 'stopped'; readonly seconds: number }
  /** It commanded zero, and moved again when the fault was over. Seconds to the first zero. */
  | { readonly what: 'moved again'; readonly seconds: number }
  /** It commanded less than half the speed, and no zero. Share of the speed before. */
  | { readonly what: 'slowed'; readonly share: number }
  /** It commanded nothing more: a base goes on as it was told last, unless it stops by itself. Seconds to its last command. */
  | { readonly what: 'fell silent'; readonly seconds: number }
  /** It commanded motion all the time. Seconds for which it was looked at. */
  | { readonly what: 'went on'; readonly seconds: number };

/** A fault that befell a topic, in several trials. */
export interface FaultResult {
  readonly fault: FaultName;
  /** Full name of the topic, as the robot has it. */
  readonly topic: string;
  /** Whether a controller that needs the topic must stop. */
  readonly mustStop: boolean;
  /** One for each trial; fewer where the controller did not drive before the next, or nothing came on the topic. */
  readonly answers: readonly Answer[];
  /** Seconds from the end of the fault to the first command that moves, for each answer; null where none came in time. */
  readonly backSeconds: readonly (number | null)[];
  /** `failed` where it must stop and did not do so in time in every trial, `undecided` where trials are missing. */
  readonly verdict: 'passed' | 'failed' | 'undecided';
}

/** How faults are tried. */
export interface ExperimentOptions {
  readonly transport: RosTransport;
  readonly clock: ExperimentClock;
  /** Names of the faults, in the order in which they are tried. */
  readonly faults: readonly FaultName[];
  /** Trials of each fault on each topic. */
  readonly trials: number;
  /** Seconds for which a fault lasts. */
  readonly lastsSeconds: number;
  /** Seconds within which zero must be commanded. */
  readonly withinSeconds: number;
  /** Seconds within which motion is waited for after a fault. */
  readonly backWithinSeconds: number;
  /** Seed of what is drawn: when faults begin, and what they do at random. */
  readonly seed: number;
  /** Name of the topic of the velocity, and as the graph shows it. */
  readonly velocity: { readonly topic: string; readonly fullName: string };
  /** Seconds that the controller may take to appear, and to drive before each trial. */
  readonly patienceSeconds: number;
  /** Ends it after the trial at hand. Default: nothing does. */
  readonly signal?: AbortSignal;
  /** Receives a line for people. Default: nobody does. */
  readonly say?: (text: string) => void;
}

/** m/s and rad/s: what is slower is zero. */
const STILL = 1e-3;
/** Seconds between two looks. */
const LOOK_SECONDS = 0.02;
/** Seconds between two looks at a graph, in which nodes find each other. */
const GRAPH_SECONDS = 0.5;
/** Looks in which the listeners must be the same. */
const SETTLED_LOOKS = 4;
/** Seconds for which a controller drives before a fault. */
const SETTLED_SECONDS = 0.5;
/** Seconds without a command that are a silence. */
const SILENT_SECONDS = 0.5;
/** Most seconds from there to the fault, which so begins at any phase of the messages. */
const PHASE_SECONDS = 0.25;
/** Share of the speed below which a controller has slowed. */
const SLOWED = 0.5;

const [plain, stamped] = [messageType('geometry_msgs/msg/Twist'), messageType('geometry_msgs/msg/TwistStamped')];
const READ: Readonly<Record<VelocityType, (cdr: Uint8Array) => Message<'geometry_msgs/msg/Twist'>>> = {
  [plain.name]: (cdr) => plain.decode(cdr),
  [stamped.name]: (cdr) => stamped.decode(cdr).twist,
};

/** A command, and when it came. */
interface Command {
  readonly at: number;
  /** The largest of its parts, in m/s or rad/s. */
  readonly speed: number;
}

/**
 * Stands between a robot and a controller, and makes the faults that are asked for, one topic at a time. The controller under test listens
 * to `/faulty/scan` for `/scan`, and so on; what it is that listens says which topics are passed on. All is timed by when messages come here.
 *
 * @throws BridgeError `no_listener` where nobody listens, `not_driven` where the controller does not drive before the first fault
 */
export async function* faultResults(options: ExperimentOptions): AsyncGenerator<FaultResult> {
  const experiment = new Experiment(options);
  try {
    yield* experiment.run();
  } finally {
    experiment.close();
  }
}

class Experiment {
  readonly #options: ExperimentOptions;
  readonly #velocity: FollowedSubscription<VelocityType>;
  readonly #topics: PassedTopic[] = [];
  #commands: Command[] = [];

  constructor(options: ExperimentOptions) {
    this.#options = options;
    const { transport, clock, velocity } = options;
    this.#velocity = new FollowedSubscription({
      ...{ transport, ...velocity, types: VELOCITY_TYPES },
      receive: (cdr, type) => {
        const { linear, angular } = READ[type](cdr);
        const parts = [linear.x, linear.y, linear.z, angular.x, angular.y, angular.z].map(Math.abs);
        // What is no number is no zero.
        this.#commands.push({ at: clock.now(), speed: parts.some(Number.isNaN) ? Infinity : Math.max(...parts) });
      },
    });
  }

  close(): void {
    this.#velocity.close();
    for (const topic of this.#topics) topic.close();
  }

  async *run(): AsyncGenerator<FaultResult> {
    const { faults, trials, signal, say } = this.#options;
    const faulty = await this.#listen();
    let tried = 0;
    for (const name of faults) {
      const fault: Fault = FAULTS[name];
      const befallen = faulty.filter(({ type }) => fault.stops(type) !== undefined);
      if (befallen.length === 0) say?.(`${name}: it befalls none of these topics`);
      for (const topic of befallen) {
        const answers: Answer[] = [];
        const backSeconds: (number | null)[] = [];
        for (let trial = 0; trial < trials && !signal?.aborted; trial++) {
          if (!(await this.#driven())) {
            if (tried === 0) throw notDriven(this.#options);
            break;
          }
          const random = new RandomStream(this.#options.seed, `${name} ${topic.name}`, trial);
          const answer = await this.#try(fault, topic, random);
          if (answer === undefined) break;
          tried++;
          answers.push(answer);
          backSeconds.push(await this.#back());
        }
        if (signal?.aborted) return;
        const mustStop = fault.stops(topic.type) === true;
        const verdict = this.#verdict(mustStop, answers);
        yield { fault: name, topic: topic.name, mustStop, answers, backSeconds, verdict };
      }
    }
  }

  #verdict(mustStop: boolean, answers: readonly Answer[]): FaultResult['verdict'] {
    const { withinSeconds, trials } = this.#options;
    const stopped = answers.every((one) => one.what === 'stopped' && one.seconds <= withinSeconds);
    if (mustStop && !stopped) return 'failed';
    return answers.length < trials ? 'undecided' : 'passed';
  }

  /** Passes on what is listened to, when that has not changed for a while. Returns what faults can befall: not what is said once. */
  async #listen(): Promise<readonly PassedTopic[]> {
    const { transport, clock, patienceSeconds, signal, say } = this.#options;
    const end = clock.now() + patienceSeconds;
    let [heard, alike] = ['', 0];
    let graph: readonly RosTopic[] = [];
    while (alike < SETTLED_LOOKS && !signal?.aborted) {
      graph = await transport.topics();
      const now = JSON.stringify(listenedTo(graph).map(({ name, subscriptions }) => [name, subscriptions[0].type]));
      alike = now === heard ? alike + 1 : 0;
      if (now === '[]') alike = 0;
      heard = now;
      if (now === '[]' && clock.now() > end) throw noListener(patienceSeconds);
      await clock.wait(GRAPH_SECONDS);
    }
    this.#velocity.look(graph);
    const faulty: PassedTopic[] = [];
    for (const { name: to, subscriptions } of listenedTo(graph)) {
      const from = to.slice(FAULTY.length);
      const type = subscriptions[0].type as MessageName;
      const publishers = graph.find(({ name }) => name === from)?.publishers ?? [];
      const durability = publishers.some(({ qos }) => qos?.durability === 'transient-local')
        ? 'transient-local'
        : 'volatile';
      const sent: Qos = { ...RELIABLE, durability, depth: 100 };
      const qos = { to: sent, from: { ...sent, reliability: followedReliability(type, publishers) } };
      const topic = new PassedTopic({ transport, clock, from, to, type, qos });
      this.#topics.push(topic);
      if (durability === 'volatile') faulty.push(topic);
      const nodes = [...new Set(subscriptions.map(({ node }) => node))];
      say?.(`${from} goes on as ${to} (${type}), to ${nodes.join(', ')}`);
    }
    await transport.settled?.();
    return faulty;
  }

  /** Waits until the controller has driven for a while. Returns whether it does. */
  async #driven(): Promise<boolean> {
    const { clock, patienceSeconds, signal, transport } = this.#options;
    const began = clock.now();
    let since = began;
    this.#commands = [];
    for (let looked = began; clock.now() - began < patienceSeconds && !signal?.aborted; ) {
      await clock.wait(LOOK_SECONDS);
      const now = clock.now();
      const last = this.#commands.at(-1);
      if (last === undefined || last.speed < STILL || now - last.at > SILENT_SECONDS) since = now;
      if (now - since >= SETTLED_SECONDS) return true;
      if (now - looked < GRAPH_SECONDS) continue;
      looked = now;
      this.#velocity.look(await transport.topics());
    }
    return false;
  }

  /** Tries a fault once. Returns what the controller did; undefined where nothing came on the topic. */
  async #try(fault: Fault, topic: PassedTopic, random: RandomStream): Promise<Answer | undefined> {
    const { clock, lastsSeconds } = this.#options;
    topic.ready(fault.open(topic.type, () => random.uniform()));
    await clock.wait(PHASE_SECONDS * random.uniform());
    const before = this.#commands.at(-1)?.speed ?? 0;
    const began = clock.now();
    topic.begin();
    while (clock.now() - (topic.since ?? began) < lastsSeconds) await clock.wait(LOOK_SECONDS);
    topic.heal();
    const { since } = topic;
    const until = clock.now();
    const during = this.#commands.filter(({ at }) => since !== undefined && at >= since);
    this.#commands = [];
    return since === undefined ? undefined : answerOf(during, before, since, until);
  }

  /** Seconds from now to the first command that moves; null where there is none in time. */
  async #back(): Promise<number | null> {
    const { clock, backWithinSeconds } = this.#options;
    const began = clock.now();
    while (clock.now() - began < backWithinSeconds) {
      const moves = this.#commands.find(({ speed }) => speed >= STILL);
      if (moves !== undefined) return moves.at - began;
      await clock.wait(LOOK_SECONDS);
    }
    return null;
  }
}

/** What a controller did, from the commands while a fault lasted. @param since s, as `until`: the beginning and end of the fault */
export function answerOf(commands: readonly Command[], before: number, since: number, until: number): Answer {
  const zero = commands.findIndex(({ speed }) => speed < STILL);
  if (zero >= 0) {
    const moved = commands.findLastIndex(({ speed }) => speed >= STILL);
    const again = moved === commands.length - 1;
    return { what: again ? 'moved again' : 'stopped', seconds: commands[again ? zero : moved + 1].at - since };
  }
  const last = commands.at(-1)?.at ?? since;
  if (until - last > SILENT_SECONDS) return { what: 'fell silent', seconds: last - since };
  const share = Math.min(...commands.map(({ speed }) => speed)) / before;
  return share < SLOWED ? { what: 'slowed', share } : { what: 'went on', seconds: until - since };
}

/** The topics that a controller under test listens to. */
function listenedTo(graph: readonly RosTopic[]): readonly RosTopic[] {
  return graph.filter(({ name, subscriptions }) => name.startsWith(`${FAULTY}/`) && subscriptions.length > 0);
}

function noListener(seconds: number): BridgeError {
  return new BridgeError(`nobody listens to a topic under ${FAULTY}`, {
    code: 'no_listener',
    expected: `a controller that hears ${FAULTY}/scan for /scan, and so on, within ${seconds} s`,
    remedy: `rename what it hears: --ros-args -r scan:=${FAULTY}/scan -r odom:=${FAULTY}/odom`,
  });
}

function notDriven({ velocity, patienceSeconds }: ExperimentOptions): BridgeError {
  return new BridgeError('the controller under test does not drive', {
    code: 'not_driven',
    expected: `a velocity on ${velocity.fullName} for ${SETTLED_SECONDS} s, within ${patienceSeconds} s, before anything is wrong`,
    remedy: 'give it room, or a goal; `--topics velocity=TOPIC` names another topic',
  });
}
