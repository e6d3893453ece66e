import type { Body, Controller, Cue, Pose, Twist } from '../../../agents/index.ts';
import { checkOptions } from '../../../agents/known-options.ts';
import { defineController } from '../../../controllers/controller/define-controller.ts';
import { steer } from '../../../controllers/navigation/heading-servo.ts';
import { RandomStream } from '../../../kernels/random.ts';
import { Ca3, type Ca3Options } from './ca3.ts';
import { SpikeRecord } from './spike-record.ts';

/** Options of {@link lapRunner}. */
export interface LapRunnerOptions extends Omit<Ca3Options, 'seed' | 'period' | 'simulate'> {
  /** Body to steer along the track, by its drive and limits. */
  readonly body: Body;
  /** m/s, speed along the track. */
  readonly speed: number;
  /** `shuffled`: at each rest the recurrent weights are shuffled among all synapses. Default `learned`. */
  readonly weights?: 'learned' | 'shuffled';
}

/** A controller that tells what its network learned and replayed. */
export interface LapRunner
  extends Controller<
    {
      /** Pose in the map frame; the track lies along x. */
      readonly pose: Readonly<Pose>;
      /** One value, above 0 while the cue is shown. */
      readonly cue: Cue;
    },
    {
      /** Velocity in base_link that is commanded: along the track, or 0 in the outcome phase. */
      readonly velocity: Twist;
    }
  > {
  /** The network, and a record of the spikes of its pyramidal cells; undefined before the controller was initialised. */
  hippocampus():
    | {
        /** Networks of exploration and rest, at work. */
        readonly ca3: Ca3;
        /** Spikes of pyramidal cells while running and at rest, and places of the body. */
        readonly record: SpikeRecord;
      }
    | undefined;
}

/**
 * Runs along a track towards larger x while CA3 learns where it is and when a cue is shown. At rest CA3 goes on by itself, see
 * {@link Ca3}: senses are cut, and weights are frozen as they were when the rest began.
 *
 * @example
 * const agent = defineAgent({
 *   body: point,
 *   sensors: { pose: poseSensor(), cue: cueSensor({ size: 1 }) },
 *   actuators: { velocity: velocityActuator() },
 *   controller: (body) => lapRunner({ body, speed: 0.325, track: [0, 3], cells: 500, inputs: 200, interneurons: 50 }),
 * });
 */
export function lapRunner(options: LapRunnerOptions): LapRunner {
  checkOptions('lapRunner', options, {
    body: true,
    speed: true,
    weights: true,
    track: true,
    cells: true,
    inputs: true,
    basketCells: true,
    rule: true,
    gain: true,
    weightSum: true,
    interneurons: true,
    inhibitoryLearning: true,
    emitter: true,
    threads: true,
  });
  const { body, speed, weights = 'learned', ...network } = options;
  let hippocampus: ReturnType<LapRunner['hippocampus']>;
  const controller: Omit<LapRunner, 'hippocampus'> = defineController({
    manifest: {
      name: 'lap_runner',
      version: 1,
      sensors: { pose: { kind: 'pose' }, cue: { kind: 'cue', size: 1 } },
      actuators: { velocity: { kind: 'velocity' } },
    },
    build({ seed, period, simulate }) {
      const ca3 = new Ca3({ ...network, seed, period, simulate });
      const record = new SpikeRecord();
      hippocampus = { ca3, record };
      const random = new RandomStream(seed, 'lap runner');
      const { running, resting, exploration, rest } = ca3;
      const interneurons = [exploration.inhibition, rest.inhibition].flatMap((one) => one?.interneurons ?? []);
      const [awake, asleep] = interneurons;
      const { centres } = exploration.pyramidalCells;
      const fields = {
        centres: Float64Array.from({ length: 2 * centres.length }, (_, k) => (k & 1 ? 0 : centres[k >> 1])),
      };
      // CA3 also steps what learns when it consolidates, at rest.
      let runs = false;
      running.onSpikes(exploration.pyramidal, (_, ids, count) => {
        if (runs) record.addRunning(ids, count);
      });
      resting.onSpikes(rest.pyramidal, (tick, ids, count) => record.addRest(tick, ids, count));
      return {
        parts: { running, resting, record, random },
        step(_tick, { pose, cue }, { phase }, { velocity }) {
          runs = true;
          record.runAt(pose.x);
          ca3.run(pose.x, cue.values[0] > 0);
          steer(body, phase === 'active' ? speed : 0, 0, pose.heading, velocity);
        },
        rest(_tick, elapsed) {
          runs = false;
          if (elapsed === 0) ca3.consolidate(weights === 'shuffled' ? random : undefined);
          ca3.stepRest();
        },
        spikes: [exploration.pyramidal, rest.pyramidal, rest.basket, ...interneurons],
        populations: {
          [rest.pyramidal.name]: { ...fields, whileRunning: exploration.pyramidal.name },
          ...(asleep && { [asleep.name]: { whileRunning: awake.name } }),
        },
      };
    },
  });
  return { ...controller, hippocampus: () => hippocampus };
}
