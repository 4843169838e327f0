import type { Invocation } from '../lambda-runtime/invocation.ts';

/** Invokes one trigger function with Cognito's patience for it. */
export type TriggerInvoke = (event: unknown, timeoutMs: number) => Promise<Invocation>;

/** The triggers that are built. A trigger that is left out is not configured on the pool. */
export type Triggers = {
  readonly defineAuthChallenge?: TriggerInvoke | undefined;
  readonly createAuthChallenge?: TriggerInvoke | undefined;
  readonly verifyAuthChallengeResponse?: TriggerInvoke | undefined;
  readonly preTokenGeneration?: TriggerInvoke | undefined;
};

/** A trigger as Cognito's error messages and event sources name it. */
export type TriggerName =
  | 'DefineAuthChallenge'
  | 'CreateAuthChallenge'
  | 'VerifyAuthChallengeResponse'
  | 'PreTokenGeneration';

/** One attempt at one trigger, for a journal. It holds no parameter, answer or metadata. */
export type TriggerRecord = {
  readonly trigger: TriggerName;
  readonly clientId: string;
  /** 1 to 3. */
  readonly attempt: number;
  readonly outcome: 'ok' | 'error' | 'timeout' | 'invalid_response';
};

/** What a client with a secret gets for itself at the token endpoint (F50). */
export type ClientCredentials = {
  readonly secret: string;
  /** Custom scopes, as `bank/batch`. */
  readonly scopes: readonly string[];
};

/** An app client. Only a machine's has a secret: the SECRET_HASH of people's clients is not built. */
export type UserPoolClient = {
  readonly id: string;
  readonly name: string;
  /** `ALLOW_USER_PASSWORD_AUTH`, `ALLOW_CUSTOM_AUTH`, `ALLOW_REFRESH_TOKEN_AUTH`; empty means Cognito's default (F40). */
  readonly explicitAuthFlows: readonly string[];
  /** Also the life of ID tokens. */
  readonly accessTokenSeconds: number;
  readonly refreshTokenSeconds: number;
  readonly authSessionMinutes: number;
  /** Undefined for a public client. */
  readonly clientCredentials: ClientCredentials | undefined;
};

/** A confirmed user of the pool. `attributes` may overrule `cognito:user_status`. */
export type SeededUser = {
  readonly username: string;
  readonly password: string;
  readonly sub: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly groups: readonly string[];
};

export type UserPoolOptions = {
  readonly region: string;
  readonly userPoolId: string;
  readonly clients: readonly UserPoolClient[];
  readonly users: readonly SeededUser[];
  readonly triggers: Triggers;
  readonly preventUserExistenceErrors: boolean;
  /** A pool has a token endpoint if and only if it has a domain. */
  readonly hasDomain: boolean;
  /** 0 takes a free port. */
  readonly port: number;
  /** The present time in milliseconds. @default Date.now */
  readonly clock?: (() => number) | undefined;
  /** How long one attempt at a trigger may take (F36). @default 5000 */
  readonly triggerTimeoutMs?: number | undefined;
  readonly onTrigger?: ((record: TriggerRecord) => void) | undefined;
};
