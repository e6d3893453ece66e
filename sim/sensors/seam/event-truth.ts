import type { Flow } from '../../casters/caster.ts';

/**
 * What caused the events of a batch, by their number in it: the thing seen (as numbered by `Scene`) and how its picture moves,
 * at the end of the frame that the event is in. For judges and recorders, not for
 * controllers.
 */
export class EventTruth {
  readonly object: Uint16Array;
  /** Pixels a second to the right and down. */
  readonly flowX: Float32Array;
  readonly flowY: Float32Array;
  /** 1 of an event that is noise, 0 of one that the light made. */
  readonly noise: Uint8Array;

  constructor(capacity: number) {
    this.object = new Uint16Array(capacity);
    this.flowX = new Float32Array(capacity);
    this.flowY = new Float32Array(capacity);
    this.noise = new Uint8Array(capacity);
  }

  note(event: number, object: number, flow: Readonly<Flow>, noise: number): void {
    this.object[event] = object;
    this.flowX[event] = flow.x;
    this.flowY[event] = flow.y;
    this.noise[event] = noise;
  }

  /** Moves what is told of event `from` to event `to`, and what is there to `from`. */
  exchange(from: number, to: number): void {
    for (const list of [this.object, this.flowX, this.flowY, this.noise]) {
      const kept = list[to];
      list[to] = list[from];
      list[from] = kept;
    }
  }

  /** Moves the first `count` of `end` events to another, and those behind them to the front. */
  shift(count: number, end: number, to: EventTruth): void {
    to.object.set(this.object.subarray(0, count));
    to.flowX.set(this.flowX.subarray(0, count));
    to.flowY.set(this.flowY.subarray(0, count));
    to.noise.set(this.noise.subarray(0, count));
    for (const list of [this.object, this.flowX, this.flowY, this.noise]) list.copyWithin(0, count, end);
  }
}
