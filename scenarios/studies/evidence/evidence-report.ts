import { EpropNetwork } from '../../../controllers/learning/eprop-network.ts';
import { filteredEligibility } from '../../../controllers/learning/filtered-eligibility.ts';
import { RandomStream } from '../../../kernels/random.ts';
import type { ReportBlocks, ReportSection } from '../../scenario/report-section.ts';
import { majority } from './cues.ts';
import { EVIDENCE_NETWORK, unpackWeights } from './evidence-network.ts';
import { drawEvidence, EVIDENCE } from './evidence-stream.ts';
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
    if (tick < trial.from && tick % EVERY !== 0) continue;
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
  const more = majority(trial.cues) === 0 ? 'left' : 'right';
  /** A plot, below what it shows. */
  const plot = (id: string, y: string, points: Points, text: string) => [
    blocks.paragraph(text),
    blocks.lines({ id, title: y, description: text, x: 'Time, s', y, lines: [{ name: '', points }] }),
  ];
  return {
    title: 'Credit for a cue that is over',
    lead: 'One synapse in one trial of 2.25 s without a body: what it remembers, what it is told, and what it makes of both.',
    content: [
      blocks.paragraph(
        `Which weights made the answer what it was, and how are they to change? Here is one of them: the synapse from an input of the ${side} to adaptive neuron ${post}, the one with the largest gradient of this trial.`,
      ),
      ...plot(
        'cues',
        'Cue: 1 on the left, -1 on the right, 0 none',
        whole.cues,
        `Seven cues come, then a second of silence. From 2.1 s on the network is asked on which side there were more: on the ${more}.`,
      ),
      ...plot(
        'adaptation',
        'Adaptation of the neuron, spikes',
        whole.adaptation,
        'The adaptation of the neuron is its memory. It rises with its spikes in the cues and decays with 2 s, so that it lasts until the recall.',
      ),
      ...plot(
        'eligibility',
        'Eligibility of the synapse',
        whole.eligibility,
        'The eligibility says how much the weight has to do with what the neuron does now. The cues make it. In the delay it is silent. It is back in the recall, where the neuron comes near its threshold, which is where the adaptation left it.',
      ),
      ...plot(
        'recall',
        'Eligibility of the synapse in the recall',
        recall.eligibility,
        'The same in the last 150 ms, which alone have a learning signal.',
      ),
      ...plot(
        'signal',
        'Learning signal of the neuron in the recall',
        recall.signal,
        'The learning signal is what the outputs are off, through the random feedback weights of the neuron.',
      ),
      ...plot(
        'credit',
        'Gradient so far',
        recall.credit,
        `The sum of their products is the gradient of the loss by this weight, which falls if it is above 0 and grows if it is below. It ends at ${credit.toPrecision(3)}; the network, which keeps no course of it, gathered ${gradient.toPrecision(3)}.`,
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
