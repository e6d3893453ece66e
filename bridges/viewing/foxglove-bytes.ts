/**
 * Subprotocols of a Foxglove WebSocket by which messages, parameters and services are alike; bridges and viewers of today speak the first,
 * older ones the second.
 */
export const SUBPROTOCOLS = ['foxglove.sdk.v1', 'foxglove.websocket.v1'];

const [MESSAGE, TIME] = [1, 2];
/** Bytes of a message before its content. */
const HEAD_BYTES = 13;

/** A message to a subscription: u8 kind, u32 subscription, u64 time in ns, content; little-endian. */
export function messageFrame(subscriptionId: number, nanoseconds: bigint, content: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(HEAD_BYTES + content.length);
  const view = new DataView(bytes.buffer);
  view.setUint8(0, MESSAGE);
  view.setUint32(1, subscriptionId, true);
  view.setBigUint64(5, nanoseconds, true);
  bytes.set(content, HEAD_BYTES);
  return bytes;
}

/** The time that viewers take for the present: u8 kind, u64 time in ns. */
export function timeFrame(nanoseconds: bigint): Uint8Array {
  const bytes = new Uint8Array(9);
  const view = new DataView(bytes.buffer);
  view.setUint8(0, TIME);
  view.setBigUint64(1, nanoseconds, true);
  return bytes;
}
