import { BridgeError } from '../../../agents/index.ts';

const TOKEN = '[A-Za-z_][A-Za-z0-9_]*';
const FULL_NAME = new RegExp(`^(?:/${TOKEN})+$`);
/** A name with what may stand in it before it is expanded. */
const SHORT_TOKEN = `(?:${TOKEN}|\\{\\w+\\})+`;
const SHORT_NAME = new RegExp(`^(?:~|(?:~?/)?${SHORT_TOKEN}(?:/${SHORT_TOKEN})*)$`);
const NODE_NAME = new RegExp(`^${TOKEN}$`);
/** `node:rostopic://old:=new`, of which only `old:=new` must be there. */
const REMAP = /^(?:(\w+):(?!\/\/))?(?:(rostopic|rosservice):\/\/)?([^:=]+):=(?:(?:rostopic|rosservice):\/\/)?([^:=]+)$/;
/** Most characters of a name that every middleware carries. */
const MOST_CHARACTERS = 247;

interface Remap {
  readonly kind: 'topic' | 'service' | undefined;
  readonly from: string;
  readonly to: string;
}

/**
 * Names as a node of ROS 2 writes them, made full: relative ones belong to the namespace of the node, `~/` to the node itself, and
 * rules of its arguments rename both (design.ros2.org: Topic and Service name mapping; Remapping Names).
 */
export class RosNames {
  /** Name of the node, such as `agent`. */
  readonly node: string;
  /** Namespace of the node, such as `/robot`, or `/`. */
  readonly namespace: string;
  readonly #remaps: readonly Remap[];

  /**
   * @param rosArguments as on a command line: `--ros-args -r odom:=/robot/odom -r __ns:=/robot`. What is not between `--ros-args` and `--`
   *   is passed over
   * @throws BridgeError `invalid_topic`
   */
  constructor(node: string, namespace = '/', rosArguments: readonly string[] = []) {
    const rules = remapRules(rosArguments, node);
    this.node = rules.findLast(({ from }) => from === '__node' || from === '__name')?.to ?? node;
    if (!NODE_NAME.test(this.node)) throw invalid('a node', this.node, 'a word of letters, digits and _');
    const space = rules.findLast(({ from }) => from === '__ns')?.to ?? namespace;
    this.namespace = space === '' ? '/' : space.startsWith('/') ? space : `/${space}`;
    if (this.namespace !== '/') check('a namespace', this.namespace);
    this.#remaps = rules
      .filter(({ from }) => !from.startsWith('__'))
      .map(({ kind, from, to }) => ({ kind, from: this.#expand(from), to: this.#expand(to) }));
  }

  /** Full name of the node, such as `/robot/agent`. */
  get fullName(): string {
    return this.#within(this.node);
  }

  /** Full name of a topic. @throws BridgeError `invalid_topic` */
  topic(name: string): string {
    return this.#resolve('topic', name);
  }

  /** Full name of a service. @throws BridgeError `invalid_topic` */
  service(name: string): string {
    return this.#resolve('service', name);
  }

  #resolve(kind: 'topic' | 'service', name: string): string {
    const full = this.#expand(name);
    const rule = this.#remaps.find((remap) => remap.from === full && (remap.kind ?? kind) === kind);
    return rule?.to ?? full;
  }

  #expand(name: string): string {
    if (!SHORT_NAME.test(name)) throw invalid('a topic or service', name);
    const plain = name.replaceAll(/\{(\w+)\}/g, (_, word: string) => {
      if (word === 'node') return this.node;
      if (word === 'ns' || word === 'namespace') return this.namespace.slice(1);
      throw invalid('a topic or service', name);
    });
    const full = plain.startsWith('/')
      ? plain
      : plain.startsWith('~')
        ? this.fullName + plain.slice(1)
        : this.#within(plain);
    return check('a topic or service', full);
  }

  #within(name: string): string {
    return this.namespace === '/' ? `/${name}` : `${this.namespace}/${name}`;
  }
}

/** Name of the node of a guard that stands by; tools do not list names that begin with an underscore. @param node name of the agent's */
export function standbyNode(node: string): string {
  return `_${node}_standby`;
}

/** Whether it is the node of a guard that stands by. @param node full name */
export function isStandbyNode(node: string): boolean {
  return /\/_\w+_standby$/.test(node);
}

/** The rules that hold for a node, in the order of its arguments. */
function remapRules(rosArguments: readonly string[], node: string): Remap[] {
  const rules: Remap[] = [];
  let within = false;
  for (let i = 0; i < rosArguments.length; i++) {
    const argument = rosArguments[i];
    if (argument === '--ros-args') within = true;
    else if (argument === '--') within = false;
    else if (within && (argument === '-r' || argument === '--remap')) {
      const rule = rosArguments[++i] ?? '';
      const [, only, scheme, from, to] = REMAP.exec(rule) ?? [];
      if (from === undefined) throw invalid('a rule of renaming', rule, 'old:=new');
      const kind = scheme === 'rostopic' ? 'topic' : scheme === 'rosservice' ? 'service' : undefined;
      if (only === undefined || only === node) rules.push({ kind, from, to });
    }
  }
  return rules;
}

function check(what: string, name: string): string {
  if (!FULL_NAME.test(name) || name.length > MOST_CHARACTERS) throw invalid(what, name);
  return name;
}

function invalid(
  what: string,
  received: string,
  expected = `words of letters, digits and _ joined by /, none of which begins with a digit, of ${MOST_CHARACTERS} characters at most`,
): BridgeError {
  return new BridgeError(`this is no name of ${what}`, {
    code: 'invalid_topic',
    expected,
    received,
    remedy: 'give it another name',
  });
}
