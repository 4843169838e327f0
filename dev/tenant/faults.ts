import * as z from 'zod';

/** Takes the place of any answer. */
const answerFault = z.union([
  z.strictObject({
    /**
     * `down` destroys the socket, `slow` never answers, `garbled` is half a JSON text, `error-in-200` is an error under a
     * success status, `huge` is the right answer with 128 KiB of padding; the rest are what they are called.
     */
    kind: z.enum(['down', 'slow', '429', '500', 'html', 'empty', 'huge', 'garbled', 'error-in-200']),
  }),
  z.strictObject({ kind: z.literal('redirect'), location: z.url() }),
]);

/** The phone rings, or the session is opened, then the socket is destroyed: the asker cannot know. */
const lostFault = z.strictObject({ kind: z.literal('lost') });

/** Spoils the result of a challenge that has been answered. */
const resultFault = z.strictObject({
  kind: z.enum(['wrong-user', 'wrong-digest', 'unsigned', 'foreign-key', 'booleans-as-strings']),
});

/** Spoils the result of a session that is finished. `lower-case` writes status and result so; `unfinished` says that it is in progress. */
const proofingFault = z.strictObject({
  kind: z.enum([
    'unfinished',
    'wrong-session',
    'wrong-account',
    'unsigned',
    'foreign-key',
    'unknown-ial',
    'lower-case',
  ]),
});

/** Changes how callbacks are sent. `out-of-order` holds them back until the session is finished and then sends the last one first. */
const callbackFault = z.union([
  z.strictObject({ kind: z.enum(['duplicated', 'out-of-order', 'forged', 'stale', 'never']) }),
  z.strictObject({ kind: z.literal('delayed'), after_ms: z.int().min(0).max(600_000) }),
]);

export type AnswerFault = z.infer<typeof answerFault>;
export type StepUpFault = AnswerFault | z.infer<typeof lostFault>;
export type ResultFault = AnswerFault | z.infer<typeof resultFault>;
export type ProofingResultFault = AnswerFault | z.infer<typeof proofingFault>;
export type CallbackFault = z.infer<typeof callbackFault>;

/** For one person: the tenant's user id, or for a proofing the user name of the sign-up. Without it, for everyone. */
const user = z.string().min(1).optional();

/**
 * The body of `POST /admin/faults`: one fault for one operation, until it is replaced; `null` ends it. A person's own fault goes before
 * everyone's.
 */
export const faultSetting = z.discriminatedUnion('operation', [
  z.strictObject({ operation: z.literal('stepup'), user, fault: orNone(z.union([answerFault, lostFault])) }),
  z.strictObject({ operation: z.literal('result'), user, fault: orNone(z.union([answerFault, resultFault])) }),
  z.strictObject({ operation: z.literal('proofing'), user, fault: orNone(z.union([answerFault, lostFault])) }),
  z.strictObject({
    operation: z.literal('proofing-result'),
    user,
    fault: orNone(z.union([answerFault, proofingFault])),
  }),
  z.strictObject({ operation: z.literal('callback'), user, fault: orNone(callbackFault) }),
  z.strictObject({ operation: z.literal('jwks'), fault: orNone(answerFault) }),
]);

export type FaultSetting = z.infer<typeof faultSetting>;

/** The faults that are set. `user` may be unknown, as in a request that cannot be read. */
export interface Faults {
  set(setting: FaultSetting): void;
  stepup(user: string | undefined): StepUpFault | undefined;
  result(user: string | undefined): ResultFault | undefined;
  proofing(user: string | undefined): StepUpFault | undefined;
  proofingResult(user: string | undefined): ProofingResultFault | undefined;
  callback(user: string): CallbackFault | undefined;
  jwks(): AnswerFault | undefined;
}

export function createFaults(): Faults {
  const stepup = createSlots<StepUpFault>();
  const result = createSlots<ResultFault>();
  const proofing = createSlots<StepUpFault>();
  const proofingResult = createSlots<ProofingResultFault>();
  const callback = createSlots<CallbackFault>();
  const jwks = createSlots<AnswerFault>();
  return {
    set(setting) {
      switch (setting.operation) {
        case 'stepup':
          return stepup.set(setting.user, setting.fault);
        case 'result':
          return result.set(setting.user, setting.fault);
        case 'proofing':
          return proofing.set(setting.user, setting.fault);
        case 'proofing-result':
          return proofingResult.set(setting.user, setting.fault);
        case 'callback':
          return callback.set(setting.user, setting.fault);
        case 'jwks':
          return jwks.set(undefined, setting.fault);
        default:
          return setting satisfies never;
      }
    },
    stepup: stepup.of,
    result: result.of,
    proofing: proofing.of,
    proofingResult: proofingResult.of,
    callback: callback.of,
    jwks: () => jwks.of(undefined),
  };
}

function createSlots<T>() {
  const byUser = new Map<string | undefined, T>();
  return {
    set(forUser: string | undefined, fault: T | undefined): void {
      if (fault === undefined) byUser.delete(forUser);
      else byUser.set(forUser, fault);
    },
    of: (forUser: string | undefined): T | undefined => byUser.get(forUser) ?? byUser.get(undefined),
  };
}

function orNone<T>(fault: z.ZodType<T>) {
  return fault.nullable().transform((given) => given ?? undefined);
}
