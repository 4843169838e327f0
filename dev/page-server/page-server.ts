import { Hono } from 'hono';
import type { Clock } from '../../src/shared/numeric-date.ts';
import { sameOrigin } from '../tenant/same-origin.ts';
import { MESSAGES_PATH } from '../user-pool/outbox.ts';
import type { LocalTables } from './local-tables.ts';
import type { PageConfig } from './page-config.ts';
import type { PageFile } from './page-files.ts';

export interface PageServerDeps {
  readonly files: ReadonlyMap<string, PageFile>;
  readonly config: PageConfig;
  readonly tables: LocalTables;
  readonly clock: Clock;
}

const SUB = /^[\w-]{1,64}$/;

/**
 * Serves the bank page: its files, `/config.json`, and under `/_local/` what only a local stack shows: mails, accounts and step-up
 * records. Whoever reaches it may read them.
 */
export function createPageServer({ files, config, tables, clock }: PageServerDeps): Hono {
  const app = new Hono();
  const home = new URL(config.callback_url);
  const policy = contentSecurityPolicy([config.api_url, config.user_pool_url, config.token_endpoint]);

  app.use(sameOrigin);
  app.use(async (c, next) => {
    // The sign-in comes back to one origin, and must have left from there.
    const { host, pathname, search } = new URL(c.req.url);
    if (host !== home.host) return c.redirect(`${home.origin}${pathname}${search}`, 302);
    c.header('cache-control', 'no-store');
    c.header('content-security-policy', policy);
    c.header('cross-origin-opener-policy', 'same-origin');
    c.header('referrer-policy', 'no-referrer');
    c.header('x-content-type-options', 'nosniff');
    return next();
  });

  app.get('/config.json', (c) => c.json(config));
  app.get(MESSAGES_PATH, async (c) => {
    const url = new URL(MESSAGES_PATH, config.user_pool_url);
    url.searchParams.set('username', c.req.query('username') ?? '');
    return c.json(await (await fetch(url)).json());
  });
  app.post('/_local/accounts', async (c) => {
    const sub = c.req.query('sub') ?? '';
    return SUB.test(sub) ? c.json({ accounts: await tables.accountsOf(sub) }) : c.text('No such person.', 404);
  });
  app.get('/_local/records', async (c) => {
    const sub = c.req.query('sub') ?? '';
    return SUB.test(sub) ? c.json({ records: await tables.recordsOf(sub, clock()) }) : c.text('No such person.', 404);
  });
  app.get('*', (c) => {
    const path = c.req.path === '/' || c.req.path === home.pathname ? '/index.html' : c.req.path;
    const file = files.get(path);
    return file ? c.body(file.content, 200, { 'content-type': file.type }) : c.text('Nothing is here.', 404);
  });
  return app;
}

/** The page's own files, and requests to the stack. Its scripts may make no markup of texts. */
function contentSecurityPolicy(stack: readonly string[]): string {
  const origins = [...new Set(stack.map((url) => new URL(url).origin))];
  return [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self'",
    `connect-src 'self' ${origins.join(' ')}`,
    "form-action 'none'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
    "require-trusted-types-for 'script'",
    "trusted-types 'none'",
  ].join('; ');
}
