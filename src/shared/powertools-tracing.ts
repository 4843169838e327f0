import { Tracer } from '@aws-lambda-powertools/tracer';
import { noTracing, type Tracing } from './tracing.ts';

/**
 * Tracing by X-Ray. Imported by no other module: it is a bundle of its own, which load-tracing.ts loads.
 *
 * Traces neither HTTP calls, whose subsegments would hold URLs and whose headers would tell the identity provider of the trace, nor
 * results, nor errors with their messages (T31).
 */
export function createTracing(): Tracing {
  const tracer = new Tracer({ captureHTTPsRequests: false });
  if (!tracer.isTracingEnabled()) return noTracing;
  return {
    capture: (name, work) =>
      new Promise((resolve, reject) => {
        tracer.provider.captureAsyncFunc(name, async (segment) => {
          try {
            resolve(await work());
          } catch (error) {
            segment?.addFaultFlag();
            reject(error);
          } finally {
            segment?.close();
          }
        });
      }),
    annotate: (annotation, value) => tracer.putAnnotation(annotation, value),
  };
}
