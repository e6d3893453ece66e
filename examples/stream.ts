// A network on a board that steps by its own clock, and a host that is busy now and then: how far ahead must it send?
import { type BoardClock, loadBoard, simulateStream } from 'reafference/bridges/boards';
import { Network } from 'reafference/controllers/engine';
import { analyse } from 'reafference/controllers/engine/compiler';
import { lif } from 'reafference/controllers/neurons';

const network = new Network({ step: '1 ms', seed: 1 });
const cells = network.population('cells', lif, { size: 4 });
const analysed = analyse(network);
const board = await loadBoard('mcu-posix');
const plan = board.plan(analysed);

/** s from step to step. */
const period = 1e-3;
const steps = 1000;
const currents = (tick: number): number[] =>
  Array.from({ length: cells.size }, (_, i) => 400 + 100 * Math.sin(tick / 50 + i));

/** Streams to the twin of the board by a simulated clock. Every hundredth tick the host does something else for 5 ms. */
function stream(window: number) {
  const twin = board.twin?.(plan);
  if (twin === undefined) throw new Error(`${board.name} has no twin`);
  const clock: BoardClock = { seconds: 0 };
  const options = { period, steps, window, inputs: [{ neurons: cells, input: 'I_ext' }], late: 'hold' } as const;
  const one = simulateStream(board.name, twin, analysed, options, { clock });
  while (one.ended === undefined) {
    while (one.credits > 0) one.send(one.next, [currents(one.next)]);
    const step = one.receive(period);
    if (step !== undefined && step.tick % 100 === 99) clock.seconds += 5e-3;
  }
  return one.counts;
}

for (const window of [1, 2, 4, 8]) {
  const { late } = stream(window);
  console.log(`${window} ahead: ${late} of ${steps} steps had no input when they began`);
}
