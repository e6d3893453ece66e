import type { Mutant } from './mutant.ts';
import { partsOf } from './mutant.ts';

const part = partsOf('scenarios');

export const scenarios: readonly Mutant[] = [
  ...part('measure/metrics', [
    ['Math.max(pathMetres, shortestMetres)', 'Math.min(pathMetres, shortestMetres)', 'SPL above 1'],
    ['latencySeconds <= within', 'latencySeconds <= Infinity', '`within` is ignored'],
    ['latencySeconds > after', 'latencySeconds > -Infinity', '`after` is ignored'],
    [
      '1 - activity.spikes / activity.neuronUpdates',
      'activity.spikes / activity.neuronUpdates',
      'sparsity is activity',
    ],
    ['collisions / pathMetres', 'collisions', 'collisions are not by the metre'],
    ['seed.trials.slice(first - 1, last)', 'seed.trials.slice(first, last)', 'the first trial of a range is left out'],
    ['pathMetres / latencySeconds', 'pathMetres * latencySeconds', 'speed times its time squared'],
    ["statistic.over === 'median' ? median", "statistic.over === 'median' ? mean", 'the median is a mean'],
    ['filter((later) => later > place)', 'filter((later) => later < place)', 'order is turned round'],
    ['sum + times, 0)', 'sum + 1, 0)', 'a goal is counted once'],
  ]),
  ...part('statistics/averages', [['q * (sorted.length - 1)', 'q * sorted.length', 'quantiles are off by one']]),
  ...part('statistics/binomial', [
    ['if (rising(middle) < TAIL) low', 'if (rising(middle) < 2 * TAIL) low', 'an end has twice its share'],
    ['if (i >= k) sum', 'if (i > k) sum', 'as many successes do not count'],
  ]),
  ...part('statistics/bounded-mean', [
    ['gaps[draw * width + sorted.length]', '0', 'nothing is left for what was not seen'],
    ['(1 - TAIL) * DRAWS) - 1', '(1 - 2 * TAIL) * DRAWS) - 1', 'an end has twice its share'],
    ['value < least || value > greatest', 'value < least && value > greatest', 'values may leave their range'],
  ]),
  ...part('statistics/median-interval', [
    ['if (chance > TAIL) break', 'if (chance > 2 * TAIL) break', 'both ends share what one has'],
    ['[sorted[k - 1], sorted[n - k]]', '[sorted[k], sorted[n - 1 - k]]', 'the ends are one value too far in'],
  ]),
  ...part('statistics/mean-interval', [
    ['Math.max(t, high) * error', 't * error', 'the lower end does not follow the skew'],
    ['Math.max(t, -low) * error', 't * error', 'the upper end does not follow the skew'],
    ['|| mostlyEqual(sorted)', '', 'values that are mostly equal have an interval by their spread'],
    ['(values.length - 1)));', 'values.length));', 'the deviation is that of a population'],
  ]),
  ...part(
    'statistics/ranged-mean',
    [['widthOf(free) < widthOf(bounded)', 'widthOf(free) > widthOf(bounded)', 'the wider one is taken']],
    'statistics/mean-interval',
  ),
  ...part('statistics/student', [['k = odd ? 3 : 2', 'k = odd ? 3 : 4', 'even degrees lack a term']]),
  ...part('statistics/paired-interval', [
    ['[found[k - 1], found[parts - 1 - k]]', '[found[k], found[parts - 2 - k]]', 'the ends are one value too far in'],
    ['alike || differences.length < FEWEST_VALUES', 'differences.length < FEWEST_VALUES', 'rare differences have none'],
    ['denominator > 0', 'denominator > 1', 'small denominators have no ratio'],
  ]),
  ...part(
    'measure/statistic-interval',
    [
      [
        "if (statistic.over === 'median') return medianInterval",
        "if (statistic.over === 'mean') return medianInterval",
        'medians of differences have the interval of a mean',
      ],
      ["over === 'median' ? medianInterval", "over === 'mean' ? medianInterval", 'medians have the interval of a mean'],
    ],
    'judge/gates',
  ),
  ...part('measure/network-efficiency', [
    ['row[j] !== 0 && inputs[j] !== 0', 'row[j] !== 0 || inputs[j] !== 0', 'zeros count as effective'],
    ['spikes / neurons / simulatedSeconds', 'spikes / neurons', 'the firing rate is a count'],
    ['1 - spikes / neuronUpdates', 'spikes / neuronUpdates', 'sparsity is activity'],
    ['weights[i] === 0 || Number.isNaN(weights[i])', 'weights[i] === 0', 'missing synapses are connections'],
  ]),
  ...part(
    'plan/package-hash',
    [
      ['recursive: true, ', '', 'modules in deeper folders do not count'],
      ["JSON.stringify(['package', installedVersion(name, manifestFolder) ?? name])", 'name', 'versions do not count'],
      ["replaceAll(sep, '/'), content]", "replaceAll(sep, '/')]", 'contents do not count'],
    ],
    'plan/identity',
  ),
  ...part('plan/identity', [
    ['`${codeVersion()}+${(await', '`${packageVersion()}+${(await', "a user's run forgets the code of the package"],
  ]),
  ...part('measure/field-centres', [['sums[at + 2] + y', 'sums[at + 2] + x', 'y is x']]),
  ...part(
    'judge/decide',
    [
      ['Number.isFinite(value) && value >= atLeast', 'value >= atLeast', 'an infinite value passes'],
      ['high < atLeast || low > atMost', 'low < atLeast || high > atMost', 'an ablation fails by a hair'],
      [
        'judged >= listed) return { outcome: meets',
        'judged >= 1) return { outcome: meets',
        'few seeds decide by the value',
      ],
      [
        'if (interval.every((end) => meets(end, bound)))',
        'if (interval.some((end) => meets(end, bound)))',
        'one end of the interval is enough',
      ],
      ['value <= atMost', 'value <= Infinity', 'upper limits are not kept'],
      [
        "side === 'below' ? [lower, upper]",
        "side === 'above' ? [lower, upper]",
        'an ablation may fail by being better',
      ],
      ['atLeast === undefined ?', 'atLeast !== undefined ?', 'the only limit is taken for the other one'],
    ],
    'judge/gates',
  ),
  ...part('judge/gates', [
    ['value - others[i]', 'value - values[i]', 'the contrast is with itself'],
    ['value / divisor)', 'value)', 'a ratio is no ratio'],
    ['one.seed === seed)', 'one !== undefined)', 'seeds are compared with other seeds'],
    [
      "failed(Number.isFinite(value) ? undefined : 'the value is not a finite number')",
      'undefined',
      'what is no number is judged',
    ],
    ['Number.isFinite(divisor) && divisor !== 0', 'Number.isFinite(divisor)', 'divides by 0'],
    [
      'failed(needsOther(gate) ? comparisonAilment(gate, scenario, other) : undefined)',
      'undefined',
      'nobody asks how the run compared with did',
    ],
    [
      "|| statistic.metric !== 'sparsity') return ill",
      "|| statistic.metric === 'sparsity') return ill",
      'silence is sparse',
    ],
  ]),
  ...part(
    'judge/ailment',
    [
      ['const LEAST_WAY = 0.1', 'const LEAST_WAY = 0', 'a body that stands still is well'],
      ["if (partial) return 'the run was interrupted';", '', 'an interrupted run is well'],
      ['done.length !== trials', 'done.length > trials', 'a seed may lack trials'],
    ],
    'judge/gates',
  ),
  ...part('judge/evaluate', [
    ['if (failed.has(gate.id))', 'if (!gate)', 'an ablation counts where the intact agent fails'],
    [
      "outcome: 'failed', message: `no gate applies",
      "outcome: 'passed', message: `no gate applies",
      'no gate is a passed gate',
    ],
    [
      "first.digest !== '' && first.digest === second.digest",
      "first.digest !== ''",
      'two digests need not be the same',
    ],
  ]),
  ...part(
    'run/trial-run',
    [
      ['const spl = success && shortestMetres', 'const spl = shortestMetres', 'trials that fail have an SPL'],
      ['this.#latencyTicks * period', '(this.#latencyTicks - 1) * period', 'the latency is a tick short'],
      [
        'Math.sqrt(linearX * linearX + linearY * linearY) * this.#around.period',
        'Math.abs(linearX) * this.#around.period',
        'ways aside do not count',
      ],
      ['record.elapsed >= this.#limitTicks', 'record.elapsed > this.#limitTicks', 'trials last a tick longer'],
      [
        'if (!this.#touching.includes(other)) this.#collisions++',
        'this.#collisions++',
        'a contact counts in every tick',
      ],
      [
        "next({ reward: record.reward, phase: 'outcome' })",
        "next({ reward: record.reward, phase: 'active' })",
        'the phase is active with the reward',
      ],
      ['if (--this.#outcomeLeft === 0)', 'if (--this.#outcomeLeft <= 1)', 'the outcome phase is a tick short'],
    ],
    'run/seed-run',
  ),
  ...part(
    'tasks/hidden-goal',
    [
      [
        'Math.max(0, Math.sqrt(squaredDistance(start)) - goal.radius)',
        'Math.sqrt(squaredDistance(start))',
        'the shortest path is to the centre of the goal',
      ],
      ['judge: ({ before }) =>', 'judge: ({ after: before }) =>', 'the goal is judged after the move of the tick'],
      ['<= goal.radius * goal.radius', '<= goal.radius', 'the radius is not squared'],
    ],
    'studies/water-maze/water-maze-program',
  ),
  ...part(
    'studies/water-maze/water-maze',
    [
      ['outcomeSeconds: 0.301', 'outcomeSeconds: 0.3', 'the outcome phase is a tick short'],
      ['const GOAL_OFFSET = 0.45', 'const GOAL_OFFSET = 0.4', 'the goal is nearer'],
      [
        'opposite ? -GOAL_OFFSET : GOAL_OFFSET',
        'opposite ? GOAL_OFFSET : -GOAL_OFFSET',
        'the goal begins in the other corner',
      ],
      ['timeLimit: { default: 15,', 'timeLimit: { default: 20,', 'trials are longer'],
    ],
    'studies/water-maze/water-maze-program',
  ),
  ...part(
    'studies/water-maze/water-maze-reversal.scenario',
    [['index >= values.trials / 2', 'index > values.trials / 2', 'the goal moves a trial late']],
    'studies/water-maze/water-maze-program',
  ),
  ...part('studies/event-corridor/shortest-path', [
    ['radius: disc.radius + radius', 'radius: disc.radius', 'a body without width'],
    [
      'if (nearest < 0 || nearest === 1) return lengths[1]',
      'if (nearest < 0 || nearest === 1) return Math.hypot(to.x - from.x, to.y - from.y)',
      'the straight way through discs',
    ],
    ['Math.abs(y) <= half.y - radius', 'Math.abs(y) <= half.y', 'ways graze the walls'],
  ]),
  ...part('studies/event-corridor/corridor', [
    ['const MOST_TOUCHING = 0.5', 'const MOST_TOUCHING = 5', 'a crash after 5 s of contact'],
    ['touched[0] + PERIOD', 'touched[0] + 2 * PERIOD', 'contact counts twice'],
    [
      "{ reward: 0, success: false, reason: 'crashed' }",
      "{ reward: 0, success: true, reason: 'crashed' }",
      'a crash is a success',
    ],
  ]),
  ...part('studies/one-shot-memory/delayed-match', [
    [
      '((index - exploration) % perSession(layout) < training)',
      '((index - exploration) % perSession(layout) <= training)',
      'no probe',
    ],
    ['at % each === number - 1', 'at % each === number', 'trials are off by one'],
    ['at >= (fromSession - 1) * each', 'at >= fromSession * each', 'a session too late'],
    ["if (name === 'target') target += ticks", 'target += ticks', 'every site is the target'],
    [
      "of === 'used' && name.startsWith('site')",
      "of === 'all' && name.startsWith('site')",
      'shares are of the other sites',
    ],
    ['const [START, ASIDE] = [0.07, 0.5]', 'const [START, ASIDE] = [0.2, 0.5]', 'starts away from the wall'],
  ]),
  ...part(
    'studies/one-shot-memory/delayed-match-to-place.scenario',
    [
      ['(first - second) / first', '(second - first) / first', 'savings have the wrong sign'],
      ['w * centres[2 * v + 1]', 'w * centres[2 * v]', 'y of what is stored is x'],
      [
        'Math.min(trials.length, 3 * PER_SESSION) - 1',
        'Math.min(trials.length, PER_SESSION) - 1',
        'the map after one session',
      ],
    ],
    'studies/one-shot-memory/delayed-match-to-place.scenario',
  ),
  ...part(
    'studies/replay/detour.scenario',
    [
      [
        'index >= OPEN && index < OPEN + WALLED',
        'index > OPEN && index < OPEN + WALLED',
        'the wall comes a trial late',
      ],
      ['const DETOUR = 2', 'const DETOUR = 4', 'four times the shortest path is a detour'],
      [
        'shortestMetres: isWalled(index) ? AROUND : STRAIGHT',
        'shortestMetres: STRAIGHT',
        'the shortest path leads through the wall',
      ],
    ],
    'studies/replay/detour.scenario',
  ),
  ...part(
    'studies/evidence/evidence-maze',
    [
      ['y: side === 1 ? -ASIDE : ASIDE', 'y: side === 1 ? ASIDE : -ASIDE', 'pillars stand on the other side'],
      ['return arm === right', 'return arm !== right', 'the wrong arm is rewarded'],
    ],
    'studies/evidence/t-maze-evidence.scenario',
  ),
  ...part('tasks/collected-goals', [
    ['elapsed - memory[i] >= again', 'elapsed - memory[i] > again', 'goals pay again a tick late'],
    ['(memory[i] === 0 ||', '(true ||', 'goals pay in every tick'],
    ['if (paid.reward > 0) memory[COUNT]++', 'memory[COUNT]++', 'a pit is collected'],
    ['memory[COUNT] < count) return', 'memory[COUNT] <= count) return', 'a trial goes on when all are collected'],
    ['memory[k] < memory[next] ? k', 'memory[k] > memory[next] ? k', 'the oracle goes where it was'],
    ['    memory,\n', '', 'what was collected is not saved'],
    ['count <= most)', 'count >= 1)', 'more is asked for than there is'],
  ]),
  ...part('tasks/shortest-tour', [
    ['driven + leg < best.metres', 'driven + 2 * leg < best.metres', 'the search stops too early'],
    ['leg - goal.radius', 'leg', 'the tour ends in the middle of the last goal'],
  ]),
  ...part(
    'run/goal-tally',
    [
      ['this.#first = firstReached.slice()', 'this.#first = []', 'a resumed trial forgets the first times'],
      ['if (!Object.hasOwn(this.#reached, goal)) this', 'this', 'the first time is the last'],
      ['tick * period]', 'tick]', 'times are ticks'],
    ],
    'tasks/collected-goals',
  ),
  ...part('studies/card-game/card-game', [
    ['paired ? CHOICE + PAIR : CHOICE', 'paired ? PAIR : CHOICE', 'the choice of a pair is free'],
    ['cards[first] === cards[place]', 'cards[first] !== cards[place]', 'what differs is a pair'],
    ['(reward - PAIR * (reached', '(reward + PAIR * (reached', 'choices are miscounted'],
  ]),
  ...part('measure/replay/weighted-correlation', [
    ['sum.x += x;', 'sum.x += x * t;', 'the mean place is weighted by time'],
    ['hypot(xt, yt) / all', '(xt + yt) / all', 'directions cancel'],
    ['longest / longSide(grid)', 'longest', 'jumps are not shares of the grid'],
  ]),
  ...part('measure/replay/line-score', [
    ['score: most / windows', 'score: most', 'the score is a sum'],
    ['start + slope * window', 'start - slope * window', 'lines run the other way'],
    ['cover >= all.leastCover * bins', 'cover >= 0', 'lines may stand still'],
  ]),
  ...part('measure/replay/significance', [
    ['(1 + asHigh) / (1 + n)', 'asHigh / n', 'p can be 0'],
    ['>= own * (1 - ROUNDING)', '> own', 'ties count for the event'],
    ['SHUFFLES.every(', 'SHUFFLES.some(', 'one shuffle is enough'],
  ]),
  ...part('measure/replay/direction', [
    ['(forward - reverse) / (forward + reverse)', '(reverse - forward) / (forward + reverse)', 'forward is reverse'],
    ['if (cosine > leastCosine) forward++', 'if (cosine > 0) forward++', 'steps aside count'],
  ]),
  ...part('measure/replay/goal-cosine', [['way <= beyond ||', 'way > beyond ||', 'takes cells near the goal alone']]),
  ...part('measure/replay/participation', [
    ['if (last[cell] === event) continue;', '', 'a cell takes part more than once'],
    ['count / events.length', 'count', 'a count is no share'],
  ]),
  ...part('measure/replay/decoder', [
    ['(bin) => -windowSeconds *', '(bin) => windowSeconds *', 'silence speaks for fields'],
    ['logP[k] / sum', 'logP[k]', 'probabilities do not add up to 1'],
    ['+ i * a[x] + j * b[x]', '+ a[x] + b[x]', 'a spike counts as many'],
  ]),
  ...part(
    'run/trial-run',
    [
      [
        'this.#latencyTicks = record.elapsed;',
        'this.#latencyTicks = record.elapsed + 1;',
        'the latency is a tick long',
      ],
      ['this.#reward += record.reward;', 'this.#reward = record.reward;', 'the reward of a trial is its last'],
    ],
    'run/seed-run',
  ),
  ...part('measure/replay/path', [
    [
      'length === 0 ? 0 : displacement(path) / length',
      'length === 0 ? 0 : length / displacement(path)',
      'straightness is tortuosity',
    ],
    ['((path.x.length - 1) * stepSeconds)', '(path.x.length * stepSeconds)', 'speed over a step too many'],
    ['Math.max(farthest, hypot', 'Math.min(farthest, hypot', 'reach is the nearest place'],
  ]),
  ...part('measure/replay/waves', [
    ['bump.spread >= largestSpread * side', 'bump.spread >= Infinity', 'waves may be anywhere at once'],
    ['window !== last.window + 1', 'window < last.window', 'waves go on over silence'],
    ['bumps.length >= leastWindows', 'bumps.length > leastWindows', 'waves need a window more'],
    ['Math.sqrt(squares / count)', 'Math.sqrt(squares / count) / 2', 'half of the spread'],
  ]),
  ...part('measure/replay/place-fields', [
    ['count / time[bin]', 'count', 'rates are counts'],
    ['(2 * deviation * deviation)', '(deviation * deviation)', 'smoothing is too narrow'],
    ['seconds >= leastSeconds', 'seconds >= 0', 'rates are known where nobody was'],
  ]),
  ...part(
    'run/trial-run',
    [['judge === undefined ? undefined :', 'judge === undefined ? false :', 'what nobody judges has failed']],
    'measured-task',
  ),
  ...part('measure/own-quantities', [
    [
      'withoutNaN(read.map((one) => one[name] ?? Number.NaN))',
      'read.map((one) => one[name] || 0)',
      'what a probe did not read is 0',
    ],
  ]),
  ...part(
    'figures/panels/groups',
    [
      ['(one) => one.seed === seed', '(one) => one.seed !== seed', 'values of other seeds are joined'],
      ['slot, y(0)], colour', 'slot, y(1)], colour', 'bars begin anywhere'],
    ],
    'figures/figure',
  ),
  ...part('figures/axis', [
    ['few.length > 1 ? few', 'true ? few', 'an axis has one tick'],
    ['most < 1e-4', 'most < 0', 'small numbers are written as 0'],
    ['apart ? short[i]', 'true ? short[i]', 'values of a parameter are written alike'],
  ]),
  ...part(
    'figures/tick-names',
    [
      ['one.height < best.height ? one : best', 'best', 'names stand in the first way that fits'],
      ['across <= slot', 'across <= 9 * slot', 'names lie over each other'],
    ],
    'figures/room',
  ),
  ...part(
    'figures/panels/curve',
    [['k !== points[0].k + i', 'k !== i', 'a line that begins late has discs']],
    'figures/figure',
  ),
  ...part(
    'figures/values',
    [['n.some((seeds) => seeds > 0)', 'n.length >= 0', 'an empty panel is drawn']],
    'figures/figure',
  ),
  ...part(
    'figures/panels/dose',
    [
      ['{ key: { title, items: all } }', '{}', 'nobody says what lines of a dose are'],
      ['if (same !== undefined)', 'if (at === undefined)', 'a line of a dose goes up and down at one place'],
    ],
    'figures/figure',
  ),
  ...part(
    'figures/seed-courses',
    [
      ['isDirection ? meanDirection : mean', 'mean', 'directions are averaged as numbers'],
      ['((first + last) / 2) * step', 'first * step', 'a point of a course stands at the begin of its bin'],
      ['seeds.has(ofSeed) && ', '', 'seeds that lack a trial count'],
      ['(number - 1) / samples', 'number / samples', 'samples of a course are a bin late'],
      ['ofTrial <= trials[1]', 'ofTrial >= trials[1]', 'a course is of other trials'],
    ],
    'figures/panels/course',
  ),
  ...part('figures/direction', [
    [
      'const deviations = known.map((angle) => angleDifference(angle, centre));',
      'const deviations = known.map((angle) => angle - centre);',
      'directions on either side of pi are far apart',
    ],
  ]),
  ...part('figures/strands', [
    ['piece?.at(-1)?.bin === point.bin - 1', 'piece !== undefined', 'lines go on where nobody has a value'],
  ]),
  ...part(
    'figures/quantity',
    [
      [
        "over === 'median' ? medianInterval(known)",
        "over === 'mean' ? medianInterval(known)",
        'intervals are of the other average',
      ],
      ['Math.min(most, value + deviation)', 'value + deviation', 'a share is larger than 1'],
    ],
    'figures/figure',
  ),
];
