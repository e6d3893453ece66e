import type { BoardStream, StreamedStep, StreamedValues } from './board-stream.ts';

/** s to wait for a result before another look. */
const PATIENCE = 1;

/**
 * Streams inputs as they are asked for, and gives what the steps gave: it sends as far as the credits reach, then waits for the next
 * result. It goes on until the stream ends. Where the source ends, it stops the stream after the last step that has an input; where
 * nobody asks for more, at once.
 *
 * @example
 * const network = new Network({ step: '1 ms', seed: 1 });
 * const cells = network.population('cells', lif, { size: 4 });
 * const board = await loadBoard('mcu-posix');
 * const deployed = board.deploy(board.plan(analyse(network)));
 * const stream = deployed.stream?.({ period: 1e-3, inputs: [{ neurons: cells, input: 'I_ext' }], steps: 300 });
 * const currents = (tick: number) => [[500, 500, 500, 400 + tick]]; // of each input a number for each neuron, pA
 * if (stream) for (const { tick, spikes } of streamedSteps(stream, currents)) console.log(tick, spikes.get('cells'));
 * deployed.close();
 *
 * @param source the input of a tick; undefined where there is none any more
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
