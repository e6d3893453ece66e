import { given } from '../../../agents/given.ts';
import type { Body, Controller, Odometry, Scan, Twist } from '../../../agents/index.ts';
import { ValidationError } from '../../../agents/index.ts';
import { checkOptions } from '../../../agents/known-options.ts';
import { defineController } from '../../../controllers/controller/define-controller.ts';
import type { Simulate, SimulationOptions } from '../../../controllers/engine/index.ts';
import { EpropNetwork } from '../../../controllers/learning/eprop-network.ts';
import type { EpropWeights } from '../../../controllers/learning/eprop-weights.ts';
import { steer } from '../../../controllers/navigation/heading-servo.ts';
import { cos, sin } from '../../../kernels/math-f64.ts';
import { RandomStream } from '../../../kernels/random.ts';
import { EVIDENCE, SPIKE_PROBABILITY } from './evidence-stream.ts';

/** Options of {@link evidenceNavigator}. */
export interface EvidenceNavigatorOptions extends Pick<SimulationOptions, 'emitter'> {
  /** Body to steer through the T-maze, by its drive and limits. */
  readonly body: Body;
  /** Metres per second, forward. */
  readonly speed: number;
  /** Weights of the network, trained on {@link EVIDENCE}. */
  readonly weights: EpropWeights;
  /** Number of LIF neurons. */
  readonly lif: number;
  /** Number of adaptive neurons. */
  readonly adaptive: number;
  /** Rise of the threshold of adaptive neurons per spike, dimensionless; 0 switches adaptation off. Default: that of `epropNeuron`. */
  readonly beta?: number;
  /** Metres; a pillar at the side is nearer than this, a wall is farther away. */
  readonly pillarWithin: number;
  /** Metres; at the junction nothing at the sides is nearer than this. */
  readonly openBeyond: number;
  /** Metres, distance of the wall ahead at which the body stops at the junction. */
  readonly stopBefore: number;
  /** Basis of the decision: the network; or, for comparison, a count of the pillars on each side, or a coin. Default `network`. */
  readonly decide?: 'network' | 'count' | 'coin';
}

/** An {@link evidenceNavigator}. */
export interface EvidenceNavigator
  extends Controller<
    {
      /** Ranges in m of four beams: behind, right, ahead, left. */
      readonly scan: Readonly<Scan>;
      /** Odometry, of which the heading in rad is read. */
      readonly odometry: Readonly<Odometry>;
    },
    {
      /** Velocity in base_link that is commanded. */
      readonly velocity: Twist;
    }
  > {
  /** Makes another network like its own, at rest and with the seed of the run, for measures. */
  readonly likeItsOwn: () => EpropNetwork;
}

/** Beams of a scan of four: behind, right, ahead, left. */
const [RIGHT, AHEAD, LEFT] = [1, 2, 3];

/** Ticks for which the network is asked. */
const ASKED = EVIDENCE.ticks - EVIDENCE.recallTick;

/** States of the drive: along the corridor, asked at the junction, down an arm. */
const [CORRIDOR, JUNCTION, ARM] = [0, 1, 2];

/**
 * Drives down a corridor and turns at its end to the side on which there were more pillars. A range finder of four beams feels pillars
 * at the sides; while it does, inputs of that side spike. At the junction the body stands while the inputs that ask spike, for as long as in
 * the training, and turns to the side of the larger output. The network is an {@link EpropNetwork}, with weights that it learned on
 * streams of spikes without a body; it does not learn here.
 */
export function evidenceNavigator(options: EvidenceNavigatorOptions): EvidenceNavigator {
  checkOptions('evidenceNavigator', options, {
    body: true,
    speed: true,
    weights: true,
    lif: true,
    adaptive: true,
    beta: true,
    pillarWithin: true,
    openBeyond: true,
    stopBefore: true,
    decide: true,
    emitter: true,
  });
  const { body, speed, weights, lif, adaptive, beta, pillarWithin, openBeyond, stopBefore, emitter } = options;
  const { decide = 'network' } = options;
  let seedOfRun = 0;
  const likeItsOwn = (simulate?: Simulate): EpropNetwork =>
    new EpropNetwork({
      seed: seedOfRun,
      inputs: EVIDENCE.inputs,
      lif,
      adaptive,
      outputs: 2,
      loss: 'cross_entropy',
      weights,
      ...given({ beta, emitter, simulate }),
    });
  const controller: Omit<EvidenceNavigator, 'likeItsOwn'> = defineController({
    manifest: {
      name: 'evidence_navigator',
      version: 1,
      sensors: { scan: { kind: 'scan', size: 4 }, odometry: { kind: 'odometry' } },
      actuators: { velocity: { kind: 'velocity' } },
    },
    build({ seed, period, simulate }) {
      if (period !== 1e-3)
        throw new ValidationError('the network of evidence accumulation steps in milliseconds', {
          code: 'invalid_step',
          expected: '0.001 s per tick',
          received: period,
          block: 'evidence_navigator',
        });
      seedOfRun = seed;
      const network = likeItsOwn(simulate);
      const { simulation, progress } = network;
      const fire = simulation.input(network.inputs, 'fire');
      const random = new RandomStream(seed, 'evidence-navigator');
      /**
       * State of the drive, as a trial begins. `asked` counts ticks of the recall, `right` sums how far its outputs are to the right; side 1 is right;
       * `says` is what the network says, `felt` where there is a pillar, and `more` how many more there were on the right.
       */
      const begun = { state: CORRIDOR, asked: 0, right: 0, side: 0, says: 0.5, felt: -1, more: 0 };
      const drive = { ...begun };

      /** Lets inputs of a kind spike. */
      const spike = (kind: number, probability: number): void => {
        for (let i = kind * EVIDENCE.ofAKind; i < (kind + 1) * EVIDENCE.ofAKind; i++)
          if (random.uniform() < probability) fire[i] = 1;
      };
      /** The side at which there is a pillar; -1 if there is none. */
      const feel = ({ ranges }: Readonly<Scan>): number => {
        if (drive.state !== CORRIDOR) return -1;
        return ranges[LEFT] < pillarWithin ? 0 : ranges[RIGHT] < pillarWithin ? 1 : -1;
      };
      const answer = (): number => {
        if (decide === 'coin') return Number(random.uniform() < 0.5);
        return Number((decide === 'count' ? drive.more : drive.right) > 0);
      };
      return {
        parts: { simulation, progress, random, drive },
        beginTrial() {
          network.begin(false);
          Object.assign(drive, begun);
        },
        step(_tick, { scan, odometry }, { phase }, { velocity }) {
          const { ranges } = scan;
          const open = ranges[LEFT] > openBeyond && ranges[RIGHT] > openBeyond;
          if (drive.state === CORRIDOR && open && ranges[AHEAD] <= stopBefore) drive.state = JUNCTION;
          const side = feel(scan);
          if (side !== drive.felt && side >= 0) drive.more += side === 1 ? 1 : -1;
          drive.felt = side;
          if (side >= 0) spike(side, SPIKE_PROBABILITY.active);
          if (drive.state === JUNCTION) spike(2, SPIKE_PROBABILITY.active);
          spike(3, SPIKE_PROBABILITY.noise);
          network.step();
          drive.says = network.outputs[1];
          if (drive.state === JUNCTION) {
            drive.right += 2 * drive.says - 1;
            drive.asked += 1;
            if (drive.asked === ASKED) {
              drive.side = answer();
              drive.state = ARM;
            }
          }
          const course = drive.state === ARM ? (drive.side === 1 ? -Math.PI / 2 : Math.PI / 2) : 0;
          // Blind ahead, it waits until it sees.
          const blind = drive.state === CORRIDOR && Number.isNaN(ranges[AHEAD]);
          const ahead = phase === 'outcome' || drive.state === JUNCTION || blind ? 0 : speed;
          steer(body, ahead * cos(course), ahead * sin(course), odometry.heading, velocity);
        },
        signals: {
          right: {
            kind: 'scalar',
            unit: '1',
            meaning: 'probability that there were more pillars on the right, as the output of the network has it',
            range: [0, 1],
            read(out) {
              out[0] = drive.says;
            },
          },
        },
      };
    },
  });
  return { ...controller, likeItsOwn: () => likeItsOwn() };
}
