import type { Body, Controller, Pose, Twist } from 'reafference';
import { defineController } from 'reafference/controllers';
import { PopulationVector } from 'reafference/controllers/decoding';
import { Network, seconds } from 'reafference/controllers/engine';
import { steer } from 'reafference/controllers/navigation';
import { lif } from 'reafference/controllers/neurons';
import { mathF64 } from 'reafference/kernels';

// These, unlike those of `Math`, have the same last bit on every machine.
const { atan2, cos } = mathF64;

/** Radians, the direction in the map frame that each cell stands for. */
const DIRECTIONS = Float64Array.from({ length: 16 }, (_, i) => (i * Math.PI) / 8);
/** pA, current into all cells, which keeps them just below threshold. */
const REST = 240;

export interface SeekGoalOptions {
  readonly body: Body;
  /** Metres, where to go. */
  readonly goal: { readonly x: number; readonly y: number };
  /** pA, current into the cell that stands for the direction of the goal, beside that at rest. */
  readonly drive: number;
}

/** Sixteen leaky integrate-and-fire cells, each driven as far as its direction is that of the goal; the body goes where they fire. */
export function seekGoal({
  body,
  goal,
  drive,
}: SeekGoalOptions): Controller<{ readonly pose: Readonly<Pose> }, { readonly velocity: Twist }> {
  return defineController({
    manifest: {
      name: 'seek_goal',
      version: 1,
      sensors: { pose: { kind: 'pose' } },
      actuators: { velocity: { kind: 'velocity' } },
    },
    build({ seed, period, simulate }) {
      const network = new Network({ seed, step: seconds(period) });
      const cells = network.population('cells', lif, { size: DIRECTIONS.length });
      const simulation = simulate(network);
      const current = simulation.input(cells, 'I_ext', 'pA');
      const decoder = new PopulationVector({ directions: DIRECTIONS, decay: 0.05, rise: 0.02, period, stride: 0.005 });
      const spiked = new Uint32Array(cells.size);
      return {
        // Whatever changes while it works: it is saved and restored.
        parts: { simulation, decoder },
        step(_tick, { pose }, _feedback, { velocity }) {
          const towards = atan2(goal.y - pose.y, goal.x - pose.x);
          for (let i = 0; i < cells.size; i++) current[i] = REST + drive * cos(towards - DIRECTIONS[i]);
          simulation.step();
          decoder.update(spiked, simulation.spikes(cells, spiked));
          steer(body, decoder.x, decoder.y, pose.heading, velocity);
        },
        populations: { cells: { directions: DIRECTIONS } },
      };
    },
  });
}
