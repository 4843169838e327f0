import { StepUpError } from './errors.ts';

/** @throws StepUpError `unsupported` on pages without TLS, and in React Native unless the app brings Web Crypto. */
export function webCrypto(): typeof crypto {
  if (globalThis.crypto?.subtle) return crypto;
  throw new StepUpError('unsupported');
}
