import {
  type ByProjectKeyRequestBuilder,
  createApiBuilderFromCtpClient,
} from '@commercetools/platform-sdk';
import { ClientBuilder } from '@commercetools/sdk-client-v2';
import { authorized } from './authorized.ts';
import type { ProjectSettings } from './project.ts';
import { createSend } from './send.ts';

/**
 * The one commercetools client of a process: its token is cached for as long as it holds.
 * The SDK's own retry stays off, for it sends a POST again whose answer was lost. The only file that
 * knows the legacy client. Source: docs/adr/0002, reference/commercetools.md §7.
 */
export function createProjectClient(settings: ProjectSettings): ByProjectKeyRequestBuilder {
  const { projectKey, apiUrl, timeoutMs } = settings;
  const client = new ClientBuilder()
    .withProjectKey(projectKey)
    .withHttpMiddleware({
      host: apiUrl,
      fetch: authorized(settings, createSend(settings)),
      enableRetry: false,
      timeout: timeoutMs,
      getAbortController: () => new AbortController(),
      includeRequestInErrorResponse: false,
      maskSensitiveHeaderData: true,
    })
    .withUserAgentMiddleware({ libraryName: 'payment-sync', libraryVersion: '0.1.0' })
    .build();
  return createApiBuilderFromCtpClient(client).withProjectKey({ projectKey });
}
