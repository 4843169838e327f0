/** An id of the tenant's that is one URL path segment whatever a server does with it: dots survive no encoding (T29). */
export const PROVIDER_ID = /^[A-Za-z0-9_-]{1,128}$/;
