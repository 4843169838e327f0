import { ConfigurationError } from './errors.ts';

/** What makes a setting unreadable, where no failed call does. */
export type SettingProblem = 'parameter_unreadable' | 'secret_unreadable';

/**
 * A setting that is looked up at run time cannot be had, or is not of its documented form. The message names no account, role or value:
 * Cognito shows it to the client (F37).
 */
export class SettingUnreadableError extends ConfigurationError {
  /** The AWS call that should have given it. */
  override readonly operation: 'GetParameter' | 'GetSecretValue';

  constructor(operation: SettingUnreadableError['operation'], problem: SettingProblem, options?: ErrorOptions) {
    // A failed call says more of itself than we can.
    super([sentence(problem)], { ...options, detail: options?.cause === undefined ? problem : undefined });
    this.operation = operation;
  }
}

function sentence(problem: SettingProblem): string {
  switch (problem) {
    case 'parameter_unreadable':
      return 'the SSM parameter with the step-up client is empty, or cannot be read';
    case 'secret_unreadable':
      return 'the provider secret is not {"api_key": "…"}, or cannot be read';
    default:
      return problem satisfies never;
  }
}
