import { expect, it } from 'vitest';
import { viewerLayout } from '../../../../bridges/recording/runs/viewer-layout.ts';

const topic = (name: string, type: string, facts: Record<string, string> = {}) => ({ topic: name, type, facts });

interface Plot {
  readonly paths: readonly { readonly value: string; readonly showLine?: boolean }[];
  readonly xAxisVal: string;
}

/** A panel by its id, or two arrangements beside each other. */
type Placed = string | { readonly first: Placed; readonly second: Placed };

/** Ids of the panels of an arrangement, in order. */
function placed(layout: Placed): string[] {
  return typeof layout === 'string' ? [layout] : [...placed(layout.first), ...placed(layout.second)];
}

it('has a panel for what a run has, each in its place once', () => {
  const { configById, layout, ...rest } = JSON.parse(
    viewerLayout([
      topic('/trial', 'reafference_msgs/msg/Trial'),
      topic('/arena', 'visualization_msgs/msg/MarkerArray'),
      topic('/pose', 'geometry_msgs/msg/PoseStamped', { sensor: 'pose' }),
      topic('/events', 'event_camera_msgs/msg/EventPacket'),
      topic('/reward', 'std_msgs/msg/Float64'),
      topic('/spikes', 'reafference_msgs/msg/Spikes'),
      topic('/signals/dopamine', 'std_msgs/msg/Float64'),
      topic('/signals/goal', 'geometry_msgs/msg/PointStamped'),
      topic('/signals/velocity', 'geometry_msgs/msg/Vector3Stamped'),
      topic('/activity/place_cells', 'std_msgs/msg/Float64', { population: 'place cells' }),
      topic('/activity/action', 'std_msgs/msg/Float64', { population: 'action' }),
      topic('/weights/place_to_action', 'std_msgs/msg/Float32MultiArray'),
    ]),
  );
  expect(rest).toEqual({ globalVariables: {}, userNodes: {}, playbackConfig: { speed: 1 } });
  expect(placed(layout).sort()).toEqual(Object.keys(configById).sort());
  expect(Object.keys(configById['3D!arena'].topics)).toEqual(['/arena', '/pose']);
  const values = (id: string): string[] => (configById[id] as Plot).paths.map(({ value }) => value);
  expect(values('Plot!raster')).toEqual([
    '/spikes{population=="place cells"}.ids[:]',
    '/spikes{population=="action"}.ids[:]',
  ]);
  expect(configById['Plot!raster'].paths[0].showLine).toBe(false);
  expect(values('Plot!signals')).toEqual([
    '/signals/dopamine.data',
    '/signals/goal.point.x',
    '/signals/goal.point.y',
    '/signals/velocity.vector.x',
    '/signals/velocity.vector.y',
  ]);
  expect(values('Plot!activity')).toEqual(['/activity/place_cells.data', '/activity/action.data']);
  expect(values('Plot!reward')).toEqual(['/reward.data']);
  expect([values('Plot!weights'), configById['Plot!weights'].xAxisVal]).toEqual([
    ['/weights/place_to_action.data[:]'],
    'index',
  ]);
  expect(configById['RawMessages!trial'].topicPath).toBe('/trial');
});

it('has no panel for what a run lacks', () => {
  const { configById, layout } = JSON.parse(viewerLayout([topic('/arena', 'visualization_msgs/msg/MarkerArray')]));
  expect(Object.keys(configById)).toEqual(['3D!arena']);
  expect(layout).toBe('3D!arena');
});
