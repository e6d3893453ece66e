import { BehaviorSubject, type Observable, type Observer, Subject } from 'rxjs';
import { checkAboveZero } from '../../../agents/above-zero.ts';
import { BridgeError, ReafferenceError } from '../../../agents/errors.ts';
import { checkOptions } from '../../../agents/known-options.ts';
import { nearestName } from '../../../agents/nearest-name.ts';
import { type LiveNetwork, type LiveOutput, type LivePopulation, readLiveNetwork } from './database.ts';
import {
  decodeEieioCommand,
  decodeEieioData,
  EIEIO_COMMAND,
  encodeEieioCommand,
  eventsOf,
  isEieioCommand,
} from './eieio.ts';
import { type InjectionPace, type InjectionStatistics, Injector } from './injector.ts';
import { setIpTagRequest } from './iptag.ts';
import { KeyMap, type LiveSpikes } from './live-spikes.ts';
import { malformedPacket } from './packet-fields.ts';
import { checkedPatience, ScpExchange, type ScpPatience } from './scp-exchange.ts';
import { SDP_HEADER_BYTES, SDP_PORT } from './sdp.ts';
import { type DatagramSource, openUdp, type Udp } from './udp.ts';

/** Options of a live connection: populations, addresses, pace and patience. */
export interface LiveOptions {
  /** Labels of populations whose spikes are wanted. Default: none. */
  readonly receive?: readonly string[];
  /** Labels of injectors that are sent spikes. Default: none. */
  readonly send?: readonly string[];
  /** IPv4 address at which the tools of SpiNNaker say when a network runs. Default: 127.0.0.1, for tools on this computer. */
  readonly address?: string;
  /** UDP port of it, 0 to 65535; 0 is any that is free. Default: 19999. */
  readonly port?: number;
  /** UDP port of boards, 0 to 65535. Default: 17893. */
  readonly boardPort?: number;
  /** Path of the database of the network, where the tools do not send it. */
  readonly database?: string;
  /** Seconds after which IP tags are pointed here again while the network runs, above 0. Default: 10. */
  readonly tagPeriod?: number;
  /** How fast spikes are sent. */
  readonly pace?: InjectionPace;
  /** How patiently boards are asked. */
  readonly patience?: ScpPatience;
}

/** Where a network is: not told of yet, read from its database, running, or paused (or at its end). */
export type LivePhase = 'waiting' | 'told' | 'running' | 'paused';

/** Spikes for the neurons of an injector. */
export interface InjectedSpikes {
  /** The neurons, each as its number in the population, from 0. */
  readonly neurons: ArrayLike<number>;
  /** A whole number of 32 bits for each. Default: they have none. */
  readonly payloads?: ArrayLike<number>;
}

/** Counts of packets, events and commands of a connection. `events` is the sum of `delivered` and `unknownKeys`. */
export interface LiveStatistics {
  /** Number of packets of events. */
  readonly packets: number;
  /** Number of events in them. */
  readonly events: number;
  /** Number of those that were given on. */
  readonly delivered: number;
  /** Number of those whose key belongs to none of the populations. */
  readonly unknownKeys: number;
  /** Number of datagrams that are not what they should be. Each that is no answer of a board is an error in `faults`. */
  readonly malformed: number;
  /** Number of answers of boards that nothing waited for, such as late ones. */
  readonly lateAnswers: number;
  /** Number of datagrams from others than the boards of the network. */
  readonly strangers: number;
  /** Number of commands that say nothing to a listener. */
  readonly otherCommands: number;
  /** Number of times that an IP tag was pointed here. */
  readonly tagged: number;
  /** Counts of spikes for the machine, by outcome. */
  readonly injection: InjectionStatistics;
}

const OPTIONS = {
  ...{ receive: true, send: true, address: true, port: true, boardPort: true, database: true, tagPeriod: true },
  ...{ pace: { burst: true, rest: true, queue: true }, patience: { timeout: true, tries: true } },
} as const;

/**
 * Live spikes from and to a network that the tools of SpiNNaker (sPyNNaker) have loaded. They say where its database is (command 1,
 * which is answered), when it runs (11) and when it does not (10). IP tags of the gatherers are pointed at this process, and are kept
 * so while the network runs. Nothing that arrives ends the connection: `faults` names what is wrong with it.
 */
export class LiveConnection {
  /** Where the network is; the present phase at once. */
  readonly phase: Observable<LivePhase>;
  /** Spikes as they arrive. */
  readonly spikes: Observable<LiveSpikes>;
  /** Errors that do not end the connection. */
  readonly faults: Observable<ReafferenceError>;
  readonly #options: LiveOptions;
  readonly #phase = new BehaviorSubject<LivePhase>('waiting');
  readonly #spikes = new Subject<LiveSpikes>();
  readonly #faults = new Subject<ReafferenceError>();
  readonly #injector: Injector;
  /** By address of the board. */
  readonly #exchanges = new Map<string, ScpExchange>();
  readonly #count = { packets: 0, events: 0, delivered: 0, unknownKeys: 0 };
  readonly #odd = { malformed: 0, strangers: 0, otherCommands: 0, tagged: 0 };
  #tools: Udp | undefined;
  #boards: Udp | undefined;
  #network: LiveNetwork | undefined;
  #keys: KeyMap | undefined;
  #outputs: readonly LiveOutput[] = [];
  readonly #pointing = new Set<LiveOutput>();
  #timer: ReturnType<typeof setInterval> | undefined;
  /** Commands of the tools are carried out in their order. */
  #work: Promise<void> = Promise.resolve();
  #closed = false;

  private constructor(options: LiveOptions) {
    this.#options = options;
    const { boardPort = SDP_PORT, pace = {}, tagPeriod = 10 } = options;
    checkAboveZero(tagPeriod, 'tagPeriod');
    checkedPatience(options.patience ?? {});
    this.#injector = new Injector((bytes, board, sent) => this.#boards?.send(bytes, boardPort, board, sent), pace);
    this.phase = this.#phase.asObservable();
    this.spikes = this.#spikes.asObservable();
    this.faults = this.#faults.asObservable();
  }

  /**
   * Listens. It comes back before any network is there.
   *
   * @example
   * const live = await LiveConnection.open({ receive: ['motor'], send: ['whiskers'] });
   * live.spikes.subscribe(({ label, neurons, times }) => console.log(label, neurons, times));
   * const whiskers = live.sink('whiskers');
   * live.phase.subscribe((phase) => {
   *   if (phase === 'running') whiskers.next({ neurons: [0, 3] });
   * });
   *
   * @throws ValidationError `unknown_option`, `invalid_option`; BridgeError `board_gone` if a port cannot be listened at
   */
  static async open(options: LiveOptions = {}): Promise<LiveConnection> {
    checkOptions('LiveConnection', options, OPTIONS as never);
    const made = new LiveConnection(options);
    const { address = '127.0.0.1', port = 19999 } = options;
    made.#tools = await openUdp(address, port, (bytes, from) => {
      made.#work = made.#work.then(() => made.#command(bytes, from)).catch((error) => made.#fault(error));
    });
    try {
      made.#boards = await openUdp('0.0.0.0', 0, (bytes, from) => made.#fromBoard(bytes, from));
    } catch (error) {
      made.#tools.close();
      throw error;
    }
    return made;
  }

  /** UDP port at which the tools are listened to, 0 to 65535. */
  get port(): number {
    return this.#tools?.port ?? 0;
  }

  /** The network that was told of last; undefined before. */
  get network(): LiveNetwork | undefined {
    return this.#network;
  }

  /** Counts since the connection was opened. */
  get statistics(): LiveStatistics {
    const answers = [...this.#exchanges.values()].map(({ statistics }) => statistics);
    return {
      ...{ ...this.#count, ...this.#odd, injection: this.#injector.statistics },
      malformed: this.#odd.malformed + answers.reduce((sum, { malformed }) => sum + malformed, 0),
      lateAnswers: answers.reduce((sum, { unmatched }) => sum + unmatched, 0),
    };
  }

  /**
   * Takes spikes for an injector. Those that come while no network is told of, or it is paused, are dropped and counted.
   *
   * @param label one of `send`
   * @throws BridgeError `label_not_live` for another; `next` throws it for a neuron that the injector does not have
   */
  sink(label: string): Pick<Observer<InjectedSpikes>, 'next'> {
    const { send = [] } = this.#options;
    if (!send.includes(label)) throw notLive(label, send, `name it in 'send' of the connection`);
    return {
      next: ({ neurons, payloads }) => {
        const phase = this.#phase.value;
        const population = this.#network?.populations.get(label);
        if (this.#closed || population === undefined || phase === 'waiting' || phase === 'paused') {
          this.#injector.drop(neurons.length);
          return;
        }
        requireNeurons(label, population, neurons, payloads);
        this.#injector.offer(population, neurons, payloads);
      },
    };
  }

  /** Lets go of the network; its streams end. It runs on. */
  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    clearInterval(this.#timer);
    this.#injector.clear();
    for (const exchange of this.#exchanges.values()) exchange.close();
    this.#tools?.close();
    this.#boards?.close();
    for (const subject of [this.#phase, this.#spikes, this.#faults]) subject.complete();
  }

  async #command(bytes: Uint8Array, from: DatagramSource): Promise<void> {
    if (this.#closed) return;
    if (!isEieioCommand(bytes))
      throw malformedPacket('command of the tools', 'a number from 0x4000', [...bytes.subarray(0, 2)]);
    const { command, data } = decodeEieioCommand(bytes);
    if (command === EIEIO_COMMAND.database) {
      await this.#configure(new TextDecoder().decode(data));
      if (this.#closed) return;
      this.#tools?.send(encodeEieioCommand({ command, data: new Uint8Array(0) }), from.port, from.address);
      this.#phase.next('told');
      this.#pointTags();
    } else if (command === EIEIO_COMMAND.startResume) this.#start();
    else if (command === EIEIO_COMMAND.stopPause) this.#pause();
    else this.#odd.otherCommands++;
  }

  async #configure(sent: string): Promise<void> {
    const path = sent === '' ? this.#options.database : sent;
    if (path === undefined)
      throw new BridgeError('the tools of SpiNNaker did not say where the database of the network is', {
        ...{ code: 'database_not_read', expected: 'its path', received: 'nothing' },
        remedy: "let them send it (cfg: [Database] send_file_path), or name it in 'database' of the connection",
      });
    const network = await readLiveNetwork(path);
    const { receive = [], send = [] } = this.#options;
    const outputs = receive.flatMap(
      (label) => populationOf(network, label, ({ outputs: of }) => of.length > 0).outputs,
    );
    for (const label of send) populationOf(network, label, ({ cores }) => cores.size > 0);
    this.#network = network;
    this.#keys = new KeyMap(network, receive);
    this.#outputs = outputs.filter(
      (one, k) => outputs.findIndex(({ board, tag }) => board === one.board && tag === one.tag) === k,
    );
  }

  #start(): void {
    if (this.#network === undefined) {
      this.#odd.otherCommands++;
      return;
    }
    clearInterval(this.#timer);
    this.#timer = setInterval(() => this.#pointTags(), 1000 * (this.#options.tagPeriod ?? 10));
    this.#phase.next('running');
  }

  #pause(): void {
    clearInterval(this.#timer);
    this.#injector.clear();
    if (this.#network !== undefined) this.#phase.next('paused');
  }

  /** Points the tags of all gatherers at this process, but those of which the last answer is still awaited. */
  #pointTags(): void {
    for (const output of this.#outputs) {
      if (this.#pointing.has(output)) continue;
      const { board, tag, chip } = output;
      this.#pointing.add(output);
      this.#exchangeWith(board)
        .request(setIpTagRequest(chip, { tag, host: '0.0.0.0', port: 0, strip: true, sender: true }))
        .then(
          () => this.#odd.tagged++,
          (error) => this.#fault(error),
        )
        .finally(() => this.#pointing.delete(output));
    }
  }

  #exchangeWith(board: string): ScpExchange {
    const { boardPort = SDP_PORT, patience } = this.#options;
    const exchange =
      this.#exchanges.get(board) ??
      new ScpExchange((datagram) => this.#boards?.send(datagram, boardPort, board), patience);
    this.#exchanges.set(board, exchange);
    return exchange;
  }

  /** Spikes, or the answer to a request: two zero bytes before an SDP header would be a packet of no events. */
  #fromBoard(bytes: Uint8Array, { address }: DatagramSource): void {
    const exchange = this.#exchanges.get(address);
    if (exchange === undefined) this.#odd.strangers++;
    else if (bytes.length > SDP_HEADER_BYTES && bytes[0] === 0 && bytes[1] === 0) exchange.heard(bytes);
    else if (isEieioCommand(bytes)) this.#odd.otherCommands++;
    else {
      try {
        this.#events(bytes);
      } catch (error) {
        this.#fault(error);
      }
    }
  }

  #events(bytes: Uint8Array): void {
    const events = eventsOf(decodeEieioData(bytes));
    const { spikes, unknown } = (this.#keys as KeyMap).spikesOf(events);
    this.#count.packets++;
    this.#count.events += events.keys.length;
    this.#count.unknownKeys += unknown;
    this.#count.delivered += events.keys.length - unknown;
    for (const one of spikes) this.#spikes.next(one);
  }

  #fault(error: unknown): void {
    if (this.#closed) return;
    if (!(error instanceof ReafferenceError)) throw error;
    if (error.code === 'malformed_message') this.#odd.malformed++;
    this.#faults.next(error);
  }
}

function populationOf(
  { populations }: LiveNetwork,
  label: string,
  isLive: (population: LivePopulation) => boolean,
): LivePopulation {
  const population = populations.get(label);
  if (population === undefined) throw notLive(label, [...populations.keys()], 'mend the label');
  if (isLive(population)) return population;
  const live = [...populations].filter(([, one]) => isLive(one)).map(([name]) => name);
  throw notLive(label, live, 'activate live output for it in the script that loads the network, or take another');
}

function notLive(label: string, expected: readonly string[], remedy: string): BridgeError {
  const nearest = nearestName(label, expected);
  return new BridgeError(`spikes can neither go to nor come from '${label}'`, {
    ...{ code: 'label_not_live', expected: expected.join(', ') || 'none', received: label, block: label },
    remedy: nearest === undefined ? remedy : `did you mean '${nearest}'?`,
  });
}

/** Each neuron must have a key and a core, and each payload fit into 32 bits. */
function requireNeurons(
  label: string,
  { keys, cores }: LivePopulation,
  neurons: ArrayLike<number>,
  payloads: ArrayLike<number> | undefined,
): void {
  const fail = (received: unknown, expected: string): BridgeError =>
    new BridgeError(`'${label}' cannot inject these spikes`, {
      ...{ code: 'label_not_live', block: label, received, expected },
      remedy: 'give neurons that the injector has, and as many payloads of 32 bits, or none',
    });
  for (const neuron of Array.from(neurons))
    if (!keys.has(neuron) || !cores.has(neuron)) throw fail(neuron, `one of its ${keys.size} neurons, from 0`);
  if (payloads === undefined) return;
  if (payloads.length !== neurons.length) throw fail(payloads.length, `${neurons.length} payloads`);
  for (const payload of Array.from(payloads))
    if (payload !== payload >>> 0) throw fail(payload, 'a whole number from 0 to 4294967295');
}
