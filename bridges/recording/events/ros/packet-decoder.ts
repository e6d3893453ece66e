import { BridgeError, type Events } from '../../../../agents/index.ts';
import { appendEvents, keepOnSensor } from '../core/event-arrays.ts';
import type { SensorGeometry } from '../core/sensor-geometry.ts';
import { PACKET_ENCODINGS, type PacketEncoding, type PacketKernel, packetKernel } from './event-packet.ts';
import type { RosMessageReader } from './ros-message.ts';

const SECOND = 1_000_000_000n;

/** The sensor of packets, and what was found outside of it. */
export type PacketSensor = Parameters<typeof keepOnSensor>[1] & { readonly geometry: SensorGeometry };

/** Decodes the events of packets of event_camera_msgs, one after the other, as `evt3` needs it, with no object an event. */
export class PacketDecoder {
  #kernel: { readonly encoding: string; readonly kernel: PacketKernel } | undefined;

  /**
   * Reads a packet from its sequence on, behind the size of the sensor. Events off the sensor are left out.
   *
   * @throws BridgeError `malformed_message` for another encoding, RangeError where the packet is cut
   */
  decode(reader: RosMessageReader, sensor: PacketSensor, into: Events): void {
    reader.u64(); // sequence
    const base = reader.u64();
    const encoding = reader.text();
    if (reader.bool() || !PACKET_ENCODINGS.includes(encoding as PacketEncoding)) throw notDecoded(encoding);
    if (this.#kernel?.encoding !== encoding) {
      this.#kernel = { encoding, kernel: packetKernel(encoding as PacketEncoding) };
    }
    const { kernel } = this.#kernel;
    const bytes = reader.bytes();
    kernel.begin(Number(base / SECOND), Number(base % SECOND));
    into.count = 0;
    const whole = bytes.length - (bytes.length % kernel.wordBytes);
    for (let at = 0; at < whole; at += kernel.pieceBytes) {
      kernel.decode(bytes.subarray(at, Math.min(whole, at + kernel.pieceBytes)));
      const { events } = kernel;
      if (kernel.outside(sensor.geometry)) keepOnSensor(events, sensor);
      appendEvents(into, events);
    }
  }
}

function notDecoded(encoding: string): BridgeError {
  return new BridgeError('the events of a packet are encoded as is not decoded here', {
    code: 'malformed_message',
    expected: `${PACKET_ENCODINGS.join(', ')}, little-endian`,
    received: encoding,
    remedy: 'set another encoding of the driver',
  });
}
