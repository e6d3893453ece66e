import { defineAgent, defineBody, lidar, odometrySensor, velocityActuator } from 'reafference';
import { defineController } from 'reafference/controllers';
import { PopulationVector } from 'reafference/controllers/decoding';
import { Network, seconds } from 'reafference/controllers/engine';
import { steer } from 'reafference/controllers/navigation';
import { lif } from 'reafference/controllers/neurons';

/** Cells, each for a way around the robot; beams of the scan from one way to the next; how far a way counts, m. */
const [CELLS, EACH, FAR] = [24, 15, 2];
/** Beams, and how many side by side may measure nothing: behind more something may hide. */
const [BEAMS, GAP] = [CELLS * EACH, 5];
/** m that it keeps off what it sees; s from seeing something to braking; s without a scan after which it stands. */
const [MARGIN, DELAY, LOST] = [0.05, 0.3, 0.5];
/** rad from straight ahead, counter-clockwise. */
const WAYS = Float64Array.from({ length: CELLS }, (_, k) => ((k - CELLS / 2) * 2 * Math.PI) / CELLS);

/** Metres that a disc can drive along a beam before it touches what the beams within a quarter turn of that one meet; 0 if too few measure. */
function drivable(ranges: Float64Array, along: number, radius: number): number {
  let [free, missed] = [FAR, 0];
  for (let k = -BEAMS / 4; k <= BEAMS / 4; k++) {
    const range = Math.max(0, ranges[(along + k + BEAMS) % BEAMS]);
    missed = Number.isNaN(range) ? missed + 1 : 0;
    if (missed > GAP) return 0;
    const aside = range * Math.sin((k * 2 * Math.PI) / BEAMS);
    if (!(Math.abs(aside) < radius)) continue; // passed by, or not measured
    free = Math.min(free, range * Math.cos((k * 2 * Math.PI) / BEAMS) - Math.sqrt(radius ** 2 - aside ** 2));
  }
  return Math.max(0, free);
}

/**
 * Cells that fire the more the farther the robot can drive their way, and most straight ahead. It turns to where most of them point, and is
 * never faster than it can stop in what is free ahead; without new scans it soon stands. So it touches nothing that stands still and
 * crosses the plane of the scan. What moves, or is above or below that plane, it may run into.
 */
const keepClear = (body: Parameters<typeof steer>[0]) =>
  defineController({
    manifest: {
      name: 'keep_clear',
      version: 2,
      sensors: { scan: { kind: 'scan', size: BEAMS }, odometry: { kind: 'odometry' } },
      actuators: { velocity: { kind: 'velocity' } },
    },
    build({ seed, period, simulate }) {
      const network = new Network({ seed, step: seconds(period) });
      const cells = network.population('clear', lif, { size: CELLS });
      const simulation = simulate(network);
      const current = simulation.input(cells, 'I_ext', 'pA');
      const decoder = new PopulationVector({ directions: WAYS, decay: 0.2, rise: 0.05, period, stride: 0.2 });
      const spiked = new Uint32Array(cells.size);
      const ahead = { free: 0 };
      return {
        parts: { simulation, decoder, ahead },
        beginTrial() {
          ahead.free = 0;
        },
        step(tick, { scan }, _feedback, { velocity }) {
          if (scan.arrival.isNew) {
            ahead.free = FAR;
            for (let k = 0; k < CELLS; k++) {
              const free = drivable(scan.ranges, k * EACH, body.radius + MARGIN);
              current[k] = 200 + 140 * (free / FAR) ** 2 * Math.exp(Math.cos(WAYS[k]));
              // The robot turns while the scan is on its way: what is beside the way ahead must be free too.
              if (Math.abs(k - CELLS / 2) <= 1) ahead.free = Math.min(ahead.free, free);
            }
          }
          simulation.step();
          decoder.update(spiked, simulation.spikes(cells, spiked));
          steer(body, decoder.x, decoder.y, 0, velocity, 3);
          const brake = body.limits.linearAcceleration;
          const safe = brake * (Math.sqrt(DELAY ** 2 + (2 * ahead.free) / brake) - DELAY);
          const fresh = Math.max(0, 1 - ((tick - scan.arrival.tick) * period) / LOST);
          velocity.linearX = fresh * Math.min(velocity.linearX, safe);
          velocity.angularZ *= fresh;
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
