import { randomBytes } from 'node:crypto';
import type { Context } from 'hono';

/** The look of all pages. */
export const PAGE_STYLE = `
  :root { color-scheme: light dark; font: 1.125rem/1.5 system-ui, sans-serif; }
  body { margin: 0 auto; max-width: 26rem; padding: 1.5rem; }
  header { color: GrayText; }
  article { border: 1px solid GrayText; border-radius: 0.75rem; margin-block: 1.5rem; padding: 1.25rem; }
  h1 { font-size: 1.25rem; }
  h2 { font-size: 1rem; margin: 0; }
  .text { font-size: 1.375rem; font-weight: 600; margin-block: 0.75rem; overflow-wrap: anywhere; white-space: pre-wrap; }
  .code { font-size: 2rem; letter-spacing: 0.25em; margin: 0; }
  form { display: flex; gap: 0.75rem; }
  form.stacked { flex-direction: column; }
  label { display: grid; gap: 0.25rem; }
  select { font: inherit; min-height: 3rem; }
  button { border: 2px solid; border-radius: 0.5rem; cursor: pointer; flex: 1; font: inherit; font-weight: 600; min-height: 3rem; }
  button.approve { background: #0b6b3a; border-color: #0b6b3a; color: #fff; }
  button.decline { background: Canvas; color: CanvasText; }
  button:focus-visible, select:focus-visible { outline: 3px solid Highlight; outline-offset: 2px; }
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
