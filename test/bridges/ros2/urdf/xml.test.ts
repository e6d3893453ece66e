import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readXml, type XmlElement } from '../../../../bridges/ros2/urdf/xml.ts';

interface Tree {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: readonly Tree[];
}

const name = fc.stringMatching(/^[A-Za-z_][\w.-]{0,6}$/).filter((text) => text !== '__proto__');
const attributes = fc.dictionary(name, fc.string({ unit: 'grapheme', maxLength: 8 }), {
  maxKeys: 3,
  noNullPrototype: true,
});
const { tree } = fc.letrec<{ tree: Tree }>((tie) => ({
  tree: fc.oneof(
    { maxDepth: 4 },
    fc.record({ name, attributes, children: fc.constant([]) }),
    fc.record({ name, attributes, children: fc.array(tie('tree'), { maxLength: 3 }) }),
  ),
}));
const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;').replaceAll('>', '&#62;');
const written = ({ name, attributes, children }: Tree): string => {
  const words = Object.entries(attributes).map(([key, value]) => `\n ${key} = "${escaped(value)}"`);
  const inner = children.map(written).join('<!-- a <b> - c -->text &amp; more');
  return children.length === 0 && name.length % 2 === 0
    ? `<${name}${words.join('')}/>`
    : `<${name}${words.join('')}>${inner}<![CDATA[<no>]]></${name} >`;
};
const plain = ({ name, attributes, children }: XmlElement): Tree => ({
  name,
  attributes: Object.fromEntries(attributes),
  children: children.map(plain),
});

describe('XML', () => {
  it('is read as it was written, whatever lies between', () => {
    fc.assert(
      fc.property(tree, (one) => {
        const text = `\uFEFF<?xml version="1.0"?>\n<!DOCTYPE robot>\n<!-- first -->${written(one)}\n<!-- last -->\n`;
        expect(plain(readXml(text))).toEqual(one);
      }),
    );
  });

  it('says the line of each element', () => {
    const root = readXml("<a\n x='1'>\n<b/>\n\n<c>\n</c></a>");
    expect([root.line, ...root.children.map(({ line }) => line)]).toEqual([1, 3, 5]);
  });

  it.each([
    ['', 1, 'Root element is missing'],
    ['text', 1, 'Root element is missing'],
    ['<a>\n<b></a>', 2, 'Missing end tag for element b'],
    ['<a>\r\n\r\n<b></a>', 3, 'Missing end tag for element b'],
    ['<a>\n', 1, 'Missing end tag for element a'],
    ['<a/>\n<b/>', 2, 'Extra content'],
    ['</a>', 1, 'Root element is missing'],
    ['<a x=1/>', 1, 'Attribute value expected'],
    ['<a x="1" x="2"/>', 1, 'Duplicate attribute: x'],
    ['<a x="&big;"/>', 1, "Named entity isn't defined: &big;"],
    ['<a x="&amp"/>', 1, 'Unterminated'],
    ['<a x="&#x110000;"/>', 1, 'resolves to an invalid character'],
    ['<!DOCTYPE a [<!ENTITY big "x">]><a x="&big;"/>', 1, '&big;'],
    ['<a><!-- never ended</a>', 1, 'Unclosed comment'],
    ['<a/>more', 1, 'Extra content'],
  ])('%j is refused in its line %i', (text, line, received) => {
    expect(() => readXml(text)).toThrow(
      expect.objectContaining({
        code: 'malformed_urdf',
        received: expect.stringContaining(received),
        message: expect.stringContaining(`in line ${line}\n`),
      }),
    );
  });

  it('of any bytes is read or refused, and nothing else', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[<>/&;#"'=!\-[\]?a-c \n]{0,40}$/), (text) => {
        try {
          readXml(text);
        } catch (error) {
          expect(error).toMatchObject({ code: 'malformed_urdf' });
        }
      }),
    );
  });
});
