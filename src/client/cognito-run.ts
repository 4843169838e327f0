import { StepUpError } from './errors.ts';
import type { Members } from './members.ts';
import type { PostJson } from './post-json.ts';
import { type Ringing, readRinging } from './ringing.ts';

/** Where the step-up client is: its Region, or the URL of the user pool's API. */
export type CognitoOptions = {
  /** The step-up client's id. */
  readonly stepUpClientId: string;
} & ({ readonly region: string } | { readonly endpoint: string });

/** The two halves of a CUSTOM_AUTH run for one person and one handle. */
export interface CognitoRun {
  /** Binds a run to the handle, which rings the phone. */
  ring(): Promise<Ringing>;
  /**
   * Says that the person has acted: once, and once more after an outage, which Cognito refuses where the first one arrived. The tokens
   * that come back are dropped unread, and so is an error: only the request tells what came of it.
   */
  answer(session: string): Promise<unknown>;
}

/** Speaks to Cognito's public API by plain requests, so that no library's session is touched (F88). */
export function createCognitoRun(
  post: PostJson,
  options: CognitoOptions,
  username: string,
  handle: string,
): CognitoRun {
  const url = 'endpoint' in options ? options.endpoint : `https://cognito-idp.${options.region}.amazonaws.com/`;
  const call = async (operation: string, input: object): Promise<Members> => {
    const { Session, ChallengeParameters } = await post(
      url,
      {
        'content-type': 'application/x-amz-json-1.1',
        'x-amz-target': `AWSCognitoIdentityProviderService.${operation}`,
      },
      { ClientId: options.stepUpClientId, ...input },
    );
    return { ...Object(ChallengeParameters), session: Session };
  };
  const respond = (session: unknown, answer: string) =>
    call('RespondToAuthChallenge', {
      ChallengeName: 'CUSTOM_CHALLENGE',
      Session: session,
      ChallengeResponses: { USERNAME: username, ANSWER: answer },
      ClientMetadata: { step_up_handle: handle },
    });

  return {
    async ring() {
      const begun = await call('InitiateAuth', { AuthFlow: 'CUSTOM_AUTH', AuthParameters: { USERNAME: username } });
      // The handle goes into a run of ours alone.
      if (begun['round'] === 'bind') {
        const rung = await respond(begun['session'], handle);
        const expiresAt = Date.now() + Number(rung['expires_in']) * 1000;
        const ringing = readRinging({ ...rung, url: rung['challenge_url'], expiresAt });
        if (ringing) return ringing;
      }
      throw new StepUpError('failed');
    },
    answer(session) {
      const once = (): Promise<unknown> => respond(session, 'done');
      return once()
        .catch((error: StepUpError) => error.code === 'unavailable' && once())
        .catch(() => {});
    },
  };
}
