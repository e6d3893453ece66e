import { expect, it } from 'vitest';
import type { Phase, TickParts } from '../../agents/index.ts';
import { PHASES, ReafferenceError, TickLoop, ValidationError, WiringError } from '../../agents/index.ts';

/** A loop with a part in every place, each of which writes down what it does, or fails there. */
function loopOf(log: string[], failing?: string, fault: unknown = new RangeError('broken')) {
  const does =
    (what: string) =>
    (tick?: number): void => {
      log.push(tick === undefined ? what : `${what} ${tick}`);
      if (what === failing) throw fault;
    };
  const parts: Required<TickParts> = {
    robot: {
      deliver: does('robot deliver'),
      sense: does('sense'),
      advance: does('advance'),
      safe: () => log.push('safe'),
    },
    controller: {
      deliver: does('controller deliver'),
      step: does('step'),
      actuate: does('actuate'),
      rest: does('rest'),
      dispose: () => log.push('dispose'),
    },
    judge: does('judge'),
    rest: { elapsed: () => (failing?.includes('rest') ? 5 : -1), end: does('rest end') },
  };
  const loop = new TickLoop();
  return { loop, parts, does };
}

it('delivers, senses, steps, actuates, advances and judges; observers come after the steps of their phase', () => {
  const log: string[] = [];
  const { loop, parts } = loopOf(log);
  for (const phase of [...PHASES].reverse())
    for (const who of ['a', 'b']) loop.on(phase, (tick) => log.push(`${phase} ${who} ${tick}`));
  const { robot, controller, judge } = parts;
  loop.attach({ judge });
  loop.attach({ controller });
  loop.attach({ robot });
  loop.run(7);
  expect(log).toEqual(
    [
      ['robot deliver', 'controller deliver', 'deliver a', 'deliver b'],
      ['sense', 'sense a', 'sense b'],
      ['step', 'actuate', 'control a', 'control b'],
      ['advance', 'physics a', 'physics b'],
      ['judge', 'judge a', 'judge b'],
    ]
      .flat()
      .map((what) => `${what} 7`),
  );
});

it('senses first and does the rest later, once each, if it is asked to', () => {
  const log: string[] = [];
  const { loop, parts } = loopOf(log);
  const { robot, controller, judge } = parts;
  loop.attach({ robot, controller, judge });
  loop.sense(7);
  expect(log).toEqual(['robot deliver 7', 'controller deliver 7', 'sense 7']);
  loop.sense(7);
  loop.run(7);
  expect(log.slice(3)).toEqual(['step 7', 'actuate 7', 'advance 7', 'judge 7']);
  loop.run(8);
  expect(log.slice(7)).toEqual(
    ['robot deliver', 'controller deliver', 'sense', 'step', 'actuate', 'advance', 'judge'].map((what) => `${what} 8`),
  );
});

it('makes the robot safe where the first half fails, and begins the next tick anew', () => {
  const log: string[] = [];
  const { loop, parts } = loopOf(log, 'sense');
  const { robot, controller } = parts;
  loop.attach({ robot, controller });
  expect(() => loop.sense(7)).toThrow(expect.objectContaining({ code: 'phase_failed', block: 'sense', tick: 7 }));
  expect(log.slice(-2)).toEqual(['safe', 'dispose']);
  expect(() => loop.run(7)).toThrow(expect.objectContaining({ block: 'sense' }));
});

it('runs with the parts that there are, and without those that left', () => {
  const log: string[] = [];
  const { loop, parts } = loopOf(log);
  loop.on('judge', (tick) => log.push(`observed ${tick}`));
  loop.run(0);
  const detach = loop.attach({ robot: parts.robot, judge: parts.judge });
  loop.run(1);
  detach();
  detach();
  loop.run(2);
  expect(log).toEqual(['observed 0', 'robot deliver 1', 'sense 1', 'advance 1', 'judge 1', 'observed 1', 'observed 2']);
});

it('has one robot, one controller, one judge and one rest', () => {
  const { loop, parts } = loopOf([]);
  const detach = loop.attach(parts);
  for (const place of ['robot', 'controller', 'judge', 'rest'] as const) {
    const take = (): unknown => loop.attach({ [place]: loopOf([]).parts[place] });
    expect(take).toThrow(WiringError);
    expect(take).toThrow(expect.objectContaining({ code: 'place_taken', block: place, remedy: expect.any(String) }));
  }
  detach();
  expect(() => loop.attach(parts)).not.toThrow();
});

it('lets an observer go, even one that goes while it is called, without skipping the next', () => {
  const loop = new TickLoop();
  const log: string[] = [];
  const stop = loop.on('sense', () => {
    log.push('once');
    stop();
  });
  const next = (): number => log.push('next');
  const stopNext = loop.on('sense', next);
  loop.on('sense', next);
  loop.run(0);
  expect(log).toEqual(['once', 'next', 'next']);
  stopNext();
  stopNext();
  loop.run(1);
  expect(log).toEqual(['once', 'next', 'next', 'next']);
});

it.each<[string, Phase]>([
  ['robot deliver', 'deliver'],
  ['controller deliver', 'deliver'],
  ['sense', 'sense'],
  ['step', 'control'],
  ['actuate', 'control'],
  ['advance', 'physics'],
  ['judge', 'judge'],
  ['rest', 'rest'],
  ['rest end', 'rest'],
  ['observer of rest', 'rest'],
  ['observer of deliver', 'deliver'],
  ['observer of sense', 'sense'],
  ['observer of control', 'control'],
  ['observer of physics', 'physics'],
  ['observer of judge', 'judge'],
])('on a fault of %s, makes the robot safe, undoes the wiring and names tick and phase', (failing, phase) => {
  const log: string[] = [];
  const { loop, parts, does } = loopOf(log, failing);
  loop.attach(parts);
  for (const each of [...PHASES, 'rest'] as const) loop.on(each, does(`observer of ${each}`));
  let fault: unknown;
  try {
    loop.run(4);
  } catch (error) {
    log.push('thrown');
    fault = error;
  }
  expect(fault).toBeInstanceOf(ReafferenceError);
  expect(fault).toMatchObject({ code: 'phase_failed', tick: 4, block: phase, cause: expect.any(RangeError) });
  expect((fault as Error).message).toContain('broken');
  expect(log.slice(-4)).toEqual([`${failing} 4`, 'safe', 'dispose', 'thrown']);
});

it('adds what an error of the framework does not say, and keeps the rest', () => {
  const bare = new ValidationError('no', { code: 'test/refused' });
  const { loop, parts } = loopOf([], 'sense', bare);
  loop.attach(parts);
  expect(() => loop.run(3)).toThrow(bare);
  expect(bare).toMatchObject({ code: 'test/refused', tick: 3, block: 'sense' });
  expect(bare.message).toMatch(/no\n.*3\n.*sense/);

  const placed = new ValidationError('no', { code: 'test/refused', tick: 1, block: 'pose' });
  const { message } = placed;
  const other = loopOf([], 'sense', placed);
  other.loop.attach(other.parts);
  expect(() => other.loop.run(3)).toThrow(placed);
  expect(placed).toMatchObject({ tick: 1, block: 'pose', message });
});
