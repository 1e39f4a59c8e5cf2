import { maskCardNumbers } from './card-number.ts';

/** Answers a text with everything masked that must not be shown. */
export type TextMask = (text: string) => string;

/** What stands for something that must not be shown. */
export const HIDDEN = '***';

/** Shorter ones would black out half of the log, and hide nothing worth hiding. */
const SECRET_LENGTH_MIN = 4;

const PRIVATE_KEY =
  /-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]*?(?:-----END [A-Z ]*PRIVATE KEY-----|$)/g;
/** A header or property as text; its value ends with the quotation or, without one, with the line. */
const CREDENTIAL_FIELD =
  /\b((?:proxy-)?authorization|(?:v-c-)?signature)(\\*["']?\s*[:=]\s*)(?:"(?:[^"\\]|\\.)*"|'[^']*'|[^\r\n]+)/gi;
const BEARER = /\bBearer\s+[^\s"',;]+/gi;
const BASIC = /\bBasic\s+([A-Za-z0-9+/_-]{4,}={0,2})/gi;
/** Signed (three parts) or encrypted (five); a JSON object in base64url always begins with eyJ. */
const TOKEN = /(?<![\w-])eyJ[\w-]+(?:\.[\w-]*){2,4}/g;
/** A token of ours, and a session as it stands in a cookie. */
const OWN_TOKEN = /\bpst_[0-9a-f]{12}_[\w-]{43}/g;
const SESSION = /\b(session_token=)[^\s;,"']+/g;
const URL_PASSWORD = /(\b[a-z][a-z0-9+.-]{0,20}:\/\/[^\s/:@]{0,200}):[^\s/@]{1,500}@/gi;

/** A mask that also knows the values of `secrets`, as they are and as they stand in a URL. */
export function createTextMask(secrets: readonly string[]): TextMask {
  const known = knownSecrets(secrets);
  return (text) =>
    maskCardNumbers(
      (known === undefined ? text : text.replace(known, HIDDEN))
        .replace(PRIVATE_KEY, HIDDEN)
        .replace(CREDENTIAL_FIELD, `$1$2${HIDDEN}`)
        .replace(BEARER, `Bearer ${HIDDEN}`)
        .replace(BASIC, maskBasic)
        .replace(TOKEN, HIDDEN)
        .replace(OWN_TOKEN, HIDDEN)
        .replace(SESSION, `$1${HIDDEN}`)
        .replace(URL_PASSWORD, `$1:${HIDDEN}@`),
      HIDDEN,
    );
}

/** Longest first, so that a secret within another does not leave the rest of it standing. */
function knownSecrets(secrets: readonly string[]): RegExp | undefined {
  const forms = secrets
    .filter((secret) => secret.length >= SECRET_LENGTH_MIN)
    .flatMap((secret) => [secret, encoded(secret)])
    .sort((a, b) => b.length - a.length);
  const patterns = [...new Set(forms)].map((form) => form.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&'));
  return patterns.length === 0 ? undefined : new RegExp(patterns.join('|'), 'g');
}

function encoded(secret: string): string {
  try {
    return encodeURIComponent(secret);
  } catch {
    // Half a surrogate pair has no place in a URL.
    return secret;
  }
}

/** "Basic authentication" is English; credentials hold a colon once decoded. */
function maskBasic(match: string, credentials: string): string {
  return Buffer.from(credentials, 'base64').includes(':') ? `Basic ${HIDDEN}` : match;
}
