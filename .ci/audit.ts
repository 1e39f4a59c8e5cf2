import { spawnSync } from 'node:child_process';

/** What an audit came to: whether CI may go on, and the sentence that it prints. */
export type AuditVerdict = { readonly passes: boolean; readonly says: string };

type Advisory = {
  readonly name?: string;
  readonly severity?: string;
  readonly fixAvailable?: unknown;
};

const SEVERE: ReadonlySet<string | undefined> = new Set(['high', 'critical']);

/**
 * What `npm audit --json` printed, dependencies of development included, because Connect's own scan looks at them,
 * too. A registry that does not answer audits fails nothing; it is said, so that nobody takes silence for safety.
 */
export function auditVerdict(printed: string): AuditVerdict {
  const answer = parsed(printed);
  const { vulnerabilities } = answer;
  if (typeof vulnerabilities !== 'object' || vulnerabilities === null) {
    const why = typeof answer.message === 'string' ? answer.message : 'no answer';
    return { passes: true, says: `audit: NOT DONE, the registry does not answer audits (${why})` };
  }
  const found: readonly Advisory[] = Object.values(vulnerabilities);
  const severe = found.filter(({ severity }) => SEVERE.has(severity));
  if (severe.length === 0) {
    return { passes: true, says: `audit: nothing HIGH or CRITICAL; ${found.length} below` };
  }
  const names = severe.map(({ name, severity }) => `${name} (${severity})`).join(', ');
  const advice = 'Update it, or pin a mended version in "overrides" of package.json.';
  return { passes: false, says: `audit: ${names}. ${advice}` };
}

function parsed(printed: string): Record<string, unknown> {
  try {
    return Object(JSON.parse(printed));
  } catch {
    return {};
  }
}

if (import.meta.main) {
  const { stdout } = spawnSync('npm', ['audit', '--json'], { encoding: 'utf8', timeout: 120_000 });
  const { passes, says } = auditVerdict(stdout ?? '');
  process.stdout.write(`${says}\n`);
  process.exitCode = passes ? 0 : 1;
}
