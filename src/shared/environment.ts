import { ConfigurationError } from './errors.ts';

/** The variables of one process, as given by `process.env` in a composition root. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** Reads variables and remembers every problem, so that one cold start names them all (T34). */
export interface EnvironmentReader {
  /**
   * The value of a variable as `parse` reads it. `parse` throws an Error whose message completes "NAME …" and never repeats the
   * value. A missing variable is a problem unless `fallback` is given; an empty one always is.
   */
  read<T>(name: string, parse: (text: string) => T, fallback?: string): T | undefined;
  /**
   * The values that were read, each known to be there.
   *
   * @throws ConfigurationError with every problem so far.
   */
  checked<T extends Record<string, unknown>>(values: T): Defined<T>;
}

export type Defined<T> = { readonly [Name in keyof T]: Exclude<T[Name], undefined> };

export function createEnvironmentReader(environment: Environment): EnvironmentReader {
  const problems: string[] = [];
  return {
    read(name, parse, fallback) {
      const text = environment[name] ?? fallback;
      if (text === undefined) return report(`${name} is not set`);
      if (text === '') return report(`${name} is empty`);
      try {
        return parse(text);
      } catch (error) {
        return report(`${name} ${error instanceof Error ? error.message : 'cannot be read'}`);
      }
    },
    checked(values) {
      if (problems.length > 0 || !isDefined(values)) throw new ConfigurationError(problems);
      return values;
    },
  };

  function report(problem: string): undefined {
    problems.push(problem);
    return undefined;
  }
}

function isDefined<T extends Record<string, unknown>>(values: T): values is T & Defined<T> {
  return Object.values(values).every((value) => value !== undefined);
}

/** A parser for `EnvironmentReader.read`: the text itself, if it matches. */
export function matching(pattern: RegExp, expectation: string): (text: string) => string {
  return (text) => {
    if (!pattern.test(text)) throw new Error(`is not ${expectation}`);
    return text;
  };
}

/** A parser of the names of SSM parameters, which have a path here. */
export const parameterNameIn = matching(/^\/[\w./-]{1,1010}$/, 'the name of an SSM parameter');

/** A parser of `https:` URLs; `http:` only to loopback, for local services (T29). */
export function serviceUrl(text: string): URL {
  const url = URL.parse(text);
  if (!url) throw new Error('is not a URL');
  if (url.username || url.password || url.hash) throw new Error('must hold neither credentials nor a fragment');
  if (url.protocol !== 'https:' && !(url.protocol === 'http:' && isLoopback(url.hostname))) {
    throw new Error('must be https, or http to loopback');
  }
  return url;
}

function isLoopback(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || /^127\.\d{1,3}\.\d{1,3}\.\d{1,3}$/.test(hostname);
}
