/** What an AWS service answers, as the SDK's transport sees it. */
export interface AwsAnswer {
  readonly statusCode: number;
  readonly body: object;
}

/** Options of an SDK client that reaches no network: each request gets the next answer, the last one for ever. */
export function answering(...answers: readonly AwsAnswer[]) {
  const requests: string[] = [];
  const left = [...answers];
  return {
    requests,
    options: {
      region: 'eu-west-1',
      credentials: { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'example' },
      maxAttempts: 1,
      requestHandler: {
        async handle(request: { readonly body?: unknown }) {
          requests.push(request.body instanceof Uint8Array ? new TextDecoder().decode(request.body) : '');
          const answer = left.length > 1 ? left.shift() : left[0];
          if (!answer) throw new Error('no answer was given');
          const headers = { 'content-type': 'application/x-amz-json-1.1' };
          const body = new TextEncoder().encode(JSON.stringify(answer.body));
          return { response: { statusCode: answer.statusCode, headers, body } };
        },
      },
    },
  };
}
