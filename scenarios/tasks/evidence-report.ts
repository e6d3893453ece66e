import { EpropNetwork } from '../../controllers/learning/eprop-network.ts';
import { drawEvidence, EVIDENCE } from '../../controllers/learning/evidence-stream.ts';
import { filteredEligibility } from '../../controllers/learning/filtered-eligibility.ts';
import { RandomStream } from '../../kernels/random.ts';
import type { ReportBlocks, ReportSection } from '../scenario/report-section.ts';
import { EVIDENCE_NETWORK, unpackWeights } from './evidence-network.ts';
import { EVIDENCE_WEIGHTS } from './evidence-weights.ts';

/** Ticks from one point of a plot to the next. */
const EVERY = 10;

type Points = (readonly [x: number, y: number])[];

/** How credit reaches a cue that is long over: one synapse in one trial of the stream on which the network was trained. */
export function creditSection(blocks: ReportBlocks): ReportSection {
  const network = new EpropNetwork({ ...EVIDENCE_NETWORK, seed: 1, weights: unpackWeights(EVIDENCE_WEIGHTS) });
  const { simulation, neurons, inputs, recurrent } = network;
  const trial = drawEvidence(new RandomStream(1, 'report'));
  network.run(trial, true);
  const { synapse, pre, post } = mostTaught(network);
  const fire = simulation.input(inputs, 'fire');
  const lines = { threshold: [], eligibility: [], signal: [] } as Record<
    'threshold' | 'eligibility' | 'signal',
    Points
  >;
  network.begin(true);
  for (let tick = 0; tick < trial.ticks; tick++) {
    for (let k = 0; k < trial.spikes.ids.length; k++) if (trial.spikes.ticks[k] === tick) fire[trial.spikes.ids[k]] = 1;
    network.step(tick < trial.from ? undefined : trial.target);
    if (tick % EVERY !== 0) continue;
    const seconds = tick / 1000;
    lines.threshold.push([seconds, simulation.state(neurons, 'a')[post]]);
    lines.eligibility.push([seconds, filteredEligibility(network, recurrent[0], synapse)]);
    lines.signal.push([seconds, simulation.state(neurons, 'signal')[post]]);
  }
  network.end();
  const side = pre < EVIDENCE.ofAKind ? 'left' : 'right';
  const cues = trial.cues.map((cue) => (cue === 1 ? 'right' : 'left')).join(', ');
  const plot = (id: keyof typeof lines, title: string, y: string, description: string) =>
    blocks.lines({ id, title, description, x: 'Time, s', y, lines: [{ name: '', points: lines[id] }] });
  return {
    title: 'Credit for a cue that is over',
    lead: 'One synapse in one trial of 2.25 s without a body: what it remembers, and what it is told.',
    content: [
      blocks.paragraph(
        `The cues are ${cues}. The synapse is from an input of the ${side} to adaptive neuron ${post}, the one with the largest gradient of this trial. The weight change is the product of its eligibility and of the learning signal of its neuron, summed over the last 150 ms, in which alone there is a learning signal.`,
      ),
      plot(
        'threshold',
        'Adaptation',
        'Adaptation of the neuron, spikes',
        'It rises with the spikes of the neuron in the cues and decays with 2 s: it lasts until the recall.',
      ),
      plot(
        'eligibility',
        'Eligibility',
        'Eligibility of the synapse',
        'It is made by the cues, silent in the delay, and back when the neuron comes near its threshold in the recall.',
      ),
      plot(
        'signal',
        'Learning signal',
        'Learning signal of the neuron',
        'It is 0 until the recall, and then what the outputs are off, through the random feedback weights of the neuron.',
      ),
    ],
  };
}

/** The synapse from an input of the cues onto an adaptive neuron with the largest gradient. */
function mostTaught({ simulation, recurrent: [projection] }: EpropNetwork): {
  readonly synapse: number;
  readonly pre: number;
  readonly post: number;
} {
  const { pre, post } = simulation.connections(projection);
  const gradient = simulation.synapses(projection, 'gradient');
  let synapse = -1;
  for (let k = 0; k < pre.length; k++) {
    if (pre[k] >= 2 * EVIDENCE.ofAKind || post[k] < EVIDENCE_NETWORK.lif) continue;
    if (synapse < 0 || Math.abs(gradient[k]) > Math.abs(gradient[synapse])) synapse = k;
  }
  return { synapse, pre: pre[synapse], post: post[synapse] };
}
