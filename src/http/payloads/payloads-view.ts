import type { PayloadProblem } from '../../payload/errors.ts';
import { requestPath } from '../../payload/rules/row.ts';
import { PARAMETERS, type ParameterRule } from '../../payload/rules/rules.ts';
import type { PayloadForm } from './payload-form.ts';

/** One field of the form, as the template writes it. */
export type FieldView = {
  readonly name: string;
  readonly label: string;
  readonly id: string;
  readonly help: string;
  readonly allowed: string;
  readonly rule: string;
  readonly required: boolean;
  /** What no choice means. */
  readonly fallback: string;
  /** What may be chosen; undefined for a field to type into. */
  readonly choices: readonly string[] | undefined;
  readonly placeholder: string;
  readonly value: string;
  readonly problem: string;
};

/** A part of the form; one that is rarely needed is folded until something in it is filled in or wrong. */
export type GroupView = {
  readonly title: string;
  readonly note: string;
  readonly folds: boolean;
  readonly open: boolean;
  readonly fields: readonly FieldView[];
};

type Group = { readonly title: string; readonly note: string; readonly names: readonly string[] };
type Option = Pick<FieldView, 'help' | 'allowed' | 'rule' | 'choices'> & {
  readonly fallback?: string;
};

const D = 'orderDetails.';
const M = `${D}mandate.`;

const GROUPS: readonly Group[] = [
  {
    title: 'Order',
    note: 'What is paid for. The order details repeat it; that is filled in for you.',
    names: ['orderId', 'amount', `${D}currency`, `${D}description`, `${D}return_url`],
  },
  {
    title: 'Customer',
    note: 'Who pays. A guest has no customer id.',
    names: ['customerId', 'customerEmail', 'customerMobile', 'guest_login_url'],
  },
  {
    title: 'Payment page',
    note: 'How it opens, and who signs.',
    names: ['action', 'platform', 'language', 'merchantKeyId'],
  },
  {
    title: 'Gateway',
    note: 'Only where you prefer one, or where several merchant ids share it.',
    names: [`${D}gateway_id`, 'mid', `${D}metadata.JUSPAY:gateway_reference_id`],
  },
  {
    title: 'Mandate',
    note: 'For recurring payments, or a payment that is collected later.',
    names: [
      `${D}options.create_mandate`,
      `${M}max_amount`,
      `${M}amount_rule`,
      `${M}frequency`,
      `${M}rule_value`,
      `${M}revokable_by_customer`,
      `${M}block_funds`,
      'upi',
      `${M}start_date`,
      `${M}end_date`,
    ],
  },
  {
    title: 'Fields of your own',
    note: "They come back with the order's status and in webhooks.",
    names: Array.from({ length: 10 }, (_, index) => `${D}udf${index + 1}`),
  },
];

/** The groups that are always open. */
const SHOWN = 3;

/** What is no parameter of the payload, and decides how it is made. */
const OPTIONS: Readonly<Record<string, Option>> = {
  platform: {
    help: 'Where the payment page runs. Guests are known on the web only.',
    ...{ allowed: 'web, android or ios', rule: 'PP-R52', choices: ['web', 'android', 'ios'] },
    fallback: 'web',
  },
  mid: {
    help: 'The merchant id that the payment goes to, where it is not the default one.',
    ...{ allowed: 'a merchant id of the configuration', rule: 'PP-R68', choices: undefined },
  },
  upi: {
    help: 'A mandate over UPI needs a start date, which is today, and an end date.',
    ...{ allowed: 'true or false', rule: 'PP-R62', choices: ['true', 'false'] },
    fallback: 'false',
  },
};

const BY_NAME = new Map(PARAMETERS.map((rule) => [requestPath(rule.path), rule]));

/** The form with what was filled in, and each problem at its field. `choices` are those of the configuration. */
export function formView(
  form: PayloadForm,
  problems: readonly PayloadProblem[],
  choices: Readonly<Record<string, readonly string[]>>,
): readonly GroupView[] {
  return GROUPS.map(({ title, note, names }, index) => {
    const fields = names.map((name) => fieldView(name, form[name] ?? '', problems, choices[name]));
    const isTouched = fields.some(({ value, problem }) => value !== '' || problem !== '');
    const folds = index >= SHOWN;
    return { title, note, folds, open: !folds || isTouched, fields };
  });
}

/** The names of all fields, to tell what a problem can be shown at. */
export const FIELD_NAMES: ReadonlySet<string> = new Set(GROUPS.flatMap(({ names }) => names));

/** The id of a field in the page: its name without what a selector would trip over. */
export function fieldId(name: string): string {
  return `f-${name.replaceAll(/[^A-Za-z0-9_-]/g, '-')}`;
}

/** What is wrong at one field, in a few words: place and value are seen there. */
export function shortText({ allowed, rule }: PayloadProblem): string {
  return `Allowed: ${allowed}. ${rule}`;
}

function fieldView(
  name: string,
  value: string,
  problems: readonly PayloadProblem[],
  configured: readonly string[] | undefined,
): FieldView {
  const rule = BY_NAME.get(name);
  const option = OPTIONS[name];
  const problem = problems.find(({ path }) => path === name);
  const about = rule === undefined ? option : ofRule(rule);
  if (about === undefined) throw new Error(`Nothing is known of the field ${name}`);
  return {
    ...{ name, label: name.replace(D, ''), id: fieldId(name) },
    ...about,
    fallback: about.fallback ?? configured?.[0] ?? '',
    choices: configured ?? about.choices,
    // What the configuration knows, or has a default, need not be filled in.
    required: rule?.parameter.required === 'yes' && (about.fallback ?? configured) === undefined,
    placeholder: rule === undefined ? '' : exampleOf(rule, name),
    value,
    problem: problem === undefined ? '' : shortText(problem),
  };
}

function ofRule({ id, help, allowed, parameter }: ParameterRule): Option {
  const flags = parameter.type === 'boolean' ? ['true', 'false'] : undefined;
  const { fallback, values } = parameter;
  return {
    ...{ help, allowed, rule: id, choices: values ?? flags },
    ...(fallback === undefined ? {} : { fallback }),
  };
}

/** The accepted example of the table, where it is one of this very field. */
function exampleOf({ passes }: ParameterRule, name: string): string {
  const example = 'request' in passes ? passes.request[name] : undefined;
  return typeof example === 'string' && example !== '' ? example : '';
}
