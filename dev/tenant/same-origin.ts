import { createMiddleware } from 'hono/factory';

/**
 * Refuses what another web page could make a browser send: a host name that merely resolves to loopback, and a cross-site
 * change. A script that sends no `Sec-Fetch-Site` is let through.
 */
export const sameOrigin = createMiddleware(async (c, next) => {
  const { hostname } = new URL(c.req.url);
  if (hostname !== '127.0.0.1' && hostname !== 'localhost') return c.text('Unknown host.', 421);
  const site = c.req.header('sec-fetch-site') ?? 'none';
  if (c.req.method !== 'GET' && site !== 'none' && site !== 'same-origin')
    return c.text('Refused from another site.', 403);
  return next();
});
