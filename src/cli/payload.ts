import { readFile, stat } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { err, ok, type Result } from '../domain/result.ts';
import { type PayloadProblem, problemText } from '../payload/errors.ts';
import type { Payloads, Refusal } from '../payload/payloads.ts';
import { type Command, type Terminal, withConfig } from './terminal.ts';

/** `payload FILE`: build from a file, or with `--verify` verify what it holds. */
export type PayloadCommand = {
  readonly file: string;
  readonly verify: boolean;
  readonly json: boolean;
};

const OPTIONS = {
  verify: { type: 'boolean', default: false },
  json: { type: 'boolean', default: false },
} as const;
const EXIT = { done: 0, refused: 1, usage: 64 } as const;
const LIMIT_BYTES = 65_536;

/** `payload FILE`: the payload, or what was found, on standard output. */
export const payload: Command = (args, terminal) =>
  withConfig(parsePayloadCommand(args), args, terminal, async (command, config) => {
    const { payloadsOf } = await import('../app/adapters.ts');
    const { createMeter } = await import('../metrics/meter.ts');
    const payloads = payloadsOf(config, createMeter(), { outgoing: () => {} });
    return runPayloadCommand(payloads, command, terminal);
  });

function parsePayloadCommand(args: readonly string[]): Result<PayloadCommand, string> {
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: OPTIONS,
    });
    const [, file, ...more] = positionals;
    if (file === undefined || more.length > 0) return err('"payload" takes one file.');
    return ok({ file, ...values });
  } catch (error) {
    return err(error instanceof Error ? error.message : String(error));
  }
}

/** Carries it out: the payload or what was found on standard output, the rest on standard error. Answers the exit status. */
export async function runPayloadCommand(
  payloads: Payloads,
  { file, verify, json }: PayloadCommand,
  { stdout, stderr }: Pick<Terminal, 'stdout' | 'stderr'>,
): Promise<number> {
  const print = (value: object) =>
    stdout.write(`${json ? JSON.stringify(value) : JSON.stringify(value, null, 2)}\n`);
  const complain = (text: string) => {
    if (json) print({ result: 'failed', message: text });
    else stderr.write(`${text}\n`);
  };
  const body = await readJson(file);
  if (!body.ok) {
    complain(body.error);
    return EXIT.usage;
  }
  if (verify) {
    const verification = await payloads.verify(body.value);
    print(verification);
    return verification.valid ? EXIT.done : EXIT.refused;
  }
  const built = await payloads.build(body.value);
  if (!built.ok) {
    complain(refusalText(built.error));
    return EXIT.refused;
  }
  if (built.value.warnings.length > 0) stderr.write(`${listText(built.value.warnings)}\n`);
  print(built.value.document);
  return EXIT.done;
}

async function readJson(file: string): Promise<Result<unknown, string>> {
  try {
    const { size } = await stat(file);
    if (size > LIMIT_BYTES) return err(`${file} has ${size} bytes; ${LIMIT_BYTES} are allowed.`);
    return ok(JSON.parse(await readFile(file, 'utf8')));
  } catch (error) {
    // The text of a syntax error quotes the file, which may hold a customer's details.
    const isSyntax = error instanceof SyntaxError;
    return err(isSyntax ? `${file} is not JSON.` : `${file} cannot be read.`);
  }
}

function refusalText(refusal: Refusal): string {
  switch (refusal.kind) {
    case 'not-configured':
      return refusal.message;
    case 'failed':
      return refusal.failure.message;
    case 'invalid':
      return `Nothing was signed.\n${listText(refusal.problems)}`;
  }
}

function listText(problems: readonly PayloadProblem[]): string {
  return problems.map((problem) => `  ${problemText(problem)}`).join('\n');
}
