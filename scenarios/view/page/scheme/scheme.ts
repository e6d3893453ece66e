/** What a reader may choose: the colours of the system, or light or dark whatever that is. */
export const SCHEMES = ['os', 'light', 'dark'] as const;
export type Scheme = (typeof SCHEMES)[number];

/** Where the choice is kept. The API reference beside the pages keeps its own there: it is one choice for both. */
const KEY = 'tsd-theme';

/** The choice of this reader; that of the system where there is none, or where nothing may be kept. */
export function keptScheme(): Scheme {
  try {
    return SCHEMES.find((scheme) => scheme === localStorage.getItem(KEY)) ?? 'os';
  } catch {
    return 'os';
  }
}

/** Has the page follow a choice, and keeps that for the next one. */
export function chooseScheme(scheme: Scheme): void {
  document.documentElement.dataset['theme'] = scheme;
  try {
    localStorage.setItem(KEY, scheme);
  } catch {
    // Where nothing may be kept, the choice is that of this page.
  }
}
