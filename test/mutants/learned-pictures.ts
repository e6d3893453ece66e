import { type Mutant, partsOf } from './mutant.ts';

const part = partsOf('scenarios/view');

/** Mistakes in what a page shows of learning: places, weights and rests. */
export const learnedPictures: readonly Mutant[] = [
  ...part('run/place-counts', [
    [
      '  rest(): void {\n    this.#fired.length = 0;',
      '  rest(): void {',
      'spikes of a rest count where the next trial begins',
    ],
    ['    this.#ticks = Array.from(ticks);\n', '', 'time that was taken back counts twice'],
    ['    this.#spikes = new Map();\n', '', 'spikes that were taken back stay in a map'],
    ['(counts[bin] ?? 0) / seconds[at]', '(counts[bin] ?? 0) / ticks', 'rates are per tick'],
    ['.fill(Number.NaN)', '', 'a neuron is silent where nobody has been'],
  ]),
  ...part('run/learned-weights', [
    [
      '  trialStart(): void {\n    this.restore(weightsOf(this.#controller));',
      '  trialStart(): void {\n    if (Object.keys(this.#weights).length === 0) this.restore(weightsOf(this.#controller));',
      'weights change since the beginning of the run',
    ],
    ['    this.#told = true;\n', '', 'weights of the beginning are told with each frame'],
  ]),
  ...part(
    'run/run-source',
    [
      [
        '    this.#startWeights.restore(startWeights);\n',
        '',
        'a run that is moved keeps the beginning of another trial',
      ],
    ],
    'run/learned-weights',
  ),
  ...part(
    'run/run-source',
    [['    this.#places.restore(places);\n', '', 'a run that is moved keeps what it counted']],
    'run/place-counts',
  ),
  ...part('run/last-rest', [
    [
      '      const { x, y } = this.#body ?? this.#start();',
      '      const { x, y } = this.#start();',
      'a body rests where the next trial begins',
    ],
    ['    this.#rest = undefined;\n', '', 'a rest is told as it was when it was told first'],
    [
      'this.#columns.set(name, new SpikeColumn(ticks, ids))',
      'this.#columns.set(name, new SpikeColumn())',
      'a rest that is gone back into has lost its beginning',
    ],
    [
      '  tick({ pose: { x, y } }: TickRecord): void {\n    this.#forgetTick();',
      '  tick({ pose: { x, y } }: TickRecord): void {',
      'spikes of a trial are of the rest after it',
    ],
  ]),
  ...part('page/panels/weight-matrix', [
    ['rowsOf[height - 1 - y]', 'rowsOf[y]', 'a matrix stands on its head'],
    ['pixels[y * width + x] = sum / count', 'pixels[y * width + x] = sum', 'weights that share a pixel look strong'],
    ['          if (Number.isNaN(value)) continue;\n', '', 'one synapse that is missing hides its neighbours'],
    ['now.values[i] - before[i]', 'before[i] - now.values[i]', 'what grew looks as if it shrank'],
    ['Math.max(first + 1,', 'Math.max(first,', 'a cell larger than a pixel has holes'],
  ]),
  ...part('page/panels/shades', [
    ['share < 0 ? look.goal : look.accent', 'look.accent', 'what shrank looks as what grew'],
    [
      '    if (Number.isNaN(share)) pixels[i] =',
      '    if (false) pixels[i] =',
      'no synapse looks like one of no weight',
    ],
  ]),
  ...part('page/panels/peak', [
    ['bottom + (row + 0.5) * bin', 'bottom + row * bin', 'a peak lies on the edge of its bin'],
  ]),
  ...part('page/panels/rest-waves', [['tick * period < end', 'tick * period <= end', 'a wave is of two times']]),
  ...part('page/chosen-cell', [
    ['populations.find(({ centres }) => centres !== undefined) ?? ', '', 'a cell without a field is shown first'],
  ]),
];
