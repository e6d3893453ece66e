import type { Mutant } from './mutant.ts';
import { mistakesIn, partsOf } from './mutant.ts';

const part = partsOf('controllers');

/** Mistakes that digests alone would notice, or nothing: in navigators, in what they learn by, and in what measures and reads them. */
export const navigators: readonly Mutant[] = [
  ...part(
    'studies/one-shot-memory/return-to-goal',
    [
      ['if (reward > 0) {', 'if (reward !== 0) {', 'a pit is stored as a goal'],
      ["if (!active) return 'off';", "if (!active) return 'write';", 'an outcome without reward is stored as a goal'],
      [
        'active ? Math.round(STAY / period) : Infinity',
        'active ? 0 : Infinity',
        'a reward within a trial is not stored',
      ],
      ['Math.round(STAY / period) : Infinity', 'Math.round(STAY / period) : 1', 'it writes for one step of an outcome'],
      ['const runs = active && state.writing === 0', 'const runs = active', 'it runs on while it writes'],
      ['        omission.beginAnew();\n', '', 'it waits on for the reward that it got'],
      ["...(kind === 'piling' ? { gammaMinus: 0 } : {}),", '', 'where goals pile up, writing forgets'],
      ["omission.pauses ? 'off' : 'read'", "'read'", 'the memory is asked right after an omission'],
      ['if (active) coordinates.learn', 'coordinates.learn', 'coordinates are learned at the goal, too'],
      ['const WANDER = 1.2', 'const WANDER = 0.3', 'the search wanders half as far'],
      ['const SPEED = 0.3', 'const SPEED = 0.2', 'it is slow'],
      ['(state.recalls ? 0 : SEARCH *', '(SEARCH *', 'it searches on while it recalls a goal'],
      ['const share = state.recalls ?', 'const share = !state.recalls ?', 'it does not slow down near a goal'],
      ['[0.05, 0.6, 0.2]', '[0.05, 1.2, 0.2]', 'it slows down too far from a goal'],
      ['[0.05, 0.6, 0.2]', '[0.05, 0.6, 0.4]', 'it hardly slows down at a goal'],
      [
        'state.elapsed === 1) state.direction = head.heading',
        'state.elapsed === 1) state.direction = 0',
        'the search sets out eastward',
      ],
      ['      ring.reset();\n', '', 'the ring keeps its direction over trials'],
      ["      simulation.raise('trial_start');\n", '', 'what was recalled outlasts a trial'],
      [
        'omission.beginAnew();\n      state.elapsed',
        'state.elapsed',
        'the wait for a reward goes on in the next trial',
      ],
    ],
    'studies/one-shot-memory/memory-navigator',
  ),
  ...part(
    'studies/one-shot-memory/memory-navigator',
    [
      [
        'Math.abs(y) > inner && y * sin(mirrored) > 0 ? -mirrored : mirrored',
        'mirrored',
        'the search ignores walls of y',
      ],
      [
        'x * cos(direction) > 0 ? TURN / 2 - direction',
        'x * cos(direction) > 0 ? -direction',
        'it turns along walls of x',
      ],
    ],
    'studies/one-shot-memory/memory-navigator',
  ),
  ...part('studies/replay/replay-navigator', [
    ['          sequence.reset();\n', '', "the last trial's sequence steers the next"],
    ['          memory.begun = false;\n', '', 'where the first trial began is kept for ever'],
    ['memory.x = pose.x;', 'memory.x = pose.x + ahead * state.directionX;', 'it rests where it looked ahead'],
    ['noise: 0.05 * Math.sqrt(1e3)', 'noise: 0.05', 'the noise of its direction is 32 times smaller'],
    ['pull: 10,', 'pull: 30,', 'it turns too fast in the open'],
    ['speed: 0.625, pull: 30', 'speed: 0.625, pull: 10', 'it turns too slowly among walls'],
    ['pull: 22, noise: 1.2', 'pull: 22', 'the noise of its direction is that without a lead'],
    ['lead > 0 ? LED : WALLED', 'WALLED', 'its place cells lead as if they did not'],
    ['sheet: 1.1,', 'sheet: 1.25,', 'the sheet among walls is that of the open'],
    ['noise * random.normal();\n        const y', 'noise;\n        const y', 'the noise along x is a drift'],
    ['const direction = TURN * random.uniform();', 'const direction = 0;', 'each trial begins eastward'],
    ['decay, period, reach }', 'decay, period }', 'it follows cells around corners'],
    ['sheet.shuffle(shuffles)', 'sheet.shuffle(random)', 'shuffling changes the noise as well'],
    ["if (rest === 'shuffled') sheet", "if (rest === 'silenced') sheet", 'weights are not shuffled'],
    ['          memory.rewarded = false;\n', '', 'it learns in all rests after one reward'],
    ['if (reward > 0) memory', 'if (reward < 0) memory', 'it learns after a punishment'],
  ]),
  ...part('studies/one-shot-memory/visual-memory-navigator', [
    [
      '(TURN * (k + 0.5)) / sectors.length',
      '(TURN * k) / sectors.length',
      'the sector that a wall touches is half a sector off',
    ],
    [
      'sectors[k] > 0 && cos(back - wall) > 0',
      'sectors[k] > 0 && cos(back - wall) < 0',
      'it turns to the wall that touches it',
    ],
  ]),
  ...part('studies/card-game/card-player', [
    [
      'active: ACTIVE, rate: RATE, seed: game }',
      'active: ACTIVE, rate: RATE, seed }',
      'a picture has the same keys in all games',
    ],
    ["doing === ERASING ? 'erase'", "doing === ERASING ? 'off'", 'the last game is not forgotten'],
    ['state.left <= counts && advice', 'advice', 'it learns from advice in all of a recall'],
    ['        gameKeys.encodeOne(0, rates.game);\n', '', 'the memory of the game recalls nothing'],
    ['if (isFirst) recall(place,', 'if (!isFirst) recall(place,', 'a first card is written before it is asked for'],
    ['progress.trials === BATCH', 'progress.trials === BATCH / 0', 'it never learns'],
  ]),
  ...part('learning/eprop-weights', [
    [
      "draw('recurrent', neurons, neurons, 1 / Math.sqrt(neurons))",
      "draw('recurrent', neurons, neurons, 1 / Math.sqrt(inputs))",
      'recurrent weights are scaled by the number of inputs',
    ],
    [
      "draw('feedback', neurons, outputs, 1)",
      "draw('feedback', neurons, outputs, 1 / Math.sqrt(outputs))",
      'feedback is scaled',
    ],
  ]),
  ...part('learning/eprop-actor-critic', [
    ['this.progress.reward += reward', 'this.progress.reward = reward', 'of two rewards in a step the last counts'],
    ['left -= policy[k];', 'left -= 0.85 * policy[k];', 'the last action is drawn too often'],
    [
      'change(1 / progress.trials,',
      'change(1 / progress.trials ** 2,',
      'gradients are divided by the square of the number of trials',
    ],
  ]),
  ...part('studies/cue-exclusion/ca3-rest', [
    ["initial: { w: '0.65 nS' }", "initial: { w: '0.22 nS' }", 'basket cells inhibit a third'],
    ["delay: '2.2 ms'", "delay: '1.1 ms'", 'recurrent spikes come in half the time'],
    ["initial: { w: '0.85 nS' }", "initial: { w: '0.65 nS' }", 'basket cells are excited less'],
    ["initial: { w: '5 nS' }", "initial: { w: '0.5 nS' }", 'basket cells hardly inhibit each other'],
    ["delay: '0.6 ms'", "delay: '1.1 ms'", 'basket cells inhibit each other late'],
    ["delay: '1.1 ms',\n    initial", "delay: '2.2 ms',\n    initial", 'basket cells inhibit late'],
  ]),
  ...part('studies/cue-exclusion/ca3', [
    ['const AWAY = 1e4', 'const AWAY = 0', 'spikes of the step that consolidates count as running'],
  ]),
  ...part('studies/evidence/evidence-navigator', [
    [
      'drive.right += 2 * drive.says - 1',
      'drive.right = 2 * drive.says - 1',
      'the turn is decided by the last step alone',
    ],
  ]),
  ...part('vision/gap-finder', [
    ['(speed * Math.abs(sin(bearing)))', 'Math.abs(sin(bearing))', 'facilitation is blind to the speed'],
    [
      'Math.abs(bearing) < FRONT ? DISTANCE.ahead : DISTANCE.aside',
      'DISTANCE.ahead',
      'what is aside is near from farther',
    ],
  ]),
  ...part('studies/event-corridor/corridor-navigator', [
    ['!events.arrival.isNew || course.turning', '!events.arrival.isNew', 'it looks while it turns'],
    ['angleDifference(angle, -heading)', 'angleDifference(angle, heading)', 'the corridor is on the other side'],
    ['likeness(angle) + likeness', '2 * likeness(angle) + 0 * likeness', 'it forgets the direction of the corridor'],
    ['course.heading = heading + angle', 'course.heading = angle', 'it turns as if it went along the corridor'],
    ['          course.turning = false;\n        },', '        },', 'a turn outlasts a trial'],
  ]),
  ...mistakesIn('bridges/ros-messages/cdr-reader.ts', 'test/bridges/ros-messages/cdr-reader.test.ts', [
    ['if (this.#at > this.#bytes.length)', 'if (at > this.#bytes.length)', 'what is longer than the bytes is cut'],
    ['if (count * leastBytes > left)', 'if (count > 2 ** 32)', 'lengths of sequences are not held against the bytes'],
    ['if (this.#bytes[end] !== 0)', 'if (end < 0)', 'a text without its end is read'],
    ['(-(this.#at - HEADER_BYTES) & (alignment - 1))', '(-this.#at & (alignment - 2))', 'it is aligned to the header'],
    ['high !== 0 || kind > 1', 'kind > 1', 'parameter lists are read as messages'],
  ]),
  ...mistakesIn('sim/sensors/range-scan.ts', 'test/sim/sensors/range-scan.test.ts', [
    [
      'angleDifference(pose.heading, state[Kept.HEADING])',
      'pose.heading - state[Kept.HEADING]',
      'a sweep takes the long way round at pi',
    ],
    ['c * forward - s * left', 'c * forward + s * left', 'it is mounted on the other side'],
    ['s * forward + c * left', 's * forward - c * left', 'it is mounted on the other side, too'],
  ]),
  ...mistakesIn('scenarios/judge/gates.ts', 'test/scenarios/judge/gates.test.ts', [
    [
      'return average(statistic)((other?.seeds ?? [])',
      "return average({ ...statistic, over: 'mean' } as never)((other?.seeds ?? [])",
      'a baseline counts by its mean where the statistic is a median',
    ],
  ]),
  ...mistakesIn('scenarios/judge/compare.ts', 'test/scenarios/judge/compare.test.ts', [
    ['adjusted[k * metrics.length + i]', 'adjusted[i]', 'runs get the adjusted probabilities of the first'],
  ]),
  ...mistakesIn('scenarios/measure/replay/wave-summary.ts', 'test/scenarios/measure/replay/wave-summary.test.ts', [
    ['reach: median(', 'reach: mean(', 'the reach of waves is a mean'],
  ]),
];
