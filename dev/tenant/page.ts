import { randomBytes } from 'node:crypto';
import type { Context } from 'hono';

/** The look of all pages. */
export const PAGE_STYLE = `
  :root {
    color-scheme: light dark;
    --page: #f5f6f7; --surface: #fff; --sunken: #eef0f2; --line: #d8dde2; --edge: #7a848f; --text: #15191d; --muted: #545d67;
    --accent: #0b5c4b; --on-accent: #fff;
    font: 1.0625rem/1.5 -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif;
  }
  @media (prefers-color-scheme: dark) {
    :root {
      --page: #101316; --surface: #191d21; --sunken: #14181b; --line: #2d343a; --edge: #7d8894; --text: #e9ecef; --muted: #a5afb9;
      --accent: #6fd3b6; --on-accent: #06231c;
    }
  }
  * { box-sizing: border-box; }
  body { background: var(--page); color: var(--text); margin: 0 auto; max-width: 25rem; padding: 1.5rem 1rem 3rem; }
  header { color: var(--muted); font-size: 0.9375rem; }
  article, form.stacked { background: var(--surface); border: 1px solid var(--line); border-radius: 1rem; margin-block: 1.25rem; padding: 1.25rem; }
  h1 { font-size: 1.5rem; font-weight: 650; letter-spacing: -0.015em; line-height: 1.25; margin: 0.25rem 0 0; }
  h2 { font-size: 1rem; font-weight: 400; margin: 0; }
  p { margin-block: 0.75rem; }
  .text { background: var(--sunken); border-radius: 0.75rem; font-size: 1.1875rem; font-weight: 650; line-height: 1.4; margin-block: 1rem; overflow-wrap: anywhere; padding: 1rem 1.125rem; white-space: pre-wrap; }
  .code { font-size: 1.75rem; font-variant-numeric: tabular-nums; font-weight: 700; letter-spacing: 0.25em; line-height: 1.25; margin: 0; }
  .left { color: var(--muted); font-size: 0.9375rem; font-variant-numeric: tabular-nums; }
  form { display: flex; gap: 0.75rem; }
  form.stacked { flex-direction: column; }
  label { display: grid; font-weight: 600; gap: 0.375rem; }
  select { background: var(--surface); border: 1px solid var(--edge); border-radius: 0.5rem; color: inherit; font: inherit; min-height: 3rem; padding: 0 0.75rem; width: 100%; }
  button { border: 1px solid var(--edge); border-radius: 0.5rem; cursor: pointer; flex: 1; font: inherit; font-weight: 600; min-height: 3.25rem; padding: 0.5rem 1rem; }
  button.approve { background: var(--accent); border-color: var(--accent); color: var(--on-accent); }
  button.decline { background: transparent; color: inherit; }
  button:focus-visible, select:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
`;

/**
 * Lets a page have its own style and script and nothing else. Gives the nonce that both carry. With `leadsAway` its forms may end on
 * another site: browsers hold `form-action` against every redirect that follows.
 */
export function sealPage(c: Context, { leadsAway = false } = {}): string {
  const nonce = randomBytes(16).toString('base64url');
  c.header('cache-control', 'no-store');
  c.header('referrer-policy', 'no-referrer');
  c.header('x-content-type-options', 'nosniff');
  c.header(
    'content-security-policy',
    `default-src 'none'; style-src 'nonce-${nonce}'; script-src 'nonce-${nonce}'; connect-src 'self'; ${leadsAway ? '' : "form-action 'self'; "}base-uri 'none'; frame-ancestors 'none'`,
  );
  return nonce;
}
