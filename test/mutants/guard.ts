import { type Mutant, mistakesIn } from './mutant.ts';

const HOST = 'test/bridges/ros2/guard/guard-host.test.ts';

/** Mistakes in what stands between an agent and its robot. */
export const guard: readonly Mutant[] = [
  ...mistakesIn('bridges/guard/guard-rules.ts', 'test/bridges/guard/guard-rules.test.ts', [
    [
      'else this.#limiter.stop();',
      'else this.#limiter.approach({ linearX: 0, linearY: 0, angularZ: 0 }, elapsed);',
      'a stop ramps down',
    ],
    [
      'Number.isFinite(wanted.linearX + wanted.linearY + wanted.angularZ)',
      'Number.isFinite(wanted.linearX)',
      'NaN to the side or in the turn is a command',
    ],
    [
      'if (robot - at > staleAfterSeconds[topic])\n        return {',
      'if (robot - at <= staleAfterSeconds[topic]) return undefined;\n      else return {',
      'one input of several is watched',
    ],
    [
      'if (fault !== undefined) this.#commanded = Number.NEGATIVE_INFINITY;',
      '',
      'a command from before a stop is carried out after it',
    ],
    [
      'const elapsed = Math.max(0, moved - this.#moved);',
      'const elapsed = moved - this.#moved;',
      'time that was set back turns a limit round',
    ],
    ["if (!this.#active) return { reason: 'inactive' };", '', 'a node that is not active drives'],
    [
      'now - this.#beat > beatTimeoutSeconds',
      'robot - this.#beat > beatTimeoutSeconds',
      'the life of the loop is judged in the time of the robot',
    ],
  ]),
  ...mistakesIn('bridges/guard/velocity-limiter.ts', 'test/bridges/guard/velocity-limiter.test.ts', [
    [
      'const scale = shareWithin(wanted.linearX, wanted.linearY, linear);',
      'const scale = shareWithin(wanted.linearX, 0, linear);',
      'the speed to the side has no limit',
    ],
    [
      'return length > most ? most / length : 1;',
      'return length > most ? 0 : 1;',
      'a body that is told too much stands',
    ],
  ]),
  ...mistakesIn('bridges/guard/guard-host.ts', 'test/bridges/guard/guard-host.test.ts', [
    [
      '?.send(this.#encode(velocity)) !== true',
      '?.send(this.#encode(velocity)) === undefined',
      'a stop that a busy base did not take is not told again',
    ],
    ['    this.#guard?.deactivate();\n    this.#look();', '    this.#look();', 'a robot drives on after a halt'],
    [
      'for (let look = 0; !base.send(zero) && look < LAST_LOOKS; look++) await nextLook();',
      '',
      'a guard leaves without a last zero',
    ],
    ['mostRateHz: Math.min(mostRateHz, line)', 'mostRateHz', 'commands queue up on a slow line'],
    ['if (this.#underWay >= MOST_PIECES) return;', '', 'what a base says fills up a guard whose loop is blocked'],
    [
      'this.#guard?.beat(this.#options.now());',
      'this.#guard?.beat(Number.POSITIVE_INFINITY);',
      'a loop that beat once may be silent for ever',
    ],
  ]),
  ...mistakesIn('bridges/guard/signs-of-life.ts', 'test/bridges/guard/signs-of-life.test.ts', [
    ['[SILENT_BEATS, HANGING_BEATS]', '[HANGING_BEATS, HANGING_BEATS]', 'a guard that is silent is borne with for 2 s'],
    ['    this.#silentBeats = 0;\n  }', '  }', 'a guard that lives is taken for one that hangs'],
  ]),
  ...mistakesIn('bridges/guard/velocity-pace.ts', 'test/bridges/guard/velocity-pace.test.ts', [
    ['stands ? 0 : this.#changeSeconds', 'this.#changeSeconds', 'a stop waits until a new velocity may be told'],
    ['? this.#repeatSeconds :', '? Number.POSITIVE_INFINITY :', 'a velocity is not repeated'],
    [' && linearY === last.linearY', '', 'a change to the side waits for a repetition'],
    [' && angularZ === last.angularZ', '', 'a change of the turn waits for a repetition'],
  ]),
  ...mistakesIn('bridges/guard/velocity-encoding.ts', 'test/bridges/guard/velocity-encoding.test.ts', [
    ['doubles([linearX, linearY, angularZ])', 'doubles([linearX, angularZ, linearY])', 'turn and side are exchanged'],
    ['bytes.setFloat64(8 * i, value, true)', 'bytes.setFloat64(8 * i, value)', 'doubles are big-endian'],
  ]),
  ...mistakesIn('bridges/ros2/faults/mutilations.ts', 'test/bridges/ros2/faults/mutilations.test.ts', [
    ['withStampsMoved(message, -WRONG_SECONDS)', 'withStampsMoved(message, 0)', 'old stamps are new'],
    ['parents.has(header.frame_id)', '!parents.has(header.frame_id)', 'the localiser lives, and all else dies'],
    ['[{ cdr }, { cdr: first }]', '[{ cdr: first }, { cdr }]', 'what is swapped comes in order'],
    ['(now) => now - wrong', '(now) => now', 'time does not jump'],
  ]),
  ...mistakesIn('bridges/ros2/faults/mutilations.ts', 'test/bridges/ros2/faults/passed-topic.test.ts', [
    ['last = new Uint8Array(cdr);', 'last ??= new Uint8Array(cdr);', 'the first message is frozen, and not the last'],
  ]),
  ...mistakesIn('bridges/ros2/faults/passed-topic.ts', 'test/bridges/ros2/faults/passed-topic.test.ts', [
    ['this.since ??= this.#clock.now();', 'this.since = this.#clock.now();', 'a fault begins with its last message'],
    ['if (this.#fault === fault) ', '', 'what is delayed comes after the fault'],
    ['      this.#fault?.note(cdr);\n', '', 'a fault does not know what came before it'],
  ]),
  ...mistakesIn('bridges/ros2/faults/experiment.ts', 'test/bridges/ros2/faults/experiment.test.ts', [
    ["one.what === 'stopped' && ", '', 'a zero that does not last is a stop'],
    [' && one.seconds <= withinSeconds', '', 'a stop may take any time'],
    ['commands[again ? zero : moved + 1].at', 'commands[zero].at', 'a zero from before the answer is the answer'],
    ['if (until - last > SILENT_SECONDS)', 'if (until - last > Infinity)', 'who falls silent goes on'],
    ['answers.length < trials', 'answers.length < 0', 'trials that were not made have passed'],
  ]),
  ...mistakesIn('bridges/ros2/guard/transform-freshness.ts', 'test/bridges/ros2/guard/transform-freshness.test.ts', [
    ['if (link.heard < oldest.heard)', 'if (link.heard > oldest.heard)', 'one fresh link makes a pose fresh'],
    ['repeated ? last.heard : robot', 'robot', 'a transform with its old stamp is news'],
    ['latched ? Number.POSITIVE_INFINITY :', '', 'what holds for ever goes stale'],
  ]),
  ...mistakesIn('bridges/ros2/guard/guard-host.ts', HOST, [
    [
      'return this.#halted ? undefined : this.#guard?.activate();',
      'return this.#guard?.activate();',
      'a robot drives again after a halt',
    ],
    ['if (decided !== undefined) this.#guard?.beat(now);', '', 'a command of simulated time is no sign of life'],
    [
      '        this.#standby?.say();\n        return this.#open',
      '        return this.#open',
      'who stands by is silent when it is needed',
    ],
    ['> CLOCK_STANDS_SECONDS', '> Number.POSITIVE_INFINITY', 'a robot drives on while its time stands'],
    ["failure.code === 'connection_lost'", 'failure.code === undefined', 'a connection that is lost is not made again'],
    [
      'published.length > MOST_WAITING',
      'published.length > Number.POSITIVE_INFINITY',
      'all that waits for a bridge is kept',
    ],
  ]),
  ...mistakesIn('bridges/ros2/transport/foxglove.ts', 'test/bridges/ros2/transport/foxglove.test.ts', [
    [
      'own !== undefined && node === bridge',
      'own !== undefined && node === this.node',
      'the bridge is another who commands',
    ],
    ['type !== own?.type && !this.#lingering', '!this.#lingering', 'an own type is that of the robot'],
    ['    this.#own.delete(channelId);\n', '', 'a type is own that is published no more'],
  ]),
  ...mistakesIn('bridges/ros2/guard/velocity-output.ts', HOST, [
    [
      "stop?.reason === 'inactive' ? !pace.told(velocity) : ",
      '',
      'a node that is not active repeats zero while others drive',
    ],
  ]),
];
