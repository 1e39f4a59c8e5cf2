import { gitIn } from './git.ts';
import { release } from './release-tree.ts';

const [tag, ...rest] = process.argv.slice(2);
if (tag === undefined || rest.length > 0) {
  process.stderr.write('Usage: npm run connect:release -- TAG\n');
  process.exitCode = 64;
} else {
  const made = release(gitIn(process.cwd()), tag);
  if (made.ok) {
    const { commit, isNew } = made.value;
    const what = isNew ? `made of HEAD as ${commit}` : `there already, with the same content`;
    process.stdout.write(`The tag ${tag} is ${what}. Publish it with: git push origin ${tag}\n`);
  } else {
    process.stderr.write(`${made.error}\n`);
    process.exitCode = 1;
  }
}
