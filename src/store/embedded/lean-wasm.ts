import { setFlagsFromString } from 'node:v8';

/** V8's flags for: compile WebAssembly once, fast and plain, and never again. */
const FLAGS = ['--no-wasm-tier-up', '--no-wasm-dynamic-tiering'];

/**
 * From here on V8 compiles WebAssembly with its fast compiler alone. Compiling PostgreSQL's large functions a
 * second time, optimised, is what takes 500 MB for seconds: without it the process stays below 250 MB, and
 * large statements take half as long again. Holds for the whole process and for code compiled from now on;
 * not `--liftoff-only`, which after the start of the process has no effect. Figures: docs/adr/0009.
 */
export function compileOnce(): void {
  for (const flag of FLAGS) setFlagsFromString(flag);
}
