import { expect } from 'chai';
import { wishedPort } from '../../../src/sandbox/demo/free-port.ts';

const TABLE = [
  { given: 'nothing', args: [], environment: {}, port: 8080 },
  { given: 'PORT', args: [], environment: { PORT: '9000' }, port: 9000 },
  { given: '--port', args: ['--port', '9001'], environment: {}, port: 9001 },
  { given: 'both', args: ['--port=9001'], environment: { PORT: '9000' }, port: 9001 },
  { given: 'a blank PORT', args: [], environment: { PORT: ' ' }, port: 8080 },
  { given: 'PORT=0, any free one', args: [], environment: { PORT: '0' }, port: 0 },
  { given: 'words', args: [], environment: { PORT: 'eighty' }, port: undefined },
  { given: 'too high a port', args: ['--port', '65536'], environment: {}, port: undefined },
  { given: 'an unknown option', args: ['--prot', '1'], environment: {}, port: undefined },
];

describe('the port of the demo', () => {
  for (const { given, args, environment, port } of TABLE)
    it(`${given} → ${port ?? 'refused'}`, () => {
      expect(wishedPort(args, environment)).to.equal(port);
    });
});
