/** A Cognito user's sub. A user name would pass for a person of whom nothing is known, and a revocation of nobody for one of somebody. */
export const SUB = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
