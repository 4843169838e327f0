import type { PageConfig } from '../page-server/page-config.ts';

/** @throws Error where the page's own server does not answer. */
export async function fetchConfig(): Promise<PageConfig> {
  const response = await fetch('/config.json');
  if (!response.ok) throw new Error(`config.json: status ${response.status}`);
  return response.json();
}
