import { defineAgent, defineBody, freeDistance, lidar, odometrySensor, velocityActuator } from 'reafference';
import { defineController } from 'reafference/controllers';
import { PopulationVector } from 'reafference/controllers/decoding';
import { Network, seconds } from 'reafference/controllers/engine';
import { steer } from 'reafference/controllers/navigation';
import { lif } from 'reafference/controllers/neurons';

/** Beams of the scan, a cell for each, and what they see of a room at most, m. */
const [BEAMS, FAR] = [24, 2];
/** m from the middle of the robot ahead within which it does not drive, and below which it drives slower. */
const [STOP, SLOW] = [0.35, 0.8];
/** rad from straight ahead, counter-clockwise. */
const AROUND = Float64Array.from({ length: BEAMS }, (_, k) => ((k - BEAMS / 2) * 2 * Math.PI) / BEAMS);

/**
 * Cells that fire the more the farther the robot can see their way, and most straight ahead. It goes where most of them point, the slower
 * the nearer something is ahead. A way that was not measured is no way: where it cannot see ahead, it turns on the spot.
 */
const keepClear = (body: Parameters<typeof steer>[0]) =>
  defineController({
    manifest: {
      name: 'keep_clear',
      version: 1,
      sensors: { scan: { kind: 'scan', size: BEAMS }, odometry: { kind: 'odometry' } },
      actuators: { velocity: { kind: 'velocity' } },
    },
    build({ seed, period, simulate }) {
      const network = new Network({ seed, step: seconds(period) });
      const cells = network.population('clear', lif, { size: BEAMS });
      const simulation = simulate(network);
      const current = simulation.input(cells, 'I_ext', 'pA');
      const decoder = new PopulationVector({ directions: AROUND, decay: 0.2, rise: 0.05, period, stride: 0.2 });
      const spiked = new Uint32Array(cells.size);
      return {
        parts: { simulation, decoder },
        step(_tick, { scan }, _feedback, { velocity }) {
          let ahead = FAR;
          for (let k = 0; k < BEAMS; k++) {
            const free = Math.min(FAR, freeDistance(scan.ranges[k]));
            current[k] = 200 + 250 * (free / FAR) ** 2 * (1 + 0.5 * Math.cos(AROUND[k]));
            if (Math.abs(AROUND[k]) < 1.2) ahead = Math.min(ahead, free);
          }
          simulation.step();
          decoder.update(spiked, simulation.spikes(cells, spiked));
          steer(body, decoder.x, decoder.y, 0, velocity);
          velocity.linearX *= Math.min(1, Math.max(0, (ahead - STOP) / (SLOW - STOP)));
        },
      };
    },
  });

export default defineAgent({
  body: defineBody({
    name: 'robot',
    radius: 0.22,
    height: 0.2,
    mass: 3,
    drive: 'differential',
    wheels: { radius: 0.033, separation: 0.29 },
    limits: { linear: 0.3, angular: 1.5, linearAcceleration: 1, angularAcceleration: 4 },
  }),
  sensors: {
    scan: lidar({ mount: { z: 0.2 }, beams: BEAMS, maximum: 10, rateHz: 10 }),
    odometry: odometrySensor({ rateHz: 50 }),
  },
  actuators: { velocity: velocityActuator() },
  controller: keepClear,
});
