import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { inIntegers } from '../../../../bridges/boards/integers/integer-board.ts';
import { mps2An385 } from '../../../../bridges/boards/mcu/machines/mps2.ts';
import { netduinoPlus2 } from '../../../../bridges/boards/mcu/machines/stm32f405.ts';
import { mcuBoard } from '../../../../bridges/boards/mcu/mcu-board.ts';
import type { AnalysedModel, ArrayId, Executable } from '../../../../controllers/engine/compiler/index.ts';
import type { Command } from '../../../controllers/engine/compiler/emit/c/c-program.ts';
import { lowered } from '../../../controllers/engine/compiler/transforms/integers/lowered.ts';
import { randomIntegerNetwork } from '../../../controllers/engine/compiler/transforms/integers/random-integer-network.ts';
import { FULL } from '../../../effort.ts';
import { HAS_EMULATORS } from '../mcu/emulators.ts';

const NETWORKS = 20;
const TICKS = 520;

/** Spikes of all ticks, and all of the state at the end, as it is held. */
function followed(executable: Executable, { program, populations }: AnalysedModel, commands: readonly Command[]) {
  const arrayOf = (name: string): ArrayId => program.arrays.findIndex((array) => array.name === name);
  const seen: number[] = [];
  let [tick, spikes] = [0, 0];
  for (const command of commands) {
    if (command.do === 'raise') executable.raise(command.event, tick);
    else if (command.do === 'fill') executable.numbers(arrayOf(command.array)).fill(command.value);
    else
      for (const end = tick + command.ticks; tick < end; tick++) {
        executable.run(tick, 1);
        for (const { ring } of populations.values()) {
          const ids = new Uint32Array(ring.size);
          const count = executable.spikes(ring, tick & (ring.slots - 1), ids);
          seen.push(-1, ...ids.subarray(0, count));
          spikes += count;
        }
      }
  }
  // The state of rings is what `seen` holds.
  const state = program.arrays.flatMap(({ id, name, type, state: kept }) => {
    if (!kept || type !== 'number') return [];
    executable.fetch?.([id]);
    return [[name, [...executable.numbers(id)]] as const];
  });
  return { seen, spikes, state };
}

describe.skipIf(!HAS_EMULATORS || !FULL)('networks of integers on emulated microcontrollers', () => {
  let [steps, spikes] = [0, 0];

  it(`have the spikes and the state of the twin: ${NETWORKS} drawn networks`, () => {
    let n = 0;
    fc.assert(
      fc.property(fc.gen(), (draw) => {
        const machine = [mps2An385, netduinoPlus2][n % 2];
        const weightBits = [8, 6, 4][n % 3];
        const synapseBits = [16, 8][(n >> 1) % 2];
        n++;
        const { network, commands: commandsFor } = randomIntegerNetwork(draw);
        const commands = commandsFor(TICKS);
        const { analysed, ranges } = lowered(network, commands);
        const host = mcuBoard({ name: machine.id, summary: '', machine, deadlineMilliseconds: 60_000 });
        const board = inIntegers(host, { name: 'tried', summary: '', ranges, weightBits, synapseBits });
        const plan = board.plan(analysed);
        const deployed = board.deploy(plan);
        try {
          const there = followed(deployed.executable, analysed, commands);
          const here = followed(board.twin?.(plan) as Executable, analysed, commands);
          expect(there.seen).toEqual(here.seen);
          expect(there.state).toEqual(here.state);
          expect(there.state.length).toBeGreaterThan(0);
          steps += TICKS;
          spikes += there.spikes;
        } finally {
          deployed.close();
        }
      }),
      { numRuns: NETWORKS, endOnFailure: true },
    );
  }, 900_000);

  it('was tried in 10 000 steps, with spikes', () => {
    expect(steps).toBeGreaterThanOrEqual(10_000);
    expect(spikes).toBeGreaterThan(10_000);
  });
});
