import type { SensorSpec } from '../../../agents/index.ts';
import { TURN } from '../../../kernels/math-f64.ts';
import { messageType, nanosecondsOf } from '../../ros-messages/index.ts';
import { Beams } from './beams.ts';
import { planarTurn, turned } from './planar-turn.ts';
import { type MountDependence, type Placed, topicReader } from './topic-reader.ts';

const laserScan = messageType('sensor_msgs/msg/LaserScan');
const range = messageType('sensor_msgs/msg/Range');

/** What is seen in a plane does not say how high it is. It can be turned in the plane; what is seen from elsewhere is not what is seen from here. */
const MOUNTED: MountDependence = {
  axes: ['x', 'y'],
  takes: ({ rotation }, here) => here && planarTurn(rotation) !== undefined,
};

/** How the directions of a message are turned. */
function turnOf(placed: Placed | undefined, frame: string) {
  const away = placed?.(frame);
  return away && planarTurn(away.rotation);
}

/**
 * sensor_msgs/LaserScan: each declared beam takes the measured one nearest to its direction, or within its cone the shortest. A scan in the
 * very beams that are declared is taken beam by beam. Distances beyond the message's own limits are Infinity and -Infinity, those that were
 * not measured NaN (REP-117). A scan that does not look along all declared beams is refused; an empty one measures nothing. Where it goes all
 * round but for less than a step, its ends look at what lies between them: a whole number of steps seldom fits into a turn. The
 * stamp is that of the first beam measured, and the sweep goes from it to the last one, whatever beams they fill.
 */
export const LASER_SCAN = topicReader({
  kind: 'scan',
  type: laserScan.name,
  mounted: MOUNTED,
  open(spec: SensorSpec<'scan'>, _frames, placed) {
    const beams = new Beams(spec);
    return (cdr, into) => {
      const { header, angle_min, angle_increment, time_increment, range_min, range_max, ranges } =
        laserScan.decode(cdr);
      const turn = turnOf(placed, header.frame_id);
      beams.begin();
      const alike = turn === undefined && beams.alike(ranges.length, angle_min, angle_increment);
      const last = ranges.length - 1;
      const step = Math.abs(angle_increment);
      const between = TURN - last * step;
      const ofEnds = between > step && between < 2 * step ? between : step;
      for (let k = 0; k <= last; k++) {
        const metres = limited(ranges[k], range_min, range_max);
        const width = k === 0 || k === last ? ofEnds : step;
        if (alike) beams.take(k, metres);
        else beams.measure(turned(angle_min + k * angle_increment, turn), metres, width);
      }
      const ends = [angle_min, angle_min + last * angle_increment] as const;
      if (ranges.length > 0) beams.requireCover([turned(ends[0], turn), turned(ends[1], turn)]);
      beams.end(into.ranges);
      into.sweepSeconds = time_increment * Math.max(0, last);
      return nanosecondsOf(header.stamp);
    };
  },
});

/**
 * sensor_msgs/Range: one sonar or infrared sensor, which fills the beam that points its way: straight ahead in its own frame. A sensor with
 * beams that point elsewhere is refused.
 */
export const RANGE = topicReader({
  kind: 'scan',
  type: range.name,
  mounted: MOUNTED,
  open(spec: SensorSpec<'scan'>, _frames, placed) {
    const beams = new Beams(spec);
    return (cdr, into) => {
      const { header, field_of_view, min_range, max_range, range: metres } = range.decode(cdr);
      beams.begin();
      const width = Math.min(TURN, field_of_view);
      const ahead = turned(0, turnOf(placed, header.frame_id));
      beams.measure(ahead, limited(metres, min_range, max_range), width);
      beams.requireCover([ahead - width / 2, ahead + width / 2]);
      beams.end(into.ranges);
      return nanosecondsOf(header.stamp);
    };
  },
});

/** A distance as REP-117 has it: NaN, which says that a measurement failed, stays. */
function limited(metres: number, least: number, most: number): number {
  if (metres < least) return Number.NEGATIVE_INFINITY;
  return metres > most ? Number.POSITIVE_INFINITY : metres;
}
