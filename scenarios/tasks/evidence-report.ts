import { EpropNetwork } from '../../controllers/learning/eprop-network.ts';
import { drawEvidence, EVIDENCE, majority } from '../../controllers/learning/evidence-stream.ts';
import { filteredEligibility } from '../../controllers/learning/filtered-eligibility.ts';
import { RandomStream } from '../../kernels/random.ts';
import type { ReportBlocks, ReportSection } from '../scenario/report-section.ts';
import { EVIDENCE_NETWORK, unpackWeights } from './evidence-network.ts';
import { EVIDENCE_WEIGHTS } from './evidence-weights.ts';

/** Ticks from one point to the next of a plot of a whole trial. */
const EVERY = 10;

type Points = (readonly [x: number, y: number])[];

/** How credit reaches a cue that is long over: one synapse in one trial of the stream on which the network was trained. */
export function creditSection(blocks: ReportBlocks): ReportSection {
  // Without regularisation, the gradient is that of the loss alone.
  const options = { ...EVIDENCE_NETWORK, seed: 1, weights: unpackWeights(EVIDENCE_WEIGHTS), regularisation: 0 };
  const network = new EpropNetwork(options);
  const { simulation, neurons, inputs, recurrent } = network;
  const trial = drawEvidence(new RandomStream(1, 'report'));
  network.run(trial, true);
  const { synapse, pre, post, gradient } = mostTaught(network);
  const fire = simulation.input(inputs, 'fire');
  const whole = { cues: [] as Points, adaptation: [] as Points, eligibility: [] as Points };
  const recall = { eligibility: [] as Points, signal: [] as Points, credit: [] as Points };
  let [eligibility, credit] = [0, 0];
  /** The learning signal of a step, which is known a step later. */
  const learn = (tick: number): void => {
    const signal = simulation.state(neurons, 'signal')[post];
    credit += signal * eligibility;
    const seconds = tick / 1000;
    recall.eligibility.push([seconds, eligibility]);
    recall.signal.push([seconds, signal]);
    recall.credit.push([seconds, credit]);
  };
  network.begin(true);
  for (let tick = 0; tick < trial.ticks; tick++) {
    for (let k = 0; k < trial.spikes.ids.length; k++) if (trial.spikes.ticks[k] === tick) fire[trial.spikes.ids[k]] = 1;
    network.step(tick < trial.from ? undefined : trial.target);
    if (tick > trial.from) learn(tick - 1);
    eligibility = filteredEligibility(network, recurrent[0], synapse);
    if (tick % EVERY !== 0) continue;
    const seconds = tick / 1000;
    whole.cues.push([seconds, cueAt(trial.cues, tick)]);
    whole.adaptation.push([seconds, simulation.state(neurons, 'a')[post]]);
    whole.eligibility.push([seconds, eligibility]);
  }
  network.end();
  learn(trial.ticks - 1);
  const side = pre < EVIDENCE.ofAKind ? 'left' : 'right';
  const more = majority(trial.cues) === 0 ? 'The left' : 'The right';
  const plot = (id: string, title: string, y: string, points: Points, description: string) =>
    blocks.lines({ id, title, description, x: 'Time, s', y, lines: [{ name: '', points }] });
  return {
    title: 'Credit for a cue that is over',
    lead: 'One synapse in one trial of 2.25 s without a body: what it remembers, what it is told, and what it makes of both.',
    content: [
      blocks.paragraph(
        `The network has seen cues of both sides, and is asked at 2.1 s on which there were more. If its answer is off, which weights are to change, and how? Here is one of them: the synapse from an input of the ${side} to adaptive neuron ${post}, the one with the largest gradient of this trial.`,
      ),
      plot(
        'cues',
        'Cues',
        'Cue: 1 on the left, -1 on the right, 0 none',
        whole.cues,
        `Seven cues, then a second of silence; from 2.1 s on the network is asked. ${more} had more.`,
      ),
      plot(
        'adaptation',
        'Adaptation',
        'Adaptation of the neuron, spikes',
        whole.adaptation,
        'It rises with the spikes of the neuron in the cues and decays with 2 s: it lasts until the recall.',
      ),
      plot(
        'eligibility',
        'Eligibility',
        'Eligibility of the synapse',
        whole.eligibility,
        'How much the weight has to do with what the neuron does now. It is made by the cues, silent in the delay, and back when the neuron comes near its threshold in the recall, by what the adaptation remembers.',
      ),
      blocks.paragraph(
        'Only the recall has a learning signal. The three plots below show its 150 ms: the eligibility of above, the learning signal, and the sum of their products so far. What that sum comes to is the gradient of the loss by this weight: what asks it to grow, where it is negative, or to shrink.',
      ),
      plot(
        'recall',
        'Eligibility in the recall',
        'Eligibility of the synapse',
        recall.eligibility,
        'The eligibility of the plot above in the last 150 ms.',
      ),
      plot(
        'signal',
        'Learning signal',
        'Learning signal of the neuron',
        recall.signal,
        'What the outputs are off, through the random feedback weights of the neuron; 0 before the recall.',
      ),
      plot(
        'credit',
        'Sum of their products',
        'Gradient so far',
        recall.credit,
        `It ends at ${credit.toPrecision(3)}; the network, which keeps no course of it, gathered ${gradient.toPrecision(3)}.`,
      ),
    ],
  };
}

/** The cue that is on in a tick: 1 on the left, -1 on the right, 0 for none. */
function cueAt(cues: readonly number[], tick: number): number {
  const { periodTicks, gapTicks } = EVIDENCE;
  const cue = tick % periodTicks < gapTicks ? undefined : cues[Math.floor(tick / periodTicks)];
  return cue === undefined ? 0 : 1 - 2 * cue;
}

/** The synapse from an input of the cues onto an adaptive neuron with the largest gradient. */
function mostTaught({ simulation, recurrent: [projection] }: EpropNetwork): {
  readonly synapse: number;
  readonly pre: number;
  readonly post: number;
  readonly gradient: number;
} {
  const { pre, post } = simulation.connections(projection);
  const gradient = simulation.synapses(projection, 'gradient');
  let synapse = -1;
  for (let k = 0; k < pre.length; k++) {
    if (pre[k] >= 2 * EVIDENCE.ofAKind || post[k] < EVIDENCE_NETWORK.lif) continue;
    if (synapse < 0 || Math.abs(gradient[k]) > Math.abs(gradient[synapse])) synapse = k;
  }
  return { synapse, pre: pre[synapse], post: post[synapse], gradient: gradient[synapse] };
}
