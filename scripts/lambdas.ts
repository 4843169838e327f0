/** Bundle name → the composition root of one Lambda. */
export const LAMBDAS = {
  'authorizer-rest': 'src/authorizer/rest-api.handler.ts',
  'define-auth-challenge': 'src/triggers/define-auth-challenge/define-auth-challenge.handler.ts',
  'create-auth-challenge': 'src/triggers/create-auth-challenge/create-auth-challenge.handler.ts',
  'verify-auth-challenge': 'src/triggers/verify-auth-challenge/verify-auth-challenge.handler.ts',
  'pre-token-generation': 'src/triggers/pre-token-generation/pre-token-generation.handler.ts',
  'inbound-federation': 'src/triggers/inbound-federation/inbound-federation.handler.ts',
  'pre-sign-up': 'src/triggers/pre-sign-up/pre-sign-up.handler.ts',
  'custom-message': 'src/triggers/custom-message/custom-message.handler.ts',
  'post-confirmation': 'src/triggers/post-confirmation/post-confirmation.handler.ts',
  'idv-callback': 'src/endpoints/idv-callback/idv-callback.handler.ts',
  'sign-out': 'src/endpoints/sign-out/sign-out.handler.ts',
  'step-up-status': 'src/endpoints/step-up-status/step-up-status.handler.ts',
  bank: 'examples/bank/bank.handler.ts',
};

/** Bundle name → what lies beside its `index.js`, to be loaded only where it is asked for: file name → module. */
export const BESIDE: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'authorizer-rest': {
    tracer: 'src/shared/powertools-tracing.ts',
    'dynamodb-sdk': 'src/step-up/dynamodb-sdk-calls.ts',
  },
};
