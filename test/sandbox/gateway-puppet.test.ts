/** The simulated WeChat account of the group gateway, without a network. */
import { expect } from 'chai';
import { systemClock } from '../../src/clock.ts';
import { GatewayWorld } from '../../src/sandbox/gateway-world.ts';

describe('the gateway’s account', () => {
  it('is started once, however many bots connect: nothing listens once more each time', async () => {
    const { GatewayPuppet } = await import('../../src/sandbox/gateway-puppet.ts');
    const puppet = new GatewayPuppet(new GatewayWorld(), systemClock, 'bot');
    try {
      for (let connected = 0; connected < 12; connected++) await puppet.start();
      expect(puppet.listenerCount('heartbeat')).to.equal(1);
    } finally {
      await puppet.stop();
    }
  });
});
