import { grown } from '../../../kernels/grown.ts';
import type { Flow } from '../../casters/caster.ts';

/**
 * Causes of the events of a batch, in the same order: the object seen and its optic flow, at the end of the frame in which the
 * event lies. For judges and recorders, not for controllers.
 */
export class EventTruth {
  /** Id of the object seen, as in `Scene`. */
  object: Uint16Array;
  /** Pixels per second to the right. */
  flowX: Float32Array;
  /** Pixels per second downwards. */
  flowY: Float32Array;
  /** Whether the event is noise, 0 or 1: 1 for noise, 0 for an event made by light. */
  noise: Uint8Array;

  /** @param room number of events for which there is room at first */
  constructor(room: number) {
    this.object = new Uint16Array(room);
    this.flowX = new Float32Array(room);
    this.flowY = new Float32Array(room);
    this.noise = new Uint8Array(room);
  }

  /** Makes room for a number of events; those that are there stay. */
  reserve(count: number): void {
    if (count <= this.object.length) return;
    const room = Math.max(count, 2 * this.object.length);
    this.object = grown(this.object, room);
    this.flowX = grown(this.flowX, room);
    this.flowY = grown(this.flowY, room);
    this.noise = grown(this.noise, room);
  }

  /** Sets the cause of an event. */
  note(event: number, object: number, flow: Readonly<Flow>, noise: number): void {
    this.object[event] = object;
    this.flowX[event] = flow.x;
    this.flowY[event] = flow.y;
    this.noise[event] = noise;
  }

  /** Exchanges the causes of two events. */
  exchange(from: number, to: number): void {
    for (const list of [this.object, this.flowX, this.flowY, this.noise]) {
      const kept = list[to];
      list[to] = list[from];
      list[from] = kept;
    }
  }

  /** Moves the causes of the first `count` of `end` events to another list, and those behind them to the front. */
  shift(count: number, end: number, to: EventTruth): void {
    to.reserve(count);
    to.object.set(this.object.subarray(0, count));
    to.flowX.set(this.flowX.subarray(0, count));
    to.flowY.set(this.flowY.subarray(0, count));
    to.noise.set(this.noise.subarray(0, count));
    for (const list of [this.object, this.flowX, this.flowY, this.noise]) list.copyWithin(0, count, end);
  }
}
