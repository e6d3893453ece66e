import type { RobotProfile } from '../../../bridges/ros2/robots/robot-profile.ts';
import type { Entry, ListedQuantity } from './entry.ts';

/** Digits of a commit that are told where room is scarce. */
const SHORT_HASH = 7;

/** The robots that are known by name, with the files that their values are from. */
export async function robots(): Promise<Entry[]> {
  const { ROBOTS } = await import('../../../bridges/ros2/robots/robots.ts');
  const { notStated } = await import('../../../bridges/ros2/robots/robot-profile.ts');
  const profiles = await Promise.all(Object.values(ROBOTS).map(async (load) => (await load()).default));
  return profiles.map((profile) => {
    const { name, title, sources, velocity, sensors, frames, remarks = [] } = profile;
    const commits = Object.values(sources).map(
      ({ repository, commit }) => `${repository}@${commit.slice(0, SHORT_HASH)}`,
    );
    return {
      name,
      summary: title,
      source: [...new Set(commits)].join(', '),
      quantities: quantitiesOf(profile),
      facts: {
        frames: `${frames.base}, ${frames.odom}`,
        velocity: [
          ...Object.entries(velocity.types).map(([since, type]) => `${velocity.topic} (${type}), ${since} and later`),
          ...(velocity.reliability === undefined ? [] : [`taken ${velocity.reliability.replace('-', ' ')}`]),
        ],
        sensors: Object.entries(sensors).map(
          ([kind, { topic, type, frame }]) =>
            `${kind} from ${topic} (${type})${frame === undefined ? '' : `, in ${frame}`}`,
        ),
        remarks,
        'not stated': notStated(profile).join(', ') || 'nothing of the above',
        sources: Object.entries(sources).map(
          ([part, { repository, commit, path }]) => `${part}: ${repository}@${commit} ${path}`,
        ),
        run: `reafference ros2 AGENT --robot ${name}`,
      },
    };
  });
}

/** The numbers of a robot, each with the parts of its sources that state it. */
function quantitiesOf({ velocity, sensors, footprint, wheels, limits, beams }: RobotProfile): ListedQuantity[] {
  const value = (
    stated: { readonly from: readonly string[] } | undefined,
    name: string,
    unit: string,
    number: number | undefined,
  ): ListedQuantity[] =>
    stated === undefined || number === undefined
      ? []
      : [{ name, role: 'value', unit, default: Number(number.toFixed(5)), meaning: `from ${stated.from.join(', ')}` }];
  const mount = sensors.scan?.mount;
  return [
    ...value(footprint, 'radius', 'm', footprint?.radius),
    ...value(wheels, 'wheels.radius', 'm', wheels?.radius),
    ...value(wheels, 'wheels.separation', 'm', wheels?.separation),
    ...value(limits, 'limits.linear', 'm/s', limits?.linear),
    ...value(limits, 'limits.angular', 'rad/s', limits?.angular),
    ...value(limits, 'limits.linearAcceleration', 'm/s^2', limits?.linearAcceleration),
    ...value(limits, 'limits.angularAcceleration', 'rad/s^2', limits?.angularAcceleration),
    ...value(velocity, 'timeoutSeconds', 's', velocity.timeoutSeconds),
    ...value(sensors.scan, 'scan.mount.x', 'm', mount?.x),
    ...value(sensors.scan, 'scan.mount.y', 'm', mount?.y),
    ...value(sensors.scan, 'scan.mount.z', 'm', mount?.z),
    ...value(sensors.scan, 'scan.mount.yaw', 'rad', mount?.yaw),
    ...value(beams, 'beams.count', '1', beams?.count),
    ...value(beams, 'beams.fieldOfView', 'rad', beams?.fieldOfView),
    ...value(beams, 'beams.minimum', 'm', beams?.minimum),
    ...value(beams, 'beams.maximum', 'm', beams?.maximum),
    ...Object.entries(sensors).flatMap(([kind, topic]) => value(topic, `${kind}.rateHz`, 'Hz', topic.rateHz)),
  ];
}
