import { mistakesIn, partsOf } from './mutant.ts';

const inView = partsOf('scenarios/view');
const RECORDING = 'recording/recording-source';

/** Mistakes in what is looked at: runs, recordings, and the page that remembers them. */
export const lookedAt = [
  ...inView('run/run-source', [
    [
      'between ? this.#ends[index] : this.#pose',
      'this.#pose',
      'who is moved to a rest sees the body at the next start',
    ],
  ]),
  ...inView(
    'run/frame-keeper',
    [['start: { x, y, heading },', 'start: this.#pose,', 'a trial has started where its first frame ends']],
    'run/run-source',
  ),
  ...inView(
    'recording/stretch',
    [
      [
        'starts ? this.#start : { tick, pose }',
        '{ tick, pose }',
        'the start of a trial is a sample of the tick before',
      ],
      ['this.poses.push(NaN, NaN, NaN)', 'this.poses.push(0, 0, 0)', 'at rest the body is at the origin'],
    ],
    RECORDING,
  ),
  ...inView(
    'recording/stretches',
    [
      ['!layers.every((layer) => stretch?.layers.has(layer))', 'false', 'what is asked for later is not there'],
      ['if (this.#kept.size <= MOST_KEPT) break;', 'break;', 'a recording that is played fills the memory'],
    ],
    RECORDING,
  ),
  ...inView(
    'recording/chronicle',
    [
      ['rested ? tick : tick + 1', 'tick', 'a trial has begun before its first tick'],
      ['from < ticks && ticks < to', 'from <= ticks && ticks <= to', 'a trial is over at a rest that has not begun'],
      ['result?.latencySeconds ?? Infinity', 'Infinity', 'a recorded trial has no outcome phase'],
    ],
    RECORDING,
  ),
  ...inView(RECORDING, [
    ['|| end === known', '', 'weights are told in every frame'],
    ['if (wallMilliseconds() >= deadline) break;', '', 'a recording answers when all was read'],
    ['fresh ? end <= at : within(end)', 'within(end)', 'who is moved further misses the results before'],
    ['tick < to ? tick + 1 : undefined', 'tick < to ? tick : undefined', 'it stops before the spike it is to stop at'],
  ]),
  ...inView('page/address', [
    ['!seen.has(name) || REPEATED.includes(name)', 'true', 'a second value is left out without a word'],
    ['unread(new URLSearchParams(value), readRun)', '[]', 'what a run beside it leaves out is not told'],
  ]),
  ...inView('page/lockstep', [
    ['ticks: to - frame.to, withinMs: Infinity', 'ticks: 0, withinMs: Infinity', 'slow runs are left behind'],
    ['frame.to === to || frame.done', 'true', 'runs that were stopped earlier stay there'],
    ['first[0].met || ended', 'first[0].met', 'runs wait for an event of one that is over'],
    ['this.#last.then(() => this.#ask(command))', 'this.#ask(command)', 'a command overtakes the one before'],
    ['frames.every(({ done }) => done)', 'frames[0].done', 'all end with the first'],
  ]),
  ...inView(
    'page/lane',
    [
      ['this.history.forgetAfter(made.tick);', '', 'a run that branches keeps what the other one did'],
      ["do: 'seek', tick, historyTicks: 0", "do: 'seek', tick: 0, historyTicks: 0", 'all is tuned at the beginning'],
    ],
    'page/lockstep',
  ),
  ...mistakesIn('scenarios/view/tuning.ts', 'test/scenarios/view/page/lockstep.test.ts', [
    ['one.tick < tick || (one', 'one.tick <= tick || (one', 'a tunable that is moved twice is tuned twice'],
  ]),
  ...inView('page/player', [
    ['this.#waiting === 0 || this.#source.stage.abilities.step', 'true', 'what shows something else is asked again'],
  ]),
  ...inView(
    'page/panels/overlays/active-cells',
    [
      ['if (fresh) this.#last.fill(-Infinity);', '', 'cells stay lit where a run is moved'],
      ['new Set([name, whileRunning])', '[name]', 'cells of a network at rest are dark while the body runs'],
      ['this.#now - 1 - this.#last', 'this.#now - 1 + this.#last', 'cells never fade'],
    ],
    'page/panels/overlays/overlays',
  ),
  ...inView(
    'page/history',
    [
      [
        'ticks[0] > this.#lastSample ? undefined : this.path',
        'undefined',
        'what is filled in goes to the end of the way',
      ],
      ['if (first > at) fresh.push([at, Math.min(first, to)]);', '', 'what was passed over is never filled in'],
    ],
    'page/player',
  ),
  ...mistakesIn('bridges/recording/runs/recorded-world.ts', 'test/bridges/recording/runs/recorded-world.test.ts', [
    ['z: position.z - scale.z / 2', 'z: position.z', 'obstacles of a recording hover'],
    ['action === ADD && ns === space', 'ns === space', 'what was taken away stands in the way'],
  ]),
];
