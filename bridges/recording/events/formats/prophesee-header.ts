import type { ParserState, Reading } from '../core/parser.ts';
import type { SensorGeometry } from '../core/sensor-geometry.ts';
import { headerFacts, readAsciiHeader } from './ascii-header.ts';

/** What the ASCII header of a Prophesee RAW or DAT file says. */
export interface PropheseeHeader {
  readonly lines: readonly string[];
  /** `evt2`, `evt2.1` or `evt3`, when the header names an encoding. */
  readonly encoding: string | undefined;
  /** The two halves of the 64-bit words of EVT 2.1 are swapped. */
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
  const lines = yield* readAsciiHeader(state, '%');
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

function sizeOf(width: string | undefined, height: string | undefined): SensorGeometry | undefined {
  const [w, h] = [Number(width), Number(height)];
  const sound = (extent: number): boolean => Number.isInteger(extent) && extent > 0 && extent <= 0xffff;
  return sound(w) && sound(h) ? { width: w, height: h } : undefined;
}
