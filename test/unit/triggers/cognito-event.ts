import { readFileSync } from 'node:fs';

const FOLDER = new URL('../../fixtures/events/cognito/', import.meta.url);

/** An event as Cognito sends it. The fixtures are of one run: one person, one handle, one flow. */
export interface CognitoEvent {
  readonly userPoolId: string;
  readonly userName: string;
  readonly triggerSource: string;
  readonly callerContext: { readonly clientId: string };
  readonly request: Readonly<Record<string, unknown>>;
  readonly response: unknown;
}

/** The fixture of this name, with parts of its `request` replaced. */
export function cognitoEvent(name: string, request: Readonly<Record<string, unknown>> = {}): CognitoEvent {
  const event = JSON.parse(readFileSync(new URL(`${name}.json`, FOLDER), 'utf8'));
  return { ...event, request: { ...event.request, ...request } };
}
