import { CountersignError } from '../shared/errors.ts';

/** The body is not the bytes that were sent: something has parsed it before the seal was checked. Never the client's doing. */
export class BodyNotRawError extends CountersignError {
  override readonly code = 'ERR_EVENT_INVALID';
  override readonly detail = 'body_not_raw';

  constructor() {
    super('the body has been parsed, and a seal covers its bytes: check it before any body parser');
  }
}

/** Not the event of a REST API's Lambda proxy integration. Never the client's doing. */
export class EventNotSupportedError extends CountersignError {
  override readonly code = 'ERR_EVENT_INVALID';
  override readonly detail = 'event_not_supported';

  constructor() {
    super("not the event of a REST API's Lambda proxy integration: no authorizer makes a seal for any other");
  }
}
