import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { accessOf } from '../../../src/authorizer/access.ts';
import { callersByClient } from '../../../src/authorizer/callers-by-client.ts';
import { type Requirement, requirementOf } from '../../../src/authorizer/requirement.ts';
import { readRestApiEvent } from '../../../src/authorizer/rest-api-event.ts';
import type { AccessToken } from '../../../src/token/access-token.ts';
import { accessToken, CLIENTS, POOLS } from '../../fixtures/authorizer/access-token.ts';
import { restApiEvent } from '../../fixtures/events/rest-api/rest-api-event.ts';
import { policyFromYaml } from '../../fixtures/policies/policy-from-yaml.ts';

interface Case {
  readonly it: string;
  readonly method?: string;
  readonly resource?: string;
  readonly client?: string;
  readonly headers?: Readonly<Record<string, string | null>>;
  readonly longIdempotencyKey?: number;
  /** By default the resource itself. */
  readonly path?: string;
  readonly pathParameters?: Readonly<Record<string, string>>;
  readonly token?: Partial<Omit<AccessToken, 'originJti'>> & { readonly originJti?: string | null };
  readonly expect: string;
}

interface CaseFile {
  readonly policy: string;
  readonly defaults: Required<Pick<Case, 'method' | 'resource' | 'client' | 'headers'>>;
  readonly cases: readonly Case[];
}

const file: CaseFile = parse(readFileSync(new URL('../../cases/requirement.yaml', import.meta.url), 'utf8'));
const policy = policyFromYaml(file.policy);
const callers = callersByClient(policy, POOLS);

describe('requirementOf', () => {
  it.each(file.cases)('$it', (given) => {
    const request = requestOf(given);
    const token = tokenOf(given);
    const access = accessOf(request, policy, callers, token);

    const demanded =
      access.kind === 'denied'
        ? `deny ${access.reason}`
        : textOf(requirementOf(request, access.matched, policy.audience, token));

    expect(demanded).toBe(given.expect);
  });

  it.each([
    ['a person', false, 'step_up transaction 300'],
    ['a machine', true, 'deny session_unknown'],
  ])('T5: demands of %s that has a sign-in and passed the check of callers: %s %s', (_, machine, expected) => {
    const request = requestOf({ it: '', expect: '' });
    const access = accessOf(request, policy, callers, accessToken());
    if (access.kind === 'denied') throw new Error(access.reason);

    const requirement = requirementOf(request, access.matched, policy.audience, accessToken({ machine }));

    expect(textOf(requirement)).toBe(expected);
  });
});

function textOf(requirement: Requirement): string {
  switch (requirement.kind) {
    case 'deny':
      return `deny ${requirement.reason}`;
    case 'token':
      return 'token';
    case 'step_up': {
      const { covers, maxAge, identity } = requirement;
      return `step_up ${covers} ${maxAge}${identity ? ` ial${identity.ial} ${identity.maxAge}` : ''}`;
    }
  }
}

function requestOf(given: Case) {
  const { method, resource, headers } = { ...file.defaults, ...given };
  const all: Record<string, string | null> = { ...file.defaults.headers, ...headers };
  if (given.longIdempotencyKey) all['Idempotency-Key'] = 'k'.repeat(given.longIdempotencyKey);
  const event = restApiEvent({
    method,
    resource,
    path: given.path ?? resource,
    pathParameters: given.pathParameters ?? null,
    headers: Object.fromEntries(Object.entries(all).map(([name, value]) => [name, value ?? undefined])),
  });
  const read = readRestApiEvent(event);
  if (!read) throw new Error('the case is no event');
  return read.request;
}

function tokenOf({ client = file.defaults.client, token = {} }: Case): AccessToken {
  const { originJti, ...changes } = token;
  return {
    ...accessToken({ clientId: CLIENTS.get(client) ?? 'unlistedclient', ...changes }),
    ...(originJti === null ? { originJti: undefined } : {}),
  };
}
