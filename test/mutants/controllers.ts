import type { Mutant } from './mutant.ts';
import { partsOf } from './mutant.ts';

const part = partsOf('controllers');

/** The whole agent, step by step beside the published program. */
const PAIRED = 'studies/water-maze/water-maze-fixture';

export const controllers: readonly Mutant[] = [
  ...part('controller/network-time', [
    ['made !== Math.max(1, this.#steps) || early', 'early', 'a network runs in slow motion'],
    ['|| early) this.#refuse', ') this.#refuse', 'a network of long steps runs ahead'],
  ]),
  ...part('decoding/population-vector', [
    ['stride / (decay - rise)', 'stride / decay', 'gain of the read-out'],
    ['1 - period / rise', '1 - period / decay', 'it does not rise'],
    ['this.#gain * (f[1] - f[3])', 'this.#gain * (f[1] + f[3])', 'y is not the difference of the filters'],
  ]),
  ...part(
    'decoding/population-vector',
    [['this.restore(new Float64Array(6))', 'this.x = this.y = 0', 'filters outlast a trial']],
    PAIRED,
  ),
  ...part('decoding/exponential-vector', [
    ['exp(-step / decay)', 'exp(-decay / step)', 'forgets at once'],
    ['stride * sin(direction)', 'stride * cos(direction)', 'y is x'],
  ]),
  ...part('decoding/ring-attractor', [
    ['-inhibition / directions.length', '-inhibition', 'each neuron inhibits as the whole ring'],
    ['from === to ? 0 :', 'from === to ? 1 :', 'neurons excite themselves'],
    ['const CONCENTRATION = 20', 'const CONCENTRATION = 10', 'excitation is too wide'],
  ]),
  ...part('decoding/soft-winner-take-all', [
    ['scale * most + log(sum)', 'scale * most', 'the rate of the layer is not kept'],
    ['const scale = gain * this.#keep', 'const scale = gain', 'evidence is not decayed by the step to come'],
  ]),
  ...part('encoding/place-cells', [
    ['[2 * width * width, reach * reach]', '[width * width, reach * reach]', 'fields are too narrow'],
    ['squares[ix] < room', 'squares[ix] >= 0', 'the reach is a square, not a circle'],
    ['this.#alongY = new Axis(y, 1,', 'this.#alongY = new Axis(y, peak,', 'the peak counts twice'],
  ]),
  ...part('encoding/border-cells', [
    ['x * cos(direction) > 1e-9 ||', 'x * cos(direction) < -1e-9 ||', 'border cells know inward directions'],
    ['x > inner ? 1 : x < -inner ? -1 : 0', 'x > inner ? -1 : x < -inner ? 1 : 0', 'the wrong wall fires'],
  ]),
  ...part('encoding/panorama', [
    ['bearing[x[n]] + turned', 'bearing[x[n]] - turned', 'the heading has the wrong sign'],
    ['cos(aside[pixel % width])', '1', 'elevation ignores the bearing'],
    [
      't[n] - this.#fired[cell] < refractory',
      't[n] - this.#fired[cell] > refractory',
      'fires within the refractory time alone',
    ],
  ]),
  ...part('encoding/time-surface', [
    ['exp((at - time) / this.#tau)', 'exp((time - at) / this.#tau)', 'old events count most'],
  ]),
  ...part('vision/visual-place-cells', [
    ['heading, simulation.input(this.view', '-heading, simulation.input(this.view', 'the heading has the wrong sign'],
    [
      "setModulator('learning', seeing ? this.learning : 0)",
      "setModulator('learning', this.learning)",
      'learns from nothing',
    ],
    ['firing ? RATE : 0', 'RATE', 'cells fire in the outcome phase'],
  ]),
  ...part('vision/gap-finder', [
    [
      'bearing > 0 ? [right, left] : [left, right]',
      'bearing > 0 ? [left, right] : [right, left]',
      'encoders see motion inwards',
    ],
    ['-motionGain * NEAR_REPULSION.depth', 'motionGain * NEAR_REPULSION.depth', 'nearness attracts'],
    ['(isAhead(bearing) ? [[pool, bearing > 0 ? 0 : 1]] : [])', '[]', 'looming detectors see nothing'],
    ['Math.abs(sin(bearing))', '1', 'nearness depends on the bearing'],
  ]),
  ...part('vision/looming-watch', [
    ['EXCITATION * (alpha * alpha + 1)', 'EXCITATION', 'the rate does not scale with alpha'],
    ["['size', alpha]", "['size', 0]", 'no inhibition by size'],
  ]),
  ...part('vision/correlation-flow', [
    ['group < delays ? 1 : -1', 'group < delays ? -1 : 1', 'the direction is turned round'],
    [
      '(at(best - 1) - at(best + 1)) / (2 * curvature)',
      '(at(best + 1) - at(best - 1)) / (2 * curvature)',
      'interpolates to the wrong side',
    ],
  ]),
  ...part(
    'navigation/action-ring',
    [
      ['TURN / 4 - (TURN * (i + 1)) / SIZE', 'TURN / 4 - (TURN * i) / SIZE', 'the ring is rotated by one neuron'],
      ['inhibition: 300', 'inhibition: 400', 'lateral inhibition'],
      ['decay: 0.05', 'decay: 0.04', 'decay of the read-out'],
    ],
    PAIRED,
  ),
  ...part('navigation/trial-modulation', [
    [
      "this.#set('acetylcholine', this.#acetylcholine);\n    if",
      "this.#set('acetylcholine', 0);\n    if",
      'acetylcholine is never on',
    ],
    [
      "this.#set('acetylcholine', this.#acetylcholine);\n    if",
      "this.#set('acetylcholine', Math.min(1, this.#acetylcholine));\n    if",
      'acetylcholine is at most 1',
    ],
    ['!this.#rewarded || !this', '!this', 'dopamine at the end of every trial'],
    [
      'if (!(reward > 0) || this.#rewarded) return;',
      'this.#rewarded = reward > 0;\n    if (!this.#rewarded) return;',
      'a reward is forgotten before the trial ends',
    ],
    [
      "this.#set('dopamine', this.#dopamine);\n    this.#simulation.raise",
      "this.#set('dopamine', 1);\n    this.#simulation.raise",
      'dopamine is always 1',
    ],
  ]),
  ...part(
    'navigation/trial-modulation',
    [['    this.#simulation.clearActivity();\n', '', 'spikes of a trial act in the next']],
    PAIRED,
  ),
  ...part(
    'navigation/trial-modulation',
    [
      [
        "    if (!this.#waitsForReward) this.#set('dopamine', 0);\n",
        '',
        'dopamine of a reward lasts through later trials',
      ],
      [
        "if (!this.#waitsForReward) this.#set('dopamine', this.#dopamine)",
        "this.#set('dopamine', 0)",
        'a rule without the event of reward has no dopamine',
      ],
    ],
    'navigation/trial-rule',
  ),
  ...part('navigation/trial-rule', [
    ['...own, ...parameters', '...parameters, ...own', 'values that are given are overridden'],
    ['synapse === published.synapse ? published.parameters : {}', '{}', 'published values are lost'],
  ]),
  ...part(
    'navigation/place-navigator',
    [
      [
        "if (feedback.phase === 'active') simulation.encode(code, position);\n          else rates.fill(0);",
        'simulation.encode(code, position);',
        'place cells fire on at the goal',
      ],
      ['!leadsOut(', 'leadsOut(', 'the mask of synapses at walls is inverted'],
      ['0.2 / Math.sqrt(2)', '0.2', 'fields are too wide'],
      ['const PEAK_RATE = 400', 'const PEAK_RATE = 200', 'peak rate'],
    ],
    PAIRED,
  ),
  ...part('navigation/heading-servo', [
    ['speed * Math.max(0, cos(error))', 'speed', 'drives on while it looks away'],
    [
      'share * (ahead * velocityX + aside * velocityY)',
      'share * (ahead * velocityX - aside * velocityY)',
      'rotates into the wrong frame',
    ],
    ['Math.sqrt(2 * angularAcceleration * size)', 'Math.sqrt(angularAcceleration * size)', 'brakes too early'],
    ['Math.sign(error) *', '-Math.sign(error) *', 'turns away'],
  ]),
  ...part('navigation/random-walk', [
    ['Math.sqrt((2 * period) / persistence)', 'Math.sqrt(period / persistence)', 'the turn rate has half its variance'],
    ['speed * cos(walk.direction)', '0.5 * speed * cos(walk.direction)', 'half the speed along x'],
    ['walk.progress < STALL_SHARE', 'walk.progress > 2', 'it never gives up at a wall'],
  ]),
  ...part('navigation/straight-line', [
    ['speed / distance', '(0.5 * speed) / distance', 'half the speed'],
    ["phase === 'outcome' || distance === 0", 'distance === 0', 'drives on after the goal'],
  ]),
  ...part('studies/open-field/open-field-navigator', [
    ['rate * (1 + p * (1 / 2 + p / 3))', 'rate', 'rates are not corrected for intervals'],
    ['A_minus: quantity(-learningRate', 'A_minus: quantity(learningRate', 'the window is antisymmetric'],
    ["initial: { w: '-15 pA' }", "initial: { w: '15 pA' }", 'border cells attract'],
    ['quantity(spikes / decay', 'quantity(spikes / 2 / decay', 'half of the dopamine'],
  ]),
  ...part('memory/omission', [
    ['distance < NEAR', 'distance > NEAR', 'waits away from the goal'],
    ['const [PATIENCE, PURSUIT] = [3, 12]', 'const [PATIENCE, PURSUIT] = [6, 12]', 'twice the patience'],
    ['state.waited < PATIENCE && state.pursued', 'state.waited < PATIENCE || state.pursued', 'waits for both times'],
  ]),
  ...part('memory/key-value-memory', [
    ['write: { write: 1, teach: 1, gain: 0 }', 'write: { write: 1, teach: 0, gain: 0 }', 'writes without a teacher'],
    ['erase: { write: 1, teach: 0, gain: 0 }', 'erase: { write: 0, teach: 0, gain: 0 }', 'does not erase'],
  ]),
  ...part('memory/coordinates', [
    ['centres[2 * cell + post[n]]', 'centres[2 * cell]', 'gives x for y'],
    ['[0] > LEAST', '[0] > 0', 'a few spikes are a goal'],
  ]),
  ...part('learning/softmax', [['y[k] /= sum', 'y[k] /= count', 'does not add up to 1']], 'learning/nest'),
  ...part('learning/filtered-eligibility', [
    ["map('C_1') * trace('eps')", "map('C_0') * trace('eps')", 'the threshold has the map of the potential'],
  ]),
  ...part(
    'studies/evidence/cues',
    [
      ['const FAVOURED = 0.7', 'const FAVOURED = 0.6', 'cues tell less'],
      ['> cues.length / 2', '>= cues.length / 3', 'a third is a majority'],
    ],
    'studies/evidence/evidence-stream',
  ),
  ...part('studies/evidence/evidence-stream', [
    ['active: 0.04', 'active: 0.05', 'active inputs are faster'],
    ['n * periodTicks + gapTicks, (n + 1)', 'n * periodTicks, (n + 1)', 'cues follow each other without a gap'],
  ]),
  ...part('studies/evidence/delayed-response', [
    ['goTick: 650', 'goTick: 600', 'the delay is shorter'],
    ['Number(action === side)', 'Number(action !== side)', 'rewards the wrong side'],
  ]),
  ...part('learning/train-eprop', [
    ['outputs[k] > outputs[best]', 'outputs[k] < outputs[best]', 'answers with the smallest output'],
    ['found.error < stopBelow', 'found.error > stopBelow', 'stops where errors are many'],
    ['share * (newest[name][n] - mean[name][n])', 'share * newest[name][n]', 'the running mean is a sum'],
  ]),
  ...part('studies/open-field/open-field-navigator', [
    ['const STRIDE_DECAY = 0.05', 'const STRIDE_DECAY = 0.045', 'decay of the read-out'],
    ['const PAUSE = 0.4', 'const PAUSE = 0', 'no pause between trials'],
  ]),
  ...part('hippocampus/sequence-vector', [
    ['recent[1] + atY - y', 'recent[1] + atY', 'y is not relative to the agent'],
    ['exp(-period / decay)', 'exp(-decay / period)', 'forgets at once'],
    ['Math.min(1, recent[2] / FEW_SPIKES)', '1', 'a trace of a spike is a whole direction'],
  ]),
  ...part('studies/cue-exclusion/track-cells', [
    ['Math.sqrt(key) : key', 'key : key', 'ends of the track are not sampled twice as much'],
    ['Math.floor(size / 2)).sort', 'size).sort', 'all cells have a field'],
    ['k % CUED_EVERY === 0', 'k % CUED_EVERY !== 0', 'nine of ten cells respond to the cue'],
  ]),
  ...part('hippocampus/barrier-cells', [
    ['Math.abs(range) <= maximum', 'Math.abs(range) < Infinity', 'walls beyond the reach of whiskers'],
    ['x + range * ahead, y + range * aside', 'x - range * ahead, y - range * aside', 'walls are behind'],
    ['y + s * forward + c * left', 'y + s * forward - c * left', 'the finder is mounted on the other side'],
  ]),
  ...part(
    'memory/coordinate-cell',
    [
      ['error = here - before - travel', 'error = here - before + travel', 'travel has the wrong sign'],
      ['before += input/norm', 'before += 0.5*input/norm', 'half of what is learned counts as a way'],
    ],
    'memory/coordinates',
  ),
  ...part(
    'memory/coordinate-learning',
    [
      ['e = min(e*exp(-interval/lambda)', 'e = min(e', 'eligibility does not decay'],
      ['(spikes_post + 1), 1/max(eta, 0.001))', '(spikes_post + 1), 500)', 'eligibility has no bound'],
      ['w += eta*error_post*e', 'w -= eta*error_post*e', 'learns away'],
    ],
    'memory/coordinates',
  ),
  ...part('memory/opponent-cells', [
    ['cell < 2 * CELLS ? 1 : -1', 'cell < 2 * CELLS ? -1 : 1', 'cells push away from the goal'],
    ['% 2 === axis', '% 2 !== axis', 'axes are swapped'],
  ]),
  ...part('memory/sparse-keys', [
    ['sums[i] > sums[best]', 'sums[i] < sums[best]', 'the least activated keys are active'],
    ['sums[best] = -Infinity;', '', 'one key is active'],
  ]),
  ...part('vision/stereo-disparity', [
    ['cells.index(polarity, x - d, row)', 'cells.index(polarity, x, row)', 'compares the same place in both eyes'],
    ['-uniqueness * COMPETITION', 'uniqueness * COMPETITION', 'other disparities support'],
  ]),
  ...part('decoding/greedy-spike-rule', [
    ['v[this.#above[n]] > v[best]', 'v[this.#above[n]] < v[best]', 'the smallest error above threshold spikes'],
    ['if (count === 0) return -1;', 'if (count < 2) return -1;', 'one above threshold is none'],
  ]),
];
