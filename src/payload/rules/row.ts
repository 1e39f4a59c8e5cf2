import type { Context, Example, Facts, Overlay, Required, Rule, RuleId } from './rule.ts';

type ParameterRow = {
  readonly required: Required;
  readonly allowed: string;
  readonly help: string;
  /** A value that is accepted at the parameter's path, and one that is not. */
  readonly passes: unknown;
  readonly fails: unknown;
  /** What both examples need besides. */
  readonly beside?: Overlay;
  readonly type?: 'boolean';
  readonly fallback?: string;
  readonly values?: readonly string[];
  readonly pattern?: RegExp;
  readonly allowEmpty?: boolean;
  readonly ours?: boolean;
  readonly normal?: (value: unknown, context: Context) => unknown;
  readonly broken?: (facts: Facts) => boolean;
};

/** A row about one parameter; its examples are requests unless the value is an example already. */
export function parameter(id: RuleId, path: string, row: ParameterRow): Rule {
  const { required, allowed, help, type = 'string', beside = {} } = row;
  const toExample = (value: unknown): Example =>
    isExample(value) ? value : { request: { ...beside, [requestPath(path)]: value } };
  return {
    ...{ id, path, allowed, help, ours: row.ours ?? false, broken: row.broken },
    parameter: {
      ...{ type, required, fallback: row.fallback, values: row.values, pattern: row.pattern },
      allowEmpty: row.allowEmpty ?? false,
      normal: row.normal ?? ((value) => value),
    },
    passes: toExample(row.passes),
    fails: toExample(row.fails),
  };
}

type RelationRow = {
  readonly allowed: string;
  readonly passes: Example;
  readonly fails: Example;
  readonly ours?: boolean;
  readonly broken?: (facts: Facts) => boolean;
};

/** A row about how parameters go together, or about signing. */
export function relation(id: RuleId, path: string, row: RelationRow): Rule {
  const { allowed, passes, fails, ours = false, broken } = row;
  return { id, path, allowed, help: '', ours, parameter: undefined, broken, passes, fails };
}

/** An example that is a request: the sample with these changes. */
export function request(overlay: Overlay): Example {
  return { request: overlay };
}

/** Where a request has what the payload has at `path`: the envelope's parameters stand at its top. */
export function requestPath(path: string): string {
  return path.replace(/^payload\./, '');
}

function isExample(value: unknown): value is Example {
  return typeof value === 'object' && value !== null && ('document' in value || 'request' in value);
}
