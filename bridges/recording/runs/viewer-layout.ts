import type { RecordedWorld } from './arena-markers.ts';

/** A topic that is to be seen. */
interface SeenTopic {
  readonly topic: string;
  /** Full name of the type of its messages. */
  readonly type: string;
  /** Facts about it, by name, as `createRecorder` notes them. */
  readonly facts: Readonly<Record<string, string>>;
}

/** A panel: its kind, its configuration, and its part of a column. */
interface Panel {
  readonly id: string;
  readonly config: object;
}

/** Where panels are: one, or two parts beside or above each other. */
type Arrangement =
  | string
  | {
      readonly direction: 'row' | 'column';
      readonly first: Arrangement;
      readonly second: Arrangement;
      readonly splitPercentage: number;
    };

/** Types that a 3D panel draws without a plug-in. */
const DRAWN = ['visualization_msgs/msg/MarkerArray', 'geometry_msgs/msg/PoseStamped', 'sensor_msgs/msg/LaserScan'];
/** Percent of the width for what is drawn in space. */
const SPACE_WIDTH = 45;
/** Metres from which a camera sees a metre, and at most, for bodies to be seen. */
const [DISTANCE_A_METRE, FARTHEST] = [2.5, 8];
/** Metres from which a body is seen that is followed, and degrees from straight above. */
const [FOLLOWING_DISTANCE, FOLLOWING_ANGLE] = [4, 15];
/** Length of axes, where 1 is 0.3 m or so, and of an arrow, its width and its height, in m: bodies are some centimetres wide. */
const AXIS_SCALE = 0.15;
const ARROW = [0.12, 0.012, 0.012];
/** Pixels for the names of curves. */
const LEGEND_WIDTH = 170;

/** Curve of a plot: a path into messages, and its name. */
interface PlotPath {
  readonly value: string;
  readonly label: string;
}

/**
 * A layout of Foxglove and Lichtblick for the topics of a run, in JSON: the arena and the body in 3D, rasters of the spikes, curves of activity,
 * signals and reward, the learned weights by their index, and the trial. What a run lacks has no panel.
 *
 * @param world of the run, which is seen as a whole unless it is large
 */
export function viewerLayout(topics: readonly SeenTopic[], world: RecordedWorld): string {
  const space = spacePanel(topics, world);
  const others = [
    plot('raster', 'Spikes', rasterPaths(topics), { points: true }),
    plot('activity', 'Activity (Hz)', valuePaths(topics, '/activity/')),
    plot('signals', 'Signals', valuePaths(topics, '/signals/')),
    plot('reward', 'Reward', valuePaths(topics, '/reward')),
    plot('weights', 'Weights, by index', weightPaths(topics), { points: true, indices: weightCount(topics) }),
    trialPanel(topics),
  ].filter((panel) => panel !== undefined);
  const panels = [space, ...others];
  const column = others.length === 0 ? undefined : stacked(others.map(({ id }) => id));
  const layout: Arrangement =
    column === undefined
      ? space.id
      : { direction: 'row', first: space.id, second: column, splitPercentage: SPACE_WIDTH };
  const configById = Object.fromEntries(panels.map(({ id, config }) => [id, config]));
  const whole = { configById, globalVariables: {}, userNodes: {}, playbackConfig: { speed: 1 }, layout };
  return `${JSON.stringify(whole, null, 2)}\n`;
}

function spacePanel(topics: readonly SeenTopic[], world: RecordedWorld): Panel {
  const drawn = topics.filter(({ type }) => DRAWN.includes(type));
  const { distance, target, followed } = viewOf(world);
  return {
    id: '3D!arena',
    config: {
      followTf: followed ? 'base_link' : 'map',
      followMode: followed ? 'follow-pose' : 'follow-none',
      // Names of frames are as large as an arena, and hide it; lines to their parents cross it.
      scene: { transforms: { showLabel: false, axisScale: AXIS_SCALE, lineWidth: 0 } },
      cameraState: {
        distance,
        perspective: true,
        phi: followed ? FOLLOWING_ANGLE : 30,
        target,
        targetOffset: [0, 0, 0],
        // Ahead is up.
        thetaOffset: followed ? 90 : 0,
      },
      transforms: {},
      topics: Object.fromEntries(drawn.map((seen) => [seen.topic, drawnAs(seen)])),
      layers: {
        grid: {
          layerId: 'foxglove.Grid',
          instanceId: 'grid',
          label: 'Grid',
          visible: true,
          size: 10,
          divisions: 10,
        },
      },
    },
  };
}

function drawnAs({ type }: SeenTopic): object {
  return type === 'geometry_msgs/msg/PoseStamped'
    ? { visible: true, type: 'arrow', arrowScale: ARROW }
    : { visible: true };
}

/** From where a world is seen: from above its middle, as a whole; with the body, if it has no extent that would say how far, or too much. */
function viewOf({ walls, obstacles }: RecordedWorld): {
  readonly distance: number;
  readonly target: readonly number[];
  readonly followed: boolean;
} {
  const following = { distance: FOLLOWING_DISTANCE, target: [0, 0, 0], followed: true };
  const ends = [...walls.flatMap(({ from, to }) => [from, to]), ...obstacles.map(({ at }) => at)];
  if (ends.length < 2) return following;
  const along = (values: readonly number[]): readonly [middle: number, length: number] => {
    const [least, most] = [Math.min(...values), Math.max(...values)];
    return [(least + most) / 2, most - least];
  };
  const [[x, width], [y, depth]] = [along(ends.map((end) => end.x)), along(ends.map((end) => end.y))];
  const distance = DISTANCE_A_METRE * Math.max(width, depth);
  return distance > FARTHEST ? following : { distance, target: [x, y, 0], followed: false };
}

/**
 * A panel of curves, or of points; undefined without any.
 *
 * @param indices number of indices of what is plotted by them. Default: it is plotted by time
 */
function plot(
  id: string,
  title: string,
  paths: readonly PlotPath[],
  { points = false, indices }: { readonly points?: boolean; readonly indices?: number } = {},
): Panel | undefined {
  if (paths.length === 0) return undefined;
  return {
    id: `Plot!${id}`,
    config: {
      foxglovePanelTitle: title,
      lichtblickPanelTitle: title,
      paths: paths.map((path) => ({
        ...path,
        enabled: true,
        timestampMethod: 'receiveTime',
        ...(points ? { showLine: false } : {}),
      })),
      showXAxisLabels: true,
      showYAxisLabels: true,
      showLegend: true,
      legendDisplay: 'left',
      showPlotValuesInLegend: false,
      isSynced: indices === undefined,
      xAxisVal: indices === undefined ? 'timestamp' : 'index',
      // A plot by index has a range of its own only in the moment of a message.
      ...(indices === undefined ? {} : { minXValue: 0, maxXValue: indices - 1 }),
      sidebarDimension: LEGEND_WIDTH,
    },
  };
}

/** A path a population: the ids of its cells that spiked. A string in a path has no escapes: a name with both kinds of quotes has none. */
function rasterPaths(topics: readonly SeenTopic[]): PlotPath[] {
  if (!topics.some(({ topic }) => topic === '/spikes')) return [];
  const populations = topics.flatMap(({ facts: { population = [] } }) => population);
  return populations.length === 0
    ? [{ value: '/spikes.ids[:]', label: 'all' }]
    : populations.flatMap((population) => {
        const quote = ['"', "'"].find((one) => !population.includes(one));
        if (quote === undefined) return [];
        return { value: `/spikes{population==${quote}${population}${quote}}.ids[:]`, label: population };
      });
}

/** Paths to the numbers of the topics whose names begin alike. */
function valuePaths(topics: readonly SeenTopic[], beginning: string): PlotPath[] {
  return topics
    .filter(({ topic }) => topic.startsWith(beginning))
    .flatMap(({ topic, type, facts }) => {
      const label = facts['population'] ?? lastName(topic);
      if (type === 'std_msgs/msg/Float64') return [{ value: `${topic}.data`, label }];
      const field = type === 'geometry_msgs/msg/PointStamped' ? 'point' : 'vector';
      return ['x', 'y'].map((axis) => ({ value: `${topic}.${field}.${axis}`, label: `${label}.${axis}` }));
    });
}

function weightPaths(topics: readonly SeenTopic[]): PlotPath[] {
  return weightTopics(topics).map(({ topic }) => ({ value: `${topic}.data[:]`, label: lastName(topic) }));
}

/** The most weights of a topic. */
function weightCount(topics: readonly SeenTopic[]): number {
  const counts = weightTopics(topics).map(({ facts: { shape = '1' } }) =>
    shape.split(' x ').reduce((count, size) => count * Number(size), 1),
  );
  return Math.max(...counts);
}

function weightTopics(topics: readonly SeenTopic[]): readonly SeenTopic[] {
  return topics.filter(({ topic }) => topic.startsWith('/weights/'));
}

function lastName(topic: string): string {
  return topic.slice(topic.lastIndexOf('/') + 1);
}

function trialPanel(topics: readonly SeenTopic[]): Panel | undefined {
  if (!topics.some(({ topic }) => topic === '/trial')) return undefined;
  return { id: 'RawMessages!trial', config: { topicPath: '/trial', diffEnabled: false } };
}

/** Panels one above the other, all of one height. */
function stacked([first, ...rest]: readonly string[]): Arrangement {
  if (rest.length === 0) return first;
  return { direction: 'column', first, second: stacked(rest), splitPercentage: 100 / (rest.length + 1) };
}
