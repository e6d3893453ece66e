import type { Node } from './syntax.ts';
import { bare, isFunction, within } from './syntax.ts';

/** What a statement does to others, by names: which of them stand for the same thing is not known for certain. */
interface Effects {
  readonly names: ReadonlySet<string>;
  readonly declared: ReadonlySet<string>;
  readonly written: ReadonlySet<string>;
  /** How it may leave the list of statements. */
  readonly leaves: 'not' | 'by an error' | 'early';
}

/** The names in an expression: of variables and members; those of private members begin with `#`. */
function namesIn(node: Node): string[] {
  return [...within(node)].flatMap((part) => {
    if (part.type === 'PrivateIdentifier') return [`#${part.name}`];
    return part.type === 'Identifier' ? [part.name] : [];
  });
}

/** The name of what is assigned to: a variable, a member, or the array of an element. */
function targetOf(node: Node): string[] {
  const target = bare(node);
  if (target.type !== 'MemberExpression') return namesIn(target);
  return target.computed ? targetOf(target.object) : namesIn(target.property);
}

/** What a call may change: what its method belongs to and, where nothing is made of its result, what it is given. */
function changedBy(call: Node, forItsEffect: boolean): string[] {
  if (call.type !== 'CallExpression') return [];
  const callee = bare(call.callee);
  const owner = callee.type === 'MemberExpression' ? namesIn(callee.object) : [];
  if (forItsEffect) return [...owner, ...call.arguments.filter((given) => !isFunction(given)).flatMap(namesIn)];
  return call.arguments.length === 0 ? owner : [];
}

function writtenBy(node: Node): string[] {
  if (node.type === 'AssignmentExpression') return targetOf(node.left);
  if (node.type === 'UpdateExpression') return targetOf(node.argument);
  if (node.type === 'ExpressionStatement') {
    if (isCheck(node)) return [];
    const expression = bare(node.expression);
    return changedBy(expression.type === 'AwaitExpression' ? bare(expression.argument) : expression, true);
  }
  return changedBy(node, false);
}

/** Whether a statement calls a function that only checks what it is given, as its name says. */
function isCheck(statement: Node): boolean {
  if (statement.type !== 'ExpressionStatement' || statement.expression.type !== 'CallExpression') return false;
  const { callee } = statement.expression;
  return callee.type === 'Identifier' && /^(?:check|require|refuse)[A-Z]/.test(callee.name);
}

function effectsOf(statement: Node): Effects {
  if (isCheck(statement)) {
    return { names: new Set(namesIn(statement)), declared: new Set(), written: new Set(), leaves: 'by an error' };
  }
  const run = [...within(statement, isFunction)];
  const early = run.some(({ type }) => /^(Return|Break|Continue)Statement$/.test(type));
  const error = run.some(({ type }) => type === 'ThrowStatement');
  return {
    names: new Set(namesIn(statement)),
    declared: new Set(run.flatMap((node) => (node.type === 'VariableDeclarator' ? namesIn(node.id) : []))),
    written: new Set(run.flatMap(writtenBy)),
    leaves: early ? 'early' : error ? 'by an error' : 'not',
  };
}

const meet = (some: ReadonlySet<string>, others: ReadonlySet<string>): boolean =>
  [...some].some((name) => others.has(name));

/** Whether a statement makes somebody listen to an event, as `socket.on('error', fail)` does; the event. */
function listensTo(statement: Node): string | undefined {
  if (statement.type !== 'ExpressionStatement' || statement.expression.type !== 'CallExpression') return undefined;
  const { callee, arguments: given } = statement.expression;
  if (callee.type !== 'MemberExpression' || !/^(?:on|once|addEventListener)$/.test(namesIn(callee.property).join())) {
    return undefined;
  }
  const [event] = given;
  return event?.type === 'Literal' ? String(event.value) : undefined;
}

/**
 * Whether the order of two neighbouring statements may matter: one changes what the other names, or one leaves early and the other does
 * something. Listeners of different events are made in any order. What may only end by an error is a check, and when it is made is nobody's promise. What uses a declaration cannot precede it.
 */
export function orderMatters(first: Node, second: Node): boolean {
  const [event, otherEvent] = [listensTo(first), listensTo(second)];
  if (event !== undefined && otherEvent !== undefined && event !== otherEvent) return false;
  const [one, other] = [effectsOf(first), effectsOf(second)];
  if (meet(one.declared, other.names)) return false;
  if (meet(one.written, other.names) || meet(other.written, one.names)) return true;
  if (one.leaves === 'not' && other.leaves === 'not') return false;
  const does = ({ written, leaves }: Effects): boolean => written.size > 0 || leaves === 'early';
  return does(one) && does(other);
}
