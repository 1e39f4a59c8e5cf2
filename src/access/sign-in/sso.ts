import { createHash } from 'node:crypto';
import { type Role, roleNamed } from '../permissions/roles.ts';
import { type Auth, type AuthSettings, createAuth, SSO, type Sso, type SsoPlugin } from './auth.ts';

/** What a directory says of a person, in an ID token whose signature was checked. */
type Claims = Readonly<Record<string, unknown>>;

/** better-auth with single sign-on; rejects while the directory cannot be reached. */
export async function createSso(settings: AuthSettings, sso: Sso): Promise<Auth> {
  const auth = await createAuth(settings, [await plugin(sso)]);
  // The library asks for the directory's addresses while it starts.
  await auth.$context;
  return auth;
}

async function plugin({ issuer, clientId, clientSecret, roleClaim }: Sso): Promise<SsoPlugin> {
  const { genericOAuth } = await import('better-auth/plugins');
  return genericOAuth({
    config: [
      {
        providerId: SSO,
        clientId,
        clientSecret,
        discoveryUrl: `${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`,
        scopes: ['openid', 'profile', 'email'],
        pkce: true,
        requireIdTokenVerification: true,
        overrideUserInfo: true,
        getUserInfo: async ({ idToken }) => {
          const claims = claimsOf(idToken ?? '');
          const role = roleOf(claims, roleClaim);
          const { sub } = claims;
          if (role === undefined || typeof sub !== 'string') return null;
          const facts = { ...claims, id: sub, sub, name: nameOf(claims, sub), role };
          return { ...facts, email: addressOf(issuer, sub), emailVerified: true };
        },
        mapProfileToUser: (profile) => ({
          role: roleNamed(profile.role),
          mustChangePassword: false,
        }),
      },
    ],
  });
}

/**
 * The highest role that the claim names, as a text or a list; a path such as `realm_access.roles` leads into
 * objects. Without a configured claim everybody in the directory is a viewer; with one, nobody without a role
 * comes in. Source: contract, OIDC_ROLE_CLAIM.
 */
export function roleOf(claims: Claims, roleClaim: string | undefined): Role | undefined {
  if (roleClaim === undefined) return 'viewer';
  const given = valueAt(claims, roleClaim);
  const named = (Array.isArray(given) ? given : [given]).flatMap((one) => roleNamed(one) ?? []);
  const order: readonly Role[] = ['admin', 'approver', 'operator', 'viewer'];
  return order.find((role) => named.includes(role));
}

/** A claim whose own name has dots (`https://shop.example/role`) comes before a path. */
function valueAt(claims: Claims, path: string): unknown {
  if (Object.hasOwn(claims, path)) return claims[path];
  return path
    .split('.')
    .reduce<unknown>(
      (value, name) => (isRecord(value) && Object.hasOwn(value, name) ? value[name] : undefined),
      claims,
    );
}

function claimsOf(idToken: string): Claims {
  const [, body = ''] = idToken.split('.');
  try {
    const parsed: unknown = JSON.parse(Buffer.from(body, 'base64url').toString('utf8'));
    return isRecord(parsed) ? parsed : {};
  } catch {
    return {};
  }
}

function nameOf({ preferred_username, email, name }: Claims, sub: string): string {
  const known = [preferred_username, email, name].find(
    (one) => typeof one === 'string' && one !== '',
  );
  return String(known ?? sub).slice(0, 100);
}

/** Nobody's: the directory may hand one person's address to another, and people are told apart by `sub` alone. */
function addressOf(issuer: string, sub: string): string {
  const hash = createHash('sha256').update(`${issuer} ${sub}`).digest('hex').slice(0, 40);
  return `${hash}@sso.invalid`;
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
