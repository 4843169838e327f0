import type { Challenged, Expectation } from '../scenarios/expectation.ts';
import type { Answer } from './answer.ts';
import type { Asked } from './asked.ts';
import { DOCUMENTED_ERRORS } from './documented-errors.ts';
import { bearerParameters } from './www-authenticate.ts';

const ACR = 'urn:countersign:acr:liveid';
const STEP_UP_CLIENT = 'stepup';
const REGION = 'eu-west-1';
const HANDLE = /^cs1\.[\w-]{66}$/;
/** Of a challenge. */
const LIFE_SECONDS = 300;

/** What is wrong with a challenge: its reason, its handle, and how it tells where to step up. */
export function* judgeChallenge(
  { effect, context, principalId }: Answer,
  expected: Challenged,
  asked: Asked,
): Generator<string> {
  const reason = context.get('reason') ?? '';
  if (effect !== 'Deny') yield 'is no denial';
  if (!expected.reasons.includes(reason)) yield `has the reason ${reason}`;
  if (principalId !== asked.sub) yield `is for ${principalId}`;

  const handle = context.get('step_up_handle') ?? '';
  if (!HANDLE.test(handle)) yield 'has no handle';
  else yield* judgeHandle(handle, expected.handle, asked);

  const maxAge = String(expected.maxAge);
  yield* differing('its context', context, {
    step_up_flow: 'CUSTOM_AUTH',
    step_up_client_id: STEP_UP_CLIENT,
    step_up_region: REGION,
    step_up_acr_values: ACR,
    step_up_max_age: maxAge,
    problem_type: `urn:countersign:problem:${reason}`,
  });
  const left = Number(context.get('step_up_expires_in'));
  if (!(left >= 0 && left <= LIFE_SECONDS)) yield `says that its challenge ends in ${left} seconds`;
  yield* differing('WWW-Authenticate', bearerParameters(context.get('www_authenticate')), {
    error: 'insufficient_user_authentication',
    acr_values: ACR,
    max_age: maxAge,
    step_up: handle,
  });
}

/** What is wrong with a denial. It must not tell of any step-up. */
export function* judgeDenial(
  { effect, context, principalId }: Answer,
  { reason, retryAfter }: Extract<Expectation, { outcome: 'deny' }>,
  { sub }: Asked,
): Generator<string> {
  if (effect !== 'Deny') yield 'is no denial';
  if (context.get('reason') !== reason) yield `has the reason ${context.get('reason')}`;
  if (principalId !== sub && principalId !== 'anonymous') yield `is for ${principalId}`;
  const hints = [...context.keys()].filter((name) => name.startsWith('step_up'));
  if (hints.length > 0) yield `tells ${hints.join(', ')}`;

  const parameters = bearerParameters(context.get('www_authenticate'));
  if (!parameters) yield 'has no WWW-Authenticate';
  if (parameters?.get('error') !== DOCUMENTED_ERRORS[reason]) yield `goes out as ${parameters?.get('error')}`;

  const wait = context.get('retry_after');
  const [from, to] = retryAfter ?? [Number.NaN, Number.NaN];
  const isWithin = retryAfter === undefined ? wait === undefined : Number(wait) >= from && Number(wait) <= to;
  if (!isWithin) yield `tells to wait ${wait} seconds`;
}

function* judgeHandle(handle: string, expected: Challenged['handle'], { handles }: Asked): Generator<string> {
  if (expected === 'any') return;
  if (expected === 'new') {
    const known = [...handles].find(([, other]) => other === handle);
    if (known) yield `has the handle of ${known[0]} once more`;
  } else if (handles.get(expected.same) !== handle) {
    yield `has another handle than ${expected.same}`;
  }
}

function* differing(
  where: string,
  found: ReadonlyMap<string, string> | undefined,
  due: Readonly<Record<string, string>>,
): Generator<string> {
  for (const [name, value] of Object.entries(due)) {
    if (found?.get(name) !== value) yield `has ${name} ${found?.get(name)} instead of ${value} in ${where}`;
  }
}
