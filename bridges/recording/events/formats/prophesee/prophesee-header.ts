import { lookAhead, type Reading } from '../../../reading/file-parser.ts';
import { EventDecoder } from '../../core/event-decoder.ts';
import type { EventFormat } from '../../core/event-format.ts';
import type { Parser, ParserState } from '../../core/parser.ts';
import { type SensorGeometry, sizeOf } from '../../core/sensor-geometry.ts';
import { headerFacts, readAsciiHeader } from '../ascii-header.ts';

const MARK = '%';

/** Facts in the ASCII header of a Prophesee RAW or DAT file. */
interface PropheseeHeader {
  readonly lines: readonly string[];
  /** `evt2`, `evt2.1` or `evt3`; undefined if the header names no encoding. */
  readonly encoding: string | undefined;
  /** Whether the two halves of the 64-bit words of EVT 2.1 are swapped. */
  readonly legacy: boolean;
}

/** Geometry of the sensors by the name of their plugin, for headers that do not give it. */
const PLUGINS: readonly (readonly [RegExp, SensorGeometry])[] = [
  [/gen4|imx636|gen41/, { width: 1280, height: 720 }],
  [/gen3/, { width: 640, height: 480 }],
  [/genx320/, { width: 320, height: 320 }],
];

/** Reads the header of a RAW or DAT file (Prophesee, Metavision SDK: file formats) and notes the geometry. */
export function* readPropheseeHeader(state: ParserState): Reading<PropheseeHeader> {
  const lines = yield* readAsciiHeader(state, MARK);
  const facts = headerFacts(lines);
  const [format = '', ...settings] = (facts.get('format') ?? '').split(';');
  const setting = new Map(settings.map((text) => text.split('=') as [string, string]));
  const evt = facts.get('evt')?.replace(/\.0$/, '');
  state.geometry =
    sizeOf(setting.get('width'), setting.get('height')) ??
    sizeOf(...((facts.get('geometry')?.split('x') ?? []) as [string?, string?])) ??
    sizeOf(facts.get('width'), facts.get('height')) ??
    PLUGINS.find(([name]) => name.test(facts.get('plugin_name')?.toLowerCase() ?? ''))?.[1] ??
    state.geometry;
  return {
    lines,
    encoding: format !== '' ? format.toLowerCase().replace('evt21', 'evt2.1') : evt && `evt${evt}`,
    legacy: setting.get('endianness') === 'legacy',
  };
}

/** The header of a RAW or DAT file and the bytes after it; undefined for another file. */
export function propheseeStart(head: Uint8Array): (PropheseeHeader & { readonly data: Uint8Array }) | undefined {
  if (head[0] !== MARK.charCodeAt(0)) return undefined;
  let found: (PropheseeHeader & { readonly data: Uint8Array }) | undefined;
  function* parse(state: ParserState): Parser {
    const header = yield* readPropheseeHeader(state);
    const data = yield* lookAhead(2);
    if (header.lines.length > 0) found = { ...header, data };
  }
  for (const _ of new EventDecoder(parse, head.length).feed(head)) break;
  return found;
}

/** Recognises the RAW files whose header names an encoding. */
export function saysEncoding(encoding: string): EventFormat['recognise'] {
  return (head) => propheseeStart(head)?.encoding === encoding;
}
