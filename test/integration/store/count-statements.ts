import type { UnderTest } from './on-database.ts';

/** The database, and how many statements were sent through it; those that begin and end a transaction are not counted. */
export function countStatements(kysely: UnderTest['database']['kysely']) {
  let statements = 0;
  const counted = kysely.withPlugin({
    transformQuery: ({ node }) => {
      statements += 1;
      return node;
    },
    transformResult: async ({ result }) => result,
  });
  return { kysely: counted, statements: () => statements };
}
