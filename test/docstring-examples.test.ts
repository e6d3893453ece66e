// @module-tag long
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { allExamples, examplesIn, faultsOf, moduleOf, packageNames } from './docstring-examples.ts';
import { temporaryFolder } from './temporary-folder.ts';

/** What a user of each entry begins with: each has an example. Those of `reafference/conformance` are in its tests. */
const MAIN_NAMES: Readonly<Record<string, readonly string[]>> = {
  reafference: [
    ...['connect', 'defineAgent', 'defineBody', 'eventCamera', 'lidar', 'messageType', 'odometrySensor', 'Port'],
    ...['poseSensor', 'ReafferenceError', 'RealClock', 'SimulatedClock', 'stereoCameras', 'velocityActuator'],
  ],
  'reafference/kernels': ['expm', 'ModuleBuilder', 'RandomStream', 'Sha256', 'wrapAngle'],
  'reafference/controllers': ['defineController', 'hostController'],
  'reafference/controllers/engine': [
    ...['allToAll', 'defineNeuron', 'defineSynapse', 'distanceDependent', 'fixedProbability', 'fromMatrix'],
    ...['Network', 'normal', 'oneToOne', 'parseQuantity', 'playSpikes', 'quantity', 'seconds', 'simulate'],
    ...['Simulation', 'slice'],
  ],
  'reafference/controllers/engine/compiler': ['analyse', 'emitC'],
  'reafference/controllers/neurons': ['lif', 'poisson'],
  'reafference/controllers/synapses': ['staticSynapse', 'stdp'],
  'reafference/controllers/stimuli': ['withWhiteNoise'],
  'reafference/controllers/monitors': ['monitorRate', 'monitorSpikes', 'monitorState', 'monitorSynapses'],
  'reafference/controllers/encoding': ['PlaceCellGrid', 'placeEncoder', 'Retina', 'TimeSurface', 'VoxelGrid'],
  'reafference/controllers/decoding': ['ExponentialVector', 'PopulationVector', 'SoftWinnerTakeAll'],
  'reafference/controllers/learning': ['EpropActorCritic', 'EpropNetwork', 'trainActorCritic', 'trainEprop'],
  'reafference/controllers/memory': ['KeyValueMemory'],
  'reafference/controllers/hippocampus': ['PlaceSheet'],
  'reafference/controllers/vision': ['CorrelationFlow'],
  'reafference/controllers/navigation': ['placeNavigator', 'randomWalk', 'steer', 'straightLine'],
  'reafference/controllers/filtering': ['BackgroundActivityFilter', 'filteredEvents', 'filterEvents'],
  'reafference/sim': [
    ...['cannon', 'defineActuatorModel', 'defineSensorModel', 'EventCamera', 'kinematic', 'RayCaster'],
    ...['rectangularArena', 'simulateRobot', 'validateWorld'],
  ],
  'reafference/bridges/boards': [
    ...['Hosting', 'loadBoard', 'loihiFixed', 'planText', 'simulateStream', 'SpikeMatcher', 'spinnaker2'],
    ...['streamedSteps', 'xyloSim'],
  ],
  'reafference/bridges/guard': ['guard', 'VelocityLimiter'],
  'reafference/bridges/ros-messages': ['messageType', 'messageTypeFrom', 'planarPose', 'serviceType', 'timeOf'],
  'reafference/bridges/nir': ['fromNetwork', 'readNir', 'toNetwork', 'writeNir'],
  'reafference/bridges/ros2': ['chooseTopics', 'MemoryGraph', 'openRclNode', 'RosLog', 'rosRobot'],
  'reafference/bridges/boards/mcu': ['build', 'emitFirmware', 'onMicrocontroller'],
  'reafference/bridges/boards/tinyodin': ['tinyOdin', 'TinyOdinTwin', 'tinyOdinTwin'],
  'reafference/bridges/boards/spinnaker1': ['LiveConnection', 'readLiveNetwork', 'ScpClient', 'signalRequest'],
  'reafference/bridges/boards/reckon': ['ReckOnTwin'],
  'reafference/bridges/recording': [
    ...['createEventFile', 'createGifFile', 'createRecorder', 'decodeNpz', 'encodeNpy', 'encodeNpz', 'encodePng'],
    ...['encoderOf', 'EventSummary', 'FrameAccumulator', 'openBag', 'openEvents', 'parseCalibration'],
    ...['receiveEvents', 'sendEvents', 'surveyBag'],
  ],
  'reafference/scenarios': ['collectedGoals', 'defineScenario', 'rewardedGoals', 'seedRange'],
  'reafference/scenarios/run': ['openRun', 'planScenario'],
  'reafference/scenarios/pool': ['loadScenario', 'planRun', 'run', 'runPlan', 'scenarioIds'],
  'reafference/scenarios/judge': ['evaluate', 'evaluateGates'],
  'reafference/scenarios/measure': ['findWaves'],
  'reafference/scenarios/statistics': ['boundedMeanInterval', 'differenceInterval', 'mean', 'meanInterval', 'median'],
  'reafference/scenarios/plots': [
    ...['plotNpz', 'plotPlaceFields', 'plotPng', 'plotRaster', 'plotRates', 'plotTraces', 'plotWeights', 'rateMaps'],
    ...['readWeights', 'recordSpikes', 'recordTraces'],
  ],
  'reafference/scenarios/figures': ['conditionOf', 'drawFigure', 'sheetPdf'],
  'reafference/scenarios/sweep': ['openSweep'],
  'reafference/scenarios/environment': ['openEnvironment'],
  'reafference/scenarios/cli': ['reafference'],
  'reafference/scenarios/studies/card-game': ['cardGame', 'cardPlayer'],
  'reafference/scenarios/studies/cue-exclusion': ['cueExclusion', 'lapRunner'],
  'reafference/scenarios/studies/event-corridor': ['corridorNavigator', 'eventCorridor', 'potentialField'],
  'reafference/scenarios/studies/evidence': ['drawDelayedResponse', 'drawEvidence', 'tMazeEvidence'],
  'reafference/scenarios/studies/one-shot-memory': ['delayedMatchToPlace', 'memoryNavigator', 'oneShotBySight'],
  'reafference/scenarios/studies/open-field': ['cobelOpenField', 'openFieldNavigator'],
  'reafference/scenarios/studies/replay': ['detour', 'replayLabyrinth', 'replayNavigator', 'replayOpenField'],
  'reafference/scenarios/studies/water-maze': [
    ...['visualPlaceNavigator', 'visualWaterMaze', 'waterMaze', 'waterMazeReversal'],
  ],
};

const entries = packageNames();

describe('the reader of examples', () => {
  const docstring = (lines: string): string => `/**\n * Walks.\n *\n${lines} */\n`;

  it('takes an example up to the next tag, with its place and the name that it is of', () => {
    const text = `const x = 1;\n\n${docstring(' * @example\n * walk(); // 1 m\n *   walk();\n *\n * @throws Error\n')}`;
    expect(examplesIn('agents/x.ts', `${text}export function walk() {}\n`)).toEqual([
      { file: 'agents/x.ts', line: 6, name: 'walk', code: 'walk(); // 1 m\n  walk();' },
    ]);
  });

  it.each([
    ['of a line', '/** @example walk() */\nexport const walk = () => 1;', 'walk', 'walk()'],
    ['of a class', `${docstring(' * @example new Leg()\n')}export abstract class Leg {}`, 'Leg', 'new Leg()'],
    ['of a member', 'export class Leg {\n  /** @example Leg.open() */\n  static open() {}\n}', 'Leg', 'Leg.open()'],
    ['of a file', `${docstring(' * @example walk()\n')}export { walk } from './walk.ts';`, '', 'walk()'],
    ['of what has no name', '/** @example run(maze) */\nexport default define({});', 'default', 'run(maze)'],
  ])('finds one %s', (_, text, name, code) => {
    expect(examplesIn('x.ts', text)).toMatchObject([{ name, code }]);
  });

  it('finds none where there is none', () => {
    expect(
      examplesIn('x.ts', `${docstring('')}export const walk = 1; // @example walk\n/* @example walk */\n`),
    ).toEqual([]);
  });

  const importsOf = (file: string, code: string): string => moduleOf({ file, code }, entries).split(' export {}')[0];

  it('imports the names of the package that an example uses and does not declare', () => {
    const code =
      'const { lif } = { lif: 1 };\nconst mean = (run: Events) => run.count * lif;\nmean({ ...point, count: seconds(2) });';
    expect(importsOf('controllers/x.ts', code).split('; ')).toEqual([
      "import { type Events } from 'reafference'",
      "import { point } from 'reafference'",
      "import { seconds } from 'reafference/controllers/engine';",
    ]);
    expect(importsOf('agents/x.ts', "import { run } from 'node:test';\nrun({ files: [] });")).toBe('');
  });

  it('imports a name that several entries export from the nearest', () => {
    const code = 'messageType;';
    expect(importsOf('agents/x.ts', code)).toContain("'reafference'");
    expect(importsOf('controllers/x.ts', code)).toContain("'reafference'");
    expect(importsOf('bridges/ros2/x.ts', code)).toContain("'reafference/bridges/ros-messages'");
  });
});

describe('the examples of the docstrings', () => {
  const examples = allExamples();
  const wrong =
    "const network = new Network({ step: '1 ms', seed: 1 });\nnetwork.population('cells', lif, { size: '10' });";

  /** The file of an example says its place: that of line 59 of `agents/connect.ts` is `agents.connect.59.ts`, with imports in line 1. */
  it('compile, and one that is wrong does not', async () => {
    const modules = [...examples, { file: 'controllers/wrong.ts', line: 1, code: wrong }].map(
      (one) => [one.file.replaceAll('/', '.').replace(/ts$/, `${one.line}.ts`), moduleOf(one, entries)] as const,
    );
    const faults = await faultsOf(new Map(modules), join(temporaryFolder(), 'examples'));
    const ofWrong = faults.filter((fault) => fault.startsWith('controllers.wrong.1.ts'));
    expect(ofWrong).toEqual([
      expect.stringMatching(/^\S+\(3,\d+\): error .*'string' is not assignable to type 'number'/),
    ]);
    expect(faults.filter((fault) => !ofWrong.includes(fault))).toEqual([]);
  });

  it('are there for main names of every entry', () => {
    const known = [...entries.keys()].filter((entry) => entry !== 'reafference/conformance');
    expect(Object.keys(MAIN_NAMES).sort()).toEqual(known.sort());
  });

  it.each(Object.entries(MAIN_NAMES))('are there for the main names of %s', (entry, names) => {
    const without = names.filter((name) => {
      const declared = entries.get(entry)?.names.get(name);
      return !examples.some(({ file, name: of }) => file === declared?.file && of === declared.name);
    });
    expect(without).toEqual([]);
  });
});
