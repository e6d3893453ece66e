import { BridgeError } from '../../../agents/index.ts';

/** An element of XML, without its text: descriptions of robots say everything in attributes. */
export interface XmlElement {
  readonly name: string;
  readonly attributes: ReadonlyMap<string, string>;
  readonly children: readonly XmlElement[];
  /** Line on which it begins, from 1. */
  readonly line: number;
}

const NAME = '[A-Za-z_:][\\w:.-]*';
/** What begins with `<`, or the text before the next that does. */
const TOKEN = new RegExp(
  [
    '<!--[^]*?-->',
    '<\\?[^]*?\\?>',
    '<!\\[CDATA\\[[^]*?\\]\\]>',
    '<!DOCTYPE[^<>[]*>',
    `</(?<end>${NAME})\\s*>`,
    `<(?<start>${NAME})(?<attributes>(?:\\s+${NAME}\\s*=\\s*(?:"[^"<]*"|'[^'<]*'))*)\\s*(?<empty>/?)>`,
    '(?<text>[^<]+)',
  ].join('|'),
  'y',
);
const ATTRIBUTE = new RegExp(`(${NAME})\\s*=\\s*(?:"([^"]*)"|'([^']*)')`, 'g');
const ENTITIES: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" };
/** Characters of a text that an error repeats. */
const REPEATED = 60;

/**
 * Reads the elements and attributes of a text in XML 1.0. Text between them, comments and instructions are passed over; entities of its own, which
 * a document type may declare, are refused.
 *
 * @throws BridgeError `malformed_urdf`, with the line
 */
export function readXml(text: string): XmlElement {
  const open: (XmlElement & { readonly children: XmlElement[] })[] = [];
  let root: XmlElement | undefined;
  let [at, line] = [text.startsWith('\uFEFF') ? 1 : 0, 1];
  while (at < text.length) {
    TOKEN.lastIndex = at;
    const found = TOKEN.exec(text);
    const { start, end, attributes = '', empty, text: between } = found?.groups ?? {};
    if (found === null) throw malformedXml(line, 'an element, its end or a comment', text.slice(at, at + REPEATED));
    if (start !== undefined) {
      if (root !== undefined && open.length === 0) throw malformedXml(line, 'one element around all', `<${start}>`);
      const element = { name: start, attributes: attributesIn(attributes, line), children: [], line };
      open.at(-1)?.children.push(element);
      root ??= element;
      if (empty === '') open.push(element);
    } else if (end !== undefined) {
      const begun = open.pop();
      if (begun?.name !== end)
        throw malformedXml(line, begun === undefined ? 'no end of an element' : `</${begun.name}>`, `</${end}>`);
    } else if (between !== undefined && open.length === 0 && between.trim() !== '')
      throw malformedXml(line, 'an element', between.trim().slice(0, REPEATED));
    line += found[0].split('\n').length - 1;
    at += found[0].length;
  }
  const unended = open.at(-1);
  if (unended !== undefined)
    throw malformedXml(line, `</${unended.name}>, of line ${unended.line}`, 'the end of the text');
  if (root === undefined) throw malformedXml(line, 'an element', 'none');
  return root;
}

function attributesIn(text: string, line: number): ReadonlyMap<string, string> {
  const attributes = new Map<string, string>();
  for (const [, name, quoted, single] of text.matchAll(ATTRIBUTE)) {
    if (attributes.has(name)) throw malformedXml(line, `one attribute ${name}`, 'two');
    attributes.set(name, unescaped(quoted ?? single, line));
  }
  return attributes;
}

function unescaped(text: string, line: number): string {
  return text.replaceAll(/&([^;\s]*;?)/g, (whole, entity: string) => {
    const name = entity.endsWith(';') ? entity.slice(0, -1) : '';
    const [, hexadecimal, decimal] = /^#(?:x([0-9a-fA-F]{1,6})|(\d{1,7}))$/.exec(name) ?? [];
    const code = hexadecimal === undefined ? Number(decimal) : Number.parseInt(hexadecimal, 16);
    const character = code <= 0x10ffff ? String.fromCodePoint(code) : undefined;
    const meant = character ?? (Object.hasOwn(ENTITIES, name) ? ENTITIES[name] : undefined);
    if (meant === undefined)
      throw malformedXml(line, '&lt; &gt; &amp; &quot; &apos; or the number of a character', whole);
    return meant;
  });
}

function malformedXml(line: number, expected: string, received: string): BridgeError {
  return new BridgeError(`the description of the robot is no XML, in line ${line}`, {
    code: 'malformed_urdf',
    expected,
    received,
    remedy: 'check it by `check_urdf FILE`, or write it anew by `xacro FILE.xacro > FILE`',
  });
}
