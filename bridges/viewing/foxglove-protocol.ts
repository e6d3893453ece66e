/** A topic that the bridge carries. */
export interface Channel {
  readonly id: number;
  readonly topic: string;
  readonly encoding: string;
  /** Type of its messages. */
  readonly schemaName: string;
  /** Facts about it, by name: servers of ours tell what a recording has of a topic. */
  readonly metadata?: Readonly<Record<string, string>>;
}

/** A service that the bridge can call. */
export interface RemoteService {
  readonly id: number;
  readonly name: string;
  readonly type: string;
}

/** Messages of the bridge in text, as far as they are used here. */
export type ServerText =
  | {
      readonly op: 'serverInfo';
      readonly name?: string;
      /** Facts about what is shown, by name: servers of ours tell what a recording has of its run. */
      readonly metadata?: Readonly<Record<string, string>>;
      readonly capabilities: readonly string[];
      readonly supportedEncodings?: readonly string[];
    }
  | { readonly op: 'status'; readonly level: number; readonly message: string }
  | { readonly op: 'advertise'; readonly channels: readonly Channel[] }
  | { readonly op: 'unadvertise'; readonly channelIds: readonly number[] }
  | { readonly op: 'advertiseServices'; readonly services: readonly RemoteService[] }
  | { readonly op: 'unadvertiseServices'; readonly serviceIds: readonly number[] }
  | { readonly op: 'serviceCallFailure'; readonly callId: number; readonly message: string }
  | {
      readonly op: 'connectionGraphUpdate';
      readonly publishedTopics: readonly { readonly name: string; readonly publisherIds: readonly string[] }[];
      readonly subscribedTopics: readonly { readonly name: string; readonly subscriberIds: readonly string[] }[];
      readonly removedTopics: readonly string[];
    };

/** Messages of the bridge in bytes, as far as they are used here. */
export type ServerBytes =
  | {
      readonly op: 'message';
      readonly subscriptionId: number;
      /** Time of the message. */
      readonly nanoseconds: bigint;
      readonly cdr: Uint8Array;
    }
  | { readonly op: 'response'; readonly callId: number; readonly encoding: string; readonly cdr: Uint8Array };

const MESSAGE = 1;
const SERVICE = 3;
const [CLIENT_MESSAGE, CLIENT_REQUEST] = [1, 2];

/**
 * Reads a message in bytes: u8 kind, then for a message u32 subscription, u64 time, content; for a response u32 service, u32 call,
 * u32 length of the encoding, encoding, content; all little-endian. Undefined for other kinds.
 *
 * @throws RangeError when it is cut off
 */
export function readServerBytes(bytes: Uint8Array): ServerBytes | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  switch (view.getUint8(0)) {
    case MESSAGE:
      return {
        op: 'message',
        subscriptionId: view.getUint32(1, true),
        nanoseconds: view.getBigUint64(5, true),
        cdr: bytes.subarray(13),
      };
    case SERVICE: {
      const end = 13 + view.getUint32(9, true);
      if (end > bytes.length) throw new RangeError(`${bytes.length} bytes of a response that has ${end}`);
      const encoding = new TextDecoder().decode(bytes.subarray(13, end));
      return { op: 'response', callId: view.getUint32(5, true), encoding, cdr: bytes.subarray(end) };
    }
    default:
      return undefined;
  }
}

/** A message on a channel of the client: u8 kind, u32 channel, content. */
export function clientMessage(channelId: number, cdr: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(5 + cdr.length);
  const view = new DataView(bytes.buffer);
  view.setUint8(0, CLIENT_MESSAGE);
  view.setUint32(1, channelId, true);
  bytes.set(cdr, 5);
  return bytes;
}

/** The call of a service: u8 kind, u32 service, u32 call, u32 length of the encoding, encoding, content. */
export function clientRequest(serviceId: number, callId: number, cdr: Uint8Array): Uint8Array {
  const encoding = new TextEncoder().encode('cdr');
  const bytes = new Uint8Array(13 + encoding.length + cdr.length);
  const view = new DataView(bytes.buffer);
  view.setUint8(0, CLIENT_REQUEST);
  view.setUint32(1, serviceId, true);
  view.setUint32(5, callId, true);
  view.setUint32(9, encoding.length, true);
  bytes.set(encoding, 13);
  bytes.set(cdr, 13 + encoding.length);
  return bytes;
}
