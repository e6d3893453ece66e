import type { Mutant } from './mutant.ts';
import { mistakesIn } from './mutant.ts';

export const sensors: readonly Mutant[] = [
  ...mistakesIn('sim/sensors/inertial-unit.ts', 'test/sim/sensors/inertial-unit.test.ts', [
    [
      '/ period - angularZ * linearY',
      '/ period + angularZ * linearY',
      'the centripetal term along x has the wrong sign',
    ],
    [
      '/ period + angularZ * linearX',
      '/ period - angularZ * linearX',
      'the centripetal term along y has the wrong sign',
    ],
    ['state[Kept.SUM + 2] += angularZ', 'state[Kept.SUM + 2] -= angularZ', 'the gyroscope has the wrong sign'],
    ['(white[kind] / Math.sqrt(seconds))', '(white[kind] * Math.sqrt(seconds))', 'white noise grows with the interval'],
    ['(correlation / 2) * (1 - kept * kept)', 'correlation * (1 - kept * kept)', 'the bias has twice its variance'],
    ['exp(-seconds / correlation)', 'exp(-seconds * correlation)', 'the bias is forgotten by the wrong constant'],
    [
      'const kind = axis < 3 ? 0 : 1;\n    if (walk',
      'const kind = axis < 3 ? 1 : 0;\n    if (walk',
      'gyroscope and accelerometer swap their noise',
    ],
    [
      'state[Kept.SPEED + 1] = linearY;\n      state[Kept.TICKS]++',
      'state[Kept.TICKS]++',
      'the sideways speed of before is not kept',
    ],
    ['= 9.80665', '= 9.81', 'gravity is not the standard one'],
  ]),
  ...mistakesIn('sim/sensors/odometry.ts', 'test/sim/sensors/odometry.test.ts', [
    [
      'rolled * (1 + slip * random.normal())',
      'rolled * (1 + Math.SQRT2 * slip * random.normal())',
      'wheels slip with twice the variance',
    ],
    [
      'period * (1 + slip * random.normal())',
      'period * (1 + Math.SQRT2 * slip * random.normal())',
      'a twist slips with twice the variance',
    ],
    ['(right - left) / believedSeparation', '(left - right) / believedSeparation', 'turns have the wrong sign'],
    [
      'wheels.radius * (1 + radiusRatio)',
      'wheels.radius * (1 - radiusRatio)',
      'the error of the radius has the wrong sign',
    ],
    ['wheels.separation * (1 + separation)', 'wheels.separation', 'the error of the separation is ignored'],
    ['(left + right) / 2', 'left + right', 'travel is twice that of a wheel'],
    ['    travel.linearY *= this.state[0];\n', '', 'the error of scale spares the way aside'],
    ['if (this.state[0] === 0) this.state[0]', 'this.state[0]', 'the error of scale is drawn in every sample'],
  ]),
  ...mistakesIn('sim/sensors/head-direction.ts', 'test/sim/sensors/head-direction.test.ts', [
    ['exact : exact + heading * random.normal()', 'exact : exact + 2 * heading * random.normal()', 'noise is doubled'],
    ['Math.sqrt(1 - kept * kept)', '(1 - kept)', 'the drift has too little variance'],
    ['exp(-period / correlation)', 'exp(-2 * period / correlation)', 'the drift is forgotten in half the time'],
  ]),
  ...mistakesIn('sim/sensors/sampling.ts', 'test/sim/sensors/sampling.test.ts', [
    [
      'Math.ceil(seconds / this.#period - 1e-9)',
      'Math.floor(seconds / this.#period + 1e-9)',
      'latency is rounded down',
    ],
    [
      'this.#timing.uniform() < this.#dropout',
      'this.#timing.uniform() > this.#dropout',
      'delivers what it should lose',
    ],
    [
      'Math.max(0, this.#latency + this.#jitter',
      'Math.max(this.#latency, this.#latency + this.#jitter',
      'jitter only delays',
    ],
    ['this.#untilNext = this.#every;', 'this.#untilNext = this.#every + 1;', 'samples are one tick too far apart'],
    ['this.#stamp(this.#taken[newest],', 'this.#stamp(tick,', 'a sample is stamped with its delivery'],
    ['this.#due[this.#first] <= tick', 'this.#due[this.#first] < tick', 'delivers one tick late'],
  ]),
  ...mistakesIn(
    'sim/sensors/event-camera/pixel/array.ts',
    'test/sim/sensors/event-camera/pixel/published-pixels.test.ts',
    [
      ['mismatch === 0 ? pixel.on :', 'mismatch >= 0 ? pixel.on :', 'ON thresholds have no mismatch'],
      ['mismatch === 0 ? pixel.off :', 'mismatch >= 0 ? pixel.off :', 'OFF thresholds have no mismatch'],
      [
        'leakHz * spread(rateSpread, leakNormal) * on[i]',
        'leakHz * spread(rateSpread, leakNormal) * pixel.on',
        'the leak is not by the threshold of the pixel',
      ],
      ['leakHz * spread(rateSpread, leakNormal)', 'leakHz', 'leaks are not spread'],
      [
        '((noise?.onHz ?? 0) * factor * pixel.on) / on[i]',
        '(noise?.onHz ?? 0) * factor',
        'noise does not know the ON threshold',
      ],
      ['pow(10, decades * normal())', 'pow(2, decades * normal())', 'rates are spread by octaves'],
      ['onRate / rate : 0', 'offRate / rate : 0', 'noise has the wrong polarity'],
      ['hot.rateHz / 2', 'hot.rateHz', 'hot pixels fire twice as often'],
      [
        'const noiseSpread = noise?.rateSpread ?? rateSpread',
        'const noiseSpread = rateSpread',
        'the spread of noise is that of the leak',
      ],
      ['memory[i] -= on[i] * phase', 'memory[i] -= 0 * phase', 'all pixels begin at the same phase of their leak'],
    ],
  ),
  ...mistakesIn('sim/sensors/event-camera/pixel/kernel.ts', 'test/sim/sensors/event-camera/pixel/kernel.test.ts', [
    [
      'const threshold = up ? on[i] : off[i]',
      'const threshold = up ? on[i] : -on[i]',
      'OFF events have the ON threshold',
    ],
    ['let flag = up ? POLARITY_BIT : 0', 'let flag = up ? 0 : POLARITY_BIT', 'polarity is turned round'],
    ['< f(c.dimming * image[i]);', '< 0;', 'light does not take noise away'],
    ['time < last[i] + c.refractory', 'time > last[i] + c.refractory', 'suppresses what comes late'],
    ['f(f(image[i] * inLight) + inDark)', 'f(inLight + inDark)', 'the low pass is as fast in the dark'],
  ]),
  ...mistakesIn(
    'sim/sensors/event-camera/pixel/kernel.ts',
    'test/sim/sensors/event-camera/pixel/published-pixels.test.ts',
    [
      ['border: 20,', 'border: 40,', 'the response is linear too far up'],
      ['noise?.inLight ?? 1)', 'noise?.inLight ?? 0)', 'light takes all noise away unless told otherwise'],
    ],
  ),
  ...mistakesIn('sim/sensors/range-scan.ts', 'test/sim/sensors/range-scan.test.ts', [
    ['-shortMean * log(1 - random.uniform())', 'shortMean * random.uniform()', 'short returns are uniform'],
    [
      'minimum + (maximum - minimum) * random.uniform()',
      'maximum * random.uniform()',
      'stray returns come from below the minimum',
    ],
    ['range < minimum ? -Infinity', 'range < minimum ? minimum', 'too near reads as the minimum'],
  ]),
  ...mistakesIn('sim/sensors/range-scan.ts', 'test/sim/sensors/stamps.test.ts', [
    ['    age: () => age,\n', '', 'a scan is stamped with the time of its last beam'],
    ['state[Kept.SWEPT] === 1 && beams > 1', 'beams > 1', 'the first scan of a trial claims to be a sweep'],
  ]),
  ...mistakesIn('sim/sensors/sampling.ts', 'test/sim/sensors/stamps.test.ts', [
    [
      'this.#stamp(this.#taken[newest], this.#age[newest])',
      'this.#stamp(this.#taken[newest], 0)',
      'a late scan is stamped with the time of its last beam',
    ],
  ]),
  ...mistakesIn('sim/sensors/whiskers.ts', 'test/sim/sensors/whiskers.test.ts', [
    ['1 - nearest / length', 'nearest / length', 'whiskers bend when free'],
    ['pose.x + c * x - s * y', 'pose.x + c * x + s * y', 'whiskers grow on the other side'],
    ['(felt - state[k]) / seconds', '(state[k] - felt) / seconds', 'the velocity has the wrong sign'],
  ]),
  ...mistakesIn('sim/sensors/touch.ts', 'test/sim/sensors/touch.test.ts', [
    ['atan2(-normalY, -normalX)', 'atan2(normalY, normalX)', 'feels behind what is in front'],
    ['= 10e-3', '= 20e-3', 'a sector stays pressed for twice as long'],
  ]),
  ...mistakesIn('sim/physics/kinematic.ts', 'test/sim/physics/kinematic.test.ts', [
    ['Math.max(sweep.beyond, this.#rebound)', 'Math.max(sweep.beyond, 2 * this.#rebound)', 'rebounds twice as far'],
    ['fromX - normalX * radius', 'fromX + normalX * radius', 'touches with the far side'],
  ]),
  ...mistakesIn('sim/physics/planar-motion.ts', 'test/sim/physics/planar-motion.test.ts', [
    ['const half = (angularZ * this.#period) / 2;', 'const half = angularZ * this.#period;', 'turns twice as far'],
    [
      'twist.linearX * this.#chordX - twist.linearY * this.#chordY',
      'twist.linearX * this.#chordX + twist.linearY * this.#chordY',
      'sideways motion is mirrored',
    ],
    ['(this.#period * sin(half)) / half', 'this.#period', 'moves along the arc, not along its chord'],
  ]),
  ...mistakesIn('sim/physics/drive.ts', 'test/sim/physics/drive.test.ts', [
    ['Math.max(command.angularZ, -this.#angular)', 'Math.max(command.angularZ, 0)', 'turns one way only'],
    ['changeX * changeX + changeY * changeY', 'changeX * changeX', 'acceleration aside is free'],
    [
      '(twist.angularZ * body.wheels.separation) / 2',
      'twist.angularZ * body.wheels.separation',
      'wheels turn by the whole separation',
    ],
    ['((twist.linearX - turn) * period)', '((twist.linearX + turn) * period)', 'the left wheel turns as the right one'],
  ]),
  ...mistakesIn('controllers/filtering/lens.ts', 'test/controllers/filtering/lens.test.ts', [
    ['x * radial + 2 * p1 * x * y', 'x * radial + p1 * x * y', 'half of the tangential part is lost'],
    ['y * radial + p1 * (r2 + 2 * y * y)', 'y * radial + p2 * (r2 + 2 * y * y)', 'p1 and p2 are confused'],
    ['above / below', 'above', 'the denominator is lost'],
    ['return SHARES.every(opens) ? found : undefined', 'return found', 'folds are leapt over'],
    ['share * theta).slope > 0) ? theta', 'share * theta).slope > -9) ? theta', 'folds of a fisheye are leapt over'],
    ['theta >= Math.PI / 2) return', 'theta >= Math.PI) return', 'what comes from behind has a place'],
    ['k3 + t2 * k4', 'k3 + k4', 'k4 has the power of k3'],
  ]),
  ...mistakesIn('controllers/filtering/undistortion.ts', 'test/controllers/filtering/undistortion.test.ts', [
    ['(row - cy) / fy', '(row - cy) / fx', 'rows have the focal length of columns'],
    ['out.y[kept] = Math.floor(place / width);', 'out.y[kept] = y[i];', 'rows stay'],
    ['Math.round(cx + fx', 'Math.floor(cx + fx', 'pixels are those to the left'],
    ['COEFFICIENTS[model].includes(coefficients.length) && ', '', 'any number of coefficients is taken'],
  ]),
  ...mistakesIn('agents/receiver.ts', 'test/agents/receiver.test.ts', [
    ['if (!late) this.#staleness.since', 'this.#staleness.since', 'messages that are late count as news'],
    ['late ? age : 0', '0', 'no message is late'],
    ['!(stale || frozen)', '!stale', 'a frozen sensor goes on'],
    ["this.#onFault === 'tell' || ", '', 'who asks to be told is stopped'],
    ['this.#sameness.count = 0;', '', 'what was equal before a trial counts in it'],
    ['type.tells?.(latest) === false', 'false', 'a message in which nothing was measured counts'],
    ['bearableAge(spec, period, ownTime)', 'bearableAge(spec, period, false)', 'links of a real robot may not pause'],
    ['ownTime ? Infinity : FROZEN_SECONDS', 'FROZEN_SECONDS', 'a coarse sensor of a robot counts as frozen'],
  ]),
  ...mistakesIn('agents/sameness.ts', 'test/agents/receiver.test.ts', [
    ['LEAST_MESSAGES = 10', 'LEAST_MESSAGES = 2', 'two equal messages are enough'],
    ['>= this.#limit', '> 0', 'equal messages need not last'],
    ['if (this.count > 0) this.count = count;', '', 'a restored sensor counts anew'],
  ]),
  ...mistakesIn('agents/sensors/range-scan.ts', 'test/agents/receiver.test.ts', [
    [
      'constant + proportional * range > SINGLE * range',
      'constant + proportional > 0',
      'ranges out of range are to differ',
    ],
  ]),
  ...mistakesIn('agents/receiver.ts', 'test/agents/receiver.test.ts', [
    ["stale ? arrival.health : 'frozen'", 'arrival.health', 'a frozen sensor is said to be late'],
  ]),
  ...mistakesIn('sim/sensors/sampling.ts', 'test/sim/sensors/faults.test.ts', [
    ['const lost = dropped || wait === DEAD;', 'const lost = dropped;', 'a dead sensor sends'],
    ['const present = age >= from && age < to;', 'const present = age >= from;', 'a fault never ends'],
    [
      'this.#elapsed = 0;\n    this.#held = new Float64Array(0);',
      'this.#held = new Float64Array(0);',
      'a fault goes on in the next trial',
    ],
    ['this.#held = from.slice(offset, offset + held);', '', 'what a frozen sensor repeats is not restored'],
    ['+ this.#ticksOf(delay) + wait', '+ this.#ticksOf(delay)', 'a fault delays nothing'],
    ['* every, to) - age', '* every, to)', 'a burst comes too late'],
    ['this.#faultNoise.restore(age * WORDS', 'this.#faultNoise.restore(0 * WORDS', 'every sample has the same noise'],
  ]),
  ...mistakesIn('sim/sensors/faults.ts', 'test/sim/sensors/faults.test.ts', [
    ['const from = k + shift;', 'const from = k - shift;', 'beams turn the wrong way'],
    ['(before[from] ?? Number.NaN)', '(before[from] ?? Number.POSITIVE_INFINITY)', 'where there are no beams is free'],
    ['c * angularX + s * angularY', 'c * angularX - s * angularY', 'an inertial unit turns the wrong way'],
    ['Number.isFinite(values[k]) ? sum(values[k]) : values[k]', 'sum(values[k])', 'nothing in range gets a distance'],
    ["fault !== 'frozen' || kind !== 'events'", 'true', 'a camera may freeze'],
    ['toSeconds > fromSeconds', 'toSeconds >= fromSeconds', 'a fault may last for no time'],
  ]),
  ...mistakesIn('scenarios/run/open-run.ts', 'test/scenarios/scenario/sensor-fault.test.ts', [
    ["if (identity.controller === 'scenario') this", 'this', 'a baseline has the faults of sensors that it lacks'],
    ['this.robot.fail([...faults, ...inEvery])', 'this.robot.fail([...inEvery])', 'faults of a trial do nothing'],
  ]),
  ...mistakesIn('bridges/ros2/sensors/beams.ts', 'test/bridges/ros2/sensors/sensors.test.ts', [
    ['this.#found.fill(Number.NaN)', 'this.#found.fill(Number.POSITIVE_INFINITY)', 'what is not measured is free'],
    ['!(metres >= found[k])', 'metres < found[k]', 'no beam is ever measured'],
    ['if (left === 0) return;', 'return;', 'a scan may leave beams out'],
    ['!Number.isNaN(metres) && ', '', 'a failed measurement takes the place of one that did not'],
  ]),
  ...mistakesIn('bridges/ros2/sensors/point-cloud.ts', 'test/bridges/ros2/sensors/sensors.test.ts', [
    ['Number.POSITIVE_INFINITY', 'Number.NaN', 'points above the plane do not say that it was looked there'],
  ]),
  ...mistakesIn('bridges/ros2/sensors/planar-turn.ts', 'test/bridges/ros2/sensors/planar-turn.test.ts', [
    ['turn.yaw + turn.sense * angle', 'turn.yaw + angle', 'a lidar that is upside down is taken for upright'],
    ['turn.yaw + turn.sense * angle', 'turn.sense * angle - turn.yaw', 'beams turn the wrong way'],
    ['!(Math.abs(up) >= LEVEL)', 'false', 'a lidar may be tilted'],
  ]),
  ...mistakesIn('bridges/ros2/sensors/scans.ts', 'test/bridges/ros2/mounts.test.ts', [
    ['turn === undefined && beams.alike', 'beams.alike', 'beams alike are not turned'],
    ['here && planarTurn', 'planarTurn', 'a lidar is read as if it were in another place'],
  ]),
  ...mistakesIn('bridges/ros2/sensors/imu.ts', 'test/bridges/ros2/mounts.test.ts', [
    [
      'quaternionProduct(orientation, inverse(away).rotation)',
      'quaternionProduct(orientation, away.rotation)',
      'an orientation turns the wrong way',
    ],
    ['rotate(away.rotation, linear_acceleration)', 'linear_acceleration', 'an acceleration is not turned'],
  ]),
  ...mistakesIn('bridges/ros2/mounts.ts', 'test/bridges/ros2/mounts.test.ts', [
    ['here && radians <= LIKE.radians', 'here', 'a sensor may be turned in any way'],
    ['here && radians <= LIKE.radians', 'radians <= LIKE.radians', 'a sensor may be in any place'],
    ['for (const mount of this.#mounts.values()) mount.compare();', '', 'transforms that come late are not compared'],
    ['if (!(Math.abs(length - 1) < LENGTH_ERROR)) return undefined;', '', 'a transform that nobody filled in counts'],
  ]),
  ...mistakesIn('bridges/ros2/topics.ts', 'test/bridges/ros2/mounts.test.ts', [
    ['{ ...LATCHED, depth: 100 }', 'LATCHED', 'only one of those who say where frames are is heard'],
  ]),
  ...mistakesIn('bridges/ros2/node/agent-node.ts', 'test/bridges/ros2/node/mounted-node.test.ts', [
    [
      'await compareMounts(robot, { ...this.#options, fullName: (topic) => this.#fullName(topic) });',
      '',
      'a node becomes active before it knows of mounts',
    ],
  ]),
  ...mistakesIn('bridges/ros2/node/compared-mounts.ts', 'test/bridges/ros2/node/mounted-node.test.ts', [
    ['(told ? transformsSeconds * 1e3 : 0)', '0', 'transforms are not waited for'],
    ["mounts?.policy === 'tf'", 'false', 'transforms that are to count may be missing'],
  ]),
  ...mistakesIn('bridges/ros2/robot.ts', 'test/bridges/ros2/robot.test.ts', [
    [
      'if (frame === this.#frame) return false;',
      'if (frame !== undefined) return false;',
      'any frame is that of the sensor',
    ],
    ['} else if (-age > this.#farthest) {', '} else if (-age > Infinity) {', 'a stamp from far ahead is news'],
    ['framed ? FARTHEST_TRANSFORM_SECONDS : 0', 'framed ? 0 : 0', 'a localiser that is ahead stops its robot'],
    ['(stands() ? halt() : drive(wanted))', 'drive(wanted)', 'a robot without news goes on'],
    [
      '(stands() ? halt() : drive(wanted))',
      '(stands() ? drive(AT_REST) : drive(wanted))',
      'a robot without news brakes',
    ],
    ['passed < 0 || passed > this.#limit', 'passed > this.#limit', 'news from before a jump of time hold'],
    [
      'undoAll([() => makeSafe({ safe }, clock.tick), detach',
      'safe();\n      undoAll([detach',
      'what fails first is not undone',
    ],
  ]),
  ...mistakesIn('bridges/ros2/robot.ts', 'test/bridges/ros2/node/blind.test.ts', [
    ['stamp !== undefined && stamp === this.#stamp', 'false', 'a stamp may stand still'],
    ['age > this.#oldest', 'false', 'a message may be of any age'],
  ]),
  ...mistakesIn(
    'scenarios/studies/event-corridor/potential-field.ts',
    'test/scenarios/studies/event-corridor/potential-field.test.ts',
    [['freeDistance(ranges[beam])', 'Math.max(ranges[beam], 0)', 'what is not measured does not repel']],
  ),
  ...mistakesIn(
    'scenarios/studies/evidence/evidence-navigator.ts',
    'test/scenarios/studies/evidence/evidence-navigator.test.ts',
    [['drive.state === JUNCTION || blind', 'drive.state === JUNCTION', 'it drives on blind']],
  ),
];
