import { type Mutant, mistakesIn, partsOf } from './mutant.ts';

const part = partsOf('scenarios/view/page');

/** Mistakes in the pictures and films that the live page saves. */
export const pictures: readonly Mutant[] = [
  ...part('export/film-ticks', [
    ['from + Math.round(k * step)', 'from + Math.round((k + 1) * step)', 'a film is a picture ahead'],
    ['from + Math.round(k * step)', 'from + k * Math.max(1, Math.floor(step))', 'a film drifts'],
    ['if (tick > to)', 'if (tick >= to)', 'the last picture is missing'],
    ['pace / (rate * period)', '1 / (rate * period)', 'a film has the pace of the run'],
    ['|| from > to', '', 'a stretch may end before it begins'],
  ]),
  ...part('export/shots', [
    ['tick > frame.to', 'tick >= frame.to + 8', 'a tick that is near is not gone to'],
    [
      'ticks: tick - frame.to, withinMs: Infinity',
      'ticks: tick - frame.to, withinMs: 20',
      'the clock says how far it comes',
    ],
    ['if (frame.to < tick) return;', '', 'pictures go on after the end of the run'],
    [
      'if (start >= frame.from) return frame;',
      'if (start >= 0) return frame;',
      'the way of a trial begins where it was seen',
    ],
    ['if (frame.to < tick) {', 'if (frame.to < 0) {', 'a film of what is not in the run is empty'],
  ]),
  ...part('export/caption', [
    ['`tick ${tick} (', '`tick ${tick + 1} (', 'a picture says the next tick'],
    ["origin === 'set'", "origin === 'default'", 'parameters are told that do not differ'],
    ['`trial ${trial + 1}`', '`trial ${trial}`', 'trials count from 0'],
    [
      'digestWords(history, done)',
      'digestWords(history, false)',
      'the digest at the end is not the one of the command line',
    ],
    ['!isOwn && `', 'isOwn && `', 'another controller is not named'],
  ]),
  ...part('export/gif-palette', [
    ['if (distance < least)', 'if (distance > least || least === Infinity)', 'the farthest colour is shown'],
    ['if (colour !== last)', 'if (last < 0)', 'all pixels have the colour of the first'],
    ['(step + 1)) / steps', 'step) / steps', 'colours are not among their shades'],
  ]),
  ...part('export/standing', [
    ['fresh: false', 'fresh: true', 'what was seen is forgotten after a film'],
    ['from: frame.to', 'from: frame.from', 'the ticks before are told again'],
    ['results: []', 'results: frame.results.slice(0, 0), weights: {}', 'weights are of before the trial'],
  ]),
  ...part('export/video-config', [
    ['if (supported) return config;', 'return config;', 'a film is begun that nothing encodes'],
    ['BITS * width * height * rate', 'BITS * width * height', 'all pictures have the room of one'],
  ]),
  ...part('panels/svg-pen', [
    ['if (!Number.isFinite(x + y)) return;', '', 'a path has what is no number'],
    ["this.#path.length === 0 ? 'M' : 'L'", "'L'", 'a path has no beginning'],
    ['    this.#path = [];\n  }\n\n  moveTo', '  }\n\n  moveTo', 'a path has all paths before it'],
    ['y: y + down', 'y: y - down', 'numbers of an axis stand above their lines'],
    ['escapeMarkup(text),', 'text,', 'names are markup'],
  ]),
  ...part('panels/pixel-image', [
    ['block === blocks - 1 ? 1 : 0', '1', 'pixels end with the first block'],
    ['~part.length & 0xffff', 'part.length', 'a block has no second length'],
    ['one %= ADLER;', '', 'the sum of many pixels is wrong'],
    ['values[i] >>> (8 * channel)', 'values[i] >>> (16 - 8 * channel)', 'red is blue'],
  ]),
  ...part('panels/curve-drawing', [
    ['!turns.has(i)', 'true', 'an angle crosses the whole plot'],
    ['curve.values[i - 1] !== null &&', '', 'a line goes on over what nobody knows'],
    ['Math.min(Math.max(value, low), high)', 'value', 'a curve leaves its plot'],
    ['Math.max(first, from)', 'first', 'a rest is as long as the plot'],
    ['[x, base] = [LEFT, base + KEY_LINE]', 'x = LEFT', 'names are written over names'],
  ]),
  ...mistakesIn('bridges/recording/archive/png-file.ts', 'test/bridges/recording/archive/png-file.test.ts', [
    ['`${keyword}\\0\\0\\0\\0\\0${text}`', '`${keyword}\\0${text}`', 'words of a PNG file are cut'],
    ['SIGNATURE.length + 12 + 13', 'SIGNATURE.length', 'words stand before the header'],
  ]),
  ...mistakesIn('scenarios/plots/raster.ts', 'test/scenarios/plots/raster.test.ts', [
    ['width: x(other) - x(one)', 'width: x(other)', 'a rest is shaded to where nothing is'],
  ]),
  ...mistakesIn('scenarios/view/run/run-source.ts', 'test/scenarios/view/run/run-source.test.ts', [
    ['|| command.withinMs === Infinity', '', 'films have weights when the clock has them'],
  ]),
  ...mistakesIn('scenarios/plots/walk-plot.ts', 'test/scenarios/plots/walk-plot.test.ts', [
    ['frame((i * interval) / loop,', 'frame((i * interval) / (1.1 * loop),', 'a walk lasts longer than its pace says'],
    ['dash - Math.min(gone[k], most)', 'dash - Math.min(gone[k + 1] ?? most, most)', 'the body is a sample ahead'],
    ['[x(east), y(north)]', '[x(east), y(-north)]', 'north is drawn below'],
    ['${decimal(dash - DOT)};', '${dash};', 'the dot is past the end of its way'],
    [
      '.walk-body { display: none;',
      '.walk-body { display: inline;',
      'who asks for less motion sees the body at the start',
    ],
  ]),
  ...mistakesIn('scenarios/plots/thinned-walk.ts', 'test/scenarios/plots/thinned-walk.test.ts', [
    [
      'open.push([from, farthest], [farthest, to]);',
      'open.push([from, farthest]);',
      'half of a walk is thinned without end',
    ],
  ]),
  ...mistakesIn('scenarios/plots/walk-record.ts', 'test/scenarios/plots/walk-plot.test.ts', [
    ["phase === 'active' && elapsed", 'elapsed', 'a walk has the outcome after it'],
    ['this.#sample(start);', '', 'a walk begins after its start'],
  ]),
];
