import { chooseScheme, keptScheme, SCHEMES, type Scheme } from './scheme.ts';

const NAMES: Readonly<Record<Scheme, string>> = { os: 'As the system', light: 'Light', dark: 'Dark' };

/** The switch of light and dark. Without scripts there is none, and pages follow the system. */
export function schemeSwitch(): HTMLElement {
  const list = document.createElement('select');
  list.className = 'scheme';
  list.setAttribute('aria-label', 'Colours');
  list.append(...SCHEMES.map((scheme) => new Option(NAMES[scheme], scheme)));
  list.value = keptScheme();
  list.addEventListener('change', () => chooseScheme(list.value as Scheme));
  return list;
}
