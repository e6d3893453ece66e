/** Colours by name, in the light. */
const LIGHT = {
  paper: '#fdfdfb',
  panel: '#f5f5f1',
  ink: '#1b1e23',
  soft: '#5b6169',
  faint: '#8a9098',
  rule: '#e0e0da',
  grid: '#ebebe5',
  accent: '#0b6a92',
  goal: '#d0622b',
  good: '#1f7a4d',
  bad: '#b3372f',
  wall: '#4a4f57',
} as const;

/** The same in the dark. */
const DARK: Readonly<Record<keyof typeof LIGHT, string>> = {
  paper: '#14161a',
  panel: '#1b1e23',
  ink: '#e8e8e4',
  soft: '#a9afb7',
  faint: '#7f868f',
  rule: '#32363d',
  grid: '#262a30',
  accent: '#5ab4da',
  goal: '#f08a55',
  good: '#63c795',
  bad: '#f0837b',
  wall: '#9aa1ab',
};

const FONTS = {
  sans: 'system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", "Noto Sans", "DejaVu Sans", sans-serif',
  serif:
    'ui-serif, "Iowan Old Style", Charter, "Palatino Linotype", Palatino, Georgia, "Noto Serif", "DejaVu Serif", serif',
  mono: 'ui-monospace, "SF Mono", "Cascadia Mono", Menlo, Consolas, "DejaVu Sans Mono", monospace',
} as const;

const declared = (values: Readonly<Record<string, string>>): string =>
  Object.entries(values)
    .map(([name, value]) => `--${name}: ${value};`)
    .join(' ');

/** Colours and fonts as variables: one accent; light or dark as the reader's system is. */
export const COLOURS = `
:root { color-scheme: light dark; ${declared(LIGHT)} ${declared(FONTS)} }
@media (prefers-color-scheme: dark) { :root { ${declared(DARK)} } }
`.trim();

/** Light or dark as the reader chose, where `data-theme` of the document says it: behind {@link COLOURS}. */
export const CHOSEN_COLOURS = `
:root[data-theme=light] { color-scheme: light; ${declared(LIGHT)} }
:root[data-theme=dark] { color-scheme: dark; ${declared(DARK)} }
`.trim();

/** The marks of drawings. */
export const DRAWINGS = `
svg text { font: 11.5px var(--sans); fill: var(--soft); font-variant-numeric: tabular-nums; }
svg .heading, svg .cell-title { fill: var(--ink); font-weight: 600; font-size: 13px; }
svg .name { fill: var(--soft); }
svg .middle { text-anchor: middle; }
svg .end { text-anchor: end; }
.grid line { stroke: var(--grid); stroke-width: 1; }
.grid .base, .ticks line { stroke: var(--faint); }
.curve { fill: none; stroke: var(--accent); stroke-width: 2.25; stroke-linejoin: round; stroke-linecap: round; }
.curve.second { stroke: var(--goal); }
.curve.third { stroke: var(--soft); stroke-dasharray: 6 4; }
.curve.fourth { stroke: var(--good); stroke-dasharray: 1 4; }
svg .levels .line-name { fill: var(--accent); }
svg .levels .line-name.second { fill: var(--goal); }
svg .levels .line-name.third { fill: var(--soft); }
svg .levels .line-name.fourth { fill: var(--good); }
.band { fill: var(--accent); fill-opacity: 0.13; }
.band.second { fill: var(--goal); }
.band.third { fill: var(--soft); }
.levels line { stroke: var(--faint); stroke-dasharray: 2 4; stroke-linecap: round; stroke-width: 1.5; }
.levels .oracle { stroke-dasharray: 8 4; }
svg .levels text { fill: var(--soft); font-size: 11px; paint-order: stroke; stroke: var(--paper); stroke-width: 3px; stroke-linejoin: round; }
.change { stroke: var(--ink); stroke-dasharray: 1 3; stroke-linecap: round; stroke-width: 1.25; }
.gate { fill: none; stroke: var(--goal); stroke-width: 1.75; stroke-linejoin: round; }
.wall { stroke: var(--wall); stroke-linecap: butt; }
.obstacle { fill: var(--wall); }
.goal { fill: var(--goal); fill-opacity: 0.28; stroke: var(--goal); stroke-width: 1.25; }
.site { fill: none; stroke: var(--rule); }
.track, .track path { fill: none; stroke: var(--accent); stroke-width: 1.3; stroke-linejoin: round; }
.start { fill: var(--paper); stroke: var(--ink); stroke-width: 1.4; }
.end-success { fill: var(--goal); stroke: var(--paper); stroke-width: 1; }
.end-failure { fill: var(--ink); stroke: var(--paper); stroke-width: 1; }
.heat { fill: var(--accent); }
.heat.below { fill: var(--goal); }
.frame { fill: none; stroke: var(--faint); }
.arrow { fill: none; stroke: var(--ink); stroke-width: 1.2; stroke-linecap: round; stroke-linejoin: round; }
.cut { stroke: var(--faint); stroke-opacity: 0.55; }
.arrow.to { stroke: var(--accent); stroke-width: 1.6; }
.wave { fill: none; stroke: var(--accent); stroke-width: 1.8; stroke-linejoin: round; stroke-linecap: round; }
.pale .wave { stroke-width: 1; stroke-opacity: 0.3; }
.wave-start { fill: var(--accent); }
svg .haloed { paint-order: stroke; stroke: var(--paper); stroke-width: 3px; stroke-linejoin: round; }
svg .wave-number { fill: var(--ink); font-size: 10.5px; font-weight: 600; paint-order: stroke; stroke: var(--paper); stroke-width: 3px; stroke-linejoin: round; }
.rest-spikes { fill: none; stroke: var(--ink); stroke-width: 1.4; stroke-linecap: round; stroke-opacity: 0.45; }
.frame-spikes { fill: none; stroke: var(--accent); stroke-width: 1.8; stroke-linecap: round; stroke-opacity: 0.65; }
.dot { fill: var(--faint); }
.outlined .goal { fill: none; stroke-width: 2.5; }
.scale-bar { stroke: var(--soft); stroke-width: 1.5; }
.spikes { fill: none; stroke: var(--ink); stroke-width: 0.7; }
svg .events { image-rendering: pixelated; }
.estimate { fill: var(--accent); stroke: var(--paper); stroke-width: 1; }
.estimate.best { fill: var(--goal); }
.estimate.barred { fill: var(--paper); stroke: var(--faint); }
.whisker { stroke: var(--accent); stroke-opacity: 0.45; stroke-width: 1.25; }
.whisker.best { stroke: var(--goal); stroke-opacity: 1; }
.strand { fill: none; stroke: var(--accent); stroke-linejoin: round; }
.strand.best { stroke: var(--goal); stroke-width: 2.25; }
.rate { fill: var(--accent); fill-opacity: 0.35; }
.shaded { fill: var(--grid); }
`.trim();

/** The look of a drawing in a file of its own that follows the reader's system: for pages. */
export const DRAWING_STYLESHEET = `${COLOURS}\n${DRAWINGS}`;

/** Colours by name. */
export type Palette = Readonly<Record<keyof typeof LIGHT, string>>;

/** Colours of a drawing in a file of its own, by what is behind it: white paper, or a dark slide. */
export const PALETTES: Readonly<Record<'paper' | 'dark', Palette>> = {
  paper: { ...LIGHT, paper: '#ffffff' },
  dark: DARK,
};

/** The look of a drawing in a file of its own, with its colours written out: for programs that know no variables. */
export function writtenStylesheet(palette: Palette): string {
  const values: Readonly<Record<string, string>> = { ...palette, ...FONTS };
  return DRAWINGS.replace(/var\(--(\w+)\)/g, (_, name: string) => values[name] as string);
}
