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
    ['origin !== `http://${host}`', '!isLocalPage(origin)', 'any page of this machine may ask for another'],
    ['hostRefusal(host, rules.host) ?? tokenRefusal', 'tokenRefusal', 'a page may be asked for by any name'],
    ['pair.startsWith(`${rules.cookie}=`)', "pair.includes('=')", 'the cookie of another page is read'],
  ]),
  ...mistakesIn('bridges/viewing/viewer-port.ts', 'test/bridges/viewing/viewer-port.test.ts', [
    ['token: token ?? drawToken()', 'token', 'other machines need no token'],
    ['viewers < MOST_VIEWERS', 'viewers < Infinity', 'any number of viewers is served'],
  ]),
  ...mistakesIn('bridges/viewing/page-server.ts', 'test/bridges/viewing/page-server.test.ts', [
    ['Path=/; HttpOnly; SameSite=Strict', 'Path=/; HttpOnly', 'pages of other sites ask with the cookie'],
    ["; frame-ancestors 'none'", '', 'another page may show it in a frame'],
    ['pathOf(url) === SOCKET', 'true', 'a WebSocket may be opened at any path'],
    ['if (tokenIn(url) !== undefined)\n', 'if (false)\n', 'nobody is given the cookie'],
    ['maxPayload: MOST_REQUEST', 'maxPayload: 1 << 26', 'a page may send messages of any size'],
  ]),
  ...mistakesIn('scenarios/cli/view/thread-runs.ts', 'test/scenarios/cli/view/thread-runs.test.ts', [
    ['this.#threads.size >= MOST_RUNS', 'false', 'there are as many runs as pages are opened'],
    ['page.onClose(() => void thread.terminate());', '', 'the run of a page that is gone goes on'],
    ['      page.close();\n', '', 'a page is not told that its run is gone'],
  ]),
  ...mistakesIn('scenarios/view/wire.ts', 'test/scenarios/view/wire.test.ts', [
    ['if (opened && !closed) onLost(lost());', '', 'nobody hears that a source is gone until something is asked'],
    ['if (opened && !closed)', 'if (opened)', 'who closes a source is told that it is lost'],
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
