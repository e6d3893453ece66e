import { type Mutant, partsOf } from './mutant.ts';

const robots = partsOf('bridges/ros2/robots');
const urdf = partsOf('bridges/ros2/urdf');

/** Mistakes in what is known of robots, and in what is read of them. */
export const robotProfiles: readonly Mutant[] = [
  ...robots('fit-robot', [
    ['radius > footprint.radius - SMALL', 'radius < footprint.radius - SMALL', 'a body that is too small fits'],
    ['...moving, ...map }', '...map, ...moving }', "the topic of the robot takes the place of the user's"],
    ['if (topic !== robot.topic) return [];', '', "a sensor on another topic is compared with the robot's"],
    ['    seen.add(spec.kind);\n', '', 'two sensors of a kind have one topic'],
  ]),
  ...urdf('body-from-urdf', [
    ['pitch: Math.atan2(c[0]', 'pitch: Math.atan2(-c[0]', 'a mount that looks up looks down'],
    ['wheel.at[2] - wheel.radius', 'wheel.at[2]', 'the floor is at the axles'],
    ['at[1] * wheel.at[1] < 0', 'at[1] * wheel.at[1] > 0', 'a wheel is its own pair'],
    ['...ofBase.chain.filter((joint) => !chain.includes(joint)),', '', 'what moves before the base is a mount'],
  ]),
];
