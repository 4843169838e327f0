import { type EventChanges, restApiEvent } from '../test/fixtures/events/rest-api/rest-api-event.ts';

const BARE = { 'X-High-Value-Transaction': undefined, 'Content-Digest': undefined };

/** The requests that rows decide on; examples/bank/policy.yaml says what each needs. */
export const REQUESTS = {
  /** The token is enough. */
  account: {
    method: 'GET',
    resource: '/accounts/{id}',
    path: '/accounts/42',
    pathParameters: { id: '42' },
    headers: BARE,
  },
  /** 12500.00 EUR: to be countersigned, once. */
  transfer: {},
  /** To be countersigned once for the whole sign-in. */
  statement: {
    method: 'GET',
    resource: '/statements/{id}/pdf',
    path: '/statements/7/pdf',
    pathParameters: { id: '7' },
    headers: BARE,
  },
} as const satisfies Readonly<Record<string, EventChanges>>;

export type RequestName = keyof typeof REQUESTS;

/** The event of such a request with this access token. */
export function eventOf(name: RequestName, token: string) {
  const changes: EventChanges = REQUESTS[name];
  return restApiEvent({ ...changes, headers: { ...changes.headers, Authorization: `Bearer ${token}` } });
}

/** The events of such a request with each of these access tokens. They share all parts in which they do not differ. */
export function eventsOf(name: RequestName, tokens: readonly string[]): readonly unknown[] {
  const first = eventOf(name, '');
  return tokens.map((token) => ({
    ...first,
    headers: { ...first.headers, Authorization: `Bearer ${token}` },
    multiValueHeaders: { ...first.multiValueHeaders, Authorization: [`Bearer ${token}`] },
  }));
}
