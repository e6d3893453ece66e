import { basename } from 'node:path';
import { ReafferenceError } from '../../../agents/errors.ts';
import type { NirArray, NirFile, NirMetadata, NirNode, NirPrimitive } from '../../../bridges/nir/index.ts';
import type { ByteSource } from '../../../bridges/recording/reading/byte-source.ts';
import type { Call } from '../command.ts';
import { EXIT } from '../exit.ts';
import { counted } from '../terminal/counted.ts';
import type { Style } from '../terminal/style.ts';
import { renderTable } from '../terminal/table.ts';
import type { InspectValues } from './inspect-options.ts';

/** A file of more bytes is none of a network that fits into memory. */
const MOST_BYTES = 2 ** 31;

/** Step at which it is tried whether a graph runs here, where the file has none. */
const TRIAL_STEP = '0.1 ms';

/**
 * Shows what a NIR file holds: nodes, shapes, ranges of parameters, what was amiss in it, and what can run it.
 *
 * @throws what `readNir` throws
 */
export async function inspectNir(source: ByteSource, call: Call<InspectValues>): Promise<number> {
  const { options, output, operands } = call;
  const nir = await import('../../../bridges/nir/index.ts');
  const bytes = new Uint8Array(Math.min(source.size ?? 0, MOST_BYTES));
  await source.read(0, bytes);
  const file = await nir.readNir(bytes);
  const facts = { file: operands[0], format: 'nir', bytes: bytes.length, ...factsOf(nir, file) };
  if (options.json) output.json(facts);
  else output.result(view(facts, output.style));
  return EXIT.ok;
}

/** Fields that the column of shapes shows. */
const SHAPES: ReadonlySet<string> = new Set(['shape', 'input_shape', 'input_type']);

type Nir = typeof import('../../../bridges/nir/index.ts');

type Facts = { readonly file: string; readonly bytes: number } & ReturnType<typeof factsOf>;

function factsOf(nir: Nir, { graph, version, findings }: NirFile) {
  const shapes = new Map<NirNode, { readonly input: unknown; readonly output: unknown }>();
  const graphs = [
    graph,
    ...[...nir.nodesWithin(graph)].flatMap(([, node]) => (node.type === 'NIRGraph' ? [node] : [])),
  ];
  for (const one of graphs) {
    for (const [name, shape] of nir.inferShapes(one).nodes) shapes.set(one.nodes.get(name) as NirNode, shape);
  }
  const nodes = [...nir.nodesWithin(graph)].map(([path, node]) => ({
    name: path.join('/'),
    type: node.type,
    input: (shapes.get(node)?.input ?? null) as readonly number[] | null,
    output: (shapes.get(node)?.output ?? null) as readonly number[] | null,
    parameters: node.type === 'NIRGraph' ? [] : parametersOf(nir, node),
  }));
  return {
    version: version ?? null,
    metadata: notesOf(graph.metadata ?? {}),
    nodes,
    edges: graphs.reduce((sum, { edges }) => sum + edges.length, 0),
    findings,
    here: runsHere(nir, graph),
    backEnds: nir.backEndsFor(graph),
  };
}

/** A field of a node: a value, or the range of an array. */
type Parameter =
  | { readonly name: string; readonly value: number | readonly number[] | string }
  | { readonly name: string; readonly shape: readonly number[]; readonly least: number; readonly most: number };

/** Fields of a node: smallest and largest element of arrays, and all else as it is. */
function parametersOf(nir: Nir, node: NirPrimitive): Parameter[] {
  return Object.keys(nir.PRIMITIVES[node.type]).flatMap((name): Parameter[] => {
    const value = (node as unknown as Record<string, NirArray | number | readonly number[] | string | undefined>)[name];
    if (value === undefined) return [];
    if (typeof value !== 'object' || !('data' in value)) return [{ name, value }];
    let [least, most] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
    for (const one of value.data) [least, most] = [Math.min(least, one), Math.max(most, one)];
    return [{ name, shape: value.shape, least, most }];
  });
}

function notesOf(metadata: NirMetadata): Record<string, unknown> {
  const isArray = (value: NirArray | NirMetadata): value is NirArray => ArrayBuffer.isView(value['data']);
  return Object.fromEntries(
    Object.entries(metadata).map(([name, value]) => [
      name,
      typeof value !== 'object' ? value : isArray(value) ? Array.from(value.data) : notesOf(value),
    ]),
  );
}

/** Whether the graph becomes a network here, and what stands in the way. */
function runsHere(nir: Nir, graph: NirFile['graph']) {
  const stated = typeof graph.metadata?.['dt'] === 'number';
  try {
    const { network, stepping } = nir.toNetwork(graph, stated ? {} : { step: TRIAL_STEP });
    const neurons = network.populations.reduce((sum, { size }) => sum + size, 0);
    return { runs: true, populations: network.populations.length, neurons, stepStated: stated, stepping };
  } catch (error) {
    if (!(error instanceof ReafferenceError)) throw error;
    const { code, block, expected, received } = error;
    return { runs: false, code, node: block ?? null, expected: expected ?? null, received: received ?? null };
  }
}

function view({ file, bytes, version, metadata, nodes, edges, findings, here, backEnds }: Facts, style: Style): string {
  const rows = nodes.map(({ name, type, input, output, parameters }) => {
    const through =
      shapeText(input) === shapeText(output) ? shapeText(input) : `${shapeText(input)} -> ${shapeText(output)}`;
    const shown = parameters.filter(({ name: field }) => !SHAPES.has(field));
    return [name, type, through, shown.map(parameterText).join(', ')];
  });
  const heading = `${style.bold(basename(file))}  NIR ${version ?? 'of no version'}, ${(bytes / 1e3).toFixed(1)} kB`;
  const notes = Object.entries(metadata).map(([name, value]) => `${name} ${JSON.stringify(value)}`);
  const about = [
    `${counted(nodes.length, 'node')}, ${counted(edges, 'edge')}`,
    ...(notes.length > 0 ? [`metadata: ${notes.join(', ')}`] : []),
  ];
  const table = renderTable(
    [{ head: 'Node' }, { head: 'Type' }, { head: 'Shape' }, { head: 'Parameters' }],
    rows,
    style.dim,
  );
  const amiss = grouped(findings).map((line) => `note: ${line}`);
  const whole = backEnds.filter(({ lacks }) => lacks.length === 0).map(({ name }) => name);
  const parts = backEnds
    .filter(({ lacks }) => lacks.length > 0)
    .map(({ name, lacks }) => `${name}: no ${lacks.join(', ')}`);
  const others = [
    `types of nodes that others read: ${whole.length > 0 ? `all by ${whole.join(', ')}` : 'all by none'}`,
    ...parts.map((one) => `  ${one}`),
  ];
  return [
    heading,
    about.map(style.dim).join('\n'),
    table,
    ...(amiss.length > 0 ? [amiss.join('\n')] : []),
    hereText(here),
    others.map(style.dim).join('\n'),
  ].join('\n\n');
}

function hereText(here: Facts['here']): string {
  if ('stepping' in here && here.stepping !== undefined) {
    const { step, method, reset, spike } = here.stepping;
    const how = here.stepStated
      ? `in steps of ${step} s, method ${method}, reset ${reset}, spikes ${spike}`
      : "once its step is stated, as in step: '0.1 ms', which the file does not say";
    return `runs here: ${counted(here.populations, 'population')}, ${counted(here.neurons, 'neuron')}, ${how}`;
  }
  return `does not run here: at '${here.node ?? ''}' ${here.expected ?? here.code} expected, ${JSON.stringify(here.received)} found`;
}

/** Findings, those that say the same in one line. */
function grouped(findings: Facts['findings']): string[] {
  return [...new Set(findings.map(({ message }) => message))].map((message) => {
    const list = findings.filter((one) => one.message === message);
    const where = list.map(({ node }) => node).filter((node) => node !== '');
    return where.length === 0 ? message : `${message} (${where.join(', ')})`;
  });
}

const shapeText = (shape: readonly number[] | null): string => (shape === null ? '?' : shape.join('x') || '1');

function parameterText(parameter: Parameter): string {
  if (!('least' in parameter)) return `${parameter.name} ${[parameter.value].flat().join('x')}`;
  const { name, shape, least, most } = parameter;
  const axes = name === 'weight' ? ` [${shape.join('x')}]` : '';
  const number = (value: number): string => String(Number(value.toPrecision(4)));
  return `${name}${axes} ${least === most ? number(least) : `${number(least)} to ${number(most)}`}`;
}
