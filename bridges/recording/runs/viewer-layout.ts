/** A topic that is to be seen. */
interface SeenTopic {
  readonly topic: string;
  /** Full name of the type of its messages. */
  readonly type: string;
  /** What is known of it, by name, as `createRecorder` notes it. */
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

/**
 * A layout of Foxglove and Lichtblick for the topics of a run, in JSON: the arena and the body in 3D, rasters of the spikes, curves of activity,
 * signals and reward, the learned weights by their index, and the trial. What a run lacks has no panel.
 */
export function viewerLayout(topics: readonly SeenTopic[]): string {
  const space = spacePanel(topics);
  const others = [
    plot('raster', 'Spikes', rasterPaths(topics), { points: true }),
    plot('activity', 'Activity (Hz)', valuePaths(topics, '/activity/')),
    plot('signals', 'Signals', valuePaths(topics, '/signals/')),
    plot('reward', 'Reward', valuePaths(topics, '/reward')),
    plot('weights', 'Weights, by index', weightPaths(topics), { points: true, byIndex: true }),
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

function spacePanel(topics: readonly SeenTopic[]): Panel {
  const drawn = topics.filter(({ type }) => DRAWN.includes(type));
  return {
    id: '3D!arena',
    config: {
      followTf: 'map',
      followMode: 'follow-none',
      scene: {},
      cameraState: {
        distance: 4,
        perspective: true,
        phi: 30,
        target: [0, 0, 0],
        targetOffset: [0, 0, 0],
        thetaOffset: 0,
      },
      transforms: {},
      topics: Object.fromEntries(drawn.map(({ topic }) => [topic, { visible: true }])),
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

/** A panel of curves, or of points; undefined without any. */
function plot(
  id: string,
  title: string,
  paths: readonly string[],
  { points = false, byIndex = false }: { readonly points?: boolean; readonly byIndex?: boolean } = {},
): Panel | undefined {
  if (paths.length === 0) return undefined;
  return {
    id: `Plot!${id}`,
    config: {
      foxglovePanelTitle: title,
      lichtblickPanelTitle: title,
      paths: paths.map((value) => ({
        value,
        enabled: true,
        timestampMethod: 'receiveTime',
        ...(points ? { showLine: false } : {}),
      })),
      showXAxisLabels: true,
      showYAxisLabels: true,
      showLegend: true,
      legendDisplay: 'floating',
      showPlotValuesInLegend: false,
      isSynced: !byIndex,
      xAxisVal: byIndex ? 'index' : 'timestamp',
      sidebarDimension: 240,
    },
  };
}

/** A path a population: the ids of its cells that spiked. A string in a path has no escapes: a name with both kinds of quotes has none. */
function rasterPaths(topics: readonly SeenTopic[]): string[] {
  if (!topics.some(({ topic }) => topic === '/spikes')) return [];
  const populations = topics.flatMap(({ facts: { population = [] } }) => population);
  return populations.length === 0
    ? ['/spikes.ids[:]']
    : populations.flatMap((population) => {
        const quote = ['"', "'"].find((one) => !population.includes(one));
        return quote === undefined ? [] : `/spikes{population==${quote}${population}${quote}}.ids[:]`;
      });
}

/** Paths to the numbers of the topics whose names begin alike. */
function valuePaths(topics: readonly SeenTopic[], beginning: string): string[] {
  return topics
    .filter(({ topic }) => topic.startsWith(beginning))
    .flatMap(({ topic, type }) => {
      if (type === 'std_msgs/msg/Float64') return [`${topic}.data`];
      const field = type === 'geometry_msgs/msg/PointStamped' ? 'point' : 'vector';
      return [`${topic}.${field}.x`, `${topic}.${field}.y`];
    });
}

function weightPaths(topics: readonly SeenTopic[]): string[] {
  return topics.filter(({ topic }) => topic.startsWith('/weights/')).map(({ topic }) => `${topic}.data[:]`);
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
