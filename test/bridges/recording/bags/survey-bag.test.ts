import { describe, expect, it } from 'vitest';
import { openBag } from '../../../../bridges/recording/bags/open-bag.ts';
import { surveyBag } from '../../../../bridges/recording/bags/survey-bag.ts';
import { ascii } from '../events/recordings.ts';
import { mcap, type Topic } from '../events/samples.ts';

const topic = (name: string, ...times: readonly bigint[]): Topic => ({
  topic: name,
  type: 'std_msgs/msg/String',
  messages: times.map((time) => ascii(`${time}`)),
  times,
});

describe('a survey', () => {
  it('tells how far a message lies behind the latest before it, whatever its topic', async () => {
    const of = async (...times: readonly bigint[]): Promise<bigint> =>
      (await surveyBag(await openBag(mcap([topic('/a', ...times)])))).latenessNanoseconds;
    expect(await of()).toBe(0n);
    expect(await of(3n, 3n, 9n)).toBe(0n);
    expect(await of(10n, 30n, 5n, 29n, 31n, 20n)).toBe(25n);
    const two = await surveyBag(await openBag(mcap([topic('/a', 7n, 20n), topic('/b', 9n, 20n)])));
    expect(two).toMatchObject({ latenessNanoseconds: 11n, earliest: 7n, latest: 20n });
  });

  it('tells of each topic, those without messages too', async () => {
    const survey = await surveyBag(await openBag(mcap([topic('/none'), topic('/a', 9n, 4n, 6n), topic('/b', 3n)])));
    expect(survey).toMatchObject({ messages: 4, earliest: 3n, latest: 9n, partial: false });
    expect(survey).not.toHaveProperty('fault');
    expect(survey.topics.map(({ name, messages, earliest, latest }) => [name, messages, earliest, latest])).toEqual([
      ['/none', 0, undefined, undefined],
      ['/a', 3, 4n, 9n],
      ['/b', 1, 3n, 3n],
    ]);
  });

  it('ends early when it is told to, which it says', async () => {
    const bytes = mcap([topic('/a', 1n, 2n, 3n)]);
    let seen = 0;
    const survey = await surveyBag(await openBag(bytes), () => ++seen < 2);
    expect(survey).toMatchObject({ messages: 2, latest: 2n, partial: true });
    const whole = await surveyBag(await openBag(bytes), () => undefined);
    expect(whole).toMatchObject({ messages: 3, partial: false });
  });

  it('throws on what is no fault of the recording', async () => {
    const failing = async (): Promise<unknown> =>
      surveyBag(await openBag(mcap([topic('/a', 1n)])), () => {
        throw new TypeError('not of the bag');
      });
    await expect(failing()).rejects.toThrow(TypeError);
  });
});
