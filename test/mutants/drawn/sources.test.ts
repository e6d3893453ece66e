import { expect, it } from 'vitest';
import { FULL } from '../../effort.ts';
import { mistakesIn } from './mistakes.ts';
import { NearestTests } from './nearest-tests.ts';
import { allSources, drawnSources, readSource } from './sources.ts';

it.runIf(FULL)('mistakes are drawn where tests import the file, or there are none to make', () => {
  const nearest = new NearestTests(allSources(), readSource);
  const untried = drawnSources().filter((path) => nearest.of(path).length === 0);
  expect(untried.filter((path) => mistakesIn(readSource(path)).length > 0)).toEqual([]);
});

it('mistakes are drawn in controllers, measures and codecs, not in simulators', () => {
  const drawn = drawnSources();
  expect(drawn).toEqual(
    expect.arrayContaining([
      'controllers/engine/run/simulation.ts',
      'scenarios/statistics/binomial.ts',
      'scenarios/pool/checkpoint.ts',
      'bridges/guard/guard-rules.ts',
      'bridges/boards/link/cobs.ts',
      'bridges/boards/spinnaker1/scp-requests.ts',
    ]),
  );
  expect(drawn.filter((path) => !/^(?:controllers|scenarios|bridges)\//.test(path))).toEqual([]);
});
