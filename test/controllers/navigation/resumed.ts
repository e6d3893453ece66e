import { expect } from 'vitest';
import type { Controller, SimulatedClock } from '../../../agents/index.ts';
import type { SimulatedRobot } from '../../../sim/index.ts';

/** A trial under way. */
export interface Running {
  readonly clock: SimulatedClock;
  readonly controller: Pick<Controller, 'save' | 'restore'>;
  readonly robot: Pick<SimulatedRobot, 'save' | 'restore'>;
  readonly connection: { readonly dispose: () => void };
}

interface Saved {
  readonly controller: Uint8Array;
  readonly robot: Uint8Array;
  readonly tick: number;
}

/** Expects a trial that is saved after `ticks` and goes on anew to end, after as many again, as one that never stopped. */
export async function expectSameWhenResumed(begin: () => Running, ticks: number): Promise<void> {
  const run = async (until: number, from?: Saved): Promise<Saved> => {
    const { clock, controller, robot, connection } = begin();
    if (from !== undefined) {
      clock.tick = from.tick;
      controller.restore(from.controller);
      robot.restore(from.robot);
    }
    await clock.run(() => clock.tick >= until);
    const state = { controller: controller.save(), robot: robot.save(), tick: clock.tick };
    connection.dispose();
    return state;
  };
  const half = await run(ticks);
  const [whole, resumed] = [await run(2 * ticks), await run(2 * ticks, half)];
  expect(resumed.robot).toEqual(whole.robot);
  expect(resumed.controller).toEqual(whole.controller);
}
