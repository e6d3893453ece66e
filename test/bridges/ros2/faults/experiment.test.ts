import { describe, expect, it } from 'vitest';
import { messageType, nanosecondsOf, planarTwist, timeOf } from '../../../../bridges/ros-messages/index.ts';
import {
  answerOf,
  type ExperimentOptions,
  type FaultResult,
  faultResults,
} from '../../../../bridges/ros2/faults/experiment.ts';
import { MemoryGraph } from '../../../../bridges/ros2/transport/memory.ts';
import { LATCHED, RELIABLE, SENSOR } from '../../../../bridges/ros2/transport/qos.ts';
import { TestClock } from './test-clock.ts';

const fault = (error: unknown): never => {
  throw error;
};
const scanType = messageType('sensor_msgs/msg/LaserScan');
const twistType = messageType('geometry_msgs/msg/Twist');

/** Seconds between two scans, and between two looks of a controller. */
const [SCAN, LOOK] = [0.1, 0.01];

/** A controller that drives at 0.3 m/s: what it makes of a scan, and whether it drives at a time of the clock. */
interface Driver {
  readonly hear?: (scan: ReturnType<typeof scanType.decode>, now: number) => void;
  /** m/s; undefined for no command. */
  readonly speed: (now: number) => number | undefined;
}

/** A robot with a scan, and a controller under test which hears it under another name. */
function stand({ hear = () => {}, speed }: Driver) {
  const graph = new MemoryGraph();
  const clock = new TestClock();
  const robot = graph.open({ node: 'robot', fault });
  const scanOut = robot.advertise('/scan', scanType.name, SENSOR);
  robot.advertise('/map', 'nav_msgs/msg/OccupancyGrid', LATCHED);
  clock.every(SCAN, () => {
    const stamp = timeOf(BigInt(Math.round((100 + clock.now()) * 1e9)));
    scanOut.publish(scanType.encode({ header: { stamp, frame_id: 'laser' }, ranges: [4, 5] }));
  });
  const controller = graph.open({ node: 'controller', fault });
  const heard: ReturnType<typeof scanType.decode>[] = [];
  controller.subscribe('/faulty/scan', scanType.name, SENSOR, ({ cdr }) => {
    const scan = scanType.decode(cdr);
    heard.push(scan);
    hear(scan, clock.now());
  });
  controller.subscribe('/faulty/map', 'nav_msgs/msg/OccupancyGrid', LATCHED, () => {});
  const velocity = controller.advertise('/cmd_vel', twistType.name, RELIABLE);
  clock.every(LOOK, () => {
    const linearX = speed(clock.now());
    if (linearX !== undefined) velocity.publish(twistType.encode(planarTwist({ linearX, linearY: 0, angularZ: 0 })));
  });
  const lines: string[] = [];
  const run = async (options: Partial<ExperimentOptions>): Promise<FaultResult[]> => {
    const results: FaultResult[] = [];
    const experiment = async () => {
      for await (const result of faultResults({
        transport: graph.open({ node: 'injector', fault }),
        clock,
        faults: ['silent'],
        trials: 2,
        lastsSeconds: 1,
        withinSeconds: 0.5,
        backWithinSeconds: 1,
        seed: 1,
        velocity: { topic: 'cmd_vel', fullName: '/cmd_vel' },
        patienceSeconds: 5,
        say: (text) => void lines.push(text),
        ...options,
      }))
        results.push(result);
    };
    await clock.passUntil(experiment());
    return results;
  };
  return { clock, heard, lines, run };
}

/** Stops where no scan with a new stamp came for some time. */
function watching(limit: number): Driver {
  let [news, stamp] = [Number.NEGATIVE_INFINITY, 0n];
  return {
    hear({ header }, now) {
      if (nanosecondsOf(header.stamp) === stamp) return;
      stamp = nanosecondsOf(header.stamp);
      news = now;
    },
    speed: (now) => (now - news <= limit ? 0.3 : 0),
  };
}

describe('faults on purpose', () => {
  it('are answered in time by who watches, at a time that is that of the first message that was wrong', {
    tags: 'long',
  }, async () => {
    const { run } = stand(watching(0.3));
    const results = await run({ faults: ['silent', 'frozen', 'half-rate'], trials: 5 });
    expect(results.map(({ fault: name, topic, verdict }) => [name, topic, verdict])).toEqual([
      ['silent', '/scan', 'passed'],
      ['frozen', '/scan', 'passed'],
      ['half-rate', '/scan', 'passed'],
    ]);
    for (const { answers, backSeconds } of results.slice(0, 2)) {
      for (const answer of answers) {
        expect(answer.what).toBe('stopped');
        // The last message that was well came a period before.
        expect((answer as { seconds: number }).seconds).toBeCloseTo(0.3 - SCAN + LOOK, 1);
      }
      for (const seconds of backSeconds) expect(seconds).toBeLessThan(SCAN + 3 * LOOK);
    }
    expect(results[2].answers.map(({ what }) => what)).toEqual(Array(5).fill('went on'));
  });

  it('say that a controller without a watch goes on, and that it failed', async () => {
    const { run } = stand({ speed: () => 0.3 });
    const [silent, dropped] = await run({ faults: ['silent', 'dropped'] });
    expect(silent).toMatchObject({ mustStop: true, verdict: 'failed' });
    expect(silent.answers[0]).toMatchObject({ what: 'went on' });
    expect((silent.answers[0] as { seconds: number }).seconds).toBeCloseTo(1, 1);
    expect(dropped).toMatchObject({ mustStop: false, verdict: 'passed' });
  });

  it('fail who stops too late, and who moves again while the fault lasts', async () => {
    const late = stand(watching(0.8));
    expect(await late.run({})).toMatchObject([
      { verdict: 'failed', answers: [{ what: 'stopped' }, { what: 'stopped' }] },
    ]);
    const fickle = watching(0.3);
    const { run } = stand({ ...fickle, speed: (now) => (Math.floor(now * 10) % 2 === 0 ? 0.3 : fickle.speed(now)) });
    expect(await run({})).toMatchObject([
      { verdict: 'failed', answers: [{ what: 'moved again' }, { what: 'moved again' }] },
    ]);
  });

  it('say that a controller fell silent, which stops no base', async () => {
    let news = Number.NEGATIVE_INFINITY;
    const { run } = stand({
      hear: (_, now) => {
        news = now;
      },
      speed: (now) => (now - news < 0.15 ? 0.3 : undefined),
    });
    expect(await run({})).toMatchObject([
      { verdict: 'failed', answers: [{ what: 'fell silent' }, { what: 'fell silent' }] },
    ]);
  });

  it('pass all on untouched before, between and after', async () => {
    const { run, heard, lines } = stand(watching(0.3));
    await run({ faults: ['old'], trials: 2 });
    const stamps = heard.map(({ header }) => Number(nanosecondsOf(header.stamp)) * 1e-9);
    const wrong = stamps.map((stamp) => stamp < 100);
    const first = wrong.indexOf(true);
    const over = wrong.indexOf(false, first);
    expect(first).toBeGreaterThan(4);
    expect([10, 11]).toContain(over - first);
    expect(wrong.indexOf(true, over)).toBeGreaterThan(over + 4);
    expect(lines[0]).toBe('/map goes on as /faulty/map (nav_msgs/msg/OccupancyGrid), to /controller');
    expect(lines[1]).toBe('/scan goes on as /faulty/scan (sensor_msgs/msg/LaserScan), to /controller');
  });

  it('are left out where they befall nothing, and begin at the same times with the same seed', async () => {
    const { run, lines } = stand(watching(0.3));
    expect(await run({ faults: ['clock-stops'] })).toEqual([]);
    expect(lines).toContain('clock-stops: it befalls none of these topics');
    const again = async (seed: number) => (await stand(watching(0.3)).run({ seed }))[0].answers;
    expect(await again(3)).toEqual(await again(3));
  });

  it('are undecided where the controller does not drive again', async () => {
    let [drove, stopped] = [false, false];
    const driver = watching(0.3);
    const { run } = stand({
      ...driver,
      speed: (now) => {
        const stands = driver.speed(now) === 0;
        drove ||= !stands;
        stopped ||= drove && stands;
        return stopped || stands ? 0 : 0.3;
      },
    });
    const [silent, frozen] = await run({ faults: ['silent', 'half-rate'] });
    expect(silent).toMatchObject({ verdict: 'undecided', backSeconds: [null] });
    expect(frozen).toMatchObject({ verdict: 'undecided', answers: [] });
  });

  it('are not tried on who does not drive, nor where nobody listens', async () => {
    await expect(stand({ speed: () => 0 }).run({})).rejects.toMatchObject({ code: 'not_driven' });
    const clock = new TestClock();
    const transport = new MemoryGraph().open({ node: 'injector', fault });
    const alone = faultResults({
      ...{ transport, clock, faults: ['silent'], trials: 1, lastsSeconds: 1, withinSeconds: 1, backWithinSeconds: 1 },
      ...{ seed: 1, velocity: { topic: 'cmd_vel', fullName: '/cmd_vel' }, patienceSeconds: 5 },
    });
    await expect(clock.passUntil(alone.next())).rejects.toMatchObject({ code: 'no_listener' });
  });
});

it('counts from the first zero that is not followed by motion, and takes half the speed for slower, and what is no number for no zero', () => {
  const answer = (...speeds: number[]) =>
    answerOf(
      speeds.map((speed, n) => ({ at: 0.2 + 0.2 * n, speed })),
      0.3,
      0.1,
      1,
    );
  expect(answer(0, 0.3, 0, 0)).toEqual({ what: 'stopped', seconds: 0.2 + 0.2 * 2 - 0.1 });
  expect(answer(0.3, 0, 0, 0.3)).toEqual({ what: 'moved again', seconds: 0.2 + 0.2 - 0.1 });
  expect(answer(0.1, 0.3, 0.3, 0.3)).toEqual({ what: 'slowed', share: 0.1 / 0.3 });
  expect(answer(0.2, 0.3, 0.3, 0.3)).toEqual({ what: 'went on', seconds: 0.9 });
  expect(answer(Infinity, Infinity, Infinity, Infinity)).toEqual({ what: 'went on', seconds: 0.9 });
  expect(answer(0.3)).toEqual({ what: 'fell silent', seconds: 0.1 });
});
