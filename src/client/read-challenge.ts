import { StepUpError } from './errors.ts';
import { type Members, parseMembers, positive, textOf } from './members.ts';

/**
 * The handle of a response that asks for a step-up; undefined for every other response, which stays readable. It reads
 * `WWW-Authenticate` (RFC 9470), or the problem body (RFC 9457) where that header is absent, or a browser may not see it.
 *
 * @throws StepUpError `locked` where a limit forbids a prompt, `unsupported` where the step-up has no handle: Cognito's own (F46).
 */
export async function readHandle(response: Response): Promise<string | undefined> {
  if (response.status !== 401 || response.redirected) return undefined;
  const { headers } = response;
  // API Gateway renames what an integration answers (docs/gateway.md).
  const header = headers.get('www-authenticate') ?? headers.get('x-amzn-remapped-www-authenticate');
  const parameter = (name: string) => new RegExp(` ${name}="([^"]*)"`).exec(header ?? '')?.[1];
  const problem = parseMembers(header ? '' : await response.clone().text());
  const stepUp: Members = Object(problem['step_up']);

  const handle = parameter('step_up') ?? textOf(stepUp['handle']);
  const retryAfter = positive(parameter('retry_after') ?? problem['retry_after']);
  // A denial that no step-up mends has every member of the body too, each of them empty.
  const asked = header
    ? parameter('error') === 'insufficient_user_authentication'
    : (textOf(stepUp['flow']) ?? retryAfter);
  if (!asked) return undefined;
  if (handle) return handle;
  throw new StepUpError(retryAfter ? 'locked' : 'unsupported', { retryAfter });
}
