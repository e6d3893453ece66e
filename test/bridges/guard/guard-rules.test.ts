import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { point } from '../../../agents/index.ts';
import { Guard } from '../../../bridges/guard/guard-rules.ts';

const OPTIONS = {
  beatTimeoutSeconds: 0.15,
  commandTimeoutSeconds: 10,
  staleAfterSeconds: { '/odom': 0.5 },
  limits: point.limits,
};
const FORWARD = { linearX: 0.3, linearY: 0, angularZ: 0.1 };
const ZERO = { linearX: 0, linearY: 0, angularZ: 0 };

/** A guard at 1 s that lets commands through. */
function driving(): Guard {
  const guard = new Guard(OPTIONS, 1);
  guard.activate();
  guard.beat(1);
  guard.hear('/odom', 1);
  guard.command(FORWARD, 1);
  expect(guard.look(1)).toBeUndefined();
  expect(guard.output).toEqual(FORWARD);
  return guard;
}

describe('a guard', () => {
  it('commands zero before it is active, and after', () => {
    const guard = new Guard(OPTIONS, 0);
    guard.beat(0);
    guard.hear('/odom', 0);
    guard.command(FORWARD, 0);
    expect(guard.look(0)).toEqual({ reason: 'inactive' });
    expect(guard.output).toEqual(ZERO);

    const active = driving();
    active.deactivate();
    expect(active.look(1)).toEqual({ reason: 'inactive' });
    expect(active.output).toEqual(ZERO);
  });

  it('commands zero once the loop is silent for longer than it may be', () => {
    const guard = driving();
    guard.hear('/odom', 1.1);
    expect(guard.look(1.15)).toBeUndefined();
    expect(guard.look(1.1501)).toEqual({ reason: 'loop-silent' });
    expect(guard.output).toEqual(ZERO);
  });

  it('commands zero once a watched topic is silent for longer than it may be, and names it', () => {
    const guard = driving();
    guard.beat(1.5);
    expect(guard.look(1.5)).toBeUndefined();
    expect(guard.look(1.5001)).toEqual({ reason: 'input-stale', topic: '/odom' });
    expect(guard.output).toEqual(ZERO);
  });

  it('does not take another topic for the one that it watches', () => {
    const guard = driving();
    guard.beat(1.6);
    guard.hear('/scan', 1.6);
    expect(guard.look(1.6)).toEqual({ reason: 'input-stale', topic: '/odom' });
  });

  it.each(['/odom', '/scan'])(
    'commands zero when one of two watched topics, %s, is silent, and names that one',
    (silent) => {
      const guard = new Guard({ ...OPTIONS, staleAfterSeconds: { '/odom': 0.5, '/scan': 0.5 } }, 1);
      guard.activate();
      for (const topic of ['/odom', '/scan']) guard.hear(topic, 1);
      for (const topic of ['/odom', '/scan']) if (topic !== silent) guard.hear(topic, 1.6);
      guard.beat(1.6);
      guard.command(FORWARD, 1.6);
      expect(guard.look(1.6)).toEqual({ reason: 'input-stale', topic: silent });
      expect(guard.output).toEqual(ZERO);
      guard.hear(silent, 1.6);
      guard.command(FORWARD, 1.6);
      expect(guard.look(1.6)).toBeUndefined();
    },
  );

  it('waits until every watched topic was heard', () => {
    const guard = new Guard({ ...OPTIONS, staleAfterSeconds: { '/odom': 0.5, '/scan': 0.5 } }, 1);
    guard.activate();
    guard.beat(1);
    guard.hear('/odom', 1);
    guard.command(FORWARD, 1);
    expect(guard.look(1)).toEqual({ reason: 'input-stale', topic: '/scan' });
  });

  it('stops at once, whatever limits how fast the velocity changes', () => {
    const limits = { linear: 1, angular: 1, linearAcceleration: 0.5, angularAcceleration: 0.5 };
    const guard = new Guard({ ...OPTIONS, limits }, 0);
    guard.activate();
    guard.hear('/odom', 1);
    guard.beat(1);
    guard.look(1);
    guard.command(FORWARD, 1);
    expect(guard.look(1.1)).toBeUndefined();
    expect(guard.output.linearX).toBeCloseTo(0.05, 12);
    expect(guard.output.angularZ).toBeCloseTo(0.05, 12);
    expect(guard.look(1.151)).toEqual({ reason: 'loop-silent' });
    expect(guard.output).toEqual(ZERO);
    // It starts from rest again, not from where it was.
    guard.beat(1.2);
    guard.look(1.2);
    guard.command(FORWARD, 1.2);
    expect(guard.look(1.21)).toBeUndefined();
    expect(guard.output.linearX).toBeCloseTo(0.005, 12);
  });

  it('waits for a command of its own after a stop', () => {
    const guard = driving();
    expect(guard.look(1.2)).toEqual({ reason: 'loop-silent' });
    guard.command(FORWARD, 1.205); // decided during the stop
    expect(guard.look(1.21)).toEqual({ reason: 'loop-silent' });
    guard.beat(1.22);
    expect(guard.look(1.22)).toEqual({ reason: 'no-command' });
    expect(guard.output).toEqual(ZERO);
    guard.command(FORWARD, 1.225);
    expect(guard.look(1.23)).toBeUndefined();
    expect(guard.output).toEqual(FORWARD);
  });

  it('does not carry out a command from before it was activated again', () => {
    const guard = driving();
    guard.deactivate();
    guard.activate();
    expect(guard.look(1)).toEqual({ reason: 'no-command' });
  });

  it.each(
    (['linearX', 'linearY', 'angularZ'] as const).flatMap((part) =>
      [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY].map((value) => [value, part] as const),
    ),
  )('takes %s in %s alone for no command', (value, part) => {
    const guard = driving();
    guard.command({ ...FORWARD, [part]: value }, 1);
    expect(guard.look(1)).toEqual({ reason: 'no-command' });
    expect(guard.output).toEqual(ZERO);
  });

  it('lets a body go sideways that may', () => {
    const guard = driving();
    guard.command({ linearX: 0, linearY: -0.2, angularZ: 0 }, 1);
    expect(guard.look(1)).toBeUndefined();
    expect(guard.output).toEqual({ linearX: 0, linearY: -0.2, angularZ: 0 });
  });

  it('lets a command hold for as long as it may', () => {
    const guard = new Guard({ ...OPTIONS, commandTimeoutSeconds: 0.2 }, 0);
    guard.activate();
    guard.hear('/odom', 1);
    guard.beat(1);
    guard.command(FORWARD, 1);
    expect(guard.look(1)).toBeUndefined();
    guard.beat(1.2);
    expect(guard.look(1.2)).toBeUndefined();
    expect(guard.look(1.201)).toEqual({ reason: 'no-command' });
    expect(guard.output).toEqual(ZERO);
  });

  it('watches inputs and commands in the time of the robot, and the loop in its own', () => {
    const guard = new Guard({ ...OPTIONS, commandTimeoutSeconds: 0.3 }, 0);
    guard.activate();
    guard.beat(100);
    guard.hear('/odom', 1);
    guard.command(FORWARD, 1);
    expect(guard.look(100, 1)).toBeUndefined();
    guard.beat(200);
    expect(guard.look(200, 1.25)).toBeUndefined();
    expect(guard.look(200, 1.31)).toEqual({ reason: 'no-command' });
    expect(guard.look(200, 1.51)).toEqual({ reason: 'input-stale', topic: '/odom' });
    expect(guard.look(200.2, 1)).toEqual({ reason: 'loop-silent' });
  });

  it('limits how fast the velocity changes in the time in which the robot moves', () => {
    const guard = new Guard({ ...OPTIONS, limits: { ...point.limits, linearAcceleration: 2 } }, 0);
    guard.activate();
    guard.hear('/odom', 1);
    guard.beat(1);
    guard.hear('/odom', 50);
    guard.look(1, 50);
    guard.command({ ...FORWARD, linearX: 1 }, 50);
    expect(guard.look(1.1, 50.25)).toBeUndefined();
    expect(guard.output.linearX).toBe(0.5);
    guard.look(1.11, 50.25);
    guard.look(1.12, 50.375, 50.25);
    expect(guard.output.linearX).toBe(0.5);
    guard.look(1.13, 40); // it was set back
    expect(guard.output.linearX).toBe(0.5);
    guard.look(1.14, 40.125);
    expect(guard.output.linearX).toBe(0.75);
  });

  it('drives only while it is active, beats are fresh and inputs are fresh, whatever happens', () => {
    const event = fc.oneof(
      fc.constantFrom('activate', 'deactivate', 'beat', 'hear', 'command', 'look'),
      fc.constant('look'),
    );
    const step = fc.tuple(event, fc.integer({ min: 0, max: 200 }));
    fc.assert(
      fc.property(fc.array(step, { maxLength: 80 }), (steps) => {
        const guard = new Guard(OPTIONS, 0);
        let [now, active, beat, heard] = [0, false, -1e9, -1e9];
        for (const [what, milliseconds] of steps) {
          now += milliseconds;
          if (what === 'activate') guard.activate();
          if (what === 'deactivate') guard.deactivate();
          if (what === 'activate' || what === 'deactivate') active = what === 'activate';
          if (what === 'beat') guard.beat((beat = now) * 1e-3);
          if (what === 'hear') guard.hear('/odom', (heard = now) * 1e-3);
          if (what === 'command') guard.command(FORWARD, now * 1e-3);
          if (what !== 'look') continue;
          const stop = guard.look(now * 1e-3);
          const well = active && now - beat < 150.001 && now - heard < 500.001;
          if (stop === undefined) expect(well).toBe(true);
          else expect(guard.output).toEqual(ZERO);
        }
      }),
    );
  });
});
