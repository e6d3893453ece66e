import { ValidationError } from '../../../agents/index.ts';
import { nearestName } from '../../../agents/nearest-name.ts';
import { type Message, type MessageInput, messageType, timeOf } from '../../ros-messages/index.ts';
import { RELIABLE } from '../transport/qos.ts';
import type { RosPublisher, RosTransport } from '../transport/transport.ts';

/** A value of a parameter. Integers are whole numbers of at most 2^53. */
export type ParameterValue = boolean | number | string;

/** A parameter that a node declares. */
export interface Parameter {
  /** Name in its node, such as `begin_trial`. */
  readonly name: string;
  /** Type of its values: `integer` takes whole numbers only, `double` any number. */
  readonly kind: 'bool' | 'integer' | 'double' | 'string';
  /** Text that `ros2 param describe` shows; the unit is part of it. */
  readonly description: string;
  /** Value that it has unless the node is started with another. */
  readonly default: ParameterValue;
  /** Bounds of a number, both included. Default: none. */
  readonly range?: readonly [least: number, most: number];
  /** Whether its value is fixed when the node starts. Default: false. */
  readonly readOnly?: boolean;
  /**
   * Takes another value, after kind and range were checked. Returns why it refuses, or undefined. Default: any value is taken.
   */
  readonly change?: (value: ParameterValue) => string | undefined | Promise<string | undefined>;
}

/** Numbers of `rcl_interfaces/msg/ParameterType`. */
const TYPES = { bool: 1, integer: 2, double: 3, string: 4 } as const;
const NOT_SET = 0;

/** Parameters that files and launch files give to any node, and that client libraries declare for it. */
const OF_EVERY_NODE = /^(?:use_sim_time|start_type_description_service|qos_overrides\..+)$/;

type ValueMessage = MessageInput<'rcl_interfaces/msg/ParameterValue'>;
type ParameterMessage = Message<'rcl_interfaces/msg/Parameter'>;

interface Entry {
  readonly parameter: Parameter;
  value: ParameterValue;
}

/**
 * The parameters of a node, with the services by which `ros2 param` and others read and set them (`rcl_interfaces`), and the topic
 * `/parameter_events` on which changes are told.
 */
export class Parameters {
  readonly #entries = new Map<string, Entry>();
  readonly #overrides: ReadonlyMap<string, ParameterValue>;
  readonly #transport: RosTransport;
  readonly #events: RosPublisher;
  readonly #ends: (() => void)[];

  /** @param overrides values that the node was started with, by name */
  constructor(transport: RosTransport, overrides: ReadonlyMap<string, ParameterValue> = new Map()) {
    this.#transport = transport;
    this.#overrides = overrides;
    this.#events = transport.advertise('/parameter_events', 'rcl_interfaces/msg/ParameterEvent', RELIABLE);
    const named = <T>(names: readonly string[], read: (entry: Entry | undefined) => T): T[] =>
      names.map((name) => read(this.#entries.get(name)));
    this.#ends = [
      () => this.#events.close(),
      transport.serve('~/get_parameters', 'rcl_interfaces/srv/GetParameters', ({ names }) => ({
        values: named(names, (entry) => (entry === undefined ? { type: NOT_SET } : messageOf(entry))),
      })),
      transport.serve('~/get_parameter_types', 'rcl_interfaces/srv/GetParameterTypes', ({ names }) => ({
        types: named(names, (entry) => (entry === undefined ? NOT_SET : TYPES[entry.parameter.kind])),
      })),
      transport.serve('~/describe_parameters', 'rcl_interfaces/srv/DescribeParameters', ({ names }) => ({
        descriptors: names.map((name) => descriptorOf(name, this.#entries.get(name)?.parameter)),
      })),
      transport.serve('~/list_parameters', 'rcl_interfaces/srv/ListParameters', ({ prefixes }) => ({
        result: this.#list(prefixes),
      })),
      transport.serve('~/set_parameters', 'rcl_interfaces/srv/SetParameters', async ({ parameters }) => {
        const results = [];
        for (const one of parameters) results.push(resultOf(await this.#set([one])));
        return { results };
      }),
      transport.serve(
        '~/set_parameters_atomically',
        'rcl_interfaces/srv/SetParametersAtomically',
        async ({ parameters }) => ({
          result: resultOf(await this.#set(parameters)),
        }),
      ),
    ];
  }

  /**
   * Declares a parameter. Returns its value: what the node was started with, or the default.
   *
   * @throws ValidationError `invalid_option` for a value of another kind or out of range that the node was started with
   */
  declare(parameter: Parameter): ParameterValue {
    const given = this.#overrides.get(parameter.name);
    const value = given ?? parameter.default;
    const refusal = refusalOf(parameter, value);
    if (refusal !== undefined) throw invalid(parameter.name, value, refusal);
    this.#entries.set(parameter.name, { parameter, value });
    return value;
  }

  /** The present value of a parameter that was declared. */
  get(name: string): ParameterValue | undefined {
    return this.#entries.get(name)?.value;
  }

  /**
   * What is wrong with the values that the node was started with and no parameter takes, a sentence each. Those that ROS has for every node
   * are left out.
   */
  unused(): readonly string[] {
    const names = [...this.#overrides.keys()].filter((name) => !this.#entries.has(name) && !OF_EVERY_NODE.test(name));
    return names.map((name) => this.#unknown(name));
  }

  /** Withdraws the services. */
  close(): void {
    for (const end of this.#ends.splice(0)) end();
  }

  /** Sets all or none. Returns why none was set, or undefined. */
  async #set(messages: readonly ParameterMessage[]): Promise<string | undefined> {
    const changes: { readonly entry: Entry; readonly value: ParameterValue }[] = [];
    for (const { name, value: message } of messages) {
      const entry = this.#entries.get(name);
      if (entry === undefined) return this.#unknown(name);
      const value = readValue(message);
      const refusal = entry.parameter.readOnly ? 'it is fixed when the node starts' : refusalOf(entry.parameter, value);
      if (refusal !== undefined) return `parameter '${name}': ${refusal}`;
      changes.push({ entry, value: value as ParameterValue });
    }
    for (const [done, { entry, value }] of changes.entries()) {
      const refusal = await entry.parameter.change?.(value);
      if (refusal === undefined) continue;
      for (const undo of changes.slice(0, done)) await undo.entry.parameter.change?.(undo.entry.value);
      return `parameter '${entry.parameter.name}': ${refusal}`;
    }
    for (const { entry, value } of changes) entry.value = value;
    this.#tell(changes.map(({ entry }) => entry));
    return undefined;
  }

  #unknown(name: string): string {
    const nearest = nearestName(name, [...this.#entries.keys()]);
    return `there is no parameter '${name}'${nearest === undefined ? '' : `; did you mean '${nearest}'?`}`;
  }

  #tell(entries: readonly Entry[]): void {
    this.#events.publish(
      messageType('rcl_interfaces/msg/ParameterEvent').encode({
        stamp: timeOf(this.#transport.now()),
        node: this.#transport.node,
        changed_parameters: entries.map((entry) => ({ name: entry.parameter.name, value: messageOf(entry) })),
      }),
    );
  }

  #list(prefixes: readonly string[]) {
    const all = [...this.#entries.keys()];
    const under = (prefix: string) => (name: string) => name === prefix || name.startsWith(`${prefix}.`);
    const names = prefixes.length === 0 ? all : all.filter((name) => prefixes.some((prefix) => under(prefix)(name)));
    const inside = names.flatMap((name) => (name.includes('.') ? [name.slice(0, name.lastIndexOf('.'))] : []));
    return { names, prefixes: [...new Set(inside)] };
  }
}

function refusalOf({ kind, range }: Parameter, value: ParameterValue | undefined): string | undefined {
  const whole = typeof value === 'number' && Number.isSafeInteger(value);
  const fits =
    kind === 'bool'
      ? typeof value === 'boolean'
      : kind === 'string'
        ? typeof value === 'string'
        : kind === 'integer'
          ? whole
          : typeof value === 'number';
  if (!fits) return `it takes ${kind === 'integer' ? 'an integer' : `a ${kind}`}, not ${JSON.stringify(value)}`;
  if (typeof value !== 'number' || range === undefined) return undefined;
  const [least, most] = range;
  return value >= least && value <= most ? undefined : `it takes ${least} to ${most}, not ${value}`;
}

function invalid(name: string, received: ParameterValue, refusal: string): ValidationError {
  return new ValidationError(`parameter '${name}': ${refusal}`, {
    code: 'invalid_option',
    expected: 'a value of its kind, within its range',
    received,
    block: name,
  });
}

function resultOf(refusal: string | undefined) {
  return { successful: refusal === undefined, reason: refusal ?? '' };
}

function messageOf({ parameter: { kind }, value }: Entry): ValueMessage {
  const type = TYPES[kind];
  if (typeof value === 'boolean') return { type, bool_value: value };
  if (typeof value === 'string') return { type, string_value: value };
  return kind === 'integer' ? { type, integer_value: BigInt(value) } : { type, double_value: value };
}

/** A value as it came; undefined for the kinds that no parameter here has. An integer is taken for a double where one is asked for. */
function readValue(message: ParameterMessage['value']): ParameterValue | undefined {
  const values = {
    [TYPES.bool]: message.bool_value,
    [TYPES.integer]: Number(message.integer_value),
    [TYPES.double]: message.double_value,
    [TYPES.string]: message.string_value,
  };
  return values[message.type as keyof typeof values];
}

function descriptorOf(
  name: string,
  parameter: Parameter | undefined,
): MessageInput<'rcl_interfaces/msg/ParameterDescriptor'> {
  if (parameter === undefined) return { name, type: NOT_SET };
  const { kind, description, range, readOnly = false } = parameter;
  return { name, type: TYPES[kind], description, read_only: readOnly, ...(range && rangeOf(kind, range)) };
}

function rangeOf(kind: Parameter['kind'], [from_value, to_value]: NonNullable<Parameter['range']>) {
  if (kind === 'double') return { floating_point_range: [{ from_value, to_value, step: 0 }] };
  return { integer_range: [{ from_value: BigInt(from_value), to_value: BigInt(to_value), step: 1n }] };
}
