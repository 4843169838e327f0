/** A piece of SVG, as text that is safe to put into another. */
export type Svg = string & { readonly __brand: 'Svg' };

type Attributes = Readonly<Record<string, string | number>>;

/** One element. Numbers are written to a tenth; texts among the children are escaped. */
export function element(name: string, attributes: Attributes, ...children: readonly Svg[]): Svg {
  const written = Object.entries(attributes).map(([key, value]) => ` ${key}="${escaped(valueText(value))}"`);
  return svg(`<${name}${written.join('')}${children.length === 0 ? '/>' : `>${children.join('')}</${name}>`}`);
}

export function text(content: string): Svg {
  return svg(escaped(content));
}

/** A text at a place; `class` says how it looks, `anchor` where it begins. */
export function label(content: string, x: number, y: number, attributes: Attributes & { readonly class: string }): Svg {
  return element('text', { x, y, ...attributes }, text(content));
}

/** A whole picture, with words for who cannot see it and a style that follows the reader's light or dark. */
export function picture(
  options: {
    readonly width: number;
    readonly height: number;
    readonly title: string;
    readonly description: string;
    readonly style: string;
  },
  ...children: readonly Svg[]
): string {
  const { width, height, title, description, style } = options;
  const root = element(
    'svg',
    {
      xmlns: 'http://www.w3.org/2000/svg',
      width,
      height,
      viewBox: `0 0 ${width} ${height}`,
      role: 'img',
      'aria-labelledby': 'title description',
    },
    element('title', { id: 'title' }, text(title)),
    element('desc', { id: 'description' }, text(description)),
    element('style', {}, svg(style)),
    element('rect', { class: 'paper', width, height }),
    ...children,
  );
  return `${root.replaceAll(/(?=<(?:g|style|desc|title|rect|\/svg))/g, '\n')}\n`;
}

function valueText(value: string | number): string {
  return typeof value === 'number' ? String(Math.round(value * 10) / 10) : value;
}

function escaped(value: string): string {
  return value.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}

function svg(value: string): Svg {
  return value as Svg;
}
