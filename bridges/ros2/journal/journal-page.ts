import { BridgeError, type TrialOutcome } from '../../../agents/index.ts';
import { crc32 } from '../../recording/bytes/crc32.ts';
import { messageType, timeOf } from '../../ros-messages/index.ts';
import type { Qos } from '../transport/qos.ts';

/** Type of the messages on `~/journal`: a standard one, so that it is recorded where nothing of ours is built. */
export const JOURNAL_TYPE = messageType('diagnostic_msgs/msg/DiagnosticArray');

/** Name of the topic, of the node. */
export const JOURNAL_TOPIC = '~/journal';

/** A recorder that comes late is given the last page, and with it the trial that is under way; one that is busy misses none. */
export const JOURNAL: Qos = { reliability: 'reliable', durability: 'transient-local', depth: 100 };

/** What befell a controller between two ticks, before the tick with this number. */
export type JournalEvent = { readonly tick: number } & (
  | {
      /** The agent became active: no sensor has had a message. */
      readonly what: 'activate';
    }
  | { readonly what: 'begin'; readonly index: number }
  | {
      /** The trial was judged, and its outcome is heard. */
      readonly what: 'judge';
    }
  | ({ readonly what: 'end' } & TrialOutcome)
  | { readonly what: 'rest' | 'wake' }
  | { readonly what: 'reward'; readonly reward: number; readonly phase: 'active' | 'outcome' }
  | {
      /** A tunable was set, in its unit. */
      readonly what: 'set';
      readonly name: string;
      readonly value: number;
    }
  | {
      /** A state that was kept took the place of what the controller had learned. */
      readonly what: 'load';
    }
);

/** A message that was heard: the tick that it was taken in, and the CRC-32 of its bytes without their encapsulation. */
export type HeardMessage = readonly [tick: number, crc: number];

/** What an agent did and heard in some ticks that follow each other. With the messages themselves it has the agent command the same again. */
export interface JournalPage {
  /** Name and version of the controller. */
  readonly controller: string;
  readonly seed: number;
  /** Seconds per tick. */
  readonly period: number;
  /** ROS time of the beginning of tick 0 if no tick had been late, ns, in decimal digits. Stamps count from it. */
  readonly zero: string;
  /** Tick before which the controller was made. */
  readonly made: number;
  /** The first tick of the page. */
  readonly first: number;
  /** The tick after its last one. */
  readonly end: number;
  /** The trial that was under way before the page: its index, and its first tick; null for none. */
  readonly trial: { readonly index: number; readonly since: number } | null;
  /** In the order in which they came. */
  readonly events: readonly JournalEvent[];
  /** By the full name of the topic, in the order in which they came. */
  readonly heard: Readonly<Record<string, readonly HeardMessage[]>>;
  /** First 16 digits of the digest of what was sensed, of the spikes and of the commands of these ticks; see `SensedDigest`. */
  readonly digest: string;
  /** The command of the last tick: m/s along x and y, rad/s. */
  readonly command: readonly number[];
}

/** Bytes that say how a message is serialised; middlewares fill them differently. */
const ENCAPSULATION_BYTES = 4;

/** The CRC-32 by which a journal names a message. */
export function messageCrc(cdr: Uint8Array): number {
  return crc32(cdr.subarray(ENCAPSULATION_BYTES));
}

/** ROS time of the beginning of a tick, ns, if no tick had been late. */
export function timeOfTick({ zero, period }: Pick<JournalPage, 'zero' | 'period'>, tick: number): bigint {
  return BigInt(zero) + BigInt(Math.round(tick * period * 1e9));
}

/** The fields of a page, each a value of its message, in JSON. */
const FIELDS = [
  'controller',
  'seed',
  'period',
  'zero',
  'made',
  'first',
  'end',
  'trial',
  'events',
  'heard',
  'digest',
  'command',
] as const satisfies readonly (keyof JournalPage)[];

/** Digits of a digest that a page has. */
export const DIGEST_DIGITS = 16;

/**
 * A page as a message: one status, whose values are the fields of the page in JSON.
 *
 * @param stamp ROS time of the beginning of its first tick, ns
 * @param node full name of the node
 */
export function encodePage(page: JournalPage, stamp: bigint, node: string, hardware: string): Uint8Array {
  const status = {
    name: `${node.slice(1)}: journal`,
    message: page.first === page.end ? `before tick ${page.end}` : `ticks ${page.first} to ${page.end - 1}`,
    hardware_id: hardware,
    values: FIELDS.map((key) => ({ key, value: JSON.stringify(page[key]) })),
  };
  return JOURNAL_TYPE.encode({ header: { stamp: timeOf(stamp), frame_id: '' }, status: [status] });
}

/** Reads a page from its message. @throws BridgeError `malformed_message` */
export function decodePage(cdr: Uint8Array): JournalPage {
  const { status } = JOURNAL_TYPE.decode(cdr);
  const values = new Map(status[0]?.values.map(({ key, value }) => [key, value]));
  const missing = FIELDS.filter((key) => !values.has(key));
  if (missing.length > 0) throw malformed(`no ${missing.join(', ')}`);
  try {
    return Object.fromEntries(
      FIELDS.map((key) => [key, JSON.parse(values.get(key) as string)]),
    ) as unknown as JournalPage;
  } catch (error) {
    throw malformed(String(error));
  }
}

/** Whether a topic of a log has the journal of a node. */
export function isJournal({ name, type }: { readonly name: string; readonly type: string }): boolean {
  return name.endsWith(JOURNAL_TOPIC.slice(1)) && type === JOURNAL_TYPE.name;
}

function malformed(received: string): BridgeError {
  return new BridgeError('a message is no page of a journal', {
    code: 'malformed_message',
    expected: `a status with the values ${FIELDS.join(', ')}, in JSON`,
    received,
    remedy: 'record the topic anew; a node of another version may have written it',
  });
}
