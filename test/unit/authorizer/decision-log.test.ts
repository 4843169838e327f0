import { describe, expect, it } from 'vitest';
import {
  type DecisionLine,
  decisionRecords,
  toDecisionLine,
  toFailureLine,
  warnOfKeyOverride,
} from '../../../src/authorizer/decision-log.ts';
import type { AuthorizerRequest } from '../../../src/authorizer/request.ts';
import type { Verdict } from '../../../src/authorizer/verdict.ts';
import type { Route } from '../../../src/policy/policy.ts';
import type { LogFields } from '../../../src/shared/logger.ts';
import { createLogger } from '../../../src/shared/record-logger.ts';
import { StoreUnavailableError } from '../../../src/step-up/errors.ts';
import { standardOutput } from '../shared/standard-output.ts';

const SHA256 = 'c'.repeat(64);
const BINDING = `transaction:${'A'.repeat(43)}`;
const KEY = 'POST /transfers/domestic';

const route: Route = {
  key: KEY,
  authorizer: 'countersign',
  caller: 'customers',
  scopes: ['secret-scope'],
  groups: [],
  transaction: undefined,
  enforce: true,
  execution: undefined,
  retryWindow: 0,
  require: [],
};

const allow: Extract<Verdict, { outcome: 'allow' }> = {
  outcome: 'allow',
  reason: 'step_up_accepted',
  route,
  sub: 'secret-sub',
  seal: 'secret-seal',
  binding: BINDING,
  approvalId: 'approval-1',
  acr: 'urn:countersign:acr:liveid',
  shadowed: undefined,
};

const challenge: Extract<Verdict, { outcome: 'challenge' }> = {
  outcome: 'challenge',
  reason: 'step_up_missing',
  route,
  sub: 'secret-sub',
  userPoolId: 'secret-pool',
  acrValues: ['urn:countersign:acr:liveid'],
  maxAge: 300,
  binding: BINDING,
  open: { handle: 'secret-handle', expiresIn: 300 },
};

const deny: Extract<Verdict, { outcome: 'deny' }> = {
  outcome: 'deny',
  reason: 'session_locked',
  route,
  sub: 'secret-sub',
  retryAfter: 30,
};

const request: AuthorizerRequest = {
  method: 'POST',
  resource: '/transfers/{kind}',
  path: '/transfers/secret-path',
  query: new Map([['q', ['secret-query']]]),
  pathParameters: new Map([['kind', 'secret-path']]),
  headers: new Map([['authorization', ['Bearer secret-token']]]),
  extendedRequestId: 'request-1',
};

const line = (verdict: Verdict) => toDecisionLine(verdict, SHA256, 'request-1');
const outage = () => new StoreUnavailableError('BatchGetItem', { cause: new Error('secret-message') });

const ordinary: Omit<DecisionLine, 'outcome' | 'reason'> = {
  level: 'INFO',
  message: 'decision',
  policy_sha256: SHA256,
  route: KEY,
  enforced: true,
  acr: null,
  retry_after: null,
  code: null,
  operation: null,
  detail: null,
  binding: null,
  approval_id: null,
  extended_request_id: 'request-1',
};

describe('toDecisionLine', () => {
  it('tells of an allow the authentication that was accepted and the approval that was spent', () => {
    expect(line(allow)).toEqual({
      ...ordinary,
      outcome: 'allow',
      reason: 'step_up_accepted',
      acr: 'urn:countersign:acr:liveid',
      binding: BINDING,
      approval_id: 'approval-1',
    });
  });

  it('tells of an allow on the token alone no authentication', () => {
    const { acr, binding, approval_id } = line({ ...allow, acr: undefined, binding: undefined, approvalId: undefined });

    expect({ acr, binding, approval_id }).toEqual({ acr: null, binding: null, approval_id: null });
  });

  it('tells of a challenge the binding, and nothing that was accepted', () => {
    expect(line(challenge)).toEqual({
      ...ordinary,
      outcome: 'challenge',
      reason: 'step_up_missing',
      binding: BINDING,
    });
  });

  it('tells of a denial how long it lasts', () => {
    expect(line(deny)).toEqual({ ...ordinary, outcome: 'deny', reason: 'session_locked', retry_after: 30 });
  });

  it('tells of a denial without a route or an end neither', () => {
    expect(line({ ...deny, route: undefined, retryAfter: undefined })).toMatchObject({
      route: null,
      retry_after: null,
    });
  });

  it.each([
    { outcome: 'allow', reason: 'step_up_accepted' },
    { outcome: 'challenge', reason: 'step_up_missing' },
    { outcome: 'deny', reason: 'session_locked' },
  ] as const)('tells in shadow mode that it would have been $outcome, and that nothing was enforced', (shadowed) => {
    const verdict: Verdict = {
      ...allow,
      reason: 'token_sufficient',
      acr: undefined,
      approvalId: undefined,
      shadowed,
    };

    expect(line(verdict)).toEqual({ ...ordinary, ...shadowed, enforced: false, binding: BINDING });
  });

  it('T25: tells an outage in shadow mode as an error that let the request through', () => {
    const verdict: Verdict = {
      ...allow,
      reason: 'token_sufficient',
      acr: undefined,
      approvalId: undefined,
      shadowed: { outcome: 'error', error: outage() },
    };

    expect(line(verdict)).toEqual({
      ...ordinary,
      level: 'ERROR',
      message: 'decision_failed',
      outcome: 'error',
      reason: null,
      enforced: false,
      code: 'ERR_STORE_UNAVAILABLE',
      operation: 'BatchGetItem',
      binding: BINDING,
    });
  });
});

describe('toFailureLine', () => {
  it('T25: is an error of its own, distinct from every denial', () => {
    expect(toFailureLine(outage(), SHA256, request)).toEqual({
      ...ordinary,
      level: 'ERROR',
      message: 'decision_failed',
      route: 'POST /transfers/{kind}',
      outcome: 'error',
      reason: null,
      code: 'ERR_STORE_UNAVAILABLE',
      operation: 'BatchGetItem',
    });
  });

  it('tells of a fault that nobody foresaw that it is unexpected', () => {
    expect(toFailureLine('thrown text', SHA256, request)).toMatchObject({
      code: 'ERR_UNEXPECTED',
      operation: null,
      detail: null,
    });
  });
});

describe('decisionRecords', () => {
  const record = (written: DecisionLine) => standardOutput(() => decisionRecords(createLogger('authorizer'))(written));

  it('T31: writes one record with the fields of the line, and nothing else', () => {
    const { level, message, ...fields } = line(allow);

    const { timestamp, ...written } = JSON.parse(record(line(allow)));

    expect(written).toEqual({ level: 'INFO', message: 'decision', service: 'authorizer', ...fields });
  });

  it('T25: writes an outage at level ERROR', () => {
    expect(JSON.parse(record(toFailureLine(outage(), SHA256, request)))).toMatchObject({
      level: 'ERROR',
      message: 'decision_failed',
    });
  });

  it.each([
    ['an allow', line(allow)],
    ['a challenge', line(challenge)],
    ['a denial', line(deny)],
    ['an outage', toFailureLine(outage(), SHA256, request)],
  ])('T31: of %s no subject, seal, handle, token, path, query or message is told', (_, written) => {
    expect(record(written)).not.toContain('secret');
  });

  it('T31: a text from the request cannot begin a record of its own', () => {
    const forged = 'x"}\n{"level":"INFO","message":"decision","outcome":"allow"}\u2028';

    const text = record(toDecisionLine(deny, SHA256, forged));

    expect(text.split('\n')).toHaveLength(2);
    expect(JSON.parse(text)).toMatchObject({ outcome: 'deny', extended_request_id: forged });
  });
});

describe('warnOfKeyOverride', () => {
  function warnings(jwksUri: URL | undefined): readonly [string, LogFields][] {
    const told: [string, LogFields][] = [];
    const never = () => expect.unreachable('only warns');
    warnOfKeyOverride(jwksUri, { info: never, error: never, warn: (...record) => told.push(record) });
    return told;
  }

  it('names the host that keys come from', () => {
    expect(warnings(new URL('http://127.0.0.1:9000/keys?secret=1'))).toEqual([
      ['jwks_uri_overridden', { host: '127.0.0.1:9000' }],
    ]);
  });

  it('says nothing where the user pools have the keys', () => {
    expect(warnings(undefined)).toEqual([]);
  });
});
