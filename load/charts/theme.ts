/** How the charts look, in the light and in the dark. Lines differ in their dashes too, for who cannot tell the colours apart. */
export const STYLE = `
  svg { --paper: #ffffff; --ink: #1f2328; --quiet: #59636e; --grid: #d1d9e0;
    --s0: #0969da; --s1: #1a7f37; --s2: #bc4c00; --s3: #8250df; }
  @media (prefers-color-scheme: dark) {
    svg { --paper: #0d1117; --ink: #f0f6fc; --quiet: #9198a1; --grid: #30363d;
      --s0: #58a6ff; --s1: #3fb950; --s2: #f0883e; --s3: #bc8cff; }
  }
  text { font: 12px system-ui, -apple-system, 'Segoe UI', 'Helvetica Neue', Arial, sans-serif; fill: var(--ink); }
  .paper { fill: var(--paper); }
  .title { font-size: 16px; font-weight: 600; }
  .heading { font-size: 13px; font-weight: 600; }
  .quiet { fill: var(--quiet); }
  .grid { stroke: var(--grid); stroke-width: 1; }
  .axis { stroke: var(--quiet); stroke-width: 1; }
  .line { fill: none; stroke-width: 2.25; stroke-linejoin: round; stroke-linecap: round; }
  .slow { stroke-width: 1.25; opacity: 0.75; }
${[0, 1, 2, 3].map((series) => `  .s${series} { stroke: var(--s${series}); }\n  .f${series} { fill: var(--s${series}); }`).join('\n')}
  .s1 { stroke-dasharray: 7 4; }
  .s2 { stroke-dasharray: 2 4; }
  .s3 { stroke-dasharray: 9 3 2 3; }
  .leader { fill: none; stroke-width: 1; stroke-dasharray: none; opacity: 0.6; }
`;
