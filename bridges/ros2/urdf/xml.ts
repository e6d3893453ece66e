import { type XmlElement as ParsedElement, parseXml, XmlError } from '@rgrove/parse-xml';
import { BridgeError } from '../../../agents/index.ts';

/** An element of XML, without its text: descriptions of robots say everything in attributes. */
export interface XmlElement {
  readonly name: string;
  readonly attributes: ReadonlyMap<string, string>;
  readonly children: readonly XmlElement[];
  /** Line on which it begins, from 1. */
  readonly line: number;
}

/**
 * Reads the elements and attributes of a text in XML 1.0. Text between them, comments and instructions are passed over; entities of its own, which
 * a document type may declare, are refused where they are used.
 *
 * @throws BridgeError `malformed_urdf`, with the line
 */
export function readXml(text: string): XmlElement {
  // What it says of itself counts from the text behind a mark of the byte order, and in lines that end alike.
  const lines = text.replace(/^\uFEFF/, '').replaceAll(/\r\n?/g, '\n');
  const lineAt = linesOf(lines);
  const read = ({ name, attributes, children, start }: ParsedElement): XmlElement => ({
    name,
    attributes: new Map(Object.entries(attributes)),
    children: children.filter((child) => child.type === 'element').map((child) => read(child as ParsedElement)),
    line: lineAt(start),
  });
  return read(parsed(lines));
}

function parsed(text: string): ParsedElement {
  try {
    return parseXml(text, { includeOffsets: true }).root as ParsedElement;
  } catch (error) {
    if (!(error instanceof XmlError)) throw error;
    throw new BridgeError(`the description of the robot is no XML, in line ${error.line}`, {
      code: 'malformed_urdf',
      expected: 'XML 1.0',
      received: error.message.split('\n', 1)[0],
      remedy: 'check it by `check_urdf FILE`, or write it anew by `xacro FILE.xacro > FILE`',
    });
  }
}

/** The line, from 1, of a place in a text. */
function linesOf(text: string): (place: number) => number {
  const ends = [...text.matchAll(/\n/g)].map(({ index }) => index);
  return (place) => ends.findLastIndex((end) => end < place) + 2;
}
