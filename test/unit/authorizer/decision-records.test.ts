import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decisionRecords } from '../../../src/authorizer/decision-log.ts';
import { createLogger } from '../../../src/shared/record-logger.ts';
import { StoreUnavailableError } from '../../../src/step-up/errors.ts';
import type { StepUpStore } from '../../../src/step-up/step-up-store.ts';
import { accessToken } from '../../fixtures/authorizer/access-token.ts';
import { bankAuthorizer, bankPolicy } from '../../fixtures/authorizer/bank-authorizer.ts';
import { restApiEvent } from '../../fixtures/events/rest-api/rest-api-event.ts';
import { memoryStepUpStore } from '../../fixtures/stores/memory-step-up-store.ts';
import { standardOutput } from '../shared/standard-output.ts';

const POLICY = bankPolicy();
/** A word that stands in every value of the client, and what would end or forge a record. */
const SECRET = 'MARKER';
const FORGED = [
  '\n{"level":"INFO","message":"decision","outcome":"allow"}',
  '\r\n',
  '"',
  '\\"',
  '\u2028',
  '\u0000',
  '\u001b[2J',
  '%0a',
  '\\n',
];
const text = fc
  .tuple(fc.constantFrom(...FORGED), fc.string({ unit: 'binary', maxLength: 20 }))
  .map(([forged, more]) => `${SECRET}${forged}${more}`);
const DIGEST = `transaction:${'A'.repeat(43)}`;
const amounts = fc.constantFrom('731.07', '12500.00', '29.31');
const payee = fc.constantFrom(`DE02${SECRET}`, `${SECRET} GmbH`);

const requests = fc.record({
  header: fc.oneof(
    text,
    fc.tuple(amounts, payee).map(([amount, to]) => `amount="${amount}", currency=EUR, payee="${to}"`),
  ),
  digest: fc.oneof(text, fc.constant('sha-256=:2LbUjjVrkRpJZk0WKIKugaOjuJ6H7Ezl+XRL4Xgs24c=:')),
  key: fc.oneof(text, fc.constant(`${SECRET}-key`)),
  token: fc.constantFrom('header.payload.signature', `header.${SECRET}.signature`, `${SECRET}`, 'unnamed'),
  resource: fc.constantFrom(
    '/transfers/domestic',
    '/transfers/instant',
    '/cards/{card_id}/limit',
    '/accounts/{id}',
    '/no/such',
  ),
  path: fc.oneof(text, fc.constant('/transfers/domestic')),
  query: fc.dictionary(text, fc.array(text, { maxLength: 2 }), { maxKeys: 2 }),
  card: text,
  down: fc.boolean(),
});

/** A request that no decision is made on without the store. */
const NEEDS_STORE = {
  header: `amount="12500.00", currency=EUR, payee="DE02${SECRET}"`,
  digest: 'sha-256=:2LbUjjVrkRpJZk0WKIKugaOjuJ6H7Ezl+XRL4Xgs24c=:',
  key: `${SECRET}-key`,
  token: 'header.payload.signature',
  resource: '/transfers/domestic',
  path: '/transfers/domestic',
  query: {},
  card: SECRET,
};

describe('the records of many requests', () => {
  it('T31: are one line of ASCII JSON for each, with the documented members, and hold nothing that a client sent', async () => {
    const logger = createLogger('countersign-authorizer');
    const levels = new Set<unknown>();

    await fc.assert(
      fc.asyncProperty(fc.array(requests, { minLength: 1, maxLength: 8 }), async (sent) => {
        const tokens = { unnamed: accessToken({ sub: `${SECRET}-sub`, originJti: `${SECRET}-sign-in` }) };
        const [up, down] = [memoryStepUpStore(), unavailable()].map((store) =>
          bankAuthorizer({ policy: POLICY, store, tokens }),
        );
        for (const { header, digest, key, token, resource, path, query, card, down: isDown } of sent) {
          const event = restApiEvent({
            resource,
            path,
            query,
            pathParameters: { card_id: card, id: card },
            headers: {
              Authorization: `Bearer ${token}`,
              'X-High-Value-Transaction': header,
              'Content-Digest': digest,
              'Idempotency-Key': key,
              'User-Agent': SECRET,
              'X-Amzn-Trace-Id': SECRET,
            },
          });
          await (isDown ? down : up)?.handler(event).catch(() => undefined);
        }
        const decided = [up, down].flatMap((bank) => bank?.lines ?? []);

        const output = standardOutput(() => decided.forEach(decisionRecords(logger)));

        const records = output.split('\n').slice(0, -1);
        expect(records).toHaveLength(sent.length);
        expect(output).not.toContain(SECRET);
        for (const record of records) {
          expect(record).toMatch(/^[\x20-\x7e]+$/);
          expect(Object.keys(JSON.parse(record))).toEqual(MEMBERS);
          // A time and a digest have digits of their own, so any short number may stand in them.
          const { timestamp, binding, ...others } = JSON.parse(record);
          levels.add(others.level);
          expect(timestamp).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
          expect(binding ?? DIGEST).toMatch(/^(?:transaction|session):[\w-]{43}$/);
          for (const sentText of ['731', '12500', '29.31', 'header.', 'sha-256'])
            expect(JSON.stringify(others)).not.toContain(sentText);
        }
      }),
      { numRuns: 150, examples: [[[{ ...NEEDS_STORE, down: true }]], [[{ ...NEEDS_STORE, down: false }]]] },
    );

    expect(levels).toEqual(new Set(['INFO', 'ERROR']));
  });

  it('T25, T31: of an outage differ from those of any denial by level, message, outcome and code', async () => {
    const denials = bankAuthorizer({ policy: POLICY });
    const outages = bankAuthorizer({ policy: POLICY, store: unavailable() });

    await denials.handler(restApiEvent({ headers: { Authorization: undefined } }));
    await expect(outages.handler(restApiEvent())).rejects.toThrow(StoreUnavailableError);

    expect(denials.lines).toMatchObject([{ level: 'INFO', message: 'decision', outcome: 'deny', code: null }]);
    expect(outages.lines).toMatchObject([
      { level: 'ERROR', message: 'decision_failed', outcome: 'error', reason: null, code: 'ERR_STORE_UNAVAILABLE' },
    ]);
  });
});

const MEMBERS = [
  'level',
  'message',
  'timestamp',
  'service',
  'outcome',
  'reason',
  'code',
  'operation',
  'detail',
  'policy_sha256',
  'route',
  'enforced',
  'acr',
  'retry_after',
  'binding',
  'approval_id',
  'extended_request_id',
];

function unavailable(): StepUpStore {
  const fail = () =>
    Promise.reject(new StoreUnavailableError('GetItem', { cause: new Error(`${SECRET}: not authorized to perform`) }));
  return { find: fail, write: fail };
}
