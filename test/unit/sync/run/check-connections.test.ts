import { expect } from 'chai';
import { checkConnections } from '../../../../src/sync/run/check-connections.ts';
import { settableClock } from '../../../support/clock.ts';
import { memoryGateway } from '../../../support/memory-gateway.ts';
import { memoryPayments } from '../../../support/memory-payments.ts';

function scene() {
  return { gateway: memoryGateway(), payments: memoryPayments(), clock: settableClock() };
}

describe('checkConnections', () => {
  it('all answer → one line for each side, no problem, nothing written', async () => {
    const ports = scene();
    expect(await checkConnections(ports, ['mid_a', 'mid_b'])).to.deep.equal([
      { name: 'commercetools', problem: undefined },
      { name: 'merchant id mid_a', problem: undefined },
      { name: 'merchant id mid_b', problem: undefined },
    ]);
    expect(ports.payments.count('update')).to.equal(0);
  });

  it('one merchant id is refused → its line says why, the others stand', async () => {
    const ports = scene();
    ports.gateway.failNext('Rejected', 'search', { about: 'mid_a' });
    const problems = (await checkConnections(ports, ['mid_a', 'mid_b'])).map(
      ({ problem }) => problem,
    );
    expect(problems[1]).to.be.a('string');
    expect([problems[0], problems[2]]).to.deep.equal([undefined, undefined]);
  });
});
