import { ValidationError } from '../../../../agents/errors.ts';
import type { Frame } from '../../frames/frame.ts';
import type { Cell, Layer, Source } from '../../source.ts';

/** Simulated time before the first shot that is told of at least, s: as much as any panel shows. */
const BEFORE_SECONDS = 10;

/** What frames are to have. */
export interface Asked {
  readonly layers: readonly Layer[];
  readonly cell?: Cell;
}

/**
 * Moves a source to ticks, one after the other, by whole ticks however long that takes. It ends with the run.
 *
 * @param ticks ascending
 * @param take called with each frame before its tick is yielded: the first one tells of all that panels show at it
 * @returns the frame that came last, at each of the ticks
 * @throws ValidationError `bad_stretch` if the run ends before the first tick; what the source throws
 */
export async function* shots(
  source: Source,
  ticks: readonly number[],
  asked: Asked,
  take: (frame: Frame) => void,
): AsyncGenerator<Frame, void> {
  let frame = await begin(source, ticks[0], asked);
  take(frame);
  for (const tick of ticks) {
    if (tick > frame.to) {
      frame = await source.ask({ do: 'advance', ticks: tick - frame.to, withinMs: Infinity, ...asked });
      take(frame);
    }
    if (frame.to < tick) return;
    yield frame;
  }
}

/** The frame of a tick that tells of all that panels show at it: the last seconds, and the whole trial. */
async function begin(source: Source, tick: number, asked: Asked): Promise<Frame> {
  const historyTicks = Math.round(BEFORE_SECONDS / source.stage.period);
  const frame = await source.ask({ do: 'seek', tick, historyTicks, ...asked });
  if (frame.to < tick) {
    throw new ValidationError('the run has no such tick', {
      code: 'bad_stretch',
      expected: `a tick from 0 to ${frame.to}, at which it ends`,
      received: tick,
    });
  }
  const start = frame.scenes.at(-1)?.tick ?? 0;
  if (start >= frame.from) return frame;
  return source.ask({ do: 'seek', tick, historyTicks: tick - start, ...asked });
}
