import type { SpikeBatch, Twist } from '../../../agents/index.ts';
import { OutputFile } from '../../recording/bytes/output-file.ts';
import { McapWriter } from '../../recording/mcap/mcap-writer.ts';
import { LATCHED_FACTS } from '../../recording/runs/bag-metadata.ts';
import { LZ4 } from '../../recording/runs/recorder.ts';
import { type KnownMessage, messageType, planarTwist, timeOf } from '../../ros-messages/index.ts';

const spikesType = messageType('reafference_msgs/msg/Spikes');
const twistType = messageType('geometry_msgs/msg/TwistStamped');
/** Commands go to a topic of their own, beside those of the log. */
const COMMANDS = '/agent/cmd_vel';

/**
 * Records what an agent heard of a log, its spikes, and its commands where they change, to an MCAP file. Times are those of the log.
 *
 * @throws BridgeError `recording_failed`, from each of its members
 */
export class LogRecorder {
  readonly #file: OutputFile;
  readonly #mcap: McapWriter;
  readonly #channels = new Map<string, number>();
  #before: Twist | undefined;

  constructor(path: string) {
    this.#file = new OutputFile(path);
    this.#mcap = new McapWriter('ros2', (bytes) => this.#file.append(bytes), LZ4);
  }

  /** A message of the log, in CDR. @param latched whether it holds, and is to be played so */
  heard(topic: string, type: KnownMessage, nanoseconds: bigint, cdr: Uint8Array, latched: boolean): void {
    this.#write(topic, type, nanoseconds, cdr, latched);
  }

  spikes({ population, tick, ids, count }: SpikeBatch, nanoseconds: bigint): void {
    const stamp = timeOf(nanoseconds);
    const message = { stamp, population, tick, ids: ids.subarray(0, count) };
    this.#write('/spikes', spikesType.name, nanoseconds, spikesType.encode(message));
  }

  commanded(command: Readonly<Twist>, nanoseconds: bigint): void {
    const before = this.#before;
    if (
      before?.linearX === command.linearX &&
      before.linearY === command.linearY &&
      before.angularZ === command.angularZ
    )
      return;
    this.#before = { ...command };
    const header = { stamp: timeOf(nanoseconds), frame_id: 'base_link' };
    this.#write(COMMANDS, twistType.name, nanoseconds, twistType.encode({ header, twist: planarTwist(command) }));
  }

  /** Completes the file. */
  close(): void {
    this.#mcap.end();
    this.#file.close();
  }

  /** Keeps what there is beside the file, of a log that was not heard to its end. Returns where it lies. */
  closeBeside(): string {
    this.#mcap.end();
    return this.#file.closeBeside();
  }

  /** Removes what was written. */
  discard(): void {
    this.#file.discard();
  }

  #write(topic: string, type: KnownMessage, nanoseconds: bigint, cdr: Uint8Array, latched = false): void {
    let channel = this.#channels.get(topic);
    if (channel === undefined) {
      const facts = latched ? LATCHED_FACTS : {};
      channel = this.#mcap.addChannel(topic, type, 'ros2msg', messageType(type).schema, 'cdr', facts);
      this.#channels.set(topic, channel);
    }
    this.#mcap.addMessage(channel, nanoseconds, cdr);
  }
}
