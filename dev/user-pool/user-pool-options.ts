import type { Invocation } from '../lambda-runtime/invocation.ts';
import type { PasswordPolicy } from './password-policy.ts';

/** Invokes one trigger function with Cognito's patience for it. */
export type TriggerInvoke = (event: unknown, timeoutMs: number) => Promise<Invocation>;

/** The triggers that are built. A trigger that is left out is not configured on the pool. */
export type Triggers = {
  readonly defineAuthChallenge?: TriggerInvoke | undefined;
  readonly createAuthChallenge?: TriggerInvoke | undefined;
  readonly verifyAuthChallengeResponse?: TriggerInvoke | undefined;
  readonly preTokenGeneration?: TriggerInvoke | undefined;
  readonly preSignUp?: TriggerInvoke | undefined;
  readonly customMessage?: TriggerInvoke | undefined;
  readonly postConfirmation?: TriggerInvoke | undefined;
  readonly inboundFederation?: TriggerInvoke | undefined;
};

/** A trigger as Cognito's error messages and event sources name it. */
export type TriggerName =
  | 'DefineAuthChallenge'
  | 'CreateAuthChallenge'
  | 'VerifyAuthChallengeResponse'
  | 'PreTokenGeneration'
  | 'PreSignUp'
  | 'CustomMessage'
  | 'PostConfirmation'
  | 'InboundFederation';

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

/** What a client may use the authorization-code flow for. */
export type CodeFlow = {
  /** Where codes may be sent, exactly. */
  readonly callbackUrls: readonly string[];
  /** As `openid` or `bank/batch`. */
  readonly scopes: readonly string[];
  /** Names of identity providers, as `OneKosmos`. */
  readonly providers: readonly string[];
};

/** An OpenID provider whose people may sign in (F55). */
export type ExternalProvider = {
  /** The first part of its people's user names. */
  readonly name: string;
  /** As in its discovery document: https, or http to loopback. */
  readonly issuer: string;
  readonly clientId: string;
  readonly clientSecret: string;
  readonly scopes: readonly string[];
  /** How userinfo is asked for. */
  readonly attributesRequestMethod: 'GET' | 'POST';
  /** By the pool's name of an attribute: the provider's. `username` is always `sub`. */
  readonly attributeMapping: Readonly<Record<string, string>>;
};

/** An app client. Only a machine's has a secret: the SECRET_HASH of people's clients is not built. */
export type UserPoolClient = {
  readonly id: string;
  readonly name: string;
  /**
   * `ALLOW_USER_PASSWORD_AUTH`, `ALLOW_USER_SRP_AUTH`, `ALLOW_CUSTOM_AUTH`, `ALLOW_REFRESH_TOKEN_AUTH`; empty means Cognito's
   * default (F40).
   */
  readonly explicitAuthFlows: readonly string[];
  /** Also the life of ID tokens. */
  readonly accessTokenSeconds: number;
  readonly refreshTokenSeconds: number;
  readonly authSessionMinutes: number;
  /** Undefined for a client that may write every attribute (F52). */
  readonly writeAttributes: readonly string[] | undefined;
  /** Undefined for a public client. */
  readonly clientCredentials: ClientCredentials | undefined;
  /** Undefined for a client that signs people in by the API alone. */
  readonly codeFlow: CodeFlow | undefined;
};

/** A confirmed user of the pool. `attributes` may overrule `cognito:user_status`. */
export type SeededUser = {
  readonly username: string;
  readonly password: string;
  readonly sub: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly groups: readonly string[];
};

/** An attribute of the pool's own, as `custom:blockid_sub`. */
export type CustomAttribute = {
  readonly name: string;
  /** Whether it may be changed after the user was made. */
  readonly mutable: boolean;
  readonly maxLength: number;
};

/** How users come to be. */
export type RegistrationOptions = {
  /** Whether people may sign up themselves. */
  readonly selfSignUp: boolean;
  /** Whether a sign-up sends a code by e-mail. Without it only an administrator or the PreSignUp trigger confirms a user. */
  readonly verifiesEmail: boolean;
  readonly passwordPolicy: PasswordPolicy;
  readonly customAttributes: readonly CustomAttribute[];
};

export type UserPoolOptions = {
  readonly region: string;
  readonly userPoolId: string;
  readonly clients: readonly UserPoolClient[];
  readonly users: readonly SeededUser[];
  readonly providers: readonly ExternalProvider[];
  readonly triggers: Triggers;
  readonly registration: RegistrationOptions;
  readonly preventUserExistenceErrors: boolean;
  /** A pool has its OAuth endpoints if and only if it has a domain. */
  readonly hasDomain: boolean;
  /** 0 takes a free port. */
  readonly port: number;
  /** The present time in milliseconds. @default Date.now */
  readonly clock?: (() => number) | undefined;
  /** How long one attempt at a trigger may take (F36). @default 5000 */
  readonly triggerTimeoutMs?: number | undefined;
  readonly onTrigger?: ((record: TriggerRecord) => void) | undefined;
};
