/** Attributes of an element; those that are `undefined` are left out. */
export type Attributes = Readonly<Record<string, string | number | undefined>>;

/** An element of XML, SVG or HTML. Children are markup already: text goes through {@link escapeMarkup}. */
export function element(name: string, attributes: Attributes = {}, ...children: readonly string[]): string {
  const head = Object.entries(attributes)
    .filter(([, value]) => value !== undefined)
    .map(([key, value]) => ` ${key}="${escapeMarkup(typeof value === 'number' ? decimal(value) : String(value))}"`)
    .join('');
  return children.length === 0 && !CONTAINERS.has(name)
    ? `<${name}${head}/>`
    : `<${name}${head}>${children.join('')}</${name}>`;
}

/** A figure that scrolls sideways where there is no room for it, by keyboard too. */
export function wideFigure(...children: readonly string[]): string {
  return element('figure', { class: 'wide', tabindex: 0 }, ...children);
}

/** Elements that HTML does not let close themselves. */
const CONTAINERS = new Set([
  'a',
  'div',
  'figure',
  'g',
  'p',
  'section',
  'span',
  'svg',
  'table',
  'tbody',
  'td',
  'text',
  'th',
  'tr',
]);

/** Text as XML and HTML take it; characters that XML 1.0 cannot hold become U+FFFD. */
export function escapeMarkup(text: string): string {
  return text
    .replace(/[^\t\n\r\u{20}-\u{d7ff}\u{e000}-\u{fffd}\u{10000}-\u{10ffff}]/gu, '\u{fffd}')
    .replace(/[&<>"']/g, (character) => ENTITIES[character]);
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** A number with at most `digits` decimals and no trailing zeros: `1.5`, `-0.25`, `3`. */
export function decimal(value: number, digits = 2): string {
  const rounded = Number(value.toFixed(digits));
  return String(rounded === 0 ? 0 : rounded);
}
