import { describe, expect, it } from 'vitest';
import { Pulse, sharedBeats, Vigil } from '../../../bridges/watchdog/beats.ts';

const TIMEOUT = 80;
const EVERY = TIMEOUT / 8;

/** A loop and its vigil; `look` looks after some milliseconds. */
function pair() {
  const shared = sharedBeats();
  const pulse = new Pulse(shared);
  const vigil = new Vigil(shared, TIMEOUT);
  let now = 1000;
  const look = (milliseconds = vigil.everyMilliseconds): boolean => vigil.overdue((now += milliseconds));
  return { shared, pulse, vigil, look };
}

describe('a vigil over a loop', () => {
  it('looks several times in a timeout, and at most every millisecond', () => {
    expect(pair().vigil.everyMilliseconds).toBe(EVERY);
    expect(new Vigil(sharedBeats(), 2).everyMilliseconds).toBe(1);
  });

  it('does not begin before the first beat', () => {
    const { look, pulse } = pair();
    for (let k = 0; k < 100; k++) expect(look()).toBe(false);
    expect(pulse.beat()).toBe(true);
  });

  it('fires when the loop is silent for the timeout, at most a look later, and the next beat fails', () => {
    const { look, pulse } = pair();
    pulse.beat();
    expect(look()).toBe(false);
    for (let k = 0; k < 7; k++) expect(look()).toBe(false);
    expect(pulse.fired).toBe(false);
    expect(look()).toBe(true);
    expect(pulse.fired).toBe(true);
    for (let k = 0; k < 2; k++) expect(pulse.beat()).toBe(false);
  });

  it('bears with a loop that beats once in a timeout', () => {
    const { look, pulse } = pair();
    for (let k = 0; k < 100; k++) {
      if (k % 8 === 0) expect(pulse.beat()).toBe(true);
      expect(look()).toBe(false);
    }
  });

  it('fires no sooner for looks that come early, and gives a loop that was suspended with it the time to beat', () => {
    const early = pair();
    early.pulse.beat();
    for (let k = 0; k < 8; k++) expect(early.look(EVERY / 2)).toBe(false);
    const suspended = pair();
    suspended.pulse.beat();
    suspended.look();
    expect(suspended.look(1e6)).toBe(false);
    expect(suspended.pulse.beat()).toBe(true);
    expect(suspended.look()).toBe(false);
  });

  it('fires again after each further timeout', () => {
    const { look, pulse } = pair();
    pulse.beat();
    const fired = Array.from({ length: 60 }, () => look()).flatMap((overdue, k) => (overdue ? [k] : []));
    expect(fired).toEqual([8, 17, 25, 33, 41, 49, 57]);
  });
});
