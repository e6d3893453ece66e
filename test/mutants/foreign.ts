import type { Mutant } from './mutant.ts';
import { mistakesIn } from './mutant.ts';

/** Mistakes in what meets strangers: ports that listen, and parsers of what comes from elsewhere. */
export const foreign: readonly Mutant[] = [
  ...mistakesIn('bridges/viewing/admission.ts', 'test/bridges/viewing/admission.test.ts', [
    ['const name = /^https?:/.test(origin) ? ', 'const name = true ? ', 'any scheme of this machine is a page of it'],
    ["name === 'localhost' || name.endsWith('.localhost')", "name.includes('localhost')", 'a name contains localhost'],
    ["'https://app.foxglove.dev', 'file://'", "'https://app.foxglove.dev', 'file://', 'null'", 'a frame is let in'],
    [
      'isSame(given, token) ? undefined',
      'isSame(given || token, token) ? undefined',
      'an empty token is the right one',
    ],
  ]),
  ...mistakesIn('bridges/viewing/viewer-port.ts', 'test/bridges/viewing/viewer-port.test.ts', [
    ['token: token ?? drawToken()', 'token', 'other machines need no token'],
    ['viewers < MOST_VIEWERS', 'viewers < Infinity', 'any number of viewers is served'],
  ]),
  ...mistakesIn('bridges/viewing/foxglove-server.ts', 'test/bridges/viewing/foxglove-server.test.ts', [
    ['if (this.#readOnly) throw', 'if (false) throw', 'who only looks tunes'],
    ['if (this.#parameters.has(name)) client.watched.add', 'client.watched.add', 'names of no parameter are kept'],
  ]),
  ...mistakesIn('bridges/recording/reading/bounded-yaml.ts', 'test/bridges/recording/reading/bounded-yaml.test.ts', [
    ['bytes > MOST_YAML_BYTES', 'bytes > Infinity', 'a text of any length is read'],
    ['uniqueKeys: false', 'uniqueKeys: true', 'each key is compared with all others'],
    ['if (seen.has(key.value))', 'if (false)', 'a key stands twice, and the last one holds'],
  ]),
  ...mistakesIn('scenarios/environment/environment.ts', 'test/scenarios/cli/environment/serve-environment.test.ts', [
    [
      '!isNumbers(values) || ',
      '(values as number[])?.length === undefined || ',
      'what says that it has a length is an array',
    ],
  ]),
  ...mistakesIn(
    'bridges/recording/events/live/spif-words.ts',
    'test/bridges/recording/events/live/udp-events.test.ts',
    [
      ['one >= at - PLAUSIBLE && one <= expected + PLAUSIBLE', 'one >= 0', 'any time is plausible'],
      ['[nearest(at), nearest(expected)]', '[nearest(at)]', 'a silence of hours is a jump'],
      ['if (this.#heldIn === this.#datagrams) return;', '', 'one datagram sets the clock'],
      ['this.implausible += this.#held.count', 'this.implausible += 0', 'what is left out is not counted'],
    ],
  ),
];
