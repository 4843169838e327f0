import * as z from 'zod';

// Strict: a member that Cognito does not know makes the whole answer invalid (F37).
const define = z.strictObject({
  challengeName: z.nullable(z.literal('CUSTOM_CHALLENGE')),
  issueTokens: z.boolean(),
  failAuthentication: z.boolean(),
});
const create = z.strictObject({
  publicChallengeParameters: z.record(z.string(), z.string()),
  privateChallengeParameters: z.record(z.string(), z.string()),
  challengeMetadata: z.string(),
});
const verify = z.strictObject({ answerCorrect: z.boolean() });

export type CreateAnswer = z.infer<typeof create>;

/** The `response` of Define Auth Challenge, in the shape that Cognito takes (F31). */
export function defineAnswer(output: unknown): z.infer<typeof define> {
  return responseOf(define, output);
}

/** The `response` of Create Auth Challenge. */
export function createAnswer(output: unknown): CreateAnswer {
  return responseOf(create, output);
}

/** The `answerCorrect` of Verify Auth Challenge Response. */
export function verifyAnswer(output: unknown): boolean {
  return responseOf(verify, output).answerCorrect;
}

function responseOf<Schema extends z.ZodType>(schema: Schema, output: unknown): z.output<Schema> {
  const { response } = z.object({ response: z.unknown() }).parse(JSON.parse(JSON.stringify(output)));
  return schema.parse(response);
}
