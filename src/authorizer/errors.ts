import { CountersignError } from '../shared/errors.ts';

/** The event is of no kind that this authorizer answers, and names no method that a Deny could be for. */
export class EventInvalidError extends CountersignError {
  override readonly code = 'ERR_EVENT_INVALID';

  constructor() {
    super('not a REST API REQUEST authorizer event: is the authorizer of type REQUEST, payload of a REST API?');
  }
}
