import { expect, it } from 'vitest';
import { Forecast } from '../../../../scenarios/cli/test/forecast.ts';

it('tells once what is left, by the pace of all runs so far', () => {
  let now = 100;
  const said: string[] = [];
  const forecast = new Forecast(
    1000,
    (text) => said.push(text),
    () => now,
  );
  now = 105;
  forecast.update('first', 10);
  now = 120;
  forecast.update('second', 15);
  now = 200;
  forecast.update('second', 20);
  // 25 trials in 20 s, so that 975 take 780 s.
  expect(said).toEqual(['at this pace about 13 min are left']);
});
