import { setImmediate as nextTurn } from 'node:timers/promises';
import { expect } from 'chai';
import { createLanes } from '../../../../src/batch/rows/lanes.ts';

describe('lanes', () => {
  it('tasks that may begin together → whoever else waits for the event loop comes in between any two', async () => {
    const lanes = createLanes(10);
    const seen: string[] = [];
    let isOver = false;
    const tasks = ['mid_a', 'mid_a', 'mid_b', 'mid_b'].map((merchantId) =>
      lanes(merchantId, async () => {
        seen.push('task');
      }),
    );
    void Promise.all(tasks).finally(() => {
      isOver = true;
    });
    while (!isOver) {
      seen.push('page');
      await nextTurn();
    }
    const runs = seen.join(' ');
    expect(seen.filter((one) => one === 'task')).to.have.length(4);
    expect(runs).not.to.contain('task task');
  });

  it('a task that fails → its caller hears of it, and the lane goes on', async () => {
    const lanes = createLanes(1);
    const failing = lanes('mid_a', () => Promise.reject(new Error('no answer')));
    const next = lanes('mid_a', async () => 'done');
    expect(await failing.catch((error: Error) => error.message)).to.equal('no answer');
    expect(await next).to.equal('done');
  });
});
