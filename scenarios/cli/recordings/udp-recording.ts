import { ValidationError } from '../../../agents/errors.ts';
import { given } from '../../../agents/given.ts';
import type { Events } from '../../../agents/index.ts';
import type {
  EventRecording,
  SensorGeometry,
  UdpCounts,
  UdpReceiver,
  UdpReceiverOptions,
} from '../../../bridges/recording/index.ts';

/** Whether an operand stands for events that arrive by UDP. */
export const isUdp = (name: string): boolean => /^udp:/i.test(name);

/**
 * Events that arrive at `udp://ADDRESS:PORT` from when they are iterated over until {@link UdpRecording.stop}, seen as a recording.
 *
 * @throws ValidationError `not_an_address`
 */
export function openUdpRecording(name: string, geometry: SensorGeometry | undefined): UdpRecording {
  const [, address, port] = /^udp:\/\/(\d+(?:\.\d+){3}):(\d+)$/i.exec(name) ?? [];
  if (address === undefined) {
    throw new ValidationError(`'${name}' is no address to listen at`, {
      code: 'not_an_address',
      expected: 'an IPv4 address of this computer and a port, as in udp://127.0.0.1:3333 or udp://0.0.0.0:3333',
      received: name,
    });
  }
  return new UdpRecording({ address, port: Number(port), ...given({ geometry }) });
}

class UdpRecording implements EventRecording {
  readonly format = 'spif';
  readonly topics = [];
  readonly beside = [];
  readonly compressions = [];
  readonly #options: UdpReceiverOptions;
  #receiver: UdpReceiver | undefined;
  #stopped = false;

  constructor(options: UdpReceiverOptions) {
    this.#options = options;
  }

  get geometry() {
    return this.#options.geometry;
  }

  get bytes() {
    const { bytes } = this.#counts;
    return { read: bytes, size: bytes };
  }

  get tally() {
    const { events, outside, malformed } = this.#counts;
    return { events, outside, other: malformed, triggers: 0, frames: 0, inertial: 0 };
  }

  get firstOutside() {
    return this.#receiver?.firstOutside;
  }

  get remarks(): readonly string[] {
    const { lost, malformed, foreign, implausible, datagrams } = this.#counts;
    return [
      ...(lost > 0 ? [`${lost} events were left out, because they came faster than they were worked on`] : []),
      ...(malformed > 0 ? [`${malformed} of ${datagrams} datagrams are no whole SPIF words`] : []),
      ...(foreign > 0
        ? [`${foreign} of ${datagrams} datagrams were left out, which another sender than the first sent`]
        : []),
      ...(implausible > 0 ? [`${implausible} events were left out, whose times are more than a minute off`] : []),
    ];
  }

  /** Ends it, after what has come. */
  stop(): void {
    this.#stopped = true;
    this.#receiver?.close();
  }

  /** @throws BridgeError `unreceived_events` */
  async *borrowed(): AsyncGenerator<Events, void, undefined> {
    const { receiveEvents } = await import('../../../bridges/recording/index.ts');
    this.#receiver = await receiveEvents(this.#options);
    try {
      if (!this.#stopped) yield* this.#receiver;
    } finally {
      this.stop();
    }
  }

  [Symbol.asyncIterator](): AsyncGenerator<Events, void, undefined> {
    return this.borrowed();
  }

  get #counts(): UdpCounts {
    return this.#receiver?.counts ?? NOTHING;
  }
}

const NOTHING: UdpCounts = {
  ...{ datagrams: 0, bytes: 0, events: 0, malformed: 0 },
  ...{ foreign: 0, implausible: 0, outside: 0, lost: 0 },
};

export type { UdpRecording };
