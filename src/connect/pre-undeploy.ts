import { describeProblems, loadEnvironment, readProject } from '../config/config.ts';
import { createLog } from '../log/log.ts';
import { removeType } from './keep-types.ts';
import { workOnTypes } from './project-script.ts';

const EX_USAGE = 64;

// Only the project matters here: a deployment with a wrong configuration must come to its end, too.
const project = readProject(loadEnvironment());
if (project.ok) {
  const log = createLog('info', process.stderr, [project.value.clientSecret]);
  process.exitCode = (await workOnTypes(project.value, log, removeType)) ? 0 : 1;
} else {
  process.stderr.write(`${describeProblems(project.error)}\n`);
  process.exitCode = EX_USAGE;
}
