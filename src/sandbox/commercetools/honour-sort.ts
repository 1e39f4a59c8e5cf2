import { AsyncLocalStorage } from 'node:async_hooks';
import type { CommercetoolsMock } from '@labdigital/commercetools-mock';

type QueryParameters = Readonly<Record<string, unknown>> | undefined;
type Repository = { query(context: unknown, parameters: QueryParameters): unknown };
type Insides = { readonly _repositories: Readonly<Record<string, Repository | undefined>> };

const SORTED = ['payment', 'order', 'type', 'key-value-document'];

/**
 * Makes the mock honour `sort`, which its service layer drops although its storage can do it.
 * The only place that touches the mock's private fields. Source: reference/commercetools.md §12.
 */
export function honourSort(mock: CommercetoolsMock): void {
  const sorts = new AsyncLocalStorage<unknown>();
  mock.app.addHook('onRequest', (request, _reply, done) => {
    const query: unknown = request.query;
    sorts.run(
      typeof query === 'object' && query !== null && 'sort' in query ? query.sort : undefined,
      done,
    );
  });
  const { _repositories } = mock as unknown as Insides;
  for (const name of SORTED) {
    const repository = _repositories[name];
    if (repository === undefined) throw new Error(`The mock has no repository ${name} any more`);
    const query = repository.query.bind(repository);
    repository.query = (context, parameters) => {
      const sort = sorts.getStore() ?? parameters?.sort;
      return query(context, sort === undefined ? parameters : { ...parameters, sort });
    };
  }
}
