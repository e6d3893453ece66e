import type { Flow } from '../casters/caster.ts';

/**
 * What caused the events of a batch, by their number in it: the thing seen (as numbered by `Scene`) and how its picture moves,
 * at the end of the frame that the event is in. Whether an event is noise is in its flags. For judges and recorders, not for
 * controllers.
 */
export class EventTruth {
  readonly object: Uint16Array;
  /** Pixels a second to the right and down. */
  readonly flowX: Float32Array;
  readonly flowY: Float32Array;

  constructor(capacity: number) {
    this.object = new Uint16Array(capacity);
    this.flowX = new Float32Array(capacity);
    this.flowY = new Float32Array(capacity);
  }

  note(event: number, object: number, flow: Readonly<Flow>): void {
    this.object[event] = object;
    this.flowX[event] = flow.x;
    this.flowY[event] = flow.y;
  }

  /** Moves what is told of event `from` to event `to`, and what is there to `from`. */
  exchange(from: number, to: number): void {
    for (const list of [this.object, this.flowX, this.flowY]) {
      const kept = list[to];
      list[to] = list[from];
      list[from] = kept;
    }
  }

  /** Forgets the first `count` events. */
  shift(count: number, end: number): void {
    this.object.copyWithin(0, count, end);
    this.flowX.copyWithin(0, count, end);
    this.flowY.copyWithin(0, count, end);
  }
}
