import { createHash } from 'node:crypto';
import { BridgeError } from '../../../agents/errors.ts';
import type { ArrayId } from '../../../controllers/engine/compiler/index.ts';
import { type Simulation, simulate } from '../../../controllers/engine/index.ts';
import { type Deployed, notTold } from '../board.ts';
import type { Finding } from '../finding.ts';
import { type Plan, requireAccepted } from '../plan.ts';
import { type Chip, CircuitExecutable, type Mirrors } from './circuit-executable.ts';
import { MeasuredExecutable } from './measured-executable.ts';
import { type Placement, untoldState } from './placement.ts';

/** A plan for a chip of fixed circuits, which a model in this process stands for. */
export interface CircuitPlan extends Plan {
  /** Parts of the network that the chip takes, and those that stay on the host. */
  readonly placement: Placement;
  /** Makes the chip, with the plan's weights and constants. */
  readonly chip: (mirrors: Mirrors) => Chip;
  /** Bytes: weights and constants in the chip's integers. */
  readonly image: Uint8Array;
}

/** Puts a network onto the model of a chip. @throws BridgeError `plan_refused`, `board_mismatch` */
export function deployCircuits(plan: CircuitPlan): Deployed {
  requireAccepted(plan);
  const { executable, chip } = circuits(plan);
  const readBack = digest(chip.image());
  if (readBack !== digest(plan.image))
    throw new BridgeError(`${plan.board} holds other numbers than those of the plan`, {
      ...{ code: 'board_mismatch', expected: digest(plan.image), received: readBack, block: plan.board },
      remedy: 'plan the network anew: its weights or constants have changed',
    });
  const measured = new MeasuredExecutable(executable, plan.board);
  return {
    receipt: {
      ...{ board: plan.board, plan: plan.hash, readBack },
      ...{ programBytes: plan.image.length, stateBytes: chip.savedBytes },
    },
    executable: measured,
    statistics: () => measured.statistics(),
    close: () => measured.dispose(),
  };
}

/** The network on the model of a chip, without a border between. */
export function circuits(plan: CircuitPlan): { executable: CircuitExecutable; chip: Chip } {
  const untold = new Map<ArrayId, string>();
  for (const placed of plan.placement.populations)
    for (const [array, name] of untoldState(placed))
      untold.set(array, `${name} of '${placed.analysed.population.name}'`);
  let made: Chip | undefined;
  const executable = new CircuitExecutable(
    plan.analysed,
    plan.placement,
    (mirrors) => {
      made = plan.chip(mirrors);
      return made;
    },
    (array) => {
      const what = untold.get(array);
      return what === undefined ? undefined : notTold(plan.board, what);
    },
  );
  return { executable, chip: made as Chip };
}

/**
 * Runs a planned network for a while, and says which numbers of the chip were exceeded: what its plan cannot know, because it
 * depends on the input.
 *
 * @param ticks how long
 * @param drive sets inputs before a tick
 */
export function trialRun(
  plan: CircuitPlan,
  ticks: number,
  drive: (simulation: Simulation, tick: number) => void,
): Finding[] {
  requireAccepted(plan);
  const { executable, chip } = circuits(plan);
  const simulation = simulate(plan.analysed.network, { emitter: () => executable });
  while (simulation.tick < ticks) {
    drive(simulation, simulation.tick);
    simulation.step();
  }
  return [...chip.exceeded()].map(([text, value]) => ({
    ...{ kind: 'saturation', where: 'network', text: `${text}, in a trial run of ${ticks} ticks` },
    figure: { value, unit: 'times' },
  }));
}

function digest(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}
