/**
 * How the name of an array ends that has values of a unit: `_pA`, `_mV_per_ms`; nothing for a pure number. It has only letters, digits and
 * `_`, so that Python takes it as a name.
 */
export function unitSuffix(unit: string): string {
  if (unit === '1' || unit === '') return '';
  const word = unit
    .replace(/[\u00b5\u03bc]/g, 'u')
    .replace(/[\u03a9\u2126]/g, 'Ohm')
    .replace(/%/g, 'percent')
    .replace(/\//g, '_per_')
    .replace(/\^-/g, '_to_minus_')
    .replace(/\^/g, '')
    .replace(/\W+/g, '_');
  return `_${word}`;
}
