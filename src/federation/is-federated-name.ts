/** Whether a user name is of the form that the user pool gives to a provider's people, `<provider>_<sub>`. Ignores case, as user pools do. */
export function isFederatedName(userName: string, providerName: string): boolean {
  return userName.toLowerCase().startsWith(`${providerName}_`.toLowerCase());
}
