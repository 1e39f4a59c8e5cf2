const HERE = 'http://here.invalid';

/**
 * Where to go after signing in: an address of this very server, read as a browser reads it; anything that would
 * lead elsewhere (`//evil.example`, `/\evil.example`, `/.//evil.example`) becomes the list of orders.
 */
export function returnAddress(given: unknown, otherwise = '/orders'): string {
  if (typeof given !== 'string' || !given.startsWith('/') || given.length > 600) return otherwise;
  const url = URL.parse(given, HERE);
  if (url === null || url.origin !== HERE || url.pathname.startsWith('//')) return otherwise;
  const isLoop = /^\/(sign-|api\/auth)/.test(url.pathname);
  return isLoop ? otherwise : `${url.pathname}${url.search}`;
}
