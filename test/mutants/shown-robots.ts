import { mistakesIn, partsOf } from './mutant.ts';

const inView = partsOf('scenarios/view/robot');

/** Mistakes in how a robot is shown, live. */
export const shownRobots = [
  ...inView('told-time', [
    ['if (after < 0 || tick < 0)', 'if (tick < 0)', 'what comes too late is shown in the wrong place'],
    ['if (after < -BACK_SECONDS)', 'if (false)', 'a log that begins again is left out'],
    ['now - pending.at < SETTLED_MS', 'false', 'a time is told before all of it has come'],
  ]),
  ...inView('place-reader', [
    ['told && GROUND_FRAMES.includes(place.frame)', 'told', 'a robot that nobody has placed is at 0'],
    ['place.x * cos - place.y * sin', 'place.x * cos + place.y * sin', 'transforms turn the wrong way'],
  ]),
  ...inView('remarks', [
    ['(this.#silentSince ?? clock(since))', 'clock(since)', 'a silence is said anew every second'],
  ]),
  ...inView('robot-source', [
    ['ofTick < first ||', '', 'what comes too late is told in a frame that it is not of'],
    ['stretch.leaveOpen(ofTick - 1);', '{}', 'the way of a robot goes on while nobody knows it'],
    ['.every(Number.isFinite)', '.every(() => true)', 'a place that is no number is a place'],
    ['this.#told < kept', 'false', 'a frame goes on from what was let go'],
    ['samples || topic === REWARD ? tick - 1 : tick', 'tick', 'what came of a tick is told of the next one'],
  ]),
  ...mistakesIn('bridges/viewing/live-view.ts', 'test/scenarios/view/robot/robot-source.test.ts', [
    ['teller.trialEnd(result, tick)', 'teller.trialEnd(result)', 'a trial ends with the last tick that was shown'],
  ]),
  ...mistakesIn('bridges/viewing/foxglove-watcher.ts', 'test/bridges/viewing/foxglove-watcher.test.ts', [
    ['        this.#tryAgain();\n      });', '      });', 'a robot that comes back is not seen'],
    ['if (!told || this.#closed) return;', 'if (!told) return;', 'who closes a watcher is told that it is lost'],
    ['.filter((channel) => this.#listener.wants(channel))', '', 'a robot sends what nobody looks at'],
  ]),
];
