import { describeProblems, loadEnvironment, readConfig, secretsOf } from '../config/config.ts';
import { createLog } from '../log/log.ts';
import { ensureType } from './keep-types.ts';
import { workOnTypes } from './project-script.ts';

const EX_USAGE = 64;

// The platform may not notice that a script failed, other than by its exit status. Source: commercetools.md §11.
const environment = loadEnvironment();
const read = readConfig(environment);
if (read.ok) {
  const { commercetools, baseUrl, logLevel } = read.value;
  const log = createLog(logLevel, process.stderr, secretsOf(read.value));
  const isDone = await workOnTypes(commercetools, log, ensureType);
  const serviceUrl = URL.parse(environment.CONNECT_SERVICE_URL ?? '')?.origin;
  if (serviceUrl !== undefined && serviceUrl !== baseUrl) {
    log.warn('BASE_URL is not where the service is; set it in both applications and deploy again', {
      ...{ baseUrl, serviceUrl },
    });
  }
  process.exitCode = isDone ? 0 : 1;
} else {
  process.stderr.write(`${describeProblems(read.error)}\n`);
  process.exitCode = EX_USAGE;
}
