import { LOOK_NAMES, type Look } from './look.ts';

/** The colours that the page has now. */
export function lookNow(): Look {
  const style = getComputedStyle(document.documentElement);
  return Object.fromEntries(LOOK_NAMES.map((name) => [name, style.getPropertyValue(`--${name}`).trim()])) as Look;
}
