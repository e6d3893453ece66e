import { defineAgent, defineBody, imuSensor, odometrySensor, velocityActuator } from 'reafference';
import { defineController } from 'reafference/controllers';
import { PopulationVector } from 'reafference/controllers/decoding';
import { Network, seconds } from 'reafference/controllers/engine';
import { steer } from 'reafference/controllers/navigation';
import { lif } from 'reafference/controllers/neurons';

/** rad, preferred directions of sixteen cells. */
const AROUND = Float64Array.from({ length: 16 }, (_, i) => (i * Math.PI) / 8);

/** Cells that fire most for the way back to where the odometry began. The faster the robot turns, the less they are driven. */
const homeVector = (body: Parameters<typeof steer>[0]) =>
  defineController({
    manifest: {
      name: 'home_vector',
      version: 1,
      sensors: { odometry: { kind: 'odometry' }, imu: { kind: 'imu' } },
      actuators: { velocity: { kind: 'velocity' } },
    },
    build({ seed, period, simulate }) {
      const network = new Network({ seed, step: seconds(period) });
      const cells = network.population('home', lif, { size: AROUND.length });
      const simulation = simulate(network);
      const current = simulation.input(cells, 'I_ext', 'pA');
      const decoder = new PopulationVector({ directions: AROUND, decay: 0.05, rise: 0.02, period, stride: 0.05 });
      const spiked = new Uint32Array(cells.size);
      return {
        parts: { simulation, decoder },
        step(_tick, { odometry, imu }, _feedback, { velocity }) {
          const home = Math.atan2(-odometry.y, -odometry.x);
          const drive = 150 / (1 + Math.abs(imu.angularZ));
          for (let i = 0; i < cells.size; i++) current[i] = 250 + drive * Math.cos(home - AROUND[i]);
          simulation.step();
          decoder.update(spiked, simulation.spikes(cells, spiked));
          steer(body, decoder.x, decoder.y, odometry.heading, velocity);
        },
      };
    },
  });

export default defineAgent({
  body: defineBody({
    name: 'rover',
    radius: 0.25,
    height: 0.25,
    mass: 17,
    drive: 'differential',
    wheels: { radius: 0.1, separation: 0.38 },
    limits: { linear: 2, angular: 4, linearAcceleration: 5, angularAcceleration: 25 },
  }),
  sensors: { odometry: odometrySensor({ rateHz: 50 }), imu: imuSensor({ rateHz: 50 }) },
  actuators: { velocity: velocityActuator() },
  controller: homeVector,
});
