import type { AllLoop, ColumnLoop, Loop, NeuronLoop, RowLoop, SpikeRing } from '../program/loops.ts';
import { arraysRead, roots } from '../program/loops.ts';
import type { ArrayDeclaration, Program } from '../program/program.ts';
import { allLoops } from '../program/program.ts';
import type { ArrayId, Role, Value } from '../program/value.ts';
import { inOrder, operands } from '../program/value.ts';

/**
 * Lists what is wrong with a program. It checks what lowering must write and what passes may decide. A sound program gives an
 * empty list. Tests run it between passes.
 */
export function verifyProgram(program: Program): string[] {
  const { arrays, rebaseTicks, tick, rebase, events, outputs } = program;
  const faults = arrays.flatMap(({ id, name }, n) =>
    id === n ? [] : [`array '${name}' has the index of another array`],
  );
  const names = new Set(arrays.map(({ name }) => name));
  if (names.size < arrays.length) faults.push('two arrays have the same name');
  if (!isPowerOfTwo(rebaseTicks)) faults.push(`${rebaseTicks} ticks between rebasings are not a power of two`);
  for (const loop of [...rebase, ...[...events.values()].flat()])
    if (loop.kind !== 'all') faults.push(`${loop.name}: a loop over ${loop.kind} outside a tick`);
  for (const loop of allLoops(program))
    faults.push(...loopFaults(program, loop).map((fault) => `${loop.name}: ${fault}`));
  for (const ring of outputs) faults.push(...ringFaults(program, ring).map((fault) => `${ring.population}: ${fault}`));
  return [...faults, ...runFaults(tick)];
}

/** The roles in which a loop of each kind may load and store. */
const ROLES: Readonly<Record<Loop['kind'], ReadonlySet<Role>>> = {
  neurons: new Set(['neuron', 'scalar']),
  rows: new Set(['synapse', 'pre', 'post', 'scalar']),
  columns: new Set(['synapse', 'pre', 'post', 'scalar']),
  spikers: new Set(['neuron', 'scalar']),
  all: new Set(['neuron', 'synapse', 'pre', 'post', 'scalar']),
};

function loopFaults(program: Program, loop: Loop): string[] {
  const { arrays } = program;
  const roles = ROLES[loop.kind];
  const of = (id: ArrayId): ArrayDeclaration | undefined => arrays[id];
  const faults: string[] = [];
  for (const value of inOrder(roots(loop))) {
    if (!('array' in value)) continue;
    const array = of(value.array);
    const wanted = value.kind === 'before' ? 'index' : 'number';
    if (array === undefined) faults.push(`reads array ${value.array}, which does not exist`);
    else if (array.type !== wanted) faults.push(`reads '${array.name}' as a ${wanted} array`);
    if (value.kind === 'load' && !roles.has(value.role)) faults.push(`reads '${array?.name}' of a ${value.role}`);
  }
  for (const { array: id, role, value } of loop.stores) {
    const array = of(id);
    if (array?.type !== 'number') faults.push(`stores to array ${id}, which is not a number array`);
    else if (!array.state) faults.push(`stores to '${array.name}', which is not state`);
    if (!roles.has(role)) faults.push(`stores to '${array?.name}' of a ${role}`);
    if (value.type !== 'number') faults.push(`stores a condition in '${array?.name}'`);
  }
  if (loop.kind !== 'all') faults.push(...ringFaults(program, loop.ring));
  if (loop.kind === 'neurons') faults.push(...neuronFaults(program, loop));
  if (loop.kind === 'rows') faults.push(...rowFaults(program, loop));
  if (loop.kind === 'columns') faults.push(...columnFaults(program, loop));
  if (loop.kind === 'all') faults.push(...passFaults(loop));
  return faults;
}

function ringFaults({ arrays }: Program, { ids, counts, slots, size }: SpikeRing): string[] {
  const faults: string[] = [];
  if (!isPowerOfTwo(slots)) faults.push(`a ring of ${slots} slots, not a power of two`);
  if (arrays[ids]?.length !== slots * size || arrays[counts]?.length !== slots)
    faults.push('a ring with arrays of the wrong length');
  return faults;
}

function neuronFaults({ graph, arrays }: Program, loop: NeuronLoop): string[] {
  const { spike, spikes, stores, refractory, aside, drawn, screened, receptors, integrators } = loop;
  const faults: string[] = [];
  const expected = refractory?.silent ? graph.binary('and', spike, graph.apply('not', refractory.active)) : spike;
  if (spikes !== expected) faults.push('spikes do not follow from the spike condition and the refractory period');
  for (const { array, value, reset } of stores)
    if (reset !== undefined && value !== graph.select(spikes, reset.spiking, reset.otherwise))
      faults.push(`'${arrays[array].name}' does not follow from its reset`);
  if (refractory !== undefined) {
    if (refractory.active !== graph.before(refractory.until))
      faults.push('the refractory condition does not follow from the ends of refractory periods');
    if (arrays[refractory.until].type !== 'index') faults.push('the ends of refractory periods are not an index array');
  }
  const stored = new Set(stores.map(({ array }) => array));
  for (const { name, array, direct } of receptors)
    if (!direct && !stored.has(array)) faults.push(`the sum of receptor '${name}' is not emptied`);
  for (const { variable, array } of integrators)
    if (array === undefined) faults.push(`'${variable}' is integrated but has no array`);
  if (aside !== undefined) {
    if (!refractory?.silent || typeof refractory.ticks !== 'number')
      faults.push('holds neurons aside whose refractory period is not silent, or not the same for all');
    if (!refractory?.held.includes(aside.state))
      faults.push('holds a variable aside that refractory neurons do not hold');
    const others = stores
      .filter(({ array }) => array !== aside.state)
      .map(({ value, reset }) => reset?.otherwise ?? value);
    if (readsOf(others).has(aside.state)) faults.push('another variable depends on the one that is held aside');
  }
  if (drawn !== undefined && (stores.length > 0 || refractory !== undefined || drawn.drawn !== spikes))
    faults.push('draws sparsely though it has state');
  if (screened !== undefined) {
    if (spike.kind !== 'bernoulli') faults.push('screens draws of a spike that is not drawn');
    const known = readsOf([spike]);
    if ([...readsOf([screened.atMost])].some((array) => !known.has(array)))
      faults.push('screens draws by what the probability does not depend on');
  }
  for (const input of drawn?.inputs ?? [])
    if (!readsOf([spikes]).has(input))
      faults.push('draws sparsely by an input that the probability does not depend on');
  return faults;
}

function rowFaults({ arrays }: Program, { rows, listed, stores }: RowLoop): string[] {
  const faults: string[] = [];
  const starts = arrays[rows.rowStart];
  if (rows.first >= rows.stride || (starts.length - 1) % rows.stride !== 0)
    faults.push('rows without a beginning for each delay');
  if (rows.targets % 8 !== 0) faults.push(`padding that points to ${rows.targets}, not a multiple of 8`);
  for (const { role, accumulate } of stores)
    if (accumulate !== (role === 'post'))
      faults.push(accumulate ? 'adds to an array of its own' : 'overwrites an array that other synapses add to');
  if (listed !== undefined && rows.contiguous) faults.push('lists rows that are contiguous');
  return faults;
}

function columnFaults(program: Program, loop: ColumnLoop): string[] {
  const { columns, deferred, regular, stores } = loop;
  const faults: string[] = [];
  if (stores.some(({ role, accumulate }) => role !== 'synapse' || accumulate))
    faults.push('changes more than its synapses');
  if (deferred !== undefined) {
    if (columns.rows?.contiguous !== true) faults.push('defers columns whose rows are not contiguous');
    const missing = [
      ...[...stores.map(({ array }) => array), ...arraysRead(loop, 'pre')].filter(
        (array) => !deferred.touched.has(array),
      ),
      ...[...arraysRead(loop, 'synapse')].filter((array) => !deferred.touched.has(array) && !deferred.read.has(array)),
    ];
    for (const array of missing) faults.push(`defers without waiting for '${program.arrays[array].name}'`);
    const stored = stores.map(({ value }) => value);
    if (readsUnnoted(stored, new Set(deferred.noted)))
      faults.push('defers without noting a value of the neuron that spikes');
    if (regular !== undefined) faults.push('is deferred and regular at the same time');
  }
  if (regular !== undefined && regular.sources % 4 !== 0)
    faults.push('regular columns whose length is not a multiple of 4');
  return faults;
}

function passFaults({ gates, alone = [], stores, ends, role }: AllLoop): string[] {
  const faults: string[] = [];
  if (alone.some((one) => gates === undefined || one.gates.some((gate) => !gates.includes(gate))))
    faults.push('a variant for a gate that the loop does not have');
  for (const gate of gates ?? [])
    if (inOrder([gate]).some((value) => value.kind === 'load' && value.role !== 'scalar'))
      faults.push('a gate that differs between elements');
  const sides = [
    ...stores.map((store) => store.role),
    ...inOrder(stores.map(({ value }) => value)).flatMap((value) => (value.kind === 'load' ? [value.role] : [])),
  ];
  if (ends === undefined && sides.some((side) => side === 'pre' || side === 'post'))
    faults.push('reads the neurons of synapses without their ends');
  if (role !== 'synapse' && sides.includes('synapse')) faults.push('a synapse in a loop over other elements');
  return faults;
}

/** Checks the runs of listed arrivals: consecutive loops over the rows of one projection. */
function runFaults(tick: readonly Loop[]): string[] {
  const faults: string[] = [];
  const places = new Map<number, number[]>();
  tick.forEach((loop, n) => {
    if (loop.kind === 'rows' && loop.listed !== undefined)
      places.set(loop.listed.run, [...(places.get(loop.listed.run) ?? []), n]);
  });
  for (const [run, list] of places) {
    const loops = list.map((n) => tick[n] as RowLoop);
    const [first] = loops;
    if (list.some((n, k) => n !== list[0] + k)) faults.push(`run ${run} is interrupted`);
    if (loops.some(({ rows }) => rows.rowStart !== first.rows.rowStart)) faults.push(`run ${run} has two projections`);
    if (loops.some(({ listed }) => listed?.queued !== first.listed?.queued))
      faults.push(`run ${run} is only partly queued`);
    if (loops.some((loop) => arraysRead(loop, 'pre').size > 0)) faults.push(`run ${run} reads presynaptic neurons`);
  }
  return faults;
}

/** Whether values read the neuron that spikes, or the tick, other than by noted values. */
function readsUnnoted(values: readonly Value[], noted: ReadonlySet<Value>): boolean {
  const seen = new Set<Value>(noted);
  const visit = (value: Value): boolean => {
    if (seen.has(value)) return false;
    seen.add(value);
    const own = value.kind === 'load' && (value.role === 'post' || value.role === 'scalar');
    return own || value.kind === 'table' || value.kind === 'time' || operands(value).some(visit);
  };
  return values.some(visit);
}

function readsOf(values: readonly Value[]): Set<ArrayId> {
  return new Set(inOrder(values).flatMap((value) => (value.kind === 'load' ? [value.array] : [])));
}

function isPowerOfTwo(value: number): boolean {
  return value > 0 && (value & (value - 1)) === 0;
}
