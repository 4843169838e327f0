import type { Handler, Replacement } from '../memory-world.ts';

/** What an authorizer answers, to be changed. */
interface Answer {
  readonly principalId: string;
  readonly policyDocument: {
    readonly Version: string;
    readonly Statement: readonly [{ readonly Action: string; readonly Effect: string; readonly Resource: string }];
  };
  readonly context: Readonly<Record<string, unknown>>;
}

/** Authorizers that are wrong in one thing, by what that is. */
export const WRONG_AUTHORIZERS: Readonly<Record<string, Replacement>> = {
  'allows everything': { handler: () => async (event) => allowed(event) },
  'denies everything': { handler: () => async (event) => denied(event, 'route_denied') },
  'throws at everything': {
    handler: () => async () => {
      throw new Error('no');
    },
  },
  'answers nothing': { handler: () => async () => undefined },
  'allows a spent approval twice': { handler: allowsSpentTwice },
  'allows each racer that comes too late': { handler: allowsLateRacers },
  'allows the whole stage': changed(
    (answer) => resource(answer, (arn) => `${arn.split('/').slice(0, 2).join('/')}/*`),
    'Allow',
  ),
  'allows another path': changed((answer) => resource(answer, (arn) => `${arn}/`), 'Allow'),
  'denies another path': changed((answer) => resource(answer, (arn) => `${arn}/`), 'Deny'),
  'leaves the seal out': context(({ countersign_seal: _, ...rest }) => rest, 'Allow'),
  'seals every allow': context((known) => ({ countersign_seal: 'e30', ...known }), 'Allow'),
  'seals another body': seal((known) => ({ ...known, content_sha256: 'A'.repeat(43) })),
  'seals other fields': seal((known) => ({ ...known, fields_sha256: 'A'.repeat(43) })),
  'seals no pointers': seal((known) => ({ ...known, pointers: {} })),
  'seals for another audience': seal((known) => ({ ...known, aud: 'bank-prod' })),
  'seals another approval': seal((known) => ({ ...known, approval_id: known['approval_id'] && 'A'.repeat(22) })),
  'seals each approval for one execution': seal((known) => ({ ...known, execution: known['approval_id'] && 'once' })),
  'says that a token was an approval': seal((known) => ({ ...known, basis: 'transaction' })),
  'seals with one member more': seal((known) => ({ ...known, amount: '1.00' })),
  'answers for another person': changed((answer) => ({ ...answer, principalId: 'mallory' })),
  'answers with a number': context((known) => ({ ...known, version: 1 })),
  'answers with more than 4 kB': context((known) => ({ ...known, padding: 'x'.repeat(5000) }), 'Deny'),
  'tells more than it may of an allow': context((known) => ({ ...known, reason: 'ok' }), 'Allow'),
  'puts a quote into the context': context((known) => ({ ...known, problem_title: 'a "quote"' }), 'Deny'),
  'puts a line break into the context': context((known) => ({ ...known, problem_title: 'a\r\nbreak' }), 'Deny'),
  'gives everybody one handle': withHandle(() => `cs1.${'A'.repeat(66)}`),
  'gives a handle for each answer': withHandle((_, count) => `cs1.${String(count).padStart(66, 'A')}`),
  'gives no handle': context(({ step_up_handle: _, ...rest }) => rest, 'Deny'),
  'tells a denied request how to step up': context((known) => ({ step_up_flow: 'CUSTOM_AUTH', ...known }), 'Deny'),
  'asks for an older authentication': context((known) => replacedIn(known, 'step_up_max_age', '9999')),
  'leads to another client': context((known) => replacedIn(known, 'step_up_client_id', 'mallory')),
  'sends another error code': context(
    (known) => ({ ...known, www_authenticate: 'Bearer error="server_error"' }),
    'Deny',
  ),
  'tells nobody to wait': context(({ retry_after: _, ...rest }) => rest, 'Deny'),
  'writes no record': { record: () => undefined },
  'writes another reason': { record: (record) => ({ ...record, reason: 'token_sufficient' }) },
  'writes that everything is enforced': { record: (record) => ({ ...record, enforced: true }) },
  'writes of another policy': { record: (record) => ({ ...record, policy_sha256: 'other' }) },
};

/** One that takes one reason for no reason: what it should answer with that is let through, or refused. */
export function blindTo(outcome: string, reason: string): Replacement {
  if (outcome === 'allow') return { handler: () => async (event) => denied(event, 'route_denied') };
  return {
    handler: (handler) => async (event) => {
      const answer = await handler(event);
      return isAnswer(answer) && answer.context['reason'] === reason ? allowed(event, answer.principalId) : answer;
    },
  };
}

/** What the record of a decision tells is what was asked; only the answer is another. */
function changed(change: (answer: Answer, count: number) => Answer, effect?: 'Allow' | 'Deny'): Replacement {
  let count = 0;
  return {
    handler: (handler) => async (event) => {
      const answer = await handler(event);
      if (!isAnswer(answer)) return answer;
      const isMeant = effect === undefined || answer.policyDocument.Statement[0].Effect === effect;
      count += 1;
      return isMeant ? change(answer, count) : answer;
    },
  };
}

function context(change: (context: Answer['context']) => Answer['context'], effect?: 'Allow' | 'Deny'): Replacement {
  return changed((answer) => ({ ...answer, context: change(answer.context) }), effect);
}

function seal(change: (seal: Readonly<Record<string, unknown>>) => object): Replacement {
  return context((known) => {
    const text = known['countersign_seal'];
    if (typeof text !== 'string') return known;
    const changed = JSON.stringify(change(JSON.parse(Buffer.from(text, 'base64url').toString())));
    return { ...known, countersign_seal: Buffer.from(changed).toString('base64url') };
  });
}

function withHandle(handleOf: (handle: string, count: number) => string): Replacement {
  return changed(({ context, ...answer }, count) => {
    const { step_up_handle: handle, www_authenticate: header } = context;
    if (typeof handle !== 'string' || typeof header !== 'string') return { ...answer, context };
    const other = handleOf(handle, count);
    const told = { step_up_handle: other, www_authenticate: header.replace(handle, other) };
    return { ...answer, context: { ...context, ...told } };
  });
}

function resource(answer: Answer, change: (arn: string) => string): Answer {
  const { policyDocument } = answer;
  const [statement] = policyDocument.Statement;
  const Statement: Answer['policyDocument']['Statement'] = [{ ...statement, Resource: change(statement.Resource) }];
  return { ...answer, policyDocument: { ...policyDocument, Statement } };
}

/** Remembers what it let through for each path, and lets it through again where that approval is spent. */
function allowsSpentTwice(handler: Handler): Handler {
  const last = new Map<string, unknown>();
  return async (event) => {
    const answer = await handler(event);
    if (!isAnswer(answer)) return answer;
    const [{ Effect, Resource }] = answer.policyDocument.Statement;
    if (Effect === 'Allow') last.set(Resource, answer);
    return answer.context['reason'] === 'step_up_already_used' ? last.get(Resource) : answer;
  };
}

/** Races have requests with a second number in their names. */
function allowsLateRacers(handler: Handler): Handler {
  const spentTwice = allowsSpentTwice(handler);
  return (event) =>
    /\.\d+$/.test(Object(event).requestContext?.extendedRequestId) ? spentTwice(event) : handler(event);
}

function replacedIn(context: Answer['context'], name: string, value: string): Answer['context'] {
  return name in context ? { ...context, [name]: value } : context;
}

function allowed(event: unknown, principalId = 'somebody'): Answer {
  return answerOf(event, 'Allow', principalId, {});
}

function denied(event: unknown, reason: string): Answer {
  return answerOf(event, 'Deny', 'anonymous', { reason, www_authenticate: 'Bearer error="insufficient_scope"' });
}

function answerOf(event: unknown, Effect: string, principalId: string, context: Answer['context']): Answer {
  const Resource = String(Object(event).methodArn);
  return {
    principalId,
    policyDocument: { Version: '2012-10-17', Statement: [{ Action: 'execute-api:Invoke', Effect, Resource }] },
    context,
  };
}

function isAnswer(value: unknown): value is Answer {
  return typeof value === 'object' && value !== null && 'policyDocument' in value;
}
