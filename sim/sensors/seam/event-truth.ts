import type { Flow } from '../../casters/caster.ts';

/**
 * Causes of the events of a batch, in the same order: the object seen and its optic flow, at the end of the frame in which the
 * event lies. For judges and recorders, not for controllers.
 */
export class EventTruth {
  /** Id of the object seen, as in `Scene`. */
  readonly object: Uint16Array;
  /** Pixels per second to the right. */
  readonly flowX: Float32Array;
  /** Pixels per second downwards. */
  readonly flowY: Float32Array;
  /** Whether the event is noise, 0 or 1: 1 for noise, 0 for an event made by light. */
  readonly noise: Uint8Array;

  /** @param capacity number of events */
  constructor(capacity: number) {
    this.object = new Uint16Array(capacity);
    this.flowX = new Float32Array(capacity);
    this.flowY = new Float32Array(capacity);
    this.noise = new Uint8Array(capacity);
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
    to.object.set(this.object.subarray(0, count));
    to.flowX.set(this.flowX.subarray(0, count));
    to.flowY.set(this.flowY.subarray(0, count));
    to.noise.set(this.noise.subarray(0, count));
    for (const list of [this.object, this.flowX, this.flowY, this.noise]) list.copyWithin(0, count, end);
  }
}
