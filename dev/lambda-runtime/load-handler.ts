import { createRequire } from 'node:module';
import { join } from 'node:path';

/** A handler as Lambda calls it; what it really returns is checked at the call. */
export type Handler = (event: unknown, context: object) => unknown;

/** The bundle cannot be run as a function. `name` is the error type that Lambda reports. */
class HandlerLoadError extends Error {
  constructor(name: string, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = name;
  }
}

/**
 * Loads `<directory>/index.js` as CommonJS and gives its `handler`.
 *
 * Refuses a bundle without a function of that name, and one that declares a callback: Node 24 has no
 * callback handlers (F13). What the bundle itself throws while loading is passed on as it is.
 */
export function loadHandler(directory: string): Handler {
  const exported = load(join(directory, 'index.js'));
  const handler =
    typeof exported === 'object' && exported !== null && 'handler' in exported ? exported.handler : undefined;
  if (typeof handler !== 'function') {
    throw new HandlerLoadError('Runtime.HandlerNotFound', 'index.handler is undefined or not a function');
  }
  if (handler.length > 2) {
    throw new HandlerLoadError(
      'Runtime.CallbackHandlerDeprecated',
      `index.handler declares ${handler.length} parameters: callback handlers are gone since Node.js 24, use async (event, context)`,
    );
  }
  return (event, context) => handler(event, context);
}

function load(file: string): unknown {
  try {
    return createRequire(file)(file);
  } catch (cause) {
    if (cause instanceof SyntaxError)
      throw new HandlerLoadError('Runtime.UserCodeSyntaxError', String(cause), { cause });
    if (cause instanceof Error && 'code' in cause && cause.code === 'MODULE_NOT_FOUND') {
      throw new HandlerLoadError('Runtime.ImportModuleError', String(cause), { cause });
    }
    throw cause;
  }
}
