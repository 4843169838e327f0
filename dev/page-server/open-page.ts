import { fileURLToPath } from 'node:url';
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { systemClock } from '../../src/shared/numeric-date.ts';
import type { StackDescription } from '../stack/stack-description.ts';
import { openListener } from '../tenant/listener.ts';
import { createLocalTables, type LocalPlace } from './local-tables.ts';
import { pageConfigOf } from './page-config.ts';
import { readPageFiles } from './page-files.ts';
import { createPageServer } from './page-server.ts';

const BUILT_PAGE = fileURLToPath(new URL('../../dist/page', import.meta.url));

/** The bank page, whose address is known before the stack that it is for. */
export interface Page {
  readonly url: string;
  /** Where a sign-in at the tenant comes back to. */
  readonly callbackUrl: string;
  serve(stack: StackDescription, client: DynamoDBClient, place: LocalPlace): void;
  close(): Promise<void>;
}

/**
 * Opens the page's port on loopback; 0 takes a free one. It answers 503 until the stack is there.
 *
 * @throws Error where the page has not been built, or the port is taken.
 */
export async function openPage(port: number): Promise<Page> {
  const files = await readPageFiles(BUILT_PAGE);
  const listener = await openListener(port);
  // The constructs take http as an address to come back to for this name alone.
  const url = `http://localhost:${new URL(listener.url).port}`;
  return {
    url,
    callbackUrl: `${url}/signed-in`,
    serve(stack, client, place) {
      const tables = createLocalTables(client, place);
      listener.serve(createPageServer({ files, config: pageConfigOf(stack), tables, clock: systemClock }).fetch);
    },
    close: () => listener.close(),
  };
}
