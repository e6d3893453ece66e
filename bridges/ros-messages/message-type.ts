import { BridgeError } from '../../agents/index.ts';
import { nearestName } from '../../agents/nearest-name.ts';
import { type Codec, codecOf } from './codec.ts';
import { type KnownMessage, MESSAGE_DEFINITIONS } from './definitions.ts';
import type { Message, MessageConstants, MessageInput } from './message-fields.ts';
import { schemaText } from './schema-text.ts';

/** A type of messages: its definition, and the way to CDR and back. `In` is what is encoded, `Out` what is decoded. */
export interface MessageType<In extends object = object, Out extends object = object> {
  /** Full name in ROS 2, such as `nav_msgs/msg/Odometry`. */
  readonly name: string;
  /** The definition, followed by those that it depends on: the text that recordings carry as `ros2msg`. */
  readonly schema: string;
  /**
   * Serialises a message as CDR, little-endian, with its encapsulation header.
   *
   * @throws ValidationError `invalid_message`
   */
  encode(message: In): Uint8Array<ArrayBuffer>;
  /** As {@link encode}, without a copy: the bytes are borrowed until the next message of this type is serialised. */
  encodeBorrowed(message: In): Uint8Array<ArrayBuffer>;
  /**
   * The message in CDR of either byte order. It keeps no view of the bytes.
   *
   * @throws BridgeError `malformed_message`
   */
  decode(cdr: Uint8Array): Out;
}

/** A type that is known here. */
export interface KnownMessageType<Name extends KnownMessage> extends MessageType<MessageInput<Name>, Message<Name>> {
  /** Full name in ROS 2, such as `nav_msgs/msg/Odometry`, as a literal type. */
  readonly name: Name;
  /** The text of its `.msg` file, without what it depends on. */
  readonly definition: string;
  /** Constants of the definition by name. */
  readonly constants: MessageConstants<Name>;
}

const known = new Map<string, object>();

/**
 * The message type of a name.
 *
 * @example
 * const odometry = messageType('nav_msgs/msg/Odometry');
 * const cdr = odometry.encode({ pose: { pose: planarPose(0.3, -0.2, 0) } });
 * console.log(odometry.decode(cdr).pose.pose.position.x); // 0.3
 *
 * @throws BridgeError `unknown_message_type`
 */
export function messageType<Name extends KnownMessage>(name: Name): KnownMessageType<Name> {
  let type = known.get(name);
  if (type === undefined) {
    if (!isKnownMessage(name)) {
      const nearest = nearestName(name, Object.keys(MESSAGE_DEFINITIONS));
      throw new BridgeError('no definition of this message type is known', {
        code: 'unknown_message_type',
        expected: 'the full name of a message type, such as nav_msgs/msg/Odometry',
        received: name,
        remedy: nearest === undefined ? 'make the type of its definition, by messageTypeFrom' : `write ${nearest}`,
      });
    }
    const definition = MESSAGE_DEFINITIONS[name];
    type = { ...messageTypeFrom(name, schemaText(definition)), definition, constants: constantsIn(definition) };
    known.set(name, type);
  }
  return type as KnownMessageType<Name>;
}

/** Whether the definition of a message type is known here. */
export function isKnownMessage(name: string): name is KnownMessage {
  return Object.hasOwn(MESSAGE_DEFINITIONS, name);
}

/**
 * The message type of a definition that comes with a recording or a connection.
 *
 * @example
 * const light = messageTypeFrom('acme_msgs/msg/Light', 'float32 lux\nbool dark');
 * const cdr = light.encode({ lux: 120, dark: false });
 * console.log(light.decode(cdr)); // { lux: 120, dark: false }
 *
 * @param schema its definition and those that it depends on, as `ros2msg`. One that is not understood makes `encode` and `decode` throw
 *   BridgeError `unsupported_definition`
 */
export function messageTypeFrom(name: string, schema: string): MessageType {
  let codec: Codec | undefined;
  return {
    name,
    schema,
    encode: (message) => (codec ??= codecOf(name, schema)).encode(message),
    encodeBorrowed: (message) => (codec ??= codecOf(name, schema)).encodeBorrowed(message),
    decode: (cdr) => (codec ??= codecOf(name, schema)).decode(cdr),
  };
}

/** Constants of a definition; those of ours are numbers. */
function constantsIn(definition: string): Readonly<Record<string, number>> {
  return Object.fromEntries(
    [...definition.matchAll(/^\w+ (\w+)=(.*)$/gm)].map(([, name, value]) => [name, Number(value)]),
  );
}
