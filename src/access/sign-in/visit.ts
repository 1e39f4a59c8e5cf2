import { ADDRESS_HEADER } from './auth.ts';

/** From where somebody signs in, and the cookies that came along. */
export type Visit = {
  readonly address: string;
  readonly browser: string;
  readonly cookie: string;
};

/** The headers that better-auth reads of a visit. */
export function headersOf({ address, browser, cookie }: Visit): Headers {
  const headers = new Headers({ [ADDRESS_HEADER]: address, 'User-Agent': browser.slice(0, 300) });
  if (cookie !== '') headers.set('Cookie', cookie);
  return headers;
}

/** The cookies that an answer of better-auth sets. */
export function cookiesOf(response: Response): readonly string[] {
  return response.headers.getSetCookie();
}

/** What a browser would send back of these cookies. */
export function cookieHeader(cookies: readonly string[]): string {
  return cookies.map((cookie) => cookie.split(';', 1)[0]).join('; ');
}
