import { describe, expect, it } from 'vitest';
import { element, label, picture } from '../../../../load/charts/svg.ts';

describe('element', () => {
  it('escapes what is text, and nothing that is SVG', () => {
    const inner = label('a < b & "c"', 1.25, 2, { class: 'x' });

    expect(element('g', { id: '"' }, inner)).toBe(
      '<g id="&quot;"><text x="1.3" y="2" class="x">a &lt; b &amp; &quot;c&quot;</text></g>',
    );
    expect(element('line', {})).toBe('<line/>');
  });
});

describe('picture', () => {
  it('says what it shows to who cannot see it', () => {
    const svg = picture({
      width: 10,
      height: 20,
      title: 'A title',
      description: 'In words',
      style: 'text { fill: red }',
    });

    expect(svg).toContain('viewBox="0 0 10 20" role="img" aria-labelledby="title description"');
    expect(svg).toContain('<title id="title">A title</title>');
    expect(svg).toContain('<desc id="description">In words</desc>');
    expect(svg.endsWith('</svg>\n')).toBe(true);
  });
});
