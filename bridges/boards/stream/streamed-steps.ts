import type { BoardStream, StreamedStep, StreamedValues } from './board-stream.ts';

/** s to wait for a result before another look. */
const PATIENCE = 1;

/**
 * Streams inputs as they are asked for, and gives what the steps gave: it sends as far as the credits reach, then waits for the next
 * result. It goes on until the stream ends. Where the source ends, it stops the stream after the last step that has an input; where
 * nobody asks for more, at once.
 *
 * @param source the input of a tick; undefined where there is none any more
 *
 * @example
 * const stream = deployed.stream({ period: 1e-3, inputs: [{ neurons: cells, input: 'I_ext' }], steps: currents.length });
 * for (const { tick, spikes } of streamedSteps(stream, (tick) => [currents[tick]])) console.log(tick, spikes.get('cells'));
 */
export function* streamedSteps(
  stream: BoardStream,
  source: (tick: number) => StreamedValues | undefined,
): Generator<StreamedStep, void> {
  let taken = stream.next;
  let end = Infinity;
  try {
    while (stream.ended === undefined && taken < end) {
      while (stream.credits > 0 && end === Infinity) {
        const { next } = stream;
        const values = source(next);
        if (values === undefined) end = next;
        else stream.send(next, values);
      }
      const step = taken < end ? stream.receive(PATIENCE) : undefined;
      if (step === undefined) continue;
      taken = step.tick + 1;
      yield step;
    }
  } finally {
    stream.stop();
  }
}
