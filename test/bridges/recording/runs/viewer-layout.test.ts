import { expect, it } from 'vitest';
import { viewerLayout } from '../../../../bridges/recording/runs/viewer-layout.ts';

const topic = (name: string, type: string, facts: Record<string, string> = {}) => ({ topic: name, type, facts });

interface Plot {
  readonly paths: readonly { readonly value: string; readonly label: string; readonly showLine?: boolean }[];
  readonly xAxisVal: string;
}

/** A square of walls around a point. */
const square = (x: number, y: number, side: number) => {
  const [left, right, below, above] = [x - side / 2, x + side / 2, y - side / 2, y + side / 2];
  const walls = [
    { from: { x: left, y: below }, to: { x: right, y: below } },
    { from: { x: right, y: above }, to: { x: left, y: above } },
  ];
  return { walls, obstacles: [] };
};

/** A panel by its id, or two arrangements beside each other. */
type Placed = string | { readonly first: Placed; readonly second: Placed };

/** Ids of the panels of an arrangement, in order. */
function placed(layout: Placed): string[] {
  return typeof layout === 'string' ? [layout] : [...placed(layout.first), ...placed(layout.second)];
}

const WORLD = square(0, 0, 1.2);

/** A run that has all. */
const TOPICS = [
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
  topic('/weights/place_to_action', 'std_msgs/msg/Float32MultiArray', { shape: '4 x 100' }),
  topic('/weights/key_to_value', 'std_msgs/msg/Float32MultiArray', { shape: '3 x 7' }),
];

it('has a panel for what a run has, each in its place once', () => {
  const { configById, layout, ...rest } = JSON.parse(viewerLayout(TOPICS, WORLD));
  expect(rest).toEqual({ globalVariables: {}, userNodes: {}, playbackConfig: { speed: 1 } });
  expect(placed(layout).sort()).toEqual(Object.keys(configById).sort());
  expect(configById['3D!arena'].topics).toEqual({
    '/arena': { visible: true },
    '/pose': { visible: true, type: 'arrow', arrowScale: [0.12, 0.012, 0.012] },
  });
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
    ['/weights/place_to_action.data[:]', '/weights/key_to_value.data[:]'],
    'index',
  ]);
  expect(configById['RawMessages!trial'].topicPath).toBe('/trial');
});

it('names curves and points in a legend beside them', () => {
  const { configById } = JSON.parse(viewerLayout(TOPICS, WORLD));
  const labels = (id: string): string[] => (configById[id] as Plot).paths.map(({ label }) => label);
  expect(labels('Plot!raster')).toEqual(['place cells', 'action']);
  expect(labels('Plot!activity')).toEqual(['place cells', 'action']);
  expect(labels('Plot!signals')).toEqual(['dopamine', 'goal.x', 'goal.y', 'velocity.x', 'velocity.y']);
  expect(labels('Plot!reward')).toEqual(['reward']);
  expect(labels('Plot!weights')).toEqual(['place_to_action', 'key_to_value']);
  expect(configById['Plot!raster'].legendDisplay).toBe('left');
});

it('gives the weights their range of indices: between two messages, a plot by index has none of its own', () => {
  const { configById } = JSON.parse(viewerLayout(TOPICS, WORLD));
  expect(configById['Plot!weights']).toMatchObject({ minXValue: 0, maxXValue: 399 });
  expect(configById['Plot!raster']).not.toHaveProperty('maxXValue');
});

it('sees all of an arena from its middle, and follows the body in one that is too large, with no names in the way', () => {
  const spaceOf = (world: Parameters<typeof viewerLayout>[1]) =>
    JSON.parse(viewerLayout(TOPICS, world)).configById['3D!arena'];
  expect(spaceOf(square(1, -2, 1.5))).toMatchObject({
    ...{ followTf: 'map', followMode: 'follow-none' },
    cameraState: { distance: 3.75, target: [1, -2, 0] },
    scene: { transforms: { showLabel: false } },
  });
  expect(spaceOf(square(1, -2, 12))).toMatchObject({
    ...{ followTf: 'base_link', followMode: 'follow-pose' },
    cameraState: { distance: 4, target: [0, 0, 0], thetaOffset: 90 },
  });
  const pillar = { kind: 'sphere', at: { x: 3, y: 0 }, radius: 0.1 } as const;
  expect(spaceOf({ walls: [], obstacles: [pillar, { ...pillar, at: { x: 1, y: 0 } }] }).cameraState).toMatchObject({
    ...{ distance: 5, target: [2, 0, 0] },
  });
  for (const obstacles of [[], [pillar]])
    expect(spaceOf({ walls: [], obstacles })).toMatchObject({ followTf: 'base_link', cameraState: { distance: 4 } });
});

it('shows panels of one height beside what is drawn in space, which has a little less than half of the width', () => {
  type Parts = {
    readonly direction: string;
    readonly first: Parts;
    readonly second: Parts;
    readonly splitPercentage: number;
  };
  const { layout } = JSON.parse(viewerLayout(TOPICS, WORLD));
  const heights = (part: Parts | string, height: number): number[] => {
    if (typeof part === 'string') return [height];
    expect(part.direction).toBe('column');
    const first = (height * part.splitPercentage) / 100;
    return [...heights(part.first, first), ...heights(part.second, height - first)];
  };
  expect(layout).toMatchObject({ direction: 'row', first: '3D!arena' });
  expect(layout.splitPercentage).toBeGreaterThan(40);
  expect(layout.splitPercentage).toBeLessThan(50);
  expect(heights(layout.second, 1)).toEqual(new Array(6).fill(expect.closeTo(1 / 6, 12)));
});

it('looks from 2.5 m for a metre of arena, up to 8 m, and follows a body from nearly above, ahead being up', () => {
  const camera = (side: number) =>
    JSON.parse(viewerLayout(TOPICS, square(0, 0, side))).configById['3D!arena'].cameraState;
  expect(camera(3.2)).toEqual({
    ...{ distance: 8, perspective: true, phi: 30, target: [0, 0, 0], targetOffset: [0, 0, 0], thetaOffset: 0 },
  });
  expect(camera(3.21)).toEqual({
    ...{ distance: 4, perspective: true, phi: 15, target: [0, 0, 0], targetOffset: [0, 0, 0], thetaOffset: 90 },
  });
  const long = { walls: [{ from: { x: -1, y: 5 }, to: { x: 1, y: 5 } }], obstacles: [] };
  expect(JSON.parse(viewerLayout(TOPICS, long)).configById['3D!arena'].cameraState).toMatchObject({
    ...{ distance: 5, target: [0, 5, 0] },
  });
});

it('draws a grid of metres, and axes without their names and lines', () => {
  const { layers, scene } = JSON.parse(viewerLayout(TOPICS, WORLD)).configById['3D!arena'];
  expect(layers.grid).toMatchObject({ layerId: 'foxglove.Grid', visible: true });
  expect(layers.grid.size / layers.grid.divisions).toBe(1);
  expect(scene.transforms).toMatchObject({ showLabel: false, lineWidth: 0 });
});

it('plots by time in step with the others, and weights by their index on their own', () => {
  const { configById } = JSON.parse(viewerLayout(TOPICS, WORLD));
  const { 'Plot!weights': weights, ...others } = configById;
  expect(weights).toMatchObject({ isSynced: false, xAxisVal: 'index' });
  for (const id of ['Plot!raster', 'Plot!activity', 'Plot!signals', 'Plot!reward']) {
    expect(others[id]).toMatchObject({ isSynced: true, xAxisVal: 'timestamp', showLegend: true });
    const points = (others[id] as Plot).paths.some(({ showLine }) => showLine === false);
    expect(points).toBe(id === 'Plot!raster');
  }
});

it('has one path for all spikes where populations have no names, and none without spikes', () => {
  const spikes = topic('/spikes', 'reafference_msgs/msg/Spikes');
  const { configById } = JSON.parse(viewerLayout([spikes], WORLD));
  expect((configById['Plot!raster'] as Plot).paths).toMatchObject([{ value: '/spikes.ids[:]', label: 'all' }]);
  const quoted = topic('/activity/a', 'std_msgs/msg/Float64', { population: `a "b" 'c'` });
  expect(Object.keys(JSON.parse(viewerLayout([spikes, quoted], WORLD)).configById)).not.toContain('Plot!raster');
  const named = topic('/activity/a', 'std_msgs/msg/Float64', { population: 'a' });
  expect(Object.keys(JSON.parse(viewerLayout([named], WORLD)).configById)).toEqual(['3D!arena', 'Plot!activity']);
});

it('has no panel for what a run lacks', () => {
  const { configById, layout } = JSON.parse(
    viewerLayout([topic('/arena', 'visualization_msgs/msg/MarkerArray')], WORLD),
  );
  expect(Object.keys(configById)).toEqual(['3D!arena']);
  expect(layout).toBe('3D!arena');
});

/**
 * Keys of Lichtblick 1.28.1, by the kind of panel, as its sources declare their configurations: `RendererConfig` of the 3D panel, `PlotConfig`,
 * `RawMessagesPanelConfig`. A panel completes what is left out with its defaults. `foxglovePanelTitle` is the title in layouts that Foxglove exports.
 */
const PANEL_KEYS: Readonly<Record<string, readonly string[]>> = {
  '3D': ['cameraState', 'followTf', 'followMode', 'scene', 'publish', 'transforms', 'topics', 'layers', 'imageMode'],
  Plot: [
    ...['paths', 'minXValue', 'maxXValue', 'minYValue', 'maxYValue', 'showLegend', 'legendDisplay'],
    ...['showPlotValuesInLegend', 'showXAxisLabels', 'showYAxisLabels', 'isSynced', 'xAxisVal', 'xAxisPath'],
    ...['xAxisLabel', 'yAxisLabel', 'followingViewWidth', 'sidebarDimension', 'lichtblickPanelTitle'],
    'foxglovePanelTitle',
  ],
  RawMessages: [
    'diffEnabled',
    'diffMethod',
    'diffTopicPath',
    'expansion',
    'showFullMessageForDiff',
    'topicPath',
    'fontSize',
  ],
};
/** Of the same: `PlotPath`, `CameraState`, `BaseSettings`, and `LayerSettingsGrid` with `CustomLayerSettings`. */
const PATH_KEYS = ['value', 'enabled', 'color', 'label', 'timestampMethod', 'showLine', 'lineSize'];
const CAMERA_KEYS = [
  ...['distance', 'perspective', 'phi', 'target', 'targetOffset', 'targetOrientation', 'thetaOffset', 'fovy'],
  ...['near', 'far'],
];
/** `LayerSettingsPose` beside them, and `scene` of `RendererConfig`. */
const TOPIC_KEYS = ['visible', 'frameLocked', 'type', 'axisScale', 'arrowScale', 'color'];
const SCENE_TRANSFORM_KEYS = ['editable', 'showLabel', 'labelSize', 'axisScale', 'lineWidth', 'lineColor'];
const GRID_KEYS = [
  ...['layerId', 'instanceId', 'label', 'order', 'visible', 'frameLocked', 'frameId', 'size', 'divisions'],
  ...['lineWidth', 'color', 'position', 'rotation'],
];
/** A path into messages, as its grammar has it: a topic, then fields, each with a slice, and filters whose strings have no escapes. */
const PATH = /^(\/[a-zA-Z0-9_-]+)+(\{[a-zA-Z0-9_-]+==("[^"]*"|'[^']*')\})?(\.[a-zA-Z0-9_-]+(\[(\d+|\d*:\d*)\])?)+$/;

it('has panels, keys and paths that Lichtblick knows, and all that it asks of a layout', () => {
  const layout = JSON.parse(
    viewerLayout([...TOPICS, topic('/activity/odd', 'std_msgs/msg/Float64', { population: 'a "b"' })], WORLD),
  );
  const unknown = (given: object, known: readonly string[]): string[] =>
    Object.keys(given).filter((key) => !known.includes(key));
  // What its import checks.
  expect(layout).toMatchObject({ configById: {}, globalVariables: {}, userNodes: {}, playbackConfig: { speed: 1 } });
  expect(
    unknown(layout, ['configById', 'layout', 'globalVariables', 'playbackConfig', 'userNodes', 'version']),
  ).toEqual([]);
  for (const [id, config] of Object.entries<Record<string, never>>(layout.configById)) {
    const kind = id.split('!')[0];
    expect(Object.keys(PANEL_KEYS)).toContain(kind);
    expect(unknown(config, PANEL_KEYS[kind]), id).toEqual([]);
    for (const path of (config.paths ?? []) as { value: string; timestampMethod: string }[]) {
      expect(unknown(path, PATH_KEYS)).toEqual([]);
      expect(path.value).toMatch(PATH);
      expect(['receiveTime', 'headerStamp']).toContain(path.timestampMethod);
    }
    if (kind === 'Plot') {
      expect(['timestamp', 'index', 'custom', 'currentCustom']).toContain(config.xAxisVal);
      expect(['floating', 'top', 'left', 'none']).toContain(config.legendDisplay);
    }
  }
  const space = layout.configById['3D!arena'];
  expect(['follow-pose', 'follow-position', 'follow-none']).toContain(space.followMode);
  expect(unknown(space.scene, ['transforms'])).toEqual([]);
  expect(unknown(space.scene.transforms, SCENE_TRANSFORM_KEYS)).toEqual([]);
  expect(unknown(space.cameraState, CAMERA_KEYS)).toEqual([]);
  expect(unknown(space.layers.grid, GRID_KEYS)).toEqual([]);
  for (const settings of Object.values<object>(space.topics)) expect(unknown(settings, TOPIC_KEYS)).toEqual([]);
  const raster = layout.configById['Plot!raster'].paths as { value: string }[];
  expect(raster.at(-1)?.value).toBe(`/spikes{population=='a "b"'}.ids[:]`);
});
