/** What the command line can do, as it prints it. */
export const USAGE = `Usage: npm run -s cli -- <command> [options]

  sync                     run Run Sync once and wait for its end
  decision-sync            run Decision Sync once and wait for its end
    --mid M                only this merchant id; may be given several times
    --from ISO             back-fill from this instant (UTC) …
    --to ISO               … to this one; now, when left out
    --full                 ask again about transactions that earlier runs settled
    --dry-run              decide everything, write nothing; also of a file
  batch sync FILE          upload a CSV file with orders, work through it and wait for its end
    --sync-with-gateway    ask the gateway about each row
    --accept-valid         leave out the rows with problems
    --again                the very same file was submitted before, and is meant again
    --description TEXT     what whoever approves it should know
  payload FILE             build and sign a payload from a JSON file, and print it
    --verify               verify the payload in the file instead
  check                    connect to commercetools and every merchant id, say what is wrong
  operator add NAME        let a person sign in; prints the first password once
    --role R               viewer, operator, approver or admin
  token add NAME           let a system call the API; prints the token once
    --scope S              orders:read, metrics:read, sync:trigger or orders:write; several times
    --days N               until it expires; 90, when left out
  routes                   print who may call which route

  --json                   exactly one JSON document on standard output
  --help                   print this

Exit status: 0 completed, 1 failed, 2 partial, 64 bad usage or configuration.
`;

/** Without a bare `--`, npm keeps options for itself, and what was meant as a dry run would write. */
export function takenByNpm(
  environment: Readonly<Record<string, string | undefined>>,
  args: readonly string[],
  options: readonly string[],
): string | undefined {
  const taken = options.find((option) => {
    const value = environment[`npm_config_${option.replaceAll('-', '_')}`] ?? '';
    return (
      !['', 'false', 'null'].includes(value) && !args.some((arg) => arg.startsWith(`--${option}`))
    );
  });
  return taken === undefined
    ? undefined
    : `npm took --${taken} for itself, and nothing was run. Put a bare -- before the command:\n  npm run -s cli -- sync --${taken}`;
}
